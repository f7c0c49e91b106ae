"""How people's codings settle, what they leave of the program's, and how they outlive imports."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select

from app.codings.files import CodingFile, load_codings, parse_codings
from app.codings.people import name_problem
from app.codings.records import from_record, kind_of, to_record
from app.codings.settle import Scope, Settled, Spot
from app.db import Database
from app.domain import (
    Batch,
    Coding,
    Cue,
    CueCoding,
    Figure,
    FigureCoding,
    Origin,
    Position,
    Quantity,
    Tag,
    ThemesCoding,
)
from app.errors import BadValueError, CodebookError, NotFoundError
from app.models import Commentary
from app.queries.codings import codings_of
from app.store.codings import save_batch

NOW = datetime.fromisoformat("2024-05-01")
SPOTS = {"aaaa": Spot("mali", 1, 1, "Mali trades 5 tonnes with Niger."), "bbbb": Spot("mali", 1, 2, "It waits.")}
YES, NO = (Position("mali", "trade", stance, "core", "Trades", ("aaaa",)) for stance in ("yes", "no"))
TRADE = Tag("trade", ((5, 11),))


def batch(coder: str, *codings: Coding, origin: Origin = "sheet", number: int = 1, undoes: int | None = None) -> Batch:
    return Batch(coder, origin, "because", codings, number, undoes)


def settled(*batches: Batch) -> Settled:
    return Settled(batches, SPOTS)


def stances(positions: Sequence[Position]) -> list[tuple[str, str]]:
    return [(position.by or "program", position.stance) for position in positions]


def test_a_persons_reading_comes_before_the_programs_which_stays_beside_it() -> None:
    auto = replace(YES, headline=None)
    assert stances(settled(batch("Ana", NO)).positions([auto])) == [("Ana", "no"), ("program", "yes")]


def test_two_people_who_differ_are_both_named_the_first_one_leads() -> None:
    both = settled(batch("Ana", YES), batch("Ben", NO, number=2))
    assert stances(both.positions([])) == [("Ana", "yes"), ("Ben", "no")]


def test_a_correction_settles_what_others_read_before_it() -> None:
    corrected = settled(batch("Ana", YES), batch("Ben", NO, origin="editor", number=2))
    assert stances(corrected.positions([])) == [("Ben", "no")]


def test_a_reading_after_a_correction_stands_behind_it() -> None:
    later = settled(batch("Ben", NO, origin="editor"), batch("Ana", YES, number=2))
    assert stances(later.positions([])) == [("Ben", "no"), ("Ana", "yes")]


def test_nobodys_sheet_takes_back_what_they_corrected_on_the_web() -> None:
    later = settled(batch("Ben", NO, origin="editor"), batch("Ben", YES, number=2))
    assert stances(later.positions([])) == [("Ben", "no")]


def test_codings_that_come_with_the_program_never_overrule_a_correction() -> None:
    shipped = batch("Project", YES, origin="shipped", number=9)
    assert stances(settled(shipped, batch("Ben", NO, origin="editor", number=2)).positions([])) == [("Ben", "no")]


def test_an_undone_batch_counts_no_more() -> None:
    undone = settled(batch("Ana", YES), batch("Ben", NO, number=2), batch("Ana", number=3, undoes=2))
    assert stances(undone.positions([])) == [("Ana", "yes")]


def test_hand_coded_themes_drop_and_add_tags() -> None:
    tags = settled(batch("Ana", ThemesCoding("aaaa", ("aid",)))).tags("aaaa", [TRADE])
    assert [(tag.theme, tag.auto, tag.holds, tag.by) for tag in tags] == [
        ("trade", True, False, "Ana"),
        ("aid", False, True, "Ana"),
    ]


def test_a_sentence_nobody_coded_keeps_the_programs_tags() -> None:
    assert settled(batch("Ana", ThemesCoding("bbbb", ()))).tags("aaaa", [TRADE]) == (TRADE,)


def test_a_cue_that_a_person_rejects_is_gone_and_one_they_add_is_there() -> None:
    seen = Cue("mali", "niger", "trade", "follows", "aaaa")
    added = Cue("mali", "west", None, "consults", "bbbb")
    found = settled(batch("Ana", CueCoding(seen, holds=False), CueCoding(added))).cues([seen])
    assert [(cue.watched, cue.coder, cue.by) for cue in found] == [("west", "hand", "Ana")]


def figures(*quantities: Quantity) -> list[Figure]:
    return [Figure("mali", 1, 1, quantity) for quantity in quantities]


FIVE = Quantity("trade", 5, None, None, "tonnes", "exact", None, "mali", None, "5 tonnes", 12, 20)


def test_a_corrected_figure_keeps_what_the_program_read_beside_it() -> None:
    coding = FigureCoding("aaaa", "5 tonnes", (("value", 50.0),))
    (figure,) = settled(batch("Ana", coding)).figures(figures(FIVE))
    assert (figure.quantity.value, figure.auto, figure.by) == (50.0, FIVE, "Ana")


def test_a_dropped_figure_leaves_the_references_of_the_others_right() -> None:
    derived = replace(FIVE, words="It", start=0, end=2, refers_to=1)
    rest = replace(FIVE, words="Niger", start=26, end=31)
    found = settled(batch("Ana", FigureCoding("aaaa", "5 tonnes", holds=False))).figures(figures(FIVE, rest, derived))
    assert [(f.quantity.words, f.quantity.refers_to) for f in found] == [("It", 1), ("Niger", None)]


def test_a_figure_that_the_program_passed_over_can_be_added() -> None:
    coding = FigureCoding("aaaa", "5 tonnes", (("indicator", "trade"), ("value", 5.0), ("unit", "tonnes")))
    (figure,) = settled(batch("Ana", coding)).figures([])
    assert (figure.quantity.start, figure.quantity.end, figure.by) == (12, 20, "Ana")


def test_codings_of_sentences_that_are_gone_are_counted_and_without_effect() -> None:
    gone = replace(YES, evidence=("zzzz",))
    lost = settled(batch("Ana", gone, ThemesCoding("zzzz", ())))
    assert (lost.positions([]), lost.lost) == ((), 2)


def test_of_two_figures_in_the_same_words_only_the_one_that_is_meant_is_corrected() -> None:
    spots = {"aaaa": Spot("mali", 1, 1, "It grew by 5 percent, then fell by 5 percent.")}
    first, second = (replace(FIVE, words="5 percent", start=start, end=start + 9) for start in (11, 35))
    coding = FigureCoding("aaaa", "5 percent", (("value", 6.0),), nth=2)
    found = Settled([batch("Ana", coding)], spots).figures(figures(first, second))
    assert [figure.quantity.value for figure in found] == [5, 6.0]


def test_a_correction_of_a_figure_that_is_read_no_more_makes_none_without_a_size() -> None:
    later = settled(batch("Ana", FigureCoding("aaaa", "5 tonnes", (("period", "2020"),))))
    assert (later.figures([]), later.lost) == ((), 1)


def test_a_cue_of_one_pair_in_a_sentence_is_one_matter_whatever_its_theme() -> None:
    seen = Cue("mali", "niger", "trade", "follows", "aaaa")
    found = settled(batch("Ana", CueCoding(replace(seen, theme="aid")))).cues([seen])
    assert [(cue.theme, cue.by) for cue in found] == [("aid", "Ana")]


def test_codings_on_powers_themes_and_questions_that_are_gone_have_no_effect() -> None:
    scope = Scope(powers={"niger"}, themes={"aid"}, questions={"trade"})
    codings = (YES, ThemesCoding("aaaa", ("aid", "trade")), ThemesCoding("bbbb", ("trade",)))
    now = Settled([batch("Ana", *codings)], SPOTS, scope=scope)
    assert (now.positions([]), now.themes_by("Ana"), now.lost) == ((), {"aaaa": ("aid",)}, 2)


def test_who_says_that_no_theme_fits_is_named_too() -> None:
    now = settled(batch("Ana", ThemesCoding("aaaa", ())))
    assert (now.coder_of("aaaa"), now.coder_of("bbbb")) == ("Ana", None)


@pytest.mark.parametrize("name", ["", "auto", "The Program", "a" * 81, "Ana\n"])
def test_nobody_can_have_a_name_that_is_none_or_the_programs(name: str) -> None:
    assert name_problem(name)
    assert name_problem("Ana Pérez") is None


def test_codings_follow_a_reworded_sentence() -> None:
    moved = Settled([batch("Ana", replace(YES, evidence=("old",)))], SPOTS, {"old": "bbbb"})
    assert moved.positions([])[0].evidence == ("bbbb",)


@pytest.mark.parametrize(
    "coding",
    [
        YES,
        ThemesCoding("aaaa", ("aid", "trade")),
        CueCoding(Cue("mali", "west", None, "consults", "bbbb"), holds=False),
        FigureCoding("aaaa", "5 tonnes", (("value", 5.0), ("period", None))),
    ],
)
def test_a_coding_comes_back_from_the_database_as_it_went_in(coding: Coding) -> None:
    assert from_record(kind_of(coding), to_record(coding)) == coding


def slug_of(database: Database) -> str:
    with database.reading() as session:
        return session.execute(select(Commentary.slug).order_by(Commentary.id)).scalars().first() or ""


def test_a_batch_makes_a_revision_and_undoing_it_another(example_database: Database) -> None:
    slug = slug_of(example_database)
    with example_database.writing() as session:
        saved = save_batch(session, slug, batch("Ana", ThemesCoding("eqjwtc5h", ("aid",))), now=NOW)
        undone = save_batch(session, slug, batch("Ben", undoes=saved.number), now=NOW)
    assert (saved.revision, undone.revision) == (2, 3)
    assert saved.summary == "1 sentence coded by Ana: because"


@pytest.mark.parametrize("times", [1, 2])
def test_what_cannot_be_undone_is_named(example_database: Database, times: int) -> None:
    slug = slug_of(example_database)
    with example_database.writing() as session:
        saved = save_batch(session, slug, batch("Ana", ThemesCoding("eqjwtc5h", ())), now=NOW)
        save_batch(session, slug, batch("Ben", undoes=saved.number), now=NOW)
        with pytest.raises(BadValueError if times == 2 else NotFoundError):
            save_batch(session, slug, batch("Ben", undoes=saved.number if times == 2 else 999), now=NOW)


def test_every_shipped_coding_is_complete_and_stored_with_its_text(example_database: Database) -> None:
    with example_database.reading() as session:
        stored = codings_of(session, slug_of(example_database))
    (shipped,) = (batch for batch in stored.batches if batch.origin == "shipped")
    assert shipped.coder == "Vis-à-vis project"
    assert len([coding for coding in shipped.codings if isinstance(coding, Position)]) == 50


@pytest.mark.parametrize("file", load_codings(), ids=lambda file: file.name)
def test_a_shipped_coding_has_a_position_for_every_power_and_question(file: CodingFile) -> None:
    positions = [coding for coding in file.batch.codings if isinstance(coding, Position)]
    assert len({(position.power, position.question) for position in positions}) == 50
    stated = [position for position in positions if position.evidence]
    assert all(position.salience and position.headline for position in stated)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("coder = 1 2", "is not valid TOML"),
        ('why = "x"', "coder is missing"),
        (
            '[[position]]\npower = "a"\nquestion = "b"\nstance = "perhaps"',
            "[[position]] 1, stance: “perhaps” is none of no",
        ),
        ('[[position]]\npower = "a"\nquestion = "b"\nstance = "yes"', "[[position]] 1, evidence: is missing"),
        ('[[cue]]\nfrom = "a"\nto = "b"\nkind = "likes"\nsentence = "c"', "[[cue]] 1, kind: “likes” is none of"),
    ],
)
def test_a_coding_file_that_does_not_fit_is_named_with_entry_and_field(text: str, said: str) -> None:
    with pytest.raises(CodebookError, match=r"mine\.toml") as error:
        parse_codings("mine.toml", text)
    assert said in str(error.value)
