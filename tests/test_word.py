"""A comparison as a Word document: notes that Word numbers, quotations that nest, and a page that says what it is."""

import re
from typing import Any

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from fastapi.testclient import TestClient

from tests.test_exports import rows_of, word

NESTED = re.compile("“[^”]*“")
"""Double quotation marks within double ones."""


def notes_of(document: WordDocument) -> list[Any]:
    """Return the notes that a reader sees, in their order."""
    part = document.part.part_related_by(RELATIONSHIP_TYPE.ENDNOTES)
    return [note for note in parse_xml(part.blob) if note.get(qn("w:type")) is None]


def text_of(element: Any) -> str:
    return "".join(run.text or "" for run in element.iter(qn("w:t")))


def numbers(document: WordDocument) -> list[int]:
    """Return the number of every note where it is cited, in the order of the text; a repeated one is looked up."""
    found = document.element.body.iter(qn("w:endnoteReference"), qn("w:fldSimple"))
    return [int(one.get(qn("w:id")) or text_of(one)) for one in found]


def test_notes_are_numbered_from_one_in_the_order_in_which_they_are_cited(original_client: TestClient) -> None:
    document = word(original_client)
    cited, notes = numbers(document), notes_of(document)
    assert list(dict.fromkeys(cited)) == [int(note.get(qn("w:id"))) for note in notes] == list(range(1, len(notes) + 1))
    assert len(cited) > len(notes)


def test_each_note_is_a_sentence_with_its_place_and_its_link(original_client: TestClient) -> None:
    document = word(original_client)
    links = document.part.part_related_by(RELATIONSHIP_TYPE.ENDNOTES).rels
    told = {row["permalink"]: row for row in rows_of(original_client) if row["key"] and row["rank"]}
    for note in notes_of(document):
        (link,) = note.iter(qn("w:hyperlink"))
        row = told.pop(links[link.get(qn("r:id"))].target_ref)
        passage, sentence = re.findall(r"\d+", row["sentence_id"])
        assert f"{row['contributors']}, {row['power_name']}, passage {passage}, sentence {sentence}. " in text_of(note)
    assert not told


def test_a_note_cited_again_looks_its_number_up_where_it_was_cited_first(original_client: TestClient) -> None:
    body = word(original_client).element.body
    marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    again = [field.get(qn("w:instr")).split() for field in body.iter(qn("w:fldSimple"))]
    assert again
    assert {(field, switch) for field, _, switch in again} == {("NOTEREF", "\\h")}
    assert {mark for _, mark, _ in again} <= marks


def test_a_quotation_within_a_quoted_sentence_stands_in_single_marks(original_client: TestClient) -> None:
    document, text = word(original_client), original_client.get("/compare.md").text
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    lines = [*cells, *map(text_of, notes_of(document)), *text.splitlines()]
    assert [line for line in lines if NESTED.search(line)] == []
    assert any("‘" in line for line in lines if line.startswith("“"))


def test_where_the_program_reads_the_same_it_says_so_and_repeats_nothing(original_client: TestClient) -> None:
    cells = [row.cells for table in word(original_client, "?view=questions").tables for row in table.rows[1:]]
    alike = [(cell[1].text, line.text) for cell in cells for line in cell[2].paragraphs if "the same" in line.text]
    assert alike
    assert [words for words, line in alike if words in line] == []
    assert all(cell[2].paragraphs[0].text for cell in cells)


def test_word_names_its_title_its_language_and_the_program_that_set_it_side_by_side(
    original_client: TestClient,
) -> None:
    document = word(original_client, "?power=india&power=china&theme=recognition")
    known = document.core_properties
    assert document.paragraphs[0].text == known.title == "What India and China say on recognition"
    assert known.language == "en"
    assert document.paragraphs[1].text.startswith(rows_of(original_client)[0]["title"])
    assert (known.author, known.last_modified_by, known.comments) == ("Vis-à-vis", "", "")


def test_every_page_of_a_word_file_says_what_it_is_and_its_number(original_client: TestClient) -> None:
    foot = word(original_client).sections[0].footer.paragraphs[0]
    fields = [field.get(qn("w:instr")).strip() for field in foot._p.iter(qn("w:fldSimple"))]
    assert foot.text.startswith("5 powers side by side")
    assert fields == ["PAGE", "NUMPAGES"]


def test_the_first_number_behind_a_quotation_is_that_of_the_quoted_sentence(original_client: TestClient) -> None:
    document = word(original_client, "?view=themes")
    told = {int(note.get(qn("w:id"))): text_of(note) for note in notes_of(document)}
    lines = [row.cells[2].paragraphs[0] for table in document.tables for row in table.rows[1:]]
    quoted = [line for line in lines if line.text.startswith("“")]
    assert quoted
    for line in quoted:
        first = next(line._p.iter(qn("w:endnoteReference"), qn("w:fldSimple")))
        number = int(first.get(qn("w:id")) or text_of(first))
        assert told[number].startswith(line.text.partition("”")[0])
