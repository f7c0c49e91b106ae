"""What a reader does between pages, tabs and dialogs, in a real browser: nothing is lost, doubled or left unsaid."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.test_browser import INDIA

pytestmark = pytest.mark.browser

NO_STORAGE = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("no", "SecurityError"); },
})"""
SHARED = """
window.shared = [];
Object.defineProperty(navigator, "share", { value: async (data) => void window.shared.push(data) });
"""


@pytest.fixture
def errors(page: Page) -> list[str]:
    """Errors of scripts that nothing caught, from now on."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def test_cite_gives_the_focus_back_where_it_was_in_a_sentence(page: Page, server: str) -> None:
    page.goto(server + INDIA)
    page.locator("#p1s1 + .mark").focus()
    link = page.locator("#p1s1 ~ .tools .cite")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#reference-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    expect(link).to_be_focused()


def test_two_clicks_on_cite_open_one_dialog(page: Page, server: str) -> None:
    page.goto(server + INDIA)
    page.locator(".head .cite").first.dblclick()
    expect(page.locator("dialog[open]")).to_have_count(1)


def test_keys_take_no_sentence_that_nobody_chose(page: Page, server: str) -> None:
    page.goto(server)
    page.keyboard.press("s")
    expect(page.locator("#live")).to_have_text("Select a sentence first: j leads to the first one.")
    assert page.evaluate("localStorage.getItem('visavis.kept')") is None
    page.keyboard.press("j")
    page.keyboard.press("s")
    expect(page.locator("[data-kept-count]")).to_have_text("1")


def test_keys_lead_from_a_hit_to_its_sentence(page: Page, server: str) -> None:
    page.goto(f"{server}/search?q=recognition")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".sentence:has(.anchor:target)")).to_be_in_viewport()


def test_without_a_connection_the_page_stays_and_says_so(page: Page, server: str) -> None:
    page.goto(f"{server}/compare")
    page.context.set_offline(True)
    page.locator("a.chip").first.click()
    expect(page.locator("#notice")).to_have_text("The server cannot be reached: nothing has changed.")
    expect(page).to_have_url(f"{server}/compare")


def test_keys_lead_through_a_theme_and_what_is_kept(page: Page, server: str) -> None:
    page.goto(f"{server}/themes/recognition")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("s")
    place = page.locator(".voice .quote").nth(1).locator("[data-keep]").get_attribute("data-keep")
    page.goto(f"{server}/kept")
    expect(page.locator(".kept-one")).to_have_attribute("data-place", place or "")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('.kept-one') !== null")


def test_keeping_a_whole_list_and_undoing_lose_no_focus(page: Page, server: str) -> None:
    page.goto(server + INDIA)
    place = page.locator("[data-keep]").first.get_attribute("data-keep")
    page.goto(f"{server}/kept?sentence={place}")
    button = page.locator("[data-kept-do=all]")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_be_hidden()
    expect(page.locator("#kept-title")).to_be_focused()
    page.goto(server + INDIA)
    page.locator("#p1s1 + .mark").focus()
    page.keyboard.press("s")
    expect(page.locator("#live")).to_have_text("Removed from your list.")
    page.locator("#notice button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#p1s1 + .mark")).to_be_focused()


def test_the_switch_shows_what_the_page_wears_in_every_tab_and_after_back(page: Page, server: str) -> None:
    page.goto(server)
    other = page.context.new_page()
    other.goto(f"{server}/about")
    page.get_by_label("Dark").check()
    expect(other.get_by_label("Dark")).to_be_checked()
    expect(other.locator("html")).to_have_attribute("data-appearance", "dark")
    page.locator("#theme-recognition").click()
    expect(page).to_have_url(f"{server}/?theme=recognition")
    page.go_back()
    expect(page).to_have_url(f"{server}/")
    expect(page.get_by_label("Dark")).to_be_checked()
    page.goto(f"{server}/keys")
    page.get_by_label("Light").check()
    page.go_back()
    expect(page.locator("html")).to_have_attribute("data-appearance", "light")
    expect(page.get_by_label("Light")).to_be_checked()


def test_a_note_written_in_one_tab_is_seen_in_the_other(page: Page, server: str) -> None:
    page.goto(server + INDIA)
    page.locator("#p1s1 + .mark").focus()
    page.keyboard.press("s")
    page.goto(f"{server}/kept")
    other = page.context.new_page()
    other.goto(f"{server}/kept")
    page.locator("[data-note]").fill("ask again")
    expect(other.locator("[data-note]")).to_have_value("ask again")


def test_a_fragment_that_is_no_address_does_no_harm(page: Page, server: str, errors: list[str]) -> None:
    page.goto(f"{server}{INDIA}#100%")
    expect(page.locator("h1")).to_be_visible()
    assert errors == []


def test_a_browser_that_stores_nothing_is_told_so(page: Page, server: str, errors: list[str]) -> None:
    page.add_init_script(NO_STORAGE)
    page.goto(f"{server}/keys")
    page.locator("[data-keys]").uncheck()
    expect(page.locator("#live")).to_have_text(re.compile("are off on this page: this browser blocks storage"))
    page.locator("[data-remember]").uncheck()
    expect(page.locator("#live")).to_have_text("This browser blocks storage: nothing is remembered.")
    assert errors == []


def test_what_is_shared_says_where_it_is_from(page: Page, server: str) -> None:
    page.add_init_script(SHARED)
    page.goto(server + INDIA)
    page.locator("#p1s1 + .mark").focus()
    page.locator("#p1s1 ~ .tools [data-share]").click()
    (shared,) = page.evaluate("window.shared")
    assert shared["title"] == f"Sentence 1 of passage 1 · {page.title()}"
    assert "?sentence=" in shared["url"]


def test_at_four_hundred_percent_nothing_covers_the_sentence_that_a_link_names(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(f"{server}{INDIA}?q=Taliban")
    page.goto(f"{server}{INDIA}?q=Taliban#p4s2")
    sentence = page.locator("#p4s2")
    expect(sentence).to_be_in_viewport(ratio=0.99)
    for bar in page.locator(".hit-bar, .turn.held").all():
        expect(bar).not_to_be_in_viewport()


def test_the_themes_beside_a_section_arrive_without_pushing_its_text_down(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(server + INDIA)
    text = page.locator("#p1")
    before = text.bounding_box()
    page.locator(".spoken").evaluate("aside => aside.remove()")
    assert text.bounding_box() == before
