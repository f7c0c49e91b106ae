"""What a quoted figure claims, ready to be held against others: the thing, its parties, its years, its range. Pure.

A figure is no claim where the thing cannot be told: a stretch of time, a place in an order, exports that may be either
side's, a part of a larger sum, an aim or a hope.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

from app.contradictions.wording import matter, noun, rounding
from app.hedges import reach
from app.places import load_places
from app.rows import FigureRow

TIMELESS = frozenset({"border-length"})
_SUMS = frozenset({"investment", "aid"})
_COUNTS = frozenset({"fighters", "refugees", "projects", "count-other"})
_NEVER = frozenset({"duration", "rank"})
_EITHER_ORDER = frozenset({"trade", "border-length"})
_FACTORS = {"USD million": ("USD", 1e6), "m": ("km", 1e-3), "kg": ("tonnes", 1e-3)}

_YEAR = re.compile(r"(?<!\d)(1[89]|20)(\d\d)(?:\s?[-–/]\s?(\d\d)(?!\d))?(s)?(?!\d)")
_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*", re.IGNORECASE)
_RATE = re.compile(r"\b(month|week|da[iy]|hour)", re.IGNORECASE)
_RELATIVE = {"last year": -1, "this year": 0, "next year": 1}
_FLOW = re.compile(r"export|import(?!an)|trad(?:e|es|ed|ing)\b|bilateral|two-way|commerc|goods|exchang", re.IGNORECASE)
_PART = re.compile(
    r"\b(?:another|additional|further|extra|including|part of|some of|of which|initial|first|next|by|than)"
    r"\W+(?:\w+\W+)?$",
    re.IGNORECASE,
)
_PURPOSE = re.compile(r"\b(?:for|on|to)\s+(?:the\s+)?", re.IGNORECASE)
_HOPE = re.compile(
    r"\b(?:aim|target|goal|could|would|should|hope|plan|potential|forecast|expect|might|want|seek|den(?:y|ie)|if\b)",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:now|since th|fell|fall|rose|risen|drop|declin|grew|grown|doubl|halv|shr[aiu]nk|once|former|earlier|previous"
    r"|peak|used to|by then)",
    re.IGNORECASE,
)
_STRETCH = re.compile(r"fenc|wall|stretch|segment|portion|patrol|along|remain", re.IGNORECASE)
_BEFORE, _AFTER = 60, 40
"""How far before and behind a figure its words are read."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One quoted figure as a claim about `thing`; equal things can be compared.

    `parties` are the ISO codes of the two sides, or a power's slug where it stands for several countries. `low` and
    `high` are what the figure covers in `unit`. `years` are the first and the last, None where it has none.
    """

    figure: FigureRow
    thing: tuple[object, ...]
    parties: frozenset[str]
    unit: str
    factor: float
    low: float
    high: float
    years: tuple[int, int] | None
    rate: str
    flow: str

    def towards(self, value: float) -> float:
        """Return what stands for the claim beside `value`: its own value, or the bound on that side."""
        if self.figure.value is not None:
            return self.figure.value * self.factor
        return min(max(value, self.low), self.high)

    def meets(self, other: "Claim") -> bool:
        """Whether two claims about a thing may speak of one time, and of the same matter."""
        mine, theirs = self.figure, other.figure
        if (mine.sentence.section, mine.sentence.key) == (theirs.sentence.section, theirs.sentence.key):
            return False
        months = _months(mine.period), _months(theirs.period)
        if all(months) and months[0] != months[1]:
            return False
        if mine.indicator in _COUNTS | {"casualties"} and matter(mine).isdisjoint(matter(theirs)):
            return False
        return self._may_be_of_one_time(other)

    def _may_be_of_one_time(self, other: "Claim") -> bool:
        if self.years and other.years:
            if self.figure.indicator in _COUNTS:
                return self.years[0] <= other.years[1] and other.years[0] <= self.years[1]
            return self.years == other.years
        known = self.years or other.years
        if known is None or self.figure.indicator in TIMELESS:
            return True
        if self.figure.indicator in _SUMS:
            return known[0] < known[1]
        undated = other.figure if self.years else self.figure
        return self.figure.section != other.figure.section and not _CHANGE.search(undated.sentence.text)


def claim(figure: FigureRow, members: Mapping[str, Sequence[str]], published: int | None) -> Claim | None:
    """Return what a figure claims; None where it is not told well enough to be held against anything."""
    years = _years(figure.period, published)
    covered = _covered(figure)
    if covered is None or figure.indicator in _NEVER or (figure.refers_to is not None and years is None):
        return None
    power, partner = (_party(slug, figure, members) for slug in (figure.power, figure.partner))
    flow = _flow(figure)
    if not power or partner == "" or flow not in ("both", "") or _is_part(figure):
        return None
    what = _what(figure, years)
    if what is None:
        return None
    unit, factor = _FACTORS.get(figure.unit, (figure.unit, 1.0))
    rate = _RATE.search(figure.period or "")
    per = rate.group(1).lower()[:2] if rate else "year"
    parties = frozenset(filter(None, (power, partner)))
    sides: object = parties if figure.indicator in _EITHER_ORDER else (power, partner)
    low, high = (end * factor for end in covered)
    thing = (figure.indicator, sides, unit, per, *what)
    return Claim(figure, thing, parties, unit, factor, low, high, years, per, flow)


def _what(figure: FigureRow, years: tuple[int, int] | None) -> tuple[object, ...] | None:
    """Return what else two figures must share to be of one thing; None where it cannot be told."""
    if figure.indicator in _COUNTS:
        counted = noun(figure.words)
        return (counted,) if len(counted) > 1 else None
    if figure.indicator == "casualties":
        return (noun(figure.words), (figure.period or "").casefold()) if years else None
    if figure.indicator == "share-of-trade":
        whole = load_places().mentions(figure.sentence.text[figure.end : figure.end + _AFTER])
        return (whole[0].codes,) if whole else None
    return ()


def _covered(figure: FigureRow) -> tuple[float, float] | None:
    """Return what a figure covers: its hedge's range, and at least what rounding allows."""
    covered = reach(figure)
    if covered is None:
        return None
    low = 0.0 if covered.low is None else covered.low
    high = inf if covered.high is None else covered.high
    if figure.value is None or figure.hedge in ("less-than", "more-than", "at-least"):
        return low, high
    off = rounding(figure.value, figure.words)
    return (low if figure.low not in (None, figure.value) else min(low, figure.value - off)), (
        high if figure.high is not None else max(high, figure.value + off)
    )


def _party(slug: str | None, figure: FigureRow, members: Mapping[str, Sequence[str]]) -> str | None:
    """Return a party's ISO code, a group's slug where the sentence names none of its members; "" in doubt."""
    if slug is None:
        return None
    codes = tuple(members.get(slug, ())) or (slug,)
    if len(codes) == 1:
        return codes[0]
    places = load_places()
    named = {code for mention in places.mentions(figure.sentence.text) for code in places.members(mention.codes)}
    own = [code for code in codes if code in named]
    if len(own) == len(codes) or not own:
        return slug
    return own[0] if len(own) == 1 else ""


def _flow(figure: FigureRow) -> str:
    """Return which way trade goes: "both", or "one" where the words next to the figure say exports or imports."""
    if figure.indicator != "trade":
        return ""
    text = figure.sentence.text
    found = [
        (max(figure.start - match.end(), match.start() - figure.end, 0), match.group().lower())
        for match in _FLOW.finditer(text)
    ]
    near = {word for gap, word in found if gap <= min(found)[0] + len(" and exports")}
    one_way = near & {"export", "import"}
    return "one" if len(one_way) == 1 and min(found)[1] in one_way else "both"


def _is_part(figure: FigureRow) -> bool:
    """Whether the words around a figure say that it is a part, a difference, an aim, or a sum for one purpose."""
    text = figure.sentence.text
    before, behind = text[max(0, figure.start - _BEFORE) : figure.start], text[figure.end : figure.end + _AFTER]
    if figure.indicator in TIMELESS:
        return bool(_STRETCH.search(before + behind))
    if _PART.search(before) or _HOPE.search(before):
        return True
    if figure.indicator not in _SUMS or not (purpose := _PURPOSE.search(behind)):
        return False
    named = load_places().mentions(behind[purpose.end() :])
    return not (named and named[0].start == 0 and named[0].kind == "name")


def _years(period: str | None, published: int | None) -> tuple[int, int] | None:
    """Return the first and last year that a period names; None where it names none."""
    words = (period or "").casefold()
    if published and words in _RELATIVE:
        return (published + _RELATIVE[words],) * 2
    years: list[int] = []
    for century, short, until, decade in _YEAR.findall(words):
        first = int(century + short)
        years += [first, int(century + until) if until else first + 9 * bool(decade)]
    if not years:
        return None
    first, last = min(years), max(years)
    if words.startswith(("since", "after", "from")) and " to " not in words:
        return first, max(published or 9999, last)
    return (0, last) if words.startswith(("before", "until")) else (first, last)


def _months(period: str | None) -> frozenset[str]:
    return frozenset(match.casefold()[:3] for match in _MONTH.findall(period or ""))
