"""How countries, numbers, days and lists are written."""

import subprocess
import sys
from datetime import date

import pytest

from app import locales


@pytest.mark.parametrize(
    ("code", "name"),
    [("TR", "Türkiye"), ("BA", "Bosnia and Herzegovina"), ("AE", "United Arab Emirates"), ("XX", None), ("pk", None)],
)
def test_a_country_is_named_in_english_with_and_written_out(code: str, name: str | None) -> None:
    assert locales.country(code) == name


@pytest.mark.parametrize(
    ("value", "written"), [(2670, "2,670"), (0.4, "0.4"), (1533.14, "1,533.1"), (-2, "-2"), (999_999, "999,999")]
)
def test_a_number_has_its_thousands_apart(value: float, written: str) -> None:
    assert locales.number(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(2.9e9, "2.9 billion"), (1_000_000, "1 million"), (1.2345e12, "1.23 trillion"), (1388, "1,388"), (0.4, "0.4")],
)
def test_a_large_number_is_written_in_words(value: float, written: str) -> None:
    assert locales.compact(value) == written


def test_a_day_is_written_with_its_month_in_words_and_none_as_nothing() -> None:
    assert locales.day(date(2021, 8, 6)) == "6 August 2021"
    assert locales.day(None) == ""


@pytest.mark.parametrize(
    ("tag", "name", "country"),
    [
        ("zh", "Chinese", "CN"),
        ("zh-Hant-TW", "Chinese", "TW"),
        ("fa", "Persian", "IR"),
        ("en", "English", "US"),
        ("xx-", None, None),
        ("", None, None),
        ("no tag", None, None),
    ],
)
def test_a_language_is_named_in_english_and_has_a_country(tag: str, name: str | None, country: str | None) -> None:
    assert (locales.language(tag), locales.mostly_spoken_in(tag)) == (name, country)


def test_a_number_has_its_noun() -> None:
    assert [locales.counted(n, "text") for n in (0, 1, 2, 1200)] == ["0 texts", "1 text", "2 texts", "1,200 texts"]
    assert locales.counted(2, "commentary", "commentaries") == "2 commentaries"


@pytest.mark.parametrize(
    ("words", "written"), [((), ""), (("A",), "A"), (("A", "B"), "A and B"), (("A", "B", "C"), "A, B and C")]
)
def test_a_list_is_written_as_prose_does(words: tuple[str, ...], written: str) -> None:
    assert locales.listed(words) == written
    assert locales.listed(words, "or") == written.replace(" and ", " or ")


def test_a_start_of_the_program_loads_no_locale_before_it_is_needed() -> None:
    asked = "import app.main, app.locales; print(app.locales._locale.cache_info().currsize)"
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True).stdout.strip() == b"0"
