"""A source's text -> blocks: paragraphs and single lines, each with the source lines it came from. Pure.

A dumped page has one paragraph a line; a text wrapped at a fixed width has one paragraph a group of lines.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

_LINE_END = re.compile(r"\r\n|\n|\r")
_WRAP_WIDTH = 100
"""No line of a hard-wrapped text is longer than this many characters."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a line; `lines` are the (number from 1, text) it was made of, none of them blank."""

    text: str
    lines: tuple[tuple[int, str], ...]

    @property
    def line(self) -> int:
        """Number of the first source line, from 1."""
        return self.lines[0][0]


def source_lines(text: str) -> list[str]:
    """Split a text into its lines, without their ends; a blank line counts."""
    return _LINE_END.split(text)


def blocks(text: str) -> tuple[Block, ...]:
    """Cut a text into blocks. Every line that is not blank is in exactly one block, in order."""
    numbered = [(number, line.strip("\ufeff")) for number, line in enumerate(source_lines(text), 1)]
    groups = [list(group) for blank, group in groupby(numbered, key=lambda row: not row[1].strip()) if not blank]
    if _is_wrapped(groups):
        return tuple(_joined(group) for group in groups)
    return tuple(_joined([row]) for group in groups for row in group)


def _is_wrapped(groups: list[list[tuple[int, str]]]) -> bool:
    """Whether paragraphs are broken into lines: all lines short, and most of them full and running on."""
    lines = [line.strip() for group in groups for _, line in group]
    if not lines or max(map(len, lines)) > _WRAP_WIDTH:
        return False
    inner = list(_inner_lines(groups))
    full = sum(len(line) * 2 > max(map(len, lines)) and line[-1] not in ".!?" for line in inner)
    return len(inner) * 2 > len(lines) and full * 2 > len(inner)


def _inner_lines(groups: list[list[tuple[int, str]]]) -> Iterator[str]:
    """Yield the lines that another line follows without a blank one between."""
    for group in groups:
        yield from (line.strip() for _, line in group[:-1])


def _joined(rows: list[tuple[int, str]]) -> Block:
    return Block(" ".join(line.strip() for _, line in rows), tuple((number, line.strip()) for number, line in rows))
