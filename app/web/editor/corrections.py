"""What an editor sent, as a coding of the domain; what is wrong with it is noted in the reader. Pure."""

import re
from dataclasses import dataclass
from typing import Any

from app.codebook import Question
from app.codings.complete import LONGEST_HEADLINE, MOST_EVIDENCE, shortcomings
from app.domain import Coding, Cue, CueCoding, FigureCoding, Position, Quantity, ThemesCoding
from app.parties import Parties
from app.pipeline.figures.lexicon import HEDGES, INDICATORS
from app.rows import CommentaryView, FigureRow, PositionRow, SectionView, SentenceRow
from app.scale import CUE_KIND_SLUGS, SALIENCE_SLUGS, STANCE_SLUGS
from app.web.editor.parties import Parties as OfferedParties
from app.web.editor.reading import Reader, written

EVIDENCE = tuple(f"evidence-{number}" for number in range(1, MOST_EVIDENCE + 1))
_FIELD_OF = {"evidence": EVIDENCE[0], "headline": "headline", "salience": "salience"}
_LONGEST_WORDS, _LONGEST_UNIT, _LONGEST_PERIOD, _LONGEST_PARTY = 300, 40, 80, 80
_FIELDS = ("indicator", "value", "low", "high", "unit", "hedge", "period", "power", "partner")


def themes_coding(reader: Reader, view: CommentaryView, sentence: SentenceRow) -> ThemesCoding:
    """Read which themes a sentence speaks of."""
    return ThemesCoding(sentence.key, reader.choices("theme", "Themes", view.codebook.theme_slugs))


def position(reader: Reader, section: SectionView, question: Question) -> Position:
    """Read where a power stands; where no sentence is chosen, salience is not asked for."""
    stance = reader.choice("stance", "The stance", STANCE_SLUGS) or ""
    keys = [sentence.key for sentence in section.sentences]
    chosen = [reader.choice(name, "The sentence", keys, needed=False) for name in EVIDENCE]
    evidence = tuple(key for key in chosen if key)
    if len(set(evidence)) < len(evidence):
        reader.complain(EVIDENCE[0], "A sentence is chosen twice.")
    headline = reader.line("headline", "The headline", LONGEST_HEADLINE, needed=False)
    salience = reader.choice("salience", "The salience", SALIENCE_SLUGS, needed=False) if evidence else None
    coding = Position(section.slug, question.slug, stance, salience, headline or None, evidence)
    for part, reason in shortcomings(coding):
        reader.complain(_FIELD_OF[part], f"The {part} {reason}.")
    return coding


def added_cue(reader: Reader, view: CommentaryView, sentence: SentenceRow) -> CueCoding:
    """Read a cue that stands in a sentence."""
    parties = Parties.of_view(view)
    watcher = reader.choice("watcher", "Who watches", parties.slugs) or ""
    watched = parties.named(reader.line("watched", "Who is watched", _LONGEST_PARTY))
    if watched is None or watched == watcher:
        reader.complain("watched", "Name a power, country or body other than the one that watches.")
    theme = reader.choice("theme", "The theme", view.codebook.theme_slugs, needed=False)
    kind = reader.choice("kind", "The kind", CUE_KIND_SLUGS) or ""
    return CueCoding(Cue(watcher, watched or "", theme, kind, sentence.key))


@dataclass(frozen=True, slots=True)
class FigureAsked:
    """What an editor wants of a figure: the decision, and the quantity that it makes (None: there is no figure)."""

    coding: FigureCoding
    quantity: Quantity | None


def no_figure(sentence: SentenceRow, words: str, nth: int) -> FigureAsked:
    """Say that the `nth` occurrence of words is no figure."""
    return FigureAsked(FigureCoding(sentence.key, words, holds=False, nth=nth), None)


def figure(
    reader: Reader, view: CommentaryView, sentence: SentenceRow, read: Quantity | None, known: Quantity | None
) -> FigureAsked:
    """Read a figure. `known` is the one that is corrected, None where it is new; `read` what the program read there."""
    words = known.words if known else _standing(reader, sentence.text)
    values: dict[str, Any] = {
        "indicator": reader.choice("indicator", "What it measures", INDICATORS) or "",
        **{name: reader.number(name, label) for name, label in _NUMBERS},
        "unit": reader.line("unit", "The unit", _LONGEST_UNIT),
        "hedge": reader.choice("hedge", "The hedge", HEDGES) or "",
        "period": reader.line("period", "The period", _LONGEST_PERIOD, needed=False) or None,
        **{name: _party(reader, view, name, label) for name, label in _PARTIES},
    }
    _check_magnitude(reader, values["value"], values["low"], values["high"])
    start = known.start if known else max(sentence.text.find(words), 0)
    base = read or Quantity(
        "count-other", None, None, None, "", "exact", None, None, None, words, start, start + len(words)
    )
    changes = tuple((name, value) for name, value in values.items() if value != getattr(base, name))
    quantity = Quantity(**values, words=words, start=base.start, end=base.end)
    return FigureAsked(FigureCoding(sentence.key, words, changes, nth=quantity.nth(sentence.text)), quantity)


def _standing(reader: Reader, text: str) -> str:
    """Return the words of a figure as they stand in the sentence, whatever spaces they were sent with."""
    words = reader.line("words", "The words", _LONGEST_WORDS)
    found = re.search(r"\s+".join(map(re.escape, words.split())), text)
    if not (words and found):
        reader.complain("words", "These words do not stand in the sentence; copy them from it.")
        return words
    return found[0]


_NUMBERS = (("value", "The value"), ("low", "The lower bound"), ("high", "The upper bound"))
_PARTIES = (("power", "Whose figure it is"), ("partner", "The partner"))


def _party(reader: Reader, view: CommentaryView, name: str, label: str) -> str | None:
    words = reader.line(name, label, _LONGEST_PARTY, needed=False)
    found = Parties.of_view(view).of_figure(words) if words else None
    if words and found is None:
        reader.complain(name, f"{label}: name one power, country or region.")
    return found


def _check_magnitude(reader: Reader, value: float | None, low: float | None, high: float | None) -> None:
    known = [number for number in (low, value, high) if number is not None]
    if not known:
        reader.complain("value", "A figure needs a value, or a bound.")
    elif known != sorted(known):
        reader.complain("value", "The lower bound, the value and the upper bound must be in this order.")


def figure_values(row: Quantity, parties: OfferedParties) -> dict[str, tuple[str, ...]]:
    """Return what stands in the fields of a figure's form."""
    return {
        "words": (row.words,),
        "indicator": (row.indicator,),
        "value": (written(row.value),),
        "low": (written(row.low),),
        "high": (written(row.high),),
        "unit": (row.unit,),
        "hedge": (row.hedge,),
        "period": (row.period or "",),
        "power": (parties.label(row.power),),
        "partner": (parties.label(row.partner),),
    }


def position_values(reading: PositionRow | None) -> dict[str, tuple[str, ...]]:
    """Return what stands in the fields of a position's form."""
    if reading is None:
        return {}
    keys = (sentence.key for sentence in reading.evidence)
    return {
        "stance": (reading.stance,),
        "salience": (reading.salience or "",),
        "headline": (reading.headline or "",),
        **{name: (key,) for name, key in zip(EVIDENCE, keys, strict=False)},
    }


def in_force(view: CommentaryView, coding: Coding) -> bool:
    """Tell whether a coding says what holds already, and nobody reads it otherwise."""
    match coding:
        case ThemesCoding(key, themes):
            row = next(s for section in view.sections for s in section.sentences if s.key == key)
            readings = [by[key] for by in view.themes_by.values() if key in by]
            return all(set(themes) == set(reading) for reading in (row.themes, *readings))
        case Position():
            return _holds(view, coding)
        case CueCoding(cue, holds):
            known = [(c.watcher[0], c.watched[0], c.theme, c.sentence.key) for c in view.cues if c.kind == cue.kind]
            return holds == ((cue.watcher, cue.watched, cue.theme, cue.sentence) in known)
        case _:
            return False


def figure_in_force(row: FigureRow | None, asked: FigureAsked) -> bool:
    """Tell whether a figure is already as it is asked to be; `row` is the one in force in these words."""
    if row is None or asked.quantity is None:
        return row is None and asked.quantity is None
    return all(getattr(row, name) == getattr(asked.quantity, name) for name in _FIELDS)


def _holds(view: CommentaryView, coding: Position) -> bool:
    rows = [row for row in view.positions if (row.power, row.question) == (coding.power, coding.question)]
    if not rows or len({row.stance for row in rows if row.by}) > 1:
        return False
    lead = rows[0]
    keys = tuple(sentence.key for sentence in lead.evidence)
    wanted = coding.stance, coding.salience, coding.headline, coding.evidence
    return (lead.stance, lead.salience, lead.headline, keys) == wanted
