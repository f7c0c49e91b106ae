"""The figures: charts with their tables, and every quoted figure with its hedge and its sentence."""

import json

import pytest
from fastapi.testclient import TestClient

from tests.marks import FRAGMENT, Element, page


def charts(shown: Element) -> list[str]:
    return [chart["data-chart"] for chart in shown.all("*", "data-chart")]


def test_trade_and_borders_come_first(original_client: TestClient) -> None:
    assert charts(page(original_client, "/figures"))[:2] == ["trade", "borders"]


def test_every_chart_is_followed_by_its_table(original_client: TestClient) -> None:
    everything = list(page(original_client, "/figures").every())
    for at, chart in enumerate(everything):
        if "data-chart" in chart.attributes:
            following = next(
                one for one in everything[at:] if one.name in ("table", "plotly-chart") and one is not chart
            )
            assert following.name == "table"


def test_a_chart_carries_its_drawing_as_data_and_a_description_in_words(original_client: TestClient) -> None:
    shown = page(original_client, "/figures")
    for chart in shown.all("*", "data-chart"):
        drawing = json.loads(chart["figure"])
        assert set(drawing) >= {"data", "layout"}
        assert shown.one("*", id=chart["aria-describedby"]).words
        assert shown.one("*", id=chart["aria-labelledby"]).words


def test_quoted_rows_link_their_sentence_and_reference_rows_their_source(original_client: TestClient) -> None:
    for row in page(original_client, "/figures").one("section", id="chart-trade").one("tbody").all("tr"):
        link = row.links()[0]
        assert link.startswith("/commentaries/" if row["class"] == "quoted" else "https://")


def test_every_quoted_figure_is_listed_with_its_words_marked_in_its_sentence(original_client: TestClient) -> None:
    told = original_client.get("/api/v1/figures").json()["rows"]
    rows = page(original_client, "/figures").one("section", aria_labelledby="quoted").one("tbody").all("tr")
    assert [row.one("mark").words for row in rows] == [" ".join(row["as quoted"].split()) for row in told]
    assert [row.links()[-1] for row in rows] == [row["permalink"].removeprefix("http://testserver") for row in told]


def test_a_figure_that_refers_to_another_names_and_links_it(original_client: TestClient) -> None:
    shown = page(original_client, "/figures")
    link = next(link for link in shown.links() if link.startswith("#figure-"))
    assert shown.one("*", id=link[1:])


def test_chosen_powers_and_themes_narrow_the_quoted_figures(original_client: TestClient) -> None:
    everything = original_client.get("/api/v1/figures").json()["rows"]
    told = original_client.get("/api/v1/figures?power=iran&theme=trade").json()["rows"]
    assert 0 < len(told) < len(everything)
    assert {row["permalink"].split("/")[5].partition("#")[0] for row in told} == {"iran"}
    shown = page(original_client, "/figures?power=iran&theme=trade")
    assert shown.one("h2", id="tally").words.startswith(f"{len(told)} quoted figure")
    assert "/figures.csv?theme=trade&power=iran" in shown.links()


def test_a_choice_without_a_figure_says_what_to_do_next(original_client: TestClient) -> None:
    themes = [row["slug"] for row in original_client.get("/api/v1/themes").json()]
    empty = next(
        f"/figures?power=india&theme={theme}"
        for theme in themes
        if not original_client.get(f"/api/v1/figures?power=india&theme={theme}").json()["rows"]
    )
    assert "The text quotes no figure for what is chosen" in page(original_client, empty).words


@pytest.mark.parametrize("query", ["", "?power=iran", "?theme=aid"])
def test_the_fragment_is_part_of_the_page_word_for_word(original_client: TestClient, query: str) -> None:
    fragment = original_client.get(f"/figures{query}", headers=FRAGMENT).text
    assert fragment.strip() in original_client.get(f"/figures{query}").text


def test_the_charts_library_is_loaded_only_where_there_are_charts(original_client: TestClient) -> None:
    with_charts = [a for a in ("/", "/compare", "/figures", "/search") if "plotly" in original_client.get(a).text]
    assert with_charts == ["/figures"]
