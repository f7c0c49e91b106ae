"""Words into lines: broken at words (Chinese between letters), made smaller until they fit, then cut with "…"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.pictures.faces import Face, wide, width

_NEVER_FIRST = frozenset("，。、；：？！）》」』”’…—,.;:?!)")
_LONGEST = 1_200
"""Letters that are looked at: more would not fit in the smallest size."""


_SHORT_LINE = 0.4
"""Share of the longest line that a last line may have without looking left alone."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines in one size; `height` pixels from the top of the first to the foot of the last."""

    lines: tuple[str, ...]
    size: float
    leading: float

    @property
    def height(self) -> float:
        """Pixels it takes."""
        return len(self.lines) * self.leading


def fit(words: str, face: Face, *, across: float, down: float, sizes: Sequence[float], leading: float = 1.25) -> Block:
    """Set words in the largest of `sizes` (from large to small) in which they fit into a room of these pixels."""
    asked = " ".join(words[:_LONGEST].split())
    for size in sizes:
        lines = wrapped(asked, face, size, across)
        if len(lines) * size * leading <= down and len(words) <= _LONGEST:
            return Block(tuple(lines), size, size * leading)
    size = sizes[-1]
    most = max(1, int(down // (size * leading)))
    lines = wrapped(asked, face, size, across)
    if len(lines) > most or len(words) > _LONGEST:
        lines = [*lines[: most - 1], cut(" ".join(lines[most - 1 :]), face, size, across, shortened=True)]
    return Block(tuple(lines), size, size * leading)


def balanced(block: Block, face: Face, across: float) -> Block:
    """Break the lines of a title anew where the last is much shorter than the others: about as long as each other."""
    words, narrow, lines = " ".join(block.lines), across, block.lines
    longest = max((width(line, face, block.size) for line in lines), default=0)
    if not lines or width(lines[-1], face, block.size) > longest * _SHORT_LINE:
        return block
    while narrow > across / 2 and len(found := wrapped(words, face, block.size, narrow)) == len(block.lines):
        lines, narrow = tuple(found), narrow - block.size / 2
    return Block(lines, block.size, block.leading)


def wrapped(words: str, face: Face, size: float, across: float) -> list[str]:
    """Break words into lines; one that is wider than the room by itself is broken inside."""
    lines = [""]
    for piece in _pieces(words, face, size, across):
        longer = lines[-1] + piece
        if lines[-1] and width(longer.rstrip(), face, size) > across:
            lines[-1] = lines[-1].rstrip()
            lines.append(piece.lstrip())
        else:
            lines[-1] = longer
    return [line.rstrip() for line in lines]


def cut(words: str, face: Face, size: float, across: float, *, shortened: bool = False) -> str:
    """Cut words at a word to one line, "…" at the end; with `shortened` there was more even where they fit."""
    words = " ".join(words.split())
    if not shortened and width(words, face, size) <= across:
        return words
    kept = ""
    for piece in _pieces(words, face, size, across):
        if width(f"{(kept + piece).rstrip()}…", face, size) > across:
            kept = kept or _beginning(piece, face, size, across)
            break
        kept += piece
    return f"{kept.rstrip(' .,;:–—')}…"


def _beginning(word: str, face: Face, size: float, across: float) -> str:
    """Return as many letters of a word as find room with "…" behind them."""
    while word and width(f"{word}…", face, size) > across:
        word = word[:-1]
    return word


def _pieces(words: str, face: Face, size: float, across: float) -> Iterator[str]:
    """Yield what a line may break after: a word with its space, a Chinese letter, a part of a word that is too wide."""
    piece = ""
    for letter in words:
        before = wide(letter) and letter not in _NEVER_FIRST
        after = bool(piece) and (piece[-1] == " " or wide(piece[-1])) and letter not in _NEVER_FIRST and letter != " "
        if piece and (before or after or width(piece + letter, face, size) > across):
            yield piece
            piece = ""
        piece += letter
    if piece:
        yield piece
