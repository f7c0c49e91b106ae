"""Which lines are headings of sections: a short line that names countries or a region, with prose under it. Pure."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache

from slugify import slugify

from app.codebook import Codebook
from app.pipeline.pieces import Kind, Piece
from app.pipeline.rules import BULLET, StructureRules
from app.places import CONNECTORS, Mention, Places

_HEADING_WORDS = 12
_LINES_KEPT = 1000
_ENOUGH = 2
_LIST = 2
"""Names above a name that make it one of a list."""
_BETWEEN: frozenset[Kind] = frozenset({"credit", "caption", "furniture", "notice"})
"""What may stand between a heading and its prose."""
_MARKS = re.compile(r"^(?:#{1,6}\s+|[*_]{1,3}(?=\S))|[*_]{1,3}$|:$")
_NUMBER = re.compile(r"^(?:(?:\d{1,2}|[IVX]{1,5}|[A-H])[.)]|\d{1,2}\s*[–—-])\s+")
_AFTER_NAME = re.compile(r"\s*[:–—]\s|\s-\s")
_APOSTROPHE = re.compile(r"['’‘]")
_ARTICLE = re.compile(r"^the\s", re.IGNORECASE)


class Form(IntEnum):
    """How a line names a power, plainest first."""

    NAMES = 1
    """Names alone: "Russia and Central Asia"."""
    LABELLED = 2
    """Names, then what is said of them: "Kenya: a broker's limits"."""
    MENTION = 3
    """A name somewhere in the line: "The view from Kenya"."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading's place among a text's pieces, and the power it names."""

    index: int
    slug: str
    actors: tuple[str, ...]
    form: Form


class HeadingReader:
    """Finds headings with one index of places, the powers that the codebook names, and the words of the rules."""

    def __init__(self, rules: StructureRules, places: Places, codebook: Codebook) -> None:
        self._words, self._places = rules.heading_words, places
        self._members = {power.slug: power.members for power in codebook.powers}
        self._read_line = lru_cache(_LINES_KEPT)(self._read)

    def find(self, pieces: Sequence[Piece], start: int, about: str = "") -> list[Heading]:
        """Return the headings from `start` on, in order; `about` is the title, whose places head no section alone.

        Where two or more lines are names alone, other lines with a name in them are subheadings.
        """
        lines = [self.read(index, piece) for index, piece in enumerate(pieces)]
        last = {heading.slug: heading.index for heading in lines if heading}
        first = {heading.slug: heading.index for heading in reversed(lines) if heading}
        found = _with_prose(lines, pieces, start)
        headed = [h for h in found if not _is_listed(lines, h, first[h.slug], last[h.slug])]
        return _numbered(self._plainest(headed, {code for m in self._places.mentions(about) for code in m.codes}))

    def plain(self, pieces: Sequence[Piece]) -> list[Heading]:
        """Return the lines that are names alone and have prose under them."""
        below = _next_kinds(pieces)
        headed = (self.read(index, piece) for index, piece in enumerate(pieces) if below[index] == "prose")
        return [heading for heading in headed if heading and heading.form == Form.NAMES]

    def named(self, text: str) -> Heading | None:
        """Return the power that words name, wherever they stand."""
        return self._read_line(text)

    def is_plain(self, piece: Piece) -> bool:
        """Whether a line is names alone, whatever stands under it."""
        heading = self.read(0, piece)
        return heading is not None and heading.form == Form.NAMES

    def _plainest(self, headed: list[Heading], about: Collection[str]) -> list[Heading]:
        """Choose by form: names alone; with them, labelled ones of other powers; else whatever names a place."""
        plain = [heading for heading in headed if heading.form == Form.NAMES]
        covered = {code for heading in plain for code in heading.actors}
        labelled = [h for h in headed if h.form == Form.LABELLED and (covered.isdisjoint(h.actors))]
        if len(plain) + len(labelled) >= _ENOUGH:
            return sorted([*plain, *labelled], key=lambda heading: heading.index)
        return [h for h in headed if h.form == Form.NAMES or not set(h.actors) <= set(about)]

    def read(self, index: int, piece: Piece) -> Heading | None:
        """Read a line as a heading, whatever stands under it."""
        if piece.kind not in ("short", "kicker") or piece.words > _HEADING_WORDS or BULLET.match(piece.text):
            return None
        heading = self._read_line(_plain(piece.line))
        if heading is None or (heading.form == Form.MENTION and piece.kind != "short"):
            return None
        return replace(heading, index=index)

    def _read(self, text: str) -> Heading | None:
        mentions = self._places.mentions(text)
        if not mentions:
            return None
        if self._are_names(text, mentions):
            return self._heading(text, Form.NAMES)
        head = _AFTER_NAME.split(text, maxsplit=1)[0]
        if head != text and self._are_names(head, self._places.mentions(head)):
            return self._heading(head, Form.LABELLED)
        named = [mention for mention in mentions if mention.kind != "demonym"]
        return self._heading(self._run(text, named), Form.MENTION) if named else None

    def _are_names(self, text: str, mentions: Sequence[Mention]) -> bool:
        """Whether a line is names of places alone; people or capitals count only beside a word like "states"."""
        if not mentions or not self._places.names_only(text, also=self._words):
            return False
        return mentions[0].kind == "name" or (mentions[0].kind == "demonym" and not self._places.names_only(text))

    def _run(self, text: str, mentions: Sequence[Mention]) -> str:
        """Return the first name of a line, with those joined to it."""
        start, end = mentions[0].start, mentions[0].end
        for mention in mentions[1:]:
            between = text[end : mention.start].replace(",", " ").split()
            if not between or any(word.casefold() not in CONNECTORS for word in between):
                break
            end = mention.end
        return text[start:end]

    def _heading(self, name: str, form: Form) -> Heading:
        slug = slugify(_APOSTROPHE.sub("", _ARTICLE.sub("", name)))
        codes = [code for mention in self._places.mentions(name) for code in mention.codes]
        actors = tuple(self._members.get(slug) or self._places.members(codes))
        return Heading(0, slug or "section", actors, form)


def _plain(line: str) -> str:
    """Take marks, numbers and a final colon off a heading."""
    return _NUMBER.sub("", _MARKS.sub("", line)).strip()


def _with_prose(lines: Sequence[Heading | None], pieces: Sequence[Piece], start: int) -> Iterator[Heading]:
    below = _next_kinds(pieces)
    yield from (heading for heading in lines[start:] if heading and below[heading.index] == "prose")


def _is_listed(lines: Sequence[Heading | None], heading: Heading, first: int, last: int) -> bool:
    """Whether a name stands in a list: names stand above it, and it comes again or, below several, never came before.

    `first` and `last` are where lines name this power for the first and the last time.
    """
    above = 0
    while above < min(_LIST, heading.index):
        line = lines[heading.index - above - 1]
        if line is None or line.form == Form.MENTION:
            break
        above += 1
    return above > 0 and (last > heading.index or (above >= _LIST and first == heading.index))


def _next_kinds(pieces: Sequence[Piece]) -> list[Kind | None]:
    """Return for each piece the kind of what comes under it, credits, captions and menus aside."""
    kinds: list[Kind | None] = []
    below: Kind | None = None
    for piece in reversed(pieces):
        kinds.append(below)
        if piece.kind not in _BETWEEN:
            below = piece.kind
    return kinds[::-1]


def _numbered(headings: Sequence[Heading]) -> list[Heading]:
    """Number the slugs of headings that name the same power."""
    times: Counter[str] = Counter()
    taken = {heading.slug for heading in headings}
    numbered = []
    for heading in headings:
        times[heading.slug] += 1
        slug, number = heading.slug, times[heading.slug]
        if number > 1:
            while (slug := f"{heading.slug}-{number}") in taken:
                number += 1
            taken.add(slug)
            times[heading.slug] = number
        numbered.append(replace(heading, slug=slug))
    return numbered
