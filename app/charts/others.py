"""Whatever else the text counts: shares, stretches of time, countries, lengths, each unit on an axis of its own."""

from collections.abc import Sequence
from itertools import chain

from app.charts.model import Chart, QuotedFigure
from app.charts.row_figure import Panel, Row, row_figures
from app.charts.rows import ranges
from app.charts.scene import Scene, is_border, is_flight, is_lent, is_money, is_trade, said
from app.charts.table import heard, quoted_row, table
from app.charts.words import axis_unit, divisor, row_text
from app.hedges import reach

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
_KINDS = {
    "years": ("a span of time", "spans of time", "longest"),
    "percent": ("a share", "shares", "largest"),
    "km": ("a distance", "distances", "longest"),
    "number": ("a plain count", "plain counts", "highest"),
}
"""What figures on an axis of this unit are called, one and several, and the one that stands out."""
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
    listed = [quoted_row(one) for one in left]
    headline = _finding(panels)
    wide, narrow = row_figures([_panel(unit, figures) for unit, figures in panels.items()])
    return Chart(
        name="others",
        headline=headline,
        title="Shares, years and other counts, as the text quotes them",
        measure="each unit on an axis of its own",
        description=f"Quoted figures by what they are in, each on an axis of its own: {', '.join(panels)}. "
        + heard(listed),
        figure=wide,
        narrow=narrow,
        table=table(listed),
        sources=(),
        notes=(*ranges(drawn), *(("A place in an order is in the table, and not drawn.",) if ranked else ())),
    )


def _finding(panels: dict[str, list[QuotedFigure]]) -> str:
    """Say of which kind most figures are, and which is the highest of those."""
    unit, most = max(panels.items(), key=lambda panel: len(panel[1]))
    top = max(most, key=_size)
    count = sum(map(len, panels.values()))
    one, many, highest = _KINDS.get(unit, (f"in {unit}", f"in {unit}", "highest"))
    told = f"{row_text(top)} ({top.power_label})"
    if len(most) == 1:
        return f"{'One figure is' if count == 1 else f'One of {count} other figures is'} {one}: {told}"
    return f"{len(most)} of {count} other figures are {many}, the {highest} {told}"


def _size(one: QuotedFigure) -> float:
    covered = reach(one)
    return ((covered.point or covered.high or covered.low or 0.0) if covered else 0.0) / divisor(one)


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


def _panel(unit: str, figures: Sequence[QuotedFigure]) -> Panel:
    rows = [Row(one.power_label, _label(one), row_text(one), one.hue, quoted=(one,)) for one in figures]
    return Panel(rows, unit, _is_wide(figures))


def _label(one: QuotedFigure) -> str:
    when = f", {one.period}" if one.period else ""
    room = min(_WORDS, max(0, _LABEL - len(one.power_label) - len(when)))
    return said(one, room) + when


def _is_wide(figures: Sequence[QuotedFigure]) -> bool:
    """Whether the small ones would lie on the floor of a plain axis."""
    ends = [
        end / divisor(one)
        for one in figures
        if (covered := reach(one)) and (end := covered.point or covered.high or covered.low)
    ]
    return bool(ends) and min(ends) >= 1 and max(ends) > _WIDE * min(ends)
