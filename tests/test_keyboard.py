"""The whole site by keyboard: one walk over the pages, and nothing that has the focus is hidden or unmarked."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.test_accessibility import assert_no_violation
from tests.test_browser import INDIA

pytestmark = pytest.mark.browser

# What has the focus is marked, in the window, and not under something that sticks to its edge.
SEEN = """() => {
  const one = document.activeElement;
  if (one === document.body) return "";
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
  const box = one.getClientRects()[0] ?? one.getBoundingClientRect();
  const name = one.outerHTML.slice(0, 100);
  if (!one.closest("svg, plotly-chart") && (outlineStyle === "none" || outlineWidth === "0px") && boxShadow === "none"
    && !one.querySelector(":focus, .focused") && !one.matches(".strand")) return `unmarked: ${name}`;
  if (box.bottom < 0 || box.top > innerHeight) return `out of the window: ${name}`;
  if (box.height > innerHeight / 2) return "";
  const sticks = ({ position }) => position === "sticky" || position === "fixed";
  const lies = (node) => node && !node.contains(one) && (sticks(getComputedStyle(node)) || lies(node.parentElement));
  const inset = (low, high) => [low + 2, (low + high) / 2, high - 2];
  const points = inset(box.left, box.right).flatMap((x) => inset(box.top, box.bottom).map((y) => [x, y]));
  const tops = points.map(([x, y]) => document.elementFromPoint(x, y)).filter(Boolean);
  return tops.length && tops.every((top) => !one.contains(top) && lies(top)) ? `covered: ${name}` : "";
}"""
NAMES = "all => all.filter(one => one.checkVisibility()).map(one => one.textContent.replace(/\\s+/g, ' ').trim())"


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("address", ["/", "/compare", "/cues", "/search?q=recognition", INDIA])
def test_what_has_the_focus_can_be_seen(page: Page, server: str, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.emulate_media(reduced_motion="reduce")
    page.goto(server + address)
    faults = set()
    for _ in range(70):
        page.keyboard.press("Tab")
        faults.add(page.evaluate(SEEN))
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        faults.add(page.evaluate(SEEN))
    assert faults == {""}


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element that matches has the focus."""
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"no {selector} can be reached by Tab")


def test_a_reader_walks_from_the_home_page_to_the_next_section_by_keyboard(page: Page, server: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(server)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "#theme-water")
    page.keyboard.press("Enter")
    expect(page.locator("article[data-power]")).to_have_count(1)
    tab_to(page, "article[data-power] [data-copy]")
    page.keyboard.press("Enter")
    expect(page.locator("#live")).to_have_text("Link copied.")
    tab_to(page, "article[data-power] a[href^='/commentaries/']")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/commentaries/"))


def test_a_reader_turns_to_the_next_section_and_searches_by_keyboard(page: Page, server: str) -> None:
    page.goto(server + INDIA)
    tab_to(page, "a[rel=next]")
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(server + INDIA)
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("recognition")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=recognition"))
    tab_to(page, "main a[href*='#s-']")


def test_a_reader_opens_a_cell_of_the_comparison_by_keyboard(page: Page, server: str) -> None:
    page.goto(f"{server}/compare")
    tab_to(page, "td summary")
    cell = page.locator("td details").first
    was = cell.get_attribute("open")
    page.keyboard.press("Enter")
    assert cell.get_attribute("open") != was


@pytest.mark.parametrize("width", [390, 1280])
def test_what_can_be_done_with_a_sentence_is_reached_from_its_mark(page: Page, server: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(server + INDIA)
    page.locator("#p1s1 + .mark").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.unit')?.querySelector('.sentence').id") == "p1s1"
    tab_to(page, ".unit [data-keep]")
    page.keyboard.press("Enter")
    expect(page.locator("#p1s1 ~ .tools [data-keep]")).to_have_attribute("aria-pressed", "true")


def test_a_dialog_takes_the_focus_and_gives_it_back(page: Page, server: str) -> None:
    page.goto(server)
    page.locator("a.chip").first.focus()
    page.keyboard.press("?")
    dialog = page.locator("dialog[open]")
    expect(dialog).to_be_visible()
    assert page.evaluate("document.querySelector('dialog[open]').contains(document.activeElement)")
    assert_no_violation(page)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator("a.chip").first).to_be_focused()


def test_keys_switched_off_in_another_tab_are_off_in_this_one(page: Page, server: str) -> None:
    page.goto(f"{server}/keys")
    other = page.context.new_page()
    other.goto(f"{server}/keys")
    other.get_by_label("Use single-key shortcuts").uncheck()
    expect(page.get_by_label("Use single-key shortcuts")).not_to_be_checked()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement === document.body")


def test_keys_switched_off_since_are_off_on_a_page_that_comes_back(page: Page, server: str) -> None:
    page.goto(server + INDIA)
    page.evaluate("localStorage.setItem('visavis.keys.off', 'true')")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement === document.body")


def test_what_gets_the_focus_is_not_told_a_second_time(page: Page, server: str) -> None:
    page.clock.install()
    page.goto(f"{server}/?theme=water")
    page.locator(".taken").press("Enter")
    expect(page.locator("[data-announce]")).to_be_focused()
    page.clock.run_for(200)
    expect(page.locator("#live")).to_be_empty()


@pytest.mark.parametrize("address", ["/", "/figures", "/themes/recognition", INDIA])
def test_what_can_be_done_is_told_apart_by_its_name_alone(page: Page, server: str, address: str) -> None:
    page.goto(server + address)
    names = page.locator("main :is([data-copy], [data-keep], .cite)").evaluate_all(NAMES)
    assert names
    assert sorted({name for name in names if names.count(name) > 1}) == []
