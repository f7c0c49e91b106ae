"""Finds the phrases of a data file in the words of a sentence. Pure: no clock, no disk, no database.

How a phrase is written is the business of `app.codebook`; here is what it finds. Places are numbers of words, so
that one reading of a sentence (`words`) serves several finders; `spans` gives their place in the text.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Generic, TypeVar

from Stemmer import Stemmer

from app.phrase_language import WORD, Phrase, Step

_IZ = re.compile(r"([iy])z(?=[aei])")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ", "'"))
_WORDS_KEPT = 20_000

Span = tuple[int, int]
_Label = TypeVar("_Label")
_Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """One step of a phrase, ready to match: `single` words (the usual case), and longer `runs` of words."""

    gap: int
    single: frozenset[str]
    runs: tuple[_Keys, ...]
    heads: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Rule(Generic[_Label]):
    """One phrase: its label, the words one of which must begin its last place, whether it is a single word."""

    label: _Label
    places: tuple[_Place, ...]
    last: frozenset[str]
    is_word: bool


class PhraseFinder(Generic[_Label]):
    """Finds many phrases at once, each under its label. Build it once; it may be shared between threads."""

    def __init__(self, phrases: Iterable[tuple[_Label, Phrase]]) -> None:
        self._rules: dict[str, list[_Rule[_Label]]] = {}
        vocabulary: set[str] = set()
        key = cache(_phrase_key)  # the same word stands in many phrases
        for label, phrase in phrases:
            places = tuple(_place(step, key) for step in phrase.steps)
            rule = _Rule(label, places, places[-1].heads, is_word=len(places) == 1 and not places[0].runs)
            for head in places[0].heads:
                self._rules.setdefault(head, []).append(rule)
            for place in places:
                vocabulary.update(place.single, *place.runs)
        # Most words of a text occur in no phrase: they get no keys, and cost one look-up after the first.
        self._keys = lru_cache(_WORDS_KEPT)(lambda word: tuple([key for key in _word_keys(word) if key in vocabulary]))

    def matches(self, text: Sequence[str]) -> Iterator[tuple[_Label, int, int]]:
        """Yield the label of each phrase found among these words, its first word's number and that behind its last.

        In the order of their first words; a phrase is found once at each word that it can begin with.
        """
        keys = list(map(self._keys, text))
        present = frozenset().union(*keys)
        rules_at = self._rules.get
        for number, at in enumerate(keys):
            for key in at:
                for rule in rules_at(key, ()):
                    if rule.last.isdisjoint(present):
                        continue  # the usual case, and much cheaper than to look for the words in their order
                    if rule.is_word:
                        yield rule.label, number, number + 1
                    elif (end := _end(keys, number, rule.places, 0)) is not None:
                        yield rule.label, number, end


def words(text: str) -> list[str]:
    """Return the words of a text, which a finder searches."""
    return WORD.findall(text)


def spans(text: str) -> list[Span]:
    """Return where each of the words of a text stands in it."""
    return [word.span() for word in WORD.finditer(text)]


def merged(found: Iterable[Span]) -> tuple[Span, ...]:
    """Put spans in reading order and join those that overlap."""
    joined: list[Span] = []
    for start, end in sorted(found):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def without(found: list[Span], cancelled: list[Span]) -> list[Span]:
    """Leave out the spans that overlap one of those cancelled."""
    if not cancelled:
        return found
    return [(s, e) for s, e in found if not any(s < end and start < e for start, end in cancelled)]


def _place(step: Step, key: Callable[[str], str]) -> _Place:
    runs = [tuple(map(key, choice)) for choice in step.choices]
    # The longest run first: an exception should cover as much as it can.
    longer = tuple(sorted((run for run in runs if len(run) > 1), key=len, reverse=True))
    single = frozenset(run[0] for run in runs if len(run) == 1)
    return _Place(step.gap, single, longer, frozenset(run[0] for run in runs))


def _end(keys: list[_Keys], start: int, places: tuple[_Place, ...], number: int) -> int | None:
    """Return the number of the word behind the phrase; place `number` stands at `start` or a gap later."""
    place = places[number]
    for first in range(start, min(start + place.gap + 1, len(keys))):
        if not keys[first] or place.heads.isdisjoint(keys[first]):
            continue
        for after in _fits(keys, first, place):
            if number + 1 == len(places):
                return after
            if (end := _end(keys, after, places, number + 1)) is not None:
                return end
    return None


def _fits(keys: list[_Keys], first: int, place: _Place) -> list[int]:
    """Return the number of the word behind each choice of `place` that stands at `first`, longest first."""
    if not place.runs:
        return [first + 1]
    ends = []
    for run in place.runs:
        if run[0] in keys[first]:
            at = keys[first : first + len(run)]
            if len(at) == len(run) and all(key in word for key, word in zip(run, at, strict=True)):
                ends.append(first + len(run))
    if not place.single.isdisjoint(keys[first]):
        ends.append(first + 1)
    return ends


def _word_keys(word: str) -> _Keys:
    """Return all that a word of a text answers to: its stem, its very form, itself where in capitals."""
    plain = _plain(word)
    # A stemmer must not be shared between threads, and a new one costs less than a lock.
    stem = Stemmer("english").stemWord(plain)
    if len(word) > 1 and word.isupper():
        return stem, f"={plain}", word.replace(".", "")
    return stem, f"={plain}"


def _phrase_key(word: str) -> str:
    """Return what a word of a phrase asks for; the head of the codebook explains `=` and capitals."""
    if word.startswith("="):
        return f"={_plain(word[1:])}"
    keys = _word_keys(word)
    return keys[-1] if len(keys) == 3 else keys[0]


def _plain(word: str) -> str:
    """Write a word the way its spellings share: recognize, Da’esh, naïve as recognise, daesh, naive."""
    plain = word.lower()
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain.translate(_APOSTROPHES))
        plain = "".join(c for c in decomposed if not unicodedata.combining(c) and c != "\u00ad")
    if "'" in plain:
        plain = plain.removesuffix("'s").replace("'", "")
    return _IZ.sub(r"\1s", plain) if "z" in plain else plain
