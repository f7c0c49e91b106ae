"""The drawing of lines over the years: names at their ends, what the text quotes at its year or, undated, in rows.

Words within the years stand where nothing else does, at every width for which a drawing is used.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from app.charts import row_figure
from app.charts.findings import Change
from app.charts.lettering import LINE_HEIGHT, text_width, wrapped
from app.charts.model import Line, QuotedFigure
from app.charts.paper import ARROW, Trace, axis, figure_json, led, meta, plain_text, quoted_point, steps, words_at
from app.charts.placing import Box, Place, Point, Sheet, place, spread
from app.charts.row_figure import Panel, Row, panel_parts
from app.charts.words import MILLIONS, divisor, number, short_text, ticks_text, year
from app.hedges import Reach, reach

_TOP, _UNIT, _FOOT = 12, 18, 28
"""Pixels over the lines, for the unit over them, and for the years under them."""
_GAP = 8
"""Pixels between the labels and the edge."""
_HEAD = 46
"""Pixels over the rows below the lines, with the words over them."""
_MARK = 8.0
"""Pixels that the mark of a quoted figure reaches around its point."""

_AIRY = 1.2
"""How much more room than they need names have at the ends of lines, so that they stand near them."""
_MANY = 2e6
"""An axis that reaches as far as this counts in millions."""
_TAGS = re.compile("</?b>")
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
"""Lines differ by these too, so that nobody needs the hues."""


@dataclass(frozen=True, slots=True)
class Page:
    """How lines are laid out on pages of these `widths`, in pixels.

    `names` is the room for names at the ends of lines, `lead` the share of the years between the two, `years` how many
    years are named at most, `rows` how the rows below are laid out.
    """

    widths: tuple[int, ...]
    names: int
    lead: float
    height: int
    years: int
    rows: row_figure.Sheet


WIDE = Page((600, 660, 720, 800, 960), 150, 0.03, 380, 7, replace(row_figure.NARROW, least=600, names=560))
NARROW = Page((270, 300, 330, 350, 375, 400, 440, 500, 599), 86, 0.07, 330, 4, row_figure.NARROW)


@dataclass(frozen=True, slots=True)
class Plot:
    """All that is drawn: `lines`, quoted figures, the year of the text, the finding and numbers of notes at points.

    `write` writes a value beside its line, `noted` gives the number of the note on a (line, year).
    """

    lines: Sequence[Line]
    drawn: Sequence[QuotedFigure]
    published: int | None
    unit: str
    finding: Change | None
    write: Callable[[float], str] = number
    noted: Mapping[tuple[str, int], int] = field(default_factory=dict)

    @property
    def dated(self) -> list[tuple[QuotedFigure, int]]:
        """The quoted figures that name a year, with it."""
        return [(one, when) for one in self.drawn if (when := year(one.period))]

    @property
    def undated(self) -> list[QuotedFigure]:
        """The quoted figures that name none."""
        return [one for one in self.drawn if not year(one.period)]

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last year of the drawing."""
        known = [when for line in self.lines for when in line.points] + [when for _, when in self.dated]
        return min(known), max(known)

    @property
    def scale(self) -> tuple[float, str]:
        """What values are divided by on the axis, and the unit over it; dollars have their sign at each value."""
        if self.unit == MILLIONS:
            return 1.0, ""
        return (1e6, f"million {self.unit}") if self.top >= _MANY else (1.0, self.unit)

    @property
    def top(self) -> float:
        """The upper end of the axis."""
        peaks = [line.peak[1] for line in self.lines]
        return 1.12 * max([1.0, *peaks, *(_highest(one) for one, _ in self.dated)])


def line_figure(plot: Plot, page: Page) -> dict[str, object]:
    """Return the Plotly JSON of a drawing of lines."""
    frame = _frame(plot, page)
    told, left_out = _told(plot, frame)
    rows = _rows(plot, [*plot.undated, *left_out])
    panel = Panel(rows, plot.unit)
    below = _HEAD + row_figure.height(panel, page.rows) if rows else 0
    whole = frame.high + below + (_FOOT if rows else 0)
    share = (below - _HEAD) / whole
    traces: list[Trace] = [*_lines(plot), *(quoted_point(one, along=when, vertical=True) for one, when in plot.dated)]
    notes = [*frame.names, *told, *_heads(plot, page, rows, share)]
    axes: dict[str, object] = {}
    if rows:
        parts = panel_parts(
            panel, page.rows, number=2, domain=(row_figure.FOOT / whole, share), left=frame.left, right=frame.right
        )
        traces, notes, axes = traces + parts[0], notes + parts[1], parts[2]
    lines_from = (whole - frame.high) / whole
    top = _TOP + (_UNIT if plot.scale[1] else 0)
    return figure_json(
        traces,
        height=whole + top + (0 if rows else _FOOT),
        margin={"l": frame.left, "r": frame.right, "t": top, "b": 0 if rows else _FOOT},
        xaxis=axis(range=list(frame.across), showgrid=False, ticklabelstandoff=6, anchor="y",
                   **_years(*plot.years, page.years)),
        yaxis=axis(range=[0, plot.top], tickvals=frame.ticks, ticktext=frame.written, anchor="x",
                   domain=[lines_from, 1]),
        annotations=notes,
        bargap=0,
        **axes,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where lines are drawn: pixels before and behind them and from top to bottom, the axes, and the names there.

    `leads` are the lines that lead names to their lines, from a (year, value) to the height of the name.
    """

    left: int
    right: int
    high: int
    across: tuple[float, float]
    top: float
    ticks: list[float]
    written: list[str]
    names: list[dict[str, object]]
    leads: list[tuple[Point, float]]
    widths: tuple[int, ...]

    def at(self, width: int, when: float, value: float) -> Point:
        """Return the pixels of a value on a page of this width, from the left and from the top of the lines."""
        share = (when - self.across[0]) / (self.across[1] - self.across[0])
        return self.left + share * (width - self.left - self.right), self.high * (1 - value / self.top)

    def sheets(self, plot: Plot) -> list[Sheet]:
        """Return what is drawn, at each width."""
        return [self._sheet(plot, width) for width in self.widths]

    def _sheet(self, plot: Plot, width: int) -> Sheet:
        lines = [pair for line in plot.lines for pair in self._pieces(line, width)]
        edge = width - self.right
        lines += [(self.at(width, *end), (edge, self.at(width, 0, height)[1])) for end, height in self.leads]
        marks = [self._mark(one, self.at(width, when, _at(one))) for one, when in plot.dated]
        return Sheet((self.left + 3, -6, edge, self.high - 3), lines, marks)

    def _pieces(self, line: Line, width: int) -> Iterator[tuple[Point, Point]]:
        for stretch in _stretches(line):
            points = [self.at(width, when, line.points[when]) for when in stretch]
            yield from pairwise(points if len(points) > 1 else points * 2)

    def _mark(self, one: QuotedFigure, point: Point) -> Box:
        covered, pixel = reach(one) or Reach(None, None, None), self.high / self.top / divisor(one)
        top, bottom = point[1] - _MARK, point[1] + _MARK
        if covered.high is not None:
            top = min(top, self.high - covered.high * pixel)
            bottom = max(bottom, self.high - (covered.low or 0.0) * pixel)
        else:
            top -= 0.3 * (self.high - point[1])
        return point[0] - _MARK, top, point[0] + _MARK, bottom


def _frame(plot: Plot, page: Page) -> _Frame:
    """Lay out the axes and the names at the ends of lines, moved apart."""
    first, last = plot.years
    span = max(last - first, 1)
    labels = [tuple(wrapped(f"{line.label} {plot.write(line.last[1])}", page.names)) for line in plot.lines]
    sizes = [4.0 + LINE_HEIGHT * len(lines) for lines in labels]
    high = max(page.height, int(_AIRY * sum(sizes)) + 1)
    top, pixel = plot.top, plot.top / high
    middles = spread([line.last[1] for line in plot.lines], [size * pixel for size in sizes], top)
    across = (first - span * 0.02, last + span * page.lead)
    names = [
        words_at("<br>".join(map(plain_text, lines)), *line.last, line.hue, **led(across[1], middle), xshift=3)
        for line, lines, middle in zip(plot.lines, labels, middles, strict=True)
    ]
    ticks = steps(top)
    written = ticks_text([tick / plot.scale[0] for tick in ticks], "" if plot.scale[1] else plot.unit)
    return _Frame(
        left=10 + max(map(text_width, written)),
        right=_GAP + 3 + max(text_width(line) for lines in labels for line in lines),
        high=high, across=across, top=top, ticks=ticks, written=written, names=names, widths=page.widths,
        leads=[(line.last, middle) for line, middle in zip(plot.lines, middles, strict=True)],
    )  # fmt: skip


def _told(plot: Plot, frame: _Frame) -> tuple[list[dict[str, object]], list[QuotedFigure]]:
    """Return what stands at points: quoted figures of a year, the values of the finding, numbers of notes.

    Also the quoted figures whose words find no room.
    """
    sheets = frame.sheets(plot)
    notes: list[dict[str, object]] = []
    left_out: list[QuotedFigure] = []

    def tell(texts: Iterable[Sequence[str]], when: int, value: float, hue: int, clear: float = 2.0) -> bool:
        """Set the first of these texts that finds room."""
        points = [frame.at(width, when, value) for width in frame.widths]
        for lines in texts:
            size = max(text_width(_TAGS.sub("", line), bold="<b>" in line) for line in lines)
            if found := place(sheets, points, (size, LINE_HEIGHT * len(lines)), clear=clear):
                notes.append(words_at("<br>".join(lines), when, value, hue, **_stands(found)))
                return True
        return False

    for one, when in plot.dated:
        text = f"{one.power_label}: {short_text(one)}, quoted"
        if not tell((list(map(plain_text, wrapped(text, room))) for room in (110, 70)), when, _at(one), one.hue, _MARK):
            left_out.append(one)
    for line, when in _peaks(plot):
        value = f"<b>{plain_text(plot.write(line.points[when]))}</b>"
        tell(([f"{value} in {when}"], [value, f"in {when}"]), when, line.points[when], line.hue)
    for (label, when), note in plot.noted.items():
        line = next(line for line in plot.lines if line.label == label)
        tell(([f"<b>{note}</b>"],), when, line.points[when], line.hue, 4.0)
    return notes, left_out


def _stands(found: Place) -> dict[str, Any]:
    """Return where words stand in Plotly's terms; a line leads from afar."""
    anchors: dict[str, Any] = {"xanchor": found.xanchor, "yanchor": found.yanchor, "align": found.xanchor}
    if found.led:
        return anchors | dict(ARROW) | {"ax": found.dx, "ay": found.dy}
    return anchors | {"xshift": found.dx, "yshift": -found.dy}


def _peaks(plot: Plot) -> list[tuple[Line, int]]:
    """Return the points whose values are written: where the finding begins, and the highest of all."""
    highest = max(plot.lines, key=lambda line: line.peak[1])
    peaks = [(plot.finding.line, plot.finding.since)] if plot.finding else []
    same = [(line.label, when) for line, when in peaks] == [(highest.label, highest.peak[0])]
    return peaks if same else [*peaks, (highest, highest.peak[0])]


def _rows(plot: Plot, figures: Sequence[QuotedFigure]) -> list[Row]:
    """Return quoted figures as rows, each with a bar for what is reported of its power.

    That is the value of its own year or, without one, of the latest year when the text came out.
    """
    lines = {line.label: line for line in plot.lines}
    rows = []
    for one in figures:
        line, own = lines.get(one.power_label), year(one.period)
        said, bar = short_text(one), None
        known = [when for when in line.points if when <= (own or plot.published or when)] if line else []
        if line and known and (own is None or own == max(known)):
            bar = line.points[max(known)]
            said += f"; reported in {max(known)}: {plot.write(bar)}"
        rows.append(Row(one.power_label, f"({one.period})" if one.period else "", said, one.hue, bar, None, (one,)))
    return rows


def _heads(plot: Plot, page: Page, rows: Sequence[Row], share: float) -> list[dict[str, object]]:
    """Return the unit over the axis, and what the rows are whose upper end is in this share of the height."""
    over: dict[str, Any] = {"xref": "paper", "yref": "paper", "yanchor": "bottom"}
    heads = [words_at(plain_text(plot.scale[1]), 0, 1, **over, yshift=8)] if plot.scale[1] else []
    if rows:
        bars = "; bars: what is reported" if any(row.bar is not None for row in rows) else ""
        text = f"Quoted in the text{f' of {plot.published}' if plot.published else ''}{bars}"
        lines = wrapped(text, page.rows.names)
        heads.append(words_at("<br>".join(map(plain_text, lines)), 0, share, **over, yshift=2))
    return heads


def _years(first: int, last: int, most: int) -> dict[str, object]:
    """Return the years that are named under the axis: few enough, and round ones."""
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100) if (last - first) // step < most)
    named = [when for when in range(first, last + 1) if when % step == 0] or [first]
    return {"tickvals": named, "ticktext": [str(when) for when in named]}


def _highest(one: QuotedFigure) -> float:
    covered = reach(one) or Reach(None, None, None)
    ends = [end for end in (covered.high, covered.point, covered.low) if end is not None]
    return max(ends, default=0.0) / divisor(one) * (1.3 if covered.high is None else 1.0)


def _at(one: QuotedFigure) -> float:
    """Return the height at which a quoted figure wants its label."""
    covered = reach(one) or Reach(None, None, None)
    return (covered.point or covered.low or covered.high or 0.0) / divisor(one)


def _lines(plot: Plot) -> list[Trace]:
    """Return the lines, that of the finding on top."""
    told = plot.finding.line if plot.finding else None
    traces = [(line is told, _line(line, _DASHES[at % len(_DASHES)], plot, told)) for at, line in enumerate(plot.lines)]
    return [trace for _, trace in sorted(traces, key=lambda row: row[0])]


def _stretches(line: Line) -> list[list[int]]:
    """Return the years of a line, cut where one has no value and where the count changed its meaning."""
    stretches: list[list[int]] = []
    for when in sorted(line.points):
        if not stretches or when - 1 not in line.points or when in line.uncertain:
            stretches.append([])
        stretches[-1].append(when)
    return stretches


def _line(line: Line, dash: str, plot: Plot, told: Line | None) -> Trace:
    """Return a line; it breaks off where a year is missing or the count changed, and each end there has a mark."""
    places: list[float] = []
    marks: list[int] = []
    stretches = _stretches(line)
    loud = {line.last[0]} | ({plot.finding.since} if plot.finding and line is told else set())
    for stretch in stretches:
        ends = {stretch[0], stretch[-1]} - {stretches[0][0], line.last[0]}
        if places:
            places.append(stretch[0] - 0.5)
            marks.append(0)
        for when in stretch:
            places.append(when)
            alone = len(stretch) == 1
            marks.append(9 if when in line.uncertain else 6 if when in loud or alone else 4 if when in ends else 0)
    name = plain_text(line.label).replace("%{", "% {")
    rings = ["circle-open" if at in line.uncertain else "circle" for at in places]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": places,
        "y": [line.points.get(int(place)) if place == int(place) else None for place in places],
        "line": {"width": 3.5 if line is told else 2, "dash": dash},
        "marker": {"size": marks, "symbol": rings if line.uncertain else "circle"},
        "connectgaps": False,
        "hovertemplate": f"<b>{name}</b>, %{{x}}: %{{y:,.0f}} {plain_text(plot.unit)}<extra></extra>",
        "meta": meta("reference", line.hue),
    }
