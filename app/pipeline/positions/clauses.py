"""One sentence of a power's section: its clauses, who speaks in each, and how they put it. Pure."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from app.domain import Tag
from app.phrase_language import Phrase
from app.pipeline.phrases import PhraseFinder, Span, without
from app.pipeline.positions.rules import PositionRules
from app.places import load_places

_SUBJECT_WITHIN = 9
"""Words of a clause in which its subject begins."""

_NAMED_WITHIN = 5
"""Words between the power's name and what is its own."""

_BESIDE = 2
"""Words from which on a name before a thing says whose it is."""

_ACTORS_KEPT = 1_000
_YEAR = r"(?:\w+[ -]){0,3}(?:1[89]|20)\d\ds?\b"
_PAST_YEAR = re.compile(rf"\b(?:in|after|before|until|during|following)\s{_YEAR}", re.IGNORECASE)
_SINCE_YEAR = re.compile(rf"\bsince\s{_YEAR}", re.IGNORECASE)
_MARK = re.compile(r"[,;:–—]")


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


class Listener:
    """What is needed to hear who says what in a sentence; built once, and shared between threads."""

    def __init__(self, rules: PositionRules) -> None:
        self.words, self.places = rules.words, load_places()
        self.finder = PhraseFinder(_labelled(rules))
        self.members = lru_cache(_ACTORS_KEPT)(self._members)

    def _members(self, codes: tuple[str, ...]) -> frozenset[str]:
        """Return codes together with those of the members of groups among them."""
        return frozenset((*codes, *self.places.members(codes)))


def _labelled(rules: PositionRules) -> Iterator[tuple[tuple[str, bool], Phrase]]:
    """Yield every phrase under its wording's slug and whether it is one of its exceptions."""
    for wording in rules.wordings:
        yield from (((wording.slug, False), phrase) for phrase in wording.phrases)
        yield from (((wording.slug, True), phrase) for phrase in wording.exceptions)


class Worded:
    """A sentence and how it is worded; what is seldom needed is worked out when it is asked for.

    Places are numbers of words.
    """

    def __init__(self, sentence: PowerSentence, places: Sequence[Span], listener: Listener) -> None:
        self._sentence, self._listener = sentence, listener
        self._words = [sentence.text[start:end] for start, end in places]
        self._starts = [start for start, _ in places]
        found: dict[str, list[Span]] = {}
        cancelled: dict[str, list[Span]] = {}
        for (name, cancels), start, end in listener.finder.matches(self._words):
            (cancelled if cancels else found).setdefault(name, []).append((start, end))
        self._wordings = {name: without(at, cancelled.get(name, [])) for name, at in found.items()}

    def wording(self, name: str) -> list[Span]:
        """Where a wording stands."""
        return self._wordings.get(name, [])

    def wordings_in(self, clause: Clause) -> set[str]:
        """Names of the wordings that begin in a clause."""
        return {name for name, at in self._wordings.items() if clause.first(at)}

    @cached_property
    def clauses(self) -> list[Clause]:
        """The clauses of the sentence, in order."""
        turns = {start for start, _ in self.wording("turn")}
        turns.update(number for number, mark in self._marks if mark != ",")
        cut = []
        for start, end in pairwise(sorted({0, len(self._words)} | turns)):
            comma = self._opening_ends(start, end)
            cut += [Clause(a, b, (start, end)) for a, b in ((start, comma), (comma, end)) if a < b]
        return cut

    def is_spoken(self, number: int, at: Span) -> bool:
        """Whether the power speaks these words of the clause with this number, or is named directly before them.

        Who is named behind them is not their subject; a clause that names nobody before goes on with the last one.
        """
        if any(own and 0 <= at[0] - name < _NAMED_WITHIN for name, own in self._actors):
            return True
        subjects = [self._subjects[number], *reversed(self._subjects[:number])]
        return next((own for place, own in subjects if own is not None and place < at[0]), True)

    def is_of_others(self, at: Span) -> bool:
        """Whether another actor is named in these words or directly before them, and the power is not."""
        near = [own for name, own in self._actors if at[0] - _BESIDE <= name < at[1]]
        return bool(near) and not any(near)

    @cached_property
    def _subjects(self) -> list[tuple[int, bool | None]]:
        """For each clause, where its subject is named and whether it is the power; None where none is named."""
        return [self._subject(clause) for clause in self.clauses]

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
        if not self._past:
            return False
        if any(start < at[1] and at[0] < end for start, end in self.wording("past")):
            return True  # "past cooperation" is over, whatever it has brought
        commas = [0, *(number for number, _ in self._marks), len(self._words)]
        start = max(number for number in commas if number <= at[0])
        end = min((number for number in commas if number >= at[1]), default=at[1])
        is_now = any(start <= now < end for now, _ in self.wording("now"))
        return min(self._past) < end and not is_now

    @cached_property
    def _past(self) -> list[int]:
        """The words at which something is put in the past."""
        text, told = self._sentence.text, [start for start, _ in self.wording("past")]
        if not any(len(word) > 3 and word[:4].isdigit() for word in self._words):
            return told
        if _SINCE_YEAR.search(text):
            return []
        return [*told, *(bisect_left(self._starts, year.start()) for year in _PAST_YEAR.finditer(text))]

    @cached_property
    def _marks(self) -> list[tuple[int, str]]:
        """Punctuation within the sentence, with the number of the word behind it."""
        marks = (
            (bisect_left(self._starts, mark.start()), mark.group()) for mark in _MARK.finditer(self._sentence.text)
        )
        return [(number, mark) for number, mark in marks if 0 < number < len(self._words)]

    def _opening_ends(self, start: int, end: int) -> int:
        """Return where the main clause begins behind a subordinate one; `end` where there is no such opening."""
        if not any(at == start for at, _ in self.wording("opening")):
            return end
        return next((number for number, mark in self._marks if mark == "," and start < number < end), end)

    @cached_property
    def _actors(self) -> list[tuple[int, bool]]:
        """The number of each word that names an actor, and whether it is the power."""
        places = self._listener.places
        own = self._listener.members(self._sentence.actors)
        numbers = {start: number for number, start in enumerate(self._starts)}
        actors = dict.fromkeys((start for start, _ in self.wording("self")), True)
        actors.update((start, False) for start, _ in self.wording("other"))
        for mention in places.mentions(self._sentence.text):
            if (number := numbers.get(mention.start)) is not None:
                actors[number] = not own.isdisjoint(self._listener.members(mention.codes))
        return sorted(actors.items())

    def _subject(self, clause: Clause) -> tuple[int, bool | None]:
        last = min(clause.end, clause.start + _SUBJECT_WITHIN)
        here = range(clause.start, last)
        pronoun = next((n for n in here if self._words[n].lower() in self._listener.words.pronouns), last)
        for number, is_own in self._actors:
            if number in here and self._can_act(number, clause):
                spoken = is_own or self._voiced_before(number, clause)
                return number, None if pronoun < number else spoken
        return clause.start, None

    def _voiced_before(self, number: int, clause: Clause) -> bool:
        """Whether somebody's will has been voiced before this word, so that who is named there does not speak."""
        names = ("demand", "want", "fear", "leaning")
        return any(clause.start <= start and end <= number for name in names for start, end in self.wording(name))

    def _can_act(self, number: int, clause: Clause) -> bool:
        """Whether no preposition stands before the name."""
        little = self._listener.words
        while number > clause.start and self._words[number - 1].lower() in little.passed_over:
            number -= 1
        return number == clause.start or self._words[number - 1].lower() not in little.prepositions
