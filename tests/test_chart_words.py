"""Values in words: what a text tells keeps its digits, what is worked out or stands on an axis is rounded."""

import pytest

from app.charts.words import number, value_text
from tests.test_charts import IRAN, quoted


@pytest.mark.parametrize(
    ("words", "value", "unit", "text"),
    [
        ("0.04 per cent", 0.04, "percent", "0.04 %"),
        ("0.25 %", 0.25, "percent", "0.25 %"),
        ("12.75 per cent", 12.75, "percent", "12.75 %"),
        ("2.25 km", 2.25, "km", "2.25 km"),
        ("two and a quarter km", 2.25, "km", "2.25 km"),
        ("150.5 km", 150.5, "km", "150.5 km"),
        ("1,996,000 people", 1_996_000, "people", "1.996 million people"),
        ("1,996,123 people", 1_996_123, "people", "1,996,123 people"),
        ("$1.234 bn", 1.234e9, "USD", "1.234 billion USD"),
        ("$1,234,567,890.12", 1_234_567_890.12, "USD", "1,234,567,890.12 USD"),
        ("3.14159 km", 3.14159, "km", "3.14159 km"),
        ("a third", 100 / 3, "percent", "33.3 %"),
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
