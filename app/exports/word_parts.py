"""What Word documents of this program are made of: page, styles, quotations in their language, links. Pure."""

import io
import zipfile
from datetime import datetime
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
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
_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_AFTER_LANG = ("w:eastAsianLayout", "w:specVanish", "w:oMath")


def new_document(title: str, subject: str, *, language: str, made: datetime) -> WordDocument:
    """Return an empty document with page, styles, language and properties; it names no maker."""
    document: WordDocument = Document()
    known = document.core_properties
    known.title, known.subject = xml_text(title), subject
    known.author = known.last_modified_by = known.comments = known.keywords = ""
    known.language, known.created, known.modified = language, made, made
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2)
    _styles(document)
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
    mark = _element("w:lang", {"w:val": language, "w:eastAsia": language, "w:bidi": language})
    properties = xml_of(run).get_or_add_rPr()
    if language.partition("-")[0].lower() in _RIGHT_TO_LEFT:
        run.font.rtl = True
    properties.insert_element_before(mark, *_AFTER_LANG)


def link(line: Paragraph, text: str, address: str) -> None:
    """Add a link to an address elsewhere."""
    known = line.part.relate_to(xml_text(address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    linked(line, text, {"r:id": known})


def linked(line: Paragraph, text: str, target: dict[str, str]) -> None:
    """Add a link to what these attributes of a hyperlink name."""
    made = _element("w:hyperlink", {**target, "w:history": "1"})
    xml_of(line).append(made)
    run = Run(OxmlElement("w:r"), line)
    made.append(xml_of(run))
    xml_of(run).style = "Hyperlink"
    run.text = xml_text(text)


def bookmark(line: Paragraph, text: str, number: int) -> None:
    """Add a text that links can lead to as `note_1`, `note_2`, ..."""
    xml_of(line).append(_element("w:bookmarkStart", {"w:id": str(number), "w:name": f"note_{number}"}))
    line.add_run(text)
    xml_of(line).append(_element("w:bookmarkEnd", {"w:id": str(number)}))


def xml_of(part: Any) -> Any:
    """Return the XML element of a paragraph, a run or a row."""
    return part._element  # noqa: SLF001 - the library has no public name for it


def _element(name: str, attributes: dict[str, str]) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(key), value)
    return made


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
