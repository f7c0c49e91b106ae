"""When a quantity holds, what it indicates, and whose it is: what the words around it say."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from app.pipeline.figures.dates import Period
from app.pipeline.figures.grammar import Draft
from app.pipeline.figures.lexicon import FigureLexicon
from app.pipeline.figures.tokens import Token
from app.places import Mention

_NEAR_TOKENS = 30
_NEAR_CHARS = 160
_PERIODS = 4
_PREPOSITIONS = frozenset(
    {"with", "in", "to", "from", "into", "between", "and", "for", "on", "of", "toward", "towards", "against", "by"}
)
_CLAUSE_ENDS = frozenset({",", ";", "(", ")", "–", "—", ":"})


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
        """The indicator its own noun or the nearest cue word gives; "count-other" for want of both."""
        if draft.kind in {"rank", "duration"}:
            return draft.kind
        best, distance = draft.indicator or "count-other", _NEAR_TOKENS + 1
        if draft.indicator in {"projects", "casualties"}:
            return draft.indicator
        for cue in self.lexicon.cues:
            if draft.kind not in cue.of or (cue.only and draft.noun not in cue.only):
                continue
            reach = self.reach(draft, cue.stems)
            if reach < distance:
                best, distance = cue.indicator, reach
        return best

    def reach(self, draft: Draft, stems: tuple[str, ...]) -> int:
        """How many tokens away the nearest word on one of `stems` is; a clause's end counts for four."""
        limit = _NEAR_TOKENS if draft.kind != "people" else _NEAR_TOKENS // 3
        if any(token.lower.startswith(stems) for token in self.tokens[draft.first : draft.last]):
            return 0
        behind = self.walk(range(draft.last, min(draft.last + limit, len(self.tokens))), stems)
        before = self.walk(range(draft.first - 1, max(draft.first - 1 - limit, -1), -1), stems)
        return min(behind, before)

    def walk(self, indices: range, stems: tuple[str, ...]) -> int:
        """The distance to the first token on a stem along `indices`, or more than any limit."""
        far = 0
        for at in indices:
            far += 4 if self.tokens[at].text in _CLAUSE_ENDS else 1
            if self.tokens[at].lower.startswith(stems):
                return far
        return _NEAR_TOKENS + 1

    # -- when it holds -----------------------------------------------------------------------------

    def period(self, draft: Draft) -> str | None:
        """The label of the nearest period; one behind counts nearer, as does a rate behind money."""
        start, end = self.start(draft), self.end(draft)
        near = bisect_left(self.periods, start, key=lambda period: period.start)
        best, cost = None, float(_NEAR_CHARS)
        for period in self.periods[max(0, near - _PERIODS) : near + _PERIODS]:
            if start <= period.start < end or not self.fits(draft, period):
                continue
            gap = period.start - end if period.start >= end else (start - period.end) * 1.5
            if gap < cost:
                best, cost = period.label, gap
        return best

    def fits(self, draft: Draft, period: Period) -> bool:
        """Whether a period can be that of a draft: a stretch of time needs a span, a part of an older sum what follows."""
        if draft.kind == "duration":
            return not period.rate and any(mark in period.label for mark in ("to ", "-", "–"))
        if draft.refers_to is not None:
            return period.start >= self.end(draft)
        return not period.rate or draft.kind in {"money", "share", "people", "other", "count"}

    # -- whose it is -------------------------------------------------------------------------------

    def parties(self, draft: Draft) -> tuple[str | None, str | None]:
        """(power, partner): whose quantity it is and who is on the other side, as far as the sentence names them."""
        start, end = self.start(draft), self.end(draft)
        at = bisect_left(self.mentions, start, key=lambda mention: mention.start)
        before = [m for m in self.mentions[max(0, at - 6) : at] if start - m.start <= 2 * _NEAR_CHARS]
        rest = self.mentions[at : at + 8]
        inside = [m for m in rest if m.start < end]
        after = [m for m in rest if end <= m.start <= end + _NEAR_CHARS]
        if draft.kind == "rank":
            return self.rank_parties(before, inside + after)
        possessor = [m for m in after[:1] if self.is_genitive(m, end)]
        owner = inside or possessor or before
        power = _code(owner[0]) if owner else None
        others = [m for m in after if self.follows_preposition(m)] + before[::-1]
        partner = next((_code(m) for m in others if _code(m) != power), None)
        return power, partner

    def rank_parties(self, before: list[Mention], after: list[Mention]) -> tuple[str | None, str | None]:
        """The ranked one, and the one among whose things it ranks: "Pakistan was Afghanistan's largest partner"."""
        if not before:
            return (_code(after[0]) if after else None), None
        holder = before[-1]
        ranked = next((m for m in (*before[-2::-1], *after) if _code(m) != _code(holder)), None)
        if ranked is None:
            return _code(holder), None
        return _code(ranked), _code(holder)

    def word_before(self, mention: Mention, back: int = 1) -> str:
        """The `back`-th word before a mention, or nothing."""
        at = bisect_left(self.tokens, mention.start, key=lambda token: token.start) - back
        return self.tokens[at].lower if at >= 0 else ""

    def follows_preposition(self, mention: Mention) -> bool:
        """Whether a mention is the object of a preposition, an article between them allowed."""
        if self.word_before(mention) in _PREPOSITIONS:
            return True
        return self.word_before(mention) == "the" and self.word_before(mention, 2) in _PREPOSITIONS

    def is_genitive(self, mention: Mention, end: int) -> bool:
        """Whether "of" alone stands between the quantity and the mention: "a third of Iran's trade"."""
        return mention.start - end <= len(" of the ") and "of" in {self.word_before(mention), self.word_before(mention, 2)}


def _code(mention: Mention) -> str | None:
    return mention.codes[0] if mention.codes else None
