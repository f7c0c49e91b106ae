"""A chart as lines, boxes, marks and words in pixels: for pages without a script, for pictures and embeds. Pure.

Reads the Plotly JSON that `app.charts` makes, and of that language only what its charts use: every axis has a range
and its ticks, every margin is given. Sets no colours: each part says its hue and its role.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from math import log10
from typing import Any

from app.charts.lettering import LABEL_SIZE, LINE_HEIGHT

WIDE, NARROW = 800, 350
"""Pixels for which the drawing of a wide page and of a phone is made."""

Point = tuple[float, float]
Run = tuple[str, bool]

_BOLD = re.compile(r"(</?b>)")
_HUE = re.compile(r"-(\d+)$")


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through `points`. `role` is "reference", "quoted" (a range), "older", "grid", "rule" or "leader".

    `dash` is a list of lengths as SVG writes it, "" for a whole line.
    """

    points: tuple[Point, ...]
    hue: int
    role: str
    width: float
    dash: str = ""

    @property
    def path(self) -> str:
        """The line as data of an SVG path."""
        return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in self.points)


@dataclass(frozen=True, slots=True)
class Box:
    """A bar."""

    x: float
    y: float
    width: float
    height: float
    hue: int
    opacity: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign at a point: `symbol` is a Plotly name, `path` the sign as data of an SVG path around it.

    `address` is the permalink of the sentence of a quoted figure, "" for any other.
    """

    x: float
    y: float
    symbol: str
    size: float
    hue: int
    role: str
    address: str = ""

    @property
    def open(self) -> bool:
        """Whether only its rim is drawn."""
        return self.symbol.endswith("-open")

    @property
    def path(self) -> str:
        """The sign around its point as data of an SVG path."""
        return sign(self.symbol.removesuffix("-open"), self.x, self.y, self.size / 2)


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text on its base line `y`, in runs of (text, bold); `anchor` is "start", "middle" or "end"."""

    x: float
    y: float
    runs: tuple[Run, ...]
    anchor: str
    hue: int

    @property
    def text(self) -> str:
        """The line without its weights."""
        return "".join(text for text, _ in self.runs)


@dataclass(frozen=True, slots=True)
class Drawing:
    """All parts of a chart, to be drawn in this order: strokes, boxes, marks, words."""

    width: int
    height: int
    strokes: tuple[Stroke, ...]
    boxes: tuple[Box, ...]
    marks: tuple[Mark, ...]
    words: tuple[Words, ...]


def drawing(figure: Mapping[str, Any], width: int = WIDE) -> Drawing:
    """Return the figure of a chart as it stands in `width` pixels; its height is its own."""
    layout = figure["layout"]
    plane = _Plane(layout, width)
    strokes, boxes, marks, words = _furniture(plane)
    for trace in figure["data"]:
        space = plane.space(trace.get("xaxis", "x"), trace.get("yaxis", "y"))
        hue, role = trace["meta"]["hue"] or 0, trace["meta"]["role"]
        if trace["type"] == "bar":
            boxes.append(_box(trace, space, hue))
        else:
            strokes += [*_runs(trace, space, hue), *_ranges(trace, space, hue)]
            marks += _marks(trace, space, hue, role)
    for note in layout.get("annotations", ()):
        strokes += _leader(note, plane)
        words += _annotation(note, plane)
    return Drawing(width, plane.height, tuple(strokes), tuple(boxes), tuple(marks), tuple(words))


@dataclass(frozen=True, slots=True)
class _Space:
    """One pair of axes; turns values into pixels."""

    left: float
    top: float
    right: float
    bottom: float
    across: Mapping[str, Any]
    upward: Mapping[str, Any]

    def x(self, value: float) -> float:
        return self.left + _share(value, self.across) * (self.right - self.left)

    def y(self, value: float) -> float:
        return self.bottom - _share(value, self.upward) * (self.bottom - self.top)


def _share(value: float, axis: Mapping[str, Any]) -> float:
    low, high = axis["range"]
    value = log10(max(value, 1e-9)) if axis.get("type") == "log" else value
    return float((value - low) / ((high - low) or 1))


class _Plane:
    """The whole sheet: margins, and a space for each pair of axes."""

    def __init__(self, layout: Mapping[str, Any], width: int) -> None:
        margin = layout["margin"]
        self.layout, self.height = layout, int(layout["height"])
        self.left, self.right = float(margin["l"]), float(width - margin["r"])
        self.top, self.bottom = float(margin["t"]), float(self.height - margin["b"])

    def space(self, x: str, y: str) -> _Space:
        across, upward = self.layout[_name(x)], self.layout[_name(y)]
        left, right = (self.left + at * (self.right - self.left) for at in across.get("domain", (0, 1)))
        bottom, top = (self.bottom - at * (self.bottom - self.top) for at in upward.get("domain", (0, 1)))
        return _Space(left, top, right, bottom, across, upward)

    @property
    def spaces(self) -> list[_Space]:
        numbers = [name.removeprefix("xaxis") for name in self.layout if name.startswith("xaxis")]
        return [self.space(f"x{number}", f"y{number}") for number in numbers]

    def at(self, note: Mapping[str, Any], x: str = "x", y: str = "y") -> Point:
        """Return where the head of an annotation stands ("x", "y"), or its tail ("ax", "ay")."""
        return self._along(note, x), self._upright(note, y)

    def _along(self, note: Mapping[str, Any], key: str) -> float:
        if note.get("xref") == "paper":
            return float(self.left + note[key] * (self.right - self.left))
        space = self.space(note.get("xref", "x"), self._pair(note.get("xref", "x"), "y"))
        value = 10 ** note[key] if space.across.get("type") == "log" else note[key]
        return space.x(value)

    def _upright(self, note: Mapping[str, Any], key: str) -> float:
        if note.get("yref") == "paper":
            return float(self.bottom - note[key] * (self.bottom - self.top))
        return self.space(self._pair(note.get("yref", "y"), "x"), note.get("yref", "y")).y(note[key])

    @staticmethod
    def _pair(axis: str, letter: str) -> str:
        return letter + axis[1:]


def _name(axis: str) -> str:
    return f"{axis[0]}axis{axis[1:]}"


def _furniture(plane: _Plane) -> tuple[list[Stroke], list[Box], list[Mark], list[Words]]:
    """Return grid lines and the words of ticks and axes."""
    strokes: list[Stroke] = []
    words: list[Words] = []
    for space in plane.spaces:
        for value, text in _ticks(space.upward):
            y = space.y(value)
            strokes.append(Stroke(((space.left, y), (space.right, y)), 0, "grid", 1))
            words.append(Words(space.left - 6, y + 4, ((text, False),), "end", 0))
        for value, text in _ticks(space.across):
            x = space.x(value)
            if space.across.get("showgrid", True):
                strokes.append(Stroke(((x, space.top), (x, space.bottom)), 0, "grid", 1))
            foot = space.bottom + LABEL_SIZE + 4 + space.across.get("ticklabelstandoff", 0)
            words.append(Words(x, foot, ((text, False),), "middle", 0))
    for shape in plane.layout.get("shapes", ()):
        ends = (plane.at({**shape, "x": shape[f"x{end}"], "y": shape[f"y{end}"]}) for end in "01")
        strokes.append(Stroke(tuple(ends), 0, "rule", 1, "2 3"))
    return strokes, [], [], words


def _ticks(axis: Mapping[str, Any]) -> list[tuple[float, str]]:
    if axis.get("showticklabels") is False:
        return []
    return list(zip(axis["tickvals"], axis["ticktext"], strict=True))


def _runs(trace: Mapping[str, Any], space: _Space, hue: int) -> list[Stroke]:
    """Return a line, cut where it has no value."""
    if "lines" not in trace["mode"]:
        return []
    pieces: list[list[Point]] = [[]]
    for x, y in zip(trace["x"], trace["y"], strict=True):
        if y is None:
            pieces.append([])
        else:
            pieces[-1].append((space.x(x), space.y(y)))
    width, dash = trace["line"]["width"], _DASHES.get(trace["line"].get("dash", "solid"), "")
    return [Stroke(tuple(piece), hue, trace["meta"]["role"], width, dash) for piece in pieces if len(piece) > 1]


_DASHES = {"dash": "9 4", "dot": "2 3", "dashdot": "9 4 2 4", "longdash": "14 4", "longdashdot": "14 4 2 4"}


def _ranges(trace: Mapping[str, Any], space: _Space, hue: int) -> list[Stroke]:
    """Return what a hedged figure covers, with a cap at each end that is known."""
    strokes = []
    for way, other in (("x", "y"), ("y", "x")):
        error = trace.get(f"error_{way}")
        if not error or not error["visible"]:
            continue
        at, level = trace[way][0], trace[other][0]
        ends = (at - error["arrayminus"][0], at + error["array"][0])
        upright = way == "y"
        points = [(space.x(level), space.y(end)) if upright else (space.x(end), space.y(level)) for end in ends]
        strokes.append(Stroke(tuple(points), hue, "quoted", error["thickness"]))
        for x, y in points if error["width"] else ():
            half = error["width"]
            cap = ((x - half, y), (x + half, y)) if upright else ((x, y - half), (x, y + half))
            strokes.append(Stroke(cap, hue, "quoted", error["thickness"]))
    return strokes


def _marks(trace: Mapping[str, Any], space: _Space, hue: int, role: str) -> list[Mark]:
    if "markers" not in trace["mode"]:
        return []
    count = len(trace["x"])
    symbols, sizes = (_each(trace["marker"][key], count) for key in ("symbol", "size"))
    links = _each(trace.get("customdata", ""), count)
    rows = zip(trace["x"], trace["y"], symbols, sizes, links, strict=True)
    return [
        Mark(space.x(x), space.y(y), symbol, size, hue, role, link)
        for x, y, symbol, size, link in rows
        if y is not None
    ]


def _each(value: Any, count: int) -> Sequence[Any]:
    return value if isinstance(value, list) else [value] * count


def _box(trace: Mapping[str, Any], space: _Space, hue: int) -> Box:
    middle, half = trace["y"][0], trace["width"][0] / 2
    top, bottom = space.y(middle + half), space.y(middle - half)
    return Box(space.x(0), top, space.x(trace["x"][0]) - space.x(0), bottom - top, hue, trace["marker"]["opacity"])


def _leader(note: Mapping[str, Any], plane: _Plane) -> list[Stroke]:
    if not note.get("showarrow"):
        return []
    head, tail = _ends(note, plane)
    if abs(head[0] - tail[0]) + abs(head[1] - tail[1]) < 6:
        return []
    return [Stroke((head, tail), _hue(note), "leader", note.get("arrowwidth", 1))]


def _ends(note: Mapping[str, Any], plane: _Plane) -> tuple[Point, Point]:
    head = plane.at(note)
    if not note.get("showarrow"):
        return head, head
    if note.get("axref", "pixel") == "pixel":
        return head, (head[0] + note["ax"], head[1] + note["ay"])
    return head, plane.at(note, "ax", "ay")


def _annotation(note: Mapping[str, Any], plane: _Plane) -> list[Words]:
    _, (x, y) = _ends(note, plane)
    x, y = x + note.get("xshift", 0), y - note.get("yshift", 0)
    lines = note["text"].split("<br>")
    height = LINE_HEIGHT * len(lines)
    top = {"top": y, "bottom": y - height}.get(note.get("yanchor", "middle"), y - height / 2)
    anchor = {"left": "start", "right": "end"}.get(note.get("xanchor", "center"), "middle")
    words, bold = [], False
    for number, line in enumerate(lines):
        runs, bold = _weights(line, bold=bold)
        words.append(Words(x, top + LINE_HEIGHT * number + LABEL_SIZE, runs, anchor, _hue(note)))
    return words


def _weights(line: str, *, bold: bool) -> tuple[tuple[Run, ...], bool]:
    """Cut a line where it turns bold or plain; a weight lasts beyond its end."""
    runs = []
    for piece in _BOLD.split(line):
        if piece in ("<b>", "</b>"):
            bold = piece == "<b>"
        elif piece:
            runs.append((unescape(piece), bold))
    return tuple(runs), bold


def _hue(note: Mapping[str, Any]) -> int:
    found = _HUE.search(note.get("name") or "")
    return int(found.group(1)) if found else 0


_SIGNS: Mapping[str, tuple[Point, ...]] = {
    "diamond": ((0, -1), (1, 0), (0, 1), (-1, 0)),
    "triangle-up": ((-1, 1), (1, 1), (0, -1)),
    "triangle-down": ((-1, -1), (1, -1), (0, 1)),
    "triangle-right": ((-1, -1), (-1, 1), (1, 0)),
    "triangle-left": ((1, -1), (1, 1), (-1, 0)),
    "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "line-ns": ((0, -1), (0, 1)),
}
"""Corners of the signs, in half their size around the point; what is not here is a disc."""


def sign(symbol: str, x: float, y: float, half: float) -> str:
    """Return a sign around a point as data of an SVG path."""
    if symbol in _SIGNS:
        return "M" + "L".join(f"{x + dx * half:.1f},{y + dy * half:.1f}" for dx, dy in _SIGNS[symbol]) + "Z"
    arc = f"a{half:.1f},{half:.1f} 0 1 0 "
    return f"M{x - half:.1f},{y:.1f}{arc}{2 * half:.1f},0{arc}{-2 * half:.1f},0Z"
