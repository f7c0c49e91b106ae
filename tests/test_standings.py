"""Standings: places on the scale, the silences apart from it, second readings, and who agrees with whom."""

import pytest

from app.codebook import Question
from app.rows import PositionRow, SectionView, SentenceRow
from app.scale import NOT_STATED
from app.standings import QuestionRow, Standing, findings

QUESTION = Question("recognise", "recognition", "Recognition", "Will it recognise the new government?")
SENTENCES = tuple(SentenceRow("text", "iran", 1, n, f"key{n}", f"Sentence {n}.", (), ()) for n in (1, 2, 3))


def power(slug: str) -> SectionView:
    return SectionView("text", slug, slug.title(), ((slug[:2].upper(), slug.title()),), 1, (), (), ())


def reading(stance: str, by: str | None = "Ann", *evidence: SentenceRow) -> PositionRow:
    return PositionRow("iran", "recognise", stance, None, None, evidence, by)


def standing(slug: str, *readings: PositionRow) -> Standing:
    return Standing(power(slug), QUESTION, readings, SENTENCES)


def row(**stances: str) -> QuestionRow:
    """A row in which one person read every power."""
    return QuestionRow(QUESTION, tuple(standing(slug, reading(stance)) for slug, stance in stances.items()))


def places(one: QuestionRow) -> dict[str, list[str]]:
    """The powers' slugs by stance or silence, those that occur."""
    marks = {term.slug: [mark.cell.section.slug for mark in found] for term, found in (*one.spots, *one.beside)}
    return {spot: slugs for spot, slugs in marks.items() if slugs}


def test_powers_stand_at_their_stance_and_those_that_state_none_apart_by_the_reason() -> None:
    cells = (
        standing("iran", reading("no")),
        standing("india", reading(NOT_STATED)),
        standing("china", reading(NOT_STATED, "Ann", SENTENCES[0])),
        standing("qatar"),
    )
    shown = places(QuestionRow(QUESTION, cells))
    assert shown == {"no": ["iran"], "mentioned": ["china"], "silent": ["india"], "not-coded": ["qatar"]}


def test_a_second_reading_has_a_place_of_its_own_and_a_like_one_joins_the_first() -> None:
    both = standing(
        "iran", reading("yes", "Ann"), reading("no", "Ben"), reading("yes", "Cem"), reading("waiting", None)
    )
    assert [(mark.spot, mark.names, mark.kind) for mark in both.marks] == [
        ("yes", ("Ann", "Cem"), "hand"),
        ("no", ("Ben",), "second"),
    ]


def test_the_programs_reading_has_a_place_only_where_no_person_read_it() -> None:
    alone, beside = standing("iran", reading("no", None)), standing("iran", reading("yes"), reading("no", None))
    assert [(mark.spot, mark.kind) for mark in alone.marks] == [("no", "auto")]
    assert [(mark.spot, mark.kind) for mark in beside.marks] == [("yes", "hand")]
    assert beside.differs


def test_every_sentence_of_a_cell_says_whose_reading_rests_on_it() -> None:
    cell = standing("iran", reading("yes", "Ann", SENTENCES[1]), reading("yes", None, SENTENCES[1], SENTENCES[2]))
    assert cell.cited == ((SENTENCES[1], ("Ann", "the program")), (SENTENCES[2], ("the program",)))


@pytest.mark.parametrize(
    ("first", "second", "third", "holds"),
    [
        ("yes", "leaning-yes", "no", True),
        ("no", "leaning-no", "waiting", True),
        ("waiting", "waiting", "conditional", True),
        ("waiting", "conditional", "leaning-yes", False),
        ("yes", "conditional", "no", False),
        ("yes", "yes", "leaning-yes", False),
        ("yes", "yes", NOT_STATED, False),
    ],
)
def test_powers_agree_where_they_give_one_answer_and_others_differ_where_they_give_another(
    first: str, second: str, third: str, *, holds: bool
) -> None:
    (found,) = findings([row(iran=first, india=second, china=third)], agree=("iran", "india"), differ=("china",))
    assert found.agree == holds
    assert [cell.section.slug for cell in found.silent] == (["china"] if third == NOT_STATED else [])
