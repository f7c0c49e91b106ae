"""Choosing without loading the page anew: where the window stands, which answer counts, what Back brings."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser

CANONICAL = "link[rel=canonical]"


def choose(page: Page, chip: str) -> None:
    """Press a chip as somebody does who sees it: the window is not scrolled for it, as Playwright's click would."""
    page.eval_on_selector(chip, "chip => chip.click()")


def held(page: Page, pattern: str) -> dict[str, Callable[[], None]]:
    """Hold the answers to addresses that match; each is let go by the value of its name, such as "water"."""
    waiting: dict[str, Callable[[], None]] = {}

    def hold(route: Route) -> None:
        waiting[route.request.url.rpartition("=")[2]] = route.continue_

    page.route(re.compile(pattern), hold)
    return waiting


@pytest.mark.parametrize(
    ("address", "chip"), [("/cues", "#power-india"), ("/figures", "#theme-aid"), ("/", "#power-iran")]
)
def test_the_window_stays_where_it_was_when_something_is_chosen(
    page: Page, server: str, address: str, chip: str
) -> None:
    page.goto(server + address)
    page.evaluate("scrollTo({ top: 400, behavior: 'instant' })")
    choose(page, chip)
    expect(page.locator(chip)).to_have_attribute("aria-current", "true")
    assert abs(page.evaluate("scrollY") - 400) < 60


def test_of_two_choices_in_a_row_the_last_one_counts(page: Page, server: str) -> None:
    page.goto(server)
    waiting = held(page, r"\?theme=\w+$")
    for theme in ("water", "aid"):
        with page.expect_request(re.compile(f"theme={theme}")):
            choose(page, f"#theme-{theme}")
    for theme in ("aid", "water"):
        page.wait_for_timeout(50)
        waiting[theme]()
    expect(page).to_have_url(f"{server}/?theme=aid")
    expect(page.locator("#theme-aid")).to_have_attribute("aria-current", "true")
    expect(page.locator("#theme-water")).not_to_have_attribute("aria-current", "true")


def test_the_head_is_that_of_what_is_shown_after_a_choice_and_after_back(page: Page, server: str) -> None:
    page.goto(f"{server}/compare")
    before = page.get_attribute(CANONICAL, "href")
    page.locator("#power-iran").click()
    expect(page.locator(CANONICAL)).to_have_attribute("href", re.compile("power=iran"))
    expect(page.locator("meta[property='og:url']")).to_have_attribute("content", re.compile("power=iran"))
    expect(page.locator("#next-head")).to_have_count(0)
    page.go_back()
    expect(page.locator(CANONICAL)).to_have_attribute("href", before or "")
    expect(page.locator("meta[name=description]")).to_have_count(1)


def test_a_form_that_is_refused_ends_on_the_error_with_its_address(page: Page, server: str) -> None:
    page.goto(f"{server}/search")
    page.locator("#words").fill("x" * 5_000)
    expect(page).to_have_url(re.compile(r"/search\?q=x+$"))
    expect(page.locator("h1")).to_have_text(re.compile("cannot use|too long", re.IGNORECASE))
