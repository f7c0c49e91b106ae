"""No text in an export is a formula, a link of its own or markup, and none breaks the file it stands in."""

import csv
import io
import zipfile
from dataclasses import replace

import pytest
from defusedxml.ElementTree import fromstring
from docx import Document
from markdown_it import MarkdownIt
from openpyxl import load_workbook

from app.codebook import load_codebook
from app.comparison import compare
from app.db import Database
from app.exports import Shown, as_csv, as_xlsx, comparison_file
from app.rows import CommentaryView
from app.standings import SideBySide, question_rows
from app.web.library import Library

BASE = "https://site.example"
EVIL = "=cmd|' /C calc'!A0 <script>alert(1)</script> [1](javascript:x) &amp; ]]> \x01\x0b\ufffe {{7*7}}"


@pytest.fixture
def hostile(original_database: Database) -> Shown:
    """Give a comparison in which every headline, title and coder is hostile."""
    library = Library(original_database, load_codebook())
    whole = library.view(library.rows()[0])
    positions = tuple(replace(row, headline=EVIL, by=EVIL) for row in whole.positions)
    view: CommentaryView = replace(whole, row=replace(whole.row, title=EVIL, publisher=EVIL), positions=positions)
    side = SideBySide(question_rows(view), compare(view, view.codebook, themes=("trade",)))
    return Shown(view, side, BASE, "/compare")


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "=cmd|' /C calc'!A0"])
def test_no_text_of_a_cell_runs_as_a_formula(start: str) -> None:
    table = (("words",), [{"words": start}])
    row = as_csv(table).decode("utf-8-sig").partition("\r\n")[2]
    assert next(csv.reader(io.StringIO(row, newline="")))[0][0] == "'"
    cell = load_workbook(io.BytesIO(as_xlsx(table, sheet="Words"))).worksheets[0]["A2"]
    assert (cell.data_type, str(cell.value).replace("_x000D_", "").strip()) == ("s", start.strip())


def test_a_text_too_long_for_a_cell_of_excel_is_cut_and_not_lost() -> None:
    content = as_xlsx((("words",), [{"words": "x" * 40_000}]), sheet="Words")
    assert len(str(load_workbook(io.BytesIO(content)).worksheets[0]["A2"].value)) == 32_767


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "internal:Sheet1!A1", "http://a/" + "x" * 3000]
)
def test_only_an_address_of_the_web_becomes_a_link_of_a_worksheet(address: str) -> None:
    content = as_xlsx((("permalink",), [{"permalink": address}]), sheet="Links")
    cell = load_workbook(io.BytesIO(content)).worksheets[0]["A2"]
    assert (cell.value, cell.hyperlink) == (address, None)


def test_no_cell_of_a_hostile_comparison_begins_like_a_formula(hostile: Shown) -> None:
    rows = csv.reader(io.StringIO(comparison_file(hostile, "csv").decode("utf-8-sig"), newline=""))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    book = load_workbook(io.BytesIO(comparison_file(hostile, "xlsx")))
    kinds = {cell.data_type for page in book.worksheets for row in page.iter_rows() for cell in row}
    assert kinds <= {"s", "n"}


@pytest.mark.parametrize("name", ["docx", "xlsx"])
def test_an_office_file_of_a_hostile_comparison_is_whole_xml(hostile: Shown, name: str) -> None:
    content = zipfile.ZipFile(io.BytesIO(comparison_file(hostile, name)))
    for part in content.namelist():
        if part.endswith((".xml", ".rels")):
            assert fromstring(content.read(part)) is not None


def test_word_shows_a_hostile_text_as_it_was_written(hostile: Shown) -> None:
    document = Document(io.BytesIO(comparison_file(hostile, "docx")))
    shown = document.paragraphs[0].text
    assert shown.startswith("=cmd|' /C calc'!A0 <script>alert(1)</script> [1](javascript:x) &amp; ]]> \ufffd")
    assert all(link.url.startswith(BASE) for line in document.paragraphs for link in line.hyperlinks if link.url)


def test_markdown_shows_a_hostile_text_as_it_was_written(hostile: Shown) -> None:
    html = MarkdownIt("commonmark", {"html": True}).render(comparison_file(hostile, "md").decode())
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert "<h1>=cmd|' /C calc'!A0 &lt;script&gt;" in html
