"""Contradicting figures in words: who says what, when, where to read it, and how far the two are apart. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from app.charts.table import measure
from app.charts.words import exact, value_text
from app.contradictions import Contradiction, contradictions_in
from app.locales import percent
from app.places import load_places
from app.reference import Reference, ReferenceFigure
from app.rows import CommentaryView, FigureRow

_SYMMETRIC = frozenset({"trade", "border-length"})


@dataclass(frozen=True, slots=True)
class Side:
    """One of two figures: `who` says it, `said` with its hedge, `when` it holds or where it comes from.

    `kind` is "quoted" or "reference"; `address` is the sentence's permalink, or that of the source. `words` are the
    text's own, "" for a reference figure.
    """

    kind: str
    who: str
    said: str
    when: str
    words: str
    address: str

    @property
    def text(self) -> str:
        """The side in one clause."""
        verb = "says" if self.kind == "quoted" else "reports"
        return f"{self.who} {verb} {self.said}" + (f" ({self.when})" if self.when else "")


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two figures for one thing, `what`, and how far the smaller lies below the larger, in percent."""

    what: str
    first: Side
    second: Side
    percent: int
    contradiction: Contradiction

    @property
    def text(self) -> str:
        """The whole in one sentence."""
        sides = f"{self.first.text}, {self.second.text}"
        return f"Two figures for one thing, {self.what}: {sides}; difference {percent(str(self.percent))}."

    def beside(self, position: int) -> str:
        """Return what stands against the quoted figure at this position, for its note in a table."""
        other = self.second if self.contradiction.first.position == position else self.first
        return f"but {other.text}, difference {percent(str(self.percent))}"


@lru_cache(maxsize=32)  # by identity: a text that is loaded anew is read anew
def contrasts(view: CommentaryView, reference: Reference) -> tuple[Contrast, ...]:
    """Return the contradictions of a commentary in words, in the order of the text."""
    return tuple(_contrast(view, one) for one in contradictions_in(view, reference))


def against(found: Iterable[Contrast]) -> dict[int, tuple[str, ...]]:
    """Return what stands against each quoted figure, by its position; one that nothing contradicts is missing."""
    told: dict[int, tuple[str, ...]] = {}
    for one in found:
        for position in dict.fromkeys(row.position for row in one.contradiction.quoted):
            told[position] = (*told.get(position, ()), one.beside(position))
    return told


def place_label(view: CommentaryView, code: str) -> str:
    """Return the name of a power by its slug, or of a country or group by its code."""
    section = next((section for section in view.powers if section.slug == code), None)
    return section.label if section else load_places().label(code)


def _contrast(view: CommentaryView, one: Contradiction) -> Contrast:
    second = one.second
    other = _quoted(view, second) if isinstance(second, FigureRow) else _reported(second, nearest=one.nearest)
    return Contrast(_what(view, one.first), _quoted(view, one.first), other, max(round(100 * one.apart), 1), one)


def _what(view: CommentaryView, figure: FigureRow) -> str:
    """Return what the figures are for: "trade between Iran and Afghanistan"."""
    power, partner = (place_label(view, code) if code else None for code in (figure.power, figure.partner))
    of = measure(figure.indicator)
    if not power or not partner:
        return f"{of} of {power}" if power else of
    return f"{of} between {power} and {partner}" if figure.indicator in _SYMMETRIC else f"{of} of {power} in {partner}"


def _quoted(view: CommentaryView, figure: FigureRow) -> Side:
    home = view.section(figure.section)
    who = f"the section {home.label}" if home and home.heading is not None else "the introduction"
    return Side("quoted", who, value_text(figure), figure.period or "", figure.words, figure.sentence.address)


def _reported(figure: ReferenceFigure, *, nearest: bool) -> Side:
    if figure.indicator == "trade":
        when = f"{figure.period}, exports and imports together" + (", the nearest of the latest years" * nearest)
    else:
        when = figure.note or figure.period
    said = exact(figure.value, figure.unit)
    return Side("reference", figure.source.title, said, when, "", figure.source.address)
