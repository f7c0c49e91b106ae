"""What a comparison to be written holds, and how all formats name its parts."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.citations import inner
from app.harmless import one_line
from app.rows import CommentaryView, SectionView, SentenceRow
from app.standings import SideBySide


@dataclass(frozen=True, slots=True)
class Shown:
    """A comparison as a page shows it, to be written in another format.

    `base` is the public address of the site, `address` that of the view on it. `agree` and `differ` are the powers of
    whom it was asked whether they give one answer, and another. `title` says what is compared, "" where nobody named
    it, and `name` is that of a file of it, without its ending.
    """

    view: CommentaryView
    side: SideBySide
    base: str
    address: str
    agree: Sequence[str] = ()
    differ: Sequence[str] = ()
    title: str = ""
    name: str = "compare"

    @property
    def permalink(self) -> str:
        """The whole address of the view."""
        return self.base + self.address

    def names(self, powers: Sequence[str]) -> list[str]:
        """Return what powers are called, in the order of the text."""
        return [section.label for section in self.view.powers if section.slug in powers]


def place_of(view: CommentaryView, section: SectionView, sentence: SentenceRow | None, base: str) -> dict[str, object]:
    """Return the columns that say where a claim stands; without a sentence, the section that has none."""
    home = (view.section(sentence.section) if sentence else None) or section
    return {
        "sentence": sentence.text if sentence else None,
        "section": home.slug,
        "sentence_id": sentence.id if sentence else None,
        "key": sentence.key if sentence else None,
        "permalink": base + (sentence.address if sentence else section.address),
        "contributors": people(home),
    }


def people(section: SectionView) -> str:
    """Return the names of those who wrote a section."""
    return "; ".join(person.name for person in section.contributors)


def in_marks(text: str) -> str:
    """Return a sentence of a text as a quotation: in double quotation marks, with single ones for its own."""
    return f"“{inner(one_line(text))}”"
