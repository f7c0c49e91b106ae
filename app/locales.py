"""How the interface writes countries, languages, numbers, days and lists: CLDR's British English, through Babel. Pure.

The interface is English; texts in other languages keep their own words and are marked with `lang`. Babel and its data
take some 60 ms to load, so this is the only module that imports it, and it loads one locale, once.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from babel.core import Locale, get_global, parse_locale
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


def language(tag: str) -> str | None:
    """Return the English name of the language that a BCP 47 tag begins with; None where CLDR knows none."""
    return _locale().languages.get(_parts(tag)[0])


def mostly_spoken_in(tag: str) -> str | None:
    """Return the ISO code of the country in a BCP 47 tag, else of that where most who speak the language live."""
    spoken, country = _parts(tag)
    if country is None and (known := get_global("likely_subtags").get(spoken)):
        country = _parts(known.replace("_", "-"))[1]
    return country


def _parts(tag: str) -> tuple[str, str | None]:
    """Return language and country of a tag; no language where it is none."""
    try:
        spoken, country, *_ = parse_locale(tag, sep="-")
    except ValueError:
        return "", None
    return spoken, country


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


def percent(written: str) -> str:
    """Write a number that is written already as a share of a hundred: "15%"."""
    return str(_locale().percent_formats[None].pattern).replace("#,##0", written)


def day(value: date | datetime | None) -> str:
    """Write a day as "26 August 2021"; nothing where it is not known."""
    return format_date(value, "long", locale=_locale()) if value else ""


def counted(count: int, one: str, many: str = "") -> str:
    """Write a number with its noun: "1 text", "2 texts", "2,000 commentaries"."""
    return f"{number(count)} {one if count == 1 else many or f'{one}s'}"


def listed(words: Iterable[str], last: str = "and") -> str:
    """Write a list as prose does: "A, B and C", or with `last="or"` "A, B or C"."""
    return format_list(list(words), "or" if last == "or" else "standard", locale=_locale())
