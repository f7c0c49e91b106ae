"""Every page loads the stylesheets that have a rule for something on it, and no rule is missed where it would count."""

import pytest
from playwright.sync_api import Browser, Page

from app.resources import resource
from app.web.static_files import SHEETS
from tests.test_browser import PAGES

pytestmark = pytest.mark.browser

Walk = list[tuple[str, set[str], dict[str, list[str]]]]
OWN = [sheet for sheet in SHEETS if sheet not in ("style", "print", "editor", "embed")]
"""Sheets of some pages for readers."""
MATCHED = """source => {
    const found = [];
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(source);
    const walk = (rules) => {
        for (const rule of rules) {
            const { selectorText: selector, cssRules: inner } = rule;
            if (!selector) walk(inner ?? []);
            else if (document.querySelector(selector)) found.push(selector);
        }
    };
    walk(sheet.cssRules);
    return found;
}"""
"""The selectors of a stylesheet that name something on the page, whatever the size of the screen."""


def source(sheet: str) -> str:
    return "\n".join((resource("static") / "css" / f"{name}.css").read_text() for name in SHEETS[sheet])


def loaded(page: Page) -> set[str]:
    """Return the names of the sheets a page loads, the common one left out."""
    links = page.eval_on_selector_all("link[rel=stylesheet]", "all => all.map(one => new URL(one.href).pathname)")
    return {link.removeprefix("/static/").removesuffix(".css") for link in links}


@pytest.fixture(scope="module")
def walked(browser: Browser, server: str) -> Walk:
    """Every page: its address, the sheets it loads, and the selectors of each sheet that name something on it."""
    found = []
    with browser.new_context() as context:
        page = context.new_page()
        for address in PAGES:
            page.goto(server + address, wait_until="domcontentloaded")
            found.append((address, loaded(page), {sheet: page.evaluate(MATCHED, source(sheet)) for sheet in OWN}))
    return found


def test_no_page_misses_a_stylesheet_that_has_a_rule_for_it(walked: Walk) -> None:
    rows = [
        (address, sheet, found[:5])
        for address, own, sheets in walked
        for sheet, found in sheets.items()
        if found and sheet not in own
    ]
    assert rows == []


def test_a_stylesheet_of_its_own_is_loaded_only_where_it_has_a_rule(walked: Walk) -> None:
    readers = (row for row in walked if not row[0].startswith("/embed/"))
    assert [(address, sheet) for address, own, sheets in readers for sheet in own & set(OWN) if not sheets[sheet]] == []
