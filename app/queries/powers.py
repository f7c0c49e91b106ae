"""Powers across commentaries."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.models import Commentary, Passage, Section, Sentence
from app.queries.commentaries import NEWEST_FIRST
from app.queries.views import members
from app.rows import PowerRow


def powers(session: Session) -> tuple[PowerRow, ...]:
    """Return every power that has a section, by name; heading and members are those of its newest commentary."""
    counts = (
        select(
            Section.slug,
            func.count(Sentence.id).label("sentences"),
        )
        .join(Passage, Passage.section_id == Section.id, isouter=True)
        .join(Sentence, Sentence.passage_id == Passage.id, isouter=True)
        .where(Section.heading.is_not(None))
        .group_by(Section.slug)
        .subquery()
    )
    age = func.row_number().over(partition_by=Section.slug, order_by=NEWEST_FIRST).label("age")
    ranked = (
        select(Section.id, age)
        .join(Commentary, Commentary.id == Section.commentary_id)
        .where(Section.heading.is_not(None))
        .subquery()
    )
    other = aliased(Section)
    within = (
        select(func.aggregate_strings(Commentary.slug, " "))
        .join(other, other.commentary_id == Commentary.id)
        .where(other.slug == Section.slug, other.heading.is_not(None))
        .correlate(Section)
    )
    statement = (
        select(Section.slug, Section.heading, Section.actors, within.scalar_subquery(), counts.c.sentences)
        .join(ranked, ranked.c.id == Section.id)
        .join(counts, counts.c.slug == Section.slug)
        .where(ranked.c.age == 1)
    )
    rows = (
        PowerRow(slug, heading or slug, members(actors), frozenset(texts.split()), sentences)
        for slug, heading, actors, texts, sentences in session.execute(statement)
    )
    # Sorted here: databases disagree on the order of letters.
    return tuple(sorted(rows, key=lambda row: (row.heading.casefold(), row.slug)))


def with_all_powers(session: Session, slugs: Collection[str]) -> frozenset[str]:
    """Return the slugs of the commentaries that have a section on every one of these powers."""
    if any("\0" in slug for slug in slugs):  # in no text of a database, and PostgreSQL does not even look
        return frozenset()
    statement = (
        select(Commentary.slug)
        .join(Section, Section.commentary_id == Commentary.id)
        .where(Section.slug.in_(slugs), Section.heading.is_not(None))
        .group_by(Commentary.slug)
        .having(func.count(Section.id) == len(set(slugs)))
    )
    return frozenset(session.execute(statement).scalars())
