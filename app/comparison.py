"""Comparing: cards, cells and counts made from a loaded commentary. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from weakref import WeakKeyDictionary

from app.codebook import Codebook, Theme
from app.places import load_places
from app.rows import CommentaryView, FigureRow, SectionView, SentenceRow

_BEST: WeakKeyDictionary[SectionView, dict[tuple[str, ...], SentenceRow | None]] = WeakKeyDictionary()
"""What `best` found, for as long as the section is kept: pages ask for the same again and again."""
_MINOR, _MOST_FIGURES = frozenset({"duration", "count-other", "rank"}), 3
_PRONOUNS = frozenset({"it", "its", "they", "their"})
"""A section's sentence that begins with one of these goes on about its power."""


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """How many sentences speak of a theme."""

    theme: Theme
    count: int


@dataclass(frozen=True, slots=True)
class Card:
    """One power at a glance. `best` is the sentence that says most on the chosen themes.

    `matching` counts the sentences on them (all sentences where none is chosen); `themes` are all the section's.
    """

    section: SectionView
    best: SentenceRow | None
    matching: int
    themes: tuple[ThemeCount, ...]
    figures: tuple[FigureRow, ...]

    @property
    def chief_figures(self) -> tuple[FigureRow, ...]:
        """The few figures to show at a glance: amounts and people before spans of time, ranks and mere counts."""
        return tuple(sorted(self.figures, key=lambda row: row.indicator in _MINOR)[:_MOST_FIGURES])


@dataclass(frozen=True, slots=True)
class Cell:
    """What one power says on one theme: all sentences in reading order, and the one that says most."""

    section: SectionView
    theme: Theme
    sentences: tuple[SentenceRow, ...]
    best: SentenceRow | None


@dataclass(frozen=True, slots=True)
class Row:
    """One theme across the powers."""

    theme: Theme
    cells: tuple[Cell, ...]

    @property
    def count(self) -> int:
        """Sentences in all cells."""
        return sum(len(cell.sentences) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Powers side by side: `columns` in the order of the text, `rows` in that of the codebook."""

    columns: tuple[SectionView, ...]
    rows: tuple[Row, ...]


def best(section: SectionView, themes: tuple[str, ...] = ()) -> SentenceRow | None:
    """Return the sentence of a section that says most on the chosen themes (on all, where none is chosen).

    A sentence about the power itself comes before one about others; then the one with most of the themes, then the one
    with most words that earned them, then the first.
    """
    known = _BEST.setdefault(section, {})
    if themes not in known:
        known[themes] = max(section.on(themes), key=partial(_weight, section, themes), default=None)
    return known[themes]


def _weight(section: SectionView, themes: tuple[str, ...], sentence: SentenceRow) -> tuple[bool, int, int]:
    rows = zip(sentence.themes, sentence.spans, strict=True)
    counted = [spans for theme, spans in rows if not themes or theme in themes]
    members = tuple(code for code, _ in section.members)
    return _is_about(sentence.text, members), len(counted), sum(len(spans) for spans in counted)


def _is_about(text: str, members: tuple[str, ...]) -> bool:
    """Whether a sentence begins with the power: the first place it names is one of its members, or it says "it"."""
    if text.split(maxsplit=1)[0].casefold() in _PRONOUNS:
        return True
    places = load_places()
    first = next(iter(places.mentions(text)), None)
    return first is not None and not set(places.members(first.codes)).isdisjoint(members)


def theme_counts(sections: Iterable[SectionView], codebook: Codebook) -> tuple[ThemeCount, ...]:
    """Count the sentences on every theme, in codebook order; themes without a sentence count 0."""
    counts: Counter[str] = Counter()
    for section in sections:
        counts.update({theme: len(found) for theme, found in section.by_theme.items()})
    return tuple(ThemeCount(theme, counts[theme.slug]) for theme in codebook.themes)


def cards(
    view: CommentaryView, codebook: Codebook, *, themes: tuple[str, ...] = (), powers: tuple[str, ...] = ()
) -> tuple[Card, ...]:
    """Return a card for each power that has a sentence on one of the chosen themes (and is itself chosen)."""
    found = []
    for section in _chosen(view, powers):
        matching = section.on(themes)
        if matching or not themes:
            counts = tuple(count for count in theme_counts([section], codebook) if count.count)
            found.append(Card(section, best(section, themes), len(matching), counts, section.figures))
    return tuple(found)


def compare(
    view: CommentaryView, codebook: Codebook, *, themes: tuple[str, ...] = (), powers: tuple[str, ...] = ()
) -> Comparison:
    """Put powers side by side by theme; chosen themes are rows even when nobody speaks of them."""
    columns = _chosen(view, powers)
    rows = []
    for theme in codebook.themes:
        if themes and theme.slug not in themes:
            continue
        row = Row(theme, tuple(_cell(section, theme) for section in columns))
        if themes or row.count:
            rows.append(row)
    return Comparison(columns, tuple(rows))


def _chosen(view: CommentaryView, powers: tuple[str, ...]) -> tuple[SectionView, ...]:
    return tuple(section for section in view.powers if not powers or section.slug in powers)


def _cell(section: SectionView, theme: Theme) -> Cell:
    sentences = section.on((theme.slug,))
    return Cell(section, theme, sentences, best(section, (theme.slug,)))
