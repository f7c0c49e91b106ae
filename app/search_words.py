"""What a reader typed into a search: words, phrases, words to leave out; and where they stand in a text. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import cached_property
from itertools import groupby, islice, product

from app.spelling import TOKEN, fold, load_spellings, stem

_PHRASE = re.compile(r'(?P<minus>(?<!\S)[-−–])?(?:"(?P<quoted>[^"]*)"|[“„«](?P<curly>[^”“»]*)[”“»]|(?P<word>\S+))')
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Scripts without spaces between words: no index of words helps, so the text itself is looked through."""
_UNPRINTED = re.compile(r"[\x00-\x1f\x7f]")
_QUOTES = '"“”„«»'
_MOST_PHRASES = 40
_MOST_WAYS = 24
_MOST_INITIALS = 5
_MOST_UNKNOWN = 4
"""Unknown words that are held against all known ones, which takes some 50 ms each in a large library."""
_CLOSE = 0.74
"""How alike two words must be, from 0 to 1, for one to be offered for the other."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a word of a text matched: `found` as it stands there, `asked` as it was typed, and by which rule.

    `rule` is "typed", "accent", "form" or "spelling".
    """

    found: str
    asked: str
    rule: str


@dataclass(frozen=True)
class Phrase:
    """A word, or several that stand in this order, as typed."""

    typed: str

    @property
    def is_unspaced(self) -> bool:
        """Whether it is in a script that has no spaces between words."""
        return bool(_UNSPACED.search(self.typed))

    @property
    def initials(self) -> tuple[str, ...]:
        """How two letters typed in capitals may stand in a text: "US" as "US" or "U.S.", and never as "us"."""
        both = len(self.typed) == 2 and self.typed.isalpha() and self.typed.isupper()
        return (self.typed, ".".join(self.typed)) if both else ()

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words, folded."""
        return tuple(map(fold, TOKEN.findall(self.typed)))

    @cached_property
    def ways(self) -> tuple[str, ...]:
        """Every way to spell it, its words parted by spaces; as it was typed first."""
        spelled = product(*map(_spelled, TOKEN.findall(self.typed)))
        return tuple(" ".join(words) for words in islice(spelled, _MOST_WAYS))

    @cached_property
    def _stems(self) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(map(stem, way.split())) for way in self.ways)

    def places(self, text: str, words: Sequence[re.Match[str]]) -> Iterator[tuple[int, int, Reason]]:
        """Yield (start, end, why) of each place where it stands in a text with these words."""
        if self.is_unspaced:
            for found in re.finditer(re.escape(self.typed), text, re.IGNORECASE):
                yield *found.span(), Reason(found[0], self.typed, "typed")
            return
        stems = [stem(fold(word[0])) for word in words]
        longest_first = sorted(set(self._stems), key=len, reverse=True)
        for at in range(len(words)):
            way = next((way for way in longest_first if tuple(stems[at : at + len(way)]) == way), ())
            if way:
                start, end = words[at].start(), words[at + len(way) - 1].end()
                yield start, end, Reason(text[start:end], self.typed, self._rule(text[start:end]))

    def _rule(self, found: str) -> str:
        words = TOKEN.findall(found)
        folded = tuple(map(fold, words))
        if folded == self.words:
            plain = [word.lower() for word in TOKEN.findall(self.typed)]
            return "typed" if [word.lower() for word in words] == plain else "accent"
        return "form" if tuple(map(stem, folded)) == self._stems[0] else "spelling"


def _spelled(word: str) -> tuple[str, ...]:
    """Return every spelling of a word as typed; one in capitals may stand there with points, as "U.S." does."""
    folded = fold(word)
    pointed = (" ".join(folded),) if word.isupper() and 1 < len(folded) <= _MOST_INITIALS else ()
    return (*load_spellings().of(folded), *pointed)


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with what was searched for: `parts` are (text, is it a match) and join to the text."""

    parts: tuple[tuple[str, bool], ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What is searched for: every one of `wanted` must stand in a sentence, none of `excluded` may.

    `left_out` are words that were typed and are more than can be searched for.
    """

    wanted: tuple[Phrase, ...] = ()
    excluded: tuple[Phrase, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def initials(self) -> tuple[tuple[str, ...], ...]:
        """The wanted initials in their ways to be written; none where several words are all typed in capitals."""
        if len(self.wanted) > 1 and all(phrase.typed.isupper() for phrase in self.wanted):
            return ()
        return tuple(phrase.initials for phrase in self.wanted if phrase.initials)

    def mark(self, text: str) -> Marked:
        """Mark every place in a text where one of the wanted phrases stands."""
        matched = [False] * len(text)
        words = list(TOKEN.finditer(text))
        reasons: dict[tuple[str, str], Reason] = {}
        for phrase in self.wanted:
            for start, end, reason in phrase.places(text, words):
                matched[start:end] = [True] * (end - start)
                reasons.setdefault((reason.found.casefold(), reason.asked), reason)
        pieces = groupby(range(len(text)), key=matched.__getitem__)
        parts = tuple(("".join(text[place] for place in places), is_match) for is_match, places in pieces)
        return Marked(parts, tuple(reasons.values()))

    def stands_in(self, text: str) -> bool:
        """Whether a search would find this sentence."""
        words = list(TOKEN.finditer(text))
        return (
            bool(self.wanted)
            and all(any(phrase.places(text, words)) for phrase in self.wanted)
            and not any(any(phrase.places(text, words)) for phrase in self.excluded)
        )


def words_of(typed: str) -> Words:
    """Take apart what a reader typed; what holds no letter or digit is left out.

    A phrase in quotation marks is one; a minus before a word or phrase excludes it.
    """
    wanted: dict[str, Phrase] = {}
    excluded: dict[str, Phrase] = {}
    for found in _PHRASE.finditer(_UNPRINTED.sub(" ", typed)):
        whole = found["quoted"] or found["curly"] or found["word"] or ""
        phrase = Phrase(" ".join(whole.strip(_QUOTES).split()))
        if phrase.words:
            (excluded if found["minus"] else wanted).setdefault(phrase.typed, phrase)
    kept, missing = tuple(wanted.values()), tuple(excluded.values())
    left_out = tuple(phrase.typed for phrase in (*kept[_MOST_PHRASES:], *missing[_MOST_PHRASES:]))
    return Words(kept[:_MOST_PHRASES], missing[:_MOST_PHRASES], left_out)


class Vocabulary:
    """The words of all texts: which there are, and which one a reader may have meant."""

    def __init__(self, texts: Iterator[str]) -> None:
        self._spelt: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        for text in texts:
            for word in TOKEN.findall(text):
                folded = fold(word)
                if self._spelt.setdefault(folded, word) != word and word.islower():
                    self._spelt[folded] = word
                self._counts[folded] = self._counts.get(folded, 0) + 1
        self._stems = {stem(word) for word in self._spelt}

    def meant(self, typed: str, words: Words) -> str | None:
        """Return what was typed with every unknown word replaced by the nearest known; None where that is no help."""
        unknown = {
            word: fold(word)
            for phrase in words.wanted
            if not phrase.is_unspaced
            for word in TOKEN.findall(phrase.typed)
            if not self._knows(fold(word))
        }
        if len(unknown) > _MOST_UNKNOWN:
            return None
        meant = {word: nearest for word, folded in unknown.items() if (nearest := self._nearest(folded))}
        return TOKEN.sub(lambda found: meant.get(found[0], found[0]), typed) if meant else None

    def _knows(self, word: str) -> bool:
        return any(stem(way) in self._stems for way in load_spellings().of(word))

    def _nearest(self, word: str) -> str | None:
        """Return the known word that is most like this one; of several, the most frequent."""
        if len(word) < 3:
            return None
        letters = set(word)
        near = [
            known
            for known in self._spelt
            if abs(len(known) - len(word)) <= 2 and 3 * len(letters & set(known)) >= 2 * len(letters)
        ]
        best = get_close_matches(word, near, n=5, cutoff=_CLOSE)
        if not best:
            return None
        likest = max(SequenceMatcher(None, known, word).ratio() for known in best)
        close = [known for known in best if SequenceMatcher(None, known, word).ratio() > likest - 0.04]
        return self._spelt[max(close, key=lambda known: (self._counts[known], known))]
