"""How the interface writes countries, numbers, days and lists: CLDR's British English, through Babel. Pure.

The interface is English; texts in other languages keep their own words and are marked with `lang`. Babel and its data
take some 60 ms to load, so this is the only module that imports it, and it loads one locale, once.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_decimal

LANGUAGE = "en"
_COMPACT_FROM = 1_000_000


@lru_cache(maxsize=1)
def _locale() -> Locale:
    return Locale.parse("en_GB")


def country(code: str) -> str | None:
    """Return the English name of an ISO 3166-1 alpha-2 code, "and" written out; None where CLDR knows none."""
    name = _locale().territories.get(code)
    return name.replace(" & ", " and ") if name else None


@lru_cache(maxsize=4096)
def number(value: float, decimals: int = 1) -> str:
    """Write a number with its thousands apart, with at most so many decimals: 2,670, 0.4."""
    return format_decimal(value, format=f"#,##0.{'#' * decimals}".removesuffix("."), locale=_locale())


@lru_cache(maxsize=4096)
def compact(value: float, decimals: int = 2) -> str:
    """Write a number as prose does: from a million up in words, "2.9 billion"; below with its thousands apart."""
    if abs(value) < _COMPACT_FROM:
        return number(value)
    return format_compact_decimal(value, format_type="long", fraction_digits=decimals, locale=_locale())


def day(value: date | datetime | None) -> str:
    """Write a day as "26 August 2021"; nothing where it is not known."""
    return format_date(value, "long", locale=_locale()) if value else ""


def listed(words: Iterable[str], last: str = "and") -> str:
    """Write a list as prose does: "A, B and C", or with `last="or"` "A, B or C"."""
    return format_list(list(words), "or" if last == "or" else "standard", locale=_locale())
