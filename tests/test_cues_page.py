"""Who waits for whom: the picture, the list of its sentences, the filters, and what stands where there is no cue."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

from app.codebook import load_codebook
from app.cue_map import GAP, LINE, CueMap, Place, cue_map
from app.db import Database, migrate
from app.pipeline.run import import_path
from app.queries.commentaries import commentaries
from app.queries.views import commentary_view
from app.rows import CommentaryView, CueRow
from app.scale import CUE_KIND_SLUGS
from tests.marks import Element, page, tree
from tests.texts import page as text_page
from tests.texts import section

WAITS = "{} will follow China’s lead on trade with its neighbours, its ministers said in the spring of that year."


def told(client: TestClient, query: str = "") -> list[dict[str, Any]]:
    """Return the cues as the interface for programs tells them."""
    rows: list[dict[str, Any]] = client.get(f"/api/v1/cues{query}").json()["rows"]
    return rows


def entry(shown: Element, row: dict[str, Any]) -> Element:
    """Return what the list says of one watcher and one watched."""
    return shown.one("li", id=f"cue-{row['from']}--{row['to']}")


def arrows(shown: Element) -> list[Element]:
    return shown.one("figure", data_chart="cues").all("a")


@pytest.fixture
def machine_client(client: TestClient, database_url: str, tmp_path: Path) -> TestClient:
    """Ask an application whose only text nobody but the program has read."""
    text = text_page(section("Iran", prose=(WAITS,)), section("China"), section("Peru"))
    (tmp_path / "text.txt").write_text(text, encoding="utf-8")
    database = Database(database_url)
    import_path(database, tmp_path / "text.txt")
    database.close()
    return client


@pytest.fixture
def original_view(original_database: Database) -> CommentaryView:
    """The original commentary as pages read it."""
    with original_database.reading() as session:
        return commentary_view(session, commentaries(session)[0], load_codebook())


def test_an_arrow_leads_from_every_watcher_to_every_watched(original_client: TestClient) -> None:
    shown = page(original_client, "/cues")
    pairs = {f"#cue-{row['from']}--{row['to']}" for row in told(original_client)}
    assert {link["href"] for link in arrows(shown)} == pairs
    assert len(arrows(shown)) == len(pairs) > 10


def test_the_list_has_every_cue_with_its_kind_theme_sentence_and_coder(original_client: TestClient) -> None:
    shown = page(original_client, "/cues")
    for row in told(original_client):
        said = entry(shown, row)
        assert row["kind_label"] in said.words
        assert f"/themes/{row['theme']}" in said.links()
        assert " ".join(row["sentence"].split()) in said.words
        assert row["permalink"].removeprefix("http://testserver") in said.links()
        assert shown.words.count(f"coded by {row['coded_by']}") == 1, "said once for all"


def test_an_arrow_says_in_words_who_does_what_and_in_how_many_sentences(original_client: TestClient) -> None:
    said = [link["aria-label"] for link in arrows(page(original_client, "/cues"))]
    assert "Pakistan consults, coordinates with: China; 2 sentences" in said
    assert "India asks help of: Iran; 1 sentence" in said


def test_an_arrow_is_thicker_where_more_sentences_speak_of_it(original_client: TestClient) -> None:
    widths = {
        link["aria-label"].rpartition("; ")[2]: float(link.one("path", **{"class": "line"})["stroke-width"])
        for link in arrows(page(original_client, "/cues"))
    }
    assert widths["2 sentences"] > widths["1 sentence"]


def test_the_watched_one_is_marked_in_its_sentence(original_client: TestClient) -> None:
    shown = page(original_client, "/cues")
    assert [one.words for one in shown.one("li", id="cue-india--iran").all("b", **{"class": "earned"})] == ["Iran"]
    names = shown.one("li", id="cue-russia-and-central-asia--china").all("b", **{"class": "earned"})
    assert {one.words for one in names} == {"Beijing"}


def test_bodies_without_a_section_are_drawn_otherwise(original_client: TestClient) -> None:
    shown = page(original_client, "/cues")
    assert shown.one("li", id="cue-china--west").one("h4").all("rect")
    assert shown.one("li", id="cue-china--pakistan").one("h4").all("circle")


def test_a_theme_leaves_only_its_cues(original_client: TestClient) -> None:
    shown = page(original_client, "/cues?theme=sanctions&theme=military")
    rows = told(original_client, "?theme=sanctions&theme=military")
    assert {link["href"] for link in arrows(shown)} == {f"#cue-{row['from']}--{row['to']}" for row in rows}
    assert {row["theme"] for row in rows} == {"sanctions", "military"}


def test_a_power_is_shown_watching_and_watched(original_client: TestClient) -> None:
    found = [link["href"] for link in arrows(page(original_client, "/cues?power=china"))]
    assert any(link.startswith("#cue-china--") for link in found)
    assert any(link.endswith("--china") for link in found)
    assert all("china" in link for link in found)


def test_one_who_is_only_watched_can_be_asked_for(original_client: TestClient) -> None:
    shown = page(original_client, "/cues?power=us")
    assert {row["to"] for row in told(original_client, "?power=us")} == {"us"}
    assert len(arrows(shown)) == len({row["from"] for row in told(original_client, "?power=us")}) > 1
    assert original_client.get("/cues.csv?power=us").text.count("United States") >= len(arrows(shown))


def test_the_chips_count_cues(original_client: TestClient) -> None:
    shown = page(original_client, "/cues")
    rows = told(original_client)
    for theme in {row["theme"] for row in rows}:
        count = sum(row["theme"] == theme for row in rows)
        assert shown.one("a", id=f"theme-{theme}").one("span", **{"class": "count"}).words == str(count)
    assert shown.one("a", id="power-iran").words == "Iran 1"


def test_a_theme_without_a_cue_says_so_and_leads_back(original_client: TestClient) -> None:
    shown = page(original_client, "/cues?theme=drugs&power=iran")
    assert "No cue on Drugs from or to Iran" in shown.words
    assert {"/cues?power=iran", "/cues?theme=drugs"} <= set(shown.links())


def test_a_text_in_which_nobody_waits_says_so(client: TestClient, database_url: str, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text(text_page(section("Chile"), section("Peru"), section("Iran")), encoding="utf-8")
    database = Database(database_url)
    import_path(database, tmp_path / "text.txt")
    database.close()
    shown = page(client, "/cues")
    assert "No cue in this commentary" in shown.words
    assert not shown.all("*", "data-chart")


def test_a_text_in_a_language_the_program_does_not_read_is_not_coded(
    original_client: TestClient,
) -> None:
    texts = original_client.get("/api/v1/commentaries").json()
    slug = next(row["slug"] for row in texts if row["language"].startswith("zh"))
    shown = page(original_client, f"/cues?commentary={slug}")
    assert "Not coded" in shown.words
    assert f"/commentaries/{slug}" in shown.links()


def test_an_empty_shelf_says_how_to_fill_it(client: TestClient) -> None:
    assert "visavis import" in page(client, "/cues").words


@pytest.mark.parametrize("query", ["theme=zzz", "power=zzz", "power=aq", "theme=%00", "commentary=zzz"])
def test_an_unknown_value_is_a_page_that_says_which(original_client: TestClient, query: str) -> None:
    answer = original_client.get(f"/cues?{query}")
    assert answer.status_code == (404 if "commentary" in query else 422)
    assert "<h1" in answer.text


def test_a_cue_that_only_the_program_saw_is_broken_and_marked(machine_client: TestClient) -> None:
    shown = page(machine_client, "/cues")
    (link,) = arrows(shown)
    assert link["href"] == "#cue-iran--china"
    assert "auto" in link["class"].split()
    assert link["aria-label"].endswith("coded by the program")
    assert "coded by the program" in shown.one("div", **{"class": "tally-row"}).words


def test_hostile_names_stay_text(client: TestClient, database_url: str, tmp_path: Path) -> None:
    hostile = WAITS.replace("that year.", "that <script>alert(1)</script> year.")
    text = text_page(section("Iran", prose=(hostile,)), section("China"), section("Peru"))
    (tmp_path / "text.txt").write_text(text, encoding="utf-8")
    database = Database(database_url)
    import_path(database, tmp_path / "text.txt")
    database.close()
    html = client.get("/cues").text
    assert "<script>alert" not in html
    assert not re.search(r"\sstyle=", html)
    tree(html)


# ---- the picture ----


def lines_overlap(places: tuple[Place, ...], first_line: bool) -> bool:
    """Whether two names of a column cover each other."""
    spans = []
    for place in places:
        above = LINE / 2 if first_line else LINE * len(place.party.lines) / 2
        spans.append((place.y - above, place.y - above + LINE * len(place.party.lines)))
    return any(end > start + 0.01 for (_, end), (start, _) in pairwise(spans))


def made_up(view: CommentaryView, data: st.DataObject) -> tuple[CueRow, ...]:
    """Make up cues between the powers of a text and bodies with long and short names."""
    names = [(power.slug, power.label) for power in view.powers]
    others = [("un-p5", "Permanent members of the UN Security Council"), ("us", "United States"), ("x", "X" * 40)]
    sentences = view.powers[0].sentences
    rows = st.builds(
        CueRow,
        watcher=st.sampled_from(names),
        watched=st.sampled_from([*names, *others]),
        theme=st.none(),
        kind=st.sampled_from(CUE_KIND_SLUGS),
        sentence=st.sampled_from(sentences),
        by=st.sampled_from([None, "Jane Doe"]),
    )
    return tuple(data.draw(st.lists(rows, min_size=1, max_size=40)))


@pytest.fixture(scope="module")
def a_view(tmp_path_factory: pytest.TempPathFactory) -> CommentaryView:
    """A text of several powers as pages read it."""
    folder = tmp_path_factory.mktemp("cues")
    names = ("Iran", "China", "Peru", "Chile", "Kenya", "Norway")
    (folder / "text.txt").write_text(text_page(*(section(name) for name in names)), encoding="utf-8")
    migrate(f"sqlite:///{folder / 'v.db'}")
    database = Database(f"sqlite:///{folder / 'v.db'}")
    import_path(database, folder / "text.txt")
    with database.reading() as session:
        view = commentary_view(session, commentaries(session)[0], load_codebook())
    database.close()
    return view


@given(st.data())
def test_no_name_covers_another_and_no_arrow_leaves_the_picture(a_view: CommentaryView, data: st.DataObject) -> None:
    drawn: CueMap = cue_map(a_view, made_up(a_view, data))
    assert not lines_overlap(drawn.watchers, first_line=True)
    assert not lines_overlap(drawn.watched, first_line=False)
    assert all(0 <= at <= drawn.height for strand in drawn.strands for at in (strand.start, strand.end))
    starts = [strand.start for strand in drawn.strands]
    assert all(later - sooner >= GAP for sooner, later in pairwise(starts))


def test_no_two_arrows_end_in_one_place(original_view: CommentaryView) -> None:
    ends = sorted(strand.end for strand in cue_map(original_view, original_view.cues).strands)
    assert all(later - sooner > 0.5 for sooner, later in pairwise(ends))


# ---- in a browser ----


@pytest.mark.browser
def test_an_arrow_leads_to_its_lit_entry(page: Page, server: str) -> None:
    page.goto(f"{server}/cues")
    page.locator(".strand[href='#cue-india--iran'] text").click()
    expect(page).to_have_url(re.compile("#cue-india--iran$"))
    expect(page.locator("#cue-india--iran")).to_be_in_viewport()


@pytest.mark.browser
def test_choosing_a_theme_swaps_the_picture(page: Page, server: str) -> None:
    page.goto(f"{server}/cues")
    page.evaluate("window.untouched = true")
    page.locator("#theme-sanctions").click()
    expect(page).to_have_url(re.compile(r"\?theme=sanctions$"))
    expect(page.locator("[data-chart=cues] a")).to_have_count(1)
    assert page.evaluate("window.untouched"), "the page was loaded anew instead of swapped"


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390, 820, 1440])
def test_no_label_of_the_picture_is_cut_or_covered(browser: Browser, server: str, width: int) -> None:
    with browser.new_context(viewport={"width": width, "height": 900}) as context:
        shown = context.new_page()
        shown.goto(f"{server}/cues")
        boxes = shown.eval_on_selector_all(
            ".cue-map .layers text",
            "all => all.map(one => one.getBoundingClientRect()).map(box => [box.x, box.y, box.right, box.bottom])",
        )
        room = shown.evaluate("document.documentElement.clientWidth")
    assert all(left >= 0 and right <= room for left, _, right, _ in boxes)
    pairs = [(one, other) for number, one in enumerate(boxes) for other in boxes[:number]]
    assert not [1 for a, b in pairs if a[0] < b[2] and b[0] < a[2] and a[1] + 3 < b[3] and b[1] + 3 < a[3]]


@pytest.mark.browser
def test_the_picture_and_the_list_stand_without_javascript(browser: Browser, server: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        shown = context.new_page()
        shown.goto(f"{server}/cues")
        shown.locator("#theme-diplomacy").click()
        expect(shown).to_have_url(re.compile(r"theme=diplomacy$"))
        expect(shown.locator("[data-chart=cues] a").first).to_be_visible()
