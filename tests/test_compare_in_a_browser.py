"""The comparison in a real browser: heads that stay, a phone that does not scroll sideways, the way from row to row."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


def top(page: Page, selector: str) -> float:
    box: Any = page.locator(selector).first.bounding_box()
    return float(box["y"])


def left(page: Page, selector: str) -> float:
    box: Any = page.locator(selector).first.bounding_box()
    return float(box["x"])


@pytest.mark.parametrize("width", [1200, 1440, 2560])
def test_the_names_of_the_powers_stay_at_the_top_while_the_page_scrolls(page: Page, server: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{server}/compare")
    page.locator("tr#t-trade").scroll_into_view_if_needed()
    page.evaluate("scrollBy({ top: 600, behavior: 'instant' })")
    assert 0 <= top(page, "th[data-power=iran]") < 60
    assert top(page, "th[data-power=iran]") >= top(page, ".rows-index")


def test_of_twenty_powers_both_heads_stay_while_the_frame_scrolls(page: Page, crowded: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{crowded}/compare")
    frame = page.locator(".compare-frame")
    frame.scroll_into_view_if_needed()
    before = left(page, "th[data-question=trade]")
    frame.evaluate("frame => frame.scrollTo(900, 500)")
    assert left(page, "th[data-question=trade]") == pytest.approx(before, abs=1)
    frame_top: Any = frame.bounding_box()
    assert top(page, "th[data-power=qatar]") == pytest.approx(frame_top["y"], abs=2)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1440


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("query", ["", "?density=compact", "?power=iran&question=recognise"])
def test_on_a_phone_nothing_scrolls_sideways_and_every_cell_names_its_power(
    page: Page, server: str, width: int, query: str
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{server}/compare{query}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if not query.endswith("recognise"):
        for name in page.locator("tr#q-trade td .whose").all():
            expect(name).to_be_visible()


def test_on_a_phone_the_question_stays_while_its_powers_pass(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{server}/compare#q-trade")
    page.evaluate("document.querySelector('tr#q-trade td[data-power=china]').scrollIntoView({block: 'center'})")
    assert 0 <= top(page, "th[data-question=trade]") < 80


@pytest.mark.parametrize("width", [1152, 1280, 1440])
def test_the_row_that_an_address_names_begins_below_the_heads(page: Page, server: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{server}/compare#q-trade")
    heads: Any = page.locator("th[data-power=russia-and-central-asia]").bounding_box()
    assert 0 <= top(page, "tr#q-trade") - heads["y"] - heads["height"] < 40


def test_the_line_of_rows_says_where_one_is_and_leads_on(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{server}/compare")
    index = page.get_by_role("navigation", name="Rows of the comparison")
    index.get_by_role("link", name="Trade ties").click()
    expect(page).to_have_url(re.compile("#q-trade$"))
    expect(index.locator("[aria-current]")).to_have_text("Trade ties")
    assert top(page, "tr#q-trade") >= top(page, "th[data-power=iran]")
    index.get_by_role("link", name="Next row").click()
    expect(page).to_have_url(re.compile("#q-aid$"))


def test_the_line_of_rows_follows_what_htmx_swapped_in(page: Page, server: str) -> None:
    page.goto(f"{server}/compare")
    page.locator("#view-themes").click()
    expect(page).to_have_url(re.compile("view=themes"))
    index = page.get_by_role("navigation", name="Rows of the comparison")
    expect(index.get_by_role("link", name="Next row")).to_have_attribute("href", re.compile("#t-"))


def test_a_choice_moves_nothing_above_the_table(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{server}/compare")
    before = top(page, "#view-all")
    page.locator("#density-compact").click()
    expect(page).to_have_url(re.compile("density=compact"))
    expect(page.locator("table.compact")).to_be_visible()
    assert top(page, "#view-all") == pytest.approx(before, abs=1)


@pytest.mark.parametrize("power", ["iran", "russia-and-central-asia"])
def test_the_link_of_a_cell_can_be_copied_by_keyboard_silent_or_not(page: Page, server: str, power: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{server}/compare")
    cell = page.locator(f"td[data-power={power}][data-question=trade]")
    cell.locator(".way").focus()
    cell.get_by_role("button", name="Copy link").press("Enter")
    expect(page.locator("#live")).to_have_text("Link copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{server}/compare?power={power}&question=trade&commentary=")


def test_the_copy_button_of_a_cell_comes_with_the_pointer_and_moves_nothing(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{server}/compare?question=trade")
    cell = page.locator("td[data-power=china][data-question=trade]")
    button = cell.get_by_role("button", name="Copy link", include_hidden=True)
    expect(button).to_be_hidden()
    cell.scroll_into_view_if_needed()
    before = cell.bounding_box()
    cell.hover()
    expect(button).to_be_visible()
    assert cell.bounding_box() == before


def test_a_compact_cell_opens_to_its_sentences_and_its_stance_leads_to_all_about_it(page: Page, server: str) -> None:
    page.goto(f"{server}/compare?density=compact")
    cell = page.locator("td[data-power=iran][data-question=trade]")
    expect(cell.locator("ol")).to_be_hidden()
    cell.locator("summary").click()
    expect(cell.locator("ol li").first).to_be_visible()
    cell.get_by_role("link", name="Yes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Iran: Trade ties")


def test_on_a_phone_a_row_shows_who_stands_where_and_unfolds_to_what_they_say(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{server}/compare")
    cell = page.locator("td[data-power=iran][data-question=trade]")
    expect(cell.get_by_role("link", name="Yes")).to_be_visible()
    expect(cell.locator(".said")).to_be_hidden()
    button = page.get_by_role("button", name=re.compile("What they say: Does it seek trade"))
    button.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(cell.locator(".said")).to_be_visible()
    button.press("Enter")
    expect(cell.locator(".said")).to_be_hidden()


def test_on_a_phone_the_row_that_an_address_names_is_open(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{server}/compare#q-trade")
    expect(page.locator("td[data-power=iran][data-question=trade] .said")).to_be_visible()
    page.get_by_role("navigation", name="Rows of the comparison").get_by_role("link", name="Aid").first.click()
    expect(page.locator("td[data-power=india][data-question=aid] .said")).to_be_visible()


def test_without_scripts_a_phone_shows_every_row_in_full(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{server}/compare")
    expect(page.locator("td[data-power=iran][data-question=trade] .said")).to_be_visible()
    expect(page.get_by_role("button", name="What they say")).to_have_count(0)
    context.close()


def test_of_what_is_chosen_the_table_comes_first_and_the_choices_unfold_and_stay(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{server}/compare?power=india&power=china&theme=recognition")
    assert top(page, "td[data-power=india]") < 760
    expect(page.locator("#power-iran")).to_be_hidden()
    page.get_by_text("Choose powers, questions and themes").click()
    page.locator("#power-iran").click()
    expect(page.locator("#chosen-power-iran")).to_be_visible()
    expect(page.locator("#power-iran")).to_be_visible()
    expect(page.locator("#power-iran")).to_be_focused()


def test_choices_in_use_do_not_fold_at_the_first_of_them(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{server}/compare")
    page.locator("#power-india").click()
    expect(page.locator("#chosen-power-india")).to_be_visible()
    page.locator("#power-china").click()
    expect(page.locator("#chosen-power-china")).to_be_visible()


def test_every_copy_button_of_a_cell_says_what_it_copies(page: Page, server: str) -> None:
    page.goto(f"{server}/compare?question=trade")
    buttons = page.locator("td > .copy")
    names = buttons.evaluate_all("buttons => buttons.map(button => button.getAttribute('aria-label'))")
    assert "Copy link: Iran, Trade ties" in names
    assert len(set(names)) == len(names) == page.locator(".compare td").count()


def test_the_answer_of_the_finder_comes_into_view_and_can_be_left_again(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{server}/compare")
    page.get_by_text("Find where powers agree or differ").click()
    page.locator("#agree-pakistan").check()
    page.locator("#agree-china").check()
    page.get_by_role("button", name="Find questions").click()
    answer = page.get_by_role("heading", name=re.compile("Pakistan and China agree, on"))
    expect(answer).to_be_in_viewport()
    page.get_by_role("link", name="Show every question again").click()
    expect(page).to_have_url(f"{server}/compare")
