"""A source's text -> blocks: paragraphs and single lines, each with the source lines it came from. Pure.

A dumped page has one paragraph a line; a text wrapped at a fixed width has one paragraph a group of lines.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

_LINE_END = re.compile(r"\r\n|\n|\r")
_INVISIBLE = "\ufeff\u200b\u200e\u200f\u2060\u00ad"
"""Characters without width that a dump may leave at a line's ends."""
_WRAP_WIDTHS = range(40, 141)
"""Widths at which people and programs wrap text."""
_OUTLIERS = 0.02
_STRICT = 0.85
"""Share of full lines above which the wrapping put as many words on each line as fit."""
_LOOSE_FILL = 0.7
_WIDE = re.compile(r"[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]")
_BULLET = re.compile(r"[•·▪‣*]\s")

Row = tuple[int, str]
"""A line that is not blank: its number from 1, and its text without white space around it."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a line; `lines` are the (number from 1, text) it was made of, none of them blank."""

    text: str
    lines: tuple[Row, ...]

    @property
    def line(self) -> int:
        """Number of the first source line, from 1."""
        return self.lines[0][0]


@dataclass(frozen=True, slots=True)
class _Wrapping:
    """How a text is wrapped: at which width, and whether each line holds as many words as fit."""

    width: int
    strict: bool

    def runs_on(self, line: str, following: str) -> bool:
        """Whether the wrapping broke a paragraph between two lines."""
        if len(line) > self.width or line == following or _BULLET.match(following):
            return False
        if _is_full(line, following, self.width):
            return True
        return not self.strict and len(line) >= _LOOSE_FILL * self.width


def source_lines(text: str) -> list[str]:
    """Split a text into its lines, without their ends; a blank line counts."""
    return _LINE_END.split(text)


def blocks(text: str) -> tuple[Block, ...]:
    """Cut a text into blocks. Every line that is not blank is in exactly one block, in order."""
    numbered = [(number, _stripped(line)) for number, line in enumerate(source_lines(text), 1)]
    groups = [list(group) for blank, group in groupby(numbered, key=lambda row: not row[1]) if not blank]
    wrapping = _wrapping(groups)
    if wrapping is None:
        return tuple(Block(row[1], (row,)) for group in groups for row in group)
    return tuple(_joined(rows) for group in groups for rows in _paragraphs(group, wrapping))


def _stripped(line: str) -> str:
    line = line.strip()
    return line.strip(_INVISIBLE).strip() if line and (line[0] in _INVISIBLE or line[-1] in _INVISIBLE) else line


def _wrapping(groups: Sequence[Sequence[Row]]) -> _Wrapping | None:
    """Return how paragraphs are broken into lines: most lines are followed by another, and as long as can be."""
    inner = [(line, after) for group in groups for (_, line), (_, after) in pairwise(group)]
    lengths = sorted(len(line) for line, _ in inner if len(line) < _WRAP_WIDTHS.stop)
    if len(inner) * 2 <= sum(map(len, groups)) or not lengths:
        return None
    width = lengths[-1 - int(len(lengths) * _OUTLIERS)]
    broken = [(line, after) for line, after in inner if line[-1] not in ".!?" and len(line) <= width]
    full = sum(_is_full(line, after, width) for line, after in broken)
    if width not in _WRAP_WIDTHS or full * 2 <= len(inner):
        return None
    return _Wrapping(width, strict=full >= _STRICT * len(broken))


def _is_full(line: str, following: str, width: int) -> bool:
    """Whether the next line's first word had no more room on this one."""
    first = following.split(maxsplit=1)[0]
    return len(line) + (not line.endswith("-")) + len(first) > width


def _paragraphs(group: Sequence[Row], wrapping: _Wrapping) -> Iterator[list[Row]]:
    rows: list[Row] = []
    for row in group:
        if rows and not wrapping.runs_on(rows[-1][1], row[1]):
            yield rows
            rows = []
        rows.append(row)
    yield rows


def _joined(rows: Sequence[Row]) -> Block:
    parts = [rows[0][1]]
    for (_, before), (_, line) in pairwise(rows):
        broken_word = before.endswith("-") and not before.endswith(" -") and line[0].islower()
        parts.append("" if broken_word or (_WIDE.match(before[-1]) and _WIDE.match(line[0])) else " ")
        parts.append(line)
    return Block("".join(parts), tuple(rows))
