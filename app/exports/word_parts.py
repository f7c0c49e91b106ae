"""What Word documents of this program are made of: page, styles, quotations in their language, links. Pure."""

import io
import zipfile
from datetime import datetime
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from app.harmless import xml_text

QUIET = RGBColor(0x59, 0x59, 0x59)
_INK, _LINK = RGBColor(0x1C, 0x1B, 0x19), RGBColor(0x1F, 0x4E, 0x79)
_LANGUAGE = "en-GB"
"""Language of what the program says; quoted text has that of its commentary."""
NOTE_TEXT, NOTE_NUMBER = "endnotetext", "endnotereference"
"""Ids of the styles of notes and of their numbers in the text; Word knows both by their names."""
_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_AFTER_LANG = ("w:eastAsianLayout", "w:specVanish", "w:oMath")


def new_document(title: str, subject: str, *, language: str, made: datetime, author: str = "") -> WordDocument:
    """Return an empty document with page, styles, language and properties, and pages numbered at their foot."""
    document: WordDocument = Document()
    known = document.core_properties
    known.title, known.subject = xml_text(title), subject
    known.author, known.last_modified_by, known.comments, known.keywords = author, "", "", ""
    known.language, known.created, known.modified = language, made, made
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2)
    _styles(document)
    _foot(document, " · ".join(filter(None, (title, author))))
    for known_language in document.styles.element.iter(qn("w:lang")):
        known_language.set(qn("w:val"), _LANGUAGE)
    return document


def saved(document: WordDocument) -> bytes:
    """Return a document as a file, without the hour of its making: the same document is the same bytes."""
    archive, out = io.BytesIO(), io.BytesIO()
    document.save(archive)
    with zipfile.ZipFile(archive) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for entry in made.infolist():
            kept.writestr(zipfile.ZipInfo(entry.filename), made.read(entry), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def quote(line: Paragraph, text: str, language: str, *, bold: bool | None = None) -> None:
    """Add words of a text itself, in its language and direction."""
    run = line.add_run(xml_text(text))
    run.bold = bold
    mark = element("w:lang", {"w:val": language, "w:eastAsia": language, "w:bidi": language})
    properties = xml_of(run).get_or_add_rPr()
    if language.partition("-")[0].lower() in _RIGHT_TO_LEFT:
        run.font.rtl = True
    properties.insert_element_before(mark, *_AFTER_LANG)


def link(line: Paragraph, text: str, address: str) -> None:
    """Add a link to an address elsewhere."""
    known = line.part.relate_to(xml_text(address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    made = element("w:hyperlink", {"r:id": known, "w:history": "1"})
    xml_of(line).append(made)
    run = Run(OxmlElement("w:r"), line)
    made.append(xml_of(run))
    xml_of(run).style = "Hyperlink"
    run.text = xml_text(text)


def xml_of(part: Any) -> Any:
    """Return the XML element of a paragraph, a run or a row."""
    return part._element  # noqa: SLF001 - the library has no public name for it


def element(name: str, attributes: dict[str, str]) -> Any:
    """Return a new element; names of attributes have their prefix."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(key), value)
    return made


def _styles(document: WordDocument) -> None:
    styles = document.styles
    styles["Normal"].font.name, styles["Normal"].font.size = "Calibri", Pt(10.5)
    for name, size in (("Title", 20), ("Heading 1", 15), ("Heading 2", 12)):
        styles[name].font.color.rgb, styles[name].font.size = _INK, Pt(size)
    for name in ("Note", "endnote text"):
        note = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name != "Note")
        note.base_style, note.font.size = styles["Normal"], Pt(9.5)
        note.paragraph_format.space_after = Pt(4)
    note.paragraph_format.left_indent, note.paragraph_format.first_line_indent = Cm(0.9), Cm(-0.9)
    note.paragraph_format.tab_stops.add_tab_stop(Cm(0.9))
    styles.add_style("endnote reference", WD_STYLE_TYPE.CHARACTER, builtin=True).font.superscript = True
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER, builtin=True)
    link.font.color.rgb, link.font.underline = _LINK, True
    table = styles.add_style("Brief", WD_STYLE_TYPE.TABLE)
    table.base_style = styles["Normal Table"]
    table.paragraph_format.space_after = Pt(2)
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(element(f"w:{side}", {"w:val": "single", "w:sz": "4", "w:space": "0", "w:color": "A6A6A6"}))
    properties = OxmlElement("w:tblPr")
    properties.append(borders)
    margins = OxmlElement("w:tblCellMar")  # none on the left: what stands in a table begins where the text does
    for side, width in (("left", "0"), ("right", "160")):
        margins.append(element(f"w:{side}", {"w:w": width, "w:type": "dxa"}))
    properties.append(margins)
    table.element.append(properties)


def _foot(document: WordDocument, words: str) -> None:
    """Write what the document is and the number of the page at the foot of each."""
    line = document.sections[0].footer.paragraphs[0]
    document.styles["Footer"].paragraph_format.tab_stops.clear_all()
    line.paragraph_format.tab_stops.add_tab_stop(Cm(17), WD_TAB_ALIGNMENT.RIGHT)
    runs = [line.add_run(f"{xml_text(words)}\t")]
    for field in ("PAGE", "NUMPAGES"):
        runs.append(line.add_run("1"))
        made = element("w:fldSimple", {"w:instr": f" {field} "})
        xml_of(line).append(made)
        made.append(xml_of(runs[-1]))
        if field == "PAGE":
            runs.append(line.add_run(" / "))
    for run in runs:
        run.font.size, run.font.color.rgb = Pt(8), QUIET
