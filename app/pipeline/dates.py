"""Dates as a page prints them: "13 December 2016", "December 13, 2016", "2016-12-13", "2016年12月13日". Pure."""

import re
from datetime import date, datetime

_PATTERNS = (
    (re.compile(r"\b\d{1,2} [A-Z][a-z]{2,8} \d{4}\b"), ("%d %B %Y", "%d %b %Y")),
    (re.compile(r"\b[A-Z][a-z]{2,8} \d{1,2}, \d{4}\b"), ("%B %d, %Y", "%b %d, %Y")),
    (re.compile(r"\b\d{4}-\d{2}-\d{2}\b"), ("%Y-%m-%d",)),
    (re.compile(r"\d{4}年\d{1,2}月\d{1,2}日"), ("%Y年%m月%d日",)),
)
_DATELINE_REST = 60
"""Characters a line may have beside its date to be a dateline ("Istanbul/Brussels, 13 December 2016")."""


def date_in(text: str) -> tuple[date, str] | None:
    """Return the first full date of a text and the words it stands in, None where there is none."""
    for pattern, formats in _PATTERNS:
        for match in pattern.finditer(text):
            if found := _parsed(match.group(), formats):
                return found, match.group()
    return None


def dateline(text: str) -> date | None:
    """Return the date of a line that is little more than a place and a date."""
    if len(text) > _DATELINE_REST * 2 or (found := date_in(text)) is None:
        return None
    day, words = found
    rest = text.replace(words, "")
    return day if len(rest) <= _DATELINE_REST and not re.search(r"[.!?]\s+\w", rest) else None


def _parsed(text: str, formats: tuple[str, ...]) -> date | None:
    for pattern in formats:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a printed day has no time zone
        except ValueError:
            continue
    return None
