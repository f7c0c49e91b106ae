"""The position scale on a picture: large with all powers, small with one."""

from collections.abc import Sequence

from app.pictures.colours import colours, hue
from app.pictures.faces import SANS, SANS_BOLD, width
from app.pictures.fitting import cut, wrapped
from app.pictures.scenes import Pin
from app.pictures.sheet import ACROSS, LEFT, RIGHT, Disc, Path, Shape, Sheet
from app.scale import STANCES

_DASHES = {"auto": "4 3"}
_NAME, _LINE, _TURN = 24, 34, 27
"""Pixels of a name, from one name to the next, and from a name's first line to its second."""
_ROOM = ACROSS / len(STANCES) - 30
"""Pixels that a name may take beside its pin."""
_RAISED = 0.4
"""How much of the room that is left over the names goes under the line instead."""


def pin(pin_: Pin, x: float, y: float, radius: float = 9) -> Disc:
    """Return a power's pin: full where a person reads it so, open for a second reading, broken for the program's."""
    colour = hue(pin_.power.hue)
    fill = colour if pin_.kind == "hand" else colours()["paper"]
    return Disc(x, y, radius, fill, colour, 3, _DASHES.get(pin_.kind, ""))


def small_scale(sheet: Sheet, pins: Sequence[Pin], left: float, right: float, y: float) -> None:
    """Draw the line from no to yes with one power's pins."""
    ink = colours()["ink"]
    words = ("No", "Yes")
    left, right = left + width(words[0], SANS, 22) + 16, right - width(words[1], SANS, 22) - 16
    step = (right - left) / (len(STANCES) - 1)
    sheet.line(left - width(words[0], SANS, 22) - 16, y + 8, words[0], SANS, 22, ink="ink-2")
    sheet.line(right + 16, y + 8, words[1], SANS, 22, ink="ink-2")
    ticks = "".join(f"M{left + step * at:.1f} {y - 9:.1f}v18" for at in range(len(STANCES)))
    sheet.add(Path(f"M{left:.1f} {y:.1f}H{right:.1f}{ticks}", stroke=ink, width=2))
    for one in reversed(pins):
        if one.place is not None:
            sheet.add(pin(one, left + step * one.place, y, 14))


def pins_on_line(sheet: Sheet, pins: Sequence[Pin], top: float, bottom: float) -> None:
    """Draw the line with every power's pin and name over its place; where too many stand, the rest are counted."""
    ink, quiet = colours()["ink"], "ink-2"
    step = ACROSS / len(STANCES)
    line = bottom - 74
    places = [[_named(one) for one in pins if one.place == at] for at in range(len(STANCES))]
    most = max(1, int((line - 14 - top) // _LINE))
    high = max(sum(len(lines) for _, lines in here) for here in places)
    line -= max(0.0, line - 14 - top - _LINE * high) * _RAISED
    sheet.add(Path(f"M{LEFT} {line:.1f}H{RIGHT}", stroke=ink, width=3))
    for at, (term, here) in enumerate(zip(STANCES, places, strict=True)):
        x = LEFT + step * at
        sheet.add(Path(f"M{x + 9:.1f} {line:.1f}v12", stroke=ink, width=3))
        sheet.add(Shape(x - 2, line + 18, 24, term.slug, colours()["ink" if here else quiet]))
        face = SANS_BOLD if here else SANS
        sheet.line(x - 2, line + 68, cut(term.label, face, 24, step - 8), face, 24, ink="ink" if here else quiet)
        _stack(sheet, here, x, line, most)


def _named(one: Pin) -> tuple[Pin, list[str]]:
    """Return a pin with its name in one line, or in two where that is too wide for its place."""
    first, *others = wrapped(one.power.label, SANS, _NAME, _ROOM)
    return one, [first, *([cut(" ".join(others), SANS, _NAME, _ROOM)] if others else [])]


def _stack(sheet: Sheet, here: Sequence[tuple[Pin, list[str]]], x: float, line: float, most: int) -> None:
    """Set names from the line upwards, the first on top; in few lines each has but one."""
    if sum(len(lines) for _, lines in here) > most:
        here = [(one, [cut(one.power.label, SANS, _NAME, _ROOM)]) for one, _ in here]
    shown = list(here) if len(here) <= most else list(here[: most - 1])
    y = line - 24.0
    if len(shown) < len(here):
        sheet.line(x + 26, line - 16, f"and {len(here) - len(shown)} more", SANS, _NAME, ink="ink-2")
        y -= _LINE
    for one, lines in reversed(shown):
        y -= _TURN * (len(lines) - 1)
        sheet.add(pin(one, x + 9, y))
        for number, words in enumerate(lines):
            sheet.line(x + 26, y + 8 + _TURN * number, words, SANS, _NAME)
        y -= _LINE


def beside(sheet: Sheet, groups: Sequence[tuple[str, str]], y: float) -> None:
    """Name the powers that take no place on the line, in one line of words."""
    words = " · ".join(f"{word}: {names}" for word, names in groups)
    sheet.line(LEFT, y, cut(words, SANS, 24, ACROSS), SANS, 24, ink="ink-2")
