"""One sentence of a power's section: its clauses, who speaks in each, and how they put it. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from app.codebook import Phrase
from app.domain import Tag
from app.pipeline.phrases import PhraseFinder, Span, spans, without
from app.pipeline.positions.rules import PositionRules
from app.places import Places

_SUBJECT_WITHIN = 9
"""Words of a clause in which its subject begins."""

_NAMED_WITHIN = 5
"""Words between the power's name and what is its own."""

_YEAR = r"(?:\w+[ -]){0,3}(?:1[89]|20)\d\ds?\b"
_PAST_YEAR = re.compile(rf"\b(?:in|after|before|until|during|following)\s{_YEAR}", re.IGNORECASE)
_SINCE_YEAR = re.compile(rf"\bsince\s{_YEAR}", re.IGNORECASE)
_BREAK = re.compile(r"[;:–—]")
_PRONOUNS = frozenset(("it", "its", "they", "their", "he", "his", "she", "her"))
_PREPOSITIONS = frozenset(
    "of in to with from by for against over on at near between towards toward into across than under about after before "
    "through".split()
)
_PASSED_OVER = frozenset(("the", "a", "an", "its", "their", "new", "other", "all"))

Wordings = PhraseFinder[tuple[str, bool]]
"""Finds wordings: the label is a wording's slug, and whether the phrase is one of its exceptions."""


@dataclass(frozen=True, slots=True)
class PowerSentence:
    """A sentence of a power's section; `actors` are the power's ISO codes or slugs."""

    text: str
    actors: tuple[str, ...]
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """Words `start` to `end` of a sentence; `reach` is the stretch up to the next turn, in which a delay counts."""

    start: int
    end: int
    reach: Span

    def first(self, found: Iterable[Span]) -> Span | None:
        """Return the first of these that begins in the clause."""
        return next((span for span in found if self.start <= span[0] < self.end), None)


def wording_finder(rules: PositionRules) -> Wordings:
    """Build the finder of all wordings."""

    def labelled() -> Iterator[tuple[tuple[str, bool], Phrase]]:
        for wording in rules.wordings:
            yield from (((wording.slug, False), phrase) for phrase in wording.phrases)
            yield from (((wording.slug, True), phrase) for phrase in wording.exceptions)

    return PhraseFinder(labelled())


class Worded:
    """A sentence and its wordings; what is seldom needed is worked out when it is asked for. Places are words' numbers."""

    def __init__(self, sentence: PowerSentence, words: Sequence[str], finder: Wordings, places: Places) -> None:
        self._sentence, self._words, self._places = sentence, words, places
        found: dict[str, list[Span]] = {}
        cancelled: dict[str, list[Span]] = {}
        for (name, cancels), start, end in finder.matches(words):
            (cancelled if cancels else found).setdefault(name, []).append((start, end))
        self._wordings = {name: without(at, cancelled.get(name, [])) for name, at in found.items()}

    def wording(self, name: str) -> list[Span]:
        """Where a wording stands."""
        return self._wordings.get(name, [])

    def wordings_in(self, clause: Clause, *, apart_from: Span = (0, 0)) -> set[str]:
        """Names of the wordings that begin in a clause, those within the words `apart_from` left out."""
        wordings = self._wordings.items()
        return {name for name, at in wordings if clause.first(without(at, [apart_from]))}

    @cached_property
    def clauses(self) -> list[Clause]:
        """The clauses of the sentence, in order."""
        turns = {start for start, _ in self.wording("turn")}
        turns.update(n for n in range(1, len(self._words)) if _BREAK.search(self._between(n)))
        cut = []
        for start, end in pairwise(sorted({0, len(self._words)} | turns)):
            comma = self._opening_ends(start, end)
            cut += [Clause(a, b, (start, end)) for a, b in ((start, comma), (comma, end)) if a < b]
        return cut

    @cached_property
    def speakers(self) -> list[bool]:
        """For each clause, whether the power speaks in it; a clause that names nobody goes on with the last one."""
        spoken, last = [], True
        for clause in self.clauses:
            subject = self._subject(clause)
            last = last if subject is None else subject
            spoken.append(last)
        return spoken

    @cached_property
    def is_conditional(self) -> bool:
        """Whether anything in the sentence makes what it says depend on something else."""
        inverted = {start for start, _ in self.wording("inverted")}
        behind_turn = dict(self.wording("turn"))
        starts = (behind_turn.get(clause.start, clause.start) for clause in self.clauses)
        return bool(self.wording("condition")) or any(start in inverted for start in starts)

    def is_put_off(self, clause: Clause) -> bool:
        """Whether a decision is put off in a clause, or in what belongs to it up to the next turn."""
        return any(clause.reach[0] <= start < clause.reach[1] for start, _ in self.wording("waiting"))

    def is_past(self, at: Span) -> bool:
        """Whether these words are told as past, and nothing between the commas around them carries them forward."""
        if not self._tells_of_past:
            return False
        start = next((n for n in range(at[0], 0, -1) if "," in self._between(n)), 0)
        end = next((n for n in range(at[1], len(self._words)) if "," in self._between(n)), len(self._words))
        return not any(start <= now < end for now, _ in self.wording("now"))

    def named_before(self, at: Span) -> bool:
        """Whether the power is named directly before these words, as in "China's recognition"."""
        return any(own and 0 <= at[0] - number < _NAMED_WITHIN for number, own in self._actors)

    @cached_property
    def _tells_of_past(self) -> bool:
        text = self._sentence.text
        return bool(self.wording("past") or _PAST_YEAR.search(text)) and not _SINCE_YEAR.search(text)

    @cached_property
    def _spans(self) -> list[Span]:
        return spans(self._sentence.text)

    def _between(self, number: int) -> str:
        return self._sentence.text[self._spans[number - 1][1] : self._spans[number][0]]

    def _opening_ends(self, start: int, end: int) -> int:
        """Return where the main clause begins behind a subordinate one; `end` where there is no such opening."""
        if not any(at == start for at, _ in self.wording("opening")):
            return end
        return next((n for n in range(start + 1, end) if "," in self._between(n)), end)

    @cached_property
    def _actors(self) -> list[tuple[int, bool]]:
        """The number of each word that names an actor, and whether it is the power."""
        own = {*self._sentence.actors, *self._places.members(self._sentence.actors)}
        numbers = {start: number for number, (start, _) in enumerate(self._spans)}
        actors = dict.fromkeys((start for start, _ in self.wording("self")), True)
        actors.update((start, False) for start, _ in self.wording("other"))
        for mention in self._places.mentions(self._sentence.text):
            if (number := numbers.get(mention.start)) is not None:
                actors[number] = not own.isdisjoint((*mention.codes, *self._places.members(mention.codes)))
        return sorted(actors.items())

    def _subject(self, clause: Clause) -> bool | None:
        """Whether the clause's subject is the power; None where none is named."""
        last = min(clause.end, clause.start + _SUBJECT_WITHIN)
        here = range(clause.start, last)
        pronoun = next((n for n in here if self._words[n].lower() in _PRONOUNS), last)
        for number, is_own in self._actors:
            if number in here and self._can_act(number, clause):
                return None if pronoun < number else is_own or self._voiced_before(number, clause)
        return None

    def _voiced_before(self, number: int, clause: Clause) -> bool:
        """Whether somebody's will has been voiced before this word, so that who is named there does not speak."""
        names = ("demand", "want", "fear", "leaning")
        return any(clause.start <= start and end <= number for name in names for start, end in self.wording(name))

    def _can_act(self, number: int, clause: Clause) -> bool:
        """Whether no preposition stands before the name."""
        while number > clause.start and self._words[number - 1].lower() in _PASSED_OVER:
            number -= 1
        return number == clause.start or self._words[number - 1].lower() not in _PREPOSITIONS
