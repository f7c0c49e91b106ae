"""A chart of the pages, drawn still: the traces that `app.charts` makes, as marks on a sheet.

Reads of Plotly's JSON what those charts use: lines over years with their names at the right end, and rows of bars and
marks with a label over each. Of many rows the first are drawn, and the rest counted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from math import log10
from typing import Any

from app.charts.paper import spread
from app.charts.words import number
from app.pictures.colours import colours, hue
from app.pictures.faces import SANS, SANS_BOLD, width
from app.pictures.fitting import cut
from app.pictures.sheet import LEFT, RIGHT, Path, Sheet, Text

Trace = Mapping[str, Any]

_SIZE = 22
_LINE = 27
_ROW = 62
_TICKS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Plane:
    """Where values stand on the sheet: the ranges of both axes, and the room between these pixels."""

    x: tuple[float, float]
    y: tuple[float, float]
    left: float
    right: float
    top: float
    bottom: float
    log: bool = False

    def across(self, value: float) -> float:
        """Return the pixel of a value along x."""
        at = log10(max(value, 1)) if self.log else value
        share = (at - self.x[0]) / ((self.x[1] - self.x[0]) or 1)
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)

    def up(self, value: float) -> float:
        """Return the pixel of a value along y."""
        return self.bottom - (value - self.y[0]) / ((self.y[1] - self.y[0]) or 1) * (self.bottom - self.top)


def drawn(sheet: Sheet, figure: Mapping[str, Any], *, top: float, bottom: float) -> None:
    """Draw a chart's figure between these heights."""
    traces: Sequence[Trace] = figure["data"]
    if any("lines" in _mode(trace) for trace in traces):
        _lines(sheet, traces, figure["layout"], top, bottom)
    else:
        _rows(sheet, traces, figure["layout"], top, bottom)


def _mode(trace: Trace) -> str:
    return str(trace.get("mode", ""))


def _ink(trace: Trace) -> str:
    return hue(trace.get("meta", {}).get("hue"))


def _plain(label: str) -> str:
    """Return a label without the few tags Plotly knows."""
    return unescape(label.replace("<b>", "").replace("</b>", "").replace("<br>", " ")).strip()


def _lines(sheet: Sheet, traces: Sequence[Trace], layout: Mapping[str, Any], top: float, bottom: float) -> None:
    ends = [one for one in traces if "text" in _mode(one) and one.get("textposition") == "middle right"]
    names = [cut(_plain(one["text"][0]), SANS, _SIZE, 300) for one in ends]
    right = RIGHT - max([width(name, SANS, _SIZE) for name in names], default=0) - 14
    x, y = (tuple(layout[axis]["range"]) for axis in ("xaxis", "yaxis"))
    plane = Plane(x, y, LEFT + 8, right, top + 34, bottom - 30)
    unit = next((str(note["text"]) for note in layout.get("annotations", ())), "")
    sheet.line(LEFT, top + 20, unit, SANS, 20, ink="ink-2")
    _grid(sheet, plane)
    for trace in traces:
        if "lines" in _mode(trace):
            _line(sheet, trace, plane)
    for trace in traces:
        if trace.get("meta", {}).get("role") == "quoted":
            _quoted(sheet, trace, plane, vertical=True)
        elif "text" in _mode(trace) and trace not in ends:
            _near(sheet, trace, plane)
    wanted = [plane.bottom - plane.up(one["y"][0]) for one in ends]
    high = plane.bottom - plane.top + 20
    size = min(_LINE, high / max(len(ends), 1))
    for at, name, one in zip(spread(wanted, [size] * len(ends), high), names, ends, strict=True):
        sheet.add(Text(right + 12, plane.bottom - at + 8, name, SANS_BOLD, min(_SIZE, size), _ink(one)))


def _grid(sheet: Sheet, plane: Plane) -> None:
    """Draw lines at round values with their numbers, and the first and last years."""
    for value in ticks(plane.y[1]):
        height = plane.up(value)
        rule = colours()["rule-strong" if value == 0 else "rule"]
        sheet.add(Path(f"M{plane.left:.1f} {height:.1f}H{plane.right:.1f}", stroke=rule, width=1.5))
        if value:
            sheet.line(plane.left, height - 5, number(value), SANS, 18, ink="ink-2")
    first, last = round(plane.x[0] + 0.3), int(plane.x[1])
    step = next((step for step in (1, 2, 5, 10, 20) if (last - first) / step <= 7), 50)
    for year in range(first, last + 1, step):
        x = plane.across(year)
        sheet.add(Text(x, plane.bottom + 24, str(year), SANS, 20, colours()["ink-2"], "middle"))


def ticks(top: float) -> list[float]:
    """Return at most five round values from 0 to `top`."""
    if top <= 0:
        return [0.0]
    power = 10.0 ** int(log10(top / 4)) if top >= 4 else 10.0 ** (int(log10(top / 4)) - 1)
    step = next((power * one for one in _TICKS if power * one * 5 > top), power * 10)
    return [step * at for at in range(int(top // step) + 1)]


def _line(sheet: Sheet, trace: Trace, plane: Plane) -> None:
    d, drawing = "", False
    for x, y in zip(trace["x"], trace["y"], strict=True):
        if y is None:
            drawing = False
            continue
        d += f"{'L' if drawing else 'M'}{plane.across(x):.1f} {plane.up(y):.1f}"
        drawing = True
    sheet.add(Path(d, stroke=_ink(trace), width=4))


def _near(sheet: Sheet, trace: Trace, plane: Plane) -> None:
    """Set the label of a mark within the years, under it or over it."""
    under = str(trace.get("textposition", "")).startswith("bottom")
    x, y = plane.across(trace["x"][0]), plane.up(trace["y"][0])
    sheet.add(Text(x, y + (34 if under else -18), _plain(trace["text"][0]), SANS, 20, _ink(trace), "middle"))


def _quoted(sheet: Sheet, trace: Trace, plane: Plane, *, vertical: bool) -> None:
    """Draw a quoted figure: its range as a line, and its mark, a diamond or a triangle towards the open side."""
    x, y = trace["x"][0], trace["y"][0]
    ink, paper = _ink(trace), colours()["paper"]
    reach = trace.get("error_y" if vertical else "error_x") or {}
    if reach.get("visible"):
        low, high = reach["arrayminus"][0], reach["array"][0]
        ends = (plane.up(y - low), plane.up(y + high)) if vertical else (plane.across(x - low), plane.across(x + high))
        at = plane.across(x) if vertical else plane.up(y)
        d = f"M{at:.1f} {ends[0]:.1f}V{ends[1]:.1f}" if vertical else f"M{ends[0]:.1f} {at:.1f}H{ends[1]:.1f}"
        sheet.add(Path(d, stroke=ink, width=3))
    symbol = str(trace["marker"]["symbol"])
    outline = _OUTLINES[symbol.removesuffix("-open")].format(x=round(plane.across(x), 1), y=round(plane.up(y), 1))
    is_open = symbol.endswith("-open")
    sheet.add(Path(outline, fill=paper if is_open else ink, stroke=ink if is_open else paper, width=2.5))


_OUTLINES = {
    "diamond": "M{x} {y}m0 -12l12 12l-12 12l-12 -12z",
    "triangle-up": "M{x} {y}m0 -11l12 20h-24z",
    "triangle-down": "M{x} {y}m0 11l12 -20h-24z",
    "triangle-left": "M{x} {y}m-11 0l20 12v-24z",
    "triangle-right": "M{x} {y}m11 0l-20 12v-24z",
}


def _rows(sheet: Sheet, traces: Sequence[Trace], layout: Mapping[str, Any], top: float, bottom: float) -> None:
    panel = max(_panels(traces), key=_height)
    labels = [one for one in panel if _mode(one) == "text"]
    levels = sorted({int(at) for one in labels for at in one["y"]}, reverse=True)
    axis = layout["xaxis" + str(panel[0].get("xaxis", "x"))[1:]]
    most = int((bottom - top - 26) // _ROW)
    rest = sum(len(one["y"]) for one in traces if _mode(one) == "text") - min(most, len(levels))
    plane = Plane(tuple(axis["range"]), (0, 1), LEFT, RIGHT, top, bottom, log=axis.get("type") == "log")
    words = {int(at): text for one in labels for at, text in zip(one["y"], one["text"], strict=True)}
    for number_, level in enumerate(levels[:most]):
        y = top + 22 + _ROW * number_
        sheet.line(LEFT, y, cut(_plain(words[level]), SANS, _SIZE, RIGHT - LEFT), SANS, _SIZE)
        _row(sheet, [one for one in panel if _mode(one) != "text" and round(one["y"][0]) == level], plane, y + 22)
    unit = str(axis.get("title", {}).get("text", ""))
    tail = f"in {unit}" + (f"; and {rest} more" if rest > 0 else "")
    sheet.line(LEFT, min(bottom + 6, top + 22 + _ROW * len(levels[:most])), tail, SANS, 20, ink="ink-2")


def _panels(traces: Iterable[Trace]) -> list[list[Trace]]:
    """Return the traces by the axis they stand on."""
    found: dict[str, list[Trace]] = {}
    for trace in traces:
        found.setdefault(str(trace.get("xaxis", "x")), []).append(trace)
    return list(found.values())


def _height(panel: Iterable[Trace]) -> int:
    return sum(len(one["y"]) for one in panel if _mode(one) == "text")


def _row(sheet: Sheet, traces: Iterable[Trace], plane: Plane, y: float) -> None:
    at = Plane(plane.x, (0, 1), plane.left, plane.right, y, y, log=plane.log)
    sheet.add(Path(f"M{LEFT} {y:.1f}H{RIGHT}", stroke=colours()["rule"], width=1.5))
    for trace in traces:
        x = at.across(trace["x"][0])
        if trace.get("type") == "bar":
            sheet.add(Path(f"M{LEFT} {y - 8:.1f}H{x:.1f}V{y + 8:.1f}H{LEFT}z", fill=_ink(trace)))
        elif trace.get("meta", {}).get("role") == "quoted":
            _quoted(sheet, trace, at, vertical=False)
        else:
            sheet.add(Path(f"M{x:.1f} {y - 13:.1f}V{y + 13:.1f}", stroke=colours()["ink"], width=3))
