"""A chart of the pages, drawn still and large: the figure that `app.charts` makes, as marks on a sheet.

Of Plotly's JSON it reads what those charts use: lines over years with labels at their ends, and rows of bars and marks
with a label before each and its value behind. Labels are set anew, since words on a picture are larger than on a page;
of many rows the first are drawn, and the rest counted.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import pairwise
from math import log10
from typing import Any

from app.charts.placing import spread
from app.pictures.colours import colours, hue
from app.pictures.faces import SANS, SANS_BOLD, width
from app.pictures.fitting import cut
from app.pictures.sheet import LEFT, RIGHT, Path, Sheet, Text

Part = Mapping[str, Any]

_SIZE = 22
_ROW = 44
_LEAST_ROW = 38
_TAG = re.compile(r"</?b>")
_OWNER = re.compile(r"-(\d+)$")
_FOOTNOTE = re.compile(r"\d{1,2}")
_DASHES = {"dash": "14 7", "dot": "3 5", "dashdot": "14 6 3 6", "longdash": "22 7"}
_STEP = 0.9
"""Years between marks without a year, which stand behind the last one."""


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
        """Return the pixel of a value along x; one beyond the axis stands at its end."""
        at = log10(max(value, 1e-9)) if self.log else value
        share = (at - self.x[0]) / ((self.x[1] - self.x[0]) or 1)
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)

    def up(self, value: float) -> float:
        """Return the pixel of a value along y."""
        share = (value - self.y[0]) / ((self.y[1] - self.y[0]) or 1)
        return self.bottom - min(max(share, 0.0), 1.0) * (self.bottom - self.top)


def drawn(sheet: Sheet, figure: Part, *, top: float, bottom: float) -> int:
    """Draw a chart's figure between these heights; return how many of its rows found no room."""
    if any("lines" in _mode(trace) for trace in figure["data"]):
        _lines(sheet, figure["data"], figure["layout"], top, bottom)
        return 0
    return _rows(sheet, figure["data"], figure["layout"], top, bottom)


def _mode(trace: Part) -> str:
    return str(trace.get("mode", ""))


def _role(trace: Part) -> str:
    return str(trace["meta"]["role"])


def _ink(part: Part) -> str:
    """Return the colour of a trace, or of a note, whose name ends with its hue."""
    if "meta" in part:
        return hue(part["meta"]["hue"])
    owner = _OWNER.search(str(part.get("name", "")))
    return hue(int(owner[1]) if owner else 0)


def _words(note: Part) -> str:
    """Return the words of a note on one line, without the few tags Plotly knows."""
    return unescape(_TAG.sub("", str(note["text"]).replace("<br>", " "))).strip()


def _lines(sheet: Sheet, traces: Sequence[Part], layout: Part, top: float, bottom: float) -> None:
    notes: Sequence[Part] = layout.get("annotations", ())
    last = max(x for trace in traces if "lines" in _mode(trace) for x in trace["x"])
    undated = _upright([trace for trace in traces if trace.get("yaxis") == "y2" and _role(trace) == "quoted"])
    told = [note for note in notes if note.get("yref") == "y2"]
    ends = [note for note in notes if note.get("axref") == "x"]
    ends += [_told(note, trace, last) for note, trace in zip(told, undated, strict=True)]
    names = [cut(_words(note), SANS_BOLD, _SIZE, 310) for note in ends]
    right = RIGHT - max((width(name, SANS_BOLD, _SIZE) for name in names), default=0) - 40
    across = (float(layout["xaxis"]["range"][0]), last + _STEP * len(undated) + 0.3)
    left = LEFT + max(width(words, SANS, 19) for words in layout["yaxis"]["ticktext"]) + 14
    plane = Plane(across, tuple(layout["yaxis"]["range"]), left, right, top + 34, bottom - 28)
    unit = next((_words(note) for note in notes if note.get("xref") == "paper" and note["y"] == 1), "")
    _grid(sheet, layout, plane, unit, last)
    for trace in traces:
        if "lines" in _mode(trace):
            _line(sheet, trace, plane)
    dated = [trace for trace in traces if _role(trace) == "quoted" and "yaxis" not in trace]
    marks = [(trace, trace["x"][0]) for trace in dated]
    marks += [(trace, last + _STEP * at) for at, trace in enumerate(undated, 1)]
    for trace, x in marks:
        _quoted(sheet, trace, plane, plane.across(x), plane.up(trace["y"][0]), vertical=True)
    for note in notes:
        if note.get("axref") != "x" and note.get("xref") != "paper":
            _near(sheet, note, plane, traces)
    _ends(sheet, ends, names, plane, last)


_TURNED = {"triangle-left": "triangle-down", "triangle-right": "triangle-up"}


def _upright(traces: Iterable[Part]) -> list[Part]:
    """Return quoted figures that stand in rows under the lines as they stand beside lines, their values upwards."""
    return [
        {
            **trace,
            "y": trace["x"],
            "error_y": trace["error_x"],
            "marker": {"symbol": _TURNED.get(trace["marker"]["symbol"], trace["marker"]["symbol"])},
        }
        for trace in traces
    ]


def _told(note: Part, trace: Part, last: float) -> Part:
    """Return the words of a row as they stand beside a mark: without what is reported."""
    text = str(note["text"]).partition(";")[0]
    return {"text": text, "x": last + 2, "y": trace["y"][0], "name": f"label-{trace['meta']['hue'] or 0}"}


def _ends(sheet: Sheet, ends: Sequence[Part], names: Sequence[str], plane: Plane, last: float) -> None:
    """Set the labels behind the lines, moved apart until none covers another; a diamond marks what the text quotes."""
    high = plane.bottom - plane.top + 24
    size = min(_SIZE + 5, high / max(len(ends), 1))
    wanted = [plane.bottom - plane.up(note["y"]) + 12 for note in ends]
    for at, name, note in zip(spread(wanted, [size] * len(ends), high), names, ends, strict=True):
        y = plane.bottom + 12 - at + size * 0.3
        x = plane.right + 18
        if note["x"] > last + 1:
            sheet.add(Path(f"M{x + 7:.1f} {y - 7:.1f}m0 -7l7 7l-7 7l-7 -7z", fill=_ink(note)))
            x += 20
        sheet.add(Text(x, y, name, SANS_BOLD, min(_SIZE, size), _ink(note)))


def _grid(sheet: Sheet, layout: Part, plane: Plane, unit: str, last: float) -> None:
    """Draw lines at the ticks with their words before them, the unit over them, and the years."""
    up, across = layout["yaxis"], layout["xaxis"]
    for value, words in zip(up["tickvals"], up["ticktext"], strict=True):
        height = plane.up(value)
        sheet.add(Path(f"M{plane.left:.1f} {height:.1f}H{plane.right:.1f}", stroke=colours()["rule"], width=1.5))
        sheet.add(Text(plane.left - 10, height + 6, words, SANS, 19, colours()["ink-2"], "end"))
    sheet.line(LEFT, plane.top - 14, unit, SANS, 19, ink="ink-2")
    for value, words in zip(across["tickvals"], across["ticktext"], strict=True):
        if value <= last:
            x = plane.across(value)
            sheet.add(Text(x, plane.bottom + 25, words, SANS, 20, colours()["ink-2"], "middle"))


def _line(sheet: Sheet, trace: Part, plane: Plane) -> None:
    d, drawing = "", False
    for x, y in zip(trace["x"], trace["y"], strict=True):
        if y is not None:
            d += f"{'L' if drawing else 'M'}{plane.across(x):.1f} {plane.up(y):.1f}"
        drawing = y is not None
    line = trace["line"]
    dashes = _DASHES.get(line.get("dash", "solid"), "")
    sheet.add(Path(d, stroke=_ink(trace), width=1.7 * line["width"], dashes=dashes))


def _near(sheet: Sheet, note: Part, plane: Plane, traces: Sequence[Part]) -> None:
    """Set the label of a point within the years, under it or over it; of a mark where the lines leave most room."""
    if _FOOTNOTE.fullmatch(_words(note)):
        return
    x, y = plane.across(note["x"]), plane.up(note["y"])
    half = width(_words(note), SANS, 20) / 2
    if note.get("showarrow"):
        around = [(x + side * half, y + down) for down in (-22, 34, -42, 54) for side in (0, 1, -1)]
        inside = [one for one in around if plane.left + half <= one[0] <= plane.right - half]
        x, y = min(inside or around, key=lambda one: _crossed(traces, plane, one[0] - half, one[0] + half, one[1] - 7))
    else:
        y += 34 if note.get("yanchor") == "top" else -12
    x = min(max(x, plane.left + half), plane.right - half)
    sheet.add(Text(x, y, _words(note), SANS, 20, _ink(note), "middle", halo=True))


def _crossed(traces: Sequence[Part], plane: Plane, left: float, right: float, y: float) -> int:
    """Count the points of lines that words between these edges, their middle at this height, would hide."""
    lines = (list(zip(trace["x"], trace["y"], strict=True)) for trace in traces if "lines" in _mode(trace))
    pieces = ((one, other) for line in lines for one, other in pairwise(line) if None not in (one[1], other[1]))
    points = (
        (plane.across(one[0] + (other[0] - one[0]) * step / 8), plane.up(one[1] + (other[1] - one[1]) * step / 8))
        for one, other in pieces
        for step in range(8)
    )
    return sum(left <= x <= right and abs(height - y) < _SIZE * 0.7 for x, height in points)


def _quoted(sheet: Sheet, trace: Part, plane: Plane, x: float, y: float, *, vertical: bool) -> None:
    """Draw a quoted figure: its range as a line, and its mark, a diamond or a triangle towards the open side."""
    ink, paper = _ink(trace), colours()["paper"]
    reach = trace.get("error_y" if vertical else "error_x") or {}
    if reach.get("visible"):
        at = trace["y" if vertical else "x"][0]
        low, high = at - reach["arrayminus"][0], at + reach["array"][0]
        upright = f"M{x:.1f} {plane.up(low):.1f}V{plane.up(high):.1f}"
        level = f"M{plane.across(low):.1f} {y:.1f}H{plane.across(high):.1f}"
        sheet.add(Path(upright if vertical else level, stroke=ink, width=3.5))
    symbol = str(trace["marker"]["symbol"])
    is_open = symbol.endswith("-open")
    outline = _OUTLINES.get(symbol.removesuffix("-open"), _OUTLINES["diamond"])
    fill, rim = (paper, ink) if is_open else (ink, paper)
    sheet.add(Path(f"M{x:.1f} {y:.1f}{outline}", fill=fill, stroke=rim, width=2.5))


_OUTLINES = {
    "diamond": "m0 -12l12 12l-12 12l-12 -12z",
    "triangle-up": "m0 -11l12 20h-24z",
    "triangle-down": "m0 11l12 -20h-24z",
    "triangle-left": "m-11 0l20 12v-24z",
    "triangle-right": "m11 0l-20 12v-24z",
}


def _rows(sheet: Sheet, traces: Sequence[Part], layout: Part, top: float, bottom: float) -> int:
    """Draw rows from the top: of several axes the one with most rows, and of its rows those that find room."""
    labels = [note for note in layout.get("annotations", ()) if note.get("yref", "").startswith("y")]
    axes = [note["yref"] for note in labels if note.get("xref") == "paper"]
    number = max(dict.fromkeys(axes), key=axes.count)[1:]
    own = [note for note in labels if note["yref"] == f"y{number}"]
    names = {note["y"]: _words(note) for note in own if note.get("xref") == "paper"}
    values = {note["y"]: note for note in own if note.get("xref") != "paper"}
    levels = sorted(names, reverse=True)[: int((bottom - top) // _LEAST_ROW)]
    left = LEFT + min(max(width(names[level], SANS, _SIZE) for level in levels), 430) + 18
    right = RIGHT - max((width(_words(values[at]), SANS_BOLD, _SIZE) for at in levels if at in values), default=0) - 20
    axis = layout[f"xaxis{number}"]
    plane = Plane(tuple(axis["range"]), (0, 1), left, right, top, bottom, log=axis.get("type") == "log")
    high = min(_ROW, (bottom - top) / len(levels))
    for at, level in enumerate(levels):
        y = top + high * (at + 0.5)
        sheet.line(LEFT, y + 8, cut(names[level], SANS, _SIZE, left - LEFT - 14), SANS, _SIZE)
        here = [trace for trace in traces if trace["yaxis"] == f"y{number}" and trace["y"][0] == level]
        _row(sheet, here, plane, y, values.get(level))
    return len(axes) - len(levels)


def _row(sheet: Sheet, traces: Iterable[Part], plane: Plane, y: float, value: Part | None) -> None:
    sheet.add(Path(f"M{plane.left:.1f} {y - 17:.1f}v34", stroke=colours()["rule"], width=2))
    for trace in traces:
        x = plane.across(trace["x"][0])
        if trace["type"] == "bar":
            bar = f"M{plane.left:.1f} {y - 10:.1f}H{x:.1f}V{y + 10:.1f}H{plane.left:.1f}z"
            sheet.add(Path(bar, fill=_ink(trace), opacity=0.75))
        elif _role(trace) == "quoted":
            _quoted(sheet, trace, plane, x, y, vertical=False)
        else:
            sheet.add(Path(f"M{x:.1f} {y - 14:.1f}v28", stroke=colours()["ink"], width=3))
    if value:
        x = plane.across(10 ** value["x"] if plane.log else value["x"]) + 16
        sheet.add(Text(x, y + 8, _words(value), SANS_BOLD, _SIZE, colours()["ink"]))
