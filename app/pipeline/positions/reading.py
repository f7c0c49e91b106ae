"""What one sentence states on each question: which way its clauses go, and how firmly. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.codebook import Phrase, Question
from app.pipeline.phrases import PhraseFinder, Span, spans, without, words
from app.pipeline.positions.clauses import Clause, PowerSentence, Worded, wording_finder
from app.pipeline.positions.rules import PositionRules, QuestionRules
from app.places import load_places

_NEGATED_WITHIN = 8
"""Words between a denial and the thing denied."""

_MATTER, _EXCEPT = "matter", "except"
_PARTS = ("no", "yes", _MATTER)

_Label = tuple[str, str]
_Parts = dict[str, list[Span]]


@dataclass(frozen=True, slots=True)
class Statement:
    """A clause that takes a position: its stance, whether outright, and whether the text gives the matter weight."""

    stance: str
    direct: bool
    emphasis: bool


class Reader:
    """Reads sentences for the positions in them, by the rules of one codebook's questions."""

    def __init__(self, questions: Sequence[Question], rules: PositionRules) -> None:
        own = {question.slug: rules.question(question.slug) for question in questions}
        self._rules = {slug: found or QuestionRules(slug) for slug, found in own.items()}
        self._themes = {question.slug: question.theme for question in questions if own[question.slug] is None}
        self._places = load_places()
        self._wordings = wording_finder(rules)
        self._finder = PhraseFinder(label for question in self._rules.values() for label in _labelled(question))

    def read(self, sentence: PowerSentence) -> dict[str, tuple[Statement, ...]]:
        """Return what the sentence states, by question; a question on which it states nothing is left out."""
        text = words(sentence.text)
        found: dict[str, _Parts] = {}
        for (question, part), start, end in self._finder.matches(text):
            found.setdefault(question, {}).setdefault(part, []).append((start, end))
        found.update(self._tagged(sentence))
        if not found:
            return {}  # most sentences: no need to look for wordings
        worded = Worded(sentence, text, self._wordings, self._places)
        said = ((slug, tuple(_statements(worded, self._rules[slug], parts))) for slug, parts in found.items())
        return {slug: statements for slug, statements in said if statements}

    def _tagged(self, sentence: PowerSentence) -> Iterator[tuple[str, _Parts]]:
        """Yield the questions without phrases, whose matter is the words that earned the sentence their theme."""
        tags = {tag.theme: tag for tag in sentence.tags if tag.holds and tag.spans} if self._themes else {}
        for question, theme in self._themes.items():
            if theme in tags:
                places, first = spans(sentence.text), tags[theme].spans[0][0]
                number = sum(end <= first for _, end in places)
                yield question, {_MATTER: [(number, number + 1)]}


def _labelled(rules: QuestionRules) -> Iterator[tuple[_Label, Phrase]]:
    parts = ((_MATTER, rules.matter), ("yes", rules.yes), ("no", rules.no), (_EXCEPT, rules.exceptions))
    for part, phrases in parts:
        yield from (((rules.slug, part), phrase) for phrase in phrases)


def _statements(worded: Worded, rules: QuestionRules, parts: _Parts) -> Iterator[Statement]:
    """Yield a statement for each clause that takes a position on the question."""
    kept = {part: without(parts.get(part, []), parts.get(_EXCEPT, [])) for part in _PARTS}
    if not any(kept.values()):
        return
    for clause, own in zip(worded.clauses, worded.speakers, strict=True):
        part = next((part for part in _PARTS if clause.first(kept[part])), None)
        at = part and clause.first(kept[part])
        if part and at and (own or rules.anyone or worded.named_before(at)) and not worded.is_past(at):
            if part == _MATTER and rules.needs and not rules.needs & worded.wordings_in(clause):
                continue
            stance = _stance(worded, rules, clause, part, at)
            yield Statement(stance, part != _MATTER, bool(worded.wording("emphasis")))


def _stance(worded: Worded, rules: QuestionRules, clause: Clause, part: str, at: Span) -> str:
    if not rules.steady:
        if worded.is_put_off(clause):
            return "waiting"
        if worded.is_conditional:
            return "conditional"
    wordings = worded.wordings_in(clause, apart_from=(0, 0) if part == _MATTER else at)
    denied = "dismissed" in wordings or _is_denied(worded, rules, clause, at)
    leans = "leaning" in wordings and not rules.sure & wordings
    if "unlikely" in wordings:
        denied = leans = True
    elif part == _MATTER and not denied:
        voiced = (rules.needs or rules.leans) & wordings
        leans = leans or bool(voiced and voiced <= rules.leans)
    says_yes = (part != "no") != denied
    return ("leaning-" if leans else "") + ("yes" if says_yes else "no")


def _is_denied(worded: Worded, rules: QuestionRules, clause: Clause, at: Span) -> bool:
    """Whether a denial stands before the thing, and before the demand or wish where the question is about one.

    "It asks that no attacks come" denies the attacks, not the asking; and not to want an evil is to want it gone.
    """
    voicing = rules.needs & {"demand"} if rules.harm else rules.needs
    voices = [start for name in voicing for start, _ in worded.wording(name) if clause.start <= start < at[0]]
    if rules.harm and not voices:
        return False
    before = min(voices, default=at[0])
    return any(clause.start <= s and e <= before and before - e < _NEGATED_WITHIN for s, e in worded.wording("no"))
