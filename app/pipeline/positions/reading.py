"""What one sentence states on each question: its clauses, who speaks in them, and how firmly. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
import re

from app.codebook import Phrase, Question
from app.domain import Tag
from app.places import Places, load_places
from app.pipeline.phrases import PhraseFinder, Span, spans, without, words
from app.pipeline.positions.rules import PositionRules, QuestionRules

_WORDING = ""
"""The group of phrases that tell a wording; every other group is a question's slug."""

_NEGATED_WITHIN = 8
"""Words between a denial and the thing denied."""

_NAMED_WITHIN = 5
"""Words between the power's name and what is its own."""

_SUBJECT_WITHIN = 9
"""Words of a clause in which its subject begins."""

_PAST_YEAR = re.compile(r"\b(?:[Ii]n|[Aa]fter|[Bb]efore|[Uu]ntil|[Dd]uring|[Ff]ollowing)\s(?:\w+[ -]){0,3}(?:1[89]|20)\d\ds?\b")
_BREAK = re.compile(r"[;:–—]")
_NO_SUBJECT_AFTER = frozenset(
    "of in to with from by for against over on at near between towards toward into across than under about after before".split()
)
_PRONOUNS = frozenset("it its they their he she his her this that these".split())
_PASSED_OVER = frozenset("the a an its their new other all".split())

_Parts = dict[str, list[Span]]
_Label = tuple[str, str, bool]


@dataclass(frozen=True, slots=True)
class PowerSentence:
    """A sentence of a power's section; `actors` are the power's ISO codes or slugs."""

    key: str
    text: str
    actors: tuple[str, ...]
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A clause that takes a position: its stance, how much it counts, and whether the text gives the matter weight."""

    stance: str
    weight: float
    emphasis: bool


@dataclass(frozen=True, slots=True)
class _Clause:
    """Words `start` to `end` of a sentence; `reach` is the stretch up to the next turn, in which a delay counts."""

    start: int
    end: int
    reach: Span

    def has(self, found: Iterable[Span]) -> bool:
        """Whether one of these begins in it."""
        return any(self.start <= start < self.end for start, _ in found)


class Reader:
    """Reads sentences for the positions in them, by the rules of one codebook's questions."""

    def __init__(self, questions: Sequence[Question], rules: PositionRules) -> None:
        self._rules = {q.slug: rules.question(q.slug) or QuestionRules(q.slug) for q in questions}
        self._themes = {q.slug: q.theme for q in questions if rules.question(q.slug) is None}
        self._places = load_places()
        self._finder = PhraseFinder(_labelled(self._rules.values(), rules))

    def read(self, sentence: PowerSentence) -> dict[str, tuple[Statement, ...]]:
        """Return what the sentence states, by question; a question on which it states nothing is left out."""
        found = _Found(sentence, self._finder, self._places)
        for question, theme in self._themes.items():
            found.add_tagged(question, theme)
        said = {}
        for question, rules in self._rules.items():
            if statements := tuple(_statements(found, rules)):
                said[question] = statements
        return said


def _labelled(questions: Iterable[QuestionRules], rules: PositionRules) -> Iterator[tuple[_Label, Phrase]]:
    for wording in rules.wordings:
        for cancels, phrases in ((False, wording.phrases), (True, wording.exceptions)):
            yield from (((_WORDING, wording.slug, cancels), phrase) for phrase in phrases)
    for question in questions:
        for part, phrases in (("matter", question.matter), ("yes", question.yes), ("no", question.no)):
            yield from (((question.slug, part, False), phrase) for phrase in phrases)
        yield from (((question.slug, "", True), phrase) for phrase in question.exceptions)


class _Found:
    """All that the phrases find in one sentence, and its clauses; what is seldom needed is worked out when asked."""

    def __init__(self, sentence: PowerSentence, finder: PhraseFinder[_Label], places: Places) -> None:
        self._sentence, self._places = sentence, places
        found: dict[tuple[str, str], list[Span]] = {}
        cancelled: dict[tuple[str, str], list[Span]] = {}
        self.words = words(sentence.text)
        for (group, part, cancels), start, end in finder.matches(self.words):
            (cancelled if cancels else found).setdefault((group, part), []).append((start, end))
        self._parts: dict[str, _Parts] = {}
        for (group, part), at in found.items():
            exceptions = cancelled.get((group, part if group == _WORDING else ""), [])
            if kept := without(at, exceptions):
                self._parts.setdefault(group, {})[part] = kept

    def add_tagged(self, question: str, theme: str) -> None:
        """Let the words that earned the theme be the matter of a question without phrases."""
        for tag in self._sentence.tags:
            if tag.theme == theme and tag.holds and tag.spans:
                at = [number for number, (start, _) in enumerate(self._spans) if tag.spans[0][0] <= start]
                self._parts.setdefault(question, {})["matter"] = [(at[0], at[0] + 1)] if at else []

    def parts(self, question: str) -> _Parts:
        """Where the phrases of a question stand, by `matter`, `yes` and `no`."""
        return self._parts.get(question, {})

    def wording(self, name: str) -> list[Span]:
        """Where a wording stands."""
        return self._parts.get(_WORDING, {}).get(name, [])

    def wordings_in(self, clause: _Clause) -> set[str]:
        """Names of the wordings that begin in a clause."""
        return {name for name, at in self._parts.get(_WORDING, {}).items() if clause.has(at)}

    @cached_property
    def clauses(self) -> list[_Clause]:
        """The clauses of the sentence, in order."""
        turns = {start for start, _ in self.wording("turn")}
        turns.update(n for n in range(1, len(self.words)) if _BREAK.search(self._between(n)))
        edges = sorted({0, len(self.words)} | turns)
        cut = []
        for start, end in pairwise(edges):
            comma = self._opening_ends(start, end)
            cut += [_Clause(a, b, (start, end)) for a, b in ((start, comma), (comma, end)) if a < b]
        return cut

    @cached_property
    def is_past(self) -> bool:
        """Whether the sentence tells of the past and does not carry it forward."""
        past = self.wording("past") or _PAST_YEAR.search(self._sentence.text)
        return bool(past) and not self.wording("now")

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
        own = set(self._places.members(self._sentence.actors)) | set(self._sentence.actors)
        starts = {start: number for number, (start, _) in enumerate(self._spans)}
        actors = {start: True for start, _ in self.wording("self")}
        actors.update((start, False) for start, _ in self.wording("other"))
        for mention in self._places.mentions(self._sentence.text):
            if (number := starts.get(mention.start)) is not None:
                codes = set(self._places.members(mention.codes)) | set(mention.codes)
                actors[number] = not own.isdisjoint(codes)
        return sorted(actors.items())

    @cached_property
    def speakers(self) -> list[bool]:
        """For each clause, whether the power speaks in it; a clause that names nobody goes on with the last one."""
        spoken, last = [], True
        for clause in self.clauses:
            subject = self._subject(clause)
            last = last if subject is None else subject
            spoken.append(last)
        return spoken

    def _subject(self, clause: _Clause) -> bool | None:
        """Whether the clause's subject is the power; None where none is named."""
        voiced = [e for name in ("demand", "want", "fear", "leaning") for s, e in self.wording(name) if clause.start <= s]
        first_voice = min(voiced, default=clause.end)
        if self.words[clause.start + self.begins_with_turn(clause)].lower() in _PRONOUNS:
            return None
        for number, is_own in self._actors:
            if clause.start <= number < min(clause.end, clause.start + _SUBJECT_WITHIN) and self._can_act(number, clause):
                return True if first_voice <= number and not is_own else is_own
        return None

    def begins_with_turn(self, clause: _Clause) -> bool:
        """Whether a clause of more words than one opens with "but" or the like."""
        return clause.end - clause.start > 1 and any(start == clause.start for start, _ in self.wording("turn"))

    def named_before(self, at: Span) -> bool:
        """Whether the power is named directly before these words: "China's recognition"."""
        return any(own and 0 <= at[0] - number < _NAMED_WITHIN for number, own in self._actors)

    def _can_act(self, number: int, clause: _Clause) -> bool:
        """Whether no preposition stands before the name."""
        while number > clause.start and self.words[number - 1].lower() in _PASSED_OVER:
            number -= 1
        return number == clause.start or self.words[number - 1].lower() not in _NO_SUBJECT_AFTER


def _statements(found: _Found, rules: QuestionRules) -> Iterator[Statement]:
    """Yield a statement for each clause that takes a position on the question."""
    parts = found.parts(rules.slug)
    if not parts or found.is_past:
        return
    for clause, own in zip(found.clauses, found.speakers, strict=True):
        if statement := _statement(found, rules, clause, own=own):
            yield statement


def _statement(found: _Found, rules: QuestionRules, clause: _Clause, *, own: bool) -> Statement | None:
    parts = found.parts(rules.slug)
    part = next((part for part in ("no", "yes", "matter") if clause.has(parts.get(part, ()))), None)
    if part is None:
        return None
    at = next(span for span in parts[part] if clause.start <= span[0] < clause.end)
    if not (own or rules.anyone or found.named_before(at)):
        return None
    wordings = found.wordings_in(clause)
    if part == "matter" and rules.needs and not rules.needs & wordings:
        return None
    stance = _stance(found, rules, clause, part, at)
    weight = 1.0 if part == "matter" else 1.2
    return Statement(stance, weight, bool(found.wording("emphasis")))


def _stance(found: _Found, rules: QuestionRules, clause: _Clause, part: str, at: Span) -> str:
    if not rules.steady:
        reach = clause.reach
        if any(reach[0] <= start < reach[1] for start, _ in found.wording("waiting")):
            return "waiting"
        if found.wording("condition"):
            return "conditional"
    wordings = found.wordings_in(clause)
    denied = _denied(found, rules, clause, at)
    if "unlikely" in wordings:
        says_yes, leans = part == "no", True
    else:
        says_yes = (part != "no") != denied
        leans = "leaning" in wordings and not rules.sure & wordings
    voiced = (rules.needs or rules.leans) & wordings
    if part == "matter" and voiced and voiced <= rules.leans:
        leans = True
    return ("leaning-" if leans else "") + ("yes" if says_yes else "no")


def _denied(found: _Found, rules: QuestionRules, clause: _Clause, at: Span) -> bool:
    """Whether a denial stands before the thing, and before the demand or wish where the question is about one.

    "It asks that no attacks come" denies the attacks, not the asking.
    """
    before = at[0]
    voices = [start for name in rules.needs for start, _ in found.wording(name) if clause.start <= start < at[0]]
    before = min(voices, default=before)
    return any(clause.start <= s and e <= before and before - e < _NEGATED_WITHIN for s, e in found.wording("no"))
