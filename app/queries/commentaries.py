"""Commentaries as pages read them: the list, one whole text, what was set aside, where a sentence is now."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, literal, null, select, text, union_all
from sqlalchemy.orm import Session

from app.models import Codebook as CodebookTable
from app.models import (
    Commentary,
    FormerKey,
    Passage,
    Revision,
    Section,
    Sentence,
    SetAside,
    Source,
)
from app.rows import (
    CommentaryRow,
    RevisionRow,
    SetAsideRow,
)

NEWEST_FIRST = (
    func.coalesce(Commentary.published, func.date(Commentary.imported_at)).desc(),
    Commentary.id.desc(),
)
"""The order of commentaries: by publication if known, else by import."""


def commentaries(session: Session) -> tuple[CommentaryRow, ...]:
    """Return all commentaries, the newest first: by publication where that is known, else by their first import."""
    powers = select(func.count()).where(Section.commentary_id == Commentary.id, Section.heading.is_not(None))
    sentences = select(func.count()).where(Sentence.commentary_id == Commentary.id)
    statement = (
        select(
            Commentary.slug,
            Commentary.title,
            Commentary.language,
            Commentary.published,
            Commentary.standfirst,
            Commentary.publisher,
            Commentary.digest_of_title,
            Commentary.digest_of_publisher,
            Commentary.about,
            Commentary.revision,
            Commentary.imported_at,
            Source.name,
            powers.scalar_subquery(),
            sentences.scalar_subquery(),
            CodebookTable.name,
        )
        .join(Source, Source.id == Commentary.source_id)
        .join(CodebookTable, CodebookTable.commentary_id == Commentary.id, isouter=True)
        .order_by(*NEWEST_FIRST)
    )
    rows: Iterable[Any] = session.execute(statement)  # too many columns for their types to be known
    return tuple(CommentaryRow(*row) for row in rows)


def own_codebook(session: Session, commentary: str) -> str:
    """Return the text of the codebook that a commentary brought along."""
    statement = (
        select(CodebookTable.text)
        .join(Commentary, Commentary.id == CodebookTable.commentary_id)
        .where(Commentary.slug == commentary)
    )
    return session.execute(statement).scalar_one()


def codebook_of_source(session: Session, source: str) -> tuple[str, str] | None:
    """Return name and text of the codebook of the newest commentary from a source of this name; None without one."""
    statement = (
        select(CodebookTable.name, CodebookTable.text)
        .select_from(Commentary)
        .join(Source, Source.id == Commentary.source_id)
        .join(CodebookTable, CodebookTable.commentary_id == Commentary.id, isouter=True)
        .where(Source.name == source)
        .order_by(Commentary.id.desc())
    )
    row = session.execute(statement).first()
    return (row[0], row[1]) if row and row[0] is not None else None


def sentence_place(session: Session, commentary: str, key: str) -> tuple[str, str] | None:
    """Return (section slug, current key) of the sentence that has or had this key, None where it is gone."""
    if "\0" in key:  # in no text of a database, and PostgreSQL does not even look
        return None
    former = (
        select(FormerKey.current)
        .join(Commentary, Commentary.id == FormerKey.commentary_id)
        .where(Commentary.slug == commentary, FormerKey.key == key)
    )
    statement = (
        select(Section.slug, Sentence.key)
        .join(Passage, Passage.section_id == Section.id)
        .join(Sentence, Sentence.passage_id == Passage.id)
        .join(Commentary, Commentary.id == Section.commentary_id)
        .where(Commentary.slug == commentary)
        .where((Sentence.key == key) | (Sentence.key == former.scalar_subquery()))
        .order_by(Sentence.id)
    )
    row = session.execute(statement).first()
    return (row[0], row[1]) if row else None


def history(session: Session, commentary: str) -> tuple[tuple[RevisionRow, ...], tuple[SetAsideRow, ...]]:
    """Return a commentary's revisions, the newest first, and the lines set aside from its source; in one query."""
    revisions = (
        select(literal("revision"), Revision.number, Revision.created_at, Revision.summary, null())
        .join(Commentary, Commentary.id == Revision.commentary_id)
        .where(Commentary.slug == commentary)
    )
    lines = (
        select(literal("set aside"), SetAside.line, null(), SetAside.text, SetAside.reason)
        .join(Commentary, Commentary.source_id == SetAside.source_id)
        .where(Commentary.slug == commentary)
    )
    rows: Sequence[Any] = session.execute(union_all(revisions, lines).order_by(text("1, 2"))).all()
    made = [RevisionRow(number, at, words) for kind, number, at, words, _ in rows if kind == "revision"]
    aside = [SetAsideRow(line, words, reason) for kind, line, _, words, reason in rows if kind == "set aside"]
    return tuple(reversed(made)), tuple(aside)
