"""The figures: charts with their tables, and every quoted figure with its hedge and its sentence."""

import csv
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect

from app.db import Database
from app.domain import Batch, FigureCoding
from app.main import create_app
from app.pipeline.run import import_path
from app.store.codings import save_batch
from tests.conftest import settings_for
from tests.marks import Element, page

NOW = datetime.fromisoformat("2024-05-01")

ANDES = """What Peru makes of its neighbours

Five powers look at 3 capitals, and the United States sent 700 people in 2019. All of them look at Chile: Chile has \
the ports, Chile has the roads, and Chile has waited.

Peru

The United States pledged $5 billion in aid for the ports of the country. Trade between China and Japan reached \
$9 billion in 2019. Peru pledged aid of $2 million.

Brazil

Peru pledged $3 million in aid for the valleys. Brazil pledged $4 million in aid too.
"""


@pytest.fixture
def andes(database_url: str, tmp_path: Path) -> Iterator[TestClient]:
    """Ask an application that holds a text in which powers speak of others."""
    (tmp_path / "andes.txt").write_text(ANDES, encoding="utf-8")
    database = Database(database_url)
    import_path(database, tmp_path / "andes.txt")
    database.close()
    with TestClient(create_app(settings_for(database_url))) as client:
        yield client


def listed(shown: Element) -> dict[str, Element]:
    """Return the rows of the quoted figures by their words; figures told twice are not asked for."""
    rows = shown.one("section", aria_labelledby="quoted").one("tbody").all("tr")
    return {row.one("mark").words: row.one("th") for row in rows}


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
        assert chart["aria-label"].startswith("Drawing: ")
        assert shown.one("*", id=f"chart-{chart['data-chart']}-words").words


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
    assert "The text quotes no figure for your selection" in page(original_client, empty).words


def test_the_charts_library_is_loaded_only_where_there_are_charts(original_client: TestClient) -> None:
    with_charts = [a for a in ("/", "/compare", "/figures", "/search") if "plotly" in original_client.get(a).text]
    assert with_charts == ["/figures"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("21 years", "Iran"),
        ("three further years", "Russia and Central Asia"),
        ("$2 billion", "Pakistan"),
    ],
)
def test_a_figure_is_listed_under_the_power_it_speaks_of(original_client: TestClient, words: str, said: str) -> None:
    head = listed(page(original_client, "/figures"))[words]
    assert head.words == said
    assert head["class"] != "hue-0"


def test_a_figure_of_a_group_has_the_groups_name(original_client: TestClient) -> None:
    head = listed(page(original_client, "/figures"))["four permanent members"]
    assert not head.words.startswith(("Russia", "un-p5"))
    assert head.words.endswith("in the section Russia and Central Asia")


def test_no_power_is_its_own_partner(example_client: TestClient) -> None:
    rows = example_client.get("/figures.json").json()["rows"]
    assert rows
    assert not [row for row in rows if row["partner"] is not None and row["partner"] == row["power"]]


def test_who_counted_is_not_whose_figure_it_is(example_client: TestClient) -> None:
    rows = {row["as quoted"]: row for row in example_client.get("/figures.json").json()["rows"]}
    assert rows["several hundred members"]["power"] == "china"


def test_aid_pledged_by_a_power_without_a_section_is_not_the_sections(andes: TestClient) -> None:
    shown = page(andes, "/figures")
    head = listed(shown)["$5 billion"]
    assert (head.words, head["class"]) == ("United States in the section Peru", "hue-0")
    rows = [row.all("td") for row in shown.one("section", id="chart-investment").one("tbody").all("tr")]
    assert [row[1].words for row in rows if row[4].words == "5 billion USD"] == ["United States"]


def test_a_partner_is_named_and_not_coded(andes: TestClient) -> None:
    assert listed(page(andes, "/figures"))["$9 billion"].words in (
        "China and Japan in the section Peru", "Japan and China in the section Peru",
    )  # fmt: skip


def test_a_figure_of_the_introduction_that_names_no_power_has_none(andes: TestClient) -> None:
    assert listed(page(andes, "/figures"))["3 capitals"].words == "Not said in the section Introduction"


def test_the_filter_and_the_list_mean_the_same_power(andes: TestClient) -> None:
    peru, brazil = (set(listed(page(andes, f"/figures?power={power}"))) for power in ("peru", "brazil"))
    assert peru == {"$5 billion", "$9 billion", "$2 million", "$3 million"}
    assert brazil == {"$4 million"}


def test_with_a_filter_no_other_power_that_has_a_section_is_charted(andes: TestClient) -> None:
    shown = page(andes, "/figures?power=brazil").one("section", id="chart-investment")
    assert {row.all("td")[1].words for row in shown.one("tbody").all("tr")} == {"Brazil"}


def test_the_export_says_in_which_section_a_figure_stands(andes: TestClient) -> None:
    rows = {row["as quoted"]: row for row in andes.get("/figures.json").json()["rows"]}
    assert (rows["$3 million"]["power"], rows["$3 million"]["section"]) == ("peru", "brazil")
    assert (rows["$5 billion"]["power"], rows["$5 billion"]["section"]) == ("US", "peru")


def test_a_figure_that_a_person_corrected_says_so_and_what_the_program_read(
    original_client: TestClient, original_database: Database
) -> None:
    told = next(row for row in original_client.get("/figures.json").json()["rows"] if row["as quoted"] == "$2 billion")
    slug = told["permalink"].split("/")[4]
    coding = FigureCoding(told["key"], "$2 billion", (("value", 2.3e9), ("period", "2012")))
    with original_database.writing() as session:
        save_batch(session, slug, Batch("Ana", "editor", "Read again", (coding,)), now=NOW)
    rows = page(original_client, "/figures").one("section", aria_labelledby="quoted").one("tbody").all("tr")
    row = next(row for row in rows if row.one("mark").words == "$2 billion")
    assert "2.3 billion USD corrected by Ana; the program read 2 billion USD, 2013" in row.words


@pytest.mark.parametrize("name", ["trade", "refugees"])
def test_a_text_about_no_country_gets_no_series_about_afghanistan(andes: TestClient, name: str) -> None:
    assert "Afghanistan" not in andes.get(f"/figures/{name}.csv").text


def test_the_list_of_charts_says_what_each_shows_and_leads_to_it(original_client: TestClient) -> None:
    shown = page(original_client, "/figures")
    entries = shown.one("nav", aria_labelledby="chart-list").all("a")
    assert [link["href"] for link in entries] == [f"#chart-{name}" for name in charts(shown)]
    assert entries[0].words == shown.one("*", id="chart-trade-title").words


def test_a_chart_has_a_page_of_its_own_that_leads_to_the_others(original_client: TestClient) -> None:
    shown = page(original_client, "/figures?chart=trade&power=iran")
    assert charts(shown) == ["trade"]
    assert shown.one("h1").words == "Two-way trade with Afghanistan"
    assert "/figures?power=iran&chart=borders" in shown.links()
    assert "/figures?power=iran" in shown.links()


@pytest.mark.parametrize(
    ("theme", "first", "others"),
    [("refugees", "refugees", []), ("trade", "trade", ["investment", "borders", "others"])],
)
def test_with_a_theme_chosen_its_charts_come_first_and_then_only_those_that_mark_a_figure_on_it(
    original_client: TestClient, theme: str, first: str, others: list[str]
) -> None:
    shown = page(original_client, f"/figures?theme={theme}")
    assert charts(shown)[0] == first
    assert set(charts(shown)[1:]) <= set(others)
    assert page(original_client, f"/cite?of=/figures%3Ftheme={theme}").words


def test_a_chart_asked_for_by_name_is_shown_whatever_the_theme(original_client: TestClient) -> None:
    shown = page(original_client, "/figures?theme=water&chart=trade")
    assert charts(shown) == ["trade"]
    assert shown.one("li", **{"class": "current"}).words.startswith("Pakistan’s trade")


def test_the_link_to_hand_on_names_the_text(original_client: TestClient) -> None:
    shown = page(original_client, "/figures").one("section", id="chart-trade")
    (link,) = [button["data-copy"] for button in shown.all("button") if "data-copy" in button.attributes]
    assert "commentary=" in link
    assert charts(page(original_client, link)) == ["trade"]


def test_what_is_asked_for_a_charts_name_alone_draws_nothing(
    original_client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    original_client.get("/figures?power=iran&theme=trade")

    def refuse(*_: object) -> None:
        raise AssertionError

    for name in ("lines.line_figure", "row_figure.row_figure"):
        monkeypatch.setattr(f"app.charts.{name}", refuse)
    for path in ("/cite?of=/figures%3Fchart=trade%26power=pakistan", "/figures/datapackage.json?power=china"):
        assert original_client.get(path).status_code == 200
    assert original_client.get("/figures?power=iran&theme=trade&chart=trade").status_code == 200


def test_an_unknown_chart_names_those_there_are(original_client: TestClient) -> None:
    assert "refugees" in page(original_client, "/figures?chart=moons", status=422).words
    assert "/figures/trade.csv" in page(original_client, "/figures/moons.csv", status=404).links()
    assert "/figures/trade.csv" in page(original_client, "/figures/trade.xlsx", status=404).links()


def test_a_chart_that_the_choice_leaves_empty_says_so_and_leads_on(original_client: TestClient) -> None:
    shown = page(original_client, "/figures?chart=borders&power=india")
    assert "This chart has nothing to show for your selection" in shown.words
    assert {"/figures?power=india", "/figures?chart=borders"} <= set(shown.links())


def test_a_charts_json_has_the_rows_of_its_csv(original_client: TestClient) -> None:
    told = original_client.get("/figures/trade.json").json()
    text = original_client.get("/figures/trade.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert [row["as written"] for row in rows] == [row["as written"] for row in told["rows"]]
    assert told["headline"] == "Pakistan’s trade with Afghanistan halved between 2011 and 2020"


def test_chips_count_figures_and_not_sentences(original_client: TestClient) -> None:
    shown = page(original_client, "/figures?theme=trade")
    for power in ("iran", "india"):
        told = original_client.get(f"/figures.json?theme=trade&power={power}").json()["rows"]
        assert shown.one("a", id=f"power-{power}").one("span", **{"class": "count"}).words == str(len(told))


def test_a_chart_is_drawn_without_a_script_for_wide_and_narrow_pages(original_client: TestClient) -> None:
    for chart in page(original_client, "/figures").all("plotly-chart"):
        wide, narrow = chart.all("svg")
        figure, phone = json.loads(chart["figure"]), json.loads(chart["narrow"])
        high = [f"{one['layout']['height'] / 16}rem" for one in (figure, phone)]
        assert [wide["height"], narrow["height"]] == high
        assert wide.all("text")


def test_a_table_has_a_caption_and_every_head_its_scope(original_client: TestClient) -> None:
    for table in page(original_client, "/figures").all("table"):
        assert table.one("caption").words
        assert all(head["scope"] in ("col", "row") for head in table.all("th"))


def test_a_rank_within_a_power_is_not_said_to_be_its_own(original_client: TestClient) -> None:
    rows = page(original_client, "/figures").one("section", aria_labelledby="quoted").one("tbody").all("tr")
    (row,) = (row for row in rows if row.one("mark").words == "most populous")
    assert row.all("td")[0].words == "rank within India"


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["svg", "png"])
def test_a_drawing_can_be_taken_away_with_its_words(page: Page, server: str, kind: str) -> None:
    page.goto(f"{server}/figures?chart=trade")
    page.locator("plotly-chart.drawn").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name=f"{kind.upper()}: this drawing").click()
    content = download.value.path().read_bytes()
    assert download.value.suggested_filename == f"trade.{kind}"
    assert content.startswith(b"\x89PNG" if kind == "png" else b"<svg")
    words = (b"halved between 2011", b"Monetary Fund", b"/figures?chart=trade")
    assert kind == "png" or all(word in content for word in words)
    expect(page.locator("#live")).to_have_text(f"trade.{kind} downloaded.")


@pytest.mark.browser
@pytest.mark.parametrize("width", [700, 1280, 1920, 2560])
def test_a_chart_is_as_wide_when_it_is_drawn_as_the_still_drawing_before(page: Page, server: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.route("**/*plotly*", lambda route: route.abort())
    page.goto(f"{server}/figures?chart=borders")
    still = page.locator("plotly-chart .drawing.wide .bar").first.bounding_box()
    page.unroute_all()
    page.reload()
    page.locator("plotly-chart.drawn").wait_for()
    bar = page.locator("plotly-chart .plot .bars path").first.bounding_box()
    assert still
    assert bar
    assert bar["width"] == pytest.approx(still["width"], rel=0.2 if width < 900 else 0.03)


@pytest.mark.browser
def test_the_page_does_not_move_when_its_charts_are_drawn(page: Page, server: str) -> None:
    page.route("**/*plotly*", lambda route: route.abort())
    page.goto(f"{server}/figures")
    before = page.evaluate("document.documentElement.scrollHeight")
    page.unroute_all()
    page.goto(f"{server}/figures")
    page.locator("plotly-chart.drawn").last.wait_for()
    assert page.evaluate("document.documentElement.scrollHeight") == before
