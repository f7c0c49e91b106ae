"""The drawing of rows, one value each: the name beside its row or, on a phone, over it, the value at the row's end."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

from app.charts.model import QuotedFigure
from app.charts.paper import (
    INK,
    Trace,
    axis,
    figure_json,
    meta,
    plain_text,
    quoted_point,
    steps,
    tens,
    text_width,
    words_at,
    wrapped,
)
from app.charts.words import amount, axis_unit, divisor
from app.hedges import Reach, reach

_FOOT = 44
"""Pixels under the rows of one axis, for its ticks and its unit."""
_GAP = 10
_AFTER_NUMBER, _HELD = re.compile(r"(?<=\d) | (?=USD\b)"), "\u00a0"
"""A number and its unit stay in one line."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """How rows are laid out on one width of page; `beside` says that names stand before their rows, else over them."""

    beside: bool
    height: int
    letters: int
    thickness: float


WIDE = Sheet(beside=True, height=42, letters=34, thickness=0.42)
NARROW = Sheet(beside=False, height=56, letters=44, thickness=0.26)


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


def _end(one: QuotedFigure) -> float:
    covered = reach(one) or Reach(None, None, None)
    return (covered.high or covered.point or covered.low or 0.0) / divisor(one)


def _open(one: QuotedFigure) -> bool:
    covered = reach(one)
    return covered is not None and covered.high is None


@dataclass(frozen=True, slots=True)
class Panel:
    """Rows on one axis, whose `unit` is written under it; dollars in millions. `log` makes the axis logarithmic."""

    rows: Sequence[Row]
    unit: str
    log: bool = False

    @property
    def top(self) -> float:
        """The upper end of the axis."""
        return max(row.end(log=self.log) for row in self.rows) or 1.0


def row_figure(panels: Sequence[Panel], sheet: Sheet) -> dict[str, object]:
    """Return the Plotly JSON of panels of rows, from the top down."""
    heights = [sheet.height * len(panel.rows) + _FOOT for panel in panels]
    whole = top = sum(heights)
    traces: list[Trace] = []
    notes: list[dict[str, object]] = []
    axes: dict[str, object] = {}
    left = _left(panels, sheet)
    for number, (panel, height) in enumerate(zip(panels, heights, strict=True), 1):
        name = str(number) if number > 1 else ""
        traces += [trace | {"xaxis": f"x{name}", "yaxis": f"y{name}"} for trace in _traces(panel, sheet)]
        notes += [
            note | {"xref": note.get("xref", f"x{name}"), "yref": f"y{name}"} for note in _words(panel, sheet, left)
        ]
        domain = [max((top - height + _FOOT) / whole, 0.0), top / whole]
        axes[f"xaxis{name}"] = _values(panel, anchor=f"y{name}")
        axes[f"yaxis{name}"] = axis(range=[-0.5, len(panel.rows) - 0.5], showgrid=False, showticklabels=False,
                                    anchor=f"x{name}", domain=domain)  # fmt: skip
        notes.append(_unit(panel.unit, domain[0]))
        top -= height
    margin = {"l": left, "r": _right(panels, sheet), "t": 4, "b": 0}
    return figure_json(traces, height=whole + 4, margin=margin, annotations=notes, bargap=0, **axes)


def _unit(unit: str, foot: float) -> dict[str, object]:
    return words_at(plain_text(unit), 0, foot, xref="paper", yref="paper", yanchor="top", yshift=-20)


def _left(panels: Sequence[Panel], sheet: Sheet) -> int:
    """Return the pixels before the axis: for the names, or hardly any."""
    if not sheet.beside:
        return 6
    lines = [line for panel in panels for row in panel.rows for line in _name_lines(row, sheet)]
    return max([90, *(text_width(line) for line in lines)]) + _GAP


def _right(panels: Sequence[Panel], sheet: Sheet) -> int:
    """Return the pixels after the axis: for the words at the longest row."""
    if not sheet.beside:
        return 20
    return _GAP + 16 + max(text_width(row.said) for panel in panels for row in panel.rows)


def _values(panel: Panel, **own: object) -> dict[str, object]:
    """Return the axis along which rows are drawn."""
    ticks = tens(panel.top) if panel.log else steps(panel.top, 4)
    return axis(
        type="log" if panel.log else "linear",
        range=[0, log10(max(panel.top, 10)) + 0.15] if panel.log else [0, 1.03 * panel.top],
        tickvals=ticks,
        ticktext=[f"{tick:,g}" if tick < 1e6 else amount(tick, "").strip() for tick in ticks],
        **own,
    )


def _traces(panel: Panel, sheet: Sheet) -> list[Trace]:
    """Return the bars, ticks and marks of rows, the first one on top."""
    floor = 1.0 if panel.log else 0.0
    sunk = 0.0 if sheet.beside else 0.16
    traces: list[Trace] = []
    for level, row in zip(range(len(panel.rows) - 1, -1, -1), panel.rows, strict=True):
        middle = level - sunk
        if row.bar is not None:
            traces.append(_bar(row, middle, sheet))
        if row.older is not None:
            traces.append(_older(row.older, middle, row.hue))
        traces += [quoted_point(one, along=middle, vertical=False, floor=floor) for one in row.quoted]
    return traces


def _words(panel: Panel, sheet: Sheet, left: int) -> list[dict[str, object]]:
    """Return the names and values of rows."""
    words = []
    for level, row in zip(range(len(panel.rows) - 1, -1, -1), panel.rows, strict=True):
        if sheet.beside:
            end = max(row.end(log=panel.log), 1.0 if panel.log else 0.0)
            words.append(words_at(_name(row, sheet), 0, level, xref="paper", xshift=-left))
            words.append(words_at(plain_text(row.said), log10(end) if panel.log else end, level, row.hue, xshift=12))
        else:
            rise = 0.3 if "<br>" in (text := _name(row, sheet, said=True)) else 0.2
            words.append(words_at(text, 0, level + rise, xref="paper"))
    return words


def _name_lines(row: Row, sheet: Sheet, *, said: bool = False) -> list[str]:
    text = " ".join(filter(None, (row.name, row.what)))
    lines = wrapped(f"{text}: {_AFTER_NUMBER.sub(_HELD, row.said)}" if said else text, sheet.letters)
    return lines if len(lines) < 3 else [lines[0], f"{lines[1].rstrip(' .…')[: sheet.letters - 1]}…"]


def _name(row: Row, sheet: Sheet, *, said: bool = False) -> str:
    """Return the words of a row with its name in bold, in two lines at most."""
    lines = [plain_text(line) for line in _name_lines(row, sheet, said=said)]
    name = plain_text(row.name)
    if lines[0].startswith(name):
        return "<br>".join([f"<b>{name}</b>{lines[0][len(name) :]}", *lines[1:]])
    return "<br>".join([f"<b>{lines[0]}</b>", *lines[1:]])


def _bar(row: Row, level: float, sheet: Sheet) -> Trace:
    return {
        "type": "bar",
        "orientation": "h",
        "x": [row.bar],
        "y": [level],
        "width": [sheet.thickness],
        "marker": {"color": INK, "opacity": 0.6},
        "hovertext": [plain_text(f"{' '.join(filter(None, (row.name, row.what)))}: {row.said}")],
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
