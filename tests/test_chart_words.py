"""Values in words: what a text tells keeps its digits, what is worked out or stands on an axis is rounded."""

import pytest

from app.charts.findings import changed, largest_change, part
from app.charts.model import Line
from app.charts.words import number, ranked_within, value_text
from tests.test_charts import IRAN, quoted


@pytest.mark.parametrize(
    ("words", "value", "unit", "text"),
    [
        ("0.04 per cent", 0.04, "percent", "0.04%"),
        ("0.25%", 0.25, "percent", "0.25%"),
        ("12.75 per cent", 12.75, "percent", "12.75%"),
        ("2.25 km", 2.25, "km", "2.25 km"),
        ("two and a quarter km", 2.25, "km", "2.25 km"),
        ("150.5 km", 150.5, "km", "150.5 km"),
        ("1,996,000 people", 1_996_000, "people", "1.996 million people"),
        ("1,996,123 people", 1_996_123, "people", "1,996,123 people"),
        ("$1.234 bn", 1.234e9, "USD", "1.234 billion USD"),
        ("$1,234,567,890.12", 1_234_567_890.12, "USD", "1,234,567,890.12 USD"),
        ("3.14159 km", 3.14159, "km", "3.14159 km"),
        ("a third", 100 / 3, "percent", "33%"),
        ("a third of $2 bn", 2e9 / 3, "USD", "666.67 million USD"),
        ("100 miles", 160.9344, "km", "161 km"),
    ],
)
def test_a_quoted_value_keeps_its_digits_and_one_worked_out_is_rounded(
    words: str, value: float, unit: str, text: str
) -> None:
    assert value_text(quoted(IRAN, "count-other", words, value, unit=unit)) == text


def test_numbers_of_axes_are_rounded() -> None:
    assert [number(value) for value in (1_996_000, 1.234e9, 150.5, 0.4)] == ["2 million", "1.23 billion", "150", "0.4"]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (2859.8, 1388.3, "halved"),
        (100, 52, "almost halved"),
        (100, 45, "more than halved"),
        (100, 90, "fell by 10%"),
        (100, 8, "fell by more than nine tenths"),
        (100, 103, "hardly changed"),
        (100, 120, "rose by 20%"),
        (100, 150, "rose by half"),
        (100, 205, "doubled"),
        (100, 590, "grew more than fivefold"),
        (100, 5000, "grew more than tenfold"),
        (0, 5, "rose from nothing to 5"),
    ],
)
def test_a_change_is_said_in_words_that_hold(before: float, after: float, words: str) -> None:
    assert changed(before, after) == words


@pytest.mark.parametrize(
    ("share", "words"), [(0.446, "nearly half"), (0.154, "15%"), (0.5, "half"), (0.99, "nearly all")]
)
def test_a_share_is_said_in_words_that_hold(share: float, words: str) -> None:
    assert part(share) == words


def test_a_finding_is_the_largest_move_to_the_latest_year_and_never_across_a_change_of_the_count() -> None:
    fallen = Line("Peru", 1, {2019: 50.0, 2020: 90.0, 2021: 30.0})
    recounted = Line("Chile", 2, {2019: 10.0, 2020: 900.0, 2021: 880.0}, frozenset({2020}))
    found = largest_change([fallen, recounted])
    assert found is not None
    assert (found.line.label, found.words) == ("Peru", "fell by two thirds between 2020 and 2021")


def test_nothing_moved_gives_no_finding() -> None:
    assert largest_change([Line("Peru", 1, {2020: 100.0, 2021: 101.0})]) is None


@pytest.mark.parametrize(
    ("before", "name", "within"),
    [("– by far India’s ", "India", True), ("was Afghanistan’s ", "Pakistan", False), ("East-India's ", "Ind", False)],
)
def test_a_rank_behind_a_genitive_is_a_place_within_that_power(before: str, name: str, within: bool) -> None:
    assert ranked_within(before, name) is within
