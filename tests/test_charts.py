"""Charts: quoted figures beside reference figures, never mixed, each with its way back to the text."""

import json
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plotly import graph_objects

from app.charts import Chart, ChartPower, QuotedFigure, charts
from app.charts.drawing import drawing
from app.charts.placing import spread
from app.reference import Reference, ReferenceFigure, Source, load_reference

PAKISTAN = ChartPower("pakistan", "Pakistan", ("PK",), 1)
INDIA = ChartPower("india", "India", ("IN",), 2)
IRAN = ChartPower("iran", "Iran", ("IR",), 3)
RUSSIA = ChartPower("russia-and-central-asia", "Russia and Central Asia", ("RU", "KZ", "KG", "TJ", "TM", "UZ"), 5)
EVERYONE = (PAKISTAN, INDIA, IRAN, RUSSIA)
EMPTY = Reference("empty", {}, ())


def quoted(power: ChartPower, indicator: str, words: str, value: float | None, **own: Any) -> QuotedFigure:
    plain = QuotedFigure(
        power=power.slug, power_label=power.label, members=power.members, hue=power.hue,
        indicator=indicator, value=value, low=None, high=None, unit="USD", hedge="exact", period=None,
        partner="AF", words=words, sentence_text=f"There were {words} here.",
        address=f"/commentaries/after-kabul/{power.slug}#p3s1", contributor_names=("Samina Ahmed",),
    )  # fmt: skip
    return replace(plain, **own)


TRADE = quoted(PAKISTAN, "trade", "$2 billion", 2e9, period="2013")
LESS = quoted(PAKISTAN, "trade", "less than half that amount", 1e9, hedge="less-than", high=1e9)
ABOUT = quoted(IRAN, "trade", "about $2 billion", 2e9, hedge="about", period="each year")
BORDER = quoted(IRAN, "border-length", "921 km", 921, unit="km")
INVESTED = quoted(INDIA, "investment", "roughly $3 billion", 3e9, hedge="about", period="since 2002")
FLIGHT = quoted(PAKISTAN, "count-other", "many thousands of refugees", None, low=1000, hedge="more-than", unit="people")
KILLED = quoted(INDIA, "casualties", "more than 160 people", 160, low=160, hedge="more-than", unit="people")
FIGHTERS = quoted(IRAN, "fighters", "several hundred fighters", None, low=200, high=900, hedge="about", unit="people")
ALL = (TRADE, LESS, ABOUT, BORDER, INVESTED, FLIGHT, KILLED, FIGHTERS)


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference()


@pytest.fixture(scope="module")
def drawn(reference: Reference) -> dict[str, Chart]:
    return {one.name: one for one in charts(ALL, reference, powers=EVERYONE, about="AF", published=2021)}


def traces(chart: Chart, role: str) -> list[dict[str, Any]]:
    data = chart.figure["data"]
    assert isinstance(data, list)
    return [trace for trace in data if trace["meta"]["role"] == role]


def mark(chart: Chart, hue: int) -> dict[str, Any]:
    return next(trace for trace in traces(chart, "quoted") if trace["meta"]["hue"] == hue)


def only(figure: QuotedFigure) -> dict[str, Any]:
    (chart,) = charts([figure], EMPTY)
    return mark(chart, figure.hue)


def test_there_are_five_charts_in_the_order_of_the_page(drawn: Mapping[str, Chart]) -> None:
    assert list(drawn) == ["trade", "borders", "investment", "refugees", "people"]


def test_nothing_to_draw_gives_no_charts(reference: Reference) -> None:
    assert charts((), EMPTY) == ()
    assert charts((), reference) == ()
    assert charts((), EMPTY, powers=EVERYONE) == ()


def test_every_figure_is_plain_json_that_plotly_accepts(drawn: Mapping[str, Chart]) -> None:
    for figure in (figure for chart in drawn.values() for figure in (chart.figure, chart.narrow)):
        assert json.loads(json.dumps(figure, allow_nan=False)) == figure
        graph_objects.Figure(figure)


def test_a_figure_needs_only_the_basic_bundle_and_brings_no_template(drawn: Mapping[str, Chart]) -> None:
    for chart in drawn.values():
        data, layout = chart.figure["data"], chart.figure["layout"]
        assert isinstance(data, list)
        assert isinstance(layout, dict)
        assert {trace["type"] for trace in data} <= {"scatter", "bar", "pie"}
        assert layout["autosize"] is True
        assert not {"template", "width"} & set(layout)


def test_every_chart_says_what_it_shows_and_names_its_sources(drawn: Mapping[str, Chart]) -> None:
    assert drawn["trade"].headline == "Pakistan’s trade with Afghanistan halved between 2011 and 2020"
    assert drawn["borders"].headline == "Nearly half of Afghanistan’s land border is with Pakistan: 2,670 of 5,987 km"
    for chart in drawn.values():
        assert chart.headline not in chart.description
        assert "in the table after the drawing" in chart.description
    for name in ("trade", "borders", "investment", "refugees"):
        assert all(source.address.startswith("https://") for source in drawn[name].sources)
        assert drawn[name].sources


def test_every_trace_says_its_role_and_hue_so_that_the_page_can_colour_it(drawn: Mapping[str, Chart]) -> None:
    for chart in drawn.values():
        data = chart.figure["data"]
        assert isinstance(data, list)
        assert {trace["meta"]["role"] for trace in data} <= {"reference", "older", "quoted"}
        assert all(trace["meta"]["hue"] in {None, 1, 2, 3, 5} for trace in data)


def test_a_quoted_mark_carries_the_permalink_of_its_sentence(drawn: Mapping[str, Chart]) -> None:
    marks = [trace for chart in drawn.values() for trace in traces(chart, "quoted")]
    assert len(marks) == len(ALL)
    assert sorted(trace["customdata"][0] for trace in marks) == sorted(figure.address for figure in ALL)


def test_trade_is_exports_plus_imports_as_the_partner_reports_them(
    drawn: Mapping[str, Chart], reference: Reference
) -> None:
    own = [one for one in reference.of("exports", "imports", powers=frozenset({"PK"})) if one.period == "2013"]
    (row,) = (
        row for row in drawn["trade"].table.rows
        if (row.kind, row.power, row.period) == ("reference", "Pakistan", "2013")
    )  # fmt: skip
    line = next(trace for trace in traces(drawn["trade"], "reference") if trace["meta"]["hue"] == 1)
    assert row.number == pytest.approx(sum(one.value for one in own))
    assert line["y"][line["x"].index(2013)] == row.number
    assert row.value == "2,305.7 million USD"


def test_a_year_in_which_a_member_reports_nothing_is_a_gap_and_not_a_fall(drawn: Mapping[str, Chart]) -> None:
    line = next(trace for trace in traces(drawn["trade"], "reference") if trace["meta"]["hue"] == 5)
    gap = line["x"].index(2011) + 1
    assert (line["y"][gap], line["x"][gap + 1]) == (None, 2015)
    assert "2012 to 2014, because Turkmenistan has no values" in " ".join(drawn["trade"].notes)


def test_every_other_number_of_a_table_is_one_of_the_reference(
    drawn: Mapping[str, Chart], reference: Reference
) -> None:
    known = {(one.value, one.source) for one in reference.figures}
    for name in ("borders", "investment", "refugees"):
        rows = [row for row in drawn[name].table.rows if row.kind == "reference"]
        assert rows
        assert {(row.number, row.source) for row in rows} <= known


def test_a_table_has_quoted_rows_first_each_with_its_way_back(drawn: Mapping[str, Chart]) -> None:
    table = drawn["trade"].table
    assert [row.kind for row in table.rows[:4]] == ["quoted", "quoted", "quoted", "reference"]
    assert table.rows[1].cells == (
        "quoted", "Pakistan", "trade", "", "less than 1 billion USD", "Samina Ahmed",
        "“less than half that amount”; drawn as all up to 1 billion USD",
    )  # fmt: skip
    assert table.rows[1].source.address == LESS.address
    assert all(len(row.cells) == len(table.columns) for row in table.rows)


def test_a_quoted_value_stands_at_its_year_and_an_undated_one_in_a_row_below(drawn: Mapping[str, Chart]) -> None:
    dated, undated, _ = traces(drawn["trade"], "quoted")
    assert (dated["x"], dated["y"]) == ([2013], [2000])
    assert (undated["x"], undated["yaxis"]) == ([1000], "y2")
    words = [note["text"] for note in drawn["trade"].figure["layout"]["annotations"]]
    assert "Quoted in the text of 2021; bars: what is reported" in words
    assert any("under $1\u00a0bn; reported in 2020: $1.39\u00a0bn" in text for text in words)


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (TRADE, "2 billion USD"),
        (ABOUT, "about 2 billion USD"),
        (KILLED, "more than 160 people"),
        (BORDER, "921 km"),
        (FIGHTERS, "“several hundred fighters” (200 to 900 people)"),
        (FLIGHT, "“many thousands of refugees” (at least 1,000 people)"),
    ],
)
def test_a_value_is_written_with_its_hedge_and_unit(figure: QuotedFigure, text: str) -> None:
    (chart,) = charts([figure], EMPTY)
    assert chart.table.rows[0].value == text


def test_a_magnitude_without_any_number_is_listed_though_it_cannot_be_drawn(reference: Reference) -> None:
    untold = replace(FLIGHT, words="untold numbers of migrants", low=None)
    chart = next(one for one in charts([untold], reference, about="AF") if one.name == "refugees")
    assert chart.table.rows[0].value == "“untold numbers of migrants”"
    assert traces(chart, "quoted") == []


def test_borders_have_a_tick_at_the_older_value_and_a_mark_at_the_quoted_one(
    drawn: Mapping[str, Chart],
) -> None:
    bars, ticks = traces(drawn["borders"], "reference"), traces(drawn["borders"], "older")
    assert [bar["x"] for bar in bars] == [[2670], [1357], [921], [804], [144]]
    assert [tick["x"] for tick in ticks] == [[2430], [1206], [936], [744], [137]]
    assert mark(drawn["borders"], 3)["y"] == bars[2]["y"]


def test_a_pledge_is_called_a_pledge(drawn: Mapping[str, Chart]) -> None:
    measures = [row.measure for row in drawn["investment"].table.rows]
    assert "aid, pledge" in measures
    assert "aid, spent" in measures


def test_hosts_too_small_to_see_are_named_and_kept_in_the_table(drawn: Mapping[str, Chart]) -> None:
    chart = drawn["refugees"]
    assert [trace["meta"]["hue"] for trace in traces(chart, "reference") if "line" in trace] == [3, 1]
    assert any("India" in note for note in chart.notes)
    assert any(row.power == "India" for row in chart.table.rows)


def test_a_year_that_wants_a_footnote_has_an_open_mark(drawn: Mapping[str, Chart]) -> None:
    iran = next(trace for trace in traces(drawn["refugees"], "reference") if trace["meta"]["hue"] == 3)
    symbols = dict(zip(iran["x"], iran["marker"]["symbol"], strict=True))
    assert (symbols[2021], symbols[2022], symbols[2025]) == ("circle", "circle-open", "circle-open")
    assert any(note.startswith("1 Iran, 2022:") for note in drawn["refugees"].notes)


def test_a_line_breaks_off_where_the_count_changed(drawn: Mapping[str, Chart]) -> None:
    iran = next(trace for trace in traces(drawn["refugees"], "reference") if trace["meta"]["hue"] == 3)
    values = dict(zip(iran["x"], iran["y"], strict=True))
    assert values[2021.5] is None
    assert "Iran" not in drawn["refugees"].headline


def test_lines_differ_by_more_than_their_hue(drawn: Mapping[str, Chart]) -> None:
    dashes = [trace["line"]["dash"] for trace in traces(drawn["trade"], "reference") if "line" in trace]
    assert len(set(dashes)) == len(dashes) == 4


def test_a_chart_draws_so_many_figures_and_leaves_the_rest_to_its_table(reference: Reference) -> None:
    many = [replace(kind, words=f"{kind.words} {at}") for kind in ALL for at in range(100)]
    for chart in charts(many, reference, powers=EVERYONE, about="AF", published=2021):
        assert len({trace["hovertext"][0] for trace in traces(chart, "quoted")}) == 40
        assert chart.quoted >= 100
        assert f"{chart.quoted - 40} more figures are in the table" in " ".join(chart.notes)


def test_a_choice_of_powers_does_not_change_the_whole_of_which_a_border_is_a_part(reference: Reference) -> None:
    chart = next(one for one in charts((), reference, powers=[IRAN], about="AF") if one.name == "borders")
    assert chart.headline == "15% of Afghanistan’s land border is with Iran: 921 of 5,987 km"


def test_people_stand_on_a_logarithmic_axis_without_the_refugees(drawn: Mapping[str, Chart]) -> None:
    layout = drawn["people"].figure["layout"]
    assert isinstance(layout, dict)
    assert layout["xaxis"]["type"] == "log"
    assert [row.power for row in drawn["people"].table.rows] == ["India", "Iran"]


def test_only_the_powers_chosen_are_shown(reference: Reference) -> None:
    shown = charts([ABOUT, BORDER], reference, powers=[IRAN], about="AF")
    assert {row.power for chart in shown for row in chart.table.rows} == {"Iran"}


def test_a_power_that_no_figure_quotes_has_its_reference_figures(reference: Reference) -> None:
    shown = charts((), reference, powers=[INDIA], about="AF")
    assert [chart.name for chart in shown] == ["trade", "investment", "refugees"]


def test_a_text_on_another_country_gets_no_reference_figures(reference: Reference) -> None:
    kenya = ChartPower("kenya", "Kenya", ("KE",), 7)
    own = [quoted(kenya, "trade", "$5 million", 5e6), quoted(PAKISTAN, "trade", "$7 million", 7e6)]
    (chart,) = charts(own, reference, about="SO")
    assert [row.kind for row in chart.table.rows] == ["quoted", "quoted"]
    assert chart.sources == ()


def reported(power: str, indicator: str, value: float, partner: str | None = "AF") -> ReferenceFigure:
    source = Source("Trade statistics", "https://example.org/trade")
    return ReferenceFigure(power, partner, indicator, "2013", value, "USD million", source)


def test_a_text_about_no_one_country_gets_only_figures_without_a_partner(reference: Reference) -> None:
    assert charts((), reference, powers=EVERYONE) == ()
    own = Reference("own", {}, (reported("PK", "exports", 7.0), reported("IN", "exports", 9.0, None)))
    (chart,) = charts((), own, powers=EVERYONE)
    assert [(row.power, row.number) for row in chart.table.rows] == [("India", 9.0)]


def test_a_group_keeps_its_total_though_a_member_has_a_section_too(reference: Reference) -> None:
    def totals(*powers: ChartPower) -> list[float | None]:
        (chart,) = (one for one in charts((), reference, powers=powers, about="AF") if one.name == "trade")
        return [row.number for row in chart.table.rows if row.power == RUSSIA.label]

    russia = ChartPower("russia", "Russia", ("RU",), 6)
    assert totals(russia, RUSSIA) == totals(RUSSIA, russia) == totals(RUSSIA) != []


def test_a_member_of_two_powers_has_one_row_of_its_own() -> None:
    own = Reference("own", {"RU": "Russia"}, (reported("RU", "aid", 7.0),))
    (chart,) = charts((), own, powers=[ChartPower("russia", "Russia", ("RU",), 6), RUSSIA], about="AF")
    assert [trace["meta"]["hue"] for trace in traces(chart, "reference")] == [6]


def test_a_power_without_a_section_has_no_colour_and_no_reference_figures(reference: Reference) -> None:
    states = ChartPower("US", "United States", (), 0)
    aid = quoted(states, "aid", "$5 billion", 5e9)
    shown = charts([aid], reference, powers=[INDIA], about="AF")
    chart = next(one for one in shown if one.name == "investment")
    assert [trace["meta"]["hue"] for trace in traces(chart, "quoted")] == [None]
    assert {row.power for one in shown for row in one.table.rows} == {"India", "United States"}


def test_a_power_that_is_not_chosen_brings_no_reference_figures(reference: Reference) -> None:
    shown = charts([TRADE], reference, powers=[IRAN], about="AF")
    assert {row.power for one in shown for row in one.table.rows if row.kind == "reference"} == {"Iran"}


def test_trade_of_which_no_exports_are_known_is_only_what_the_text_quotes() -> None:
    own = Reference("own", {}, (reported("PK", "imports", 7.0),))
    (chart,) = charts([TRADE], own, powers=[PAKISTAN], about="AF")
    assert [row.kind for row in chart.table.rows] == ["quoted"]


def test_the_margin_holds_the_labels_of_many_powers_and_none_covers_another() -> None:
    names = [
        "Turkmenistan",
        "United Arab Emirates",
        "Organisation of Islamic Cooperation",
        "中华人民共和国",
        "Peru & Chile",
    ]
    codes = [f"X{letter}" for letter in "ABCDEFGHIJKL"]
    powers = [ChartPower(code, names[at % 5], (code,), at + 1) for at, code in enumerate(codes)]
    own = Reference("own", {}, tuple(reported(code, "exports", 5.0 + at) for at, code in enumerate(codes)))
    figures = [quoted(power, "trade", "Handelskooperationsgemeinschaften", None, low=1e6) for power in powers[:2]]
    (chart,) = charts(figures, own, powers=powers, about="AF", published=2021)
    for figure, width in ((chart.figure, 720), (chart.narrow, 350)):
        at_the_end = [one for one in drawing(figure, width).words if one.anchor == "start" and one.hue]
        for column in {round(one.x) for one in at_the_end}:
            heights = sorted(one.y for one in at_the_end if round(one.x) == column)
            assert all(below - above >= 13 for above, below in pairwise(heights))
        assert all(one.x + 7 * len(one.text) <= width + 14 for one in at_the_end if one.text.isascii())


def test_a_label_too_long_for_a_phone_has_two_lines(drawn: Mapping[str, Chart]) -> None:
    written = [note["text"] for note in drawn["investment"].narrow["layout"]["annotations"]]
    assert "<b>India</b> in the text, investment, since<br>2002: about $3\u00a0bn" in written
    written = [note["text"] for note in drawn["borders"].narrow["layout"]["annotations"]]
    assert "<b>Tajikistan</b>: 1,357\u00a0km" in written


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0.1, 10)), max_size=10))
def test_labels_that_have_room_never_cover_each_other(ends: list[tuple[float, float]]) -> None:
    wanted, sizes = [at for at, _ in ends], [size for _, size in ends]
    placed = sorted(zip(spread(wanted, sizes, 100), sizes, strict=True))
    edges = [0.0, *(edge for at, size in placed for edge in (at - size / 2, at + size / 2)), 100.0]
    assert all(first <= second + 1e-6 for first, second in pairwise(edges))


def test_words_of_a_text_are_shown_letter_by_letter_and_never_as_markup() -> None:
    sly = replace(TRADE, words="<a href='x'>2</a>", power_label="<b>P</b>")
    trace = only(sly)
    assert "<a" not in trace["hovertext"][0]
    assert "&lt;b&gt;P" in trace["hovertext"][0]


def test_a_rank_that_is_not_about_trade_stays_out_of_the_trade_table() -> None:
    market = quoted(IRAN, "rank", "fifth biggest export market", 5, unit="rank")
    people = quoted(INDIA, "rank", "most populous", 1, unit="rank")
    (chart,) = charts([TRADE, market, people], EMPTY)
    assert [row.note for row in chart.table.rows] == ["“$2 billion”", "“fifth biggest export market”"]


AMOUNTS = st.none() | st.floats(min_value=0, max_value=1e15)


@settings(deadline=None)
@given(
    st.lists(
        st.builds(
            replace,
            st.sampled_from(ALL),
            value=AMOUNTS,
            low=AMOUNTS,
            high=AMOUNTS,
            hedge=st.sampled_from(["exact", "about", "at-least", "more-than", "less-than", "fraction-of"]),
            period=st.sampled_from([None, "2013", "since 1979", "each year", "2031"]),
        ),
        max_size=6,
    ),
    st.sampled_from([EMPTY, load_reference()]),
)
def test_whatever_a_text_quotes_the_charts_are_valid(own: list[QuotedFigure], other: Reference) -> None:
    for chart in charts(own, other, powers=EVERYONE, published=2021):
        assert json.loads(json.dumps(chart.figure, allow_nan=False)) == chart.figure
        graph_objects.Figure(chart.figure)
        graph_objects.Figure(chart.narrow)
        assert drawing(chart.figure).words
        assert chart.headline
        assert chart.table.rows
