"""What a reader does in a real browser: filters, the Back button, links to sentences, keyboard, charts, no script."""

import re

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

pytestmark = pytest.mark.browser

ORIGINAL = "with-the-taliban-back-in-kabul-regional-powers-watch-and-wait"
INDIA = f"/commentaries/{ORIGINAL}/india"
PAGES = (
    "/", "/?theme=aid&theme=water", "/compare", "/compare?view=questions", "/themes", "/themes/recognition", "/powers",
    "/powers/india", "/contributors", "/contributors/ali-vaez", "/commentaries", f"/commentaries/{ORIGINAL}", INDIA,
    "/figures", "/figures?chart=borders", "/figures/dictionary", "/cues", "/cues?theme=drugs",
    "/search", "/search?q=recognition", "/search?q=xyzzy", "/about", "/docs",
    "/?question=trade", "/compare?agree=pakistan&agree=china&differ=india", "/nowhere", "/?theme=zzz",
    "/keys", "/search?power=india&theme=aid", "/search?q=recogntion", f"{INDIA}?q=recognise",
    f"/cite?of={INDIA}", "/kept", f"/kept?sentence={ORIGINAL}/india/gone",
    "/embed/?power=iran", "/embed/compare?question=trade", "/embed/compare?question=aid&power=india",
    "/embed/figures?chart=trade", "/embed-code?of=/%3Fpower%3Diran",
)  # fmt: skip


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """Collect what the browser's console complains of; a page that is not found is no fault of the page."""
    found: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "the server responded with a status of 4" not in message.text:
            found.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def test_choosing_a_theme_swaps_the_cards_and_changes_the_address(page: Page, server: str) -> None:
    page.goto(server)
    page.evaluate("window.untouched = true")
    page.locator("a.chip", has_text="Water").click()
    expect(page).to_have_url(re.compile(r"\?theme=water$"))
    expect(page.locator("article[data-power]")).to_have_count(1)
    assert page.evaluate("window.untouched"), "the page was loaded anew instead of swapped"


def test_back_after_a_filter_brings_all_cards_back(page: Page, server: str) -> None:
    page.goto(server)
    page.locator("a.chip", has_text="Water").click()
    expect(page.locator("article[data-power]")).to_have_count(1)
    page.go_back()
    expect(page).to_have_url(f"{server}/")
    expect(page.locator("article[data-power]")).to_have_count(5)


def test_two_themes_show_the_powers_that_speak_of_either(page: Page, server: str) -> None:
    page.goto(server)
    page.locator("a.chip", has_text="Water").click()
    expect(page).to_have_url(re.compile("theme=water"))
    page.locator("a.chip", has_text="Sanctions").click()
    expect(page).to_have_url(re.compile("theme=sanctions&theme=water"))
    expect(page.locator("article[data-power]")).to_have_count(4)


def test_focus_stays_on_the_filter_that_was_chosen(page: Page, server: str) -> None:
    page.goto(server)
    page.locator("#theme-water").focus()
    page.keyboard.press("Enter")
    expect(page.locator("article[data-power]")).to_have_count(1)
    assert page.evaluate("document.activeElement.id") == "theme-water"


def test_a_swap_is_announced_to_screen_readers(page: Page, server: str) -> None:
    page.goto(server)
    page.locator("#theme-water").click()
    expect(page.locator("#live")).to_contain_text("1 power speaks of Water")


def test_a_linked_sentence_is_lit(page: Page, server: str) -> None:
    page.goto(server + INDIA)
    key = page.locator("#p4s1").get_attribute("data-key")
    plain = page.locator("#p4s1").evaluate("node => getComputedStyle(node).backgroundColor")
    page.goto(f"{server}{INDIA}#s-{key}")
    expect(page.locator("#p4s1")).not_to_have_css("background-color", plain)
    expect(page.locator("#p4s1")).to_be_in_viewport()


def test_a_link_to_a_sentence_of_another_section_finds_it(page: Page, server: str) -> None:
    page.goto(server + INDIA)
    key = page.locator("#p4s1").get_attribute("data-key")
    page.goto(f"{server}/commentaries/{ORIGINAL}/iran#s-{key}")
    expect(page).to_have_url(f"{server}{INDIA}#s-{key}")


def test_copy_link_copies_the_lasting_address_and_says_so(page: Page, server: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(server)
    button = page.locator("article[data-power=india] button.copy").first
    button.click()
    expect(page.locator("#live")).to_have_text("Link copied.")
    assert "/india?sentence=" in page.evaluate("navigator.clipboard.readText()")


def test_the_keyboard_reaches_the_content_and_the_search(page: Page, server: str) -> None:
    page.goto(server)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_searching_finds_a_sentence_and_leads_to_it(page: Page, server: str) -> None:
    page.goto(server)
    page.get_by_role("searchbox").fill("Helmand river")
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_be_visible()
    page.locator("a[href*='#s-']").first.click()
    expect(page).to_have_url(re.compile("#s-"))


def test_every_chart_is_drawn(page: Page, server: str, complaints: list[str]) -> None:
    page.goto(f"{server}/figures")
    charts = page.locator("plotly-chart")
    expect(charts).to_have_count(6)
    expect(page.locator("plotly-chart .main-svg").nth(5)).to_be_attached(timeout=15_000)
    for number in range(6):
        expect(charts.nth(number).locator(".main-svg").first).to_be_attached()
    assert complaints == []


def test_charts_survive_a_filter_and_the_back_button(page: Page, server: str) -> None:
    page.goto(f"{server}/figures")
    page.locator("#power-iran").click()
    expect(page).to_have_url(re.compile("power=iran"))
    expect(page.locator("[data-chart=borders] .main-svg").first).to_be_visible(timeout=15_000)
    page.go_back()
    expect(page.locator("plotly-chart")).to_have_count(6)
    expect(page.locator("[data-chart=trade] .main-svg").first).to_be_visible(timeout=15_000)


def test_a_quoted_value_on_a_chart_opens_its_sentence(page: Page, server: str) -> None:
    page.goto(f"{server}/figures")
    point = page.locator("[data-chart=borders] .scatterlayer .points path[d$=Z]").last
    expect(point).to_be_visible(timeout=15_000)
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page).to_have_url(re.compile(r"/iran#s-"))


@pytest.mark.parametrize(
    ("address", "choice"), [("/", "#power-iran"), ("/compare", "#theme-aid"), ("/figures", "#power-iran")]
)
def test_the_tab_says_what_is_chosen(page: Page, server: str, address: str, choice: str) -> None:
    page.goto(server + address)
    page.locator(choice).click()
    expect(page).to_have_url(re.compile(r"\?"))
    chosen = page.title()
    page.reload()
    expect(page).to_have_title(chosen)


def test_plotly_loads_only_where_a_chart_is_near(page: Page, server: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server, wait_until="networkidle")
    assert not [address for address in asked if "plotly" in address]
    page.set_viewport_size({"width": 390, "height": 500})
    page.goto(f"{server}/figures", wait_until="networkidle")
    assert not [address for address in asked if "plotly" in address]
    page.locator("plotly-chart").first.scroll_into_view_if_needed()
    expect(page.locator("plotly-chart .main-svg").first).to_be_attached(timeout=15_000)
    assert [address for address in asked if "plotly" in address]


def test_charts_far_from_sight_are_drawn_once_the_page_has_rested(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 390, "height": 500})
    page.goto(f"{server}/figures")
    expect(page.locator("plotly-chart.drawn")).to_have_count(6, timeout=30_000)


@pytest.mark.parametrize("address", PAGES)
def test_the_console_of_no_page_complains(page: Page, server: str, complaints: list[str], address: str) -> None:
    page.goto(server + address, wait_until="networkidle")
    assert complaints == []


def test_everything_works_without_javascript(browser: Browser, server: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(server)
        page.locator("a.chip", has_text="Water").click()
        expect(page.locator("article[data-power]")).to_have_count(1)
        page.goto(f"{server}/figures?power=iran")
        expect(page.locator("table").first).to_be_visible()
        page.get_by_role("searchbox").fill("recognition")
        page.keyboard.press("Enter")
        expect(page.locator("mark").first).to_be_visible()


def test_an_error_page_helps_on(page: Page, server: str) -> None:
    page.goto(f"{server}/powers/atlantis")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("atlantis")).to_be_visible()
    page.get_by_role("link", name="India").first.click()
    expect(page).to_have_url(f"{server}/powers/india")


def test_back_works_when_the_cdn_cannot_be_reached(page: Page, cdn_server: str) -> None:
    page.goto(cdn_server)
    for _ in range(100):  # until the local copy has set itself up; waiting inside the page would need eval
        if page.evaluate("typeof window.onpopstate") == "function":
            break
        page.wait_for_timeout(100)
    page.locator("#theme-refugees").click()
    expect(page).to_have_url(re.compile(r"theme=refugees$"))
    shown = page.locator("article[data-power]").count()
    page.locator("#theme-aid").click()
    expect(page).to_have_url(re.compile("theme=refugees&theme=aid"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"theme=refugees$"))
    expect(page.locator("article[data-power]")).to_have_count(shown)
    expect(page.locator("#theme-aid")).not_to_have_attribute("aria-current", "true")


def test_charts_are_drawn_when_the_cdn_cannot_be_reached(page: Page, cdn_server: str) -> None:
    page.goto(f"{cdn_server}/figures")
    expect(page.locator("[data-chart=trade] .main-svg").first).to_be_visible(timeout=20_000)
