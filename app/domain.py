"""What crosses a module border: a parsed source, as frozen dataclasses. Knows neither database nor web.

Offsets (`start`, `end`) count characters. A sentence's offsets are within its passage; those of a tag's words
and of a figure are within the sentence.
"""

from dataclasses import dataclass, field
from datetime import date

INTRODUCTION = "introduction"
"""Slug of the section that describes no power."""


@dataclass(frozen=True, slots=True)
class Tag:
    """One theme on one sentence, with the words that earned it.

    `spans` are the (start, end) of every match in the sentence, in reading order and without overlap.
    """

    theme: str
    spans: tuple[tuple[int, int], ...]

    def words(self, text: str) -> tuple[str, ...]:
        """Return the words of the sentence `text` that earned the tag."""
        return tuple(text[start:end] for start, end in self.spans)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a passage; `key` names it across imports, `start`/`end` place it in the passage."""

    key: str
    text: str
    start: int
    end: int
    tags: tuple[Tag, ...] = ()

    @property
    def themes(self) -> tuple[str, ...]:
        """Slugs of the themes this sentence speaks of, in codebook order."""
        return tuple(tag.theme for tag in self.tags)


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of running prose; `line` and `last_line` place it in the source (from 1)."""

    text: str
    line: int = field(repr=False)
    last_line: int = field(repr=False)
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of passages on one power. `slug` names the power; the introduction has no heading and no actors.

    `actors` are ISO 3166-1 alpha-2 codes, or a region's slug where its members are not known.
    """

    slug: str
    heading: str | None
    actors: tuple[str, ...]
    passages: tuple[Passage, ...]
    contributors: tuple[str, ...] = ()
    line: int | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Contributor:
    """Who wrote a section; `sections` are slugs in reading order."""

    slug: str
    name: str
    role: str | None
    organisation: str | None
    handle: str | None
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure as one sentence states it, before it is placed in a commentary.

    `value`, `low` and `high` are in `unit` (USD, km, people, percent, years, rank, ...); a vague magnitude has
    bounds and no value. `hedge` is exact, about, at-least, more-than, less-than or fraction-of. `period` is the
    year, span or phrase it holds for. `power` and `partner` are ISO alpha-2 codes or region slugs as found in the
    sentence (None: the section's own power). `words` is `sentence[start:end]`. `refers_to` is the index, within
    the same list, of the quantity this one is derived from.
    """

    indicator: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    hedge: str
    period: str | None
    power: str | None
    partner: str | None
    words: str
    start: int
    end: int
    refers_to: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity in its place: section slug, passage and sentence numbers (from 1).

    Its `quantity.power` is a power's slug, and `quantity.refers_to` an index into the commentary's figures.
    """

    section: str
    passage: int
    sentence: int
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class DigestOf:
    """The original that a commentary retells in other words."""

    title: str
    publisher: str | None


@dataclass(frozen=True, slots=True)
class Commentary:
    """One text, cut into sections. `language` is a BCP 47 tag; `introduction` may have no passages.

    `about` is the ISO alpha-2 code of the country it names most that is no section's own.
    """

    slug: str
    title: str
    language: str
    published: date | None
    standfirst: str | None
    publisher: str | None
    digest_of: DigestOf | None
    introduction: Section
    sections: tuple[Section, ...]
    about: str | None = None
    contributors: tuple[Contributor, ...] = ()
    figures: tuple[Figure, ...] = ()

    @property
    def all_sections(self) -> tuple[Section, ...]:
        """The introduction, where it has passages, then the powers' sections."""
        return ((self.introduction,) if self.introduction.passages else ()) + self.sections


@dataclass(frozen=True, slots=True)
class SetAside:
    """A source line that belongs to no section, kept with the reason."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class ParsedSource:
    """All that came out of one source: the main commentary first."""

    name: str
    commentaries: tuple[Commentary, ...]
    set_aside: tuple[SetAside, ...]
