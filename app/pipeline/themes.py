"""Sentences + codebook -> theme tags: phrases matched on word stems. Pure: no clock, no disk, no database."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from Stemmer import Stemmer

from app.codebook import WORD, Codebook, Step
from app.domain import Tag

_IZ = re.compile(r"([iy])z(?=[aei])")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ", "'"))
_WORDS_KEPT = 20_000

Keys = tuple[str, ...]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Place:
    """One step of a phrase, ready to match: `single` words (the usual case), and longer `runs` of words."""

    gap: int
    single: frozenset[str]
    runs: tuple[Keys, ...]
    heads: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Rule:
    """One phrase of the theme with this number in the codebook, or one of its exceptions."""

    theme: int
    cancels: bool
    places: tuple[_Place, ...]


class ThemeTagger:
    """Tags sentences with the themes of one codebook. Build it once; it may be shared between threads."""

    def __init__(self, codebook: Codebook) -> None:
        self._slugs = codebook.theme_slugs
        self._rules: dict[str, list[tuple[frozenset[str], _Rule]]] = {}
        vocabulary: set[str] = set()
        for rule in _rules(codebook):
            for key in rule.places[0].heads:
                self._rules.setdefault(key, []).append((rule.places[-1].heads, rule))
            for place in rule.places:
                vocabulary.update(place.single, *place.runs)
        # Most words of a text occur in no phrase: they get no keys, and cost one look-up after the first.
        self._keys = lru_cache(_WORDS_KEPT)(lambda word: tuple([key for key in _word_keys(word) if key in vocabulary]))

    def tags(self, text: str) -> tuple[Tag, ...]:
        """Return the themes that `text` speaks of, in codebook order, with the words that say so.

        A match that overlaps an exception of its theme does not count; matches that overlap become one span.
        """
        keys = [self._keys(word) for word in WORD.findall(text)]
        found: dict[int, list[Span]] = {}
        cancelled: dict[int, list[Span]] = {}
        for rule, start, end in self._matches(keys):
            (cancelled if rule.cancels else found).setdefault(rule.theme, []).append((start, end))
        if not found:
            return ()
        words = [word.span() for word in WORD.finditer(text)]
        tags = []
        for number in sorted(found):
            if runs := _merged(_without(found[number], cancelled.get(number, []))):
                spans = tuple((words[first][0], words[behind - 1][1]) for first, behind in runs)
                tags.append(Tag(self._slugs[number], spans))
        return tuple(tags)

    def _matches(self, keys: list[Keys]) -> Iterator[tuple[_Rule, int, int]]:
        """Yield each rule that matches, with the number of its first word and of the one behind its last."""
        present = frozenset().union(*keys)
        for number, at in enumerate(keys):
            for key in at:
                for last, rule in self._rules.get(key, ()):
                    if last.isdisjoint(present):
                        continue  # the usual case, and much cheaper than to look for the words in their order
                    if (end := _end(keys, number, rule.places, 0)) is not None:
                        yield rule, number, end


def _rules(codebook: Codebook) -> Iterator[_Rule]:
    key = cache(_phrase_key)  # the same word stands in many phrases
    for number, theme in enumerate(codebook.themes):
        for cancels, phrases in ((False, theme.phrases), (True, theme.exceptions)):
            for phrase in phrases:
                yield _Rule(number, cancels, tuple(_place(step, key) for step in phrase.steps))


def _place(step: Step, key: Callable[[str], str]) -> _Place:
    runs = [tuple(map(key, choice)) for choice in step.choices]
    # The longest run first: an exception should cover as much as it can.
    longer = tuple(sorted((run for run in runs if len(run) > 1), key=len, reverse=True))
    single = frozenset(run[0] for run in runs if len(run) == 1)
    return _Place(step.gap, single, longer, frozenset(run[0] for run in runs))


def _end(keys: list[Keys], start: int, places: tuple[_Place, ...], number: int) -> int | None:
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


def _fits(keys: list[Keys], first: int, place: _Place) -> list[int]:
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


def _without(spans: list[Span], cancelled: list[Span]) -> list[Span]:
    if not cancelled:
        return spans
    return [(s, e) for s, e in spans if not any(s < end and start < e for start, end in cancelled)]


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Put spans in reading order and join those that overlap."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _word_keys(word: str) -> Keys:
    """Return all that a word of a text answers to: its stem, its very form, itself where in capitals."""
    plain = _plain(word)
    # A stemmer must not be shared between threads, and a new one costs less than a lock.
    stem = Stemmer("english").stemWord(plain)
    if len(word) > 1 and word.isupper():
        return stem, f"={plain}", word.replace(".", "")
    return stem, f"={plain}"


def _phrase_key(word: str) -> str:
    """Return what a word of a phrase asks for; the head of the data file explains `=` and capitals."""
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
