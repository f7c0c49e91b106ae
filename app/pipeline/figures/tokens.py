"""Cuts a sentence into tokens, and finds phrases among them. Pure, and linear in the text by construction."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

_TOKEN = re.compile(r"(?P<number>[0-9]+(?:[.,][0-9]+)*)|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)|(?P<sign>\S)")

DASHES = frozenset("-–—‑−")
"""What joins "3-5" and "second-largest": hyphens, dashes, the minus sign."""

T = TypeVar("T")


class Token(NamedTuple):
    """One number, word or sign; `lower` is its case-folded text with straight quotes and hyphens.

    `glued` says that nothing stands between it and the token before.
    """

    kind: str
    text: str
    lower: str
    start: int
    end: int
    glued: bool

    @property
    def dash(self) -> bool:
        """Whether it is a hyphen or dash."""
        return self.text in DASHES

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


def tokenise(text: str) -> list[Token]:
    """Return the tokens of `text` in order; white space, no-break spaces included, only separates."""
    tokens: list[Token] = []
    last, lowered = 0, _lowered(text)
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        piece = match.group()
        lower = "-" if piece in DASHES else lowered[start:end]
        tokens.append(Token(match.lastgroup or "", piece, lower, start, end, start == last > 0))
        last = end
    return tokens


def _lowered(text: str) -> str:
    lowered = text.lower().replace("’", "'")
    if len(lowered) != len(text):
        # Some capitals have two characters in lower case; offsets have to stay.
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text).replace("’", "'")
    return lowered


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """A phrase found: how many tokens it took, and what the lexicon says of it."""

    length: int
    entry: T


class Phrases(Generic[T]):
    """Phrases, each with an entry; the longest one that fits wins.

    A phrase and the text are cut the same way, so "per cent", "u.s. dollars" and "360-degree" all fit.
    """

    def __init__(self, entries: Mapping[str, T]) -> None:
        self._first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        self._last: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for phrase in sorted(entries, key=len, reverse=True):
            words = tuple(token.lower for token in tokenise(phrase))
            self._first.setdefault(words[0], []).append((words, entries[phrase]))
            self._last.setdefault(words[-1], []).append((words, entries[phrase]))
        for table in (self._first, self._last):
            for rows in table.values():
                rows.sort(key=lambda row: -len(row[0]))

    def at(self, tokens: list[Token], i: int) -> Hit[T] | None:
        """Return the longest phrase that begins with token `i`."""
        if not 0 <= i < len(tokens):
            return None
        for words, entry in self._first.get(tokens[i].lower, ()):
            if len(words) == 1 or words == tuple(token.lower for token in tokens[i : i + len(words)]):
                return Hit(len(words), entry)
        return None

    def before(self, tokens: list[Token], i: int, floor: int = 0) -> Hit[T] | None:
        """Return the longest phrase that ends right before token `i` and begins at `floor` or later."""
        if not floor < i <= len(tokens):
            return None
        for words, entry in self._last.get(tokens[i - 1].lower, ()):
            begin = i - len(words)
            if begin >= floor and words == tuple(token.lower for token in tokens[begin:i]):
                return Hit(len(words), entry)
        return None

    @property
    def openings(self) -> frozenset[str]:
        """Return the first word of every phrase."""
        return frozenset(self._first)


def phrase_set(words: Iterable[str]) -> Phrases[str]:
    """Phrases whose entry is the phrase itself."""
    return Phrases({word: word for word in words})
