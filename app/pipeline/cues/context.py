"""What stands around a match in its clause: whether it is denied or over, and who its subject is. Pure."""

from collections.abc import Collection, Sequence

from app.pipeline.cues.reading import OWNER, Token
from app.pipeline.cues.rules import CueRules
from app.pipeline.phrases import PhraseFinder
from app.places import Mention

_NEGATED_WITHIN = 5
_SHORTEST_ED = 5
_SIGNS = frozenset(",;:()–—")


class Clause:
    """One clause with its marks: where words of negation, present and past stand in it."""

    def __init__(self, text: str, tokens: Sequence[Token], marks: Sequence[tuple[str, int, int]]) -> None:
        self.text, self.tokens = text, tokens
        self._marks = marks

    def marks(self, name: str, first: int, behind: int) -> list[tuple[int, int]]:
        """Return where marks of a name lie wholly between two words."""
        return [(s, e) for mark, s, e in self._marks if mark == name and first <= s and e <= behind]

    def sign_before(self, number: int) -> bool:
        """Whether a comma or the like stands before this word."""
        before = self.tokens[number - 1].end if number else 0
        return not _SIGNS.isdisjoint(self.text[before : self.tokens[number].start])


class Grammar:
    """Judges matches by the words around them."""

    def __init__(self, rules: CueRules) -> None:
        self._words = rules.words
        self._finder = PhraseFinder([(name, phrase) for name, phrases in rules.phrases.items() for phrase in phrases])

    def clause(self, text: str, tokens: Sequence[Token]) -> Clause:
        """Mark a clause."""
        marks = list(self._finder.matches([token.word for token in tokens]))
        marks += [("year", n, n + 1) for n, token in enumerate(tokens) if _is_year(tokens, n, token)]
        return Clause(text, tokens, marks)

    def holds(self, clause: Clause, first: int, behind: int) -> bool:
        """Whether a match is neither denied nor a thing of the past."""
        return not self._denied(clause, first) and not self._over(clause, first, behind)

    def _denied(self, clause: Clause, first: int) -> bool:
        start = first
        while start > max(0, first - _NEGATED_WITHIN) and not self._begins(clause, start):
            start -= 1
        if start == first and clause.sign_before(first):
            return False
        spared = clause.marks("negation-exceptions", start, first)
        return any(not any(s <= begin < e for s, e in spared) for begin, _ in clause.marks("negation", start, first))

    def _begins(self, clause: Clause, number: int) -> bool:
        return clause.sign_before(number) or clause.tokens[number].small in self._words["clauses"]

    def _over(self, clause: Clause, first: int, behind: int) -> bool:
        """Whether the words up to the match, and its own first, speak of the past and of nothing that holds."""
        start = first
        while start > 0 and not self._breaks(clause, start):
            start -= 1
        if clause.marks("present", start, behind):
            return False
        if any(self._is_past(token) for token in clause.tokens[start : first + 1]):
            return True
        if clause.marks("past", start, first + 1):
            return True
        whole = len(clause.tokens)
        return bool(clause.marks("year", 0, whole) or clause.marks("past", 0, start)) and not clause.marks(
            "present", 0, whole
        )

    def _is_past(self, token: Token) -> bool:
        """Whether a word looks like a simple past: "consulted"."""
        word = token.small
        return len(word) >= _SHORTEST_ED and word.endswith("ed") and word not in self._words["not-past"]

    def _breaks(self, clause: Clause, number: int) -> bool:
        """Whether another clause than that of the match ends before this word: at a conjunction, mostly."""
        return clause.tokens[number].small in self._words["clauses"] - {"and"}

    def subject(self, clause: Clause, first: int, never: Collection[Mention]) -> tuple[Mention, ...] | None:
        """Return the places that are the nearest subject before a word; none of them where rulers are.

        None where no subject stands there, or a pronoun does. Those that are `never` subjects are passed over.
        """
        for number in range(first - 1, -1, -1):
            token = clause.tokens[number]
            if token.small in self._words["pronouns"]:
                return None
            if any(mention in never for mention in token.mentions):
                continue
            if self._may_act(clause, number) and self._acts(clause, number, first):
                if token.mentions:
                    return self._row(clause, number)
                if token.small in self._words["rulers"]:
                    return ()
        return None

    def _row(self, clause: Clause, number: int) -> tuple[Mention, ...]:
        """Return the places of a token, and of one joined to it by "and"."""
        tokens = clause.tokens
        mentions = tokens[number].mentions
        joined = number > 1 and tokens[number - 1].small in self._words["and"]
        return tokens[number - 2].mentions + mentions if joined else mentions

    def _may_act(self, clause: Clause, number: int) -> bool:
        before = [token.small for token in clause.tokens[max(0, number - 3) : number]]
        while before and before[-1] in {"the", "any", "other"}:
            before.pop()
        return not before or before[-1] not in self._words["not-subjects"]

    def _acts(self, clause: Clause, number: int, first: int) -> bool:
        if number + 1 == first:
            return clause.tokens[number].word != OWNER
        return clause.tokens[number + 1].small in self._words["verbs"]


def _is_year(tokens: Sequence[Token], number: int, token: Token) -> bool:
    """Whether a word is a year or decade that is not only the beginning of something that goes on: "since 2015"."""
    digits = token.word.removesuffix("s")
    if len(digits) != 4 or not digits.isdecimal() or digits[:2] not in {"17", "18", "19", "20"}:
        return False
    return number == 0 or tokens[number - 1].small not in {"since", "from"}
