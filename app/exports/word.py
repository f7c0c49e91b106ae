"""A brief as a Word document: real headings and tables, and notes that each number in the text leads to."""

from collections.abc import Sequence
from datetime import datetime

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.shared import Cm
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from app.exports.brief import Brief, Note, Said, Speech, Stand
from app.exports.word_notes import Endnotes
from app.exports.word_parts import QUIET, link, new_document, quote, saved, xml_of
from app.harmless import xml_text

_WIDTHS = (Cm(3), Cm(3.4), Cm(7.8), Cm(2.8))


def as_docx(brief: Brief, *, made: datetime) -> bytes:
    """Write a brief as a document, dated `made`; its author is the program, which set the powers side by side."""
    document = new_document(brief.title, "Powers side by side", language=brief.language, made=made, author="Vis-à-vis")
    _Writer(document, brief).write()
    return saved(document)


class _Writer:
    """Writes one brief into one document."""

    def __init__(self, document: WordDocument, brief: Brief) -> None:
        self._document, self._brief, self._notes = document, brief, Endnotes(document)

    def write(self) -> None:
        """Write everything, from the title to the notes."""
        brief, document = self._brief, self._document
        quote(document.add_paragraph(style="Title"), brief.title, self._brief.language)
        for line in brief.lines:
            document.add_paragraph(xml_text(line))
        link(document.add_paragraph(), "See this comparison online", brief.permalink)
        if brief.empty:
            document.add_paragraph(brief.empty)
        self._questions()
        if brief.unsaid:
            document.add_heading("Nothing can be said", level=1)
        for line in brief.unsaid:
            document.add_paragraph(xml_text(line), style="List Bullet")
        self._themes()
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
        quote(cells[0].paragraphs[0], stand.power, self._brief.language, bold=True)
        cells[1].paragraphs[0].add_run(stand.said.words)
        self._says(cells[2].paragraphs[0], stand.said)
        cells[3].paragraphs[0].add_run(xml_text(stand.said.coder or "nobody"))
        for other in stand.others:
            first = cells[2].paragraphs[0]
            line = cells[2].add_paragraph() if first.runs or len(cells[2].paragraphs) > 1 else first
            words = f": {other.words}" if other.words else ""
            run = line.add_run(xml_text(f"{other.reads}{words}"))
            run.font.color.rgb = QUIET
            if other.alike:
                self._notes.cite(line, other.notes)
            else:
                line.add_run(". ")
                self._says(line, other)

    def _says(self, line: Paragraph, said: Said) -> None:
        if said.quoted:
            quote(line, said.says, self._brief.language)
        elif said.says:
            line.add_run(xml_text(said.says))
        self._notes.cite(line, said.notes)

    def _themes(self) -> None:
        if self._brief.themes:
            self._document.add_heading("Themes", level=1)
        for theme, speeches in self._brief.themes:
            self._document.add_heading(xml_text(theme), level=2)
            table = self._table(("Power", "Sentences", "What says most", "Coded by"), len(speeches))
            for row, speech in zip(table.rows[1:], speeches, strict=True):
                self._speech(row.cells, speech)

    def _speech(self, cells: Sequence[_Cell], speech: Speech) -> None:
        quote(cells[0].paragraphs[0], speech.power, self._brief.language, bold=True)
        cells[1].paragraphs[0].add_run(str(speech.count) if speech.count else "Silent: no sentence on it")
        if speech.quote:
            quote(cells[2].paragraphs[0], speech.quote, self._brief.language)
            self._notes.cite(cells[2].paragraphs[0], speech.notes)
        cells[3].paragraphs[0].add_run(xml_text(speech.coder))

    def _note(self, note: Note) -> None:
        line = self._notes.add(note.number)
        quote(line, f"{note.text} ", self._brief.language)
        by = f"{note.people}, " if note.people else ""
        line.add_run(xml_text(f"{by}{note.place}. "))
        link(line, note.permalink, note.permalink)

    def _table(self, head: Sequence[str], rows: int) -> Table:
        """Add a table with a head that comes again on every page, and lines between rows only."""
        table: Table = self._document.add_table(rows=rows + 1, cols=len(head))
        table.style = self._document.styles["Brief"]
        table.autofit = False
        for column, width in zip(table.columns, _WIDTHS, strict=True):
            column.width = width
        for row in table.rows:
            xml_of(row).get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for cell, width in zip(row.cells, _WIDTHS, strict=True):
                cell.width = width
        xml_of(table.rows[0]).get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cell, name in zip(table.rows[0].cells, head, strict=True):
            cell.paragraphs[0].add_run(name).bold = True
        return table
