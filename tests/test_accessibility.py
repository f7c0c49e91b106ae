"""Every page and state holds to WCAG 2.2 AA, as far as axe and a ruler can tell: light and dark, wide and narrow.

A page is loaded once: as it comes on a wide light screen, then with everything unfolded on a dark phone, then on the
narrowest screen, with and without the reader's own spacing of text.
"""

from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Browser, Page, expect

from tests.test_browser import PAGES

pytestmark = pytest.mark.browser

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
# Only what is wrong leaves the page: what is right is megabytes.
AXE = "options => axe.run(options).then(({ violations }) => ({ violations }))"
STATES = (
    "/?power=india&theme=water", "/compare?power=india&theme=aid",
    "/compare?theme=drugs&power=india", "/compare?view=questions&question=trade", "/figures?chart=trade",
    "/cues?power=us", "/cues?theme=water", "/themes/drugs?power=iran", "/search?q=taliban&page=2",
    "/search?q=taliban&page=999", "/compare?view=zzz", "/editor/nowhere",
)  # fmt: skip
"""What is chosen, one cell, a chart alone, nothing found, refusals."""

# A constructed stylesheet is no inline style, so that the policy of the pages lets it be.
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`p { margin-block-end: 2em !important }
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
CUT_OFF = """() => [...document.querySelectorAll("main *, header *, footer *")].filter((one) => {
  const { overflowX, textOverflow } = getComputedStyle(one);
  return !one.closest(".unseen, svg, plotly-chart, summary .this") && overflowX !== "visible" && overflowX !== "auto"
    && one.checkVisibility() && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1;
}).map((one) => one.outerHTML.slice(0, 120))"""
UNFOLD = """() => document.querySelectorAll("details").forEach((one) => { one.open = true; })"""


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Page]:
    """One tab for all pages."""
    with browser.new_context(color_scheme="light") as context:
        yield context.new_page()


@pytest.mark.parametrize("address", [*PAGES, *STATES])
def test_a_page_is_accessible_at_every_size_and_in_both_appearances(reader: Page, server: str, address: str) -> None:
    show(reader, server + address)
    assert_accessible(reader)


@pytest.mark.parametrize(("address", "choice"), [("/", "#theme-water"), ("/cues", "#power-iran")])
def test_what_a_choice_swaps_in_is_accessible(reader: Page, server: str, address: str, choice: str) -> None:
    show(reader, server + address)
    reader.locator(choice).press("Enter")
    expect(reader.locator(choice)).to_have_attribute("aria-current", "true")
    assert_no_violation(reader)


def show(page: Page, address: str) -> None:
    """Load a page on a wide light screen, its charts drawn."""
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address)
    if page.locator("plotly-chart[figure]").count():
        page.locator("plotly-chart .main-svg").first.wait_for(state="attached", timeout=15_000)


def assert_accessible(page: Page) -> None:
    """Check the page that is shown, in both appearances, folded and unfolded, down to the narrowest screen."""
    assert_no_violation(page)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 900})
    page.evaluate(UNFOLD)
    assert_no_violation(page)
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.evaluate(SPACED)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate(CUT_OFF) == []


def assert_no_violation(page: Page) -> None:
    """Fail with axe's own report."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(AXE_SCRIPT)
    results = AxeResults(page.evaluate(AXE, RULES))
    assert results.violations_count == 0, results.generate_report()
