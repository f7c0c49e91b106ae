"""Who coded the same, two by two: what is compared, and where they part."""

from dataclasses import replace

import pytest

from app.codebook import load_codebook
from app.codings.pairs import coders, pair, pairs
from app.db import Database
from app.rows import CommentaryView
from app.web.library import Library

DIGEST = "after-kabul-how-the-region-weighs-the-talibans-return"
PROJECT = "Vis-à-vis project"


@pytest.fixture
def view(example_database: Database) -> CommentaryView:
    """The example with a second coder, Ann, who coded one sentence otherwise and one position otherwise."""
    library = Library(example_database, load_codebook())
    view = library.view(library.row(DIGEST))
    first = view.powers[0].sentences[0]
    other = replace(view.positions[0], by="Ann", stance="not-stated")
    themes = {**view.themes_by, "Ann": {first.key: ("water",)}}
    return replace(view, themes_by=themes, positions=(*view.positions, other))


def test_each_person_is_set_beside_the_program_and_then_each_two_people(view: CommentaryView) -> None:
    assert coders(view) == (PROJECT, "Ann")
    assert [(two.first, two.second) for two in pairs(view)] == [(PROJECT, None), ("Ann", None), (PROJECT, "Ann")]


def test_only_what_both_coded_is_compared(view: CommentaryView) -> None:
    two = pair(view, PROJECT, "Ann")
    assert (two.sentences, two.positions) == (1, 1)
    assert two.all_themes
    assert two.all_themes.units == len(view.codebook.themes)
    assert two.all_questions
    assert two.all_questions.agreed == 0


def test_where_two_part_is_named_with_its_sentence_and_both_readings(view: CommentaryView) -> None:
    two = pair(view, PROJECT, "Ann")
    (themes,), (stances,) = two.themes_apart, two.stances_apart
    assert (themes.sentence.key, themes.second) == (view.powers[0].sentences[0].key, ("water",))
    assert (stances.first.by, stances.second.by, stances.second.stance) == (PROJECT, "Ann", "not-stated")


def test_the_program_is_not_held_to_themes_that_it_never_looks_for(view: CommentaryView) -> None:
    themes = tuple(replace(theme, phrases=()) if theme.slug == "aid" else theme for theme in view.codebook.themes)
    book = replace(view, codebook=replace(view.codebook, themes=themes))
    assert "aid" not in [row.subject for row in pair(book, PROJECT, None).themes]
    assert "aid" in [row.subject for row in pair(book, PROJECT, "Ann").themes]


def test_pairs_are_worked_out_once_for_each_view(view: CommentaryView) -> None:
    assert pairs(view) is pairs(view)
    assert pairs(replace(view)) is not pairs(view)
