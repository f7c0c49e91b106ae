"""A brief as a Word document: real headings and tables, and notes that each number in the text leads to."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from app.exports.brief import Brief, Note, Said, Speech, Stand
from app.harmless import xml_text

_INK, _LINK, _QUIET = RGBColor(0x1C, 0x1B, 0x19), RGBColor(0x1F, 0x4E, 0x79), RGBColor(0x59, 0x59, 0x59)
_WIDTHS = (Cm(3), Cm(3.4), Cm(7.8), Cm(2.8))
_LANGUAGE = "en-GB"
"""Language of what the program says; quoted text has that of its commentary."""
_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_AFTER_LANG = ("w:eastAsianLayout", "w:specVanish", "w:oMath")


def as_docx(brief: Brief, *, made: datetime) -> bytes:
    """Write a brief as a document, dated `made`; it names neither a person nor a machine as its maker."""
    document: WordDocument = Document()
    _set_up(document, brief, made)
    _Writer(document, brief).write()
    out = io.BytesIO()
    document.save(out)
    return _undated(out)


def _undated(archive: io.BytesIO) -> bytes:
    """Return a ZIP file with the hour of its making taken out, so that the same brief is the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(archive) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for entry in made.infolist():
            kept.writestr(zipfile.ZipInfo(entry.filename), made.read(entry), zipfile.ZIP_DEFLATED)
    return out.getvalue()


class _Writer:
    """Writes one brief into one document."""

    def __init__(self, document: WordDocument, brief: Brief) -> None:
        self._document, self._brief = document, brief

    def write(self) -> None:
        """Write everything, from the title to the notes."""
        brief, document = self._brief, self._document
        self._quote(document.add_paragraph(style="Title"), brief.title)
        for line in brief.lines:
            document.add_paragraph(xml_text(line))
        self._link(document.add_paragraph(), "This view", brief.permalink)
        if brief.empty:
            document.add_paragraph(brief.empty)
        self._questions()
        if brief.unsaid:
            document.add_heading("Nothing can be said", level=1)
        for line in brief.unsaid:
            document.add_paragraph(xml_text(line), style="List Bullet")
        self._themes()
        if brief.notes:
            document.add_heading("Notes", level=1)
        for note in brief.notes:
            self._note(note)

    def _questions(self) -> None:
        if self._brief.questions:
            self._document.add_heading("Questions", level=1)
        for question, stands in self._brief.questions:
            self._document.add_heading(xml_text(question), level=2)
            table = self._table(("Power", "Position", "In short", "Coded by"), len(stands))
            for row, stand in zip(table.rows[1:], stands, strict=True):
                self._stand(row.cells, stand)

    def _stand(self, cells: Sequence[_Cell], stand: Stand) -> None:
        self._quote(cells[0].paragraphs[0], stand.power, bold=True)
        cells[1].paragraphs[0].add_run(stand.said.words)
        self._says(cells[2].paragraphs[0], stand.said)
        cells[3].paragraphs[0].add_run(xml_text(stand.said.coder or "nobody"))
        for other in stand.others:
            line = cells[2].add_paragraph()
            how = "alike" if other.alike else "otherwise"
            run = line.add_run(xml_text(f"Read {how} by {other.coder}: {other.words}"))
            run.font.color.rgb = _QUIET
            if other.alike:
                self._cite(line, other.notes)
            else:
                line.add_run(". ")
                self._says(line, other)

    def _says(self, line: Paragraph, said: Said) -> None:
        if said.quoted:
            self._quote(line, f"“{said.says}”")
        else:
            line.add_run(xml_text(said.says))
        self._cite(line, said.notes)

    def _themes(self) -> None:
        if self._brief.themes:
            self._document.add_heading("Themes", level=1)
        for theme, speeches in self._brief.themes:
            self._document.add_heading(xml_text(theme), level=2)
            table = self._table(("Power", "Sentences", "What says most", "Coded by"), len(speeches))
            for row, speech in zip(table.rows[1:], speeches, strict=True):
                self._speech(row.cells, speech)

    def _speech(self, cells: Sequence[_Cell], speech: Speech) -> None:
        self._quote(cells[0].paragraphs[0], speech.power, bold=True)
        cells[1].paragraphs[0].add_run(str(speech.count) if speech.count else "Silent: no sentence on it")
        if speech.quote:
            self._quote(cells[2].paragraphs[0], f"“{speech.quote}”")
            self._cite(cells[2].paragraphs[0], speech.notes)
        cells[3].paragraphs[0].add_run(xml_text(speech.coder))

    def _note(self, note: Note) -> None:
        line = self._document.add_paragraph()
        _xml(line).style = "Note"  # by its id: looking its name up for every note takes half of the time
        _bookmark(line, f"{note.number}.", note.number)
        line.add_run("\t")
        self._quote(line, f"“{note.text}” ")
        by = f"{note.people}, " if note.people else ""
        line.add_run(xml_text(f"{by}{note.place}. "))
        self._link(line, note.permalink, note.permalink)

    def _table(self, head: Sequence[str], rows: int) -> Table:
        """Add a table with a head that comes again on every page, and lines between rows only."""
        table: Table = self._document.add_table(rows=rows + 1, cols=len(head))
        table.style = self._document.styles["Brief"]
        table.autofit = False
        for column, width in zip(table.columns, _WIDTHS, strict=True):
            column.width = width
        for row in table.rows:
            _xml(row).get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for cell, width in zip(row.cells, _WIDTHS, strict=True):
                cell.width = width
        _xml(table.rows[0]).get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cell, name in zip(table.rows[0].cells, head, strict=True):
            cell.paragraphs[0].add_run(name).bold = True
        return table

    def _quote(self, line: Paragraph, text: str, *, bold: bool | None = None) -> None:
        """Add words of the text itself, in its language and direction."""
        run = line.add_run(xml_text(text))
        run.bold = bold
        language = self._brief.language
        mark = _element("w:lang", {"w:val": language, "w:eastAsia": language, "w:bidi": language})
        properties = _xml(run).get_or_add_rPr()
        if language.partition("-")[0].lower() in _RIGHT_TO_LEFT:
            run.font.rtl = True
        properties.insert_element_before(mark, *_AFTER_LANG)

    def _cite(self, line: Paragraph, notes: Sequence[int]) -> None:
        """Add the numbers of notes, each a link to its note."""
        for number in notes:
            line.add_run(" ")
            self._linked(line, f"[{number}]", {"w:anchor": f"note_{number}"})

    def _link(self, line: Paragraph, text: str, address: str) -> None:
        known = self._document.part.relate_to(xml_text(address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        self._linked(line, text, {"r:id": known})

    def _linked(self, line: Paragraph, text: str, target: dict[str, str]) -> None:
        link = _element("w:hyperlink", {**target, "w:history": "1"})
        _xml(line).append(link)
        run = Run(OxmlElement("w:r"), line)
        link.append(_xml(run))
        _xml(run).style = "Hyperlink"
        run.text = xml_text(text)


def _bookmark(line: Paragraph, text: str, number: int) -> None:
    """Add a text that links can lead to as `note_1`, `note_2`, ..."""
    _xml(line).append(_element("w:bookmarkStart", {"w:id": str(number), "w:name": f"note_{number}"}))
    line.add_run(text)
    _xml(line).append(_element("w:bookmarkEnd", {"w:id": str(number)}))


def _xml(part: Any) -> Any:
    """Return the XML element of a paragraph, a run or a row."""
    return part._element  # noqa: SLF001 - the library has no public name for it


def _element(name: str, attributes: dict[str, str]) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(key), value)
    return made


def _set_up(document: WordDocument, brief: Brief, made: datetime) -> None:
    """Set page, styles, language and properties."""
    known = document.core_properties
    known.title, known.subject = xml_text(brief.title), "Powers side by side"
    known.author = known.last_modified_by = known.comments = known.keywords = ""
    known.language, known.created, known.modified = brief.language, made, made
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2)
    _styles(document)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), _LANGUAGE)


def _styles(document: WordDocument) -> None:
    styles = document.styles
    styles["Normal"].font.name, styles["Normal"].font.size = "Calibri", Pt(10.5)
    for name, size in (("Title", 20), ("Heading 1", 15), ("Heading 2", 12)):
        styles[name].font.color.rgb, styles[name].font.size = _INK, Pt(size)
    note = styles.add_style("Note", WD_STYLE_TYPE.PARAGRAPH)
    note.base_style, note.font.size = styles["Normal"], Pt(9.5)
    note.paragraph_format.left_indent, note.paragraph_format.first_line_indent = Cm(0.9), Cm(-0.9)
    note.paragraph_format.tab_stops.add_tab_stop(Cm(0.9))
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = _LINK, True
    table = styles.add_style("Brief", WD_STYLE_TYPE.TABLE)
    table.base_style = styles["Normal Table"]
    table.paragraph_format.space_after = Pt(2)
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(_element(f"w:{side}", {"w:val": "single", "w:sz": "4", "w:space": "0", "w:color": "A6A6A6"}))
    properties = OxmlElement("w:tblPr")
    properties.append(borders)
    table.element.append(properties)
