"""The data dictionary: every column of every file is explained, and no other."""

import csv
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.errors import CodebookError
from app.exports import CHART_COLUMNS, CLAIM_COLUMNS, CUE_COLUMNS, FIGURE_COLUMNS, load_dictionary
from app.pipeline.figures import HEDGES, INDICATORS
from app.resources import resource
from tests.marks import page

HEADERS = {"figures": FIGURE_COLUMNS, "charts": CHART_COLUMNS, "compare": CLAIM_COLUMNS, "cues": CUE_COLUMNS}
WORDS = {column.name: column.values for file in load_dictionary().files for column in file.columns if column.values}


@pytest.mark.parametrize("name", HEADERS)
def test_description_and_header_of_a_file_agree(name: str) -> None:
    (file,) = (file for file in load_dictionary().files if file.name == name)
    assert tuple(column.name for column in file.columns) == tuple(HEADERS[name])


def test_hedges_and_indicators_are_all_explained_and_no_others() -> None:
    assert sorted(word for word, _ in WORDS["hedge"]) == sorted(HEDGES)
    assert sorted(word for word, _ in WORDS["indicator"]) == sorted(INDICATORS)


def test_whatever_stands_in_a_column_with_a_closed_list_is_in_that_list(original_client: TestClient) -> None:
    for field in original_client.get("/figures/datapackage.json").json()["resources"]:
        text = original_client.get(field["path"].removeprefix("http://testserver")).content.decode("utf-8-sig")
        rows = list(csv.DictReader(text.splitlines(keepends=True)))
        assert rows
        assert list(rows[0]) == [one["name"] for one in field["schema"]["fields"]]
        for one in field["schema"]["fields"]:
            allowed = one.get("constraints", {}).get("enum")
            assert not allowed or {row[one["name"]] for row in rows} <= {*allowed, ""}, (field["name"], one["name"])


def test_the_package_names_its_sources_and_every_chart_there_is(original_client: TestClient) -> None:
    package = original_client.get("/figures/datapackage.json").json()
    names = [one["name"] for one in package["resources"]]
    assert names[:3] == ["figures", "charts-trade", "charts-borders"]
    assert all(source["path"].startswith("https://") for source in package["sources"])
    assert package["profile"] == "tabular-data-package"


def test_the_page_explains_a_hedge_and_gives_every_column_an_address(original_client: TestClient) -> None:
    shown = page(original_client, "/figures/dictionary")
    row = shown.one("tr", id="figures-hedge")
    assert "less-than" in row.words
    assert "a ceiling" in row.words
    assert len(shown.all("tr", "id")) == sum(map(len, HEADERS.values()))


def test_the_dictionary_is_one_click_from_the_figures(original_client: TestClient) -> None:
    links = page(original_client, "/figures").links()
    assert {"/figures/dictionary", "/figures/datapackage.json"} <= set(links)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('type = "integer"', 'type = "figure"', "figure"),
        ('values = "hedges"', 'values = "doubts"', "doubts"),
        ('"key", "permalink",\n]', '"keys", "permalink",\n]', "keys"),
        ('source = "import"', 'source = "hearsay"', "hearsay"),
    ],
)
def test_a_slip_in_the_dictionary_is_named(tmp_path: Path, before: str, after: str, said: str) -> None:
    path = tmp_path / "dictionary.toml"
    path.write_text(resource("data/dictionary.toml").read_text("utf-8").replace(before, after, 1), "utf-8")
    with pytest.raises(CodebookError, match=said):
        load_dictionary(path)
