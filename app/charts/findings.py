"""What a chart shows, said in one line and worked out from its numbers. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from app import locales
from app.charts.model import Line
from app.charts.words import number

_FALLS = (
    (0.10, "fell by more than nine tenths"),
    (0.22, "fell by more than three quarters"),
    (0.28, "fell by three quarters"),
    (0.37, "fell by two thirds"),
    (0.47, "more than halved"),
    (0.52, "halved"),
    (0.57, "almost halved"),
    (0.63, "fell by two fifths"),
    (0.70, "fell by a third"),
    (0.78, "fell by a quarter"),
)
"""Below which share of the value before it is said so."""

_RISES = (
    (1.30, ""),
    (1.42, "rose by a third"),
    (1.58, "rose by half"),
    (1.72, "rose by two thirds"),
    (1.85, ""),
    (1.97, "almost doubled"),
    (2.10, "doubled"),
    (2.85, "more than doubled"),
    (2.97, "almost tripled"),
    (3.10, "tripled"),
    (4.00, "more than tripled"),
)
_FOLD = ("four", "five", "six", "seven", "eight", "nine", "ten")
_STILL = 0.05
"""A change below this share is called none."""

_PARTS = (
    (0.97, "nearly all"),
    (0.80, "most"),
    (0.72, "three quarters"),
    (0.62, "two thirds"),
    (0.54, "more than half"),
    (0.49, "half"),
    (0.43, "nearly half"),
    (0.36, "two fifths"),
    (0.30, "a third"),
    (0.23, "a quarter"),
    (0.18, "a fifth"),
)


@dataclass(frozen=True, slots=True)
class Change:
    """How one line moved from `since` to `until`, the years between which it is told."""

    line: Line
    since: int
    until: int

    @property
    def size(self) -> float:
        """How far apart the two values are."""
        return abs(self.line.points[self.until] - self.line.points[self.since])

    @property
    def words(self) -> str:
        """The change and its years: "halved between 2011 and 2020"."""
        before, after = self.line.points[self.since], self.line.points[self.until]
        return f"{changed(before, after)} between {self.since} and {self.until}"


def largest_change(lines: Sequence[Line]) -> Change | None:
    """Return the largest move to the latest year from a peak or a low, None where nothing moved.

    A line counts from the year in which its count last changed its meaning: what is counted before is not the same.
    One that ends early says nothing about the latest year.
    """
    last = max(max(line.points) for line in lines)
    changes = []
    for line in lines:
        begun = max(line.uncertain, default=0)
        stretch = {when: value for when, value in line.points.items() if when >= begun}
        if last in stretch and len(stretch) > 1:
            ends = (pick(stretch, key=lambda when: stretch[when]) for pick in (max, min))
            changes += [Change(line, since, last) for since in ends if since != last]
    moved = [one for one in changes if one.size > _STILL * one.line.points[one.since]]
    return max(moved, key=lambda one: one.size, default=None)


def changed(before: float, after: float) -> str:
    """Say in words how a value changed: "halved", "rose by a third", "grew more than fivefold"."""
    if not before:
        return f"rose from nothing to {number(after)}"
    ratio = after / before
    if abs(ratio - 1) <= _STILL:
        return "hardly changed"
    if ratio < 1:
        return next((words for top, words in _FALLS if ratio < top), f"fell by {_percent(1 - ratio)}")
    words = next((words for top, words in _RISES if ratio < top), None)
    if words is None:
        return f"grew more than {_FOLD[min(floor(ratio), 10) - 4]}fold"
    return words or f"rose by {_percent(ratio - 1)}"


def part(share: float) -> str:
    """Say a share in words: "nearly half"; a small one in percent."""
    return next((words for least, words in _PARTS if share >= least), _percent(share))


def _percent(share: float) -> str:
    return locales.percent(f"{100 * share:.0f}")


def whose(name: str) -> str:
    """Return the possessive of a name: "Pakistan’s", "United States’"."""
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def capital(text: str) -> str:
    """Return the text with a capital at its beginning."""
    return text[:1].upper() + text[1:]
