"""The words of quantities, from data/figures.toml, checked. The only disk access of this package."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.errors import CodebookError
from app.pipeline.figures.tokens import Phrases, phrase_set, tokenise
from app.resources import resource

HEDGES = ("exact", "about", "at-least", "more-than", "less-than", "fraction-of")
"""Every value of `Quantity.hedge`."""

INDICATORS = (
    "trade", "investment", "aid", "border-length", "casualties", "fighters", "projects", "share-of-trade",
    "rank", "duration", "count-other",
)  # fmt: skip
"""Every value of `Quantity.indicator`."""


@dataclass(frozen=True, slots=True)
class Vague:
    """A magnitude without a value: "several hundred"."""

    low: float
    high: float | None
    hedge: str


@dataclass(frozen=True, slots=True)
class Hedge:
    """How sure a number is; `leans` ("below", "above") says on which side of it the truth lies."""

    kind: str
    leans: str | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit: a number times `factor` is in `unit`; `kind` is length, share, duration or other."""

    unit: str
    kind: str
    factor: float = 1.0


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted: the unit, and what counting it indicates."""

    unit: str
    indicator: str


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that say what a quantity measures: `of` are its kinds, `only` limits the counted nouns.

    `never` are counted nouns it does not fit; behind the quantity, a word of `unless_before` rules it out.
    """

    indicator: str
    of: frozenset[str]
    stems: tuple[str, ...]
    only: frozenset[str]
    never: frozenset[str]
    unless_before: frozenset[str]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence and what its first figure must be; fields that are not named are free."""

    text: str
    expected: tuple[tuple[str, str | float], ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The words numbers are made of, with what each is worth."""

    cardinals: frozenset[str]
    magnitudes: Mapping[str, int]
    abbreviations: Mapping[str, int]
    fractions: Mapping[str, int]
    multiples: Mapping[str, int]
    ordinals: Mapping[str, int]
    small: int
    anaphoric: int


@dataclass(frozen=True, slots=True)
class Durations:
    """What makes a stretch of time a figure, or a date."""

    dated_by: Phrases[str]
    between: Phrases[str]
    countable_with_article: frozenset[str]
    rates: frozenset[str]


@dataclass(frozen=True, slots=True)
class Currency:
    """Currencies by symbol, letters glued to "$", code before the number, and name behind it.

    `dotted` are codes that may end in a full stop, `weights` names that are none before "of".
    """

    dotted: frozenset[str]
    weights: frozenset[str]
    symbols: Mapping[str, str]
    dollars: Mapping[str, str]
    codes: Mapping[str, str]
    names: Phrases[str]


@dataclass(frozen=True, slots=True)
class Counting:
    """What bounds a count's noun phrase, and what makes a count no figure; see the data file for each."""

    open: frozenset[str]
    hyphenated: frozenset[str]
    only_of: frozenset[str]
    rhetorical: frozenset[str]
    boundaries: frozenset[str]
    definite: frozenset[str]
    recounted: frozenset[str]
    people_verbs: frozenset[str]
    named_by: Phrases[str]
    stop: Phrases[str]


@dataclass(frozen=True, slots=True)
class Ranks:
    """What ranks: superlatives, what they may rank, and cues before a bare ordinal."""

    superlatives: Phrases[str]
    ordinal_only: frozenset[str]
    absolute: Phrases[str]
    measured: frozenset[str]
    among: Phrases[str]
    cues: frozenset[str]


@dataclass(frozen=True, slots=True)
class Referring:
    """Words of a figure that points back: "half that amount", "twice as many"."""

    nouns: frozenset[str]
    pointers: frozenset[str]
    comparatives: Phrases[str]


@dataclass(frozen=True, slots=True)
class PeriodWords:
    """Words that say when a figure holds."""

    rates: Phrases[str]
    prefixes: frozenset[str]
    parts: frozenset[str]
    months: frozenset[str]
    clock: Phrases[str]
    year_after: frozenset[str]


@dataclass(frozen=True, slots=True)
class Parties:
    """Words that tie a quantity to a place, and those that only name who is quoted."""

    prepositions: frozenset[str]
    copulas: frozenset[str]
    sources: frozenset[str]


@dataclass(frozen=True, slots=True)
class FigureLexicon:
    """All words of quantities, compiled once; made by `load_lexicon`.

    `triggers` are the words without one of which (and without a digit) a sentence has no quantity; `openers`
    those a quantity begins with, hedges aside, and `date_openers` those of dates, rates and numbered names.
    """

    numbers: Numbers
    vague: Phrases[Vague]
    hedges: Phrases[Hedge]
    hedges_after: Phrases[Hedge]
    hedges_not_of_time: frozenset[str]
    hedge_gaps: Phrases[str]
    measures: Phrases[Measure]
    durations: Durations
    currency: Currency
    counted: Phrases[Counted]
    counting: Counting
    ranks: Ranks
    referring: Referring
    periods: PeriodWords
    parties: Parties
    cues: tuple[Cue, ...]
    triggers: frozenset[str]
    openers: frozenset[str]
    date_openers: frozenset[str]
    examples: tuple[Example, ...] = field(repr=False)
    examples_none: tuple[str, ...] = field(repr=False)


def load_lexicon(path: Path | None = None) -> FigureLexicon:
    """Load and check the lexicon; without `path`, the one that ships with the program.

    Raises:
        CodebookError: the file is no TOML, misses a field or names an unknown hedge or indicator.

    """
    path = path or resource("data/figures.toml")
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return _lexicon(raw)
    except KeyError as error:
        raise CodebookError(f"{path.name}: the entry {error} is missing.") from error
    except (OSError, ValueError, TypeError) as error:
        raise CodebookError(f"{path.name}: {error}") from error


def _lexicon(raw: dict[str, Any]) -> FigureLexicon:
    numbers, vague, ranks = _numbers(raw["numbers"]), _vague(raw["vague"]), _ranks(raw["ranks"])
    hedges, hedges_after = _hedges(raw["hedge"])
    counting, periods = _counting(raw["counting"]), _periods(raw["periods"])
    triggers = _triggers(raw, numbers, ranks)
    return FigureLexicon(
        numbers=numbers,
        vague=vague,
        hedges=hedges,
        hedges_after=hedges_after,
        hedges_not_of_time=frozenset(raw["hedges"]["not_of_time"]),
        hedge_gaps=phrase_set(raw["hedges"]["between"]),
        measures=_measures(raw["measure"]),
        durations=_durations(raw["durations"]),
        currency=_currency(raw["currency"]),
        counted=_counted(raw["counted"]),
        counting=counting,
        ranks=ranks,
        referring=_referring(raw["referring"]),
        periods=periods,
        parties=Parties(*(frozenset(raw["parties"][key]) for key in ("prepositions", "copulas", "sources"))),
        cues=tuple(_cues(raw["cue"])),
        triggers=triggers,
        openers=triggers | vague.openings | {"a", "an"},
        date_openers=counting.stop.openings | periods.rates.openings | periods.months,
        examples=tuple(_examples(raw["examples"])),
        examples_none=tuple(raw["examples_none"]["texts"]),
    )


def _numbers(raw: dict[str, Any]) -> Numbers:
    return Numbers(
        frozenset(raw["cardinals"]),
        raw["magnitudes"],
        raw["abbreviations"],
        raw["fractions"],
        raw["multiples"],
        raw["ordinals"],
        raw["small"],
        raw["anaphoric"],
    )


def _known(word: str, words: tuple[str, ...], what: str) -> str:
    if word not in words:
        raise ValueError(f"“{word}” is no {what}; known are {', '.join(words)}.")
    return word


def _vague(raw: list[dict[str, Any]]) -> Phrases[Vague]:
    return Phrases(
        {
            word: Vague(row["low"], row.get("high"), _known(row["hedge"], HEDGES, "hedge"))
            for row in raw
            for word in row["words"]
        }
    )


def _hedges(raw: list[dict[str, Any]]) -> tuple[Phrases[Hedge], Phrases[Hedge]]:
    tables: tuple[dict[str, Hedge], dict[str, Hedge]] = ({}, {})
    for row in raw:
        hedge = Hedge(_known(row["kind"], HEDGES, "hedge"), row.get("leans"))
        tables[bool(row.get("after"))].update(dict.fromkeys(row["words"], hedge))
    return Phrases(tables[0]), Phrases(tables[1])


def _measures(raw: list[dict[str, Any]]) -> Phrases[Measure]:
    return Phrases(
        {word: Measure(row["unit"], row["kind"], row.get("factor", 1.0)) for row in raw for word in row["words"]}
    )


def _durations(raw: dict[str, Any]) -> Durations:
    return Durations(
        phrase_set(raw["dated_by"]),
        phrase_set(raw["between"]),
        frozenset(raw["countable_with_article"]),
        frozenset(raw["rates"]),
    )


def _currency(raw: dict[str, Any]) -> Currency:
    dotted, weights = frozenset(raw["dotted"]), frozenset(raw["weights"])
    return Currency(dotted, weights, raw["symbols"], raw["dollars"], raw["codes"], Phrases[str](raw["names"]))


def _counted(raw: list[dict[str, Any]]) -> Phrases[Counted]:
    return Phrases(
        {
            word: Counted(row["unit"], _known(row["indicator"], INDICATORS, "indicator"))
            for row in raw
            for word in row["words"]
        }
    )


def _counting(raw: dict[str, Any]) -> Counting:
    return Counting(
        frozenset(raw["open"]),
        frozenset(raw["hyphenated"]),
        frozenset(raw["only_of"]),
        frozenset(raw["rhetorical"]),
        frozenset(raw["boundaries"]),
        frozenset(raw["definite"]),
        frozenset(raw["recounted"]),
        frozenset(raw["people_verbs"]),
        phrase_set(raw["named_by"]),
        phrase_set(raw["stop"]),
    )


def _ranks(raw: dict[str, Any]) -> Ranks:
    return Ranks(
        phrase_set(raw["superlatives"]),
        frozenset(raw["ordinal_only"]),
        phrase_set(raw["absolute"]),
        frozenset(raw["measured"]),
        phrase_set(raw["among"]),
        frozenset(raw["cues"]),
    )


def _referring(raw: dict[str, Any]) -> Referring:
    return Referring(frozenset(raw["nouns"]), frozenset(raw["pointers"]), phrase_set(raw["comparatives"]))


def _periods(raw: dict[str, Any]) -> PeriodWords:
    return PeriodWords(
        phrase_set(raw["rates"]),
        frozenset(raw["prefixes"]),
        frozenset(raw["parts"]),
        frozenset(raw["months"]),
        phrase_set(raw["clock"]),
        frozenset(raw["year_after"]),
    )


def _cues(raw: list[dict[str, Any]]) -> Iterator[Cue]:
    for row in raw:
        indicator = _known(row["indicator"], INDICATORS, "indicator")
        only, never, unless = (frozenset(row.get(key, ())) for key in ("only", "never", "unless_before"))
        yield Cue(indicator, frozenset(row["of"]), tuple(row["stems"]), only, never, unless)


def _examples(raw: list[dict[str, Any]]) -> Iterator[Example]:
    for row in raw:
        yield Example(row["text"], tuple((key, value) for key, value in row.items() if key != "text"))


def _triggers(raw: dict[str, Any], numbers: Numbers, ranks: Ranks) -> frozenset[str]:
    """Return the words one of which every quantity without a digit has."""
    words = {
        *numbers.cardinals,
        *numbers.magnitudes,
        *numbers.fractions,
        *numbers.multiples,
        *numbers.ordinals,
        *ranks.superlatives.openings,
        *ranks.absolute.openings,
    }
    # An article opens a figure only before a stretch of time or one of the other words.
    words |= {word for row in raw["measure"] if row["kind"] == "duration" for word in row["words"]}
    vague = [[token.lower for token in tokenise(phrase)] for row in raw["vague"] for phrase in row["words"]]
    words |= {phrase[0] for phrase in vague if len(phrase) == 1}
    return frozenset(words | {phrase[0] for phrase in vague if words.isdisjoint(phrase)})
