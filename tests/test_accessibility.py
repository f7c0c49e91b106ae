"""No page breaks a rule that axe can check, in light and in dark, on a phone and on a wide screen."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.test_browser import PAGES

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_no_violation(browser: Browser, server: str, address: str, scheme: Literal["light", "dark"]) -> None:
    width = 390 if scheme == "dark" else 1280
    with browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        page.goto(server + address, wait_until="networkidle")
        results = Axe().run(page, options=RULES)
        assert results.violations_count == 0, results.generate_report()
