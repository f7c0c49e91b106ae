"""The drawing of rows, one value each: the name beside its row or, on a phone, over it, the value at the row's end.

Every panel of rows counts pixels from its top on its upright axis, so that nothing in it depends on the page's width.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log10
from typing import Any

from app.charts.lettering import LINE_HEIGHT, text_width, wrapped
from app.charts.model import QuotedFigure
from app.charts.paper import INK, Trace, axis, figure_json, meta, plain_text, quoted_point, steps, tens, words_at
from app.charts.words import MILLIONS, amount, axis_unit, divisor, ticks_text
from app.hedges import Reach, reach

FOOT = 26
"""Pixels under the rows of one axis, for its ticks."""
_BETWEEN = 14
_GAP = 10
_MOST_LINES = 3
_LEAST_SHARE = 0.02
"""A row that ends before this share of the axis has all the room its words may want."""
_CLEAR = 12
"""Pixels between the end of a row's drawing and its words."""
_AFTER_NUMBER, _HELD = re.compile(r"(?<=\d) | (?=USD\b)"), "\u00a0"
"""A number and its unit stay in one line."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """How rows are laid out on pages from `least` pixels on; `names` is the room that the line of a name has.

    `beside` says that names stand before their rows, else over them.
    """

    beside: bool
    least: int
    names: int
    thickness: int


WIDE = Sheet(beside=True, least=600, names=250, thickness=17)
NARROW = Sheet(beside=False, least=270, names=250, thickness=15)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a bar, a tick at an older value, marks of quoted figures; each may be missing.

    `name` is whose it is, `what` more about it, `said` the value in words; all as they are, not yet made safe for
    Plotly. Values are in the unit of the axis.
    """

    name: str
    what: str
    said: str
    hue: int
    bar: float | None = None
    older: float | None = None
    quoted: tuple[QuotedFigure, ...] = ()

    @property
    def highest(self) -> float:
        """The highest value that the row draws, in the axis's unit."""
        return max([self.bar or 0.0, self.older or 0.0, *(_end(one) for one in self.quoted)])

    def end(self, *, log: bool) -> float:
        """Return where its drawing ends: what is open upwards reaches beyond its value."""
        opened = [_end(one) * (2 if log else 1.3) for one in self.quoted if _open(one)]
        return max([self.highest, *opened])

    @property
    def label(self) -> str:
        """Whose it is and what."""
        return " ".join(filter(None, (self.name, self.what)))


def _end(one: QuotedFigure) -> float:
    covered = reach(one) or Reach(None, None, None)
    return (covered.high or covered.point or covered.low or 0.0) / divisor(one)


def _open(one: QuotedFigure) -> bool:
    covered = reach(one)
    return covered is not None and covered.high is None


@dataclass(frozen=True, slots=True)
class Panel:
    """Rows on one axis in `unit`; dollars in millions. `log` makes the axis logarithmic."""

    rows: Sequence[Row]
    unit: str
    log: bool = False

    @property
    def top(self) -> float:
        """The upper end of the axis."""
        return max(row.end(log=self.log) for row in self.rows) or 1.0

    def across(self, room: float) -> dict[str, Any]:
        """Return the axis along which rows are drawn, with as many ticks as have room on so many pixels."""
        units = (self.unit, "") if self.unit not in (MILLIONS, "percent") else (self.unit,)
        tried = (self._ticks(most, unit, room) for most in (4, 3, 2, 1) for unit in units)
        ticks, words = next(filter(None, tried), ([], []))
        return axis(
            type="log" if self.log else "linear",
            range=[0, log10(max(self.top, 10)) + 0.05] if self.log else [0, self.top],
            tickvals=ticks,
            ticktext=[plain_text(one) for one in words],
        )

    def _ticks(self, most: int, unit: str, room: float) -> tuple[list[float], list[str]] | None:
        """Return so many ticks with their words; None where two of these would meet."""
        ticks = tens(self.top, most) if self.log else steps(self.top, most)
        words = ticks_text(ticks, unit)
        edges = [
            (room * self.share(tick) - wide / 2, room * self.share(tick) + wide / 2)
            for tick, wide in zip(ticks, map(text_width, words), strict=True)
        ]
        return (ticks, words) if all(one[1] + 8 < other[0] for one, other in pairwise(edges)) else None

    def share(self, value: float) -> float:
        """Return in which share of the axis a value stands."""
        return log10(max(value, 1.0)) / (log10(max(self.top, 10)) + 0.05) if self.log else value / self.top


@dataclass(frozen=True, slots=True)
class _Laid:
    """A row in its place, in pixels under the top of its panel: the middle of its words, and of its drawing."""

    row: Row
    lines: tuple[str, ...]
    words: float
    drawing: float


def row_figure(panels: Sequence[Panel], sheet: Sheet) -> dict[str, object]:
    """Return the Plotly JSON of panels of rows, from the top down."""
    left, top = _left(panels, sheet), 0
    right = max(_right(panel, sheet, left) for panel in panels)
    heights = [height(panel, sheet) for panel in panels]
    whole = sum(heights) + _BETWEEN * (len(panels) - 1)
    traces: list[Trace] = []
    notes: list[dict[str, object]] = []
    axes: dict[str, object] = {}
    for number, (panel, high) in enumerate(zip(panels, heights, strict=True), 1):
        domain = ((whole - top - high + FOOT) / whole, (whole - top) / whole)
        drawn, words, own = panel_parts(panel, sheet, number=number, domain=domain, left=left, right=right)
        traces, notes, axes = traces + drawn, notes + words, axes | own
        top += high + _BETWEEN
    margin = {"l": left, "r": right, "t": 4, "b": 0}
    return figure_json(traces, height=whole + 4, margin=margin, annotations=notes, bargap=0, **axes)


def height(panel: Panel, sheet: Sheet) -> int:
    """Return how many pixels a panel takes, with its ticks."""
    return sum(_room(_lines(row, sheet), sheet) for row in panel.rows) + FOOT


def panel_parts(
    panel: Panel, sheet: Sheet, *, number: int, domain: tuple[float, float], left: int, right: int
) -> tuple[list[Trace], list[dict[str, object]], dict[str, object]]:
    """Return traces, words and axes of the panel that stands in this share of a drawing's height.

    `left` is how many pixels there are before the axis, and `right` behind it.
    """
    name = str(number) if number > 1 else ""
    laid = list(_laid(panel, sheet))
    traces = [
        trace | {"xaxis": f"x{name}", "yaxis": f"y{name}"} for one in laid for trace in _traces(one, panel, sheet)
    ]
    notes = [
        note | {"xref": note.get("xref", f"x{name}"), "yref": f"y{name}"}
        for one in laid
        for note in _words(one, panel, sheet, left)
    ]
    high = height(panel, sheet) - FOOT
    upright = axis(range=[-high, 0], showgrid=False, showticklabels=False, anchor=f"x{name}", domain=list(domain))
    return (
        traces,
        notes,
        {
            f"xaxis{name}": panel.across(sheet.least - left - right) | {"anchor": f"y{name}", "showgrid": sheet.beside},
            f"yaxis{name}": upright,
        },
    )


def _laid(panel: Panel, sheet: Sheet) -> Iterator[_Laid]:
    top = 0.0
    for row in panel.rows:
        lines = _lines(row, sheet)
        room, words = _room(lines, sheet), LINE_HEIGHT * len(lines)
        if sheet.beside:
            yield _Laid(row, lines, top + room / 2, top + room / 2)
        else:
            yield _Laid(row, lines, top + 4 + words / 2, top + 4 + words + 13)
        top += room


def _room(lines: Sequence[str], sheet: Sheet) -> int:
    """Return how many pixels a row takes from top to bottom."""
    words = LINE_HEIGHT * len(lines)
    return max(34, words + 8) if sheet.beside else words + 34


def _left(panels: Sequence[Panel], sheet: Sheet) -> int:
    """Return the pixels before the axis: for the names, or hardly any."""
    if not sheet.beside:
        return 12
    rows = [row for panel in panels for row in panel.rows]
    return (
        max(text_width(line, bold=bool(at == 0)) for row in rows for at, line in enumerate(_lines(row, sheet))) + _GAP
    )


def _right(panel: Panel, sheet: Sheet, left: int) -> int:
    """Return the pixels after the axis: what words at the end of a row need beyond it on the narrowest page."""
    room = sheet.least - left
    rows = [(panel.share(row.end(log=panel.log)), _CLEAR + text_width(row.said)) for row in panel.rows if sheet.beside]
    across = panel.across(room - 40)
    ticks = zip(across["tickvals"], across["ticktext"], strict=True)
    rows += [(panel.share(tick), text_width(words) // 2) for tick, words in ticks]
    return max([8, *(int(room - (room - words) / share) + 4 for share, words in rows if share > _LEAST_SHARE)])


def _traces(one: _Laid, panel: Panel, sheet: Sheet) -> list[Trace]:
    """Return bar, tick and marks of a row."""
    row, level = one.row, -one.drawing
    traces: list[Trace] = []
    if row.bar is not None:
        traces.append(_bar(row, level, sheet))
    if row.older is not None:
        traces.append(_older(row.older, level, row.hue))
    floor = 1.0 if panel.log else 0.0
    return traces + [quoted_point(mark, along=level, vertical=False, floor=floor) for mark in row.quoted]


def _words(one: _Laid, panel: Panel, sheet: Sheet, left: int) -> list[dict[str, object]]:
    """Return the name and the value of a row."""
    row, text = one.row, _bold(one.row, one.lines)
    if not sheet.beside:
        return [words_at(text, 0, -one.words, xref="paper")]
    end = max(row.end(log=panel.log), 1.0 if panel.log else 0.0)
    place = log10(end) if panel.log else end
    return [
        words_at(text, 0, -one.words, xref="paper", xshift=-left),
        words_at(plain_text(row.said), place, -one.drawing, row.hue, xshift=_CLEAR),
    ]


def _lines(row: Row, sheet: Sheet) -> tuple[str, ...]:
    """Return the name of a row in three lines at most; where it stands over its row, with the value behind it."""
    lines = wrapped(row.label, sheet.names, bold=row.name)
    if len(lines) > _MOST_LINES:
        last = lines[_MOST_LINES - 1].rpartition(" ")[0] or lines[_MOST_LINES - 1][:-1]
        lines = [*lines[: _MOST_LINES - 1], f"{last.rstrip(' .…')} …"]
    if sheet.beside:
        return tuple(lines)
    said = wrapped(_AFTER_NUMBER.sub(_HELD, row.said), sheet.names)
    whole = wrapped(f"{' '.join(lines)}: {' '.join(said)}", sheet.names, bold=row.name)
    return tuple(whole)


def _bold(row: Row, lines: Sequence[str]) -> str:
    """Return lines with the name they begin with in bold."""
    left, text = len(row.name), []
    for line in lines:
        heavy, plain = plain_text(line[:left]), plain_text(line[left:])
        text.append(f"<b>{heavy}</b>{plain}" if heavy else plain)
        left = max(left - len(line) - 1, 0)
    return "<br>".join(text)


def _bar(row: Row, level: float, sheet: Sheet) -> Trace:
    return {
        "type": "bar",
        "orientation": "h",
        "x": [row.bar],
        "y": [level],
        "width": [sheet.thickness],
        "marker": {"color": INK, "opacity": 0.35 if row.quoted else 0.6},
        "hovertext": [plain_text(f"{row.label}: {row.said}")],
        "hoverinfo": "text",
        "meta": meta("reference", row.hue),
    }


def _older(value: float, level: float, hue: int) -> Trace:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [value],
        "y": [level],
        "marker": {"symbol": "line-ns-open", "size": 22, "color": INK, "line": {"width": 2}},
        "hovertext": [f"Older value: {amount(value, 'km')}"],
        "hoverinfo": "text",
        "meta": meta("older", hue),
    }


def panel_of(rows: Sequence[Row], unit: str, *, log: bool = False) -> Panel:
    """Return rows on an axis in the unit in which values of `unit` are drawn."""
    return Panel(rows, axis_unit(unit), log)


def row_figures(panels: Sequence[Panel]) -> tuple[dict[str, object], dict[str, object]]:
    """Return the drawing of panels for a wide page and for a phone."""
    return row_figure(panels, WIDE), row_figure(panels, NARROW)
