"""When commentaries changed: their revisions, and since when the text of each stands as it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.models import Batch, Commentary, Revision, Section
from app.queries.commentaries import NEWEST_FIRST


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
    coded = (
        select(Batch.id)
        .where(
            Batch.commentary_id == Revision.commentary_id,
            Batch.revision == Revision.number,
            Batch.origin.in_(("sheet", "editor")),
        )
        .exists()
    )
    text = func.max(case((coded, None), else_=Revision.created_at))
    statement = (
        select(Commentary.slug, func.max(Revision.created_at), text)
        .join(Revision, Revision.commentary_id == Commentary.id)
        .group_by(Commentary.slug)
    )
    rows: Iterable[Any] = session.execute(statement)
    return {slug: Changed(anything, text or anything) for slug, anything, text in rows}


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
