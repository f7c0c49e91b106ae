"""Every page loads the stylesheets that have a rule for something on it, and no rule is missed where it would count."""

import pytest
from playwright.sync_api import Page

from app.resources import resource
from app.web.static_files import SHEETS
from tests.test_browser import PAGES

pytestmark = pytest.mark.browser

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


def test_no_page_misses_a_stylesheet_that_has_a_rule_for_it(page: Page, server: str) -> None:
    missed = {}
    for address in PAGES:
        page.goto(server + address, wait_until="domcontentloaded")
        for sheet in set(OWN) - loaded(page):
            if found := page.evaluate(MATCHED, source(sheet)):
                missed[address, sheet] = found[:5]
    assert not missed, "\n".join(map(str, missed.items()))


def test_a_stylesheet_of_its_own_is_loaded_only_where_it_has_a_rule(page: Page, server: str) -> None:
    idle = set()
    for address in (one for one in PAGES if not one.startswith("/embed/")):
        page.goto(server + address, wait_until="domcontentloaded")
        for sheet in loaded(page) & set(OWN):
            if not page.evaluate(MATCHED, source(sheet)):
                idle.add((address, sheet))
    assert not idle
