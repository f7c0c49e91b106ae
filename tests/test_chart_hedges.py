"""Hedges in charts: "about" and "less than" are drawn as ranges, and the table says so."""

from dataclasses import replace
from typing import Any

import pytest

from app.charts import QuotedFigure, charts
from tests.test_charts import ABOUT, ALL, EMPTY, FIGHTERS, INDIA, IRAN, KILLED, LESS, TRADE, only, quoted, traces

SHARE = quoted(IRAN, "share-of-trade", "nearly one third", 100 / 3, unit="percent", hedge="about", high=100 / 3)
MONTHS = quoted(INDIA, "duration", "more than 18 months", 18, unit="months", hedge="more-than", low=18)
STATES = quoted(IRAN, "count-other", "about five states", 5, unit="countries", hedge="about")
RANK = quoted(IRAN, "rank", "most populous", 1, unit="rank")


@pytest.mark.parametrize(
    ("own", "up", "down", "symbol"),
    [
        ({}, 0, 0, "diamond"),
        ({"hedge": "about"}, 200, 200, "diamond"),
        ({"hedge": "about", "high": 2e9}, 0, 200, "diamond"),
        ({"hedge": "about", "low": 2e9}, 200, 0, "diamond"),
        ({"hedge": "fraction-of"}, 200, 200, "diamond"),
        ({"value": None, "high": 2e9}, 0, 2000, "triangle-left"),
        ({"hedge": "less-than"}, 0, 2000, "triangle-left"),
        ({"hedge": "fraction-of", "low": 1.5e9, "high": 2.5e9}, 500, 500, "diamond"),
        ({"value": None, "low": 1e9, "high": 3e9}, 1000, 1000, "diamond-open"),
    ],
)
def test_a_hedge_becomes_a_range(own: dict[str, Any], up: float, down: float, symbol: str) -> None:
    trace = only(replace(TRADE, period=None, **own))
    assert trace["x"] == [2000]
    assert (trace["error_x"]["array"], trace["error_x"]["arrayminus"]) == ([up], [down])
    assert trace["marker"]["symbol"] == symbol


@pytest.mark.parametrize("hedge", ["more-than", "at-least"])
def test_a_value_with_a_floor_only_is_open_upwards(hedge: str) -> None:
    trace = only(replace(TRADE, hedge=hedge))
    assert trace["error_x"]["array"][0] > 0
    assert (trace["error_x"]["arrayminus"], trace["error_x"]["width"]) == ([0], 0)
    assert trace["marker"]["symbol"] == "triangle-right"


@pytest.mark.parametrize(
    ("figure", "note"),
    [
        (ABOUT, "drawn from 1.8 billion to 2.2 billion USD"),
        (LESS, "drawn as all up to 1 billion USD"),
        (KILLED, "drawn open upwards from 160 people"),
        (FIGHTERS, "drawn from 200 to 900 people"),
        (TRADE, "“$2 billion”"),
    ],
)
def test_the_table_says_as_what_a_hedge_is_drawn(figure: QuotedFigure, note: str) -> None:
    (chart,) = charts([figure], EMPTY)
    assert chart.table.rows[0].note.endswith(note)


def test_every_other_quantity_is_drawn_with_its_range_on_an_axis_of_its_unit() -> None:
    (chart,) = charts([TRADE, SHARE, MONTHS, STATES, RANK], EMPTY)[1:]
    marks = [(one["xaxis"], one["x"][0], one["error_x"]["visible"]) for one in traces(chart, "quoted")]
    assert marks == [("x", pytest.approx(33.33, abs=0.01), True), ("x2", 1.5, True), ("x3", 5, True)]
    layout: Any = chart.figure["layout"]
    assert [layout[f"xaxis{panel}"]["ticktext"][-1] for panel in ("", 2, 3)] == ["30%", "1.5 years", "4"]
    assert [row.measure for row in chart.table.rows] == ["share of trade", "duration", "number", "rank"]


def test_no_hedged_figure_is_left_undrawn() -> None:
    odd = quoted(INDIA, "aid", "€5 million", 5e6, unit="EUR", hedge="about")
    ships = quoted(INDIA, "count-other", "dozens of ships", None, unit="ships", hedge="at-least", low=24)
    shown = charts([*ALL, SHARE, MONTHS, STATES, odd, ships], EMPTY)
    assert sum(len(traces(chart, "quoted")) for chart in shown) == len(ALL) + 5
