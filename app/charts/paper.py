"""The look that all charts share: Plotly traces and layout with neutral colours and no furniture.

Colours are left to the page. Every trace carries `meta`: `role` ("reference", "older" or "quoted") and `hue` (1 to 20,
or None), from which the page's script takes the colour of the day; words are annotations whose name ends in their hue.
A quoted point carries the permalink of its sentence as `customdata`.
"""

from collections.abc import Mapping, Sequence
from html import escape
from math import floor, inf, log10, sqrt
from typing import Any

from app.charts.lettering import LABEL_SIZE
from app.charts.model import QuotedFigure
from app.charts.words import divisor, value_text
from app.hedges import Reach, reach

INK = "#71767d"
"""Readable on light and on dark paper, for pages whose script does not run."""

GRID = "rgba(128, 128, 128, 0.22)"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"
Trace = dict[str, object]


def meta(role: str, hue: int | None) -> dict[str, object]:
    """Return what the page's script needs to colour a trace; hue 0 is no power's colour."""
    return {"role": role, "hue": hue or None}


def axis(**own: object) -> dict[str, Any]:
    """Return an axis without line or zoom; `own` entries win."""
    quiet: dict[str, object] = {
        "fixedrange": True,
        "zeroline": False,
        "gridcolor": GRID,
    }
    return quiet | own


def words_at(text: str, x: float, y: float, hue: int = 0, **own: Any) -> dict[str, object]:
    """Return words at a point of the drawing, in a power's colour or, for the hue 0, in the ink of the page.

    `own` may move them (`xshift`, `yshift`) or, with `showarrow` and a place (`ax`, `ay`), lead a line to the point.
    """
    plain: dict[str, object] = {
        "x": x,
        "y": y,
        "text": text,
        "name": f"label-{hue}",
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "middle",
        "align": "left",
    }
    return plain | own


ARROW: Mapping[str, Any] = {"showarrow": True, "arrowhead": 0, "arrowwidth": 1, "standoff": 5}
"""A thin line from words to their point."""


def led(x: float, y: float) -> dict[str, Any]:
    """Return what makes words stand at (x, y) of the axes, with a thin line to their point."""
    place = {"ax": x, "ay": y, "axref": "x", "ayref": "y"}
    return place | dict(ARROW)


def steps(top: float, most: int = 5) -> list[float]:
    """Return round values from 0 to `top` at most, for the ticks of an axis."""
    rough = top / most or 1.0
    size = 10.0 ** floor(log10(rough))
    step = next(factor * size for factor in (1, 2, 2.5, 5, 10) if factor * size >= rough)
    return [round(step * at, 10) for at in range(floor(top / step + 1e-9) + 1)]


def tens(top: float, most: int = 5) -> list[float]:
    """Return powers of ten from 1 to `top` at most, for the ticks of a logarithmic axis."""
    last = floor(log10(max(top, 10)))
    return [10.0**power for power in range(0, last + 1, last // most + 1)]


def quoted_point(figure: QuotedFigure, *, along: float, vertical: bool, floor: float = 0.0) -> Trace:
    """Return one quoted figure as a mark with its range, and its permalink as customdata.

    `along` is its place on the other axis, and `floor` the lowest value its own axis can show (a logarithmic
    one has no zero). Dollars stand in millions. A range open upwards has no cap, and its mark points there; one of
    which only the upper end is known reaches down to the floor.
    """
    covered, scale = reach(figure) or Reach(None, None, None), divisor(figure)
    low, high = (None if end is None else max(end / scale, floor) for end in (covered.low, covered.high))
    at = max(_middle(covered, log=floor > 0) / scale, floor)
    reach_up = at * (1.0 if floor else 0.3) if high is None else max(high - at, 0.0)
    reach_down = max(at - _lowest(covered, low, floor), 0.0)
    value, other = ("y", "x") if vertical else ("x", "y")
    return {
        "type": "scatter",
        "mode": "markers",
        value: [at],
        other: [along],
        f"error_{value}": {
            "type": "data",
            "symmetric": False,
            "array": [reach_up],
            "arrayminus": [reach_down],
            "thickness": 2,
            "width": 0 if high is None else 5,
            "visible": bool(reach_up or reach_down),
        },
        "marker": {"symbol": _symbol(figure, covered, vertical=vertical), "size": 12, "color": INK},
        "customdata": [figure.address],
        "hovertext": [hover(figure)],
        "hoverinfo": "text",
        "cliponaxis": False,
        "meta": meta("quoted", figure.hue),
    }


def _lowest(covered: Reach, low: float | None, floor: float) -> float:
    """Return where a range begins: at its lower end, at the floor where only the upper one is known, else nowhere."""
    if low is not None:
        return low
    return floor if covered.high is not None else inf


def _middle(covered: Reach, *, log: bool) -> float:
    """Return where the mark stands: at the value or, where there are only bounds, between them."""
    if covered.point is not None:
        return covered.point
    if covered.low is None or covered.high is None:
        return covered.low or covered.high or 0.0
    return sqrt(covered.low * covered.high) if log else (covered.low + covered.high) / 2


def _symbol(figure: QuotedFigure, covered: Reach, *, vertical: bool) -> str:
    """Return a diamond for a value, a triangle towards the open side for one that is only a limit."""
    only_high = covered.point is None and covered.low is None and covered.high is not None
    if figure.hedge == "less-than" or only_high:
        return "triangle-down" if vertical else "triangle-left"
    if covered.high is None:
        return "triangle-up" if vertical else "triangle-right"
    return "diamond" if covered.point is not None else "diamond-open"


def hover(figure: QuotedFigure) -> str:
    """Return the text at a quoted mark: the value, the words, and that a click opens the sentence."""
    period = f", {figure.period}" if figure.period else ""
    said = f"<b>{plain_text(figure.power_label)}</b>{plain_text(period)}: {plain_text(value_text(figure))}"
    return f"{said}<br>“{plain_text(figure.words)}”<br>Click to read the sentence"


def plain_text(text: str) -> str:
    """Return text from outside so that Plotly, which reads a few HTML tags, shows it letter by letter."""
    return escape(text, quote=False)


def figure_json(traces: Sequence[Trace], *, height: int, **layout: object) -> dict[str, object]:
    """Return traces and layout as plain JSON, without a template.

    That Plotly accepts whatever is drawn is what tests hold it to: asking it for each page would cost most of its time.
    """
    shared: dict[str, object] = {
        "autosize": True,
        "height": height,
        "margin": {"l": 8, "r": 16, "t": 12, "b": 32},
        "paper_bgcolor": "rgba(0, 0, 0, 0)",
        "plot_bgcolor": "rgba(0, 0, 0, 0)",
        "font": {"family": FONT, "size": LABEL_SIZE, "color": INK},
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
    }
    return {"data": [_plain(trace) for trace in traces], "layout": _plain(shared | layout)}


_FULL = 1e6
"""Values below this keep seven digits, which no screen can tell from more; larger ones keep all."""


def _plain(value: object) -> object:
    """Turn what Plotly keeps as tuples back into lists, so that JSON and Python agree."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return float(f"{value:.7g}") if isinstance(value, float) and abs(value) < _FULL else value
