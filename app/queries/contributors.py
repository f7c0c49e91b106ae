"""Who wrote what."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Commentary, Contribution, Contributor, Passage, Section, Sentence
from app.queries.commentaries import NEWEST_FIRST
from app.rows import ContributionRow, ContributorRef


def contributions(session: Session, *, contributor: str | None = None) -> tuple[ContributionRow, ...]:
    """Return every contribution (or one contributor's), by name, then the newest commentary first, in its order."""
    passages = select(func.count()).where(Passage.section_id == Section.id)
    sentences = (
        select(func.count(Sentence.id))
        .join(Passage, Passage.id == Sentence.passage_id)
        .where(Passage.section_id == Section.id)
    )
    statement = (
        select(
            Contributor.slug,
            Contributor.name,
            Contribution.role,
            Contribution.organisation,
            Contribution.handle,
            Contribution.position,
            Commentary.slug,
            Commentary.title,
            Section.slug,
            Section.heading,
            passages.correlate(Section).scalar_subquery(),
            sentences.correlate(Section).scalar_subquery(),
            Commentary.digest_of_title.is_not(None),
        )
        .join(Contribution, Contribution.contributor_id == Contributor.id)
        .join(Section, Section.id == Contribution.section_id)
        .join(Commentary, Commentary.id == Section.commentary_id)
        .order_by(Contributor.slug, *NEWEST_FIRST, Section.position)
    )
    if contributor is not None:
        if "\0" in contributor:  # in no text of a database, and PostgreSQL does not even look
            return ()
        statement = statement.where(Contributor.slug == contributor)
    found: Iterable[Any] = session.execute(statement)  # too many columns for their types to be known
    rows = (ContributionRow(ContributorRef(*row[:6]), *row[6:]) for row in found)
    # Sorted here: databases disagree on the order of letters.
    return tuple(sorted(rows, key=lambda row: (row.contributor.name.casefold(), row.contributor.slug)))


def contributors_of(session: Session, section_ids: Sequence[int]) -> dict[int, tuple[ContributorRef, ...]]:
    """Return who wrote each of these sections."""
    statement = (
        select(
            Contribution.section_id,
            Contributor.slug,
            Contributor.name,
            Contribution.role,
            Contribution.organisation,
            Contribution.handle,
            Contribution.position,
        )
        .join(Contributor, Contributor.id == Contribution.contributor_id)
        .where(Contribution.section_id.in_(section_ids))
        .order_by(Contribution.section_id, Contribution.position)
    )
    found: dict[int, list[ContributorRef]] = {}
    for section_id, slug, name, role, organisation, handle, position in session.execute(statement):
        person = ContributorRef(slug, name, role, organisation, handle, position)
        found.setdefault(section_id, []).append(person)
    return {section_id: tuple(people) for section_id, people in found.items()}
