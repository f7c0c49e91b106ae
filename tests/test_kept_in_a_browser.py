"""Keeping sentences and citing them, in a real browser: the list is there alone, and nothing of it is lost."""

import json
import re
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from docx import Document
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.test_accessibility import assert_no_violation

pytestmark = pytest.mark.browser

ORIGINAL = "with-the-taliban-back-in-kabul-regional-powers-watch-and-wait"
INDIA = f"/commentaries/{ORIGINAL}/india"
SEARCH = "/search?q=recognition"
KEPT = re.compile(r"/kept\?sentence=")


@pytest.fixture
def kept(page: Page, server: str) -> Page:
    """Give a browser in which three hits of a search are kept, on the page of the list."""
    page.goto(server + SEARCH)
    for number in range(3):
        page.locator("[data-keep]").nth(number).click()
    page.goto(f"{server}/kept")
    expect(page).to_have_url(KEPT)
    expect(page.locator("[data-asked]")).to_have_count(3)
    return page


def stored(page: Page) -> list[str]:
    """Return the places that the browser keeps."""
    known = page.evaluate("localStorage.getItem('visavis.kept')")
    found: list[str] = json.loads(known)["sentences"] if known else []
    return found


def shown(page: Page) -> list[str | None]:
    """Return the places that the page shows, in order."""
    return [one.get_attribute("data-asked") for one in page.locator("[data-asked]").all()]


def test_keep_says_what_it_did_and_the_button_stays_pressed(page: Page, server: str) -> None:
    page.goto(server + SEARCH)
    button = page.locator("[data-keep]").first
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#live")).to_have_text("Kept: 1 sentence in your list.")
    expect(page.locator("[data-kept-count]")).to_have_text("1")
    page.reload()
    expect(page.locator("[data-keep]").first).to_have_attribute("aria-pressed", "true")


def test_buttons_that_a_swap_brings_show_what_is_kept(page: Page, server: str) -> None:
    page.goto(server + SEARCH)
    page.locator("[data-keep]").first.click()
    place = page.locator("[data-keep]").first.get_attribute("data-keep")
    page.locator("#words").fill("recognition of the Taliban")
    expect(page).to_have_url(re.compile("of"))
    page.locator("#words").fill("recognition")
    expect(page).to_have_url(re.compile("q=recognition$"))
    expect(page.locator(f"[data-keep='{place}']")).to_have_attribute("aria-pressed", "true")


def test_the_kept_sentences_stand_under_an_address_of_their_own(kept: Page) -> None:
    assert shown(kept) == stored(kept)
    expect(kept.get_by_role("heading", level=1)).to_have_text("Kept sentences")


def test_what_is_taken_out_comes_back_with_undo(kept: Page) -> None:
    before = stored(kept)
    kept.locator("[data-kept-do=remove]").first.click()
    expect(kept.locator("[data-asked]")).to_have_count(2)
    assert stored(kept) == before[1:]
    assert kept.evaluate("document.activeElement.dataset.keptDo") == "remove"
    kept.get_by_role("button", name="Undo").click()
    expect(kept.locator("[data-asked]")).to_have_count(3)
    assert stored(kept) == shown(kept) == before


def test_clearing_the_list_can_be_undone(kept: Page) -> None:
    before = stored(kept)
    kept.get_by_role("button", name="Clear the list").click()
    expect(kept.get_by_text("Nothing is kept yet.")).to_be_visible()
    assert stored(kept) == []
    kept.get_by_role("button", name="Undo").click()
    expect(kept.locator("[data-asked]")).to_have_count(3)
    assert stored(kept) == before


def test_a_sentence_moves_and_keeps_the_focus(kept: Page) -> None:
    one, two, three = stored(kept)
    kept.locator("[data-kept-do=down]").first.click()
    expect(kept.locator("#live")).to_have_text("Now number 2 of 3.")
    assert stored(kept) == shown(kept) == [two, one, three]
    focused = "document.activeElement.closest('[data-asked]').dataset.asked"
    assert kept.evaluate(focused) == one


def test_a_note_is_there_again_after_a_reload(kept: Page) -> None:
    kept.get_by_label("Your note").first.fill("Quote *this* one")
    kept.reload()
    expect(kept.get_by_label("Your note").first).to_have_value("Quote *this* one")


@pytest.mark.parametrize(("name", "ending"), [("Markdown", "md"), ("Word", "docx")])
def test_a_note_goes_into_the_file_beside_its_sentence_and_into_no_address(kept: Page, name: str, ending: str) -> None:
    asked: list[str] = []
    kept.on("request", lambda request: asked.append(f"{request.method} {urlsplit(request.url).query}"))
    kept.get_by_label("Your note").nth(1).fill("Quote *this* one\nand check it")
    with kept.expect_download() as download:
        kept.get_by_role("link", name=name).click()
    assert re.fullmatch(rf"kept-sentences-\d{{4}}-\d\d-\d\d\.{ending}", download.value.suggested_filename)
    content = download.value.path().read_bytes()
    text = (
        content.decode() if ending == "md" else "\n".join(line.text for line in Document(BytesIO(content)).paragraphs)
    )
    assert re.findall(r"^Note: .*\n.*$", text.replace("\\", ""), re.MULTILINE) == [
        "Note: Quote *this* one\nand check it"
    ]
    assert "POST " in asked


def test_another_tab_sees_the_list_change(kept: Page, server: str) -> None:
    other = kept.context.new_page()
    other.goto(server + SEARCH)
    expect(other.locator("[data-kept-count]")).to_have_text("3")
    other.locator("[data-keep]").first.click()
    expect(kept.locator("[data-kept-count]")).to_have_text("2")
    expect(kept.locator("[data-asked]")).to_have_count(2)


def test_a_shared_list_is_not_mistaken_for_ones_own_and_can_be_kept(kept: Page, browser: Browser) -> None:
    places = stored(kept)
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(kept.url)
        expect(
            page.get_by_text("This address holds another list, or an earlier one of yours. Yours is empty.")
        ).to_be_visible()
        expect(page.get_by_role("button", name="Clear the list")).to_be_hidden()
        page.get_by_role("button", name="Add all to my list").click()
        assert stored(page) == places
        expect(page.get_by_role("button", name="Clear the list")).to_be_visible()


@pytest.mark.parametrize(
    ("error", "why"),
    [
        ("QuotaExceededError", "this browser’s storage is full"),
        ("SecurityError", "this browser lets pages store nothing"),
    ],
)
def test_who_cannot_keep_a_sentence_is_told_why(browser: Browser, server: str, error: str, why: str) -> None:
    with browser.new_context() as context:
        context.add_init_script(f"Storage.prototype.setItem = () => {{ throw new DOMException('no', '{error}') }}")
        page = context.new_page()
        page.goto(server + SEARCH)
        page.locator("[data-keep]").first.click()
        expect(page.locator("#notice")).to_have_text(f"Nothing was kept: {why}.")
        expect(page.locator("[data-keep]").first).to_have_attribute("aria-pressed", "false")


def test_a_notice_stands_in_sight_at_the_foot_of_the_window_on_every_page(page: Page, server: str) -> None:
    page.goto(server + SEARCH)
    page.locator("[data-keep]").first.click()
    expect(page.locator("#notice")).to_be_in_viewport(ratio=1)
    assert page.locator("#notice").evaluate("line => getComputedStyle(line).position") == "fixed"


def test_a_note_says_once_that_it_is_saved_and_only_when_it_is_left(kept: Page) -> None:
    kept.locator("#notice").evaluate_all("lines => lines.forEach(line => line.remove())")
    kept.get_by_label("Your note").first.press_sequentially("ab")
    expect(kept.locator("#notice")).to_have_count(0)
    kept.get_by_label("Your note").nth(1).focus()
    expect(kept.locator("#notice")).to_have_text("Note saved in this browser.")


def test_a_list_that_changed_meanwhile_is_shown_as_it_is_now_after_back(kept: Page) -> None:
    known = json.dumps({"sentences": stored(kept)[:1], "notes": {}})
    kept.evaluate("known => localStorage.setItem('visavis.kept', known)", known)
    kept.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(kept.locator("[data-asked]")).to_have_count(1)
    expect(kept.locator("[data-kept-count]")).to_have_text("1")


def test_broken_storage_does_not_break_the_page(page: Page, server: str) -> None:
    page.goto(server + SEARCH)
    page.evaluate('localStorage.setItem(\'visavis.kept\', \'{"sentences": [1, "x", "a b/c/d", null]\')')
    page.reload()
    page.locator("[data-keep]").first.click()
    assert len(stored(page)) == 1


def test_without_javascript_a_list_can_be_read_and_narrowed(kept: Page, browser: Browser) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(kept.url)
        expect(page.get_by_role("button", name="Add all to my list")).to_be_hidden()
        page.get_by_label("In the list").first.uncheck()
        page.get_by_role("button", name="Show only those ticked").click()
        expect(page.locator("[data-asked]")).to_have_count(2)


def test_cite_opens_over_the_page_and_escape_gives_the_focus_back(page: Page, server: str) -> None:
    page.goto(server + SEARCH)
    link = page.locator("a.cite").first
    link.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "reference-title"
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(link).to_be_focused()
    expect(page).to_have_url(server + SEARCH)


def test_a_copied_reference_keeps_its_italics(page: Page, server: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{server}/cite?of={INDIA}")
    page.get_by_role("button", name="Copy Chicago, footnote").click()
    expect(page.locator("#live")).to_have_text("Chicago, footnote copied.")
    read = "navigator.clipboard.read().then(([one]) => one.getType('text/html')).then((blob) => blob.text())"
    assert "<i>With the Taliban Back in Kabul, Regional Powers Watch and Wait</i>" in page.evaluate(read)
    assert page.evaluate("navigator.clipboard.readText()").startswith("Praveen Donthi, “India,” in With the Taliban")


def test_without_javascript_cite_is_a_page(browser: Browser, server: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(server + SEARCH)
        page.locator("a.cite").first.click()
        expect(page).to_have_url(re.compile(r"/cite\?of="))
        expect(page.get_by_role("heading", name="Chicago, footnote")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_list_and_dialog_have_no_faults_that_axe_knows(kept: Page, scheme: str) -> None:
    kept.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    assert_no_violation(kept)
    kept.locator("a.cite").first.click()
    expect(kept.get_by_role("dialog")).to_be_visible()
    assert_no_violation(kept)


def test_a_kept_list_prints_its_sentences_without_furniture(kept: Page) -> None:
    kept.emulate_media(media="print")
    expect(kept.locator(".kept-one blockquote").first).to_be_visible()
    expect(kept.locator("[data-kept-do]").first).to_be_hidden()


def test_no_cookie_is_set_and_nothing_of_the_list_is_sent_until_it_is_shown(
    context: BrowserContext, page: Page, server: str
) -> None:
    sent: list[str] = []
    page.goto(server + SEARCH, wait_until="networkidle")
    page.on("request", lambda request: sent.append(request.url))
    page.locator("[data-keep]").first.click()
    expect(page.locator("[data-kept-count]")).to_have_text("1")
    assert (sent, context.cookies()) == ([], [])
