"""Endnotes of a Word document: Word numbers them, and a cell that is copied elsewhere takes its notes along. Pure."""

from collections.abc import Sequence
from typing import Any

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.text.paragraph import CT_P
from docx.text.paragraph import Paragraph

from app.exports.word_parts import NOTE_NUMBER, NOTE_TEXT, element, xml_of

_SEPARATORS = (
    '<w:endnote w:type="separator" w:id="-1"><w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>'
    "<w:r><w:t>Notes</w:t></w:r></w:p></w:endnote>"
    '<w:endnote w:type="continuationSeparator" w:id="0"><w:p/></w:endnote>'
)
"""What stands above the notes, and above those that go on on another page: a file must have both."""
_BEFORE_COMPATIBILITY = (
    "w:compat", "w:docVars", "w:rsids", "m:mathPr", "w:attachedSchema", "w:themeFontLang", "w:clrSchemeMapping",
    "w:shapeDefaults", "w:decimalSymbol", "w:listSeparator",
)  # fmt: skip
"""What comes after the properties of endnotes in a file's settings: their order is fixed."""


class Endnotes:
    """The notes of one document, numbered in the order in which they are cited first."""

    def __init__(self, document: WordDocument) -> None:
        self._notes = parse_xml(f"<w:endnotes {nsdecls('w', 'r')}>{_SEPARATORS}</w:endnotes>")
        package = document.part.package
        self._part = XmlPart(PackURI("/word/endnotes.xml"), CONTENT_TYPE.WML_ENDNOTES, self._notes, package)
        document.part.relate_to(self._part, RELATIONSHIP_TYPE.ENDNOTES)
        self._cited: set[int] = set()
        page = document.sections[0]._sectPr  # noqa: SLF001 - the library has no public name for it
        page.insert_element_before(_numbered(), "w:type", "w:pgSz")
        known = [element("w:endnote", {"w:id": number}) for number in ("-1", "0")]
        document.settings.element.insert_element_before(_numbered(*known), *_BEFORE_COMPATIBILITY)

    def add(self, number: int) -> Paragraph:
        """Add a note, and return the paragraph to write it into, its number already there."""
        note = element("w:endnote", {"w:id": str(number)})
        line: CT_P = OxmlElement("w:p")
        note.append(line)
        self._notes.append(note)
        paragraph = Paragraph(line, self._part)
        line.style = NOTE_TEXT
        xml_of(paragraph.add_run()).append(OxmlElement("w:endnoteRef"))
        paragraph.add_run("\t")
        return paragraph

    def cite(self, line: Paragraph, numbers: Sequence[int]) -> None:
        """Add the numbers of notes, raised; where a note has been cited before, its number is looked up there."""
        for place, number in enumerate(numbers):
            if place:
                _raised(line.add_run(","))
            if number in self._cited:
                _again(line, number)
            else:
                self._first(line, number)

    def _first(self, line: Paragraph, number: int) -> None:
        self._cited.add(number)
        xml_of(line).append(element("w:bookmarkStart", {"w:id": str(number), "w:name": f"note_{number}"}))
        run = line.add_run()
        _raised(run)
        xml_of(run).append(element("w:endnoteReference", {"w:id": str(number)}))
        xml_of(line).append(element("w:bookmarkEnd", {"w:id": str(number)}))


def _again(line: Paragraph, number: int) -> None:
    run = line.add_run(str(number))
    _raised(run)
    field = element("w:fldSimple", {"w:instr": f" NOTEREF note_{number} \\h "})
    xml_of(line).append(field)
    field.append(xml_of(run))


def _raised(run: Any) -> None:
    xml_of(run).style = NOTE_NUMBER


def _numbered(*known: Any) -> Any:
    """Return the properties of endnotes: figures, where Word's own are Roman."""
    made = OxmlElement("w:endnotePr")
    if known:
        made.append(element("w:pos", {"w:val": "docEnd"}))
    made.append(element("w:numFmt", {"w:val": "decimal"}))
    for one in known:
        made.append(one)
    return made
