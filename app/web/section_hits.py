"""What a search finds within one section, and the way from one of its sentences to the next."""

from dataclasses import dataclass
from urllib.parse import urlencode

from app.rows import SectionView, SentenceRow
from app.search_words import words_of


@dataclass(frozen=True, slots=True)
class FoundHere:
    """The sentences of a section that a search finds, in reading order.

    `words` is what was typed; `rows` are (sentence, its address with the words); `at` numbers the one that is shown,
    from 1 (0: none of them is). `marked` gives the (text, is it a match) pieces of each by its key. `everywhere` is the
    search itself, `plain` the section without marks.
    """

    words: str
    rows: tuple[tuple[SentenceRow, str], ...]
    at: int
    marked: dict[str, tuple[tuple[str, bool], ...]]
    everywhere: str
    plain: str

    @property
    def previous(self) -> str:
        """The address of the hit before the one shown; the last one comes before the first."""
        return self.rows[(self.at or 1) - 2][1]

    @property
    def next(self) -> str:
        """The address of the hit after the one shown; after the last one comes the first."""
        return self.rows[self.at % len(self.rows)][1]


def place_of(row: SentenceRow, words: str = "") -> str:
    """Return the address that shows a sentence, with what a search was for."""
    if not words:
        return row.shared
    query = urlencode({"q": words, "sentence": row.key})
    return f"/commentaries/{row.commentary}/{row.section}?{query}#s-{row.key}"


def found_here(section: SectionView, typed: str, shown: SentenceRow | None) -> FoundHere | None:
    """Return what a search finds in a section; None where nothing is searched for."""
    words = words_of(typed)
    if not words.wanted:
        return None
    found = tuple(row for row in section.sentences if words.stands_in(row.text))
    return FoundHere(
        words=typed,
        rows=tuple((row, place_of(row, typed)) for row in found),
        at=found.index(shown) + 1 if shown in found else 0,
        marked={row.key: words.mark(row.text).parts for row in found},
        everywhere="/search?" + urlencode({"q": typed}),
        plain=shown.shared if shown else section.address,
    )
