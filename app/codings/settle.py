"""Codings by people + what the program coded -> what is in force, with every other reading kept beside it. Pure.

A correction on the web settles a matter: readings before it count no more, and those after it stand behind it. Coding
sheets, and the codings that come with the program, are readings beside each other: the first one leads, so that a
second opinion changes nothing that is published but shows where people differ.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from app.domain import (
    Batch,
    Coding,
    Commentary,
    Cue,
    CueCoding,
    Figure,
    FigureCoding,
    Position,
    Quantity,
    Sentence,
    Tag,
    ThemesCoding,
)

Subject = tuple[str, ...]
_Kind = TypeVar("_Kind", ThemesCoding, Position, CueCoding, FigureCoding)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a sentence stands: section slug, passage and sentence numbers (from 1); and its text."""

    section: str
    passage: int
    sentence: int
    text: str


def subject(coding: Coding) -> Subject:
    """Return what a coding decides on: two codings of one subject are two answers to one question."""
    match coding:
        case ThemesCoding():
            return ("themes", coding.sentence)
        case Position():
            return ("position", coding.power, coding.question)
        case CueCoding(cue=cue):
            return ("cue", cue.sentence, cue.watcher, cue.watched)
        case FigureCoding():
            return ("figure", coding.sentence, coding.words, str(coding.nth))


def in_force(batches: Iterable[Batch]) -> tuple[Batch, ...]:
    """Return people's batches that nobody has undone, in the order in which they count: those shipped first."""
    known = tuple(batches)
    undone = {batch.undoes for batch in known}
    mine = (batch for batch in known if batch.origin != "auto" and batch.undoes is None and batch.number not in undone)
    return tuple(sorted(mine, key=lambda batch: (batch.origin != "shipped", batch.number)))


@dataclass(frozen=True, slots=True)
class Scope:
    """What codings may be about: slugs of a commentary's powers, and of its codebook's themes and questions."""

    powers: Collection[str]
    themes: Collection[str]
    questions: Collection[str]


class Settled:
    """What people decided about one commentary, brought to bear on what the program coded.

    `sentences` are the commentary's, by key, in reading order; `former` gives the present key of a sentence that was
    reworded. A coding whose sentence, words, power, question or theme is gone (is not in `scope`, where that is given)
    has no effect.
    """

    def __init__(
        self,
        batches: Iterable[Batch],
        sentences: Mapping[str, Spot],
        former: Mapping[str, str] | None = None,
        scope: Scope | None = None,
    ) -> None:
        self._sentences, self._scope = sentences, scope
        self._order = {key: number for number, key in enumerate(sentences)}
        self._keys = {(spot.section, spot.passage, spot.sentence): key for key, spot in sentences.items()}
        self._readings: dict[Subject, dict[str, Coding]] = {}
        self._corrector: dict[Subject, str] = {}
        self._lost: set[tuple[str, Coding]] = set()
        for batch in in_force(batches):
            for written in batch.codings:
                coding = self._present(written, former or {})
                if coding is None:
                    self._lost.add((batch.coder, written))
                else:
                    self._read(batch, coding)

    @property
    def lost(self) -> int:
        """How many codings are without effect, since what they are about is gone."""
        return len(self._lost)

    def _read(self, batch: Batch, coding: Coding) -> None:
        """Put a coding beside the others on its subject: the first one leads, until a correction takes its place."""
        about = subject(coding)
        known = self._readings.setdefault(about, {})
        if batch.origin == "editor":
            known.clear()
            self._corrector[about] = batch.coder
        elif self._corrector.get(about) == batch.coder:
            return  # what somebody settled on the web, their own sheet does not take back
        known[batch.coder] = coding

    def coders(self) -> tuple[str, ...]:
        """Return everybody whose reading counts, in the order of their first one."""
        return tuple(dict.fromkeys(coder for known in self._readings.values() for coder in known))

    def themes_by(self, coder: str) -> dict[str, tuple[str, ...]]:
        """Return the themes that a coder gave to each sentence they coded, by its key."""
        return {
            coding.sentence: coding.themes
            for known in self._readings.values()
            if isinstance(coding := known.get(coder), ThemesCoding)
        }

    def coder_of(self, key: str) -> str | None:
        """Return the person who decided on a sentence's themes; None where they are the program's."""
        return self._lead(("themes", key), ThemesCoding)[0]

    def tags(self, key: str, auto: Sequence[Tag]) -> tuple[Tag, ...]:
        """Return a sentence's tags: the program's in force or not, then those that a person added."""
        coder, coding = self._lead(("themes", key), ThemesCoding)
        if coding is None:
            return tuple(auto)
        found = {tag.theme for tag in auto}
        added = (Tag(theme, (), auto=False, by=coder) for theme in coding.themes if theme not in found)
        return (*(replace(tag, holds=tag.theme in coding.themes, by=coder) for tag in auto), *added)

    def positions(self, auto: Iterable[Position]) -> tuple[Position, ...]:
        """Return all readings of every power's position on every question, the leading one first."""
        cells: dict[tuple[str, str], list[Position]] = {}
        for position in auto:
            cells.setdefault((position.power, position.question), []).append(position)
        people: dict[tuple[str, str], list[Position]] = {}
        for known in self._readings.values():
            for coder, coding in known.items():
                if isinstance(coding, Position):
                    people.setdefault((coding.power, coding.question), []).append(replace(coding, by=coder))
        order = (*cells, *(cell for cell in people if cell not in cells))
        return tuple(position for cell in order for position in (*people.get(cell, ()), *cells.get(cell, ())))

    def cues(self, auto: Iterable[Cue]) -> tuple[Cue, ...]:
        """Return the cues in force, in the order of the text: a person's, and the program's on which nobody decided."""
        decided: set[Subject] = set()
        found: list[Cue] = []
        for known in self._readings.values():
            coder, coding = next(iter(known.items()))
            if isinstance(coding, CueCoding):
                decided.add((coding.cue.sentence, coding.cue.watcher, coding.cue.watched))
                if coding.holds:
                    found.append(replace(coding.cue, by=coder))
        found += (cue for cue in auto if (cue.sentence, cue.watcher, cue.watched) not in decided)
        return tuple(sorted(found, key=lambda cue: self._order[cue.sentence]))

    def figures(self, auto: Sequence[Figure]) -> tuple[Figure, ...]:
        """Return the figures in force, in the order of the text; `refers_to` counts within them."""
        read: set[Subject] = set()
        kept: list[tuple[int, Figure]] = []
        for number, figure in enumerate(auto):
            about = self._about(figure)
            read.add(about)
            if corrected := self._corrected(about, figure):
                kept.append((number, corrected))
        added = [(-1, made) for coding, coder in self._added_figures(read) if (made := self._made(coding, coder))]
        kept = sorted([*kept, *added], key=lambda row: (self._order[self._key(row[1])], row[1].quantity.start))
        now = {number: index for index, (number, _) in enumerate(kept) if number >= 0}
        return tuple(
            replace(figure, quantity=replace(figure.quantity, refers_to=now.get(_refers_to(figure))))
            for _, figure in kept
        )

    def _key(self, figure: Figure) -> str:
        return self._keys[figure.section, figure.passage, figure.sentence]

    def _about(self, figure: Figure) -> Subject:
        key = self._key(figure)
        return ("figure", key, figure.quantity.words, str(figure.quantity.nth(self._sentences[key].text)))

    def _corrected(self, about: Subject, figure: Figure) -> Figure | None:
        """Return a figure as it is in force; None where a person decided that it is none."""
        coder, coding = self._lead(about, FigureCoding)
        if coding is None:
            return figure
        if not coding.holds:
            return None
        return replace(
            figure, quantity=replace(figure.quantity, **dict(coding.changes)), by=coder, auto=figure.quantity
        )

    def _added_figures(self, read: set[Subject]) -> Iterable[tuple[FigureCoding, str]]:
        for about, known in self._readings.items():
            coder, coding = next(iter(known.items()))
            if isinstance(coding, FigureCoding) and coding.holds and about not in read:
                yield coding, coder

    def _made(self, coding: FigureCoding, coder: str) -> Figure | None:
        """Make a figure of words that the program passed over.

        None where they are not in the sentence, or where nothing is said of its size: then it corrected a figure that
        the program reads no more, since the words around it changed.
        """
        spot = self._sentences[coding.sentence]
        starts = [found.start() for found in re.finditer(re.escape(coding.words), spot.text)]
        sizes = [value for field, value in coding.changes if field in ("value", "low", "high")]
        if len(starts) < coding.nth or not any(size is not None for size in sizes):
            self._lost.add((coder, coding))
            return None
        start = starts[coding.nth - 1]
        empty = Quantity("count-other", None, None, None, "", "exact", None, None, None, coding.words, start, 0)
        quantity = replace(empty, end=start + len(coding.words), **dict(coding.changes))
        return Figure(spot.section, spot.passage, spot.sentence, quantity, by=coder)

    def _lead(self, about: Subject, kind: type[_Kind]) -> tuple[str | None, _Kind | None]:
        """Return the reading of a subject that leads, and whose it is."""
        for coder, coding in self._readings.get(about, {}).items():
            if isinstance(coding, kind):
                return coder, coding
        return None, None

    def _present(self, coding: Coding, former: Mapping[str, str]) -> Coding | None:
        """Return a coding under the present keys of its sentences; None where what it is about is gone."""
        match coding:
            case ThemesCoding(sentence, themes):
                known = tuple(theme for theme in themes if self._scope is None or theme in self._scope.themes)
                key = former.get(sentence, sentence)
                return ThemesCoding(key, known) if key in self._sentences and (known or not themes) else None
            case Position():
                return self._present_position(coding, former)
            case CueCoding(cue=cue):
                key = former.get(cue.sentence, cue.sentence)
                theme = cue.theme if self._scope is None or cue.theme in self._scope.themes else None
                return replace(coding, cue=replace(cue, sentence=key, theme=theme)) if key in self._sentences else None
            case FigureCoding():
                key = former.get(coding.sentence, coding.sentence)
                return replace(coding, sentence=key) if key in self._sentences else None

    def _present_position(self, position: Position, former: Mapping[str, str]) -> Position | None:
        scope = self._scope
        if scope and (position.power not in scope.powers or position.question not in scope.questions):
            return None
        present = (former.get(key, key) for key in position.evidence)
        evidence = tuple(dict.fromkeys(key for key in present if key in self._sentences))
        return None if position.evidence and not evidence else replace(position, evidence=evidence)


def spots(commentary: Commentary) -> dict[str, Spot]:
    """Return where each sentence of a commentary stands, by its key, in reading order."""
    return {
        sentence.key: Spot(section.slug, number, place, sentence.text)
        for section in commentary.all_sections
        for number, passage in enumerate(section.passages, 1)
        for place, sentence in enumerate(passage.sentences, 1)
    }


def applied(commentary: Commentary) -> Commentary:
    """Return a commentary with the codings that come with it brought to bear on what the program coded."""
    settled = Settled(commentary.codings, spots(commentary))

    def coded(sentence: Sentence) -> Sentence:
        tags = settled.tags(sentence.key, sentence.tags)
        return replace(sentence, tags=tags, by=settled.coder_of(sentence.key))

    introduction, *sections = (
        replace(
            section,
            passages=tuple(
                replace(passage, sentences=tuple(coded(sentence) for sentence in passage.sentences))
                for passage in section.passages
            ),
        )
        for section in (commentary.introduction, *commentary.sections)
    )
    return replace(
        commentary,
        introduction=introduction,
        sections=tuple(sections),
        figures=settled.figures(commentary.figures),
        positions=settled.positions(commentary.positions),
        cues=settled.cues(commentary.cues),
    )


def _refers_to(figure: Figure) -> int:
    """Return the index of the program's figure that this one is derived from; -1 where it is not."""
    return -1 if figure.quantity.refers_to is None else figure.quantity.refers_to
