"""The position scale on a picture: large with all powers, small with one."""

from collections.abc import Sequence

from app.pictures.colours import colours, hue
from app.pictures.faces import SANS, SANS_BOLD, width
from app.pictures.fitting import cut
from app.pictures.scenes import Pin
from app.pictures.sheet import ACROSS, LEFT, RIGHT, Disc, Path, Shape, Sheet
from app.scale import STANCES

_DASHES = {"auto": "4 3"}
_NAME, _LINE = 24, 34


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
    sheet.line(left - width(words[0], SANS, 22) - 22, y + 8, words[0], SANS, 22, ink="ink-2")
    sheet.line(right + 22, y + 8, words[1], SANS, 22, ink="ink-2")
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
    sheet.add(Path(f"M{LEFT} {line:.1f}H{RIGHT}", stroke=ink, width=3))
    most = max(1, int((line - 14 - top) // _LINE))
    for at, term in enumerate(STANCES):
        x = LEFT + step * at
        here = [one for one in pins if one.place == at]
        sheet.add(Path(f"M{x + 9:.1f} {line:.1f}v12", stroke=ink, width=3))
        sheet.add(Shape(x - 2, line + 18, 24, term.slug, colours()["ink" if here else quiet]))
        face = SANS_BOLD if here else SANS
        sheet.line(x - 2, line + 68, cut(term.label, face, 24, step - 8), face, 24, ink="ink" if here else quiet)
        _stack(sheet, here, x, line, most, step)


def _stack(sheet: Sheet, here: Sequence[Pin], x: float, line: float, most: int, step: float) -> None:
    shown = list(here) if len(here) <= most else list(here[: most - 1])
    for number, one in enumerate(shown):
        y = line - 24 - _LINE * (len(here[:most]) - 1 - number)
        sheet.add(pin(one, x + 9, y))
        sheet.line(x + 26, y + 8, cut(one.power.label, SANS, _NAME, step - 30), SANS, _NAME)
    if len(shown) < len(here):
        sheet.line(x + 26, line - 16, f"and {len(here) - len(shown)} more", SANS, _NAME, ink="ink-2")


def beside(sheet: Sheet, groups: Sequence[tuple[str, str]], y: float) -> None:
    """Name the powers that take no place on the line, in one line of words."""
    words = " · ".join(f"{word}: {names}" for word, names in groups)
    sheet.line(LEFT, y, cut(words, SANS, 24, ACROSS), SANS, 24, ink="ink-2")
