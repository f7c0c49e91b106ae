"""Powers across texts, themes across powers, and who wrote what."""

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.db import Database
from app.pipeline.run import import_path
from tests.marks import page, slug_of
from tests.texts import PROSE, section
from tests.texts import page as text_page


@pytest.fixture
def both_client(example_client: TestClient, example_database_url: str, original_path: Path) -> TestClient:
    """Ask an application that holds the example and the original."""
    database = Database(example_database_url)
    import_path(database, original_path)
    database.close()
    return example_client


def said(client: TestClient, query: str = "") -> list[dict[str, Any]]:
    """Return every sentence of every power on every theme in force, as the interface for programs tells them."""
    rows = client.get(f"/api/v1/compare?view=themes{query}").json()["rows"]
    return [row for row in rows if row["key"] and row["in_force"]]


def test_every_power_is_listed_once_with_its_texts_and_sentences(both_client: TestClient) -> None:
    told = both_client.get("/api/v1/powers").json()
    items = page(both_client, "/powers").one("ul", **{"class": "index"}).all("li")
    assert [item.links()[0] for item in items] == [f"/powers/{row['slug']}" for row in told]
    evidence = [(row["slug"], link) for item, row in zip(items, told, strict=True) for link in item.links()[1:]]
    assert len(evidence) <= len(told)
    assert all(f"/{slug}#s-" in link for slug, link in evidence)
    for item, row in zip(items, told, strict=True):
        assert f"{row['sentences']} sentences in {row['commentaries']} commentar" in item.words


def test_a_power_shows_its_card_in_the_newest_text_and_links_the_earlier_ones(both_client: TestClient) -> None:
    texts = [row["slug"] for row in both_client.get("/api/v1/commentaries").json() if row["powers"]]
    shown = page(both_client, "/powers/iran")
    assert shown.one("article", data_power="iran").one("blockquote")["cite"].startswith(f"/commentaries/{texts[0]}/")
    assert f"/commentaries/{texts[0]}/iran" in shown.links()
    assert f"/commentaries/{texts[1]}/iran" in shown.one("aside").links()


def test_an_older_text_imported_later_does_not_rename_a_power(
    client: TestClient, database_url: str, tmp_path: Path
) -> None:
    for name, heading, prose in (("new", "IRAN", PROSE), ("old", "Iran", PROSE), ("old", "Iran", PROSE[:2])):
        year = {"new": 2024, "old": 2021}[name]
        top = f"{name.title()} Waters and Old Quarrels\n\n2 May {year}"
        text = text_page(section(heading, prose=prose), section("Chile"), section("Peru"), top=top)
        (tmp_path / f"{name}.txt").write_text(text)
        database = Database(database_url)
        import_path(database, tmp_path / f"{name}.txt")
        database.close()
    texts = client.get("/api/v1/commentaries").json()
    assert [(row["published"], row["revision"]) for row in texts] == [("2024-05-02", 1), ("2021-05-02", 2)]
    assert [row["heading"] for row in client.get("/api/v1/powers").json()] == ["Chile", "IRAN", "Peru"]
    assert page(client, "/powers/iran").one("h1").words == "IRAN"
    assert page(client, "/search?q=iran").one("ul", aria_label="Pages by name").all("a")[0].words == "IRAN"


def test_a_group_of_countries_names_its_members(original_client: TestClient) -> None:
    shown = page(original_client, "/powers/russia-and-central-asia")
    for country in ("Russia", "Kazakhstan", "Kyrgyzstan", "Tajikistan", "Turkmenistan", "Uzbekistan"):
        assert country in shown.words


def test_the_matrix_of_themes_counts_every_power(original_client: TestClient) -> None:
    rows = said(original_client)
    matrix = page(original_client, "/themes").one("table", **{"class": "matrix"})
    powers = [head.links()[0].rpartition("/")[2] for head in matrix.all("th", scope="col")]
    for line in matrix.one("tbody").all("tr"):
        theme = line.one("th").links()[0].rpartition("/")[2]
        counts = [len([row for row in rows if (row["theme"], row["power"]) == (theme, power)]) for power in powers]
        assert [cell.words for cell in line.all("td")] == [str(count) if count else "·none" for count in counts]


def test_a_theme_shows_every_sentence_of_every_power_on_it(original_client: TestClient) -> None:
    rows = said(original_client, "&theme=recognition")
    shown = page(original_client, "/themes/recognition")
    for power in {row["power"] for row in rows}:
        quotes = [quote["cite"] for quote in shown.one("section", id=power).all("blockquote")]
        mine = [row["permalink"].removeprefix("http://testserver") for row in rows if row["power"] == power]
        assert sorted(quotes) == sorted(mine)


def test_a_theme_underlines_the_words_that_earned_it(original_client: TestClient) -> None:
    rows = {row["key"]: row for row in said(original_client, "&theme=aid")}
    for quote in page(original_client, "/themes/aid").all("blockquote"):
        row = rows.get(quote["cite"].partition("#s-")[2])
        if row:
            assert [words.words for words in quote.all("b")] == row["words"].split("; ")


def test_the_introduction_speaks_for_no_power(original_client: TestClient) -> None:
    shown = page(original_client, "/themes/recognition")
    voice = shown.one("section", aria_labelledby="voice-introduction")
    assert "of no power" in voice.words
    assert all("/introduction#s-" in quote["cite"] for quote in voice.all("blockquote"))


def test_a_theme_can_be_narrowed_to_some_powers(original_client: TestClient) -> None:
    shown = page(original_client, "/themes/recognition?power=iran")
    assert {quote["cite"].split("/")[3].partition("#")[0] for quote in shown.all("blockquote")} <= {
        "iran",
        "introduction",
    }


def test_a_theme_shows_where_every_power_stands_on_its_questions(original_client: TestClient) -> None:
    asked = page(original_client, "/themes/recognition").one("section", aria_labelledby="asked-recognise")
    rows = original_client.get("/api/v1/positions?question=recognise").json()["rows"]
    leading = {row["power"]: row for row in rows if row["coder"] == "hand"}
    for row in leading.values():
        assert row["headline"] in asked.words
        assert row["evidence"][0]["permalink"].removeprefix("http://testserver") in asked.links()
    assert {mark["data-stance"] for mark in asked.all("*", "data-stance")} >= {row["stance"] for row in rows}
    assert "coded by Vis-à-vis project" in asked.words


def test_a_theme_shows_its_cues_and_leads_to_their_picture(original_client: TestClient) -> None:
    shown = page(original_client, "/themes/sanctions").one("section", aria_labelledby="cues-here")
    assert "China coordinates with Russia and Central Asia" in shown.words
    assert "/cues?theme=sanctions" in shown.links()
    assert any("/china#s-" in link for link in shown.links())


def test_a_theme_shows_the_figures_in_its_sentences(original_client: TestClient) -> None:
    figures = original_client.get("/api/v1/figures?theme=refugees").json()["rows"]
    shown = page(original_client, "/themes/refugees").one("section", aria_labelledby="figures-here")
    assert len(shown.all("dt")) == len(figures) > 0


def test_every_contributor_is_listed_with_role_and_what_they_wrote(original_client: TestClient) -> None:
    told = original_client.get("/api/v1/contributors").json()
    shown = page(original_client, "/contributors")
    for row in told:
        item = next(one for one in shown.all("li") if f"/contributors/{row['contributor']}" in one.links())
        assert row["name"] in item.words
        assert f"/commentaries/{row['commentary']}/{row['section']}" in item.links()


def test_a_contributor_has_a_page_with_name_role_and_sections(original_client: TestClient) -> None:
    shown = page(original_client, "/contributors/samina-ahmed")
    assert shown.one("h1").words == "Samina Ahmed"
    assert "Project Director, South Asia" in shown.words
    assert f"/commentaries/{slug_of(original_client)}/pakistan" in shown.links()


def test_who_wrote_in_two_texts_is_one_contributor(both_client: TestClient) -> None:
    wrote = both_client.get("/api/v1/contributors/samina-ahmed").json()
    assert len({row["commentary"] for row in wrote}) == 2
    links = page(both_client, "/contributors/samina-ahmed").links()
    assert {f"/commentaries/{row['commentary']}/{row['section']}" for row in wrote} <= set(links)


@pytest.mark.parametrize(("kind", "instead"), [("powers", "iran"), ("themes", "aid"), ("contributors", "ali-vaez")])
@pytest.mark.parametrize("name", ["nobody", "%00", "%ff", "' OR 1=1 --", "<b>", "🙂", "x" * 5000, "AID"])
def test_an_unknown_name_is_a_404_page_that_links_the_known_ones(
    original_client: TestClient, kind: str, instead: str, name: str
) -> None:
    shown = page(original_client, f"/{kind}/{name}", status=404)
    assert f"/{kind}/{instead}" in shown.links()
    assert f"There is no {kind[:-1]} “" in shown.words
    assert len(shown.words) < 3000


def test_lists_of_an_empty_database_say_that_they_are_empty(client: TestClient) -> None:
    assert "No commentary describes a power yet" in page(client, "/powers").words
    assert "No commentary credits a contributor yet" in page(client, "/contributors").words
    assert "No commentary has been imported yet" in page(client, "/commentaries").words


def test_the_list_of_powers_says_where_each_stands_on_the_leading_question(original_client: TestClient) -> None:
    shown = page(original_client, "/powers")
    told = original_client.get("/api/v1/positions?question=recognise").json()["rows"]
    stances = {row["power"]: row["stance"] for row in told}
    entries = {entry.links()[0].rpartition("/")[2]: entry for entry in shown.one("main").all("li")}
    marks = {power: entry.all("*", "data-stance")[0]["data-stance"] for power, entry in entries.items()}
    assert marks == stances != {}


def test_a_sentence_on_a_theme_can_be_copied_cited_and_kept(original_client: TestClient) -> None:
    quote = page(original_client, "/themes/recognition").one("section", id="india").all("figure")[0]
    shared = quote.one("button", "data-copy")["data-copy"]
    assert "?sentence=" in shared
    assert shared.endswith(f"#s-{quote.one('button', 'data-keep')['data-keep'].rpartition('/')[2]}")
    assert quote.one("a", rel="nofollow")["href"].startswith("/cite?of=")


def test_powers_asked_for_on_a_theme_can_be_taken_away(original_client: TestClient) -> None:
    shown = page(original_client, "/themes/recognition?power=india")
    assert [voice["id"] for voice in shown.all("section", "id")] == ["india"]
    assert "/themes/recognition" in shown.one("*", role="group", aria_label="Chosen filters").links()


def test_what_a_digest_retells_is_not_among_what_a_contributor_wrote(example_client: TestClient) -> None:
    shown = page(example_client, "/contributors/ali-vaez")
    assert "Retold in a digest" in shown.words
    digest = next(link for link in shown.links() if "after-kabul" in link)
    for part in shown.all("section"):
        assert (digest in part.links()) == (part.one("h2").words == "Retold in a digest")
