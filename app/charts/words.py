"""How a quantity is said: its hedge in words, and in words how it is drawn."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Protocol

from app import locales
from app.hedges import Hedged, reach

_HEDGES = {"about": "about", "at-least": "at least", "more-than": "more than", "less-than": "less than"}
_TIMES = {"years": 1.0, "months": 12.0, "weeks": 52.18, "days": 365.25, "hours": 8766.0, "minutes": 525960.0}
_DIVISORS = {"USD": 1e6, **_TIMES}
_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
MILLIONS = "million USD"
"""The unit of an axis of money."""
_PERCENT = frozenset({"percent", "%"})
_COUNTED = frozenset({"", "number"})
_SHORT = {"trillion": "tn", "billion": "bn", "million": "m"}
_NUMERAL = re.compile(r"\d(?:[\d.,'’\s]*\d)?")
_PRECISE = 10
"""What words without numerals tell ("nearly a third") is from here on written without decimals."""
_FEW = 4
"""So many digits may stand for words without numerals ("two and a quarter"); more come from working out a value."""

_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")


class Told(Hedged, Protocol):
    """A quantity with its unit, and the words that a text tells it in."""

    @property
    def unit(self) -> str:
        """What the value is in."""

    @property
    def words(self) -> str:
        """The words of the text."""


def divisor(figure: Told) -> float:
    """Return what the figure's values are divided by on an axis: money stands in millions, time in years."""
    return _DIVISORS.get(figure.unit, 1.0)


def axis_unit(unit: str) -> str:
    """Return the unit of the axis on which values in `unit` stand, see `divisor`."""
    if unit in _TIMES:
        return "years"
    return MILLIONS if unit in {"USD", "USD million"} else unit


def number(value: float) -> str:
    """Write a number for reading, rounded: 2 billion, 1,388, 11, 0.4. For axes and for what is worked out."""
    if abs(value) >= 1e6:
        return locales.compact(value)
    return locales.number(value, 0 if abs(value) >= 100 else 1)


def told(value: float, words: str) -> str:
    """Write a value that a text tells in `words` with all its digits: 1.234 billion, 1,996,000, 2.25.

    A value worked out from the words (a third as 33.3, miles as kilometres) is rounded.
    """
    full = Decimal(value) if value == int(value) else Decimal(f"{value:.15g}")
    digits = _digits(f"{full:f}")
    numerals = {_digits(numeral) for numeral in _NUMERAL.findall(words)}
    if full % 1 and len(digits) > _FEW and digits not in numerals:
        return number(round(value, 1)) if numerals or value < _PRECISE else locales.number(value, 0)
    for scale, name in _SCALES:
        scaled = full / Decimal(scale)
        if abs(scaled) >= 1 and scaled == round(scaled, 3):
            return f"{_grouped(scaled)} {name}"
    return _grouped(full)


def _digits(numeral: str) -> str:
    """Return the digits that count, whatever the size: "2" of "2,000", "225" of "2.25"."""
    return "".join(filter(str.isdigit, numeral)).strip("0")


def _grouped(value: Decimal) -> str:
    return f"{value.normalize():,f}"


def amount(value: float, unit: str, write: Callable[[float], str] = number) -> str:
    """Write a value with its unit; a rank is said as a place ("no. 5"), a share with its sign."""
    if unit == "rank":
        return f"no. {value:.0f}"
    if unit in _PERCENT:
        return locales.percent(write(value))
    if unit == "USD million":
        return f"{write(value * 1e6)} USD" if value >= 1000 else f"{write(value)} million USD"
    return f"{write(value)} {unit}"


def ticks_text(ticks: Sequence[float], unit: str) -> list[str]:
    """Write the ticks of an axis: money and shares with their sign, else the unit once, at the last one."""
    if unit == MILLIONS:
        return [dollars(tick * 1e6) for tick in ticks]
    if unit in _PERCENT:
        return [locales.percent(number(tick)) for tick in ticks]
    written = [number(tick) for tick in ticks]
    return written if unit in _COUNTED else [*written[:-1], f"{written[-1]} {unit}"]


def dollars(value: float) -> str:
    """Write dollars as short as a label wants them: "$2.86 bn", "$80 m", "0"."""
    for scale, name in _SCALES:
        if abs(value) >= scale:
            shown = value / scale
            return f"${locales.number(shown, 2 if shown < 10 else 1 if shown < 100 else 0)}\u00a0{_SHORT[name]}"
    return f"${locales.number(value, 0)}" if value else "0"


def exact(value: float, unit: str) -> str:
    """Write a reported value in full, as tables want it: "2,197,821 people", "1,533.1 million USD"."""
    text = locales.number(value, 2)
    if unit in _PERCENT:
        return locales.percent(text)
    return f"{text} million USD" if unit == "USD million" else f"{text} {unit}"


def value_text(figure: Told) -> str:
    """Write a quoted value with its hedge: "about 2 billion USD", "less than 160 km".

    Where the text gives no number, its own words stand, with the bounds they are read as; so they do with a place in
    an order, which says nothing without them.
    """
    covered = reach(figure)
    if covered is None:
        return f"“{figure.words}”"

    def write(value: float) -> str:
        return told(value, figure.words)

    if figure.unit == "rank" and figure.value is not None:
        return f"“{figure.words}” ({amount(figure.value, figure.unit)})"
    if covered.point is not None and figure.value is not None:
        hedge = _HEDGES.get(figure.hedge, "about" if figure.hedge == "fraction-of" else "")
        return f"{hedge} {amount(covered.point, figure.unit, write)}".strip()
    if covered.low is not None and covered.high is not None:
        return f"“{figure.words}” ({write(covered.low)} to {amount(covered.high, figure.unit, write)})"
    if covered.low is not None:
        return f"“{figure.words}” (at least {amount(covered.low, figure.unit, write)})"
    return f"“{figure.words}” (at most {amount(covered.high or 0.0, figure.unit, write)})"


def plain_value(figure: Told) -> str:
    """Write a quoted value with its hedge but without the text's words: "about 2 billion USD", "200 to 900 people"."""
    covered = reach(figure)
    if figure.value is not None or covered is None:
        return value_text(figure)
    if covered.low is not None and covered.high is not None:
        return f"{number(covered.low)} to {amount(covered.high, figure.unit)}"
    bound, word = (covered.low, "at least") if covered.low is not None else (covered.high or 0.0, "at most")
    return f"{word} {amount(bound, figure.unit)}"


def short_text(figure: Told) -> str:
    """Write a quoted value for a label: "about $2 bn", "under $1 bn", "200 to 900 people"; the words if need be."""
    if figure.value is None:
        return f"“{figure.words}”"
    return _shortened(value_text(figure).replace("less than", "under").replace("more than", "over"))


def row_text(figure: Told) -> str:
    """Write a quoted value at the end of its row: "about $3 bn", "200 to 900 people"."""
    text = plain_value(figure)
    return text if " to " in text else _shortened(text)


def _shortened(text: str) -> str:
    """Write dollars with their sign: "about $2 bn"; anything else stays as it is."""
    head, _, scale = text.removesuffix(" USD").rpartition(" ")
    if not text.endswith(" USD") or scale not in _SHORT:
        return text
    hedge, _, digits = head.rpartition(" ")
    return f"{hedge} ${digits}\u00a0{_SHORT[scale]}".strip()


def drawn_text(figure: Told) -> str:
    """Say as what a hedged value is drawn: "drawn from 1.8 billion to 2.2 billion USD"; nothing for a plain one."""
    covered = reach(figure)
    if covered is None or figure.unit == "rank" or (covered.low == covered.high is not None):
        return ""
    if covered.high is None:
        return f"drawn open upwards from {amount(covered.low or 0.0, figure.unit)}"
    if not covered.low:
        return f"drawn as all up to {amount(covered.high, figure.unit)}"
    return f"drawn from {number(covered.low)} to {amount(covered.high, figure.unit)}"


def ranked_within(before: str, name: str) -> bool:
    """Whether a rank's words follow the name in the genitive: "India’s most populous" is a place within India."""
    return re.search(rf"(?<!\w){re.escape(name)}[’']s?\s*$", before) is not None


def year(period: str | None) -> int | None:
    """Return the first year that a period names: "since 2002" is 2002, "each year" None."""
    match = _YEAR.search(period or "")
    return int(match.group()) if match else None
