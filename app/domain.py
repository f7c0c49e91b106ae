"""What crosses a module border: a parsed source, as frozen dataclasses. Knows neither database nor web.

Offsets (`start`, `end`) count characters. A sentence's offsets are within its passage; those of a tag's words
and of a figure are within the sentence.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

INTRODUCTION = "introduction"
"""Slug of the section that describes no power."""


@dataclass(frozen=True, slots=True)
class Tag:
    """One theme on one sentence, with the words that earned it.

    `spans` are the (start, end) of every match in the sentence, in reading order and without overlap. `auto` says
    whether the program found it, `by` who else decided on it (None: nobody), `holds` what is in force.
    """

    theme: str
    spans: tuple[tuple[int, int], ...]
    auto: bool = True
    holds: bool = True
    by: str | None = None

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
    by: str | None = None
    """The person who decided on its themes, also where that was that it has none."""

    @property
    def themes(self) -> tuple[str, ...]:
        """Slugs of the themes this sentence speaks of: the program's in codebook order, then those that were added."""
        return tuple(tag.theme for tag in self.tags if tag.holds)


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

    def nth(self, sentence: str) -> int:
        """Return which occurrence of its words in its sentence it stands in, from 1."""
        return sentence.count(self.words, 0, self.start) + 1


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity in its place: section slug, passage and sentence numbers (from 1).

    Its `quantity.power` is a power's slug, and `quantity.refers_to` an index into the commentary's figures.
    """

    section: str
    passage: int
    sentence: int
    quantity: Quantity
    by: str | None = None
    """Who corrected or added it; None where it stands as the program read it."""
    auto: Quantity | None = None
    """What the program read, where a person decided otherwise and it had read anything."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where one power stands on one question, as one coder sees it.

    `power` is a section's slug; `stance` and `salience` are slugs of `app.scale`, the salience None where the text is
    silent. `headline` says it in the coder's own words (an automatic one has none). `evidence` are keys of sentences
    of the power's own section, best first: a position that is not stated has some where the text speaks of the
    matter without taking a position, none where it is silent. `by` names the person; None is the program.
    """

    power: str
    question: str
    stance: str
    salience: str | None
    headline: str | None
    evidence: tuple[str, ...]
    by: str | None = None

    @property
    def coder(self) -> str:
        """The word for who coded it: "hand" or "auto"."""
        return "hand" if self.by else "auto"


@dataclass(frozen=True, slots=True)
class Cue:
    """One power's move waits for, follows or is coordinated with another's, as the sentence with this key says.

    `watcher` is a section's slug; `watched` one too, or the slug of a country or body without a section (us, west,
    eu, un-p5, turkey). `theme` is None where the move is on no theme of the codebook. `by` as in a position.
    """

    watcher: str
    watched: str
    theme: str | None
    kind: str
    sentence: str
    by: str | None = None

    @property
    def coder(self) -> str:
        """The word for who coded it: "hand" or "auto"."""
        return "hand" if self.by else "auto"


@dataclass(frozen=True, slots=True)
class ThemesCoding:
    """A person's decision: the sentence with this key speaks of these themes and of no other."""

    sentence: str
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CueCoding:
    """A person's decision that a cue stands in its sentence, or that the one the program saw does not."""

    cue: Cue
    holds: bool = True


@dataclass(frozen=True, slots=True)
class FigureCoding:
    """A person's decision on the figure in these words of the sentence with this key.

    `changes` are (field of a quantity, value) pairs that correct what the program read, or make a figure of words
    that it passed over; `holds` is False where there is no figure.
    """

    sentence: str
    words: str
    changes: tuple[tuple[str, Any], ...] = ()
    holds: bool = True
    nth: int = 1
    """Which occurrence of the words in the sentence it is, from 1."""


Coding = ThemesCoding | Position | CueCoding | FigureCoding

Origin = Literal["auto", "shipped", "sheet", "editor"]


@dataclass(frozen=True, slots=True)
class Batch:
    """Codings that one person made in one go, and why. A batch that `undoes` another (by number) holds no codings.

    `origin`: "auto" is what the program coded by itself (its coder has no name); "shipped" came with the program,
    "sheet" from a coding sheet; "editor" is a correction on the web. A correction settles a matter; the others are
    readings beside each other. `number` is given when it is stored.
    """

    coder: str
    origin: Origin
    why: str
    codings: tuple[Coding, ...]
    number: int = 0
    undoes: int | None = None


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
    positions: tuple[Position, ...] = ()
    cues: tuple[Cue, ...] = ()
    codings: tuple[Batch, ...] = ()
    """What people decided about it, as it came with the program."""
    codebook: tuple[str, str] | None = None
    """File name and text (TOML) of the codebook it was coded with; None for the program's own."""

    @property
    def fingerprint(self) -> str:
        """Hash of all that makes a revision: words, order, codings, contributors; not lines of the source."""
        return hashlib.sha256(repr(self).encode()).hexdigest()

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
