"""Ranks: "fifth biggest export market", "largest trading partner", "ranks 130th"."""

from app.pipeline.figures.lexicon import FigureLexicon
from app.pipeline.figures.tokens import Token

_ENDINGS = frozenset({"st", "nd", "rd", "th"})
_HEAD_WITHIN = 4
_LAST_RANK = 1_000


def rank(tokens: list[Token], i: int, taken: set[int], lexicon: FigureLexicon) -> tuple[int, float] | None:
    """Return (index behind the rank, place) if one begins at token `i`, else None."""
    return _Ranks(tokens, taken, lexicon).at(i)


class _Ranks:
    """Looks for a rank at one token."""

    def __init__(self, tokens: list[Token], taken: set[int], lexicon: FigureLexicon) -> None:
        self.tokens, self.taken, self.lexicon, self.words = tokens, taken, lexicon, lexicon.ranks

    def lower(self, i: int) -> str:
        return self.tokens[i].lower if 0 <= i < len(self.tokens) and i not in self.taken else ""

    def at(self, i: int) -> tuple[int, float] | None:
        place = self.ordinal(i)
        if place is not None:
            return self.behind(i, *place)
        return self.alone(i)

    def ordinal(self, i: int) -> tuple[int, float] | None:
        """(index behind an ordinal, its place): "fifth", "twenty-first", "130th"."""
        word, ordinals = self.lower(i), self.lexicon.numbers.ordinals
        if self.tokens[i].kind == "number" and self.lower(i + 1) in _ENDINGS and self.tokens[i + 1].glued:
            digits = self.tokens[i].text
            return (i + 2, float(digits)) if digits.isdigit() and 0 < len(digits) < 4 else None
        return (i + 1, float(ordinals[word])) if word in ordinals else None

    def behind(self, i: int, last: int, place: float) -> tuple[int, float] | None:
        """Return a rank with an ordinal: a superlative behind it, or a cue before it."""
        at = last + (self.lower(last) == "-")
        hit = self.words.superlatives.at(self.tokens, at) or self.words.absolute.at(self.tokens, at)
        if hit:
            return self.head(at + hit.length) or at + hit.length, place
        before = {self.lower(i - 1), self.lower(i - 2)}
        follower = self.lexicon.periods.months | {"century", "time", "year", "day", "anniversary"}
        if before & self.words.cues and place < _LAST_RANK and self.lower(last) not in follower:
            return last, place
        return None

    def alone(self, i: int) -> tuple[int, float] | None:
        """Read a lone superlative: it ranks first, if what it ranks can be measured."""
        if hit := self.words.absolute.at(self.tokens, i):
            end = i + hit.length
            return (self.head(end) or end, 1.0) if not self.among(i) else None
        superlative = self.words.superlatives.at(self.tokens, i)
        if superlative is None or superlative.entry in self.words.ordinal_only or self.among(i):
            return None
        end = self.head(i + superlative.length)
        return (end, 1.0) if end else None

    def head(self, i: int) -> int:
        """Return the index behind the measurable noun ranked by what ends at `i`; 0 for none."""
        end = 0
        for at in range(i, min(i + _HEAD_WITHIN, len(self.tokens))):
            token = self.tokens[at]
            bounded = token.lower in self.lexicon.counting.boundaries or (token.kind != "word" and not token.dash)
            if bounded or token.lower.endswith("'s"):
                break
            if token.lower in self.words.measured:
                end = at + 1
        return end

    def among(self, i: int) -> bool:
        """Whether it is one of several: "one of its largest", "some of Iran's biggest"."""
        for at in range(i, max(i - 5, -1), -1):
            if self.words.among.before(self.tokens, at):
                return True
            if at < i and self.tokens[at].kind == "sign" and not self.tokens[at].dash:
                return False
        return False
