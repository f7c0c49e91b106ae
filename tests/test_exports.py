"""The comparison and the figures to take along: CSV, Excel, Word, Markdown and JSON hold what the page shows."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from defusedxml.ElementTree import fromstring
from docx import Document
from docx.document import Document as WordDocument
from fastapi.testclient import TestClient
from markdown_it import MarkdownIt
from openpyxl import load_workbook

from app.codebook import load_codebook
from app.comparison import Comparison
from app.db import Database
from app.domain import Batch, Coding, FigureCoding, Origin, Position, ThemesCoding
from app.exports import CLAIM_COLUMNS, Shown, claim_rows, comparison_file
from app.exports.workbook import POSITION_COLUMNS, SENTENCE_COLUMNS
from app.standings import SideBySide, question_rows
from app.store.codings import save_batch
from app.web.library import Library
from tests.marks import page, slug_of

VIEWS = ("", "?theme=recognition&power=iran&power=india", "?theme=aid", "?view=questions", "?view=themes",
         "?agree=pakistan&agree=china", "?question=talks")  # fmt: skip
BASE = "http://testserver"


def rows_of(client: TestClient, query: str = "") -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = client.get(f"/compare.json{query}").json()["rows"]
    return rows


def read_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheet(content: bytes, name: str = "") -> list[list[Any]]:
    book = load_workbook(io.BytesIO(content))
    return [[cell.value for cell in row] for row in (book[name] if name else book.worksheets[0]).iter_rows()]


def word(client: TestClient, query: str = "") -> WordDocument:
    made: WordDocument = Document(io.BytesIO(client.get(f"/compare.docx{query}").content))
    return made


def written(value: object) -> str:
    return "" if value is None else ("no", "yes")[value] if isinstance(value, bool) else str(value)


def code(url: str, slug: str, coder: str, *codings: Coding, origin: Origin = "sheet") -> None:
    """Store what a person read, as a coding sheet does; with origin "editor", as a correction on the web."""
    database = Database(url)
    with database.writing() as session:
        save_batch(session, slug, Batch(coder, origin, "read again", codings), now=datetime(2026, 1, 2))  # noqa: DTZ001 - UTC without a zone
    database.close()


def in_force(rows: Iterable[dict[str, Any]], **values: object) -> list[dict[str, Any]]:
    return [row for row in rows if row["in_force"] and values.items() <= row.items()]


@pytest.mark.parametrize("query", VIEWS)
def test_csv_excel_and_json_hold_the_same_rows(original_client: TestClient, query: str) -> None:
    told = rows_of(original_client, query)
    assert read_csv(original_client.get(f"/compare.csv{query}").content) == [
        {key: written(value) for key, value in row.items()} for row in told
    ]
    book = original_client.get(f"/compare.xlsx{query}").content
    for name, kind, columns in (
        ("Positions", "position", POSITION_COLUMNS),
        ("Sentences", "sentence", SENTENCE_COLUMNS),
    ):
        head, *cells = sheet(book, name)
        assert head == list(columns)
        wanted = [[written(row[column]) for column in columns] for row in told if row["kind"] == kind]
        assert [[written(value) for value in row] for row in cells] == wanted


@pytest.mark.parametrize("query", VIEWS)
def test_every_row_has_all_columns_a_coder_and_a_link(original_client: TestClient, query: str) -> None:
    for row in rows_of(original_client, query):
        assert tuple(row) == CLAIM_COLUMNS
        assert row["coder"] in ("hand", "auto", "none")
        assert bool(row["coded_by"]) == (row["coder"] == "hand")
        assert row["permalink"].startswith(f"{BASE}/commentaries/{row['commentary']}/{row['section']}")
        assert row["contributors"]


def test_every_link_of_a_row_leads_to_the_sentence_with_its_key(original_client: TestClient) -> None:
    links = {(row["permalink"], row["key"], row["sentence"]) for row in rows_of(original_client) if row["key"]}
    pages = {path: page(original_client, path) for path in {urlsplit(link).path for link, _, _ in links}}
    for link, key, sentence in links:
        place = pages[urlsplit(link).path]
        assert place.one("*", id=urlsplit(link).fragment)
        assert place.one("*", data_key=key).words == " ".join(sentence.split())


def test_a_row_without_a_sentence_leads_to_the_section_of_its_power(original_client: TestClient) -> None:
    silent = [row for row in rows_of(original_client) if not row["sentence"]]
    assert silent
    for link in {row["permalink"] for row in silent}:
        assert page(original_client, link.removeprefix(BASE))
    assert all(row["section"] == row["power"] and row["state"] in ("silent", "not-coded") for row in silent)


def test_a_cell_on_a_theme_has_as_many_rows_as_the_page_has_sentences_the_best_first(
    original_client: TestClient,
) -> None:
    rows = rows_of(original_client, "?view=themes")
    for cell in page(original_client, "/compare?view=themes").all("td", "data-power", "data-theme"):
        mine = in_force(rows, power=cell["data-power"], theme=cell["data-theme"])
        if not (shown := list(dict.fromkeys(link for quote in cell.all("blockquote") for link in quote.links()))):
            assert [(row["state"], row["sentence"]) for row in mine] == [("silent", None)]
            continue
        assert [row["rank"] for row in mine] == list(range(1, len(mine) + 1))
        assert shown == [mine[0]["permalink"].removeprefix(BASE)]
        assert {link for link in cell.links() if "#s-" in link} == {row["permalink"].removeprefix(BASE) for row in mine}


@pytest.mark.parametrize("query", ["?view=questions", "?question=talks"])
def test_a_cell_on_a_question_has_rows_for_every_sentence_of_the_page(original_client: TestClient, query: str) -> None:
    rows = rows_of(original_client, query)
    cells = page(original_client, f"/compare{query}").all("td", "data-power", "data-question")
    assert cells
    for cell in cells:
        asked = [row for row in rows if row["power"] == cell["data-power"]]
        theme = next(row["theme"] for row in asked if row["question"] == cell["data-question"])
        mine = {row["permalink"].removeprefix(BASE) for row in asked if row["key"] and row["theme"] == theme}
        assert {link for link in cell.links() if "#s-" in link} <= mine


def test_every_power_has_a_row_on_every_question_in_words_and_slugs(original_client: TestClient) -> None:
    questions = original_client.get("/api/v1/questions").json()
    rows = in_force(rows_of(original_client, "?view=questions"), kind="position")
    powers = {head["data-power"] for head in page(original_client, "/compare").all("th", "data-power")}
    assert {(row["power"], row["question"]) for row in rows} == {(p, q["slug"]) for p in powers for q in questions}
    assert {(row["state"], row["stance"], row["stance_label"]) for row in rows if row["state"] != "stated"} == {
        (state, "not-stated", "Not stated") for state in ("silent", "mentioned")
    }


def test_all_readings_of_a_cell_are_rows_and_the_one_in_force_comes_first(
    original_client: TestClient, original_database_url: str
) -> None:
    before = in_force(rows_of(original_client), power="iran", question="talks")
    reading = Position("iran", "talks", "no", "core", "Talks to nobody", (before[0]["key"],))
    code(original_database_url, slug_of(original_client), "Ann", reading)
    rows = [row for row in rows_of(original_client) if (row["power"], row["question"]) == ("iran", "talks")]
    coders = list(dict.fromkeys((row["coded_by"], row["in_force"]) for row in rows if row["kind"] == "position"))
    assert coders == [("Vis-à-vis project", True), ("Ann", False), (None, False)]
    assert (rows[0]["stance"], rows[0]["headline"]) == (before[0]["stance"], before[0]["headline"])
    (second,) = (row for row in rows if row["coded_by"] == "Ann" and row["kind"] == "position")
    assert (second["stance"], second["headline"], second["revision"]) == ("no", "Talks to nobody", 2)


def test_a_correction_on_the_web_is_in_force_and_the_readings_before_it_are_no_rows(
    original_client: TestClient, original_database_url: str
) -> None:
    before = in_force(rows_of(original_client), power="iran", question="talks")
    reading = Position("iran", "talks", "no", "core", "Talks to nobody", (before[0]["key"],))
    code(original_database_url, slug_of(original_client), "Ann", reading, origin="editor")
    rows = [row for row in rows_of(original_client) if (row["power"], row["question"]) == ("iran", "talks")]
    coders = list(dict.fromkeys((row["coded_by"], row["in_force"]) for row in rows if row["kind"] == "position"))
    assert coders == [("Ann", True), (None, False)]
    assert (rows[0]["stance"], rows[0]["headline"], rows[0]["revision"]) == ("no", "Talks to nobody", 2)


def test_a_position_that_nobody_coded_is_told_apart_from_a_silent_one(original_database: Database) -> None:
    library = Library(original_database, load_codebook())
    whole = library.view(library.rows()[0])
    view = replace(whole, positions=tuple(row for row in whole.positions if row.power != "iran"))
    shown = Shown(view, SideBySide(question_rows(view), Comparison(view.powers, ())), BASE, "/compare")
    rows = [row for row in claim_rows(shown)[1] if row["kind"] == "position" and row["power"] == "iran"]
    assert {(row["state"], row["coder"], row["stance"], row["sentence"]) for row in rows} == {
        ("not-coded", "none", None, None)
    }
    assert comparison_file(shown, "md").decode().count("- **Iran**: Not coded.\n") == len(rows)


def test_a_theme_that_a_person_took_away_stays_visible_out_of_force(
    original_client: TestClient, original_database_url: str
) -> None:
    first = in_force(rows_of(original_client, "?view=themes"), theme="trade", coder="hand")[0]
    code(original_database_url, slug_of(original_client), "Ann", ThemesCoding(first["key"], ()), origin="editor")
    rows = [row for row in rows_of(original_client, "?theme=trade&view=themes") if row["key"] == first["key"]]
    assert [(row["in_force"], row["rank"], row["coder"]) for row in rows] == [(False, None, "auto")]
    assert (rows[0]["coded_by"], rows[0]["also_coded_by"]) == (None, None)


def test_a_theme_that_only_a_second_sheet_takes_away_stays_in_force(
    original_client: TestClient, original_database_url: str
) -> None:
    first = in_force(rows_of(original_client, "?view=themes"), theme="trade", coder="hand")[0]
    code(original_database_url, slug_of(original_client), "Ann", ThemesCoding(first["key"], ()))
    rows = [row for row in rows_of(original_client, "?theme=trade&view=themes") if row["key"] == first["key"]]
    assert [(row["in_force"], row["coded_by"]) for row in rows] == [(True, "Vis-à-vis project")]


def test_markdown_names_every_power_on_every_question_with_its_stance(original_client: TestClient) -> None:
    text = original_client.get("/compare.md?view=questions").text
    for row in in_force(rows_of(original_client, "?view=questions"), state="stated"):
        section = text.partition(f"### {row['question_text']}")[2].partition("###")[0]
        assert f"- **{row['power_name']}**: {row['stance_label']} ({row['salience']})." in section
        assert row["headline"] is None or row["headline"].replace("*", "") in section
    assert "Silent: the text says nothing" in text
    assert "Mentioned, no position" in text


@pytest.mark.parametrize("query", ["", "?theme=aid", "?view=questions"])
def test_each_number_in_markdown_is_a_link_and_a_note_with_the_same_sentence(
    original_client: TestClient, query: str
) -> None:
    html = MarkdownIt().render(original_client.get(f"/compare.md{query}").text)
    body, _, notes = html.partition("<h2>Notes</h2>")
    cited = dict(re.findall(r'<a href="([^"]+)">(\d+)</a>', body))
    told = {row["permalink"] for row in rows_of(original_client, query) if row["key"] and row["in_force"]}
    assert told - set(cited) <= {row["permalink"] for row in rows_of(original_client, query) if row["rank"] is None}
    links = re.findall(r'<li>.*<a href="([^"]+)">\1</a></li>', notes)
    assert [cited[link] for link in links] == [str(number) for number in range(1, len(cited) + 1)]


def test_where_the_program_reads_otherwise_the_brief_says_both(original_client: TestClient) -> None:
    text = original_client.get("/compare.md?view=questions").text
    rows = [
        row
        for row in rows_of(original_client, "?view=questions")
        if row["kind"] == "position" and row["rank"] in (1, None)
    ]
    read = {(row["power"], row["question"]): (row["stance"], row["state"]) for row in rows if row["in_force"]}
    others = [
        row
        for row in rows
        if not row["in_force"] and (row["stance"], row["state"]) != read[row["power"], row["question"]]
    ]
    assert others
    assert text.count("The program reads otherwise: ") == len(others)


def test_word_has_a_table_for_each_question_and_theme_with_a_head(original_client: TestClient) -> None:
    document, rows = word(original_client), rows_of(original_client)
    headings = [line.text for line in document.paragraphs if line.style and line.style.name == "Heading 2"]
    questions = dict.fromkeys(row["question_text"] for row in rows if row["kind"] == "position")
    themes = dict.fromkeys(row["theme_label"] for row in rows if row["kind"] == "sentence")
    assert headings == [*questions, *themes]
    assert len(document.tables) == len(headings)
    powers = {row["power_name"] for row in rows}
    for table in document.tables:
        assert table.rows[0]._tr.xpath("w:trPr/w:tblHeader")
        assert {row.cells[0].text for row in table.rows[1:]} == powers


def test_word_says_the_stance_and_the_headline_of_every_reading_in_force(original_client: TestClient) -> None:
    tables = word(original_client, "?view=questions").tables
    shown = {(number, row.cells[0].text): row for number, table in enumerate(tables) for row in table.rows[1:]}
    rows = rows_of(original_client, "?view=questions")
    order = list(dict.fromkeys(row["question"] for row in rows))
    for row in in_force(rows, kind="position"):
        cells = shown[order.index(row["question"]), row["power_name"]].cells
        assert cells[3].text == row["coded_by"]
        if row["state"] == "stated":
            assert cells[1].text == f"{row['stance_label']} ({row['salience']})"
            assert cells[2].text.startswith(row["headline"])


@pytest.mark.parametrize("name", ["docx", "xlsx"])
def test_every_part_of_an_office_file_is_whole_xml(original_client: TestClient, name: str) -> None:
    content = zipfile.ZipFile(io.BytesIO(original_client.get(f"/compare.{name}").content))
    assert content.testzip() is None
    for part in content.namelist():
        if part.endswith((".xml", ".rels")):
            assert fromstring(content.read(part)) is not None


def test_links_of_a_workbook_open_and_its_heads_stay_in_sight(original_client: TestClient) -> None:
    book = load_workbook(io.BytesIO(original_client.get("/compare.xlsx").content))
    assert book.sheetnames == ["Positions", "Sentences", "Codebook"]
    for page_ in (book["Positions"], book["Sentences"]):
        column = [cell.value for cell in page_[1]].index("permalink")
        links = [(cell.value, cell.hyperlink) for cell in [row[column] for row in page_.iter_rows(min_row=2)]]
        assert all(
            link and f"{link.target}{'#' + link.location if link.location else ''}" == value for value, link in links
        )
        assert page_.freeze_panes == "C2"
        assert page_.auto_filter.ref


def test_the_codebook_sheet_explains_every_word_of_the_others(original_client: TestClient) -> None:
    _, *rows = sheet(original_client.get("/compare.xlsx").content, "Codebook")
    explained = {(row[0], row[1]) for row in rows}
    for row in rows_of(original_client):
        for what in ("question", "stance", "state", "salience", "coder", "theme"):
            assert row[what] is None or (what, row[what]) in explained


def test_who_agrees_is_told_with_what_cannot_be_said(original_client: TestClient) -> None:
    told = original_client.get("/compare.json?agree=pakistan&agree=china&differ=india").json()
    assert {row["question"] for row in told["rows"]} == {one["question"] for one in told["findings"] if one["agree"]}
    text = original_client.get("/compare.md?agree=pakistan&agree=china&differ=india").text
    assert "Only questions to which Pakistan and China give one answer, and which India answers otherwise." in text
    untold = text.partition("## Nothing can be said")[2].partition("##")[0]
    assert untold.count("\n- ") == len([one for one in told["findings"] if one["silent"]])


def test_an_export_without_anything_says_so_and_keeps_its_columns(original_client: TestClient) -> None:
    empty = "?view=questions&theme=domestic-politics"
    assert "Nothing is coded for this view." in original_client.get(f"/compare.md{empty}").text
    assert "Nothing is coded for this view." in [line.text for line in word(original_client, empty).paragraphs]
    assert original_client.get(f"/compare.csv{empty}").text.strip("\ufeff\r\n") == ",".join(CLAIM_COLUMNS)
    assert sheet(original_client.get(f"/compare.xlsx{empty}").content, "Positions") == [list(POSITION_COLUMNS)]


def test_a_text_without_powers_has_nothing_to_compare_and_says_so(original_client: TestClient) -> None:
    texts = original_client.get("/api/v1/commentaries").json()
    for slug in (row["slug"] for row in texts if not row["powers"]):
        text = original_client.get(f"/compare.md?commentary={slug}").text
        assert "No section of this commentary is on a power" in text


def test_files_are_kept_under_a_name_that_tells_what_they_are(original_client: TestClient) -> None:
    slug, office = slug_of(original_client), "application/vnd.openxmlformats-officedocument."
    for name, media in (("csv", "text/csv"), ("md", "text/markdown"), ("xlsx", office), ("docx", f"{office}word")):
        answer = original_client.get(f"/compare.{name}")
        assert answer.headers["content-disposition"] == f'attachment; filename="compare-{slug}.{name}"'
        assert answer.headers["content-type"].startswith(media)
    chosen = original_client.get("/compare.docx?power=india&power=china&theme=recognition&view=themes")
    assert 'filename="compare-india-china-recognition-themes.docx"' in chosen.headers["content-disposition"]


def test_figures_are_exported_with_hedge_sentence_and_link(original_client: TestClient) -> None:
    told = original_client.get("/figures.json?power=iran").json()["rows"]
    written_rows = read_csv(original_client.get("/figures.csv?power=iran").content)
    assert [{key: written(value) for key, value in row.items()} for row in told] == written_rows
    assert all(row["as quoted"] in row["sentence"] and row["permalink"].endswith(row["key"]) for row in told)
    assert {row["hedge"] for row in told} > {"exact"}


def test_a_figure_that_a_person_corrected_says_who_and_what_the_program_had_read(
    original_client: TestClient, original_database_url: str
) -> None:
    first = original_client.get("/figures.json").json()["rows"][0]
    coding = FigureCoding(first["key"], first["as quoted"], (("value", 7.0), ("hedge", "about")))
    code(original_database_url, slug_of(original_client), "Ann", coding)
    row = original_client.get("/figures.json").json()["rows"][0]
    assert (row["value"], row["hedge"], row["coder"], row["coded by"]) == (7.0, "about", "hand", "Ann")
    assert row["program read"] == f"value: {first['value']}; hedge: {first['hedge']}"
    told = original_client.get(f"/api/v1/commentaries/{slug_of(original_client)}").json()["figures"][0]
    assert (told["value"], told["coded_by"], told["auto"]["value"]) == (7.0, "Ann", first["value"])


def test_the_table_of_a_chart_is_the_one_on_the_page(original_client: TestClient) -> None:
    shown = page(original_client, "/figures").one("section", id="chart-borders")
    rows = read_csv(original_client.get("/figures/borders.csv").content)
    cells = [[cell.words for cell in row.all("td")] for row in shown.one("tbody").all("tr")]
    columns = ("kind", "power", "measure", "period", "as written", "source", "note")
    assert cells == [[" ".join(row[name].split()) for name in columns] for row in rows]


@pytest.mark.parametrize("address", ["/compare.pdf", "/figures.xlsx", "/figures/nothing.csv", "/compare.CSV"])
def test_an_unknown_format_or_chart_is_a_404_page_that_names_the_others(
    original_client: TestClient, address: str
) -> None:
    shown = page(original_client, address, status=404)
    assert any(link.endswith((".csv", ".json")) for link in shown.links())


def test_no_export_of_an_empty_database_but_a_page_that_says_so(client: TestClient) -> None:
    for address in ("/compare.csv", "/compare.xlsx", "/compare.docx", "/figures.csv"):
        assert "No commentary that describes a power has been imported" in page(client, address, status=404).words
    for address in ("/api/v1/compare", "/api/v1/positions", "/api/v1/cues"):
        assert "has been imported" in client.get(address).json()["message"]
