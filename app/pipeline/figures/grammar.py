"""What a number measures: money, a unit, a share, a rank, a count, or a part of what was said before.

Turns tokens into drafts: quantities without period and parties. Every rule looks at a bounded number of
tokens, so the whole is linear in the text.
"""

import math
from dataclasses import dataclass, replace

from app.pipeline.figures.dates import Calendar
from app.pipeline.figures.lexicon import FigureLexicon, Hedge, Measure
from app.pipeline.figures.nouns import Nouns
from app.pipeline.figures.numerals import Numeral, numeral
from app.pipeline.figures.ranks import rank
from app.pipeline.figures.tokens import Hit, Token

_LONGEST_GAP = 3
_TOLL_WITHIN = 4


@dataclass(frozen=True, slots=True)
class Draft:
    """A quantity in the tokens `first` up to, without, `last`.

    `kind` (money, length, share, duration, people, count, rank, other) and `noun` say where to look for the
    indicator, unless it is already known. `refers_to` is the index of an earlier draft.
    """

    first: int
    last: int
    value: float | None
    low: float | None
    high: float | None
    unit: str
    hedge: str
    kind: str
    indicator: str | None = None
    noun: str = ""
    refers_to: int | None = None


@dataclass(frozen=True, slots=True)
class _Sense:
    """What a numeral turned out to measure, up to, without, the token `last`."""

    last: int
    unit: str
    kind: str
    factor: float = 1.0
    indicator: str | None = None
    noun: str = ""


def drafts(tokens: list[Token], calendar: Calendar, lexicon: FigureLexicon) -> list[Draft]:
    """Return the quantities of one sentence in reading order, without overlap."""
    reader = _Reader(tokens, calendar.taken, lexicon)
    done = 0
    for i, token in enumerate(tokens):
        if i >= done and (token.kind == "number" or token.lower in lexicon.openers):
            done = reader.step(i)
    return reader.found


class _Reader:
    """Reads a sentence from left to right; `floor` is the end of what is already understood."""

    def __init__(self, tokens: list[Token], taken: set[int], lexicon: FigureLexicon) -> None:
        self.tokens, self.taken, self.lexicon = tokens, taken, lexicon
        self.nouns = Nouns(tokens, taken, lexicon)
        self.found: list[Draft] = []
        self.floor = 0

    def lower(self, i: int) -> str:
        return self.tokens[i].lower if 0 <= i < len(self.tokens) else ""

    def step(self, i: int) -> int:
        """Read what begins at token `i` and return where to go on."""
        if i in self.taken:
            return i + 1
        if ranked := rank(self.tokens, i, self.taken, self.lexicon):
            last, value = ranked
            return self.keep(Draft(i, last, value, None, None, "rank", "exact", "rank", "rank"))
        if self.lower(i) in self.lexicon.numbers.multiples:
            return self.multiple(i)
        number = numeral(self.tokens, i, self.taken, self.lexicon)
        if number is None:
            return i + 1
        sense = self.sense(number)
        if sense is None:
            # The article alone is no number, and "a" may open another reading one token on.
            return i + 1 if number.article else number.last
        return self.keep(self.draft(number, sense))

    def keep(self, draft: Draft) -> int:
        if draft.value is not None and not math.isfinite(draft.value):
            return draft.last
        self.found.append(draft)
        self.floor = draft.last
        return draft.last

    # -- what the number measures ------------------------------------------------------------------

    def sense(self, number: Numeral) -> _Sense | None:
        """Return what `number` measures, or None where it is no figure."""
        if number.fraction:
            return self.share(number)
        if number.article:
            return self.lone_time(number)
        if after := self.lexicon.hedges_after.at(self.tokens, number.last):
            # "ten or more villages": the hedge stands in the middle.
            number = replace(number, last=number.last + after.length)
        return self.money(number) or self.measure(number) or self.ratio(number) or self.count(number)

    def money(self, number: Numeral) -> _Sense | None:
        """Return a currency before or behind the number."""
        currency, last = self.lexicon.currency, number.last
        code = self.currency_before(number)
        at = last + (self.lower(last) == "-")
        at += self.lower(at) == "of" and number.value is None
        name = currency.names.at(self.tokens, at)
        if name and self.lower(at + name.length) == "of" and self.lower(at) in currency.weights:
            name = None
        if name:
            return _Sense(at + name.length, code or name.entry, "money")
        return _Sense(last, code, "money") if code else None

    def currency_before(self, number: Numeral) -> str | None:
        before = self.lower(number.first - 1)
        code = self.lexicon.currency.symbols.get(before) or self.lexicon.currency.codes.get(before)
        if before == "." and self.lower(number.first - 2) in self.lexicon.currency.dotted:
            return self.lexicon.currency.codes.get(self.lower(number.first - 2))
        if before == "$" and self.tokens[number.first - 1].glued:
            return self.lexicon.currency.dollars.get(self.lower(number.first - 2), code)
        return code

    def measure(self, number: Numeral) -> _Sense | None:
        """Return a unit right behind the number: "921km", "21-year", "three further years"."""
        last = number.last
        at = last + (self.lower(last) == "-")
        if number.value is None and self.lower(at) == "of":
            at += 1
        hit = self.lexicon.measures.at(self.tokens, at)
        if hit is None and self.lower(last) == "m" and self.tokens[last].glued:
            hit = Hit(1, Measure("m", "length"))
        gap = None if hit else self.lexicon.durations.between.at(self.tokens, at)
        if gap:
            at += gap.length
            hit = self.lexicon.measures.at(self.tokens, at)
            hit = hit if hit and hit.entry.kind == "duration" else None
        if hit is None or (hit.entry.kind == "duration" and not self.lasts(at + hit.length)):
            return None
        return _Sense(at + hit.length, hit.entry.unit, hit.entry.kind, hit.entry.factor)

    def lasts(self, last: int) -> bool:
        """Whether a stretch of time is a length, and no date ("three years later")."""
        at = last + (self.lower(last) in {"-", "'"})
        return not self.lexicon.durations.dated_by.at(self.tokens, at)

    def lone_time(self, number: Numeral) -> _Sense | None:
        """Read "a decade" of something, "more than a year"."""
        durations, word = self.lexicon.durations, self.lower(number.last)
        hit = self.lexicon.measures.at(self.tokens, number.last)
        if hit is None or hit.entry.kind != "duration" or not self.lasts(number.last + hit.length):
            return None
        before = self.lower(number.first - 1)
        hedged = self.hedge_before(number.first, time=True)
        rate = number.first == self.floor or before in durations.rates
        if rate or not (hedged or word in durations.countable_with_article):
            return None
        return _Sense(number.last + hit.length, hit.entry.unit, hit.entry.kind, hit.entry.factor)

    def ratio(self, number: Numeral) -> _Sense | None:
        """Read "one in five", "three out of four": read as a share by `draft`."""
        at = number.last + (self.lower(number.last) == "out")
        joint = self.lower(at) in ({"of"} if at > number.last else {"in"} if number.value == 1 else set())
        of = numeral(self.tokens, at + 1 + (self.lower(at + 1) == "every"), self.taken, self.lexicon) if joint else None
        if of is None or of.value is None or number.value is None or not number.value < of.value <= 1000:
            return None
        return _Sense(of.last, "percent", "share", 100 / of.value, noun="ratio")

    def count(self, number: Numeral) -> _Sense | None:
        """Something counted, behind the number."""
        counted = self.nouns.behind(number)
        if counted is not None:
            return _Sense(counted.last, counted.unit, counted.kind, 1.0, counted.indicator, counted.noun)
        return self.bare(number)

    def bare(self, number: Numeral) -> _Sense | None:
        """Go on with what was counted before ("from 3 million refugees to 5 million")."""
        if (end := self.nouns.people_behind(number)) is not None:
            return _Sense(end, "people", "people")
        if self.nouns.reference(number):
            return None
        toll = not number.spelled and self.nouns.people_near(number, _TOLL_WITHIN)
        if not (toll or number.scaled or self.hedge_before(number.first)):
            return None
        previous = self.found[-1] if self.found and not toll else None
        if previous and previous.kind in {"people", "count", "money", "length"} and previous.refers_to is None:
            return _Sense(number.last, previous.unit, previous.kind, 1.0, previous.indicator, previous.noun)
        return _Sense(number.last, "people", "people") if self.nouns.people_near(number) else None

    # -- shares and figures that refer back --------------------------------------------------------

    def share(self, number: Numeral) -> _Sense | None:
        """Read "a third of the trade"; `draft` measures a part of a sum named before in that sum's unit."""
        nxt = self.lower(number.last)
        unit = self.lexicon.measures.at(self.tokens, number.last)
        article = unit is None and nxt in {"a", "an"}
        if article:
            unit = self.lexicon.measures.at(self.tokens, number.last + 1)
        if unit and unit.entry.kind != "share" and self.lasts(number.last + article + unit.length):
            return _Sense(
                number.last + article + unit.length,
                unit.entry.unit,
                unit.entry.kind,
                unit.entry.factor,
                noun="part",
            )
        if end := self.pointer(number.last):
            return _Sense(end, "percent", "share", 100.0, noun="pointer")
        spelled_out = self.lower(number.first) not in {"a", "an", "half"}
        part_of = nxt == "of" or (
            self.lower(number.first) == "half" and nxt in {"the", "its", "their", "his", "her", "all"}
        )
        hedged = self.hedge_before(number.first) or self.lower(number.first - 1) == "by"
        ends = nxt in {"", ".", ",", ";", ")", "in", "since", "to", "and", "from", "by"}
        if part_of or (spelled_out and nxt != "-") or (hedged and ends):
            return _Sense(number.last, "percent", "share", 100.0)
        return None

    def pointer(self, i: int) -> int:
        """Return the end of "that amount", "of this sum" or "as much" at `i`; 0 where there is none."""
        referring = self.lexicon.referring
        if hit := referring.comparatives.at(self.tokens, i):
            # "twice as much as in 2015" is no multiple of what was named.
            return i + hit.length if self.lower(i + hit.length) != "as" else 0
        at = i + (self.lower(i) == "of")
        if self.lower(at) in referring.pointers and self.lower(at + 1) in referring.nouns:
            return at + 2 if self.lower(at) != "the" or self.lower(at + 2) not in {"of"} else 0
        return 0

    def multiple(self, i: int) -> int:
        """Read "twice that figure", "double the amount": a figure only where something was named before."""
        end = self.pointer(i + 1)
        times = float(self.lexicon.numbers.multiples[self.lower(i)])
        back = self.antecedent() if end else None
        if back is None:
            return i + 1
        return self.keep(self.derived(Numeral(i, i + 1, times), end, back))

    def antecedent(self) -> int | None:
        """Return the index of the nearest earlier draft that a part can be taken of."""
        for back in range(len(self.found) - 1, max(-1, len(self.found) - 1 - _LONGEST_GAP), -1):
            draft = self.found[back]
            if draft.kind not in {"rank", "duration"} and draft.value is not None:
                return back
        return None

    def derived(self, number: Numeral, last: int, back: int) -> Draft:
        """Return the part or multiple `number` of the earlier draft at `back`."""
        of = self.found[back]
        plain = self.draft(number, _Sense(last, of.unit, of.kind, (of.value or 0.0), of.indicator, of.noun))
        return replace(plain, refers_to=back)

    # -- value, bounds and hedge -------------------------------------------------------------------

    def draft(self, number: Numeral, sense: _Sense) -> Draft:
        """Put number, sense and hedge together."""
        if sense.noun == "pointer" and (back := self.antecedent()) is not None:
            return self.derived(number, sense.last, back)
        first = self.opening(number) if sense.kind == "money" else number.first
        hedge, start = self.hedge(first, time=sense.kind == "duration")
        last = sense.last
        if hedge is None and (after := self.lexicon.hedges_after.at(self.tokens, number.last)):
            hedge, last = after.entry, max(last, number.last + after.length)
        elif hedge is None and (after := self.lexicon.hedges_after.at(self.tokens, last)):
            hedge, last = after.entry, last + after.length
        value, low, high = (None if x is None else x * sense.factor for x in (number.value, number.low, number.high))
        part = (number.fraction and sense.kind == "share") or sense.noun == "ratio"
        kind = hedge.kind if hedge else number.hedge or ("fraction-of" if part else "exact")
        if kind == "exact" and (number.hedge or part):
            kind = number.hedge or "fraction-of"
        low, high = _bounds(value, low, high, hedge)
        noun = sense.noun if sense.kind in {"people", "count"} else ""
        return Draft(start, last, value, low, high, sense.unit, kind, sense.kind, sense.indicator, noun)

    def opening(self, number: Numeral) -> int:
        """Where an amount of money begins: its symbol or code stands before the number."""
        at = number.first
        currency = self.lexicon.currency
        if self.lower(at - 1) in currency.symbols:
            at -= 1
            at -= self.tokens[at].glued and self.lower(at - 1) in currency.dollars
        elif self.lower(at - 1) in currency.codes:
            at -= 1
        elif self.lower(at - 1) == "." and self.lower(at - 2) in currency.dotted:
            at -= 2
        return max(at, self.floor)

    def hedge_before(self, i: int, *, time: bool = False) -> bool:
        return self.hedge(i, time=time)[0] is not None

    def hedge(self, i: int, *, time: bool = False) -> tuple[Hedge | None, int]:
        """Return the hedge right before token `i` and where it begins; in `time`, "over" means during."""
        for gap in (0, 1, 2):
            skipped = self.lexicon.hedge_gaps.before(self.tokens, i, self.floor) if gap else None
            if gap and (skipped is None or skipped.length != gap):
                continue
            hit = self.lexicon.hedges.before(self.tokens, i - gap, self.floor)
            if hit is None:
                continue
            begin = i - gap - hit.length
            word = self.tokens[begin].lower
            if time and hit.length == 1 and word in self.lexicon.hedges_not_of_time:
                continue
            return hit.entry, begin
        return None, i


def _bounds(
    value: float | None, low: float | None, high: float | None, hedge: Hedge | None
) -> tuple[float | None, float | None]:
    """Return the bounds a hedge adds to a value: "at least 5" has 5 below it, "nearly 5" 5 above."""
    if hedge is None or value is None:
        return low, high
    if hedge.kind in {"at-least", "more-than"} or hedge.leans == "above":
        return value, high
    if hedge.kind == "less-than" or hedge.leans == "below":
        return low, value
    return low, high
