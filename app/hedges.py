"""How far a hedged quantity reaches: "about", "less than" and bounds without a value as a range. Pure."""

from dataclasses import dataclass
from typing import Protocol

ABOUT = 0.10
"""Reach of "about" on either side: a convention of ours, said wherever it is drawn."""


class Hedged(Protocol):
    """Whatever states a quantity as `app.domain.Quantity` does."""

    @property
    def value(self) -> float | None:
        """The value; None where there are only bounds."""

    @property
    def low(self) -> float | None:
        """The lower bound, where the text gives one."""

    @property
    def high(self) -> float | None:
        """The upper bound, where the text gives one."""

    @property
    def hedge(self) -> str:
        """The hedge's slug."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What a hedged value covers: a `point` (None: only bounds are known) and bounds (None: open there)."""

    point: float | None
    low: float | None
    high: float | None


def reach(figure: Hedged) -> Reach | None:
    """Return what the figure covers, or None where the text gives neither number nor bound."""
    value, low, high = figure.value, figure.low, figure.high
    if value is None and low is None and high is None:
        return None
    match figure.hedge:
        case "less-than":
            top = value if value is not None else high
            return Reach(top, low or 0.0, top)
        case "more-than" | "at-least":
            bottom = value if value is not None else low
            return Reach(bottom, bottom, high if high != bottom else None)
        case "about" | "fraction-of" if value is not None and low in (None, value) and high in (None, value):
            return _around(value, low, high)
        case _ if value is not None:
            return Reach(value, value if low is None else low, value if high is None else high)
    return Reach(None, low, high)


def _around(value: float, low: float | None, high: float | None) -> Reach:
    """Return the reach of "about", on one side only where the text leans there: "nearly a third" is none above."""
    leans = (low is None) != (high is None)
    below = value if leans and low is not None else value * (1 - ABOUT)
    above = value if leans and high is not None else value * (1 + ABOUT)
    return Reach(value, below, above)
