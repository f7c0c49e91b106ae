"""How the pages look where things are out of the ordinary: nothing imported, a fault, another script, forced colours,
little motion, an answer that is long in coming, and the appearance that a reader chose.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Locator, Page, Route, expect
from sqlalchemy import text
from structlog.testing import capture_logs

from app.db import Database, migrate
from app.main import create_app
from app.pipeline.run import import_path
from app.resources import resource
from tests.conftest import settings_for
from tests.test_accessibility import assert_accessible, show
from tests.test_browser import INDIA, PAGES
from tests.texts import page as text_page
from tests.texts import section

pytestmark = pytest.mark.browser

PERSIAN = (
    "کابل پس از تغییر",
    "همسایگان افغانستان با نگرانی به آینده نگاه می‌کنند و هر یک راه خود را می‌جوید. تجارت مرزی کاهش یافته است.",
    "دولت‌های منطقه هنوز تصمیم نگرفته‌اند که آیا طالبان را به رسمیت بشناسند یا نه. آنها منتظر یکدیگر مانده‌اند.",
)


MOVING = "document.getAnimations().filter(one => one.effect.getComputedTiming().duration > 0).length"
IDLE = "controls => controls.filter(one => !one.form && one.checkVisibility()).map(one => one.outerHTML)"
# How much of the line is to be seen after so many milliseconds.
LINE = """milliseconds => {
  const results = document.querySelector("#results");
  const late = results.getAnimations({ subtree: true }).find((one) => one.animationName === "late");
  late.pause();
  late.currentTime = milliseconds;
  return getComputedStyle(results, "::before").opacity;
}"""


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[tuple[TestClient, str]]:
    """An application without any commentary, and the address of its database."""
    url = f"sqlite:///{tmp_path / 'states.db'}"
    migrate(url)
    with TestClient(create_app(settings_for(url)), raise_server_exceptions=False) as client:
        yield client, url


def stand_in(page: Page, server: str, html: str) -> None:
    """Show this page in the browser as if the server had sent it."""
    page.route(f"{server}/stand-in", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    show(page, f"{server}/stand-in")


@pytest.mark.parametrize("address", ["/", "/commentaries", "/powers", "/search?q=aid", "/about"])
def test_an_empty_shelf_is_accessible(page: Page, server: str, empty: tuple[TestClient, str], address: str) -> None:
    stand_in(page, server, empty[0].get(address).text)
    assert_accessible(page)


def test_the_page_of_a_fault_is_accessible_and_names_the_request(
    page: Page, server: str, empty: tuple[TestClient, str]
) -> None:
    client, url = empty
    database = Database(url)
    import_path(database, resource("data/example.txt"))
    with database.writing() as session:
        session.execute(text("DROP TABLE figure"))
    database.close()
    with capture_logs():
        answer = client.get("/")
    assert answer.status_code >= 500
    stand_in(page, server, answer.text)
    expect(page.get_by_role("main")).to_contain_text("request")
    assert_accessible(page)


def test_text_from_right_to_left_is_set_so(
    page: Page, server: str, empty: tuple[TestClient, str], tmp_path: Path
) -> None:
    client, url = empty
    title, *prose = PERSIAN
    (tmp_path / "text.txt").write_text(
        "\n\n".join([title, *prose, "Iran", *prose, "Pakistan", *prose]), encoding="utf-8"
    )
    database = Database(url)
    import_path(database, tmp_path / "text.txt")
    database.close()
    row = client.get("/api/v1/commentaries").json()[0]
    stand_in(page, server, client.get(f"/commentaries/{row['slug']}").text)
    assert row["language"] == "fa"
    expect(page.get_by_role("heading", level=1)).to_have_css("direction", "rtl")
    assert_accessible(page)


def test_chinese_text_is_accessible_and_not_slanted(page: Page, server: str) -> None:
    page.goto(f"{server}/commentaries")
    page.locator("[lang|=zh] a").first.click()
    show(page, page.url)
    expect(page.get_by_role("heading", level=1)).to_have_css("font-style", "normal")
    assert_accessible(page)


def test_forced_colours_keep_what_is_chosen_and_focused_to_see(page: Page, server: str) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(f"{server}/?theme=aid")
    here = page.locator(".nav [aria-current]")
    assert colour(here, "borderBlockEnd") != colour(page.locator(".nav a:not([aria-current])").first, "borderBlockEnd")
    chosen, other = page.locator(".chip[aria-current]"), page.locator(".chip:not([aria-current])").first
    assert colour(chosen, "background") != colour(other, "background")
    here.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def colour(link: Locator, of: str) -> str:
    """Return the colour of a part of a link."""
    return str(link.evaluate("(one, of) => getComputedStyle(one)[`${of}Color`]", of))


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_a_reader_who_wants_little_motion_gets_none(
    page: Page, server: str, motion: Literal["reduce", "no-preference"]
) -> None:
    page.emulate_media(reduced_motion=motion)
    page.goto(server + INDIA)
    page.evaluate("location.hash = document.querySelector('.sentence .anchor').id")
    moving = page.evaluate(MOVING)
    scrolling = page.evaluate("getComputedStyle(document.documentElement).scrollBehavior")
    assert (moving, scrolling) == ((0, "auto") if motion == "reduce" else (1, "smooth"))


def test_an_answer_that_is_long_in_coming_shows_a_line(page: Page, server: str) -> None:
    held: list[Route] = []
    page.goto(f"{server}/cues")
    page.route(re.compile("theme=recognition"), lambda route: hold(route, held))
    page.locator("#theme-recognition").click()
    expect(page.locator("#results")).to_have_attribute("aria-busy", "true")
    assert [page.evaluate(LINE, milliseconds) for milliseconds in (299, 301)] == ["0", "1"]
    held[0].continue_()
    expect(page.locator("#results")).not_to_have_attribute("aria-busy", "true")


def hold(route: Route, held: list[Route]) -> None:
    """Keep a request waiting."""
    held.append(route)


def test_the_chosen_appearance_is_there_on_the_next_page_from_the_first_moment(page: Page, server: str) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(f"{server}/powers")
    light = paper(page)
    page.get_by_role("radio", name="Dark").check()
    assert paper(page) != light
    page.goto(f"{server}/themes", wait_until="commit")
    page.wait_for_selector("h1")
    assert paper(page) != light
    expect(page.get_by_role("radio", name="Dark")).to_be_checked()
    page.get_by_role("radio", name="Same as device").check()
    assert paper(page) == light


def paper(page: Page) -> str:
    """Return the colour of the page."""
    return str(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))


def test_both_ways_into_the_dark_have_the_same_colours() -> None:
    css = resource("static/css/tokens.css").read_text(encoding="utf-8")
    lists = [re.findall(r"(--[\w-]+): (#\w+);", part) for part in re.split(r"@media screen", css)[1:]]
    assert len(lists) == 2
    assert lists[0] == lists[1] != []


@pytest.fixture(scope="module")
def without_script(browser: Browser) -> Iterator[Page]:
    """One tab without scripts for all pages."""
    with browser.new_context(java_script_enabled=False) as context:
        yield context.new_page()


@pytest.mark.parametrize("address", PAGES)
def test_without_a_script_nothing_is_offered_that_does_nothing(without_script: Page, server: str, address: str) -> None:
    without_script.goto(server + address)
    controls = without_script.locator("button, input, select, textarea:not([readonly])")
    assert controls.evaluate_all(IDLE) == []


def test_many_commentaries_leave_the_head_of_a_page_short(
    page: Page, server: str, empty: tuple[TestClient, str], tmp_path: Path
) -> None:
    client, url = empty
    database = Database(url)
    for number in range(12):
        path = tmp_path / f"{number}.txt"
        path.write_text(text_page(section("Chile"), section("Peru"), top=f"Neighbours Wait {number}"), encoding="utf-8")
        import_path(database, path)
    database.close()
    stand_in(page, server, client.get("/cues").text)
    assert page.get_by_role("heading", level=1).evaluate("one => one.getBoundingClientRect().top") < 320
    page.get_by_text("11 more").click()
    expect(page.get_by_role("link", name="Neighbours Wait 3")).to_be_visible()


def test_forced_colours_leave_the_marks_of_sentences_to_be_seen(page: Page, server: str) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(server + INDIA)
    mark = page.locator(".mark").first
    assert mark.evaluate("mark => getComputedStyle(mark, '::before').backgroundImage") != "none"
