"""An editor at work in a real browser: signs in, corrects, undoes; by keyboard, on a phone, and without JavaScript."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.editing import TOKEN
from tests.servers import ROOT, web_server
from tests.test_accessibility import assert_no_violation

pytestmark = pytest.mark.browser

TEXT = "after-kabul-how-the-region-weighs-the-talibans-return"
PAGES = ("", f"/{TEXT}", f"/{TEXT}/pakistan", f"/{TEXT}/positions/pakistan", f"/{TEXT}/positions/pakistan/recognise")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, example_path: Path) -> Iterator[str]:
    """Base address of a server process that has editors."""
    folder = tmp_path_factory.mktemp("editor-server")
    settings = {
        "VISAVIS_DATABASE_URL": f"sqlite:///{folder / 'visavis.db'}",
        "VISAVIS_ASSETS": "local",
        "VISAVIS_ASSETS_DIR": str(ROOT / ".assets"),
        "VISAVIS_EDITOR_TOKEN": TOKEN,
    }
    with web_server([example_path], settings, folder / "log") as address:
        yield address


def sign_in(page: Page, site: str, following: str = "") -> None:
    page.goto(f"{site}/editor{following}")
    page.get_by_label("Your name").fill("Ana Pérez")
    page.get_by_label("Credential").fill(TOKEN)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Signed in as Ana Pérez")).to_be_visible()


def undo(page: Page) -> None:
    page.get_by_role("status").get_by_label("Why undo it").fill("Taken back")
    page.get_by_role("button", name="Undo change").click()
    expect(page.get_by_text("what was coded before it is in force again")).to_be_visible()


def test_a_stance_is_corrected_read_in_public_and_undone(page: Page, site: str) -> None:
    sign_in(page, site, f"/{TEXT}/positions/pakistan/recognise")
    page.get_by_role("radio", name="Leaning no").check()
    page.get_by_label("Why").fill("The second passage says so")
    page.get_by_role("button", name="Save this position").click()
    expect(page).to_have_url(re.compile("#q-recognise$"))
    expect(page.get_by_text("Saved as revision")).to_be_in_viewport()
    public = page.request.get(f"{site}/api/v1/commentaries/{TEXT}").json()["positions"]
    assert [row["stance"] for row in public if row["coded_by"] == "Ana Pérez"] == ["leaning-no"]
    undo(page)


def test_a_theme_is_corrected_where_its_sentence_stands_and_undone(page: Page, site: str) -> None:
    sign_in(page, site, f"/{TEXT}/pakistan")
    page.get_by_role("link", name=re.compile("Correct sentence p3s1")).click()
    page.get_by_role("checkbox", name="Water").check()
    page.locator("#themes-why").fill("It speaks of rivers")
    page.get_by_role("button", name="Save the themes").click()
    expect(page.get_by_text("Saved as revision")).to_be_in_viewport()
    key = page.url.rpartition("#s-")[2]
    assert f"#s-{key}" in page.request.get(f"{site}/themes/water").text()
    undo(page)
    assert f"#s-{key}" not in page.request.get(f"{site}/themes/water").text()


def test_a_figure_is_corrected_by_keyboard_alone_and_undone(page: Page, site: str) -> None:
    sign_in(page, site, f"/{TEXT}/pakistan")
    page.locator("li.desk", has_text="Figures").first.get_by_role("link", name="Correct sentence").press("Enter")
    page.locator("summary", has_text="Figure").first.press("Enter")
    page.locator("#figure-1-value").fill("3 billion")
    page.locator("#figure-1-why").fill("Read again")
    page.keyboard.press("Enter")
    expect(page.locator("li.desk:has([role=status])")).to_contain_text("3 billion")
    undo(page)


def test_what_is_wrong_is_announced_and_led_to(page: Page, site: str) -> None:
    sign_in(page, site, f"/{TEXT}/positions/pakistan/recognise")
    page.get_by_label("Headline").fill(
        "one two three four five six seven eight nine ten eleven twelve thirteen 14 15 16"
    )
    page.get_by_label("Why").fill("A reason")
    page.get_by_role("button", name="Save this position").click()
    expect(page.get_by_role("alert")).to_contain_text("16 words, at most 15")
    expect(page.get_by_label("Headline")).to_have_accessible_description(re.compile("at most 15"))
    expect(page.get_by_label("Why")).to_have_value("A reason")


def test_signing_out_sends_a_page_that_is_still_open_to_the_sign_in(page: Page, site: str) -> None:
    sign_in(page, site, f"/{TEXT}/positions/pakistan/recognise")
    second = page.context.new_page()
    second.goto(f"{site}/editor")
    second.get_by_role("button", name="Sign out").click()
    expect(second.get_by_label("Credential")).to_be_visible()
    page.get_by_label("Why").fill("Too late")
    page.get_by_role("button", name="Save this position").click()
    expect(page.get_by_label("Credential")).to_be_visible()


def test_correcting_works_without_javascript_on_a_phone(browser: Browser, site: str) -> None:
    with browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}) as context:
        page = context.new_page()
        sign_in(page, site, f"/{TEXT}/positions/pakistan/aid")
        page.get_by_role("radio", name="Not stated").check()
        page.get_by_label("Why").fill("Nothing changed")
        page.get_by_role("button", name="Save this position").click()
        expect(page.get_by_role("status").first).to_be_visible()


def test_no_page_of_the_editor_is_wider_than_a_phone(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    sign_in(page, site)
    for tail in PAGES:
        page.goto(f"{site}/editor{tail}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, tail


def test_readers_pages_get_no_cookie_of_an_editor(page: Page, site: str) -> None:
    sign_in(page, site)
    with page.expect_request(f"{site}/compare") as asked:
        page.goto(f"{site}/compare")
    assert "cookie" not in asked.value.all_headers()
    assert page.evaluate("document.cookie") == ""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_in_the_editor(browser: Browser, site: str, scheme: Literal["light", "dark"]) -> None:
    width = 390 if scheme == "dark" else 1280
    with browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        page.goto(f"{site}/editor")
        assert_no_violation(page)
        sign_in(page, site)
        opened = f"/{TEXT}/pakistan?open={open_sentence(page, site)}"
        for tail in (*PAGES, opened):
            page.goto(f"{site}/editor{tail}")
            assert_no_violation(page)


def open_sentence(page: Page, site: str) -> str:
    """Return the key of a sentence with a figure."""
    page.goto(f"{site}/editor/{TEXT}/pakistan")
    return str(page.locator("li.desk", has_text="Figures").first.get_attribute("data-key"))
