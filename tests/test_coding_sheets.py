"""Coding sheets as files: what is in one, and what comes back from one that a person filled in."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.codebook import load_codebook
from app.codings.sheet_files import LARGEST_UNPACKED, read_rows, to_csv, to_xlsx
from app.codings.sheet_reading import Reading, read_sheet
from app.codings.sheets import Cells, Kind, Sheet, Table, coding_sheet
from app.db import Database
from app.domain import Cue, CueCoding, Position, ThemesCoding
from app.errors import SheetError
from app.rows import CommentaryView
from app.web.library import Library

DIGEST = "after-kabul-how-the-region-weighs-the-talibans-return"
STATED = {"stance": "Waiting", "salience": "Core", "headline": "It waits", "evidence 1": "p1s1"}
Write = Callable[[Sheet], bytes]


@pytest.fixture
def view(example_database: Database) -> CommentaryView:
    library = Library(example_database, load_codebook())
    return library.view(library.row(DIGEST))


def back(view: CommentaryView, *changes: tuple[Kind, int, Cells], write: Write = to_xlsx, **since: int) -> Reading:
    """Fill an empty sheet, by kind and number of a row, write it and read it again."""
    sheet = coding_sheet(view)
    tables = []
    for table in sheet.tables:
        rows = list(table.rows)
        for kind, number, cells in changes:
            if kind == table.kind:
                rows[number] = rows[number] | cells
        tables.append(Table(table.kind, table.columns, tuple(rows)))
    data = write(Sheet(sheet.about, tuple(tables), sheet.codebook, sheet.choices))
    return read_sheet(read_rows(data, "sheet"), view, **since)


def reasons(reading: Reading) -> list[str]:
    return [str(refusal) for refusal in reading.refusals]


def pages(view: CommentaryView) -> Any:
    return openpyxl.load_workbook(io.BytesIO(to_xlsx(coding_sheet(view))))


def texts(page: Any) -> Iterator[tuple[object, ...]]:
    yield from page.iter_rows(values_only=True)


def test_a_workbook_says_what_to_do_and_what_every_word_means(view: CommentaryView) -> None:
    book = pages(view)
    assert book.sheetnames == ["Read me", "Sentences", "Positions", "Cues", "Codebook", "Lists"]
    assert book["Lists"].sheet_state == "hidden"
    words = {row[1] for row in texts(book["Codebook"])}
    assert {"Recognition", "Leaning yes", "Passing", "avoids friction with"} <= words


def test_an_empty_sheet_gives_away_nothing_of_what_others_coded(view: CommentaryView) -> None:
    book = pages(view)
    assert {cell for row in list(texts(book["Sentences"]))[1:] for cell in row[4:-2]} == {None}
    assert {cell for row in list(texts(book["Positions"]))[1:] for cell in row[3:-2]} == {None}
    assert len(list(texts(book["Cues"]))) == 1


def test_decisions_are_chosen_from_lists_and_what_a_row_is_about_cannot_be_typed_over(view: CommentaryView) -> None:
    rules = {rule.formula1 for rule in pages(view)["Positions"].data_validations.dataValidation}
    assert rules == {"Lists!$A$1:$A$7", "Lists!$B$1:$B$3", "FALSE"}


@pytest.mark.parametrize("write", [to_xlsx, to_csv])
def test_a_filled_sheet_comes_back_as_what_is_in_force(view: CommentaryView, write: Write) -> None:
    reading = read_sheet(read_rows(write(coding_sheet(view, filled=True)), "sheet"), view)
    assert reasons(reading) == []
    themes = {coding.sentence: coding.themes for coding in reading.codings if isinstance(coding, ThemesCoding)}
    order = view.codebook.theme_slugs
    assert themes == {s.key: tuple(sorted(s.themes, key=order.index)) for p in view.sections for s in p.sentences}
    assert sum(isinstance(coding, Position) for coding in reading.codings) == 50
    assert sum(isinstance(coding, CueCoding) for coding in reading.codings) == len(view.cues)


@pytest.mark.parametrize("write", [to_xlsx, to_csv])
def test_an_empty_sheet_comes_back_empty(view: CommentaryView, write: Write) -> None:
    assert back(view, write=write) == Reading((), ())


def test_words_are_read_by_slug_or_label_with_any_blanks_and_capitals(view: CommentaryView) -> None:
    stated = STATED | {"stance": " leaning-YES ", "salience": "core "}
    found = back(view, ("position", 0, stated), ("sentence", 0, {"Trade and economy": "Yes "}), write=to_csv)
    assert reasons(found) == []
    themes, position = found.codings
    assert isinstance(themes, ThemesCoding)
    assert themes.themes == ("trade",)
    assert isinstance(position, Position)
    assert (position.stance, position.salience) == ("leaning-yes", "core")


@pytest.mark.parametrize("mark", [";", "\t"])
def test_csv_comes_back_with_other_separators_and_columns_in_another_order(view: CommentaryView, mark: str) -> None:
    row = next(sentence for section in view.sections for sentence in section.sentences)
    heads = ["none", *(theme.label for theme in reversed(view.codebook.themes)), "Key", "ROW", "commentary", "my notes"]
    cells = ["yes", *("" for _ in view.codebook.themes), row.key, "Sentence", DIGEST, "unsure"]
    data = "\r\n".join(mark.join(line) for line in (heads, cells)).encode("utf-8-sig")
    assert read_sheet(read_rows(data, "sheet"), view) == Reading((ThemesCoding(row.key, ()),), ())


@pytest.mark.parametrize(
    ("cells", "complaint"),
    [
        ({"stance": "maybe"}, "Positions row 2, stance: “maybe” is none of No, Leaning no, Waiting"),
        ({"salience": "much"}, "Positions row 2, salience: “much” is none of Core, Raised, Passing"),
        ({"headline": "a " * 16}, "headline: “a a a a a a a a a a a a a a a a” has 16 words, at most 15"),
        ({"evidence 1": ""}, "evidence 1: is missing: a stance needs a sentence"),
        ({"evidence 2": "p99s1"}, "evidence 2: “p99s1” is no sentence of pakistan"),
        ({"evidence 2": "nonsense"}, "evidence 2: “nonsense” names no sentence"),
        ({"evidence 2": "p1s2 p2s1, p2s2;p2s3"}, "evidence 1: “p1s1, p1s2 p2s1, p2s2;p2s3” has 5 sentences, at most 4"),
        ({"power": "atlantis"}, "power: “atlantis” is no power"),
        ({"question": "why"}, "question: “why” is no question"),
        ({"stance": ""}, "stance: is missing"),
        ({"stance": "not stated", "evidence 1": ""}, "is said of a text that is silent"),
    ],
)
def test_a_position_that_does_not_fit_is_refused_with_row_column_value_and_reason(
    view: CommentaryView, cells: Cells, complaint: str
) -> None:
    found = back(view, ("position", 0, STATED | cells), ("position", 1, STATED))
    assert len(found.codings) == 1
    assert any(complaint in reason for reason in reasons(found)), reasons(found)


def test_a_stance_with_its_sentence_is_enough(view: CommentaryView) -> None:
    (position,) = back(view, ("position", 0, STATED | {"headline": "", "salience": ""})).codings
    assert isinstance(position, Position)
    assert (position.stance, position.salience, position.headline) == ("waiting", None, None)


def test_a_row_that_the_program_filled_in_is_nobodys_reading_until_they_say_it_in_their_words(
    view: CommentaryView,
) -> None:
    unread = STATED | {"headline": "", "coded by": "the program"}
    sheet = coding_sheet(view, filled=True)
    (table,) = (table for table in sheet.tables if table.kind == "position")
    rows = (table.rows[0] | unread, *({} for _ in table.rows[1:]))
    data = to_xlsx(Sheet(sheet.about, (Table("position", table.columns, rows),), sheet.codebook, sheet.choices))
    (complaint,) = reasons(read_sheet(read_rows(data, "sheet"), view))
    assert "headline: is missing: the program coded this row" in complaint


def test_a_row_whose_text_is_another_sentence_than_its_key_names_is_refused(view: CommentaryView) -> None:
    first, second = view.powers[0].sentences[:2]
    number = next(n for n, row in enumerate(coding_sheet(view).tables[0].rows) if row["key"] == first.key)
    (complaint,) = reasons(back(view, ("sentence", number, {"text": second.text, "Aid": "yes"})))
    assert "is another sentence than the key names" in complaint


def test_evidence_from_another_power_is_refused(view: CommentaryView) -> None:
    other = view.powers[1].sentences[0].key
    (complaint,) = reasons(back(view, ("position", 0, STATED | {"evidence 1": other})))
    assert complaint.endswith(f"“{other}” is a sentence of {view.powers[1].slug}, not of {view.powers[0].slug}")


def test_silent_and_mentioned_without_a_position_are_both_taken(view: CommentaryView) -> None:
    silent, mentioned = {"stance": "Not stated"}, {"stance": "Not stated", "evidence 1": "p1s1", "salience": "passing"}
    found = back(view, ("position", 0, silent), ("position", 1, mentioned))
    assert reasons(found) == []
    assert [len(c.evidence) for c in found.codings if isinstance(c, Position)] == [0, 1]


def test_evidence_may_be_a_place_a_key_or_a_link(view: CommentaryView) -> None:
    first, second, third, *_ = view.powers[0].sentences
    names = {"evidence 1": first.id, "evidence 2": second.key, "evidence 3": f"https://example.org{third.address}"}
    found = back(view, ("position", 0, STATED | names))
    assert [c.evidence for c in found.codings if isinstance(c, Position)] == [(first.key, second.key, third.key)]


@pytest.mark.parametrize(
    ("cells", "complaint"),
    [
        ({"Aid": "perhaps"}, "Sentences row 2, aid: “perhaps” is neither yes nor no"),
        ({"Aid": "yes", "none": "yes"}, "none: “yes” contradicts yes for aid"),
        ({"Aid": "no"}, "none: no theme has a yes"),
        ({"Aid": "yes", "key": "zzzzzzzz"}, "key: “zzzzzzzz” names no sentence"),
    ],
)
def test_a_sentence_that_does_not_fit_is_refused(view: CommentaryView, cells: Cells, complaint: str) -> None:
    found = back(view, ("sentence", 0, cells), ("sentence", 1, {"Aid": "x"}))
    assert [type(coding) for coding in found.codings] == [ThemesCoding]
    assert [complaint in reason for reason in reasons(found)] == [True]


@pytest.mark.parametrize(
    ("cells", "complaint"),
    [
        ({"to": "Pakistan"}, "to: “Pakistan” is the power that watches"),
        ({"to": "Foo Bar"}, "to: “Foo Bar” is no power, country or body that is known: pakistan, "),
        ({"to": "ISIS"}, "to: “ISIS” is no power, country or body that is known"),
        ({"to": "the Taliban"}, "to: “the Taliban” is whom the powers respond to"),
        ({"kind": "ignores"}, "kind: “ignores” is none of follows, consults"),
        ({"from": "Atlantis"}, "from: “Atlantis” is no power"),
        ({"theme": "cricket"}, "theme: “cricket” is no theme"),
        ({"sentence": ""}, "sentence: is missing"),
    ],
)
def test_a_cue_that_does_not_fit_is_refused(view: CommentaryView, cells: Cells, complaint: str) -> None:
    cue = {"from": "pakistan", "to": "china", "kind": "follows", "sentence": "p1s1"}
    found = back(view, ("cue", 0, cue | cells), ("cue", 1, cue))
    assert len(found.codings) == 1
    assert [complaint in reason for reason in reasons(found)] == [True]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("US", "us"),
        ("the United States", "us"),
        ("united-kingdom", "united-kingdom"),
        ("Russia", "russia-and-central-asia"),
        ("EU", "eu"),
        ("Turkey", "turkey"),
        ("TR", "turkey"),
        ("Turkish", "turkey"),
        ("Central Asia", "russia-and-central-asia"),
        ("russia AND central asia", "russia-and-central-asia"),
        ("the West", "west"),
    ],
)
def test_a_cue_may_watch_anybody_by_name(view: CommentaryView, name: str, slug: str) -> None:
    found = back(view, ("cue", 0, {"from": "Pakistan", "to": name, "kind": "Asks help of", "sentence": "p1s1"}))
    key = view.powers[0].sentences[0].key
    assert found == Reading((CueCoding(Cue("pakistan", slug, None, "asks-help", key)),), ())


def test_two_rows_that_say_different_things_of_one_matter_are_refused_together(view: CommentaryView) -> None:
    again = STATED | {"question": view.codebook.questions[0].slug, "stance": "No"}
    found = back(view, ("position", 0, STATED), ("position", 1, again), ("position", 2, STATED))
    assert len(found.codings) == 1
    assert [reason.partition(":")[0] for reason in reasons(found)] == [
        "Positions row 2, question",
        "Positions row 3, question",
    ]


def test_a_sheet_without_a_column_for_a_theme_says_nothing_of_sentences(view: CommentaryView) -> None:
    key = view.powers[0].sentences[0].key
    data = f"row,key,Aid\nsentence,{key},yes\n".encode()
    found = read_sheet(read_rows(data, "sheet"), view)
    assert found.codings == ()
    assert len(found.refusals) == len(view.codebook.themes) - 1


def test_a_place_in_an_older_text_is_looked_up_in_the_sheet_itself(view: CommentaryView) -> None:
    found = back(view, ("position", 0, STATED), text_since=5)
    assert len(found.codings) == 1
    row = f"position,pakistan,recognise,waiting,core,It waits,p1s1,{view.row.revision}"
    data = f"row,power,question,stance,salience,headline,evidence 1,revision,key\n{row},\n".encode()
    (complaint,) = reasons(read_sheet(read_rows(data, "sheet"), view, text_since=5))
    assert "is a place in an older text" in complaint


@given(headline=st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), min_size=1))
def test_no_text_becomes_a_formula_and_every_text_comes_back(headline: str) -> None:
    columns = ("power", "question", "stance", "headline", "key")
    data = to_csv(Sheet((), (Table("position", columns, ({"power": "a", "headline": headline},)),), (), {}))
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert not row["headline"].startswith(("=", "+", "-", "@"))
    assert [row.cells["headline"] for row in read_rows(data, "sheet")] == [headline.strip()]


def test_a_workbook_holds_no_formula(view: CommentaryView) -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(coding_sheet(view, filled=True))))
    assert {cell.data_type for page in book for row in page.iter_rows() for cell in row} <= {"s", "n"}


def test_what_is_coded_of_a_filled_sheet_may_stand_below_blank_rows_and_beside_blank_columns() -> None:
    rows = "".join(strings(number, "", *cells) for number, cells in [(7, ("from", "to", "kind")), (30, ("a", "b"))])
    (row,) = read_rows(workbook(rows), "sheet.xlsx")
    assert (row.where, row.cells) == ("Cues row 30", {"from": "a", "to": "b", "kind": ""})


def test_a_sheet_names_nobody_of_a_text_that_it_may_not_be_about(view: CommentaryView) -> None:
    assert "Taliban" not in " ".join(coding_sheet(view).about[1:])


def strings(number: int, *cells: str) -> str:
    """One row of a worksheet, as few bytes as it takes."""
    return f'<row r="{number}">' + "".join(f'<c t="str"><v>{cell}</v></c>' for cell in cells) + "</row>"


def workbook(rows: str) -> bytes:
    """A workbook with a sheet of cues that says what no spreadsheet program would write."""
    out = io.BytesIO(to_xlsx(Sheet((), (Table("cue", ("from",), ()),), (), {})))
    with zipfile.ZipFile(out) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/worksheets/sheet2.xml"] = f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return again.getvalue()


HEADS = ("from", "to", "kind")


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (LARGEST_UNPACKED + 1))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b"a,b\n1,2\n", "is no coding sheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is neither an Excel workbook nor CSV in UTF-8"),
        (b"PK\x03\x04broken", "cannot be read as an Excel workbook"),
        (b"row,key,row\n", "has two columns “row”"),
        (b"row,key\n" + b"sentence,x\n" * 60_001, "has more than 60,000 rows"),
        (workbook(strings(1, *HEADS) + '<row r="100000"/>'), "has more than 60,000 rows"),
        (workbook(strings(1, *HEADS, *map(str, range(6_000)))), "has more than 6,000 columns"),
        (b"row,key," + b",".join(b"%d" % n for n in range(2_998)) + b"\ncue" * 1_001, "more than 3,000,000 cells"),
        (b"\n" * 60_001 + b"row,key\n", "has more than 60,000 rows"),
        (b"row,key\nsentence," + b"x" * 40_001, "a cell has more than 40,000 characters"),
        (bomb(), "unpacks to more than 60 MB"),
        (b"x" * 10_000_001, "is larger than 10 MB"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_in_one_line(data: bytes, reason: str) -> None:
    with pytest.raises(SheetError, match=reason) as raised:
        read_rows(data, "sheet.xlsx")
    assert "\n" not in str(raised.value)


@given(data=st.binary(max_size=300), at=st.integers(0, 20_000))
def test_a_broken_workbook_is_a_sheet_error_and_nothing_else(data: bytes, at: int) -> None:
    sheet = bytearray(to_xlsx(Sheet(("a",), (Table("cue", ("from", "to", "kind"), ({"from": "a"},)),), (), {})))
    sheet[at % len(sheet) : at % len(sheet) + len(data)] = data
    with suppress(SheetError):
        assert all(row.kind in {"sentence", "position", "cue", None} for row in read_rows(bytes(sheet), "sheet.xlsx"))
