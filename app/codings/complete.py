"""When the position that somebody coded is complete, and how long a headline and a reason may be. Pure.

One rule for the web, for coding sheets and for the codings that come with the program: a stance needs one to four
sentences, which are of the power's own section; salience and headline may be left out. Where the text is silent, which
is "not stated" without a sentence, there is nothing to weigh and nothing to put in a headline.
"""

from collections.abc import Iterator
from typing import Literal

from app.domain import Position
from app.scale import NOT_STATED

MOST_EVIDENCE, MOST_HEADLINE_WORDS = 4, 15
"""Sentences that a position rests on, and words of its headline."""
LONGEST_HEADLINE, LONGEST_WHY = 200, 300
"""Characters of a headline, and of the reason that every coding has."""

Part = Literal["evidence", "headline", "salience"]


def shortcomings(position: Position) -> Iterator[tuple[Part, str]]:
    """Yield what keeps a position from being complete: the part, and what is wrong with it, to be said after its name.

    Its stance and salience are taken to be terms of the scale.
    """
    sentences, headline = len(position.evidence), position.headline or ""
    if sentences > MOST_EVIDENCE:
        yield "evidence", f"has {sentences} sentences, at most {MOST_EVIDENCE}"
    if not sentences and position.stance != NOT_STATED:
        yield "evidence", "is missing: a stance needs a sentence"
    if len(words := headline.split()) > MOST_HEADLINE_WORDS:
        yield "headline", f"has {len(words)} words, at most {MOST_HEADLINE_WORDS}"
    elif len(headline) > LONGEST_HEADLINE:
        yield "headline", f"has {len(headline)} characters, at most {LONGEST_HEADLINE}"
    said: tuple[tuple[Part, str | None], ...] = (("salience", position.salience), ("headline", headline))
    for part, value in said:
        if value and not sentences and position.stance == NOT_STATED:
            yield part, "is said of a text that is silent; name the sentence that mentions the matter"
