"""From what the sentences of a section state to one position: stance, salience, evidence. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.codings.complete import MOST_EVIDENCE
from app.domain import Position
from app.pipeline.positions.reading import Statement
from app.scale import NOT_STATED

_DEFERS = 0.34
"""Share of conditions and delays among all statements from which on the position is one of them."""
_OPPOSED = 0.34
"""Share of the statements on the other side from which on a position only leans."""
_FIRM = 0.5
"""Share of the firm statements on its own side that a firm position needs."""
_CORE = 5
"""What makes a matter core: a sentence that takes a position counts two, one that only speaks of it one."""
_RAISED = 3
"""Sentences that speak of a matter, without a position, by which it is raised and not mentioned in passing."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A sentence that speaks of a question's matter, and what it states of it, if anything."""

    key: str
    statements: tuple[Statement, ...]


def position(power: str, question: str, heard: Sequence[Heard]) -> Position:
    """Weigh all that was heard on one question."""
    if not heard:
        return Position(power, question, NOT_STATED, None, None, ())
    stance = _stance([statement for one in heard for statement in one.statements])
    best = sorted(heard, key=lambda one: -_decides(one, stance))
    if stance != NOT_STATED:
        best = [one for one in best if one.statements] or best
    evidence = tuple(dict.fromkeys(one.key for one in best))[:MOST_EVIDENCE]
    return Position(power, question, stance, _salience(stance, heard), None, evidence)


def _stance(statements: Sequence[Statement]) -> str:
    """Return the stance that the statements come to."""
    times = Counter(statement.stance for statement in statements)
    if not times:
        return NOT_STATED
    if times["waiting"] + times["conditional"] >= _DEFERS * times.total():
        return max(("conditional", "waiting"), key=lambda stance: times[stance])
    sides = {side: times[side] + times[f"leaning-{side}"] for side in ("yes", "no")}
    side, other = ("yes", "no") if sides["yes"] >= sides["no"] else ("no", "yes")
    firm = times[side] >= _FIRM * sides[side] and sides[other] < _OPPOSED * times.total()
    return side if firm else f"leaning-{side}"


def _decides(one: Heard, stance: str) -> int:
    """How much a sentence speaks for the stance."""
    return max((_agrees(statement, stance) + statement.direct for statement in one.statements), default=0)


def _agrees(statement: Statement, stance: str) -> int:
    if statement.stance == stance:
        return 3
    return 1 if statement.stance.removeprefix("leaning-") == stance.removeprefix("leaning-") else 0


def _salience(stance: str, heard: Sequence[Heard]) -> str:
    if stance == NOT_STATED:
        return "raised" if len(heard) >= _RAISED else "passing"
    emphasis = any(statement.emphasis for one in heard for statement in one.statements)
    weight = sum(2 if one.statements else 1 for one in heard)
    return "core" if emphasis or weight >= _CORE else "raised"
