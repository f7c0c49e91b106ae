"""What a number counts: finds the noun behind it, and tells a count from rhetoric and from names."""

from dataclasses import dataclass

from app.pipeline.figures.lexicon import Counted, FigureLexicon
from app.pipeline.figures.numerals import Numeral
from app.pipeline.figures.tokens import Hit, Token

_NOUN_WITHIN = 7
_PEOPLE_WITHIN = 8
_SHORTEST_PLURAL = 4


@dataclass(frozen=True, slots=True)
class Count:
    """What is counted: its unit, the noun as written (lower case), and the index behind it."""

    last: int
    unit: str
    kind: str
    indicator: str
    noun: str


class Nouns:
    """Finds nouns in one sentence; every method looks at a bounded number of tokens."""

    def __init__(self, tokens: list[Token], taken: set[int], lexicon: FigureLexicon) -> None:
        self.tokens, self.taken, self.lexicon = tokens, taken, lexicon

    def lower(self, i: int) -> str:
        """Return the word at `i`, or nothing beyond either end."""
        return self.tokens[i].lower if 0 <= i < len(self.tokens) else ""

    def behind(self, number: Numeral) -> Count | None:
        """Return the thing `number` counts, or None where it counts nothing that matters."""
        if number.value in {0, 1} or self.reference(number):
            return None
        start = self.noun_start(number)
        if start is None:
            return None
        found = self.known(start)
        if found is None:
            return self.unknown(number, start)
        at, hit = found
        if self.points_back(number, start):
            return None
        noun = " ".join(token.lower for token in self.tokens[at : at + hit.length])
        kind = "people" if hit.entry.unit == "people" else "count"
        return Count(at + hit.length, hit.entry.unit, kind, hit.entry.indicator, noun)

    def noun_start(self, number: Numeral) -> int | None:
        """Where the noun phrase begins: behind "of", "of the" or a hyphen; None where nothing can follow."""
        at = number.last
        if self.lower(at) == "-":
            return at + 1 if self.lower(at + 1) in self.lexicon.counting.hyphenated else None
        if self.lower(at) == "of":
            at += 1
            at += self.lower(at) in self.lexicon.counting.definite
            # "7 million of the 12 million people"
            at += at < len(self.tokens) and self.tokens[at].kind == "number"
        elif self.lower(number.first) in self.lexicon.counting.only_of:
            return None
        if at < len(self.tokens) and self.tokens[at].kind == "word" and self.tokens[at].glued:
            return None
        return at

    def known(self, start: int) -> tuple[int, Hit[Counted]] | None:
        """Return the last counted noun of the noun phrase at `start`, provided no rhetorical one heads it."""
        found, boundaries = None, self.lexicon.counting.boundaries
        at, end = start, min(start + _NOUN_WITHIN, len(self.tokens))
        while at < end:
            token = self.tokens[at]
            hit = self.lexicon.counted.at(self.tokens, at)
            if at in self.taken or (hit is None and (token.lower in boundaries or not self.inside(at))):
                break
            if token.lower in self.lexicon.counting.rhetorical:
                return None
            if hit and not (found and hit.entry.indicator == "casualties"):
                found = (at, hit)
            at += hit.length if hit else 1
            if found and hit is None:
                break
        return found

    def inside(self, i: int) -> bool:
        """Whether a noun phrase may go on over token `i`."""
        token = self.tokens[i]
        return token.kind == "word" or token.dash or (token.text == "." and token.glued) or token.text in "“\"‘'’"

    def unknown(self, number: Numeral, start: int) -> Count | None:
        """Return a plural that is in no list, for a number beyond everyday enumeration."""
        counting = self.lexicon.counting
        small = number.size <= self.lexicon.numbers.small and (number.spelled or number.size < 3)
        if small:
            return None
        for at in range(start, min(start + 4, len(self.tokens))):
            token = self.tokens[at]
            if token.kind != "word" or token.lower in counting.boundaries or at in self.taken:
                return None
            if self.lexicon.measures.at(self.tokens, at):
                # A unit that `grammar` refused is no noun either: "30 years old".
                return None
            if token.lower in counting.rhetorical and number.size <= self.lexicon.numbers.small:
                return None
            if self.plural(token):
                people = token.capital
                return Count(
                    at + 1,
                    "people" if people else token.lower,
                    "people" if people else "count",
                    "count-other",
                    token.lower,
                )
        return None

    def plural(self, token: Token) -> bool:
        """Whether a word looks like a plural noun; a capital one names a people ("2,000 Hazaras")."""
        word = token.lower
        return len(word) >= _SHORTEST_PLURAL and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s"))

    def points_back(self, number: Numeral, start: int) -> bool:
        """Whether a small number repeats what was named before: "the two countries"."""
        counting = self.lexicon.counting
        if number.size > self.lexicon.numbers.anaphoric or not number.spelled or number.value is None:
            return False
        before = self.lower(number.first - 1)
        if before in counting.recounted:
            return False
        return before in counting.definite or before.endswith("'s") or self.lower(start - 1) in counting.definite

    def reference(self, number: Numeral) -> bool:
        """Whether the number stands in a name: "Group of Seven", "No. 3", "11th"."""
        first, last = number.first, number.last
        if self.lower(last) in {"st", "nd", "rd", "th"} and self.tokens[last].glued:
            return True
        before = first - 1 - (self.lower(first - 1) == ".")
        return self.lexicon.counting.named_by.before(self.tokens, before + 1) is not None

    def people_behind(self, number: Numeral) -> int | None:
        """Return where vague people end: "thousands have fled", "tens of thousands of Rohingya"."""
        verb = self.lower(number.last) in self.lexicon.counting.people_verbs
        if number.value is not None:
            return number.last if verb and number.value > 1 and self.people_near(number, 1) else None
        if not number.spelled or self.lower(number.first) in self.lexicon.counting.only_of:
            return None
        if verb:
            return number.last
        named = number.last + 1
        if self.lower(number.last) != "of" or named >= len(self.tokens) or not self.tokens[named].capital:
            return None
        return named + 1

    def people_near(self, number: Numeral, before: int = _PEOPLE_WITHIN) -> bool:
        """Whether words around a bare number say that it counts people ("killed 160")."""
        stems = tuple(stem for cue in self.lexicon.cues if cue.indicator == "casualties" for stem in cue.stems)
        around = self.tokens[max(0, number.first - before) : number.last + 3]
        return any(token.lower.startswith((*stems, "population")) for token in around)
