"""Who coded the same things of a commentary, two by two: how far they agree, and where they do not. Pure.

A coder is a person's name, or None for the program. What a person settled on the web counts like any reading of theirs.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from weakref import finalize

from app.codings.agreement import Agreement, by_question, by_theme
from app.rows import CommentaryView, PositionRow, SentenceRow

_KNOWN: dict[int, tuple["Pair", ...]] = {}
"""What `pairs` found, by the view's identity, for as long as the view is kept."""

_Themes = Mapping[str, tuple[str, ...]]
_Stances = Mapping[tuple[str, str], PositionRow]


@dataclass(frozen=True, slots=True)
class ThemesApart:
    """A sentence in which two coders saw different themes: those that only one of them saw, in codebook order."""

    sentence: SentenceRow
    first: tuple[str, ...]
    second: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StancesApart:
    """A power and question that two coders read differently."""

    first: PositionRow
    second: PositionRow


@dataclass(frozen=True, slots=True)
class Pair:
    """Two coders of one commentary; `first` is a person, `second` another or the program (None).

    `themes` and `questions` have a row for each theme and question that both could code, in codebook order, the last
    one (subject "") for all together; nothing is in them where the two have not one sentence or position in common.
    `sentences` and `positions` count what both coded; the disagreements are in the order of the text.
    """

    first: str
    second: str | None
    themes: tuple[Agreement, ...]
    questions: tuple[Agreement, ...]
    sentences: int
    positions: int
    themes_apart: tuple[ThemesApart, ...]
    stances_apart: tuple[StancesApart, ...]

    @property
    def all_themes(self) -> Agreement | None:
        """The agreement on all themes together; None where nothing was coded by both."""
        return self.themes[-1] if self.themes else None

    @property
    def all_questions(self) -> Agreement | None:
        """The agreement on all questions together; None where nothing was coded by both."""
        return self.questions[-1] if self.questions else None


def coders(view: CommentaryView) -> tuple[str, ...]:
    """Return everybody whose reading of a theme or position counts, in the order of their first one."""
    readers = [coder for coder, themes in view.themes_by.items() if themes]
    return tuple(dict.fromkeys([*readers, *(position.by for position in view.positions if position.by)]))


def pairs(view: CommentaryView) -> tuple[Pair, ...]:
    """Return each person beside the program, then each two people; those with nothing in common are left out."""
    if id(view) not in _KNOWN:
        people = coders(view)
        asked = [*((person, None) for person in people), *combinations(people, 2)]
        found = (pair(view, first, second) for first, second in asked)
        _KNOWN[id(view)] = tuple(two for two in found if two.sentences or two.positions)
        finalize(view, _KNOWN.pop, id(view), None)
    return _KNOWN[id(view)]


def pair(view: CommentaryView, first: str, second: str | None) -> Pair:
    """Return how far two coders agree: on the sentences that both coded, and the positions that both took.

    The program is asked about the sentences that the other coded, and about the themes that have phrases: it never
    looks for others.
    """
    book = view.codebook
    themes = tuple(theme.slug for theme in book.themes if theme.phrases or second is not None)
    left, right = view.themes_by.get(first, {}), _themes_of(view, second)
    ours, theirs = _stances_of(view, first), _stances_of(view, second)
    sentences, positions = len(left.keys() & right.keys()), len(ours.keys() & theirs.keys())
    return Pair(
        first,
        second,
        by_theme(left, right, themes) if sentences else (),
        by_question(_slugs(ours), _slugs(theirs), book.question_slugs) if positions else (),
        sentences,
        positions,
        tuple(_themes_apart(view, left, right, themes)),
        tuple(_stances_apart(view, ours, theirs)),
    )


def _themes_of(view: CommentaryView, coder: str | None) -> _Themes:
    if coder is not None:
        return view.themes_by.get(coder, {})
    return {sentence.key: sentence.auto_themes for section in view.sections for sentence in section.sentences}


def _stances_of(view: CommentaryView, coder: str | None) -> _Stances:
    return {(row.power, row.question): row for row in view.positions if row.by == coder}


def _slugs(stances: _Stances) -> dict[tuple[str, str], str]:
    return {cell: row.stance for cell, row in stances.items()}


def _themes_apart(view: CommentaryView, left: _Themes, right: _Themes, themes: Sequence[str]) -> Iterator[ThemesApart]:
    for sentence in (sentence for section in view.sections for sentence in section.sentences):
        if sentence.key in left and sentence.key in right:
            first, second = set(left[sentence.key]), set(right[sentence.key])
            only_first = tuple(theme for theme in themes if theme in first - second)
            only_second = tuple(theme for theme in themes if theme in second - first)
            if only_first or only_second:
                yield ThemesApart(sentence, only_first, only_second)


def _stances_apart(view: CommentaryView, left: _Stances, right: _Stances) -> Iterator[StancesApart]:
    for power in view.powers:
        for question in view.codebook.question_slugs:
            first, second = left.get((power.slug, question)), right.get((power.slug, question))
            if first and second and first.stance != second.stance:
                yield StancesApart(first, second)
