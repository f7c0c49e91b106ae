"""Reads a sentence for cues: its words, with each power that acts in it as one word. Pure.

A phrase of the rules asks for `PARTY` where a power, or a row of them, must stand, and for `OWNER` where whose it is.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.phrase_language import WORD
from app.pipeline.cues.rules import CueRules
from app.places import Mention

PARTY, OWNER = "PARTY", "PARTY'S"
_LONGEST_JOINT = 10
_HYPHENS = frozenset("-‐‑")
_BLANKS = frozenset({" ", "\u00a0", "’ ", "' "})
_PLURAL = re.compile(r"[^s]s$")
_OWNS = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class Token:
    """A word as the rules see it; `text[start:end]` is what it stands for: for a party, its whole row of names."""

    word: str
    start: int
    end: int
    mentions: tuple[Mention, ...] = ()

    @property
    def is_party(self) -> bool:
        """Whether it stands for powers that may be watched."""
        return bool(self.mentions) and self.word in {PARTY, OWNER}

    @property
    def small(self) -> str:
        """The word in small letters; that of a party is not a word."""
        return "" if self.is_party else self.word.lower()


class SentenceReader:
    """Turns sentences into words and parties, after the word lists of the rules."""

    def __init__(self, rules: CueRules) -> None:
        self._words = rules.words
        self._such_as = [words.split() for words in rules.words["such-as"]]

    def read(self, text: str, mentions: Collection[Mention], parties: Collection[Mention]) -> list[list[Token]]:
        """Return the words of each part of a sentence between semicolons; `parties` are those mentions that may act."""
        tokens = self._rows(text, _Cutter(text, self._words).tokens(mentions, parties))
        ends = [n for n in range(1, len(tokens)) if ";" in text[tokens[n - 1].end : tokens[n].start]]
        return [tokens[s:e] for s, e in zip([0, *ends], [*ends, len(tokens)], strict=True)]

    def _rows(self, text: str, tokens: Sequence[Token]) -> list[Token]:
        """Join parties that stand in a row: "China, Russia and the U.S." is one token."""
        rows: list[Token] = []
        last: int | None = None
        for token in tokens:
            if not token.is_party:
                rows.append(token)
                continue
            if last is not None and self._joined(text, rows[last:], token):
                before = rows[last]
                rows[last:] = [Token(token.word, before.start, token.end, before.mentions + token.mentions)]
            else:
                last = len(rows)
                rows.append(token)
        return rows

    def _joined(self, text: str, tokens: Sequence[Token], other: Token) -> bool:
        """Whether what stands between the first of these tokens and another party makes a row of them."""
        words = [token.small for token in tokens[1:]]
        gap = text[tokens[0].end : other.start]
        if len(words) > _LONGEST_JOINT or any(sign in gap for sign in ";:.!?()"):
            return False
        if all(word in self._words["joining"] for word in words):
            return bool(words) or "," in gap
        return words[0] in self._words["and"] and any(words[-len(run) :] == run for run in self._such_as)


class _Cutter:
    """Cuts one sentence into words, each mention of a place one of them."""

    def __init__(self, text: str, words: dict[str, frozenset[str]]) -> None:
        self._text, self._words = text, words
        self._spans = [word.span() for word in WORD.finditer(text)]

    def tokens(self, mentions: Collection[Mention], parties: Collection[Mention]) -> list[Token]:
        """Return the words of the sentence; `parties` become parties where they stand for those who act."""
        tokens: list[Token] = []
        starting = {mention.start: mention for mention in mentions}
        number = 0
        while number < len(self._spans):
            start, end = self._spans[number]
            mention, number = starting.get(start), number + 1
            if mention is None:
                tokens.append(Token(self._text[start:end], start, end))
                continue
            while number < len(self._spans) and self._spans[number][0] < mention.end:
                number += 1
            token, number = self._named(mention, number, is_place=self._is_place(mention, tokens))
            if token.mentions:
                token = self._with_office(tokens, token)
            tokens.append(token if mention in parties else Token("…", token.start, token.end, token.mentions))
        return tokens

    def _named(self, mention: Mention, behind: int, *, is_place: bool) -> tuple[Token, int]:
        """Return the token of a mention and the words that make an actor of it, and the number of the next word."""
        end = self._spans[behind - 1][1]
        name = Token(self._text[mention.start : end], mention.start, end)
        if is_place:
            return name, behind
        people = _PLURAL.search(self._text[mention.start : mention.end]) is not None
        owns = (mention.kind == "demonym" and not people) or self._owns(behind - 1)
        at = behind
        while self._word(at) in self._words["offices"]:
            at += 1
        if self._owns(behind - 1) and self._word(at) in self._words["relatives"]:
            return name, behind
        if self._word(at) in self._words["actors"]:
            owns, behind = self._owns(at), at + 1
        elif self._word(behind) in self._words["others"]:
            return name, behind
        return Token(OWNER if owns else PARTY, mention.start, self._spans[behind - 1][1], (mention,)), behind

    def _with_office(self, before: list[Token], party: Token) -> Token:
        """Take the words before a party that it is named by off `before`: "the government of Kenya"."""
        last = len(before) - (bool(before) and before[-1].small == "the")
        if last < 2 or before[last - 1].small != "of" or before[last - 2].small not in self._words["actors"]:
            return party
        first = last - 2
        while first > 0 and before[first - 1].small in self._words["offices"]:
            first -= 1
        start = before[first].start
        del before[first:]
        return Token(party.word, start, party.end, party.mentions)

    def _word(self, number: int) -> str:
        """Return a word in small letters without an owner's ending; "" where more than a blank stands before it."""
        if number >= len(self._spans):
            return ""
        gap = self._text[self._spans[number - 1][1] : self._spans[number][0]]
        return _OWNS.sub("", self._text[slice(*self._spans[number])].lower()) if gap in _BLANKS else ""

    def _owns(self, number: int) -> bool:
        """Whether a word has an owner's ending: "Moscow’s", "the states’"."""
        start, end = self._spans[number]
        return self._text[start:end].endswith(("’s", "'s")) or self._text[end : end + 1] in {"’", "'"}

    def _is_place(self, mention: Mention, before: Sequence[Token]) -> bool:
        """Whether a mention is where something is, or half a compound: "in Pakistan", "Moscow-led", "anti-China"."""
        around = {self._text[mention.end : mention.end + 1], self._text[max(0, mention.start - 1) : mention.start]}
        if not _HYPHENS.isdisjoint(around):
            return True
        last = [token.small for token in before[-3:] if token.small != "the"]
        if mention.kind == "demonym" or not last or last[-1] not in self._words["places"]:
            return False
        owned = self._text[mention.end : mention.end + 2] in {"’s", "'s"}
        return not owned and not (len(last) > 1 and last[-2] in self._words["actors"])
