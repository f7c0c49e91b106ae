"""A list of kept sentences as a Word document: quotations in their language, each with its source and its link."""

from datetime import datetime

from docx.document import Document as WordDocument
from docx.shared import Cm, Pt

from app.exports.kept import REMARK, TITLE, KeptList, KeptQuotation
from app.exports.shown import in_marks
from app.exports.word_parts import link, new_document, quote, saved, xml_of
from app.harmless import xml_text
from app.locales import counted


def kept_docx(kept: KeptList, *, made: datetime) -> bytes:
    """Write the list as a document, dated `made`."""
    languages = {one.language for one in kept.quotations}
    document = new_document(TITLE, TITLE, language=languages.pop() if len(languages) == 1 else "en", made=made)
    document.add_paragraph(TITLE, style="Title")
    head = document.add_paragraph(f"{counted(len(kept.quotations), 'sentence')}. ")
    link(head, "See this list online", kept.permalink)
    for heading, quotations in kept.groups:
        if heading:
            document.add_heading(xml_text(heading), level=1)
        for one in quotations:
            _quotation(document, one)
    if kept.lost:
        document.add_heading("No longer in the text", level=1)
    for line in kept.lost:
        document.add_paragraph(xml_text(line), style="List Bullet")
    return saved(document)


def _quotation(document: WordDocument, one: KeptQuotation) -> None:
    """Write the words, and below them whose position it is, what they speak of, the source, and the reader's note."""
    words = document.add_paragraph()
    words.paragraph_format.left_indent, words.paragraph_format.keep_with_next = Cm(0.9), True
    words.paragraph_format.space_after = Pt(2)
    quote(words, in_marks(one.text), one.language)
    source = document.add_paragraph()
    xml_of(source).style = "Note"  # by its id: looking its name up for every quotation takes half of the time
    source.paragraph_format.left_indent, source.paragraph_format.keep_together = Cm(0.9), True
    source.paragraph_format.space_after = Pt(2 if one.remark else 12)
    source.add_run(xml_text(f"{one.about}. ")).bold = True
    for run in one.source:
        before, address, after = run.text.partition(one.permalink)
        written = source.add_run(xml_text(before))
        if run.italic:
            written.italic = True
        if address:
            link(source, address, address)
            source.add_run(xml_text(after))
    if one.remark:
        remark = document.add_paragraph()
        remark.paragraph_format.left_indent, remark.paragraph_format.space_after = Cm(0.9), Pt(12)
        source.paragraph_format.keep_with_next = True
        remark.add_run(f"{REMARK} ").bold = True
        remark.add_run(xml_text(one.remark))
