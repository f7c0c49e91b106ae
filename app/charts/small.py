"""Small drawings in a line of text, made on the server: a series as a spark, a hedged figure as a range. Pure.

Both are data for a macro (`ui.spark`, `ui.range`), which draws them as inline SVG and says them in words beside it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.charts.words import Told, drawn_text, number
from app.hedges import reach
from app.reference import Reference, ReferenceFigure

WIDTH, HEIGHT = 96, 24
"""Size of a spark in its own units; a macro draws it as large as it likes."""
_PAD = 3
_BEYOND = 1.6
"""A range glyph reaches this many times as far as its figure, so that what is open upwards has where to go."""


@dataclass(frozen=True, slots=True)
class Spark:
    """A series as a line: `path` for SVG within `WIDTH` by `HEIGHT`, and the `end`, its last point.

    `label` says what it is, `words` what it says: first and last value with their years. `low` and `high` are the
    lowest and highest (year, value). `source` names who reports it, `unit` what the values are in.
    """

    label: str
    path: str
    end: tuple[float, float]
    words: str
    low: tuple[int, float]
    high: tuple[int, float]
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class Glyph:
    """A hedged figure on a line from 0 to 100: a `point` (None: the text gives none) within `start` to `end`.

    `open` says that nothing bounds it above; `words` says what is drawn, "" where the figure is a plain number.
    """

    point: float | None
    start: float
    end: float
    open: bool
    words: str


def spark(points: Mapping[int, float], label: str, *, unit: str = "", source: str = "") -> Spark | None:
    """Draw a series from its first year to its last, from zero up; a year without a value is passed over.

    Two values make a line; with fewer there is nothing to see, and None is returned.
    """
    if len(points) < 2:
        return None
    rows = sorted(points.items())
    (first, begins), (last, ends) = rows[0], rows[-1]
    top = max(points.values()) or 1.0
    places = [
        (
            _PAD + (when - first) / (last - first) * (WIDTH - 2 * _PAD),
            HEIGHT - _PAD - value / top * (HEIGHT - 2 * _PAD),
        )
        for when, value in rows
    ]
    return Spark(
        label=label,
        path="M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in places),
        end=(round(places[-1][0], 1), round(places[-1][1], 1)),
        words=f"{_said(begins, unit)} in {first}, {_said(ends, unit)} in {last}",
        low=min(rows, key=lambda row: row[1]),
        high=max(rows, key=lambda row: row[1]),
        unit=unit,
        source=source,
    )


def _said(value: float, unit: str) -> str:
    """Write a value with its unit; millions of dollars are written out."""
    if unit == "USD million":
        return f"{number(value * 1e6)} USD"
    return f"{number(value)} {unit}".strip()


def sparks(reference: Reference, members: Iterable[str], about: str | None) -> tuple[Spark, ...]:
    """Return two-way trade with, and registered refugees from, the country `about`, of these ISO codes together.

    A year counts only where every member that ever reports has a value: a sum must not fall for want of a report.
    """
    codes = frozenset(members)
    if about is None or not codes:
        return ()
    name = reference.names.get(about, about)
    drawn = (
        _summed(reference, codes, about, ("exports", "imports"), f"Trade with {name}"),
        _summed(reference, codes, about, ("refugees",), f"Registered refugees from {name}"),
    )
    return tuple(one for one in drawn if one is not None)


def _summed(
    reference: Reference, codes: frozenset[str], about: str, indicators: Sequence[str], label: str
) -> Spark | None:
    rows = [row for row in reference.of(*indicators, powers=codes) if row.partner == about]
    first = [row for row in rows if row.indicator == indicators[0]]
    reporters = {row.power for row in first}
    whole = [when for when in {row.period for row in first} if _reporting(first, when) == reporters]
    points = {int(when): round(sum(row.value for row in rows if row.period == when), 1) for when in whole}
    return spark(points, label, unit=rows[0].unit if rows else "", source=rows[0].source.title if rows else "")


def _reporting(rows: Sequence[ReferenceFigure], when: str) -> set[str]:
    return {row.power for row in rows if row.period == when}


def glyph(figure: Told) -> Glyph | None:
    """Return what a figure covers as a glyph; None for a place in an order and where the text gives no number."""
    covered = reach(figure)
    if covered is None or figure.unit == "rank":
        return None
    ends = [end for end in (covered.high, covered.point, covered.low) if end is not None]
    top = (max(ends) * _BEYOND) or 1.0
    low = covered.low if covered.low is not None else (0.0 if covered.point is None else covered.point)
    high = covered.high
    return Glyph(
        point=None if covered.point is None else round(100 * covered.point / top, 1),
        start=round(100 * low / top, 1),
        end=100.0 if high is None else round(100 * high / top, 1),
        open=high is None,
        words=drawn_text(figure),
    )
