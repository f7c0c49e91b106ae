"""Sentences + codebook -> theme tags: phrases matched on word stems. Pure: no clock, no disk, no database."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from Stemmer import Stemmer

from app.codebook import WORD, Codebook, Step, parse_phrase
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
        self._rules: dict[str, list[_Rule]] = {}
        vocabulary: set[str] = set()
        for rule in _rules(codebook):
            for key in rule.places[0].heads:
                self._rules.setdefault(key, []).append(rule)
            for place in rule.places:
                vocabulary.update(place.single, *place.runs)
        # Most words of a text occur in no phrase: they get no keys at all, and cost one look-up after the first time.
        self._keys = lru_cache(_WORDS_KEPT)(
            lambda word: tuple(key for key in _word_keys(word) if key in vocabulary)
        )

    def tags(self, text: str) -> tuple[Tag, ...]:
        """Return the themes that `text` speaks of, in codebook order, with the words that say so.

        A match that overlaps an exception of its theme does not count; matches that overlap become one span.
        """
        words = list(WORD.finditer(text))
        keys = [self._keys(word.group()) for word in words]
        found: dict[int, list[Span]] = {}
        cancelled: dict[int, list[Span]] = {}
        for rule, first, last in self._matches(keys):
            spans = cancelled if rule.cancels else found
            spans.setdefault(rule.theme, []).append((words[first].start(), words[last].end()))
        tags = []
        for number in sorted(found):
            if spans := _merged(_without(found[number], cancelled.get(number, []))):
                tags.append(Tag(self._slugs[number], spans))
        return tuple(tags)

    def _matches(self, keys: list[Keys]) -> Iterator[tuple[_Rule, int, int]]:
        """Yield each rule that matches, with the numbers of its first and last word."""
        present = frozenset().union(*keys)
        for number, at in enumerate(keys):
            for key in at:
                for rule in self._rules.get(key, ()):
                    if rule.places[-1].heads.isdisjoint(present):
                        continue  # the usual case, and much cheaper than to look for the words in their order
                    if (end := _end(keys, number, rule.places, 0)) is not None:
                        yield rule, number, end - 1


def _rules(codebook: Codebook) -> Iterator[_Rule]:
    lists = dict(codebook.lists)
    for number, theme in enumerate(codebook.themes):
        for cancels, phrases in ((False, theme.phrases), (True, theme.exceptions)):
            for phrase in phrases:
                yield _Rule(number, cancels, tuple(_place(step) for step in parse_phrase(phrase, lists)))


def _place(step: Step) -> _Place:
    runs = [tuple(_phrase_key(word) for word in choice) for choice in step.choices]
    # The longest run first: an exception should cover as much as it can.
    longer = tuple(sorted((run for run in runs if len(run) > 1), key=len, reverse=True))
    single = frozenset(run[0] for run in runs if len(run) == 1)
    return _Place(step.gap, single, longer, frozenset(run[0] for run in runs))


def _end(keys: list[Keys], start: int, places: tuple[_Place, ...], number: int) -> int | None:
    """Return where (behind its last word) the phrase ends whose place `number` stands at `start` or a gap later."""
    if number == len(places):
        return start
    place = places[number]
    for first in range(start, min(start + place.gap + 1, len(keys))):
        for after in _fits(keys, first, place):
            if (end := _end(keys, after, places, number + 1)) is not None:
                return end
    return None


def _fits(keys: list[Keys], first: int, place: _Place) -> Iterator[int]:
    """Yield the number of the word behind each choice of `place` that stands at `first`."""
    for run in place.runs:
        after = first + len(run)
        if after <= len(keys) and all(key in at for key, at in zip(run, keys[first:after], strict=True)):
            yield after
    if not place.single.isdisjoint(keys[first]):
        yield first + 1


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
    """Return all that a word of a text answers to: its stem, its very form, and itself where it is in capitals."""
    plain = _plain(word)
    # A stemmer must not be shared between threads, and a new one costs less than a lock.
    stem = Stemmer("english").stemWord(plain)
    capitals = word.replace(".", "")
    return (stem, f"={plain}", capitals) if len(capitals) > 1 and capitals.isupper() else (stem, f"={plain}")


@lru_cache(_WORDS_KEPT)
def _phrase_key(word: str) -> str:
    """Return what a word of a phrase asks for; see the head of the data file for `=` and capitals."""
    if word.startswith("="):
        return f"={_plain(word[1:])}"
    keys = _word_keys(word)
    return keys[-1] if len(keys) == 3 else keys[0]


def _plain(word: str) -> str:
    """Write a word the one way that all its spellings share: recognize, Da’esh and naïve as recognise, daesh, naive."""
    plain = word.lower().translate(_APOSTROPHES)
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in decomposed if not unicodedata.combining(c) and c != "\u00ad")
    plain = plain.removesuffix("'s").replace("'", "")
    return _IZ.sub(r"\1s", plain) if "z" in plain else plain
