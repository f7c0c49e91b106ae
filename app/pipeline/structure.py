"""Blocks -> commentaries cut into sections, and the lines set aside. Pure.

Parts are told by what they are: a heading is a short line that names countries or a region and has prose under it,
a title stands before the prose and is often repeated, prose ends like a sentence. Every block is used once.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from slugify import slugify

from app.codebook import Codebook
from app.domain import INTRODUCTION, Commentary, DigestOf, Passage, Section, SetAside
from app.pipeline.blocks import Block
from app.pipeline.contributors import Credit, contributors, credits_in, listed_handles
from app.pipeline.dates import dateline
from app.pipeline.language import by_language
from app.pipeline.rules import BULLET, StructureRules
from app.places import CONNECTORS, Places

Kind = Literal["credit", "caption", "furniture", "label", "digest", "kicker", "prose", "short"]

_SENTENCE_END = re.compile(r"[.!?…:。！？：؟۔।][\]\)”’\"'»」』*\d\s]*$")
_INNER_PUNCTUATION = re.compile(r"[,;.!?、，。；،؛]")
_WIDE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_KICKER = re.compile(r"^[^\W\d_][\w &-]{1,40}(?: [/|›>·] [\w &-]{2,40})+$")
_PROSE_WORDS = 8
_LONG_WORDS = 25
_TITLE_WORDS = range(2, 31)
_HEADING_WORDS = 12
_STANDFIRST_WORDS = 70
_ENOUGH_HEADINGS = 2
_OWN_TEXT = 3
"""Paragraphs before the repeated title that make a text of their own."""

_REASONS: dict[Kind, str] = {
    "caption": "caption of a photo",
    "furniture": "menu entry of the page",
    "kicker": "label of the page: its kind and region",
    "label": "label of the list of contributors",
    "digest": "says what this text is a digest of",
    "short": "short line, neither prose nor the heading of a section",
    "prose": "prose outside the text",
}


@dataclass(frozen=True, slots=True)
class Outline:
    """The texts of a source, main one first, and every line that is in none of their sections, in order."""

    commentaries: tuple[Commentary, ...]
    set_aside: tuple[SetAside, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block and what it looks like by itself."""

    block: Block
    kind: Kind

    @property
    def text(self) -> str:
        return self.block.text


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading's place among a text's pieces, and the power it names."""

    index: int
    slug: str
    actors: tuple[str, ...]
    names_only: bool


class StructureReader:
    """Reads the structure of texts with one set of rules, place names and named powers."""

    def __init__(self, rules: StructureRules, places: Places, codebook: Codebook) -> None:
        self.rules, self._places = rules, places
        self._members = {power.slug: power.members for power in codebook.powers}

    def outline(self, blocks: Sequence[Block], *, name: str) -> Outline:
        """Cut a source into its texts; `name` titles a text that shows no title of its own."""
        pieces = [_Piece(block, self._kind(block.text)) for block in blocks]
        texts: list[Commentary] = []
        aside: list[SetAside] = []
        for language, indices in by_language(blocks, [piece.kind == "prose" for piece in pieces]):
            for part in self._parts([pieces[index] for index in indices]):
                reading = _Reading(self, part, language)
                texts.append(reading.commentary(name))
                aside.extend(reading.set_aside())
        found = sorted((text for text in texts if text.all_sections), key=lambda text: not text.sections)
        return Outline(tuple(found), tuple(sorted(aside, key=lambda row: row.line)))

    def _kind(self, text: str) -> Kind:
        rules, words = self.rules, word_count(text)
        tests: tuple[tuple[Kind, bool], ...] = (
            ("credit", bool(credits_in(text, rules))),
            ("caption", rules.is_caption(text)),
            ("label", rules.is_contributor_label(text)),
            ("furniture", rules.is_furniture(text)),
            ("digest", rules.digest.match(text) is not None),
            ("prose", words >= _PROSE_WORDS and _SENTENCE_END.search(text) is not None),
            ("prose", words >= _LONG_WORDS and _INNER_PUNCTUATION.search(text) is not None),
            ("kicker", _KICKER.match(text) is not None),
        )
        return next((kind for kind, holds in tests if holds), "short")

    def _parts(self, pieces: list[_Piece]) -> list[list[_Piece]]:
        """Part a text from another one in its language that stands before the last repetition of its title."""
        start = self.repeated_title(pieces)
        if start is None or sum(piece.kind == "prose" for piece in pieces[:start]) < _OWN_TEXT:
            return [pieces]
        return [pieces[start:], pieces[:start]]

    def repeated_title(self, pieces: Sequence[_Piece]) -> int | None:
        """Return where the line that a page repeats as its title stands for the last time."""
        counts = Counter(piece.text for piece in pieces if self.may_be_title(piece))
        text, times = max(counts.items(), key=lambda row: (row[1], len(row[0])), default=("", 0))
        last = max((index for index, piece in enumerate(pieces) if piece.text == text), default=None)
        return last if times > 1 else None

    def may_be_title(self, piece: _Piece) -> bool:
        """Whether a line could be a title: short, no bullet, no date, and more than names of places."""
        text = piece.text
        return (
            piece.kind == "short"
            and word_count(text) in _TITLE_WORDS
            and not BULLET.match(text)
            and dateline(text) is None
            and not self._places.names_only(text)
        )

    def heading(self, index: int, piece: _Piece) -> _Heading | None:
        """Read a line as a heading: it is short, and names countries or a region at its beginning."""
        text = piece.text
        if piece.kind not in ("short", "kicker") or word_count(text) > _HEADING_WORDS or BULLET.match(text):
            return None
        mentions = self._places.mentions(text)
        first = mentions[0] if mentions and mentions[0].kind == "name" else None
        if first is None or any(word.casefold() not in CONNECTORS for word in text[: first.start].split()):
            return None
        names_only = self._places.names_only(text)
        name = text if names_only else self._leading_names(text, first.end)
        slug = slugify(re.sub(r"^the\s", "", name, flags=re.IGNORECASE))
        codes = [code for mention in self._places.mentions(name) for code in mention.codes]
        return _Heading(index, slug, tuple(self._members.get(slug) or self._places.members(codes)), names_only)

    def is_publisher(self, name: str) -> bool:
        """Whether a name before "experts" is a body's: no general word, no people."""
        return name.split(maxsplit=1)[0] not in self.rules.generic_publishers and not self._places.mentions(name)

    def _leading_names(self, text: str, end: int) -> str:
        """Return the longest beginning of a line, up to a colon or dash, that is names alone; else the first."""
        head = re.split(r"\s*[:–—-]\s", text, maxsplit=1)[0]
        return head if self._places.names_only(head) else text[:end]


class _Reading:
    """One text while it is read: what each piece is used as, and the reasons for those that are not."""

    def __init__(self, reader: StructureReader, pieces: list[_Piece], language: str) -> None:
        self._reader, self._pieces, self._language = reader, pieces, language
        self._reasons: dict[int, str] = {}
        self._title = self._find_title()
        start = 0 if self._title is None else self._title + 1
        self._headings = self._find_headings(start)
        end = self._headings[0].index if self._headings else len(pieces)
        self._standfirst = self._find_standfirst(start, end)
        self._end = self._find_end()
        self._used = {self._title, self._standfirst, *(heading.index for heading in self._headings)}
        self._passages = [
            index for index in range(start, self._end) if pieces[index].kind == "prose" and index not in self._used
        ]
        self._used.update(self._passages)

    def commentary(self, name: str) -> Commentary:
        """Put the pieces together; sentences, themes and figures come later."""
        title = name if self._title is None else self._pieces[self._title].text
        standfirst = None if self._standfirst is None else self._pieces[self._standfirst].text
        sections = tuple(self._sections())
        publisher = self._publisher()
        credited = list(self._credited())
        handles = self._read_lists([credit for _, credit in credited])
        people = contributors(credited, handles, publisher)
        sections = tuple(
            replace(section, contributors=tuple(who.slug for who in people if section.slug in who.sections))
            for section in sections
        )
        digest = self._digest_of()
        return Commentary(
            slug=slugify(title, max_length=80, word_boundary=True) or "commentary",
            title=title,
            language=self._language,
            published=next((day for _, day in self._datelines()), None),
            standfirst=standfirst,
            publisher=publisher or (digest.publisher if digest else None),
            digest_of=digest,
            introduction=sections[0],
            sections=sections[1:],
            contributors=people,
        )

    def set_aside(self) -> Iterator[SetAside]:
        """Yield every source line that `commentary` put into no section, with the reason."""
        for index, piece in enumerate(self._pieces):
            if index not in self._used:
                reason = self._reasons.get(index) or self._reason(index, piece)
                yield from (SetAside(line, text, reason) for line, text in piece.block.lines)

    def _find_title(self) -> int | None:
        if (repeated := self._reader.repeated_title(self._pieces)) is not None:
            return repeated
        prose = next((i for i, piece in enumerate(self._pieces) if piece.kind == "prose"), 0)
        before = [i for i in range(prose) if self._reader.may_be_title(self._pieces[i])]
        return before[-1] if before else None

    def _find_headings(self, start: int) -> list[_Heading]:
        """Return the headings: with two or more that are names alone, the others are subheadings."""
        named = [
            heading
            for index in range(start, len(self._pieces))
            if (heading := self._reader.heading(index, self._pieces[index]))
        ]
        headed = [heading for heading in named if self._has_prose_below(heading, named)]
        strict = [heading for heading in headed if heading.names_only]
        found = strict if len(strict) >= _ENOUGH_HEADINGS else headed
        slugs: Counter[str] = Counter()
        numbered = []
        for heading in found:
            slugs[heading.slug] += 1
            times = slugs[heading.slug]
            numbered.append(replace(heading, slug=heading.slug if times == 1 else f"{heading.slug}-{times}"))
        return numbered

    def _has_prose_below(self, heading: _Heading, named: list[_Heading]) -> bool:
        """Whether prose follows, with nothing but credits and captions between, and it is no table of contents."""
        below = (piece.kind for piece in self._pieces[heading.index + 1 :])
        if next((kind for kind in below if kind not in ("credit", "caption", "furniture")), None) != "prose":
            return False
        listed = any(other.index == heading.index - 1 for other in named)
        again = any(other.slug == heading.slug and other.index > heading.index for other in named)
        return not (listed and again)

    def _find_standfirst(self, start: int, end: int) -> int | None:
        """Return the short first paragraph under the title, where more prose follows before the first heading."""
        prose = [index for index in range(start, end) if self._pieces[index].kind == "prose"]
        if self._title is None or len(prose) < 2:
            return None
        text = self._pieces[prose[0]].text
        return prose[0] if word_count(text) <= _STANDFIRST_WORDS else None

    def _find_end(self) -> int:
        """Return where the text ends: at a list of contributors under the last section, else with its last piece."""
        last = self._headings[-1].index if self._headings else len(self._pieces)
        labels = (i for i in range(last, len(self._pieces)) if self._pieces[i].kind == "label")
        return next(labels, len(self._pieces))

    def _sections(self) -> Iterator[Section]:
        """Yield the introduction, then a section for each heading."""
        starts = [heading.index for heading in self._headings]
        ends = [*starts, len(self._pieces)]
        yield Section(INTRODUCTION, None, (), self._between(0, ends[0]))
        for heading, end in zip(self._headings, ends[1:], strict=True):
            block = self._pieces[heading.index].block
            passages = self._between(heading.index, end)
            yield Section(heading.slug, block.text, heading.actors, passages, line=block.line)

    def _between(self, start: int, end: int) -> tuple[Passage, ...]:
        blocks = [self._pieces[index].block for index in self._passages if start <= index < end]
        return tuple(Passage(block.text, block.line, block.lines[-1][0]) for block in blocks)

    def _section_at(self, index: int) -> str:
        before = [heading.slug for heading in self._headings if heading.index < index]
        return before[-1] if before else INTRODUCTION

    def _credited(self) -> Iterator[tuple[str, Credit]]:
        """Yield (section, credit) for every credit line, and note what each was read as."""
        for index, piece in enumerate(self._pieces):
            if piece.kind == "credit":
                people, section = credits_in(piece.text, self._reader.rules), self._section_at(index)
                names = " and ".join(credit.name for credit in people)
                self._reasons[index] = f"credit line: read as {names}, who wrote the section “{section}”"
                yield from ((section, credit) for credit in people)

    def _read_lists(self, credited: list[Credit]) -> dict[str, str]:
        """Read handles from the lists of contributors, and note what each line was read as."""
        rows = [index for index in self._listed() if index not in self._used]
        handles, reasons = listed_handles([self._pieces[index].text for index in rows], credited)
        self._reasons.update(zip(rows, reasons, strict=True))
        return handles

    def _listed(self) -> Iterator[int]:
        """Yield the short lines under a label of contributors, up to the next prose or heading."""
        listing = False
        for index, piece in enumerate(self._pieces):
            if piece.kind == "label":
                listing = True
            elif piece.kind == "prose" or index in self._used:
                listing = False
            elif listing and piece.kind in ("short", "kicker"):
                yield index

    def _publisher(self) -> str | None:
        """Return the body whose experts the standfirst or the introduction says it speaks for."""
        first = self._headings[0].index if self._headings else 0
        rows = [index for index in (self._standfirst, *self._passages) if index is not None and index < first]
        for index in rows:
            for match in self._reader.rules.publisher.finditer(self._pieces[index].text):
                if self._reader.is_publisher(match["publisher"]):
                    return match["publisher"]
        return None

    def _digest_of(self) -> DigestOf | None:
        for piece in self._pieces:
            if piece.kind == "digest" and (match := self._reader.rules.digest.match(piece.text)):
                return DigestOf(match["title"], match["publisher"])
        return None

    def _datelines(self) -> Iterator[tuple[int, date]]:
        """Yield the datelines before the first and after the last paragraph."""
        first, last = (self._passages[0], self._passages[-1]) if self._passages else (len(self._pieces), -1)
        for index, piece in enumerate(self._pieces):
            outside = index < first or index > last
            if outside and piece.kind in ("short", "kicker") and (day := dateline(piece.text)):
                self._reasons[index] = "dateline: read as the date of publication"
                yield index, day

    def _reason(self, index: int, piece: _Piece) -> str:
        if self._title is not None and piece.text == self._pieces[self._title].text:
            return "the title again"
        if piece.kind in ("short", "prose") and self._title is not None and index < self._title:
            return "stands before the title"
        if index > self._end:
            return "stands after the list of contributors"
        return _REASONS.get(piece.kind, "line outside the text")


def word_count(text: str) -> int:
    """Count words; in scripts without spaces two characters count as one word."""
    return len(_WIDE.findall(text)) // 2 + len(_WIDE.sub(" ", text).split())
