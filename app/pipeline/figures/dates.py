"""Dates, times and numbered names: what looks like a quantity and is none, and when a quantity holds."""

import re
from dataclasses import dataclass, field

from app.pipeline.figures.lexicon import FigureLexicon
from app.pipeline.figures.tokens import Token

_YEAR = re.compile(r"(?:1[0-9]|20)[0-9]{2}")
_SHORT_YEAR = re.compile(r"[0-9]{2}")
_DAY = re.compile(r"(?:[0-2]?[0-9]|3[01])")
_ORDINAL_ENDINGS = frozenset({"st", "nd", "rd", "th"})


@dataclass(frozen=True, slots=True)
class Period:
    """When something holds: its place in the sentence, and a label; a `rate` is "each year" or the like."""

    start: int
    end: int
    label: str
    rate: bool = False


@dataclass(slots=True)
class Calendar:
    """`taken` are the indices of tokens in a date, a time or a name; `periods` are in reading order."""

    taken: set[int] = field(default_factory=set)
    periods: list[Period] = field(default_factory=list)


def calendar(tokens: list[Token], text: str, lexicon: FigureLexicon) -> Calendar:
    """Find every date, time, rate and numbered name among the tokens of `text`."""
    reader = _Reader(tokens, text, lexicon)
    done = 0
    for i, token in enumerate(tokens):
        if i >= done and (token.kind == "number" or token.lower in lexicon.date_openers):
            done = reader.read(i)
    return reader.found


class _Reader:
    """Reads one sentence from left to right; every method looks at a bounded number of tokens."""

    def __init__(self, tokens: list[Token], text: str, lexicon: FigureLexicon) -> None:
        self.tokens, self.text, self.lexicon = tokens, text, lexicon
        self.words = lexicon.periods
        self.found = Calendar()

    def lower(self, i: int) -> str:
        """Return the word at `i`, or nothing beyond either end."""
        return self.tokens[i].lower if 0 <= i < len(self.tokens) else ""

    def glued(self, i: int) -> bool:
        """Whether token `i` follows the one before without a space."""
        return 0 < i < len(self.tokens) and self.tokens[i].glued

    def take(self, first: int, last: int) -> int:
        """Mark the tokens from `first` up to, without, `last`; return `last`."""
        self.found.taken.update(range(first, last))
        return last

    def read(self, i: int) -> int:
        """Read what begins at token `i`; return the index behind it, or `i` where nothing does."""
        token = self.tokens[i]
        if token.kind == "number":
            return self.number(i)
        if (stop := self.lexicon.counting.stop.at(self.tokens, i)) is not None:
            return self.take(i, i + stop.length)
        if (rate := self.words.rates.at(self.tokens, i)) and self.is_rate(i, i + rate.length):
            last = self.tokens[i + rate.length - 1].end
            self.found.periods.append(Period(token.start, last, rate.entry.replace("-", " "), rate=True))
            return i + rate.length
        if token.lower in self.words.months and self.is_day(i + 1) and token.capital:
            return self.month_first(i)
        return i

    def is_rate(self, first: int, end: int) -> bool:
        """Whether "a year" says how often, and is neither "within a year" nor "a year later"."""
        if self.lower(first) != "a":
            return True
        bound = self.lower(first - 1) in self.lexicon.counting.boundaries
        return not bound and self.lexicon.durations.dated_by.at(self.tokens, end) is None

    def number(self, i: int) -> int:
        """Read a date, a time, a decade, a year, a list mark or a name around the number `i`."""
        if (stop := self.lexicon.counting.stop.at(self.tokens, i)) is not None:
            return self.take(i, i + stop.length)
        for attempt in (self.mixed, self.decade, self.day_first, self.clock, self.year, self.name):
            if (end := attempt(i)) > i:
                return end
        return i

    def mixed(self, i: int) -> int:
        """Read times and fractions of digits ("10:30", "9/12"), ISO dates, versions, phone numbers."""
        if self.tokens[i].text.count(".") > 1:
            return self.take(i, i + 1)
        end, joins = i + 1, 0
        while self.lower(end) in {":", "/", "-"} and self.glued(end) and self.is_number(end + 1, glued=True):
            joins += 2 if self.lower(end) != "-" else 1
            end += 2
        return self.take(i, end) if joins > 1 and not self.is_span(i, end) else i

    def is_span(self, i: int, end: int) -> bool:
        return end == i + 3 and self.is_year(i) and self.is_year_end(i + 2)

    def is_number(self, i: int, *, glued: bool = False) -> bool:
        return i < len(self.tokens) and self.tokens[i].kind == "number" and (self.glued(i) or not glued)

    def is_day(self, i: int) -> bool:
        return self.is_number(i) and _DAY.fullmatch(self.tokens[i].text) is not None

    def is_year(self, i: int) -> bool:
        return self.is_number(i) and _YEAR.fullmatch(self.tokens[i].text) is not None

    def is_year_end(self, i: int) -> bool:
        short = self.is_number(i) and _SHORT_YEAR.fullmatch(self.tokens[i].text) is not None
        return short or self.is_year(i)

    def decade(self, i: int) -> int:
        """Read "the late 1990s", "the '90s"."""
        old = self.is_year(i) or (self.is_year_end(i) and not (self.glued(i) and self.lower(i - 1) == "-"))
        if not (old and self.lower(i + 1) == "s" and self.glued(i + 1)):
            return i
        first = i
        while self.lower(first - 1) in self.words.parts or (self.lower(first - 1) == "-" and first - 1 > 0):
            first -= 1
        first = first if self.lower(first) in self.words.parts else i
        self.add(first, i + 2)
        return self.take(i, i + 2)

    def day_first(self, i: int) -> int:
        """Read "15 August", "the 3rd of March 2014", "1-3 May"."""
        if not self.is_day(i):
            return i
        month = i + 1
        if self.lower(month) in _ORDINAL_ENDINGS and self.glued(month):
            month += 1
        if self.lower(month) in {"-", "and", "to"} and self.is_day(month + 1):
            month += 2
        if self.lower(month) == "of":
            month += 1
        if self.lower(month) not in self.words.months or not self.tokens[month].capital:
            return i
        end = month + 1 + self.is_year(month + 1)
        self.add(i, end)
        return self.take(i, end)

    def month_first(self, i: int) -> int:
        """Read "August 15, 2021", "March 2014" is left to `year`."""
        end = i + 2
        if self.lower(end) in _ORDINAL_ENDINGS and self.glued(end):
            end += 1
        if self.lower(end) == "," and self.is_year(end + 1):
            end += 2
        self.add(i, end)
        return self.take(i, end)

    def clock(self, i: int) -> int:
        """Read "10 am", "6 o'clock"."""
        hit = self.words.clock.at(self.tokens, i + 1)
        return self.take(i, i + 1 + hit.length) if hit and self.is_day(i) else i

    def year(self, i: int) -> int:
        """Read a year, a month's year, or a span of years; a four-digit count ("2000 troops") is none."""
        opened = self.lower(i - 1) in self.words.year_after or self.lower(i - 1) in self.words.months
        if not self.is_year(i) or (self.counts(i) and not opened):
            return i
        if self.glued(i) and self.tokens[i - 1].kind == "sign" and self.lower(i - 1) not in {"(", "[", "-", "/", "'"}:
            return i
        end, joined = i + 1, self.lower(i + 1)
        if joined in {"-", "/"} and self.glued(i + 1) and self.is_year_end(i + 2):
            end = i + 3
        elif joined in {"to", "until", "and"} and self.is_year(i + 2) and not self.counts(i + 2):
            end = i + 3 if joined != "and" or self.lower(i - 1) == "between" else end
        first = i - (self.lower(i - 1) in self.words.months)
        self.add(first, end)
        return self.take(i, end)

    def counts(self, i: int) -> bool:
        """Whether what stands right behind token `i` is counted or measured."""
        lexicon, after = self.lexicon, i + 1
        if self.lower(after) in lexicon.numbers.magnitudes:
            return True
        return bool(lexicon.measures.at(self.tokens, after) or lexicon.counted.at(self.tokens, after))

    def name(self, i: int) -> int:
        """Read "Resolution 2593", "G20", "COVID-19", "[12]"."""
        before, glued = self.tokens[i - 1] if i else None, self.glued(i)
        if before is None:
            return i
        if glued and (before.kind == "word" and not self.is_currency(i - 1)):
            return self.take(i, i + 1)
        if glued and before.dash and i > 1 and before.glued and self.tokens[i - 2].kind == "word":
            return self.take(i, i + 1)
        if glued and before.text in "[(#" and self.lower(i + 1) in {"]", ")", "."}:
            return self.take(i, i + 1)
        named = self.lexicon.counting.named_by.before(self.tokens, i)
        return self.take(i, i + 1) if named else i

    def is_currency(self, i: int) -> bool:
        return self.lower(i) in self.lexicon.currency.codes

    def add(self, first: int, end: int) -> None:
        """Keep the tokens as a period, with "since" or the like before them and a second year behind."""
        start, label = (
            self.tokens[first].start,
            self.text[self.tokens[first].start : self.tokens[end - 1].end],
        )
        prefix = self.since(first)
        label = f"{prefix} {label}" if prefix else label.replace(" and ", " to ")
        previous = self.found.periods[-1] if self.found.periods else None
        if previous and previous.label.startswith("since ") and self.lower(first - 1) == "and" and not prefix:
            # "since 2008 (in the north) and 2011 (in the south)" is one period of one quantity.
            self.found.periods.pop()
            start, label = previous.start, f"{previous.label} and {label}"
        self.found.periods.append(Period(start, self.tokens[end - 1].end, " ".join(label.split())))

    def since(self, first: int) -> str:
        """Return what opens the period: "since", also as in "since joining the union in 2002"."""
        for back in range(1, 3):
            if self.lower(first - back) in self.words.prefixes:
                return self.lower(first - back)
            if self.lower(first - back) not in {"the", *self.words.parts}:
                break
        if self.lower(first - 1) == "in":
            for back in range(2, 12):
                if self.lower(first - back) in {"since", ",", ";", "(", ")"}:
                    return "since" if self.lower(first - back) == "since" else ""
        return ""
