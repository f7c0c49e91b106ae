"""What one sentence states on each question: which way its clauses go, and how firmly. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from app.codebook import Question
from app.phrase_language import Phrase
from app.pipeline.phrases import PhraseFinder, Span, spans, without
from app.pipeline.positions.clauses import Clause, Listener, PowerSentence, Worded
from app.pipeline.positions.rules import PositionRules, QuestionRules

_NEGATED_WITHIN = 8
"""Words between a denial and the thing denied."""

_MATTER, _TAGGED, _EXCEPT = "matter", "tagged", "except"
_PARTS = ("no", "yes", _MATTER, _TAGGED)
_OUTRIGHT = ("no", "yes")
_WILL = frozenset(("demand", "want"))

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
        rows = {question.slug: rules.rules_for(question) for question in questions}
        self._rules = {slug: found for slug, found in rows.items() if found}
        self._themes = [(q.slug, q.theme, _TAGGED) for q in questions if (own := rows[q.slug]) and own.tagged]
        self._listener = Listener(rules)
        self._finder = PhraseFinder(label for question in self._rules.values() for label in _labelled(question))

    def read(self, sentence: PowerSentence) -> dict[str, tuple[Statement, ...]]:
        """Return what the sentence states, by question; a question on which it states nothing is left out."""
        places = spans(sentence.text)
        text = [sentence.text[start:end] for start, end in places]
        found: dict[str, _Parts] = {}
        for (question, part), start, end in self._finder.matches(text):
            found.setdefault(question, {}).setdefault(part, []).append((start, end))
        for question, part, at in self._tagged(sentence, places):
            found.setdefault(question, {})[part] = [at]
        kept = {slug: parts for slug, all_parts in found.items() if (parts := _kept(all_parts))}
        if not kept:
            return {}  # most sentences: no need to look for wordings
        worded = Worded(sentence, places, self._listener)
        said = ((slug, tuple(_statements(worded, self._rules[slug], parts))) for slug, parts in kept.items())
        return {slug: statements for slug, statements in said if statements}

    def _tagged(self, sentence: PowerSentence, places: Sequence[Span]) -> Iterator[tuple[str, str, Span]]:
        """Yield questions for which the words that earned a theme count, as which part, and the first of the words."""
        tags = {tag.theme: tag for tag in sentence.tags if tag.holds and tag.spans}
        for question, theme, part in self._themes:
            if theme in tags:
                first = tags[theme].spans[0][0]
                number = sum(end <= first for _, end in places)
                yield question, part, (number, number + 1)


def _labelled(rules: QuestionRules) -> Iterator[tuple[_Label, Phrase]]:
    parts = ((_MATTER, rules.matter), ("yes", rules.yes), ("no", rules.no), (_EXCEPT, rules.exceptions))
    for part, phrases in parts:
        yield from (((rules.slug, part), phrase) for phrase in phrases)


def _kept(parts: _Parts) -> _Parts:
    """Return what no exception of the question cancels, the most telling part first."""
    cancelled = parts.get(_EXCEPT, [])
    return {part: at for part in _PARTS if part in parts and (at := without(parts[part], cancelled))}


def _statements(worded: Worded, rules: QuestionRules, parts: _Parts) -> Iterator[Statement]:
    """Yield a statement for each clause that takes a position on the question."""
    for number, clause in enumerate(worded.clauses):
        signs = ((part, at) for part, found in parts.items() if (at := clause.first(found)))
        for part, at in islice(signs, 1):  # the most telling one
            speaks = rules.anyone or worded.is_spoken(number, at)
            if speaks and _counts(worded, rules, clause, part, at):
                stance = _stance(worded, rules, clause, part, at)
                yield Statement(stance, part in _OUTRIGHT, bool(worded.wording("emphasis")))


def _counts(worded: Worded, rules: QuestionRules, clause: Clause, part: str, at: Span) -> bool:
    """Whether what is found takes a position: the will that it needs is voiced, it holds today, and is the power's."""
    needs = rules.needs or (_WILL if part == _TAGGED else frozenset())
    voiced = part in _OUTRIGHT or not needs or bool(needs & worded.wordings_in(clause))
    return voiced and not worded.is_past(at) and not (rules.own and worded.is_of_others(at))


def _stance(worded: Worded, rules: QuestionRules, clause: Clause, part: str, at: Span) -> str:
    if not rules.steady:
        if worded.is_put_off(clause):
            return "waiting"
        if worded.is_conditional:
            return "conditional"
    wordings = worded.wordings_in(clause)
    denied = "dismissed" in wordings or _is_denied(worded, rules, clause, at)
    leans = "leaning" in wordings and not rules.sure & wordings
    if clause.first(without(worded.wording("unlikely"), [at] if part in _OUTRIGHT else [])):
        denied = leans = True
    elif part not in _OUTRIGHT and not denied:
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
