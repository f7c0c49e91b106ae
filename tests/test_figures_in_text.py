"""Figures in running text: what counts as one, what it says, and that no text can break the reader."""

import math
import time
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import Quantity
from app.errors import CodebookError
from app.pipeline.figures import HEDGES, INDICATORS, load_lexicon, quantities
from app.pipeline.figures.lexicon import Example
from app.places import load_places
from app.resources import resource

LEXICON = load_lexicon()
PLACES = load_places()


def read(text: str) -> tuple[Quantity, ...]:
    return quantities(text, PLACES, LEXICON)


def only(text: str) -> Quantity:
    found = read(text)
    assert len(found) == 1, found
    return found[0]


# ---- the data file is its own specification ----


@pytest.mark.parametrize("example", LEXICON.examples, ids=lambda example: example.text)
def test_an_example_of_the_lexicon_is_read_as_it_says(example: Example) -> None:
    figure = read(example.text)[0]
    for field, expected in example.expected:
        found = getattr(figure, field)
        assert found == (expected if isinstance(expected, str) else pytest.approx(expected, rel=1e-4)), field


@pytest.mark.parametrize("text", LEXICON.examples_none)
def test_a_counterexample_of_the_lexicon_has_no_figure(text: str) -> None:
    assert read(text) == ()


# ---- value, unit, hedge ----


@pytest.mark.parametrize(
    ("text", "value", "unit", "hedge"),
    [
        ("Lagos needs $1.5bn.", 1.5e9, "USD", "exact"),
        ("Lagos needs US$50 million.", 5e7, "USD", "exact"),
        ("Lima borrowed 1.2 billion euros.", 1.2e9, "EUR", "exact"),
        ("The farm owes Rs. 500 crore.", 5e9, "INR", "exact"),
        ("The canal is 193\u00a0km long.", 193, "km", "exact"),
        ("The canal is 193km long.", 193, "km", "exact"),
        ("A 1,300-mile frontier divides them.", 2092.147, "km", "exact"),
        ("It covers 224,000 hectares.", 224_000, "hectares", "exact"),
        ("Roughly two hundred and fifty nurses left.", 250, "nurses", "about"),
        ("Some 2000 troops stayed.", 2000, "people", "about"),
        ("A 1,000-strong force arrived.", 1000, "people", "exact"),
        ("Half a million people marched.", 500_000, "people", "exact"),
        ("The camp holds 10\u00a0000 people.", 10_000, "people", "exact"),
        ("Some 9,000 were hurt.", 9000, "people", "about"),
        ("It rained; 160 have died.", 160, "people", "exact"),
        ("A million and a half people fled.", 1_500_000, "people", "exact"),
        ("The death toll rose to 128.", 128, "people", "exact"),
        ("About 7 million of the 12 million people left.", 7_000_000, "people", "about"),
        ("They ruled for 30-odd years.", 30, "years", "exact"),
        ("Two dozen schools reopened.", 24, "places", "exact"),
        ("They were away for two and a half years.", 2.5, "years", "exact"),
        ("No fewer than 40 villages burned.", 40, "places", "at-least"),
        ("Over 100 planes were grounded.", 100, "aircraft", "more-than"),
        ("Up to 3,000 mercenaries came.", 3000, "people", "less-than"),
        ("Ten or more villages burned.", 10, "places", "at-least"),
        ("Three-quarters of the grain is lost.", 75, "percent", "fraction-of"),
        ("About half the crop is lost.", 50, "percent", "about"),
        ("Three out of four farmers agree.", 75, "percent", "fraction-of"),
        ("It lost 20% of its value.", 20, "percent", "exact"),
    ],
)
def test_a_figure_keeps_its_value_unit_and_hedge(text: str, value: float, unit: str, hedge: str) -> None:
    figure = only(text)
    assert figure.value == pytest.approx(value, rel=1e-4)
    assert (figure.unit, figure.hedge) == (unit, hedge)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Scores of rebels surrendered.", 40, None),
        ("Dozens of villages burned.", 24, None),
        ("Hundreds of thousands have fled.", 100_000, None),
        ("Several hundred soldiers deserted.", 200, 900),
        ("A few thousand pilgrims came.", 2000, 9000),
        ("Between $3 billion and $5 billion is missing.", 3e9, 5e9),
        ("Peru has 5,000 to 7,000 soldiers there.", 5000, 7000),
        ("The talks took two or three days.", 2, 3),
    ],
)
def test_a_vague_magnitude_or_range_has_bounds_and_no_value(text: str, low: float, high: float | None) -> None:
    figure = only(text)
    assert (figure.value, figure.low, figure.high) == (None, low, high)


def test_a_hedge_bounds_the_value_on_its_side() -> None:
    low = only("At least 30 buses burned.")
    high = only("Fewer than 30 buses burned.")
    assert (low.low, low.high, high.low, high.high) == (30, None, None, 30)


@pytest.mark.parametrize("word", ["minute", "day", "week", "month", "year", "decade", "century"])
def test_more_than_one_stretch_of_time_is_a_figure(word: str) -> None:
    figure = only(f"The talks lasted more than a {word}.")
    assert (figure.indicator, figure.hedge, figure.words) == ("duration", "more-than", f"more than a {word}")


def test_an_hour_is_a_stretch_of_time_too() -> None:
    figure = only("The bridge was shut for less than an hour.")
    assert (figure.value, figure.unit, figure.hedge) == (1, "hours", "less-than")


def test_every_stretch_of_time_in_the_data_file_is_looked_for() -> None:
    measures = tomllib.loads(resource("data/figures.toml").read_text(encoding="utf-8"))["measure"]
    assert {word for row in measures if row["kind"] == "duration" for word in row["words"]} <= LEXICON.triggers


def test_pounds_of_something_are_no_money_and_scores_without_of_no_number() -> None:
    assert only("They spent 500 million pounds.").unit == "GBP"
    assert "GBP" not in {figure.unit for figure in read("They burned 500 pounds of opium.")}
    assert read("The team scores goals against villages.") == ()


def test_only_is_exact_and_a_loose_fraction_is_about() -> None:
    assert only("Only three countries signed.").hedge == "exact"
    assert only("Nearly a third of Kenya's exports is tea.").hedge == "about"


# ---- figures that refer back ----


def test_whom_somebody_trades_with_is_the_other_side() -> None:
    found = only("Trade with Iceland was worth $500 million.")
    assert (found.power, found.partner) == (None, "IS")


def test_a_part_of_a_sum_named_before_is_reckoned_from_it() -> None:
    first, second = read("Trade fell from $8 billion in 2011 to less than half that amount.")
    assert (second.value, second.high, second.hedge, second.refers_to) == (4e9, 4e9, "less-than", 0)
    assert (first.period, second.period) == ("2011", None)


def test_twice_a_number_named_before_counts_the_same_things() -> None:
    _, second = read("In May 300 nurses left, and twice that number in June.")
    assert (second.value, second.unit, second.refers_to) == (600, "nurses", 0)


def test_a_third_of_this_sum_is_a_third() -> None:
    assert read("Oslo lent 30 million dollars; a third of this sum came back.")[1].value == pytest.approx(1e7)


def test_nothing_is_twice_a_figure_that_the_sentence_does_not_name() -> None:
    assert read("Exports doubled, to twice that figure.") == ()


# ---- what it measures, when, and whose ----


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("Chile exported goods worth $70 billion.", "trade"),
        ("Qatar has invested $3 billion in Ethiopia.", "investment"),
        ("Donors pledged $3 billion.", "aid"),
        ("The cash was worth $3 billion.", "count-other"),
        ("Serbia shares a 312-kilometre border with Hungary.", "border-length"),
        ("The pipeline is 1,814 km long.", "count-other"),
        ("The base is 30 km from the border.", "count-other"),
        ("The blast killed 34 teachers.", "casualties"),
        ("The mission has 12,000 soldiers, some of whom died.", "fighters"),
        ("They freed 34 militants.", "fighters"),
        ("The militant group has several hundred members.", "fighters"),
        ("Sudan took in 34,000 refugees.", "count-other"),
        ("Madrid cancelled four projects.", "projects"),
        ("Nearly 40 per cent of Togo's exports go there.", "share-of-trade"),
        ("Taxes make up 12 percent of GDP.", "count-other"),
    ],
)
def test_the_words_around_a_figure_say_what_it_measures(text: str, indicator: str) -> None:
    assert only(text).indicator == indicator


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Togo sold cocoa worth $3 billion in 2019.", "2019"),
        ("Togo has spent $3 billion since 2008.", "since 2008"),
        ("Togo has spent $3 billion since joining the union in 2008.", "since 2008"),
        ("Togo sells tea worth $3 billion each year.", "each year"),
        ("Togo got a $3 billion-a-year subsidy.", "a year"),
        ("In the late 1990s Togo had only three dams.", "late 1990s"),
        ("Between 2014 and 2019, Togo spent $3 billion.", "2014 to 2019"),
        ("Togo has had two mines since 2008 (in the north) and 2011 (in the south).", "since 2008 and 2011"),
        ("The March 2008 attacks killed more than 50 people, and those of 2011 none.", "March 2008"),
        ("Togo spent $3 billion.", None),
    ],
)
def test_a_figure_takes_the_nearest_period(text: str, period: str | None) -> None:
    assert only(text).period == period


@pytest.mark.parametrize(
    ("text", "power", "partner"),
    [
        ("Serbia shares a 312-kilometre border with Hungary.", "RS", "HU"),
        ("It has spent $2 billion in Ethiopia.", None, "ET"),
        ("Trade between Iran and Turkey reached $30 billion.", "IR", "TR"),
        ("Remittances are a third of Tajikistan's budget.", "TJ", None),
        ("According to Norway, the group has 200 members.", None, None),
        ("Japan is Thailand's third largest investor.", "JP", "TH"),
        ("Turkey's largest trading partner is Germany.", "DE", "TR"),
        ("It has two mines there.", None, None),
    ],
)
def test_a_figure_knows_whose_it_is_and_who_is_on_the_other_side(
    text: str, power: str | None, partner: str | None
) -> None:
    figure = only(text)
    assert (figure.power, figure.partner) == (power, partner)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Ghana is the second-largest cocoa producer.", 2),
        ("It is Kenya's fifth biggest export market.", 5),
        ("Peru is the world's third most important copper exporter.", 3),
        ("China is its largest trading partner.", 1),
        ("Qatar ranks second among gas exporters.", 2),
        ("It is the most populous state.", 1),
    ],
)
def test_a_rank_is_a_figure(text: str, place: int) -> None:
    figure = only(text)
    assert (figure.indicator, figure.unit, figure.value) == ("rank", "rank", place)


# ---- what is no figure ----


@pytest.mark.parametrize(
    "text",
    [
        "They met on 15 August 2021, at 10:30.",
        "In 2014-15 and from 1996 to 2001 it was quiet.",
        "The 1990s began on 2021-08-15.",
        "A second issue is the first time, and secondly the third country.",
        "The two rivals see two problems.",
        "Its two neighbours agree.",
        "Several countries and a few others came.",
        "One of them is a one-party state, one day.",
        "It ended a decade ago; three months later it began again.",
        "An Airbus 320 and a MiG-29 were seen near Camp 3.",
        "The Group of 77 and the Big Three read UN Security Council Resolution 242.",
        "Among the largest donors are some of the biggest economies.",
        "She is 30 years old, he was aged 12.",
        "The second half and the first quarter were better.",
        "He is half-hearted [12] and (3) second to none.",
        "It was a Six-Day War, and three years on, it is over.",
        "It lies off Route 66, in Article 5, on page 12.",
        "It needs a two-thirds majority, twice as much as in 2015.",
        "It scores well and settles old scores.",
        "Version 1.2.3 of 10.10.2010 is at 192.168.0.1.",
    ],
)
def test_dates_names_ordinals_and_rhetoric_are_no_figures(text: str) -> None:
    assert read(text) == ()


# ---- whatever the text ----

VOCABULARY = """
$ € 3 5 12 000 2,000 1998 2.5 million bn half a third of that amount twice one two eleven
hundred and - – to from between or more than less nearly about at least scores several dozens
thousands people refugees troops killed km miles years decade year each since in late 1990s
percent % largest second trading partner Iran's Turkey with ( ) , . : / st th m k b Rs US the
its these projects countries as many ’ ' İ ² ٣
"""
WORDS = st.sampled_from(VOCABULARY.split())
HOSTILE = st.lists(WORDS, max_size=40).flatmap(lambda words: st.sampled_from([" ".join(words), "".join(words)]))


@given(st.one_of(st.text(max_size=200), HOSTILE))
def test_any_text_gives_sound_figures(text: str) -> None:
    found = read(text)
    for index, figure in enumerate(found):
        assert figure.words == text[figure.start : figure.end] != ""
        numbers = [x for x in (figure.low, figure.value, figure.high) if x is not None]
        assert numbers
        assert numbers == sorted(numbers)
        assert all(math.isfinite(x) for x in numbers)
        assert figure.refers_to is None or 0 <= figure.refers_to < index
        assert figure.hedge in HEDGES
        assert figure.indicator in INDICATORS
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "9",
            "9,",
            "1 ",
            "$",
            "one ",
            "a ",
            "half ",
            "1-",
            "1/",
            "about ",
            "in 2001 ",
            "3 of ",
            "since ",
            "’",
            "(1) ",
        ),
        *(
            "3 men ",
            "half that amount ",
            "twice that figure ",
            "Iran's ",
            "$3 billion in Iran, ",
            "second-largest ",
        ),
        *("two hundred and ", "3 men and twice that number "),
    ],
)
def test_a_hostile_line_costs_no_more_than_a_long_one(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    started = time.process_time()  # what others do on the machine does not count
    read(text)
    assert time.process_time() - started < 8


# ---- the data file ----


def test_an_unknown_hedge_in_the_lexicon_is_refused_with_its_name(tmp_path: Path) -> None:
    (path := tmp_path / "figures.toml").write_text('[numbers]\n[[vague]]\nwords = ["x"]\nlow = 1\nhedge = "maybe"\n')
    with pytest.raises(CodebookError, match=r"figures\.toml"):
        load_lexicon(path)


def test_a_lexicon_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    (path := tmp_path / "figures.toml").write_text("= nothing")
    with pytest.raises(CodebookError, match=r"figures\.toml"):
        load_lexicon(path)


def test_a_lexicon_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match=r"figures\.toml"):
        load_lexicon(tmp_path / "figures.toml")
