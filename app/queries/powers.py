"""Powers across commentaries."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Passage, Section, Sentence
from app.queries.commentaries import members
from app.rows import PowerRow


def powers(session: Session) -> tuple[PowerRow, ...]:
    """Return every power that has a section, by name; heading and members are those of its newest commentary."""
    counts = (
        select(
            Section.slug,
            func.max(Section.id).label("newest"),
            func.count(Section.id.distinct()).label("commentaries"),
            func.count(Sentence.id).label("sentences"),
        )
        .join(Passage, Passage.section_id == Section.id, isouter=True)
        .join(Sentence, Sentence.passage_id == Passage.id, isouter=True)
        .where(Section.heading.is_not(None))
        .group_by(Section.slug)
        .subquery()
    )
    statement = (
        select(Section.slug, Section.heading, Section.actors, counts.c.commentaries, counts.c.sentences)
        .join(counts, counts.c.newest == Section.id)
        .order_by(Section.heading, Section.slug)
    )
    return tuple(
        PowerRow(slug, heading or slug, members(actors), commentaries, sentences)
        for slug, heading, actors, commentaries, sentences in session.execute(statement)
    )
