"""What people decided about a commentary, as it was stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.codings.records import from_record
from app.domain import Batch, Coding, Cue, CueCoding, Origin, Position
from app.models import Batch as BatchTable
from app.models import Coding as CodingTable
from app.models import Commentary, FormerKey, Revision


@dataclass(frozen=True, slots=True)
class StoredCodings:
    """All batches of a commentary, the oldest first, and the present keys of sentences that were reworded."""

    batches: tuple[Batch, ...]
    former: Mapping[str, str]

    @property
    def auto(self) -> tuple[Coding, ...]:
        """What the program coded by itself."""
        return tuple(coding for batch in self.batches if batch.origin == "auto" for coding in batch.codings)

    @property
    def positions(self) -> tuple[Position, ...]:
        """The program's positions, by power and question."""
        return tuple(coding for coding in self.auto if isinstance(coding, Position))

    @property
    def cues(self) -> tuple[Cue, ...]:
        """The program's cues, in the order of the text."""
        return tuple(coding.cue for coding in self.auto if isinstance(coding, CueCoding))


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch in the history of a commentary: the batch, the revision it made, when (UTC), and who undid it."""

    batch: Batch
    revision: int
    created_at: datetime
    undone_by: str | None


def stored_codings(session: Session, commentary_id: int) -> StoredCodings:
    """Return what was decided about the commentary with this row id, by people and by the program."""
    return _stored(session, Commentary.id == commentary_id)


def codings_of(session: Session, commentary: str) -> StoredCodings:
    """Return what was decided about the commentary with this slug; in two queries."""
    return _stored(session, Commentary.slug == commentary)


def batch_history(session: Session, commentary: str) -> tuple[BatchRow, ...]:
    """Return people's batches on the commentary with this slug, the newest first."""
    return tuple(reversed(_batches(session, (Commentary.slug == commentary) & (BatchTable.origin != "auto"))))


def text_since(session: Session, commentary: str) -> int:
    """Return the revision since which the text of a commentary is as it is now: the last that an import made."""
    batches = select(BatchTable.revision).where(
        BatchTable.commentary_id == Commentary.id, BatchTable.origin.in_(("sheet", "editor"))
    )
    statement = (
        select(func.max(Revision.number))
        .join(Commentary, Commentary.id == Revision.commentary_id)
        .where(Commentary.slug == commentary, Revision.number.not_in(batches))
    )
    return session.execute(statement).scalar() or 1


def _stored(session: Session, which: ColumnElement[bool]) -> StoredCodings:
    statement = (
        select(FormerKey.key, FormerKey.current)
        .join(Commentary, Commentary.id == FormerKey.commentary_id)
        .where(which)
        .order_by(FormerKey.key)
    )
    former = {key: current for key, current in session.execute(statement)}
    return StoredCodings(tuple(row.batch for row in _batches(session, which)), former)


def _batches(session: Session, which: ColumnElement[bool]) -> list[BatchRow]:
    table = BatchTable
    statement = (
        select(
            table.id,
            table.coder,
            table.origin,
            table.why,
            table.undoes,
            table.revision,
            table.created_at,
            CodingTable.kind,
            CodingTable.decision,
        )
        .join(Commentary, Commentary.id == table.commentary_id)
        .join(CodingTable, CodingTable.batch_id == table.id, isouter=True)
        .where(which)
        .order_by(table.id, CodingTable.id)
    )
    rows = session.execute(statement).all()
    undone = {row[4]: row[1] for row in rows if row[4] is not None}
    found = []
    for (number, coder, origin, why, undoes, revision, at), group in groupby(rows, key=itemgetter(0, 1, 2, 3, 4, 5, 6)):
        codings = tuple(from_record(kind, decision) for *_, kind, decision in group if kind)
        batch = Batch(coder, _origin(origin), why, codings, number, undoes)
        found.append(BatchRow(batch, revision, at, undone.get(number)))
    return found


def _origin(word: str) -> Origin:
    """Return a stored word as the type that lists them all."""
    known: dict[str, Origin] = {"auto": "auto", "shipped": "shipped", "sheet": "sheet", "editor": "editor"}
    return known[word]
