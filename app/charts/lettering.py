"""How much room words take in a drawing, and how they break into lines. Pure.

Nobody knows which system font a reader has: widths are those of a wide one, on the safe side.
"""

from collections.abc import Iterator
from math import ceil
from unicodedata import combining, east_asian_width

LABEL_SIZE = 12
"""Size of all words of a drawing, in pixels of a page whose letters are 16 pixels high."""
LINE_HEIGHT = 16
_BOLDER = 1.12
"""How much wider a bold letter is."""

_EMS = {letter: ems for letters, ems in (
    ("ijlI.,:;'’|!", 0.36), ("ft()[]/“”\" -\u00a0", 0.42), ("rs", 0.52), ("mwMW%@…", 0.98),
    ("ABCDEFGHJKLNOPQRSTUVXYZ", 0.74),
) for letter in letters}  # fmt: skip
_LETTER, _SQUARE = 0.64, 1.0


def text_width(line: str, *, bold: bool = False) -> int:
    """Return how many pixels a line takes at most, as system fonts go."""
    return ceil(LABEL_SIZE * sum(map(_ems, line)) * (_BOLDER if bold else 1.0))


def _ems(letter: str) -> float:
    if east_asian_width(letter) in "WF":
        return _SQUARE
    return 0.0 if combining(letter) else _EMS.get(letter, _LETTER)


def wrapped(text: str, room: int, *, bold: str = "") -> list[str]:
    """Break a text into lines of at most `room` pixels; a word that is longer is broken too.

    The text begins with the words `bold`. The lines are as they are: what is special to a drawing is not yet escaped.
    """
    lines = [""]
    done = 0
    for word in _pieces(text, room, bold=bool(bold)):
        heavy = done < len(bold)
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, bold=heavy) > room:
            lines.append(word)
        else:
            lines[-1] = longer
        done += len(word) + 1
    return lines


def _pieces(text: str, room: int, *, bold: bool) -> Iterator[str]:
    """Yield the words of a text, those that are wider than `room` in parts."""
    for word in text.split(" "):
        part = ""
        for letter in word:
            if part and text_width(part + letter, bold=bold) > room:
                yield part
                part = ""
            part += letter
        if part:
            yield part
