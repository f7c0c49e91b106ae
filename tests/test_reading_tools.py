"""Reading in a real browser: what opens on a sentence, the way through hits, keys, and what a device remembers."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.test_browser import INDIA

pytestmark = pytest.mark.browser

HITS = f"{INDIA}?q=recognise"


SCROLLED = """passage => new Promise((done) => {
    addEventListener("scroll", done, { once: true });
    document.querySelector(passage).scrollIntoView({ behavior: "instant" });
})"""


def reads(page: Page, passage: str) -> None:
    """Scroll to a passage and stay there for longer than a device waits before it remembers the place."""
    page.evaluate(SCROLLED, passage)
    page.clock.run_for(500)


def remembered(page: Page) -> object:
    """Return what the device has remembered."""
    return page.evaluate("localStorage.getItem('visavis.reading')")


def test_a_tap_on_a_sentence_opens_what_can_be_done_with_it(browser: Browser, server: str) -> None:
    with browser.new_context(has_touch=True, viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.goto(server + INDIA)
        page.locator("#p2s2").tap()
        tools = page.locator(".unit.open .tools")
        expect(tools.get_by_role("link", name="Cite")).to_be_visible()
        page.locator("#p1s1").tap()
        expect(page.locator(".unit.open")).to_have_count(1)
        page.locator("h1").tap()
        expect(page.locator(".unit.open")).to_have_count(0)


def test_enter_on_a_mark_lights_the_sentence_and_shows_its_tools(page: Page, server: str) -> None:
    page.goto(server + INDIA)
    mark = page.locator(".mark").nth(3)
    mark.focus()
    expect(page.locator(".tools").nth(3)).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"#s-\w+$"))
    expect(page.locator(".tools").nth(3)).to_be_visible()


def test_a_sentence_named_by_its_key_alone_is_lit_and_in_view(page: Page, server: str) -> None:
    page.goto(server + INDIA)
    plain = page.locator("#p7s1").evaluate("node => getComputedStyle(node).backgroundColor")
    key = page.locator("#p7s1").get_attribute("data-key")
    page.goto(f"{server}{INDIA}?sentence={key}")
    expect(page.locator("#p7s1")).not_to_have_css("background-color", plain)
    expect(page.locator("#p7s1")).to_be_in_viewport()


def test_a_sentence_named_by_its_key_is_lit_without_javascript(browser: Browser, server: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(server + INDIA)
        key = page.locator("#p4s1").get_attribute("data-key")
        page.goto(f"{server}{INDIA}?sentence={key}")
        page.get_by_role("link", name="Go to the linked sentence").click()
        expect(page.locator("#p4s1")).to_be_in_viewport()
        expect(page.locator(".unit:has(#p4s1) .tools")).to_be_visible()


def test_the_address_names_the_sentence_that_is_lit(page: Page, server: str) -> None:
    page.goto(server + INDIA)
    first, second = (page.locator(name).get_attribute("data-key") for name in ("#p1s1", "#p1s2"))
    page.goto(f"{server}{INDIA}?sentence={first}#s-{first}")
    page.locator(".unit:has(#p1s2) > .mark").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{server}{INDIA}?sentence={second}#s-{second}")


def test_hits_follow_each_other_by_link_and_by_key_and_are_counted_aloud(page: Page, server: str) -> None:
    page.goto(server + HITS)
    total = page.locator(".sentence.hit").count()
    page.get_by_role("link", name="To the first").click()
    expect(page.locator("#hit-count")).to_have_text(f"1 of {total}")
    expect(page.locator("#live")).to_have_text(f"Hit 1 of {total}")
    page.keyboard.press("p")
    expect(page.locator("#hit-count")).to_have_text(f"{total} of {total}")
    expect(page.locator(".sentence.hit").last).to_be_in_viewport()


def test_hits_follow_each_other_without_javascript(browser: Browser, server: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(server + HITS)
        page.get_by_role("link", name="To the first").click()
        expect(page.locator("#hit-count")).to_contain_text("1 of ")
        expect(page.locator(".sentence.hit").first).to_be_in_viewport()


def test_single_keys_lead_through_sentences_sections_and_pages(page: Page, server: str) -> None:
    page.goto(server + INDIA)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("j")
    expect(page.locator(".mark").nth(1)).to_be_focused()
    page.keyboard.press("]")
    expect(page).to_have_url(re.compile("/iran$"))
    page.keyboard.press("g")
    page.keyboard.press("c")
    expect(page).to_have_url(f"{server}/compare")


def test_a_key_copies_the_link_of_what_has_the_focus(page: Page, server: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(server + INDIA)
    page.locator(".mark").nth(2).focus()
    key = page.locator("[data-key]").nth(2).get_attribute("data-key")
    page.keyboard.press("c")
    expect(page.locator("#live")).to_have_text("Link copied.")
    assert page.evaluate("navigator.clipboard.readText()") == f"{server}{INDIA}?sentence={key}#s-{key}"


def test_keys_are_silent_while_somebody_types(page: Page, server: str) -> None:
    page.goto(server + INDIA)
    page.get_by_role("searchbox").fill("")
    page.get_by_role("searchbox").press_sequentially("gc?]jk/")
    expect(page.get_by_role("searchbox")).to_have_value("gc?]jk/")
    expect(page).to_have_url(server + INDIA)


def test_keys_with_a_modifier_are_the_browsers(page: Page, server: str) -> None:
    page.goto(server + INDIA)
    page.keyboard.press("Control+]")
    page.keyboard.press("Alt+j")
    expect(page).to_have_url(server + INDIA)
    assert page.evaluate("document.activeElement === document.body")


def test_a_sheet_lists_the_keys_and_can_switch_them_off(page: Page, server: str) -> None:
    page.goto(server + INDIA)
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard")
    expect(sheet).to_be_visible()
    sheet.get_by_label("Use single-key shortcuts").uncheck()
    expect(sheet.get_by_role("status")).to_have_text("Single-key shortcuts are off.")
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    page.goto(server + INDIA)
    page.keyboard.press("]")
    page.keyboard.press("?")
    expect(page).to_have_url(server + INDIA)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_keys_have_a_page_of_their_own(page: Page, server: str) -> None:
    page.goto(server)
    page.get_by_role("contentinfo").get_by_role("link", name="Keyboard").click()
    expect(page.get_by_text("Next section, or page of hits")).to_be_visible()
    page.get_by_label("Use single-key shortcuts").uncheck()
    page.reload()
    expect(page.get_by_label("Use single-key shortcuts")).not_to_be_checked()


def test_coming_back_offers_to_go_on_and_never_jumps(page: Page, server: str) -> None:
    page.clock.install()
    page.goto(server + INDIA)
    reads(page, "#p4")
    page.goto(server + INDIA)
    assert page.evaluate("scrollY") == 0
    page.get_by_role("link", name=re.compile(r"Continue at passage \d")).click()
    expect(page).to_have_url(re.compile(r"#p\d$"))


def test_a_place_can_be_forgotten_and_no_other_remembered(page: Page, server: str) -> None:
    page.clock.install()
    page.goto(server + INDIA)
    reads(page, "#p4")
    assert remembered(page)
    page.goto(server + INDIA)
    page.get_by_role("button", name="Don’t remember places").click()
    reads(page, "#p5")
    assert remembered(page) is None
    page.goto(f"{server}/keys")
    expect(page.get_by_label("Remember my place")).not_to_be_checked()


def test_where_a_browser_stores_nothing_reading_goes_on(page: Page, server: str) -> None:
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked') } })")
    page.clock.install()
    page.goto(server + INDIA)
    reads(page, "#p4")
    page.keyboard.press("j")
    expect(page.locator(".here-place")).to_contain_text("of 8")
    assert failures == []


def test_the_measure_of_the_text_is_kept_on_every_screen(page: Page, server: str) -> None:
    for width in (820, 1440, 2560):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(server + INDIA)
        measure = "node => node.clientWidth / parseFloat(getComputedStyle(node).fontSize)"
        assert 26 < page.locator("#p1 .text").evaluate(measure) <= 34


def test_searching_as_one_types_finds_and_tells_how_much(page: Page, server: str) -> None:
    page.goto(f"{server}/search")
    page.get_by_role("searchbox").press_sequentially("consulate", delay=20)
    expect(page.locator(".hits > li")).to_have_count(2)
    expect(page.locator("#live")).to_contain_text("2 sentences")
    expect(page).to_have_url(re.compile("q=consulate"))
