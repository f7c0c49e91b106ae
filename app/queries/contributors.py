"""Who wrote what."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Commentary, Contribution, Contributor, Passage, Section, Sentence
from app.rows import ContributionRow, ContributorRef


def contributions(session: Session, *, contributor: str | None = None) -> tuple[ContributionRow, ...]:
    """Return every contribution (or one contributor's), by name, then in the order of the texts."""
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
            Commentary.slug,
            Commentary.title,
            Section.slug,
            Section.heading,
            passages.correlate(Section).scalar_subquery(),
            sentences.correlate(Section).scalar_subquery(),
        )
        .join(Contribution, Contribution.contributor_id == Contributor.id)
        .join(Section, Section.id == Contribution.section_id)
        .join(Commentary, Commentary.id == Section.commentary_id)
        .order_by(Contributor.name, Contributor.slug, Commentary.id.desc(), Section.position)
    )
    if contributor is not None:
        if "\0" in contributor:  # in no text of a database, and PostgreSQL does not even look
            return ()
        statement = statement.where(Contributor.slug == contributor)
    return tuple(ContributionRow(ContributorRef(*row[:5]), *row[5:]) for row in session.execute(statement))


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
        )
        .join(Contributor, Contributor.id == Contribution.contributor_id)
        .where(Contribution.section_id.in_(section_ids))
        .order_by(Contribution.section_id, Contribution.position)
    )
    found: dict[int, list[ContributorRef]] = {}
    for section_id, slug, name, role, organisation, handle in session.execute(statement):
        found.setdefault(section_id, []).append(ContributorRef(slug, name, role, organisation, handle))
    return {section_id: tuple(people) for section_id, people in found.items()}
