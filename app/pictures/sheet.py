"""The sheet a picture is set on: marks in the order they are painted in, and the frame that all pictures share."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar

from app.harmless import xml_text
from app.pictures.colours import colours, hue
from app.pictures.faces import SANS, SANS_BOLD, SERIF, SERIF_ITALIC, Face, families, right_to_left, width
from app.pictures.fitting import Block, cut
from app.pictures.scenes import Foot, PowerMark

WIDTH, HEIGHT = 1200, 630
LEFT, RIGHT = 64, WIDTH - 64
ACROSS = RIGHT - LEFT
TOP = 118
"""Where the room for a picture's own matter begins, under the line that names the power or the page."""
BOTTOM = 520
"""Where it ends, over the line of sources."""

_FROM_THE_RIGHT, _END = "\u2067", "\u2069"
_TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Letters that turn the direction of what follows them: on a line of its own there is nothing for them to turn."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words on one line; `y` is their base line. A `halo` of paper keeps them apart from lines behind."""

    kind: ClassVar[str] = "text"
    x: float
    y: float
    words: str
    face: Face
    size: float
    fill: str
    anchor: str = "start"
    halo: bool = False

    @property
    def families(self) -> str:
        """The families to look for."""
        return families(self.face, self.words)

    @property
    def directed(self) -> str:
        """The words, isolated where they run from the right: a number or a Latin name in them stays in its place."""
        words = xml_text(self.words).translate(_TURNING)
        return f"{_FROM_THE_RIGHT}{words}{_END}" if right_to_left(words) else words


@dataclass(frozen=True, slots=True)
class Path:
    """A line or an area, `d` in SVG's letters."""

    kind: ClassVar[str] = "path"
    d: str
    fill: str = "none"
    stroke: str = "none"
    width: float = 2
    dashes: str = ""
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Disc:
    """A pin."""

    kind: ClassVar[str] = "disc"
    x: float
    y: float
    radius: float
    fill: str
    stroke: str
    width: float = 3
    dashes: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """The shape of a stance, its upper left corner at (x, y)."""

    kind: ClassVar[str] = "shape"
    x: float
    y: float
    size: float
    stance: str
    fill: str


Mark = Text | Path | Disc | Shape


@dataclass(slots=True)
class Sheet:
    """A picture while it is being set."""

    marks: list[Mark] = field(default_factory=list)
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def paper(self) -> str:
        """What it is painted on."""
        return colours()["paper"]

    def add(self, *marks: Mark) -> None:
        """Paint marks over those that are there."""
        self.marks += marks

    def line(self, x: float, y: float, words: str, face: Face, size: float, *, ink: str = "ink") -> None:
        """Set words on one line from `x` on; `ink` is the name of a colour."""
        self.add(Text(x, y, words, face, size, colours()[ink]))

    def block(self, top: float, block: Block, face: Face, *, ink: str = "ink", left: float = LEFT) -> float:
        """Set lines from `top` down, from the right edge where they run from there; return where they end."""
        from_right = bool(block.lines) and right_to_left(block.lines[0])
        x, anchor = (RIGHT, "end") if from_right else (left, "start")
        for number, words in enumerate(block.lines):
            # The base line of a line lies where its letters stand in the middle of the leading.
            y = top + block.leading * number + (block.leading + block.size * 0.68) / 2
            self.add(Text(x, y, words, face, block.size, colours()[ink], anchor))
        return top + block.height

    def rule(self, y: float, *, ink: str = "rule", thick: float = 2) -> None:
        """Draw a line from margin to margin."""
        self.add(Path(f"M{LEFT} {y}H{RIGHT}", stroke=colours()[ink], width=thick))

    def head(self, words: str, power: PowerMark | None = None) -> None:
        """Set the line at the top: a bar in the power's colour, its name and codes, and what follows them."""
        colour = hue(power.hue) if power else colours()["ink"]
        self.add(Path(f"M0 0H{WIDTH}V14H0z", fill=colour))
        x = float(LEFT)
        if power:
            self.add(Disc(LEFT + 11, 76, 10, colour, colour))
            name = cut(power.label, SANS_BOLD, 36, 520)
            self.line(LEFT + 36, 88, name, SANS_BOLD, 36)
            x += 36 + width(name, SANS_BOLD, 36) + 14
            codes = codes_of(power)
            self.line(x, 88, codes, SANS_BOLD, 22, ink="ink-2")
            x += width(codes, SANS_BOLD, 22) + (28 if codes else 12)
        if words:
            self.line(x, 88, cut(words, SANS, 28, RIGHT - x), SANS, 28, ink="ink-2")

    def foot(self, foot: Foot) -> None:
        """Set the line of sources, and the site's name beside it."""
        self.rule(544, ink="ink", thick=2)
        room = ACROSS - 210
        if foot.people:
            self.line(LEFT, 580, cut(foot.people, SANS_BOLD, 24, room), SANS_BOLD, 24)
        rest = " · ".join(filter(None, (foot.commentary, foot.imprint)))
        self.line(LEFT, 610 if foot.people else 592, cut(rest, SANS, 22, room), SANS, 22, ink="ink-2")
        self.wordmark(RIGHT, 600)

    def wordmark(self, right: float, y: float, size: float = 44) -> None:
        """Set the site's name as the pages do."""
        parts = (("Vis", SERIF, "ink"), ("-à-", SERIF_ITALIC, "accent"), ("vis", SERIF, "ink"))
        x = right - sum(width(words, face, size) for words, face, _ in parts)
        for words, face, ink in parts:
            self.line(x, y, words, face, size, ink=ink)
            x += width(words, face, size)


def codes_of(power: PowerMark, most: int = 5) -> str:
    """Return a power's ISO codes, those that many have in front."""
    return " ".join(power.codes[:most]) + (" …" if len(power.codes) > most else "")


def row_of_powers(sheet: Sheet, powers: Iterable[PowerMark], y: float, size: float = 26) -> None:
    """Set powers in a line, each with its disc; those without room are counted."""
    listed, x = list(powers), float(LEFT)
    for number, power in enumerate(listed):
        name = cut(power.label, SANS, size, 420)
        across = 30 + width(name, SANS, size)
        rest = len(listed) - number
        if x + across > RIGHT - (110 if rest > 1 else 0):
            sheet.line(x, y, f"and {rest} more", SANS, size, ink="ink-2")
            return
        sheet.add(Disc(x + 10, y - size * 0.33, 8, hue(power.hue), hue(power.hue)))
        sheet.line(x + 28, y, name, SANS, size)
        x += across + 26
