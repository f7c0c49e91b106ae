"""One sentence -> the quantities it states, with hedge, unit, period and parties. Pure.

Kept apart by job: `tokens` cuts, `dates` sets aside what only looks like a number, `numerals` reads a number,
`ranks`, `nouns` and `grammar` find what it measures, `context` reads the words around it; the words they know
are in data/figures.toml. All of it is linear in the text, so a hostile line costs no more than a long one.

Conventions: miles and feet become km and m, decades and centuries years, and a fraction percent, while the
words keep what was written. "At least 5" has 5 as its low bound as well as its value, "less than 5" as its
high bound. A range has bounds and no value.
"""

import re

from app.domain import Quantity
from app.pipeline.figures.context import Context
from app.pipeline.figures.dates import calendar
from app.pipeline.figures.grammar import drafts
from app.pipeline.figures.lexicon import HEDGES, INDICATORS, FigureLexicon, load_lexicon
from app.pipeline.figures.tokens import tokenise
from app.places import Places

__all__ = ["HEDGES", "INDICATORS", "FigureLexicon", "load_lexicon", "quantities"]

_DIGIT = re.compile(r"[0-9]")
_WORD = re.compile(r"[a-z]+")


def quantities(text: str, places: Places, lexicon: FigureLexicon) -> tuple[Quantity, ...]:
    """Return the quantities of one sentence in reading order, without overlap.

    `power` and `partner` are what the sentence names: None means that the caller has to take the section's
    power. Of a rank, `power` is who holds it and `partner` among whose things it ranks.
    """
    if not _DIGIT.search(text) and lexicon.triggers.isdisjoint(_WORD.findall(text.lower())):
        return ()
    tokens = tokenise(text)
    when = calendar(tokens, text, lexicon)
    found = drafts(tokens, when, lexicon)
    if not found:
        return ()
    context = Context(tokens, when.periods, places.mentions(text), lexicon)
    rows = []
    for draft in found:
        start, end = context.start(draft), context.end(draft)
        power, partner = context.parties(draft)
        rows.append(
            Quantity(
                indicator=context.indicator(draft),
                value=draft.value,
                low=draft.low,
                high=draft.high,
                unit=draft.unit,
                hedge=draft.hedge,
                period=context.period(draft),
                power=power,
                partner=partner,
                words=text[start:end],
                start=start,
                end=end,
                refers_to=draft.refers_to,
            )
        )
    return tuple(rows)
