"""Filters: what is chosen can be seen and taken away one by one, and counts say what a choice would give."""

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect

from app.web.filters import AddressQuery, Filter
from tests.marks import Element, page


def chosen(home: Element) -> dict[str, str]:
    """Where each thing chosen is taken away, by its name."""
    links = [link for link in home.all("a", **{"class": "taken"})]
    return {link.one("bdi").words: link["href"] for link in links}


def of(count: int, *values: str) -> Filter:
    """A filter of so many choices, the later ones standing for more."""
    query = AddressQuery("/", {"theme": values})
    return query.filter("theme", "Theme", [(f"t{n}", f"T{n}", n) for n in range(count)])


def test_nothing_chosen_has_no_bar(original_client: TestClient) -> None:
    assert page(original_client, "/").all("div", aria_label="Chosen filters") == []


def test_everything_chosen_is_named_and_each_is_taken_away_alone(original_client: TestClient) -> None:
    home = page(original_client, "/?theme=aid&theme=drugs&power=india")
    assert chosen(home) == {
        "India": "/?theme=aid&theme=drugs",
        "Aid": "/?theme=drugs&power=india",
        "Drugs": "/?theme=aid&power=india",
    }


def test_all_that_is_chosen_goes_at_once_and_the_question_stays(original_client: TestClient) -> None:
    home = page(original_client, "/?theme=aid&power=india&question=trade")
    assert home.one("a", id="chosen-clear")["href"] == "/?question=trade"
    assert page(original_client, "/?theme=aid").all("a", id="chosen-clear") == []


def test_a_theme_counts_the_sentences_of_the_chosen_powers(original_client: TestClient) -> None:
    rows = original_client.get("/api/v1/compare?view=themes&power=india").json()["rows"]
    said = len({row["key"] for row in rows if row["rank"] and row["theme"] == "recognition"})
    assert page(original_client, "/?power=india").one("a", id="theme-recognition").words.endswith(f" {said}")


def test_a_power_counts_its_sentences_on_the_chosen_themes(original_client: TestClient) -> None:
    rows = original_client.get("/api/v1/compare?view=themes&theme=aid").json()["rows"]
    said = len({row["key"] for row in rows if row["rank"] and row["power"] == "india"})
    assert page(original_client, "/?theme=aid").one("a", id="power-india").words.endswith(f" {said}")


def test_a_short_list_is_shown_whole_and_a_long_one_begins_with_what_stands_for_most() -> None:
    assert (len(of(18).offered), of(18).further) == (18, ())
    offered = [choice.value for choice in of(40).offered]
    assert offered == [f"t{n}" for n in range(28, 40)]
    assert len(of(40).further) == 28


def test_what_is_chosen_of_a_long_list_is_always_shown() -> None:
    assert of(40, "t3").offered[0].value == "t3"
    many = [f"t{n}" for n in range(20)]
    assert [choice.value for choice in of(40, *many).offered] == many


@pytest.mark.browser
def test_after_a_filter_is_taken_away_the_keyboard_is_on_the_next_and_at_last_on_the_tally(
    page: Page, server: str
) -> None:
    page.goto(f"{server}/?theme=aid&theme=sanctions")
    page.locator("#chosen-theme-aid").press("Enter")
    expect(page.locator("#chosen-theme-aid")).to_have_count(0)
    expect(page.locator("#chosen-theme-sanctions")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{server}/")
    expect(page.locator("#powers-head")).to_be_focused()


@pytest.mark.browser
def test_on_a_phone_the_choices_fold_stay_open_while_choosing_and_what_is_chosen_is_seen(
    page: Page, server: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(server)
    expect(page.locator("#theme-water")).to_be_hidden()
    page.locator("#choices > summary").click()
    page.locator("#theme-water").press("Enter")
    expect(page.locator("#chosen-theme-water")).to_be_visible()
    expect(page.locator("#theme-water")).to_be_focused()


@pytest.mark.browser
def test_where_there_is_room_no_fold_stands_before_the_choices(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 1200, "height": 800})
    page.goto(server)
    expect(page.locator("#theme-water")).to_be_visible()
    expect(page.locator("#choices > summary")).to_be_hidden()


@pytest.mark.browser
def test_on_a_phone_choosing_a_question_folds_the_questions_and_keeps_the_keyboard_there(
    page: Page, server: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(server)
    page.locator(".picker summary").click()
    page.locator("#question-aid").press("Enter")
    expect(page.locator("#asked")).to_contain_text("aid")
    expect(page.locator(".picker summary")).to_be_focused()
