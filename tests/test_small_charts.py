"""Small drawings made on the server: sparks, ranges in a line of text, and whole charts without a script."""

from typing import Any

import pytest

from app.charts import charts
from app.charts.drawing import drawing, sign
from app.charts.small import HEIGHT, WIDTH, glyph, spark, sparks
from app.reference import load_reference
from tests.test_charts import ABOUT, ALL, BORDER, EMPTY, EVERYONE, FIGHTERS, FLIGHT, LESS, TRADE, quoted

REFERENCE = load_reference()
RANK = quoted(EVERYONE[0], "rank", "most populous", 1, unit="rank")


def test_a_spark_says_its_first_and_last_value_and_stays_within_its_frame() -> None:
    trade, refugees = sparks(REFERENCE, ["PK"], "AF")
    assert trade.words == "1.53 billion USD in 2008, 1.39 billion USD in 2020"
    assert trade.high == (2011, 2859.8)
    assert refugees.label == "Registered refugees from Afghanistan"
    assert 0 <= trade.end[0] <= WIDTH
    assert 0 <= trade.end[1] <= HEIGHT


def test_a_sum_of_members_is_told_only_for_years_in_which_all_report() -> None:
    (trade, _) = sparks(REFERENCE, ["RU", "TM"], "AF")
    assert trade.path.count("L") + 1 == 10


@pytest.mark.parametrize(("members", "about"), [(["PK"], None), ([], "AF"), (["KE"], "AF"), (["PK"], "SO")])
def test_where_nothing_is_reported_there_is_no_spark(members: list[str], about: str | None) -> None:
    assert sparks(REFERENCE, members, about) == ()


def test_one_value_is_no_spark() -> None:
    assert spark({2013: 5.0}, "Trade") is None


@pytest.mark.parametrize(
    ("figure", "point", "start", "end", "is_open"),
    [
        (ABOUT, 56.8, 51.1, 62.5, False),
        (LESS, 62.5, 0, 62.5, False),
        (FLIGHT, 62.5, 62.5, 100, True),
        (FIGHTERS, None, 13.9, 62.5, False),
        (BORDER, 62.5, 62.5, 62.5, False),
    ],
)
def test_a_hedge_is_a_band_in_a_line_of_text(
    figure: Any, point: float | None, start: float, end: float, is_open: bool
) -> None:
    one = glyph(figure)
    assert one is not None
    assert (one.point, one.start, one.end, one.open) == (point, start, end, is_open)


def test_a_place_in_an_order_has_no_band() -> None:
    assert glyph(RANK) is None


def test_every_chart_can_be_drawn_without_a_script_within_its_sheet() -> None:
    for chart in charts(ALL, REFERENCE, powers=EVERYONE, about="AF", published=2021):
        for figure, width in ((chart.figure, 720), (chart.narrow, 350)):
            still = drawing(figure, width)
            assert still.height == figure["layout"]["height"]
            assert all(-1 <= one.x <= width + 1 and -1 <= one.y <= still.height + 1 for one in still.marks)
            assert all(0 <= one.x <= width and 0 <= one.y <= still.height for one in still.words)


def test_a_still_drawing_marks_each_quoted_figure_where_the_other_one_does() -> None:
    (chart,) = charts([TRADE], EMPTY)
    (mark,) = (one for one in drawing(chart.figure).marks if one.role == "quoted")
    assert (mark.symbol, mark.hue, mark.address) == ("diamond", 1, TRADE.address)


def test_a_label_that_had_to_move_is_led_to_its_point() -> None:
    trade = charts(ALL, REFERENCE, powers=EVERYONE, about="AF", published=2021)[0]
    leads = [one for one in drawing(trade.figure).strokes if one.role == "leader"]
    assert {one.hue for one in leads} == {1, 2, 3, 5}


@pytest.mark.parametrize("symbol", ["diamond", "triangle-up", "line-ns", "circle"])
def test_a_sign_stands_around_its_point(symbol: str) -> None:
    assert sign(symbol, 10, 10, 4).startswith("M")
