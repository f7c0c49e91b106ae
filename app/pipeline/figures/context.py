"""When a quantity holds, what it indicates, and whose it is: what the words around it say."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from app.pipeline.figures.dates import Period
from app.pipeline.figures.grammar import Draft
from app.pipeline.figures.lexicon import Cue, FigureLexicon
from app.pipeline.figures.tokens import Token
from app.places import Mention

_NEAR_TOKENS = 40
_NEAR_CHARS = 160
_PERIODS = 4
_CLAUSE_ENDS = frozenset({",", ";", "(", ")", "–", "—", ":"})
_OWNER_WITHIN = 4
_CROSSING = {",": 40, ";": 140, ":": 60, "(": 140, ")": 140, "–": 140, "—": 140}
"""What it costs, in characters, to look for a period beyond such a sign."""
_RELATIONAL = frozenset({"money", "length", "share"})
"""Kinds of quantity that stand between two parties, the second of which may be named before."""


@dataclass(frozen=True, slots=True)
class Context:
    """One sentence around its quantities; `periods` and `mentions` are in reading order."""

    tokens: list[Token]
    periods: Sequence[Period]
    mentions: Sequence[Mention]
    lexicon: FigureLexicon

    def start(self, draft: Draft) -> int:
        """Offset of the draft's first character."""
        return self.tokens[draft.first].start

    def end(self, draft: Draft) -> int:
        """Offset behind the draft's last character."""
        return self.tokens[draft.last - 1].end

    # -- what it measures --------------------------------------------------------------------------

    def indicator(self, draft: Draft) -> str:
        """Return the indicator its own noun or the nearest cue word gives; "count-other" for want of both."""
        if draft.kind in {"rank", "duration"}:
            return draft.kind
        best, distance = draft.indicator or "count-other", _NEAR_TOKENS + 1
        if draft.indicator in {"projects", "casualties"}:
            return draft.indicator
        for cue in self.lexicon.cues:
            if draft.kind not in cue.of or not self.suits(draft, cue):
                continue
            reach = self.reach(draft, cue.stems)
            if reach < distance:
                best, distance = cue.indicator, reach
        return best

    def suits(self, draft: Draft, cue: Cue) -> bool:
        """Whether a cue may speak of what the draft counts, and of what stands behind it."""
        if draft.noun in cue.never or (cue.only and draft.noun not in cue.only):
            return False
        return self.token(draft.last + (self.token(draft.last) == "-")) not in cue.unless_before

    def reach(self, draft: Draft, stems: tuple[str, ...]) -> int:
        """How many tokens away the nearest word on one of `stems` is; a clause's end counts for four."""
        ends = draft.kind == "people" and draft.noun not in self.lexicon.counting.open
        limit = _NEAR_TOKENS // 4 if ends else _NEAR_TOKENS
        if any(token.lower.startswith(stems) for token in self.tokens[draft.first : draft.last]):
            return 0
        behind = self.walk(range(draft.last, min(draft.last + limit, len(self.tokens))), stems, ends=ends)
        before = self.walk(range(draft.first - 1, max(draft.first - 1 - limit, -1), -1), stems, ends=ends)
        return min(behind, before)

    def walk(self, indices: range, stems: tuple[str, ...], *, ends: bool) -> int:
        """Return how far along `indices` a token on a stem is; `ends` says that a clause's end is the end."""
        far = 0
        for at in indices:
            clause = self.tokens[at].text in _CLAUSE_ENDS
            if (clause and ends) or self.tokens[at].text == ";":
                break
            far += 4 if clause else 1
            if self.tokens[at].lower.startswith(stems):
                return far
        return _NEAR_TOKENS + 1

    # -- when it holds -----------------------------------------------------------------------------

    def period(self, draft: Draft) -> str | None:
        """Return the label of the nearest period; one behind counts nearer, as does a rate behind money."""
        start, end = self.start(draft), self.end(draft)
        near = bisect_left(self.periods, start, key=_start)
        best, cost = None, float(_NEAR_CHARS)
        for period in self.periods[max(0, near - _PERIODS) : near + _PERIODS]:
            if start <= period.start < end or not self.fits(draft, period):
                continue
            gap = self.gap(draft, period)
            if gap < cost:
                best, cost = period.label, gap
        return best

    def gap(self, draft: Draft, period: Period) -> float:
        """Return the distance in characters, more for a period before the draft or beyond a clause's end."""
        behind = period.start >= self.end(draft)
        left, right = (self.end(draft), period.start) if behind else (period.end, self.start(draft))
        if right - left >= _NEAR_CHARS:
            return _NEAR_CHARS
        first = bisect_left(self.tokens, left, key=_start)
        signs = {token.text for token in self.tokens[first : bisect_left(self.tokens, right, key=_start)]}
        crossing = sum(_CROSSING[sign] for sign in signs & _CLAUSE_ENDS)
        return (right - left) * (1 if behind else 1.5) + crossing

    def fits(self, draft: Draft, period: Period) -> bool:
        """Whether a period can be that of a draft.

        A stretch of time needs a span, and a part of an older sum a period of its own behind it.
        """
        if draft.kind == "duration":
            return not period.rate and any(mark in period.label for mark in ("to ", "-", "–"))
        if draft.refers_to is not None:
            return period.start >= self.end(draft)
        return not period.rate or draft.kind in {"money", "share", "people", "other", "count"}

    # -- whose it is -------------------------------------------------------------------------------

    def parties(self, draft: Draft) -> tuple[str | None, str | None]:
        """Return (power, partner): whose quantity it is and who is on the other side, as far as named."""
        start, end = self.start(draft), self.end(draft)
        at = bisect_left(self.mentions, start, key=_start)
        before = [m for m in self.mentions[max(0, at - 6) : at] if start - m.start <= 2 * _NEAR_CHARS]
        before = [m for m in before if not self.is_source(m)]
        rest = self.mentions[at : at + 8]
        inside = [m for m in rest if m.start < end]
        reach = _NEAR_CHARS if draft.kind in {*_RELATIONAL, "rank"} else _NEAR_CHARS // 3
        after = [m for m in rest if end <= m.start <= end + reach]
        if draft.kind == "rank":
            return self.rank_parties(draft, before, inside + after)
        possessor = [m for m in after[:1] if self.is_genitive(m, end)]
        between = [m for m in after[:2] if self.word_before(after[0]) == "between"]
        owner = inside or possessor or [m for m in before if self.word_before(m) != _WITH] or between
        power = _code(owner[0]) if owner else None
        if draft.kind == "duration":
            return power, None
        others = [m for m in after if self.follows_preposition(m)] + between
        others += before[::-1] if draft.kind in _RELATIONAL else []
        partner = next((_code(m) for m in others if _code(m) != power), None)
        return power, partner

    def is_source(self, mention: Mention) -> bool:
        """Whether a mention only says who is quoted: "According to the UN"."""
        words = {self.word_before(mention, back) for back in (1, 2, 3)}
        return not words.isdisjoint(self.lexicon.parties.sources)

    def rank_parties(self, draft: Draft, before: list[Mention], after: list[Mention]) -> tuple[str | None, str | None]:
        """Return who holds a rank, and among whose things: "Pakistan was Afghanistan's largest partner"."""
        owners = [m for m in before if self.owns(m, draft)] or [m for m in after[:1] if self.follows_preposition(m)]
        holder = _code(owners[-1]) if owners else None
        ranked = next((_code(m) for m in reversed(before) if _code(m) != holder), None)
        if ranked is None and holder in {_code(m) for m in before}:
            ranked = next((_code(m) for m in after if self.word_before(m) in self.lexicon.parties.copulas), None)
            return (ranked, holder) if ranked else (holder, None)
        return ranked, holder

    def owns(self, mention: Mention, draft: Draft) -> bool:
        """Whether a mention is the owner named right before a draft: "Armenia's second largest"."""
        last = bisect_left(self.tokens, mention.end, key=_start) - 1
        possessive = self.tokens[last].lower.endswith(("'s", "s'")) or self.token(last + 1) == "'"
        return possessive and draft.first - last <= _OWNER_WITHIN

    def token(self, i: int) -> str:
        """Return the word at `i`, or nothing beyond either end."""
        return self.tokens[i].lower if 0 <= i < len(self.tokens) else ""

    def word_before(self, mention: Mention, back: int = 1) -> str:
        """Return the `back`-th word before a mention, or nothing."""
        at = bisect_left(self.tokens, mention.start, key=_start) - back
        return self.tokens[at].lower if at >= 0 else ""

    def follows_preposition(self, mention: Mention) -> bool:
        """Whether a mention is the object of a preposition, an article between them allowed."""
        if self.word_before(mention) in self.lexicon.parties.prepositions:
            return True
        return self.word_before(mention) == "the" and self.word_before(mention, 2) in self.lexicon.parties.prepositions

    def is_genitive(self, mention: Mention, end: int) -> bool:
        """Whether "of" alone stands between the quantity and the mention: "a third of Iran's trade"."""
        return mention.start - end <= len(" of the ") and "of" in {
            self.word_before(mention),
            self.word_before(mention, 2),
        }


_WITH = "with"
"""Whoever is named behind it is the other side: "Trade with Iceland was worth 5 million"."""


def _start(piece: Token | Period | Mention) -> int:
    return piece.start


def _code(mention: Mention) -> str | None:
    return mention.codes[0] if mention.codes else None
