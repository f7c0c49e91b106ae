"""When commentaries changed: their revisions, and since when the text of each stands as it is."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app import models
from app.errors import NotFoundError
from app.models import Commentary, Revision, Section
from app.queries.commentaries import NEWEST_FIRST

_BY_PEOPLE = ("sheet", "editor")
"""Origins of batches that made a revision of their own, and changed no text."""
_made = (models.Batch.commentary_id == Revision.commentary_id) & (models.Batch.revision == Revision.number)


@dataclass(frozen=True, slots=True)
class Changed:
    """When a commentary changed last: in anything, and in its text. Both UTC."""

    anything: datetime
    text: datetime


@dataclass(frozen=True, slots=True)
class RevisionOf:
    """One revision of a commentary, and what it changed; `at` is UTC."""

    commentary: str
    number: int
    at: datetime
    summary: str


def changes(session: Session) -> dict[str, Changed]:
    """Return when each commentary changed last, by its slug. One query."""
    coded = select(models.Batch.id).where(_made, models.Batch.origin.in_(_BY_PEOPLE)).exists()
    text = func.max(case((coded, None), else_=Revision.created_at))
    statement = (
        select(Commentary.slug, func.max(Revision.created_at), text)
        .join(Revision, Revision.commentary_id == Commentary.id)
        .group_by(Commentary.slug)
    )
    rows: Iterable[Any] = session.execute(statement)
    return {slug: Changed(anything, text or anything) for slug, anything, text in rows}


def position_times(session: Session, commentary: str) -> tuple[datetime, dict[tuple[str, str], datetime]]:
    """Return since when (UTC) a commentary's text stands as it is, and when people last decided on each position.

    Positions are named by power and question; to take a decision back is one too. One query.

    Raises:
        NotFoundError: there is no such commentary; it may have gone since the caller read of it.
    """
    batch, coding = models.Batch, models.Coding
    statement = (
        select(Revision.created_at, batch.id, batch.origin, batch.undoes, batch.created_at, coding.decision)
        .join(Commentary, Commentary.id == Revision.commentary_id)
        .join(batch, _made, isouter=True)
        .join(coding, (coding.batch_id == batch.id) & (coding.kind == "position"), isouter=True)
        .where(Commentary.slug == commentary)
        .order_by(Revision.number, batch.id, coding.id)
    )
    rows: Sequence[Any] = session.execute(statement).all()
    if not rows:
        raise NotFoundError("commentary", commentary)
    text = max((at for at, _, origin, *_ in rows if origin not in _BY_PEOPLE), default=rows[0][0])
    cells: dict[int, set[tuple[str, str]]] = defaultdict(set)
    found: dict[tuple[str, str], datetime] = {}
    for _, number, origin, undoes, at, decision in rows:
        if origin in (None, "auto"):
            continue
        if decision:
            cells[number].add((decision["power"], decision["question"]))
        for cell in cells[number] | cells[undoes]:
            found[cell] = max(found.get(cell, at), at)
    return text, found


def newest_revisions(session: Session, *, limit: int) -> tuple[RevisionOf, ...]:
    """Return the revisions of all commentaries, the newest first."""
    statement = (
        select(Commentary.slug, Revision.number, Revision.created_at, Revision.summary)
        .join(Commentary, Commentary.id == Revision.commentary_id)
        .order_by(Revision.created_at.desc(), Revision.id.desc())
        .limit(limit)
    )
    return tuple(RevisionOf(*row) for row in session.execute(statement))


def section_slugs(session: Session) -> tuple[tuple[str, str], ...]:
    """Return commentary and slug of every section, the newest commentary first, in its order."""
    statement = (
        select(Commentary.slug, Section.slug)
        .join(Commentary, Commentary.id == Section.commentary_id)
        .order_by(*NEWEST_FIRST, Section.position)
    )
    return tuple((commentary, section) for commentary, section in session.execute(statement))
