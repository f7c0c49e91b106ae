"""The comparison and the figures to take along: CSV, Excel, Markdown and JSON hold what the page shows."""

import csv
import io
from typing import Any

import pytest
from fastapi.testclient import TestClient
from markdown_it import MarkdownIt
from openpyxl import load_workbook

from app.exports import as_csv, as_xlsx
from tests.marks import page, slug_of

VIEWS = ("", "?theme=recognition&power=iran&power=india", "?theme=aid", "?view=questions")


def read_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheet(content: bytes) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows()]


@pytest.mark.parametrize("query", VIEWS)
def test_csv_excel_and_json_hold_the_same_rows(original_client: TestClient, query: str) -> None:
    told = original_client.get(f"/compare.json{query}").json()["rows"]
    written = read_csv(original_client.get(f"/compare.csv{query}").content)
    head, *cells = sheet(original_client.get(f"/compare.xlsx{query}").content)
    assert [{key: str(value) for key, value in row.items()} for row in told] == written
    assert [{key: value or "" for key, value in zip(head, row, strict=True)} for row in cells] == told


def test_every_cell_of_the_page_is_in_the_export_with_its_best_sentence_first(original_client: TestClient) -> None:
    rows = original_client.get("/compare.json?theme=trade").json()["rows"]
    for cell in page(original_client, "/compare?theme=trade").all("td", "data-power", "data-theme"):
        mine = [row for row in rows if row["power"] == cell["data-power"]]
        assert [row["rank"] for row in mine] == list(range(1, len(mine) + 1))
        shown = [quote.links()[0] for quote in cell.all("blockquote")]
        assert shown == [row["permalink"].removeprefix("http://testserver") for row in mine[:1]]


def test_every_row_names_who_wrote_it_who_coded_it_and_the_words_that_earned_the_theme(
    original_client: TestClient,
) -> None:
    for row in original_client.get("/compare.json").json()["rows"]:
        assert row["coder"] == "auto"
        assert row["contributors"]
        assert all(words in row["sentence"] for words in row["words"].split("; "))


def test_a_permalink_of_an_export_leads_to_its_sentence(original_client: TestClient) -> None:
    for row in original_client.get("/compare.json?theme=aid").json()["rows"]:
        address, _, mark = row["permalink"].removeprefix("http://testserver").partition("#")
        place = page(original_client, address)
        assert place.one("*", id=mark)
        assert place.one("*", data_key=row["key"]).words == " ".join(row["sentence"].split())


def test_markdown_quotes_every_sentence_with_its_link(original_client: TestClient) -> None:
    html = MarkdownIt().render(original_client.get("/compare.md?theme=aid").text)
    for row in original_client.get("/compare.json?theme=aid").json()["rows"]:
        assert f'<a href="{row["permalink"]}">{row["key"]}</a>' in html
    assert html.count("<h2>") == 1
    assert html.count("<h3>") == len(page(original_client, "/compare").all("th", "data-power"))


def test_an_export_without_anything_says_so_and_keeps_its_columns(original_client: TestClient) -> None:
    assert "Nothing is coded for this view." in original_client.get("/compare.md?view=questions").text
    assert original_client.get("/compare.csv?view=questions").text.lstrip("\ufeff").startswith("commentary,theme,")


def test_files_are_kept_under_a_name_that_tells_what_they_are(original_client: TestClient) -> None:
    slug = slug_of(original_client)
    for name, media in (("csv", "text/csv"), ("md", "text/markdown"), ("xlsx", "application/vnd.openxml")):
        answer = original_client.get(f"/compare.{name}")
        assert answer.headers["content-disposition"] == f'attachment; filename="compare-{slug}.{name}"'
        assert answer.headers["content-type"].startswith(media)


def test_figures_are_exported_with_hedge_sentence_and_link(original_client: TestClient) -> None:
    told = original_client.get("/figures.json?power=iran").json()["rows"]
    written = read_csv(original_client.get("/figures.csv?power=iran").content)
    assert [{key: "" if value is None else str(value) for key, value in row.items()} for row in told] == written
    assert all(row["as quoted"] in row["sentence"] and row["permalink"].endswith(row["key"]) for row in told)
    assert {row["hedge"] for row in told} > {"exact"}


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
    for address in ("/compare.csv", "/compare.xlsx", "/figures.csv"):
        assert "No commentary that describes a power has been imported" in page(client, address, status=404).words
    assert "has been imported" in client.get("/api/v1/compare").json()["message"]


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])
def test_no_text_of_a_cell_runs_as_a_formula(start: str) -> None:
    table = (("words",), [{"words": start}])
    assert (
        next(csv.reader(io.StringIO(as_csv(table).decode("utf-8-sig").partition("\r\n")[2], newline="")))[0][0] == "'"
    )
    cell = load_workbook(io.BytesIO(as_xlsx(table, sheet="Words"))).worksheets[0]["A2"]
    assert (cell.data_type, str(cell.value).replace("_x000D_", "").strip()) == ("s", start.strip())


def test_a_text_too_long_for_a_cell_of_excel_is_cut_and_not_lost() -> None:
    content = as_xlsx((("words",), [{"words": "x" * 40_000}]), sheet="Words")
    assert len(sheet(content)[1][0]) == 32_767
