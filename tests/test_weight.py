"""The first view of a page stays light: what comes over the wire, and what is left out on the way to it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page

from app.main import create_app
from app.resources import resource
from app.web.static_files import SCRIPTS, SHEETS, StaticFiles
from bench import weight
from tests.conftest import settings_for
from tests.marks import page, slug_of

RULES = """source => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(source);
    return [...sheet.cssRules].map((rule) => rule.cssText);
}"""
"""What a browser makes of a stylesheet: every rule, with its declarations, as it writes them itself."""
BETWEEN = re.compile(r"(?<=,)\s+|(?<=\()\s+|\s+(?=\))")
"""Space that means nothing in the value of a custom property, which a browser keeps as it was written."""


@pytest.fixture
def cached(original_database_url: str) -> Iterator[TestClient]:
    """Ask an application that keeps and compresses its pages."""
    settings = settings_for(original_database_url).model_copy(update={"cache_megabytes": 8})
    with TestClient(create_app(settings)) as client:
        yield client


def sent(client: TestClient, address: str, coding: str) -> bytes:
    """Return the body as it comes over the wire."""
    with client.stream("GET", address, headers={"Accept-Encoding": coding}) as answer:
        assert answer.status_code == 200, address
        return b"".join(answer.iter_raw())


def rules(page: Page, source: str) -> list[str]:
    """Read a stylesheet as a browser does."""
    return [" ".join(BETWEEN.sub("", rule).split()) for rule in page.evaluate(RULES, source)]


def first_view(client: TestClient, address: str) -> dict[str, int]:
    return weight.first_view(lambda one, coding: sent(client, one, coding), address)


def test_the_first_view_of_every_kind_of_page_is_under_sixty_kilobytes(cached: TestClient) -> None:
    text = f"/commentaries/{slug_of(cached)}"
    for address in (*weight.PAGES, text, f"{text}/pakistan", "/compare?power=iran&question=recognise"):
        view = first_view(cached, address)
        limit = weight.LIMIT_WITH_CHARTS if address == "/figures" else weight.LIMIT
        assert sum(view.values()) < limit, (address, view)


def test_a_first_view_is_weighed_with_stylesheet_scripts_and_icon(cached: TestClient) -> None:
    loaded = {name.partition("?")[0] for name in first_view(cached, "/")}
    assert loaded >= {"/", "/static/style.css", "/static/js/visavis.js", "/assets/htmx.js", "/static/favicon.svg"}


def test_only_pages_of_the_editor_load_the_editors_stylesheet(original_database_url: str) -> None:
    settings = settings_for(original_database_url).model_copy(update={"editor_token": "a-token-of-some-length"})
    with TestClient(create_app(type(settings).model_validate(settings.model_dump()))) as client:
        links = {address: page(client, address).all("link", rel="stylesheet") for address in ("/", "/editor")}
    screen = {address: [one for one in found if "media" not in one.attributes] for address, found in links.items()}
    sheets = {address: [one["href"].partition("?")[0] for one in found] for address, found in screen.items()}
    assert sheets == {
        "/": ["/static/style.css", "/static/home.css"],
        "/editor": ["/static/style.css", "/static/editor.css"],
    }


@pytest.mark.browser
@pytest.mark.parametrize("name", [name for names in SHEETS.values() for name in names])
def test_a_smaller_stylesheet_says_rule_for_rule_what_was_written(page: Page, name: str, tmp_path: Path) -> None:
    written = (resource("static") / "css" / f"{name}.css").read_text()
    (tmp_path / "one.css").write_text(written)
    smaller = StaticFiles(tmp_path).get("one.css").content.decode()
    assert len(smaller) < len(written)
    assert rules(page, smaller) == rules(page, written)


@pytest.mark.browser
def test_the_whole_stylesheet_has_the_rules_of_its_files_in_their_order(page: Page) -> None:
    folder = resource("static") / "css"
    files = [(folder / f"{name}.css").read_text() for name in SHEETS["style"]]
    whole = StaticFiles().get("style.css").content.decode()
    assert rules(page, whole) == [rule for one in files for rule in rules(page, one)]


@pytest.mark.browser
@pytest.mark.parametrize("name", [*(f"page/{one}" for names in SCRIPTS.values() for one in names), "charts"])
def test_a_smaller_script_is_still_one_that_a_browser_can_read(page: Page, name: str, tmp_path: Path) -> None:
    written = (resource("static") / "js" / f"{name}.js").read_text()
    (tmp_path / "one.js").write_text(written)
    smaller = StaticFiles(tmp_path).get("one.js").content.decode()
    lines = [line.strip() for line in written.splitlines()]
    # What is left out by line must not be part of a text that goes over several.
    assert [line for line in lines if line.count("`") % 2] == []
    page.evaluate("source => void new Function(source)", smaller)
