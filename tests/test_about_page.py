"""The page on the method: who coded the commentary at hand, how far they agree, where not, and with which codebook."""

from datetime import datetime

import pytest
from fastapi.testclient import TestClient

from app.codebook import load_codebook
from app.codings.pairs import pairs
from app.db import Database
from app.domain import Batch, Coding, Position, ThemesCoding
from app.rows import CommentaryView
from app.store.codings import save_batch
from app.web.library import Library
from tests.marks import Element, page, slug_of

NOW = datetime.fromisoformat("2024-05-01")


def view_of(database: Database) -> CommentaryView:
    library = Library(database, load_codebook())
    return library.view(library.rows()[0])


def rows(table: Element) -> dict[str, list[str]]:
    return {row.one("th").words: [cell.words for cell in row.all("td")] for row in table.one("tbody").all("tr")}


def tables(shown: Element) -> list[dict[str, list[str]]]:
    return [rows(table) for table in shown.all("table", **{"class": "plain agreement"})]


def save(database: Database, coder: str, *codings: Coding) -> None:
    view = view_of(database)
    with database.writing() as session:
        save_batch(session, view.row.slug, Batch(coder, "sheet", "A second reading", codings), now=NOW)


def test_agreement_is_shown_for_every_theme_and_question_and_for_all_together(original_client: TestClient) -> None:
    themes, questions = tables(page(original_client, "/about"))
    codebook = load_codebook()
    assert list(themes) == [*(theme.label for theme in codebook.themes), "All together"]
    assert list(questions) == [*(question.label for question in codebook.questions), "All together"]


def test_the_figures_shown_are_those_of_the_codings(original_client: TestClient, original_database: Database) -> None:
    (pair,) = pairs(view_of(original_database))
    shown_tables = tables(page(original_client, "/about"))
    for found, shown in zip((pair.all_themes, pair.all_questions), shown_tables, strict=True):
        assert found is not None
        assert found.agreed is not None
        units, agreed, kappa, alpha, _ = shown["All together"]
        assert (units, agreed) == (f"{found.units:,}", f"{100 * found.agreed:.1f} %".replace(".0 ", " "))
        assert (kappa, alpha) == (f"{found.kappa:.2f}", f"{found.alpha:.2f}")


def test_every_disagreement_is_listed_with_its_sentence(
    original_client: TestClient, original_database: Database
) -> None:
    (pair,) = pairs(view_of(original_database))
    links = page(original_client, "/about").links()
    assert pair.themes_apart
    assert {one.sentence.address for one in pair.themes_apart} <= set(links)
    assert {row.address for one in pair.stances_apart for row in one.first.evidence} <= set(links)


def test_who_coded_what_and_when_is_told(original_client: TestClient) -> None:
    hands = page(original_client, "/about").one("dl", **{"class": "hands"}).words
    assert "160 sentences for their themes, 50 positions" in hands
    assert "came with the program" in hands
    assert "The program" in hands


def test_readings_that_came_with_the_program_are_called_the_projects_own(original_client: TestClient) -> None:
    assert "are the project’s own" in page(original_client, "/about").words


def test_a_second_person_stands_beside_the_program_and_beside_the_first(
    original_client: TestClient, original_database: Database
) -> None:
    view = view_of(original_database)
    sentences = [sentence for section in view.powers for sentence in section.sentences][:5]
    codings: list[Coding] = [ThemesCoding(sentence.key, ("aid",)) for sentence in sentences]
    codings.append(Position("india", "aid", "no", "core", "None", (view.powers[1].sentences[0].key,)))
    save(original_database, "Ana <b>", *codings)
    couples = page(original_client, "/about").all("section", **{"class": "couple"})
    heads = [couple.one("h3").words for couple in couples]
    project = "Vis-à-vis project"
    assert heads == [f"{project} and the program", "Ana <b> and the program", f"{project} and Ana <b>"]


def test_the_other_commentary_can_be_chosen(original_client: TestClient) -> None:
    slug = slug_of(original_client)
    assert f"/commentaries/{slug}" in page(original_client, f"/about?commentary={slug}").links()
    assert "nothing-like-it" in page(original_client, "/about?commentary=nothing-like-it", status=404).words


def test_the_codebook_has_every_question_and_what_every_stance_means(original_client: TestClient) -> None:
    shown = page(original_client, "/about")
    assert "Will it recognise a Taliban government?" in shown.words
    assert len({one["data-stance"] for one in shown.all("*", "data-stance")}) >= 6
    for state in ("Mentioned, no position", "Silent", "Not coded"):
        assert state in shown.words


@pytest.mark.parametrize("words", ["No commentary has been imported yet", "Recognised by"])
def test_without_a_commentary_the_method_and_the_codebook_are_there(client: TestClient, words: str) -> None:
    assert words in page(client, "/about").words
