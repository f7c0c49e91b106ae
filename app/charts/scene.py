"""What one page of charts is drawn from: quoted figures, the powers chosen, and their reference figures."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.charts.model import ChartPower, QuotedFigure
from app.charts.table import measure
from app.hedges import reach
from app.reference import Reference, ReferenceFigure

_FLIGHT = re.compile(r"refugee|migrant|asylum|displaced|returnee", re.IGNORECASE)
_COMMERCE = re.compile(r"trad|market|export|import\b|imports|commerc", re.IGNORECASE)
_PAUSE = re.compile(r"[,;:.!?()–—“”]|\s-\s")
MOST = 40
"""So many quoted figures are drawn in one chart; more of them could not be told apart, and take seconds to place."""
_AFTER = 40
"""How far behind its words the noun of a count may stand: "many thousands of Afghan refugees"."""


@dataclass(frozen=True, slots=True)
class Scene:
    """All that is to be shown.

    `powers` are those chosen, `about` is the ISO code of the country the text is about, None where there is none.
    `published` is the year in which undated figures of the text stand, None where it is not known.
    """

    quoted: tuple[QuotedFigure, ...]
    reference: Reference
    powers: tuple[ChartPower, ...]
    about: str | None
    published: int | None

    def reported(self, *indicators: str) -> tuple[ReferenceFigure, ...]:
        """Return the reference figures of the chosen powers' members, with this text's country for a partner.

        Of a text that is about no one country, those without a partner.
        """
        members = frozenset(code for power in self.powers for code in power.members)
        figures = self.reference.of(*indicators, powers=members)
        return tuple(figure for figure in figures if figure.partner == self.about)

    def themes(self, figures: Sequence[ReferenceFigure]) -> frozenset[str]:
        """Return the themes of what these figures measure."""
        known = self.reference.themes
        return frozenset(known[one.indicator] for one in figures if one.indicator in known)

    def owner(self, code: str) -> ChartPower:
        """Return the chosen power in whose colour and place the country's own row stands: the first of several."""
        return next(power for power in self.powers if code in power.members)

    def name(self, code: str) -> str:
        """Return the English name of a country of the reference file."""
        return self.reference.names.get(code, code)

    def with_partner(self, figures: Sequence[ReferenceFigure]) -> str:
        """Return " with Afghanistan" where all figures have that one partner, else nothing."""
        partners = {figure.partner for figure in figures}
        partner = partners.pop() if len(partners) == 1 else None
        return f" with {self.name(partner)}" if partner else ""


def drawable(figures: Iterable[QuotedFigure]) -> tuple[list[QuotedFigure], tuple[str, ...]]:
    """Return the figures that can be drawn, the first `MOST` of them, and the note on those left to the table."""
    found = [one for one in figures if reach(one)]
    left = len(found) - MOST
    if left <= 0:
        return found, ()
    what = "One more figure is" if left == 1 else f"{left} more figures are"
    return found[:MOST], (f"{what} in the table: the drawing has room for the first {MOST}.",)


def powers_of(quoted: Iterable[QuotedFigure], chosen: Iterable[ChartPower]) -> tuple[ChartPower, ...]:
    """Return the chosen powers; where none is chosen, those that quoted figures name. Each once."""
    named = [ChartPower(one.power, one.power_label, one.members, one.hue) for one in quoted]
    by_slug: dict[str, ChartPower] = {}
    for power in list(chosen) or named:
        by_slug.setdefault(power.slug, power)
    return tuple(by_slug.values())


def is_money(figure: QuotedFigure) -> bool:
    """Whether the figure can stand on an axis of US dollars."""
    return figure.unit in {"USD", "USD million"}


def is_trade(figure: QuotedFigure) -> bool:
    """Whether the figure says how much is traded, or what share or rank trade has."""
    if figure.indicator == "rank":
        return _COMMERCE.search(_stretch(figure)) is not None
    return figure.indicator in {"trade", "share-of-trade"}


def is_lent(figure: QuotedFigure) -> bool:
    """Whether the figure is money invested or given."""
    return figure.indicator in {"investment", "aid"} and is_money(figure)


def is_border(figure: QuotedFigure) -> bool:
    """Whether the figure can stand on an axis of lengths of borders."""
    return figure.indicator == "border-length" and figure.unit == "km"


def is_flight(figure: QuotedFigure) -> bool:
    """Whether the figure counts people who flee or move."""
    if figure.indicator == "refugees":
        return True
    return figure.unit == "people" and _FLIGHT.search(_stretch(figure)) is not None


def _stretch(figure: QuotedFigure) -> str:
    """Return the figure's words and what follows them."""
    start = max(figure.sentence_text.find(figure.words), 0)
    return figure.sentence_text[start : start + len(figure.words) + _AFTER]


def said(figure: QuotedFigure, length: int = 44) -> str:
    """Return the figure's words with a few that follow, so that a bare "eleven" says eleven of what."""
    start = figure.sentence_text.find(figure.words)
    if start < 0:
        return f"“{figure.words}”"
    end = start + max(length, len(figure.words))
    stretch = figure.sentence_text[start:end]
    if end < len(figure.sentence_text) and len(stretch) > len(figure.words):
        head, _, _ = stretch[len(figure.words) :].rpartition(" ")
        stretch = figure.words + head.rstrip(" ,;:") + "\u00a0…"
    return f"“{stretch.rstrip('.')}”"


def phrase(figure: QuotedFigure, most: int = 44) -> str:
    """Return the figure's words and what they count, up to the next pause: "“thousands of Hazara fighters”"."""
    start = figure.sentence_text.find(figure.words)
    if start < 0:
        return f"“{figure.words}”"
    after = figure.sentence_text[start + len(figure.words) :]
    pause = _PAUSE.search(after)
    stretch = after[: pause.start()] if pause else after
    if len(figure.words) + len(stretch) <= most:
        return f"“{figure.words}{stretch.rstrip()}”"
    return said(figure, most)


def dated(figure: QuotedFigure) -> str:
    """Return what is measured and when, for a label: "investment, since 2002"."""
    return ", ".join(part for part in (measure(figure.indicator), figure.period) if part)
