"""Reads one number, however it is written: digits, words, magnitudes, vague magnitudes, fractions."""

import math
import re
from dataclasses import dataclass, replace

from text_to_num import text2num

from app.pipeline.figures.lexicon import FigureLexicon, Numbers
from app.pipeline.figures.tokens import Token

_LONGEST_WORDS = 14
_LONGEST_DIGITS = 18
# Plain, in thousands, or in the Indian way (1,50,000); then perhaps decimals.
_DIGITS = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3})(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in the tokens `first` up to, without, `last`.

    A vague one has bounds and a hedge but no value, a range only bounds. `spelled` has no digits, `fraction`
    is a part of one ("a third"), `scaled` carries a magnitude ("3 million"), `article` is
    only "a" ("a decade").
    """

    first: int
    last: int
    value: float | None
    low: float | None = None
    high: float | None = None
    hedge: str | None = None
    spelled: bool = False
    fraction: bool = False
    scaled: bool = False
    article: bool = False

    @property
    def size(self) -> float:
        """Return the value, or for want of one the lower bound."""
        return self.value if self.value is not None else self.low or 0.0


def numeral(tokens: list[Token], i: int, taken: set[int], lexicon: FigureLexicon) -> Numeral | None:
    """Return the number that begins at token `i`; tokens in `taken` are no numbers."""
    reader = _Numerals(tokens, taken, lexicon)
    first = reader.single(i)
    return reader.ranged(first) if first else None


class _Numerals:
    """Reads numbers of one sentence; every method looks at a bounded number of tokens."""

    def __init__(self, tokens: list[Token], taken: set[int], lexicon: FigureLexicon) -> None:
        self.tokens, self.taken, self.lexicon = tokens, taken, lexicon
        self.words: Numbers = lexicon.numbers

    def lower(self, i: int) -> str:
        return self.tokens[i].lower if 0 <= i < len(self.tokens) and i not in self.taken else ""

    def single(self, i: int) -> Numeral | None:
        """One number, without a range."""
        if i in self.taken or i >= len(self.tokens):
            return None
        vague = self.lexicon.vague.at(self.tokens, i)
        if vague:
            entry = vague.entry
            return Numeral(
                i,
                i + vague.length,
                None,
                entry.low,
                entry.high,
                entry.hedge,
                spelled=True,
                scaled=entry.low > 99,
            )
        if self.tokens[i].kind == "number":
            return self.digits(i)
        return self.fraction(i) or self.spelled(i)

    def digits(self, i: int) -> Numeral | None:
        text = self.tokens[i].text
        if len(text) > _LONGEST_DIGITS or not _DIGITS.fullmatch(text):
            return None
        last = i + 1
        while len(text) <= _LONGEST_DIGITS and self.goes_on(text, last):
            # "10 000": thousands apart.
            text += self.tokens[last].text
            last += 1
        number = Numeral(i, last, float(text.replace(",", "")))
        return self.magnitude(number, dashed=True)

    def goes_on(self, text: str, i: int) -> bool:
        """Whether the three digits at `i`, one space on, belong to the whole number `text`."""
        if not text.isdigit() or (len(text) > 3 and self.tokens[i - 1].text == text) or not self.lower(i):
            return False
        token = self.tokens[i]
        three = token.kind == "number" and len(token.text) == 3 and token.text.isdigit()
        return three and token.start - self.tokens[i - 1].end == 1

    def magnitude(self, number: Numeral, *, dashed: bool = False) -> Numeral:
        """Return the number with the magnitudes behind it ("3 million", "30bn", "two dozen")."""
        at = number.last + (dashed and self.lower(number.last) == "-")
        word = self.lower(at)
        factor: float | None = self.words.magnitudes.get(word)
        if factor is None and at == number.last and not number.spelled:
            factor = self.abbreviated(at)
        if factor is None or number.value is None:
            return number
        return replace(number, last=at + 1, value=number.value * factor, scaled=True)

    def abbreviated(self, i: int) -> int | None:
        """Return the worth of "bn", "m" or "k" at `i`; a lone "m" or "b" has to be glued to the digits."""
        word = self.lower(i)
        if len(word) == 1 and not self.tokens[i].glued:
            return None
        return self.words.abbreviations.get(word)

    def fraction(self, i: int) -> Numeral | None:
        """Read "half", "a third", "two-thirds", "half a million"."""
        at, times = i, 1.0
        if self.lower(i) in {"a", "an", "one"}:
            at = i + 1
        elif self.lower(i) in self.words.cardinals and self.lower(i) != "one":
            value = _worth(self.lower(i))
            if value is None:
                return None
            at, times = i + 1, value
        at += at > i and self.lower(at) == "-"
        part = self.words.fractions.get(self.lower(at))
        if part is None or (times > 1) != (self.lower(at).endswith("s")) or (at == i and part != 2):
            return None
        whole = Numeral(i, at + 1, times / part, spelled=True, fraction=True)
        return self.of_magnitude(whole)

    def of_magnitude(self, part: Numeral) -> Numeral:
        """Read "half a million", "a quarter of a billion": a number, no longer a share."""
        at = part.last + (self.lower(part.last) == "of")
        if self.lower(at) not in {"a", "an"} or part.value is None:
            return part
        factor = self.words.magnitudes.get(self.lower(at + 1))
        if factor is None:
            return part
        return replace(part, last=at + 2, value=part.value * factor, fraction=False, scaled=True)

    def spelled(self, i: int) -> Numeral | None:
        """Read "eleven", "two hundred and fifty", "a thousand", "two and a half million"."""
        words, last = self.run(i)
        article = False
        if not words and self.lower(i) in {"a", "an"}:
            words, last = self.run(i + 1)
            if not words and self.lower(i + 1):
                return Numeral(i, i + 1, 1.0, spelled=True, article=True)
            if words and words[0] not in self.words.magnitudes:
                return None
            words = ["one", *words]
            article = True
        value = _worth(" ".join(words)) if words else None
        if value is None or self.is_name(i):
            return None
        number = Numeral(i, last, value, spelled=True, scaled=article or any(w in self.words.magnitudes for w in words))
        if [self.lower(last + k) for k in range(3)] == ["and", "a", "half"]:
            # "two and a half million", but "a million and a half".
            half = 0.5 * self.words.magnitudes.get(words[-1], 1)
            number = replace(number, last=last + 3, value=value + half)
        return self.magnitude(number)

    def run(self, i: int) -> tuple[list[str], int]:
        """Return the number words from `i` on ("dozen" is left to `magnitude`), and the index behind them."""
        words: list[str] = []
        at = i
        while at - i < _LONGEST_WORDS:
            word = self.lower(at)
            if self.is_number_word(word):
                words.append(word)
                at += 1
            elif words and self.joins(at):
                at += 1
            else:
                break
        return words, at

    def is_number_word(self, word: str) -> bool:
        return word in self.words.cardinals or (
            word in self.words.magnitudes and word not in {"lakh", "crore", "dozen"}
        )

    def joins(self, i: int) -> bool:
        """Whether the hyphen or "and" at `i` goes on with the number ("twenty-one", "hundred and five")."""
        if not self.is_number_word(self.lower(i + 1)):
            return False
        if self.lower(i) == "-":
            return self.lower(i - 1).endswith("ty") or self.lower(i + 1) in self.words.magnitudes
        return self.lower(i) == "and" and self.lower(i - 1) in {"hundred", "thousand", "million", "billion"}

    def is_name(self, i: int) -> bool:
        """Whether a spelled number is part of a name, told by its capital ("the Six-Day War")."""
        if not self.tokens[i].capital:
            return False
        after = self.tokens[i + 1 : i + 4]
        war = any(
            token.capital and token.kind == "word" and token.lower in {"war", "gorges", "eyes"} for token in after
        )
        return war or not (i == 0 or self.tokens[i - 1].lower in {"“", '"', "‘", "(", "[", ":", ".", "!", "?", "…"})

    def ranged(self, first: Numeral) -> Numeral:
        """Return the number, or the range that it opens: "3-5 million", "between 3 and 5", "two or three"."""
        joint = self.lower(first.last)
        before = self.lower(first.first - 1 - self.is_sign(first.first - 1))
        if first.value is None or first.fraction or first.article:
            return first
        if not (
            joint in {"-", "or"} or (joint == "to" and before != "from") or (joint == "and" and before == "between")
        ):
            return first
        second = self.single(first.last + 1 + self.is_sign(first.last + 1))
        if second is None or second.value is None or second.fraction or second.article:
            return first
        low = first.value
        if second.scaled and not first.scaled and low < second.value:
            low *= _scale(self.tokens, second, self.words)
        if not low < second.value:
            return first
        return replace(second, first=first.first, value=None, low=low, high=second.value, hedge="about")

    def is_sign(self, i: int) -> bool:
        return 0 <= i < len(self.tokens) and self.tokens[i].text in self.lexicon.currency.symbols


def _scale(tokens: list[Token], number: Numeral, words: Numbers) -> float:
    """Return what the magnitude at the end of `number` is worth."""
    last = tokens[number.last - 1].lower
    return float(words.magnitudes.get(last) or words.abbreviations.get(last) or 1)


def _worth(words: str) -> float | None:
    """Return the value of a spelled number; None where the words make none ("twenty eleven")."""
    try:
        value = float(text2num(words, "en"))
    except (ValueError, OverflowError):
        return None
    return value if math.isfinite(value) else None
