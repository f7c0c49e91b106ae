"""Which sentence of a new state goes on from one of the old state that is gone. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher

_REWORDED = 0.6
"""Likeness above which a changed sentence is the old one in other words."""
_MOST_COMPARED = 200
"""Changed sentences above which rewordings are not looked for: each is compared with each."""


def reworded(gone: Mapping[str, str], added: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (old key, new key) of the pairs that are most alike, each sentence at most once."""
    if len(gone) > _MOST_COMPARED or len(added) > _MOST_COMPARED:
        return
    pairs = sorted(_likenesses(gone, added), reverse=True)
    used: set[str] = set()
    for _, old_key, new_key in pairs:
        if not used & {old_key, new_key}:
            used |= {old_key, new_key}
            yield old_key, new_key


def _likenesses(gone: Mapping[str, str], added: Mapping[str, str]) -> Iterator[tuple[float, str, str]]:
    """Yield (likeness, old key, new key) of the pairs that are like enough, the costly measure last."""
    old_words = {key: text.split() for key, text in gone.items()}
    matcher: SequenceMatcher[str] = SequenceMatcher(autojunk=False)
    for new_key, new in added.items():
        matcher.set_seq2(new.split())
        for old_key, words in old_words.items():
            matcher.set_seq1(words)
            if matcher.real_quick_ratio() >= _REWORDED and matcher.quick_ratio() >= _REWORDED:
                likeness = matcher.ratio()
                if likeness >= _REWORDED:
                    yield likeness, old_key, new_key


def renumbered(gone: Iterable[str], current: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield (old key, new key) of numbered keys that are gone ("k-3") while equal sentences remain ("k", "k-2")."""
    last: dict[str, tuple[int, str]] = {}
    for key in current:
        words, number = _numbered(key)
        last[words] = max(last.get(words, (0, "")), (number, key))
    for key in gone:
        words, _ = _numbered(key)
        if words in last:
            yield key, last[words][1]


def _numbered(key: str) -> tuple[str, int]:
    words, _, number = key.partition("-")
    return words, int(number or 1)
