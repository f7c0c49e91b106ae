"""Dates as a page prints them: "13 December 2016", "20 juin 2017", "2016-12-13", "2016年12月13日". Pure."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

_DAY_FIRST = re.compile(
    r"\b(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.|º)?\s(?:de\s)?"
    r"(?P<month>[^\W\d_]{3,12})\.?(?:/[^\W\d_]+)?,?\s(?:de\s)?(?P<year>\d{4})\b"
)
_MONTH_FIRST = re.compile(r"\b(?P<month>[^\W\d_]{3,12})\.?\s(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<year>\d{4})\b")
_NUMBERS = (
    re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b"),
    re.compile(r"(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]"),
    re.compile(r"\b(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})\b"),
)
_LONGEST_LINE = 120
_MOST_WORDS = 5
"""Words a line may have beside its date to be a dateline ("Istanbul/Brussels, 13 December 2016")."""
_WORD = re.compile(r"[^\W\d_]+")
_WIDE_WORDS = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_MOST_WIDE = 40


def date_in(text: str, months: Mapping[str, int]) -> tuple[date, str] | None:
    """Return the first full date of a text and the words it stands in, None where there is none.

    `months` gives the number of each month's name, in small letters.
    """
    found = sorted(_dates(text, months), key=lambda row: row[0])
    return found[0][1:] if found else None


def _dates(text: str, months: Mapping[str, int]) -> Iterator[tuple[int, date, str]]:
    for pattern in (_DAY_FIRST, _MONTH_FIRST, *_NUMBERS):
        for match in pattern.finditer(text):
            month = months.get(match["month"].casefold()) if pattern not in _NUMBERS else int(match["month"])
            if month and (day := _day(int(match["year"]), month, int(match["day"]))):
                yield match.start(), day, match.group()


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def dateline(text: str, months: Mapping[str, int]) -> date | None:
    """Return the date of a line that is little more than a place and a date."""
    if len(text) > _LONGEST_LINE or (found := date_in(text, months)) is None:
        return None
    day, words = found
    rest = text.replace(words, " ", 1)
    if re.search(r"[.!?]\s+\w", rest) or len(_WIDE_WORDS.findall(rest)) > _MOST_WIDE:
        return None
    return day if len(_WORD.findall(_WIDE_WORDS.sub(" ", rest))) <= _MOST_WORDS else None
