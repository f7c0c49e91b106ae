"""Figures that contradict each other: two quantities for one thing whose ranges do not meet. Pure.

Two quoted figures are for one thing where they have the same indicator, the same parties, one unit and a period that
both may share, and where what is counted is the same; a quoted trade volume or border is for one thing with the
reference figure between the same two countries. When in doubt it is not one thing: a false alarm costs more trust than
a contradiction that nobody names. Sums of aid and investment are never held against reference figures, which are
single pledges and contracts.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import inf

from app.contradictions.claims import TIMELESS, Claim, claim
from app.reference import Reference, ReferenceFigure
from app.rows import CommentaryView, FigureRow

LATEST = 5
"""An undated yearly amount is held against the years up to that of the text: so many, and the nearest counts."""

_YEAR = re.compile(r"(?<![\d,.$€£])(?:19|20)\d\d(?![\d,]|\.\d)")
_SLIGHT = 0.02
"""What two ways of measuring may differ by: a reference figure this near is no contradiction."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two figures for one thing that cannot both be right.

    `second` is quoted too, or what a reference source reports: two-way trade is then the sum of both directions.
    `apart` is how far the smaller lies below the larger, 0 to 1. `nearest` says that the quoted figure is undated and
    the reference figure the nearest to it of the latest years.
    """

    first: FigureRow
    second: FigureRow | ReferenceFigure
    apart: float
    nearest: bool = False

    @property
    def quoted(self) -> tuple[FigureRow, ...]:
        """Those of the two that the text quotes."""
        return (self.first, self.second) if isinstance(self.second, FigureRow) else (self.first,)


def contradictions(
    figures: Iterable[FigureRow],
    reference: Reference,
    *,
    members: Mapping[str, Sequence[str]] | None = None,
    published: int | None = None,
) -> tuple[Contradiction, ...]:
    """Return the contradictions among quoted figures and with reference figures, in the order of the text.

    `members` are the ISO codes of each power by its slug, `published` is the year of the text, for which its undated
    figures stand: without it they are held against no series. A figure that is derived from another one counts only
    where it has a period of its own.
    """
    claims = [one for figure in figures if (one := claim(figure, members or {}, published))]
    alike: dict[object, list[Claim]] = defaultdict(list)
    for one in claims:
        alike[one.thing].append(one)
    pairs = (pair for group in alike.values() for pair in combinations(group, 2))
    rows = [row for one, other in pairs if one.meets(other) and (row := _apart(one, other))]
    rows += [row for one in claims if (row := _against(one, reference, published))]
    return tuple(sorted(rows, key=lambda row: row.first.position))


def contradictions_in(view: CommentaryView, reference: Reference) -> tuple[Contradiction, ...]:
    """Return the contradictions of a commentary."""
    members = {section.slug: tuple(code for code, _ in section.members) for section in view.powers}
    return contradictions(view.figures, reference, members=members, published=year_of(view))


def year_of(view: CommentaryView) -> int | None:
    """Return the year of a text: that of its date or, without one, the latest that its sentences name."""
    if view.row.published:
        return view.row.published.year
    sentences = (sentence.text for section in view.sections for sentence in section.sentences)
    return max((int(year) for text in sentences for year in _YEAR.findall(text)), default=None)


def _apart(one: Claim, other: Claim) -> Contradiction | None:
    """Return the contradiction between two quoted figures for one thing; None where their ranges meet."""
    if one.low <= other.high and other.low <= one.high:
        return None
    first, second = one.towards(other.low), other.towards(one.low)
    return Contradiction(one.figure, other.figure, _difference(first, second))


def _difference(first: float, second: float) -> float:
    larger = max(first, second)
    return abs(first - second) / larger if larger else 0.0


def _against(one: Claim, reference: Reference, published: int | None) -> Contradiction | None:
    """Return the contradiction with what a reference source reports; None where one value for the thing agrees."""
    values = list(_reported(one, reference, published))
    if not values or any(_agrees(one, value) for value in values):
        return None
    dated = one.years is not None or one.figure.indicator in TIMELESS
    nearest = values[0] if dated else min(values, key=lambda value: abs(one.towards(value.value) - value.value))
    value = nearest.value * _factor(nearest)
    return Contradiction(one.figure, nearest, _difference(one.towards(value), value), nearest=not dated)


def _agrees(one: Claim, reported: ReferenceFigure) -> bool:
    value = reported.value * _factor(reported)
    return one.low * (1 - _SLIGHT) <= value <= (one.high * (1 + _SLIGHT) if one.high < inf else inf)


def _factor(reported: ReferenceFigure) -> float:
    return 1e6 if reported.unit == "USD million" else 1.0


def _reported(one: Claim, reference: Reference, published: int | None) -> Iterator[ReferenceFigure]:
    """Yield what reference sources report of the same thing; the value that counts first, then older ones."""
    if len(one.parties) != 2:
        return
    if one.figure.indicator == "border-length" and one.unit == "km":
        for indicator in ("border-length", "border-length-older"):
            yield from (row for row in reference.of(indicator) if _parties(row) == one.parties and row.unit == "km")
    elif one.figure.indicator == "trade" and one.flow == "both" and one.unit == "USD" and one.rate == "year":
        first, last = one.years or ((published or 0) - LATEST, published or 0)
        if one.years is None or first == last:
            yield from _trade(reference, one.parties, first, last)


def _parties(row: ReferenceFigure) -> frozenset[str]:
    return frozenset({row.power, row.partner} - {None})  # type: ignore[arg-type]  # None is taken out


def _trade(reference: Reference, parties: frozenset[str], first: int, last: int) -> Iterator[ReferenceFigure]:
    """Yield exports and imports together, as one partner reports them, for each year with exports."""
    rows = [row for row in reference.of("exports", "imports") if _parties(row) == parties and row.unit == "USD million"]
    for row in rows:
        if row.indicator == "exports" and first <= int(row.period) <= last:
            both = [one for one in rows if (one.power, one.period, one.source) == (row.power, row.period, row.source)]
            value = round(sum(one.value for one in both), 1)
            yield ReferenceFigure(
                row.power, row.partner, "trade", row.period, value, row.unit, row.source, row.note, row.kind
            )
