"""Whatever else the text counts: shares, stretches of time, countries, lengths, each unit on an axis of its own."""

from collections.abc import Sequence
from itertools import chain

from app.charts.model import Chart, QuotedFigure
from app.charts.paper import Trace, figure_json, plain_text
from app.charts.rows import ROW_HEIGHT, Row, ranges, row_axis, row_traces, value_axis
from app.charts.scene import Scene, is_border, is_flight, is_lent, is_money, is_trade, said
from app.charts.table import quoted_row, table
from app.charts.words import axis_unit, divisor
from app.hedges import reach

_FOOT = 62
"""Pixels under the rows of one unit, for its axis."""

_LABEL, _WORDS = 66, 44
"""Letters that a label may have, and the words of the text in it: two lines on a phone."""

_COUNTED = frozenset(
    [
        "countries",
        "projects",
        "provinces",
        "places",
        "events",
        "vehicles",
        "ships",
        "aircraft",
        "weapons",
        "companies",
        "groups",
        "times",
        "count",
    ]
)
_WIDE = 100
"""Values further apart than this many times stand on a logarithmic axis."""


def others(scene: Scene) -> Chart | None:
    """Draw the quoted figures that no other chart draws, the units one under the other.

    Places in an order ("fifth biggest") are no quantities: they are listed, and not drawn.
    """
    left = [one for one in scene.quoted if not _drawn_elsewhere(one)]
    panels = _panels([one for one in left if one.unit != "rank" and reach(one)])
    if not panels:
        return None
    drawn = list(chain.from_iterable(panels.values()))
    ranked = any(one.unit == "rank" for one in left)
    return Chart(
        name="others",
        title="Shares, years and other counts, as the text quotes them",
        description=f"Quoted figures by what they are in, each on an axis of its own: {', '.join(panels)}.",
        figure=_draw(panels),
        table=table(quoted_row(one) for one in left),
        sources=(),
        notes=(*ranges(drawn), *(("A place in an order is in the table, and not drawn.",) if ranked else ())),
    )


def _drawn_elsewhere(one: QuotedFigure) -> bool:
    trade = is_trade(one) and (one.indicator == "rank" or (one.indicator == "trade" and is_money(one)))
    return trade or is_lent(one) or is_border(one) or is_flight(one) or one.unit == "people"


def _panels(figures: Sequence[QuotedFigure]) -> dict[str, list[QuotedFigure]]:
    """Return the figures by the unit of their axis; things that are counted share one."""
    found: dict[str, list[QuotedFigure]] = {}
    for one in figures:
        unit = "number" if one.unit in _COUNTED or not one.unit else axis_unit(one.unit)
        found.setdefault(unit, []).append(one)
    return dict(sorted(found.items(), key=lambda panel: (panel[0] == "number", panel[0] != "percent")))


def _draw(panels: dict[str, list[QuotedFigure]]) -> dict[str, object]:
    """Draw the panels from the top down, each row with its words over it."""
    heights = [ROW_HEIGHT * len(figures) + _FOOT for figures in panels.values()]
    whole, top = sum(heights), sum(heights)
    traces: list[Trace] = []
    axes: dict[str, object] = {}
    for number, ((unit, figures), height) in enumerate(zip(panels.items(), heights, strict=True), 1):
        name = str(number) if number > 1 else ""
        rows = [Row(_label(one), one.hue, quoted=(one,)) for one in figures]
        log = _is_wide(figures)
        own = [trace | {"xaxis": f"x{name}", "yaxis": f"y{name}"} for trace in row_traces(rows, log=log)]
        traces += own
        domain = [max((top - height + _FOOT) / whole, 0.0), top / whole]
        axes[f"xaxis{name}"] = value_axis(rows, plain_text(unit), log=log, anchor=f"y{name}", automargin=False)
        axes[f"yaxis{name}"] = row_axis(rows, anchor=f"x{name}", domain=domain, automargin=False)
        top -= height
    return figure_json(traces, height=whole + 4, margin={"l": 4, "r": 24, "t": 4, "b": 0}, bargap=0, **axes)


def _label(one: QuotedFigure) -> str:
    when = f", {one.period}" if one.period else ""
    room = min(_WORDS, max(0, _LABEL - len(one.power_label) - len(when)))
    return f"<b>{plain_text(one.power_label)}</b> {plain_text(said(one, room) + when)}"


def _is_wide(figures: Sequence[QuotedFigure]) -> bool:
    """Whether the small ones would lie on the floor of a plain axis."""
    ends = [
        end / divisor(one)
        for one in figures
        if (covered := reach(one)) and (end := covered.point or covered.high or covered.low)
    ]
    return bool(ends) and min(ends) >= 1 and max(ends) > _WIDE * min(ends)
