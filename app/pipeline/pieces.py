"""Blocks -> pieces: what each block of a dumped page looks like by itself. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from app.pipeline.blocks import Block
from app.pipeline.contributors import credits_in
from app.pipeline.rules import StructureRules

Kind = Literal["credit", "caption", "furniture", "notice", "label", "ending", "digest", "kicker", "prose", "short"]

REASONS: dict[Kind, str] = {
    "caption": "caption of a photo",
    "furniture": "menu entry of the page",
    "notice": "page number, copyright or other notice of the page",
    "kicker": "label of the page: its kind and region",
    "label": "label of the list of contributors",
    "ending": "label of what follows the text",
    "digest": "says what this text is a digest of",
    "short": "short line, neither prose nor the heading of a section",
    "prose": "prose outside the text",
}
"""Why a piece of this kind is set aside, where nothing more is known of it."""

_SENTENCE_END = re.compile(r"[.!?…:。！？：؟۔।][\]\)”’\"'»」』*\d\s]*$")
_INNER_PUNCTUATION = re.compile(r"[,;.!?、，。；،؛]")
_INNER_SENTENCE_END = re.compile(r"[.!?][”’\"')]*\s")
_WIDE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_KICKER = re.compile(r"^[^\W\d_][\w &-]{1,40}(?: [/|›>·] [\w &-]{2,40})+$")
_PROSE_WORDS = 8
_LONG_WORDS = 25
_HEADLINE_WORDS = 20
_LONGEST_LINE = 400
_END_LENGTH = 40
"""Characters at a block's end in which its last punctuation must stand."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A block, what it looks like by itself, and its words counted."""

    block: Block
    kind: Kind
    words: int

    @property
    def text(self) -> str:
        """The block's text as the source has it."""
        return self.block.text

    @property
    def line(self) -> str:
        """The text with single spaces, as titles and headings are shown and compared."""
        return " ".join(self.block.text.split())


def read_piece(block: Block, rules: StructureRules) -> Piece:
    """Tell what a block looks like."""
    words = word_count(block.text)
    return Piece(block, _kind(block.text, words, rules), words)


def _kind(text: str, words: int, rules: StructureRules) -> Kind:
    tests: tuple[tuple[Kind, Callable[[str], object]], ...] = (
        ("credit", lambda line: credits_in(line, rules)),
        ("label", rules.is_contributor_label),
        ("ending", rules.is_ending_label),
        ("furniture", rules.is_furniture),
        ("caption", rules.is_caption),
        ("notice", rules.is_notice),
        ("digest", rules.is_digest),
        ("prose", lambda line: _is_prose(line, words)),
        ("kicker", lambda line: len(line) <= _LONGEST_LINE and _KICKER.match(line)),
    )
    return next((kind for kind, holds in tests if holds(text)), "short")


def _is_prose(text: str, words: int) -> bool:
    if words >= _PROSE_WORDS and _SENTENCE_END.search(text[-_END_LENGTH:]):
        return not _is_headline(text, words)
    return words >= _LONG_WORDS and _INNER_PUNCTUATION.search(text) is not None


def _is_headline(text: str, words: int) -> bool:
    """Whether a line that asks or exclaims is written in title case: a title may end with a question mark."""
    if words > _HEADLINE_WORDS or text[-1] not in "?!" or _INNER_SENTENCE_END.search(text):
        return False
    long = [word for word in text.split() if len(word) > 4]
    return sum(word[0].isupper() for word in long) * 10 >= len(long) * 8


def word_count(text: str) -> int:
    """Count words; in scripts without spaces two characters count as one word."""
    if text.isascii():
        return len(text.split())
    return len(_WIDE.findall(text)) // 2 + len(_WIDE.sub(" ", text).split())
