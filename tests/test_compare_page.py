"""The comparison: powers side by side, theme by theme, with every sentence behind each cell."""

from fastapi.testclient import TestClient

from tests.marks import Element, page, slug_of


def table(shown: Element) -> Element:
    return shown.one("table", **{"class": "compare"})


def columns(shown: Element) -> list[str]:
    return [head["data-power"] for head in table(shown).all("th", "data-power")]


def rows(shown: Element) -> list[str]:
    return [head["data-theme"] for head in table(shown).all("th", "data-theme")]


def test_column_heads_carry_powers_row_heads_themes_and_cells_both(original_client: TestClient) -> None:
    shown = page(original_client, "/compare")
    row = original_client.get(f"/api/v1/commentaries/{slug_of(original_client)}").json()
    assert columns(shown) == [section["slug"] for section in row["sections"]]
    cells = [(cell["data-power"], cell["data-theme"]) for cell in table(shown).all("td", "data-theme")]
    assert cells == [(power, theme) for theme in rows(shown) for power in columns(shown)]


def test_a_cell_says_how_many_sentences_quotes_the_best_and_opens_to_the_others(original_client: TestClient) -> None:
    found = original_client.get("/api/v1/compare?view=themes&theme=trade&power=iran").json()["rows"]
    cell = table(page(original_client, "/compare?view=themes&theme=trade")).one("td", data_power="iran")
    assert cell.one("span", **{"class": "number"}).words == str(len(found)) == str(found[0]["sentences"])
    best, *others = [row["permalink"].removeprefix("http://testserver") for row in found]
    assert cell.one("blockquote").links() == [best]
    assert cell.one("summary").words.startswith(f"{len(others)} more sentences")
    assert sorted(cell.one("details").links()) == sorted(others)


def test_every_cell_leads_to_itself_silent_or_not(original_client: TestClient) -> None:
    shown = table(page(original_client, "/compare"))
    for cell in shown.all("td"):
        key = "question" if "data-question" in cell.attributes else "theme"
        names = f"power={cell['data-power']}", f"{key}={cell['data-' + key]}"
        way = cell.one("a", **{"class": "way"})["href"]
        assert all(name in way for name in names)
        assert f"commentary={slug_of(original_client)}" in way


def test_a_silent_cell_is_a_page_that_says_so(original_client: TestClient) -> None:
    shown = page(original_client, "/compare?theme=aid&power=iran")
    assert shown.one("h1").words == "Iran: Aid"
    assert shown.one("td", data_theme="aid").words == "Iran Silent"


def test_a_power_without_a_sentence_on_a_theme_is_called_silent(original_client: TestClient) -> None:
    shown = page(original_client, "/compare")
    rows = original_client.get("/api/v1/compare?view=themes").json()["rows"]
    spoken = {(row["power"], row["theme"]) for row in rows if row["rank"]}
    for cell in table(shown).all("td", "data-theme"):
        is_silent = (cell["data-power"], cell["data-theme"]) not in spoken
        assert cell.words.endswith("Silent") == is_silent


def test_chosen_powers_are_columns_and_chosen_themes_rows(original_client: TestClient) -> None:
    shown = page(original_client, "/compare?power=iran&power=india&theme=aid&theme=trade")
    assert columns(shown) == ["india", "iran"]
    assert set(rows(shown)) == {"aid", "trade"}


def test_every_number_of_powers_fits(original_client: TestClient) -> None:
    for number in range(1, len(everyone := columns(page(original_client, "/compare"))) + 1):
        chosen = "&".join(f"power={power}" for power in everyone[:number])
        assert columns(page(original_client, f"/compare?{chosen}")) == everyone[:number]


def test_the_bare_page_has_the_rows_of_both_views_questions_first(original_client: TestClient) -> None:
    bare, questions, themes = (
        [cell.words for cell in table(page(original_client, f"/compare{query}")).all("td")]
        for query in ("", "?view=questions", "?view=themes")
    )
    assert bare == questions + themes


def test_links_keep_what_is_chosen_and_change_one_thing(original_client: TestClient) -> None:
    links = page(original_client, "/compare?theme=aid&power=iran").links()
    for link in (
        "/compare?theme=aid&power=india&power=iran",
        "/compare?power=iran",
        "/compare?theme=aid&power=iran&view=themes",
        "/compare.csv?theme=aid&power=iran",
        "/compare.xlsx?theme=aid&power=iran",
        "/compare.md?theme=aid&power=iran",
        "/compare.json?theme=aid&power=iran",
    ):
        assert link in links


def test_a_wrong_value_is_named_and_its_links_replace_only_that_one(original_client: TestClient) -> None:
    shown = page(original_client, "/compare?theme=aid&theme=ade&power=iran", status=422)
    assert "“ade” is no theme" in shown.words
    assert "/compare?theme=aid&theme=trade&power=iran" in shown.links()
    assert "/compare?theme=aid&power=iran" in shown.links()


def test_an_unknown_view_names_the_views_there_are(original_client: TestClient) -> None:
    shown = page(original_client, "/compare?view=sideways", status=422)
    assert {"/compare?view=questions", "/compare?view=themes"} <= set(shown.links())


def test_the_heads_of_a_digest_name_people_as_those_it_retells(
    example_client: TestClient, original_client: TestClient
) -> None:
    retold, written = (
        [head.words for head in table(page(client, "/compare")).all("th", "data-power")]
        for client in (example_client, original_client)
    )
    assert all(" after " in words for words in retold)
    assert not any(" after " in words for words in written)


def test_a_text_without_a_power_offers_nothing_to_choose_but_to_read_it(original_client: TestClient) -> None:
    rows = original_client.get("/api/v1/commentaries").json()
    (slug,) = (row["slug"] for row in rows if not row["powers"])
    shown = page(original_client, f"/compare?commentary={slug}")
    assert shown.one("h2", id="tally").words == "No powers"
    assert shown.all("details", id="choices") == []
    assert f"/commentaries/{slug}" in shown.links()
