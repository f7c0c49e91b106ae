"""Words of a quoted figure: how far it is rounded, what it counts, and what its sentence is about. Pure."""

import re
from math import log10

from app.rows import FigureRow

_NUMERAL = re.compile(r"\d[\d,]*(?:\.\d+)?")
_WORD = re.compile(r"[^\W\d_]{3,}")
_SMALL_WORD = re.compile(r"(?<![^\W_])[a-z]{4,}")
_MOST = 0.25
"""No figure counts as rounded by more than this: "1 billion" reaches from 0.75 to 1.25."""

_INSIDE = 0.999
"""Ranges that only touch by rounding do not meet: "2 million" and "3 million" are two figures."""

_FEW = 4
"""A value with more digits than this, told without numerals, was worked out: it is as good as "about"."""

_ABOUT_AS_GOOD = 0.10
_NUMBER_WORDS = (
    "about around roughly nearly almost some over under more less than least most only just exactly well "
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands "
    "million millions billion billions dozen dozens scores several many few other the and tens half third"
)
_SMALL_WORDS = (
    "that this these those they their them there then when where which while with within without from into onto "
    "have were been being will would could should since until after before between during against among also "
    "both each every said says saying year years month months very much such what whose country countries people "
    "government year according because through"
)
_NO_NOUN = frozenset(_NUMBER_WORDS.split())
_NO_MATTER = _NO_NOUN | frozenset(_SMALL_WORDS.split())


def rounding(value: float, words: str) -> float:
    """Return how far off a value may be as it is written: half of its last digit that is not a nought."""
    numeral = _NUMERAL.search(words)
    if numeral and float(numeral.group().replace(",", "")):
        written = numeral.group().replace(",", "")
        share = _half(written) / float(written)
    else:
        written = f"{value:.15g}"
        known = "e" not in written and len(written.replace(".", "").strip("0")) <= _FEW
        share = _half(written) / value if known and value else _ABOUT_AS_GOOD
    return abs(value) * min(share, _MOST) * _INSIDE


def _half(written: str) -> float:
    """Return half of the last digit that counts: 0.5 for 21, 5 for 160, 0.05 for 2.5."""
    whole, _, decimals = written.partition(".")
    if decimals:
        return float(0.5 * 10.0 ** -len(decimals))
    noughts = len(whole) - len(whole.rstrip("0"))
    return float(0.5 * 10.0 ** min(noughts, int(log10(float(whole))) if float(whole) else 0))


def noun(words: str) -> frozenset[str]:
    """Return what the words of a count say is counted, as rough stems: "scores of Pakistani militants"."""
    return frozenset(word.rstrip("s") for word in _WORD.findall(words.casefold()) if word not in _NO_NOUN)


def matter(figure: FigureRow) -> frozenset[str]:
    """Return rough stems of what the sentence says of the figure: its common words other than the figure's own."""
    text = figure.sentence.text
    around = f"{text[: figure.start]} {text[figure.end :]}"
    return frozenset(word.rstrip("s")[:6] for word in _SMALL_WORD.findall(around) if word not in _NO_MATTER)
