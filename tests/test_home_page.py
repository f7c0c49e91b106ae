"""The home page: the powers of the newest comparing commentary as cards, filtered by the address alone."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page

from app.db import Database
from app.pipeline.run import import_path
from tests.marks import Element, page


def powers(home: Element) -> list[str]:
    return [card["data-power"] for card in home.all("article", "data-power")]


def chips(home: Element, key: str) -> dict[str, str]:
    """Addresses of a filter's choices by value."""
    found = [chip for chip in home.all("a", "id", "hx-get") if chip["id"].startswith(f"{key}-")]
    return {chip["id"].removeprefix(f"{key}-"): chip["href"] for chip in found}


def spoken(client: TestClient, **chosen: str) -> list[dict[str, str]]:
    """Sentences of the comparison by theme, one a row."""
    rows = client.get("/api/v1/compare", params={"view": "themes", **chosen}).json()["rows"]
    return [row for row in rows if row["rank"]]


def test_every_power_has_a_card_in_the_order_of_the_scale_from_yes_to_no(original_client: TestClient) -> None:
    home = page(original_client, "/?question=recognise")
    spots = [spot for spot in home.one("ol", **{"class": "spots"}).children if isinstance(spot, Element)]
    placed = [one["data-power"] for spot in reversed(spots) for one in spot.all("li", "data-power")]
    assert powers(home) == placed
    assert len(placed) == len(chips(home, "power"))


def test_a_card_names_power_members_contributor_and_a_sentence_with_its_link(original_client: TestClient) -> None:
    card = page(original_client, "/").one("article", data_power="pakistan")
    assert card.words.startswith("Pakistan PK by Samina Ahmed")
    quote = card.one("blockquote")
    assert quote["cite"].startswith("/commentaries/")
    assert quote["cite"] in card.links()
    assert "/contributors/samina-ahmed" in card.links()


def test_a_chosen_theme_keeps_the_powers_that_speak_of_it(original_client: TestClient) -> None:
    rows = spoken(original_client, theme="aid")
    shown = powers(page(original_client, "/?theme=aid"))
    assert set(shown) == {row["power"] for row in rows}
    assert 0 < len(shown) < len(powers(page(original_client, "/")))


def test_the_card_quotes_a_sentence_on_the_chosen_theme(original_client: TestClient) -> None:
    rows = spoken(original_client, theme="trade")
    keys = {row["key"] for row in rows}
    for card in page(original_client, "/?theme=trade").all("article", "data-power"):
        assert card.one("blockquote")["cite"].partition("#s-")[2] in keys


def test_several_themes_widen_and_a_power_beside_them_narrows(original_client: TestClient) -> None:
    aid, drugs = (set(powers(page(original_client, f"/?theme={theme}"))) for theme in ("aid", "drugs"))
    both = "/?theme=aid&theme=drugs"
    assert set(powers(page(original_client, both))) == aid | drugs
    narrowed = powers(page(original_client, f"{both}&power=iran&power=china"))
    assert set(narrowed) == {"iran", "china"} & (aid | drugs)


def test_choosing_a_chip_again_takes_it_away_and_an_address_without_choice_is_bare(
    original_client: TestClient,
) -> None:
    assert chips(page(original_client, "/"), "theme")["aid"] == "/?theme=aid"
    chosen = page(original_client, "/?theme=aid")
    assert chips(chosen, "theme")["aid"] == "/"
    assert chips(chosen, "theme")["clear"] == "/"
    assert chips(chosen, "power")["iran"] == "/?theme=aid&power=iran"


def test_a_value_given_twice_or_empty_counts_once_or_not(original_client: TestClient) -> None:
    plain = page(original_client, "/?theme=aid").one("section", id="results").words
    assert page(original_client, "/?theme=aid&theme=aid&theme=&power=").one("section", id="results").words == plain


def test_chosen_values_that_nobody_fits_say_what_to_do_next(original_client: TestClient) -> None:
    silent = next(
        f"/?theme={theme}&power={power}"
        for theme in ("aid", "drugs", "refugees", "water")
        for power in ("india", "china", "iran", "pakistan")
        if not spoken(original_client, theme=theme, power=power)
    )
    home = page(original_client, silent)
    assert powers(home) == []
    empty = home.one("div", **{"class": "empty"})
    assert "Others do: " in empty.words
    assert all(powers(page(original_client, link)) for link in empty.links() if "power=" in link and "theme=" in link)


def test_counts_on_the_chips_are_the_sentences_behind_them(original_client: TestClient) -> None:
    home = page(original_client, "/")
    rows = spoken(original_client)
    for theme in ("aid", "recognition", "trade"):
        count = len({row["key"] for row in rows if row["theme"] == theme})
        assert home.one("a", id=f"theme-{theme}").words.endswith(f" {count}")


def test_another_text_is_chosen_by_its_address_and_the_default_is_left_out(
    example_database_url: str, example_client: TestClient, original_path: Path
) -> None:
    database = Database(example_database_url)
    import_path(database, original_path)
    database.close()
    newest, older = (row["slug"] for row in example_client.get("/api/v1/commentaries").json() if row["powers"])
    home = page(example_client, "/")
    assert home.one("body")["data-commentary"] == newest
    assert {"/", f"/?commentary={older}"} <= set(home.one("nav", aria_label="Other commentaries").links())
    other = page(example_client, f"/?commentary={older}&theme=aid")
    assert other.one("body")["data-commentary"] == older
    assert chips(other, "theme")["aid"] == f"/?commentary={older}"
    assert f"/compare?commentary={older}" in other.links()


def test_an_empty_database_says_how_to_import_a_text(client: TestClient) -> None:
    for address in ("/", "/compare", "/themes", "/themes/aid", "/figures", "/?theme=aid"):
        assert "visavis import" in page(client, address).words


def test_a_card_can_be_shared_cited_and_put_into_another_page_by_its_own_address(original_client: TestClient) -> None:
    card = page(original_client, "/").one("article", data_power="india")
    address = card.one("footer").one("button", "data-copy")["data-copy"]
    alone = page(original_client, address)
    assert powers(alone) == ["india"]
    assert alone.one("h2", id="asked").words == page(original_client, "/").one("h2", id="asked").words
    assert {"/cite", "/embed-code"} <= {link.partition("?")[0] for link in card.one("footer").links()}


def test_the_first_question_that_a_power_answers_leads(example_database_url: str, example_client: TestClient) -> None:
    database = Database(example_database_url)
    import_path(database, Path(__file__).parent / "data" / "straits.txt")
    database.close()
    straits = next(row["slug"] for row in example_client.get("/api/v1/commentaries").json() if "strait" in row["slug"])
    home = page(example_client, f"/?commentary={straits}")
    assert "aria-current" not in home.one("a", id="question-recognise").attributes
    assert home.one("ol", **{"class": "spots"}).all("li", "data-power")


def test_a_sentence_is_kept_beside_it_and_a_card_is_shared_at_its_foot(original_client: TestClient) -> None:
    card = page(original_client, "/").one("article", data_power="iran")
    caption, foot = card.one("figcaption"), card.one("footer")
    assert caption.one("button", "data-keep")["data-keep"].rpartition("/")[2] in caption.links()[0]
    assert "?sentence=" in caption.all("button", "data-copy")[0]["data-copy"]
    assert not foot.all("button", "data-keep")


def test_choosing_what_nobody_speaks_of_says_so_and_keeps_what_is_chosen_in_sight(original_client: TestClient) -> None:
    home = page(original_client, "/?theme=drugs&power=india")
    assert home.one("h2", id="powers-head").words == "None of the chosen powers speaks of Drugs"
    assert [link["id"] for link in home.all("a", **{"class": "taken"})] == ["chosen-power-india", "chosen-theme-drugs"]


def cards_in_rows(browser_page: Page) -> list[int]:
    """How many cards stand in each row, by where they begin."""
    tops = browser_page.locator("article[data-power]").evaluate_all("all => all.map((one) => one.offsetTop)")
    return [tops.count(top) for top in sorted(set(tops))]


@pytest.mark.browser
@pytest.mark.parametrize(("width", "rows"), [(390, [1] * 5), (820, [2, 2, 1]), (1440, [3, 2]), (2560, [5])])
def test_no_place_is_left_empty_beside_the_last_card(page: Page, server: str, width: int, rows: list[int]) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(server)
    assert cards_in_rows(page) == rows
    last, whole = page.locator("article[data-power]").last.bounding_box(), page.locator(".cards").bounding_box()
    assert last
    assert whole
    assert abs(last["x"] + last["width"] - whole["x"] - whole["width"]) < 2


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390, 820, 1440])
def test_names_on_the_scale_do_not_touch(page: Page, server: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for question in ("recognise", "aid", "talks"):
        page.goto(f"{server}/?question={question}")
        boxes = page.locator(".scale .stand, .scale .stance").evaluate_all(
            "all => all.map((one) => one.getBoundingClientRect().toJSON())"
        )
        for number, one in enumerate(boxes):
            for other in boxes[number + 1 :]:
                apart = one["right"] <= other["left"] + 1 or other["right"] <= one["left"] + 1
                assert apart or one["bottom"] <= other["top"] + 1 or other["bottom"] <= one["top"] + 1
