"""The fields of a form as values of the domain, with a complaint beside each field that does not fit. Pure."""

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from app.codings.complete import LONGEST_WHY

_LARGEST = 1e18
_NUMBER = re.compile(
    r"(?P<digits>[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*(?P<scale>thousand|million|billion|trillion)?", re.I
)
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a page: its name, what stands in its fields, and what is wrong with those that were sent."""

    name: str
    values: Mapping[str, Sequence[str]]
    problems: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """Return what stands in a field."""
        return next(iter(self.values.get(name, ())), "")

    def has(self, name: str, value: str) -> bool:
        """Tell whether a value is chosen in a field."""
        return value in self.values.get(name, ())


class Reader:
    """Reads the fields of a form one by one and keeps what is wrong with them, by name, in `problems`."""

    def __init__(self, fields: Mapping[str, Sequence[str]]) -> None:
        self._fields = fields
        self.problems: dict[str, str] = {}

    def line(self, name: str, label: str, longest: int, *, needed: bool = True) -> str:
        """Return one line of text, its runs of spaces made one."""
        value = " ".join(self.sent(name).split())
        if needed and not value:
            self.problems[name] = f"{label} is needed."
        elif len(value) > longest:
            self.problems[name] = f"{label} is too long: {len(value)} characters, at most {longest}."
        elif not value.isprintable():
            self.problems[name] = f"{label} holds a character that cannot be seen."
        return value

    def why(self) -> str:
        """Return the reason that every change needs."""
        return self.line("why", "The reason", LONGEST_WHY)

    def choice(self, name: str, label: str, known: Collection[str], *, needed: bool = True) -> str | None:
        """Return the chosen one of the values that are known."""
        value = self.sent(name)
        if not value and not needed:
            return None
        if value not in known:
            self.problems[name] = f"{label}: choose one of those offered."
        return value

    def choices(self, name: str, label: str, known: Collection[str]) -> tuple[str, ...]:
        """Return the chosen values, in the order of those that are known."""
        chosen = self._fields.get(name, ())
        if not set(chosen) <= set(known):
            self.problems[name] = f"{label}: choose among those offered."
        return tuple(value for value in known if value in chosen)

    def number(self, name: str, label: str) -> float | None:
        """Return a number, written in digits and perhaps with a word for its size."""
        value = self.sent(name).strip()
        if not value:
            return None
        found = _NUMBER.fullmatch(value)
        number = math.nan
        if found and len(value) <= 40:
            number = float(found["digits"].replace(",", "")) * _SCALES.get((found["scale"] or "").lower(), 1)
        if not abs(number) <= _LARGEST:
            self.problems[name] = f"{label} is no number: write it as 1,600,000, 2.5 or 2 billion."
            return None
        return number

    def complain(self, name: str, words: str) -> None:
        """Note what is wrong with a field, where nothing is noted yet."""
        self.problems.setdefault(name, words)

    def sent(self, name: str) -> str:
        """Return a value as it was sent."""
        return next(iter(self._fields.get(name, ())), "")

    def form(self, name: str) -> Form:
        """Return the form as it was sent, with what is wrong with it."""
        return Form(name, self._fields, dict(self.problems))


def written(number: float | None) -> str:
    """Write a number as a field shows it, so that reading it gives the same again."""
    if number is None:
        return ""
    return f"{number:,.0f}" if number == int(number) else repr(number)
