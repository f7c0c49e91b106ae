"""Pages on paper: printed by Chromium, read back from the PDF."""

import re
from typing import Literal

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.crowds import TWENTY
from tests.test_browser import INDIA, ORIGINAL

pytestmark = pytest.mark.browser

POWERS = ("Pakistan", "India", "Iran", "China", "Russia and Central Asia")
ENDS = """cells => cells.map(cell => [cell.querySelector('.headline').textContent,
                                      cell.querySelector('.said').textContent.trim().replace(/\\d+$/, '')])"""
"""The headline and the sentence of cells: what stands first and last in each."""
GAPS = """links => links.map(link => {
    const words = document.createRange(), number = link.querySelector('sup').getBoundingClientRect();
    words.selectNodeContents(link.querySelector('span').firstChild);
    return number.left - [...words.getClientRects()].at(-1).right;
})"""
"""How far the number of a note stands from the words that it belongs to, in pixels."""


def printed(page: Page, address: str, paper: str = "A4") -> pypdfium2.PdfDocument:
    """Print a page as a reader would and open the PDF."""
    page.goto(address, wait_until="networkidle")
    return pypdfium2.PdfDocument(page.pdf(format=paper, prefer_css_page_size=True))


def near(words: str) -> str:
    """Words without white space and hyphens, which come and go with the end of a line."""
    return re.sub(r"[\s\x02\ufffe\u2010-]", "", words)


def texts(document: pypdfium2.PdfDocument) -> list[str]:
    """The text of each page, without what a line may end with."""
    pages = (page.get_textpage().get_text_range() for page in document)
    return [near(text) for text in pages]


@pytest.mark.parametrize(("paper", "size"), [("A4", (842.9, 595.9)), ("Letter", (792, 612))])
def test_a_comparison_is_printed_across_on_the_paper_that_is_in_the_printer(
    page: Page, server: str, paper: str, size: tuple[float, float]
) -> None:
    for one in printed(page, f"{server}/compare", paper):
        assert one.get_size() == pytest.approx(size, abs=0.2)


def test_the_heads_of_a_comparison_are_repeated_on_every_page_of_it(page: Page, server: str) -> None:
    pages = texts(printed(page, f"{server}/compare"))
    rows = [text for text in pages if re.search(r"\d+moresentences?|Silent", text)]
    assert len(rows) > 3
    for text in rows:
        assert [power for power in POWERS if near(power) not in text] == []


def test_no_cell_of_a_comparison_is_cut_by_the_end_of_a_page(page: Page, server: str) -> None:
    pages = texts(printed(page, f"{server}/compare?view=questions"))
    cells = page.locator("td:has(.headline):has(.said)").evaluate_all(ENDS)
    assert len(cells) > 20
    for headline, sentence in cells:
        assert any(near(headline) in text and near(sentence) in text for text in pages), headline


def test_links_are_numbered_and_their_addresses_stand_in_notes(page: Page, server: str) -> None:
    text = "".join(texts(printed(page, f"{server}/compare?view=questions&power=iran")))
    text = re.sub(r"readon\d+[A-Za-z]+\d{4}", "", text)  # a day would run into the number after it
    keys = re.findall(r"(?:\d/\d)?(\d+)\.http://[\w.:]+/commentaries/\w+/iran#s[a-z0-9]{8}", text)
    assert keys == [str(number) for number in range(1, len(keys) + 1)]
    assert len(keys) > 4
    expect(page.locator("#print-notes")).to_have_count(0)


@pytest.mark.parametrize("address", ["/compare?power=iran&power=india", INDIA, "/cues", "/"])
def test_every_page_says_what_it_is_where_it_lasts_its_revision_and_when_it_was_read(
    page: Page, server: str, address: str
) -> None:
    foot = re.compile(r"·Visàvis,revision1·http://[^·]+·readon\d+[A-Z][a-z]+20\d\d")
    pages = texts(printed(page, server + address))
    feet = [found[0] for text in pages if (found := foot.search(text))]
    assert len(feet) == len(pages)
    assert address == "/" or all(near(ORIGINAL) in one for one in feet)


@pytest.mark.parametrize("address", ["/compare", INDIA, "/", "/figures?chart=trade", "/search?q=recognition"])
def test_paper_is_white_and_light_on_ink_whatever_the_screen_is(browser: Browser, server: str, address: str) -> None:
    scheme: Literal["dark"] = "dark"
    with browser.new_context(color_scheme=scheme) as context:
        for one in printed(context.new_page(), server + address):
            inks = bytes(one.render(scale=0.3).buffer)
            assert inks[:3] == b"\xff\xff\xff"
            assert sum(inks) / len(inks) > 215


def test_twenty_powers_are_printed_in_lines_with_a_name_on_every_cell(page: Page, crowded: str) -> None:
    document = printed(page, f"{crowded}/compare?view=questions", "Letter")
    text = "".join(texts(document))
    asked = page.locator("th[data-question]").count()
    assert [name for name in TWENTY if text.count(name) < asked] == []
    assert len(document) < 15


def test_what_is_only_for_the_screen_is_not_printed(page: Page, server: str) -> None:
    for address in ("/compare", INDIA, "/", "/cues"):
        text = "".join(texts(printed(page, server + address)))
        assert "Taliban" in text
        assert [words for words in ("Copylink", "PrintorsaveasPDF", "Takethisview", "Keyboard") if words in text] == []


def test_a_button_opens_the_printing_of_the_browser(page: Page, server: str) -> None:
    page.add_init_script("window.print = () => { window.printed = true; }")
    page.goto(f"{server}/compare?power=iran&question=recognise")
    page.get_by_role("button", name="Print or save as PDF").click()
    assert page.evaluate("window.printed")


@pytest.mark.parametrize("address", ["/", "/themes/recognition"])
def test_the_number_of_a_note_stands_close_behind_the_name_on_the_scale(page: Page, server: str, address: str) -> None:
    page.goto(server + address)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    gaps = page.locator(".spot .stand a").evaluate_all(GAPS)
    assert len(gaps) == len(POWERS)
    assert [gap for gap in gaps if not 0 <= gap < 4] == []


def test_an_address_too_long_for_the_foot_of_a_page_stands_at_the_end_alone(page: Page, server: str) -> None:
    kept = "&".join(f"sentence={ORIGINAL}/iran/gone{number}" for number in range(9))
    pages = texts(printed(page, f"{server}/kept?{kept}"))
    assert all("·addressattheend·readon" in text for text in pages)
    assert "".join(pages).count(near(f"/kept?{kept}")) == 1


@pytest.mark.parametrize("address", [INDIA, "/cues", "/figures", "/compare", "/"])
def test_a_printed_page_names_its_commentary_above_everything_else(page: Page, server: str, address: str) -> None:
    page.goto(server + address)
    page.emulate_media(media="print")
    title = page.locator("main").get_by_text("With the Taliban Back in Kabul, Regional Powers Watch and Wait")
    box = title.filter(visible=True).first.bounding_box()
    assert box
    assert box["y"] < 80


def test_a_page_printed_without_a_script_is_not_drowned_in_addresses(browser: Browser, server: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        text = "".join(texts(printed(context.new_page(), f"{server}/")))
    assert text.count("(/commentaries/") == len(POWERS)
    assert "(/contributors/" not in text


def test_a_link_within_a_picture_is_no_note(page: Page, server: str) -> None:
    text = "".join(texts(printed(page, f"{server}/?theme=water")))
    assert page.locator("main svg a[href^='/']").count() > 0
    assert "[object" not in text


def test_a_page_that_is_printed_twice_is_signed_once(page: Page, server: str) -> None:
    page.goto(f"{server}/keys")
    page.evaluate("for (const _ of [1, 2]) dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".paper-imprint")).to_have_count(1)
