"""Blocks -> commentaries cut into sections, and the lines set aside. Pure.

Parts are told by what they are: a heading is a short line that names countries or a region and has prose under it,
a title stands before the prose and is often repeated, prose ends like a sentence. Every block is used once.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

from slugify import slugify

from app.codebook import Codebook
from app.domain import INTRODUCTION, Commentary, DigestOf, Passage, Section, SetAside
from app.pipeline.blocks import Block
from app.pipeline.contributors import Credit, contributors, credits_in, listed_handles
from app.pipeline.dates import date_in, dateline
from app.pipeline.headings import Heading, HeadingReader
from app.pipeline.language import by_language
from app.pipeline.pieces import REASONS, Piece, read_piece
from app.pipeline.quotes import pull_quotes
from app.pipeline.rules import BULLET, StructureRules
from app.places import Places

_LINES_KEPT = 1000
_TITLE_WORDS = range(2, 31)
_STANDFIRST_WORDS = 60
_ENOUGH_HEADINGS = 2
_ENOUGH_WORDS = 6
_OWN_TEXT = 3
"""Paragraphs before the repeated title that make a text of their own."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The texts of a source, main one first, and every line that is in none of their sections, in order."""

    commentaries: tuple[Commentary, ...]
    set_aside: tuple[SetAside, ...]


class StructureReader:
    """Reads the structure of texts with one set of rules, place names and named powers."""

    def __init__(self, rules: StructureRules, places: Places, codebook: Codebook) -> None:
        self.rules, self._places = rules, places
        self.headings = HeadingReader(rules, places, codebook)
        self._dateline = lru_cache(_LINES_KEPT)(lambda text: dateline(text, rules.months))

    def outline(self, blocks: Sequence[Block], *, name: str) -> Outline:
        """Cut a source into its texts; `name` titles a text that shows no title of its own."""
        pieces = [read_piece(block, self.rules) for block in blocks]
        texts: list[Commentary] = []
        aside: list[SetAside] = []
        for language, indices in by_language(blocks, [piece.kind == "prose" for piece in pieces]):
            above = ""
            for part in self._parts([pieces[index] for index in indices]):
                reading = _Reading(self, part, language, above)
                above = reading.title or ""
                text = reading.commentary(name)
                texts.append(text)
                aside.extend(reading.set_aside() if text.all_sections else reading.all_lines())
        found = sorted((text for text in texts if text.all_sections), key=lambda text: -len(text.sections))
        return Outline(tuple(found), tuple(sorted(aside, key=lambda row: row.line)))

    def _parts(self, pieces: list[Piece]) -> list[list[Piece]]:
        """Part a text from another one in its language that stands before the last repetition of its title."""
        start = self.repeated_title(pieces)
        if start is None or sum(piece.kind == "prose" for piece in pieces[:start]) < _OWN_TEXT:
            return [pieces]
        return [pieces[start:], pieces[:start]]

    def repeated_title(self, pieces: Sequence[Piece], other: str = "") -> int | None:
        """Return where the line that a page repeats as its title stands for the last time.

        It stands before the sections, or, where another text goes before, before most of them: what comes again
        between sections is a running head, a caption or a subheading. It is not the title of the `other` text.
        """
        sections = [heading.index for heading in self.headings.plain(pieces)]
        places: dict[str, list[int]] = {}
        for index, piece in enumerate(pieces):
            if self.may_be_title(piece) and piece.line != other:
                places.setdefault(piece.line, []).append(index)
        best: tuple[int, int, int] | None = None
        for text, found in places.items():
            before = bisect_left(sections, found[-1])
            late = before and before * 2 >= len(sections) - (len(sections) < 2 * _ENOUGH_HEADINGS)
            times = bisect_left(found, sections[0]) if late else len(found)
            if times > 1 and (best is None or (times, len(text)) > best[:2]):
                best = times, len(text), found[times - 1]
        return best[2] if best else None

    def single_title(self, pieces: Sequence[Piece], other: str = "") -> int | None:
        """Return where the title of a text stands that does not repeat it: before the prose, most like a headline."""
        prose = next((index for index, piece in enumerate(pieces) if piece.kind == "prose"), 0)
        before = [i for i in range(prose) if self.may_be_title(pieces[i]) and pieces[i].line != other]
        return max(before, key=lambda index: (*self._likeness(pieces[index]), index), default=None)

    def _likeness(self, piece: Piece) -> tuple[bool, bool, int]:
        """Say how much a line is like a title: no caption with its date, capitals as in English titles, some words."""
        caption = piece.text.endswith(".") or date_in(piece.text, self.rules.months) is not None
        return not caption, _is_headline(piece.line), min(piece.words, _ENOUGH_WORDS)

    def may_be_title(self, piece: Piece) -> bool:
        """Whether a line could be a title: short, no bullet, no date, and more than names of places."""
        return (
            piece.kind == "short"
            and piece.words in _TITLE_WORDS
            and not BULLET.match(piece.text)
            and self.dateline(piece) is None
            and not self._places.names_only(piece.text)
            and not self.headings.is_plain(piece)
        )

    def dateline(self, piece: Piece) -> date | None:
        """Return the date of a line that is little more than a place and a date."""
        return self._dateline(piece.text) if piece.kind in ("short", "kicker") else None

    def publisher(self, text: str) -> str | None:
        """Return the body whose experts a text says it speaks for: no general word, no people."""
        for name in self.rules.publishers(text):
            generic = name.split(maxsplit=1)[0] in self.rules.generic_publishers
            if not generic and not self._places.mentions(name):
                return name
        return None


def _is_headline(line: str) -> bool:
    """Whether a line has several words, most long ones with a capital letter as in English titles."""
    long = [word for word in line.split() if len(word) > 4]
    return len(long) >= 2 and sum(word[0].isupper() for word in long) * 10 >= len(long) * 7


class _Reading:
    """One text while it is read: what each piece is used as, and the reasons for those that are not."""

    def __init__(self, reader: StructureReader, pieces: list[Piece], language: str, other_title: str) -> None:
        self._reader, self._pieces, self._language, self._other_title = reader, pieces, language, other_title
        self._reasons: dict[int, str] = {}
        self._length = len(pieces)
        repeated = reader.repeated_title(pieces, other_title)
        self._title = reader.single_title(pieces, other_title) if repeated is None else repeated
        self._start = 0 if self._title is None else self._title + 1
        found = reader.headings.find(pieces, self._start, self.title or "")
        self._end = self._find_end([heading.index for heading in found])
        self._headings = [heading for heading in found if heading.index < self._end]
        self._starts = [heading.index for heading in self._headings]
        self._first = self._headings[0].index if self._headings else self._end
        prose = [index for index in range(self._start, self._end) if pieces[index].kind == "prose"]
        for index in pull_quotes([(index, pieces[index].text) for index in prose]):
            self._reasons[index] = "repeats a sentence of the text"
        prose = [index for index in prose if index not in self._reasons]
        self._standfirst = self._find_standfirst([index for index in prose if index < self._first])
        self._passages = [index for index in prose if index != self._standfirst]
        used = {self._title, self._standfirst, *self._passages, *(heading.index for heading in self._headings)}
        self._used = used - {None}

    @property
    def title(self) -> str | None:
        """The title, None where the text shows none."""
        return None if self._title is None else self._pieces[self._title].line

    def commentary(self, name: str) -> Commentary:
        """Put the pieces together; sentences, themes and figures come later."""
        title = self.title or name
        standfirst = None if self._standfirst is None else self._pieces[self._standfirst].text
        publisher, digest = self._publisher(), self._digest_of()
        credited = self._credited()
        handles = self._read_lists([credit for _, credit in credited])
        people = contributors(credited, handles, publisher or (digest.publisher if digest else None))
        wrote: dict[str, list[str]] = {}
        for person in people:
            for slug in person.sections:
                wrote.setdefault(slug, []).append(person.slug)
        sections = tuple(replace(part, contributors=tuple(wrote.get(part.slug, ()))) for part in self._sections())
        return Commentary(
            slug=slugify(title, max_length=80, word_boundary=True) or "commentary",
            title=title,
            language=self._language,
            published=next((day for _, day in self._datelines()), None),
            standfirst=standfirst,
            publisher=publisher,
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

    def all_lines(self) -> Iterator[SetAside]:
        """Yield every source line of a text that turned out to have no passage."""
        for index, piece in enumerate(self._pieces):
            reason = "title of a text without prose" if index in self._used else self._reason(index, piece)
            yield from (SetAside(line, text, reason) for line, text in piece.block.lines)

    def _find_end(self, headings: Sequence[int]) -> int:
        """Return where the text ends: at a list of contributors, or a label of what follows, behind its sections."""
        if not headings:
            return next((i for i, piece in enumerate(self._pieces) if piece.kind in ("label", "ending")), self._length)
        credited = [i for i, piece in enumerate(self._pieces) if piece.kind == "credit" and i > headings[0]]
        # Below the last credit may stand what looks like sections: teasers of other pages under names of places.
        last = headings[bisect_left(headings, credited[-1]) - 1] if credited else headings[(len(headings) - 1) // 2]
        labels = [i for i in range(headings[0], self._length) if self._pieces[i].kind == "label"]
        if 1 < len(labels) <= len(headings):  # each section has its own
            labels = []
        last_label = [i for i in labels[-1:] if i > last]
        after = last if credited else headings[-1]
        endings = [i for i in range(after + 2, self._length) if self._pieces[i].kind == "ending"]
        return min([*last_label, *endings[:1]], default=self._length)

    def _find_standfirst(self, prose: Sequence[int]) -> int | None:
        """Return the first paragraph under the title where it is short, and longer prose follows before a heading."""
        if self._title is None or len(prose) < 2:
            return None
        first, *others = (self._pieces[index].words for index in prose)
        return prose[0] if first <= _STANDFIRST_WORDS and first < max(others) else None

    def _sections(self) -> Iterator[Section]:
        """Yield the introduction, then a section for each heading."""
        yield Section(INTRODUCTION, None, (), self._between(0, self._first))
        for heading, (start, end) in zip(self._headings, pairwise([*self._starts, self._length]), strict=True):
            line = self._pieces[start]
            yield Section(heading.slug, line.line, heading.actors, self._between(start, end), line=line.block.line)

    def _between(self, start: int, end: int) -> tuple[Passage, ...]:
        rows = self._passages[bisect_left(self._passages, start) : bisect_left(self._passages, end)]
        blocks = [self._pieces[index].block for index in rows]
        return tuple(Passage(block.text, block.line, block.lines[-1][0]) for block in blocks)

    def _section_of(self, index: int, credit: Credit) -> str:
        """Return the section that a credit line names, else the one it stands in."""
        if credit.about and (named := self._heading_of(credit.about)):
            return named.slug
        before = bisect_left(self._starts, index)
        return self._headings[before - 1].slug if before else INTRODUCTION

    def _heading_of(self, name: str) -> Heading | None:
        asked = self._reader.headings.named(name)
        return next((heading for heading in self._headings if asked and heading.slug == asked.slug), None)

    def _credited(self) -> list[tuple[str, Credit]]:
        """Return (section, credit) for every credit line, and note what each was read as.

        A line over the whole text is a byline: it counts for the introduction where no section's line names the person.
        """
        found: list[tuple[str, Credit]] = []
        for index, piece in enumerate(self._pieces):
            if piece.kind == "credit":
                people = credits_in(piece.text, self._reader.rules)
                names, section = " and ".join(credit.name for credit in people), self._section_of(index, people[0])
                self._reasons[index] = f"credit line: read as {names}, who wrote the section “{section}”"
                found.extend((section, credit) for credit in people)
        named = {credit.name for section, credit in found if section != INTRODUCTION}
        return [(section, credit) for section, credit in found if section != INTRODUCTION or credit.name not in named]

    def _read_lists(self, credited: list[Credit]) -> dict[str, str]:
        """Read handles from the lists of contributors, and note what each line was read as."""
        rows = [index for index in self._listed() if index not in self._used]
        handles, reasons = listed_handles([self._pieces[i].text for i in rows], credited, self._reader.rules)
        self._reasons.update(zip(rows, reasons, strict=True))
        return handles

    def _listed(self) -> Iterator[int]:
        """Yield the short lines under a label of contributors, up to the next prose, heading or notice."""
        listing = False
        for index, piece in enumerate(self._pieces):
            if piece.kind == "label":
                listing = True
            elif piece.kind in ("prose", "ending", "notice") or index in self._used:
                listing = False
            elif listing and piece.kind in ("short", "kicker"):
                yield index

    def _publisher(self) -> str | None:
        """Return the body whose experts the standfirst or the introduction says it speaks for."""
        rows = [index for index in (self._standfirst, *self._passages) if index is not None and index < self._first]
        names = (self._reader.publisher(self._pieces[index].text) for index in rows)
        return next((name for name in names if name), None)

    def _digest_of(self) -> DigestOf | None:
        for piece in self._pieces:
            if piece.kind == "digest" and (match := self._reader.rules.digest.match(piece.text)):
                return DigestOf(match["title"], match["publisher"])
        return None

    def _datelines(self) -> Iterator[tuple[int, date]]:
        """Yield the datelines before the first and after the last paragraph."""
        first, last = (self._passages[0], self._passages[-1]) if self._passages else (self._length, -1)
        for index in (*range(first), *range(last + 1, self._length)):
            if index not in self._used and (day := self._reader.dateline(self._pieces[index])):
                self._reasons[index] = "dateline: read as the date of publication"
                yield index, day

    def _reason(self, index: int, piece: Piece) -> str:
        if piece.line in (self.title, self._other_title):
            return "the title again"
        if piece.kind in ("short", "prose") and self._title is not None and index < self._title:
            return "stands before the title"
        if piece.kind in ("short", "prose", "kicker") and index > self._end:
            return f"stands after the end of the text, under “{self._pieces[self._end].line}”"
        return REASONS.get(piece.kind, "line outside the text")
