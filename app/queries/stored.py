"""Commentaries as they are stored, to be held against their sources: what the program read, before people decided."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, get_args

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import models
from app.codings.records import KINDS, from_record
from app.domain import (
    INTRODUCTION,
    Commentary,
    Contributor,
    DigestOf,
    Origin,
    Passage,
    Section,
    Sentence,
    SetAside,
    Tag,
)
from app.queries.figures import program_figures


@dataclass(frozen=True, slots=True)
class StoredSource:
    """One state of a source, with all lines of it that were set aside."""

    id: int
    name: str
    digest: str
    text: str
    set_aside: tuple[SetAside, ...]


@dataclass(frozen=True, slots=True)
class StoredCommentary:
    """A commentary in the database: its row, the numbers of its revisions, and its text.

    In `commentary`, the figures and the tags that the program found are as it read them; a sentence's tags are those
    in the database with what is in force. Positions, cues and codings are left out.
    """

    id: int
    slug: str
    fingerprint: str
    revision: int
    revisions: tuple[int, ...]
    commentary: Commentary


def source_ids(session: Session) -> list[int]:
    """Return the row ids of all sources, the oldest first."""
    return list(session.execute(select(models.Source.id).order_by(models.Source.id)).scalars())


def stored_source(session: Session, source_id: int) -> StoredSource:
    """Return the source with this row id."""
    table, aside = models.Source, models.SetAside
    row = session.execute(select(table.id, table.name, table.digest, table.text).where(table.id == source_id)).one()
    lines = select(aside.line, aside.text, aside.reason).where(aside.source_id == source_id).order_by(aside.line)
    return StoredSource(*row, tuple(SetAside(*line) for line in session.execute(lines)))


def known_texts(session: Session, source_name: str) -> set[str]:
    """Return what the commentaries from all states of a source are known by: fingerprints and slugs of titles."""
    table, origin = models.Commentary, models.Source
    statement = (
        select(table.fingerprint, table.base_slug)
        .join(origin, origin.id == table.source_id)
        .where(origin.name == source_name)
    )
    return {name for row in session.execute(statement) for name in row}


def moved_on(session: Session, source_id: int) -> int:
    """Count the commentaries that once came from this source, and whose newest text came from another."""
    table, revision = models.Commentary, models.Revision
    statement = (
        select(func.count(table.id.distinct()))
        .join(revision, revision.commentary_id == table.id)
        .where(revision.source_id == source_id, table.source_id != source_id)
    )
    return session.execute(statement).scalar_one()


def unreadable_codings(session: Session, commentary_id: int) -> list[int]:
    """Return the row ids of the batches of a commentary that hold what no coding is."""
    batch, coding = models.Batch, models.Coding
    statement = (
        select(batch.id, batch.origin, coding.kind, coding.decision)
        .join(coding, coding.batch_id == batch.id, isouter=True)
        .where(batch.commentary_id == commentary_id)
        .order_by(batch.id, coding.id)
    )
    rows: Iterable[Any] = session.execute(statement)
    return sorted({number for number, *row in rows if not _is_readable(*row)})


def _is_readable(origin: str, kind: str | None, decision: Any) -> bool:
    if origin not in get_args(Origin):
        return False
    if kind is None:
        return True
    try:
        hash(from_record(kind, decision))
    except (KeyError, TypeError, ValueError):
        return False
    return kind in KINDS


def stored_commentaries(session: Session, source_id: int) -> Iterator[StoredCommentary]:
    """Yield the commentaries whose newest text came from the source with this row id."""
    table, book = models.Commentary, models.Codebook
    statement = (
        select(table, book.name, book.text)
        .join(book, book.commentary_id == table.id, isouter=True)
        .where(table.source_id == source_id)
        .order_by(table.id)
    )
    for row, book_name, book_text in session.execute(statement).all():
        codebook = None if book_name is None else (book_name, book_text)
        revision = models.Revision
        numbers = select(revision.number).where(revision.commentary_id == row.id).order_by(revision.number)
        yield StoredCommentary(
            row.id,
            row.slug,
            row.fingerprint,
            row.revision,
            tuple(session.execute(numbers).scalars()),
            _commentary(session, row, codebook),
        )


def _commentary(session: Session, row: models.Commentary, codebook: tuple[str, str] | None) -> Commentary:
    contributors = _contributors(session, row.id)
    wrote: dict[str, list[str]] = defaultdict(list)
    for person in contributors:
        for slug in person.sections:
            wrote[slug].append(person.slug)
    sections = list(_sections(session, row.id, wrote))
    introduction = sections.pop(0) if sections and sections[0].heading is None else None
    digest = DigestOf(row.digest_of_title, row.digest_of_publisher) if row.digest_of_title else None
    return Commentary(
        slug=row.base_slug,
        title=row.title,
        language=row.language,
        published=row.published,
        standfirst=row.standfirst,
        publisher=row.publisher,
        digest_of=digest,
        introduction=introduction or Section(INTRODUCTION, None, (), ()),
        sections=tuple(sections),
        about=row.about,
        contributors=contributors,
        figures=tuple(figure for _, figure in program_figures(session, models.Commentary.id == row.id)),
        codebook=codebook,
    )


def _sections(session: Session, commentary_id: int, wrote: Mapping[str, Sequence[str]]) -> Iterator[Section]:
    table, passage = models.Section, models.Passage
    statement = (
        select(table.slug, table.heading, table.actors, passage.id, passage.text, passage.line, passage.last_line)
        .join(passage, passage.section_id == table.id, isouter=True)
        .where(table.commentary_id == commentary_id)
        .order_by(table.position, passage.position)
    )
    sentences = _sentences(session, commentary_id)
    rows: Iterable[Any] = session.execute(statement).all()
    for slug, group in groupby(rows, key=itemgetter(0)):
        found = list(group)
        passages = tuple(
            Passage(row[4], row[5], row[6], tuple(sentences[row[3]])) for row in found if row[3] is not None
        )
        yield Section(slug, found[0][1], tuple(found[0][2]), passages, tuple(wrote.get(slug, ())))


def _sentences(session: Session, commentary_id: int) -> Mapping[int, list[Sentence]]:
    """Return the sentences in their order, by row id of their passage."""
    table, tag = models.Sentence, models.Tag
    statement = (
        select(
            table.passage_id,
            table.key,
            table.text,
            table.start,
            table.end,
            tag.theme,
            tag.spans,
            tag.auto,
            tag.holds,
            tag.by,
        )
        .join(tag, tag.sentence_id == table.id, isouter=True)
        .where(table.commentary_id == commentary_id)
        .order_by(table.passage_id, table.position, tag.id)
    )
    rows: Iterable[Any] = session.execute(statement).all()
    found: dict[int, list[Sentence]] = defaultdict(list)
    for (passage_id, *sentence), group in groupby(rows, key=itemgetter(0, 1, 2, 3, 4)):
        tags = (_tag(*row[5:]) for row in group if row[5] is not None)
        key, text, start, end = sentence
        found[passage_id].append(Sentence(key, text, start, end, tuple(tags)))
    return found


def _tag(theme: str, spans: list[list[int]], auto: bool, holds: bool, by: str | None) -> Tag:  # noqa: FBT001 (a row)
    return Tag(theme, tuple((start, end) for start, end in spans), auto, holds, by)


def _contributors(session: Session, commentary_id: int) -> tuple[Contributor, ...]:
    table, person, section = models.Contribution, models.Contributor, models.Section
    statement = (
        select(person.slug, person.name, table.role, table.organisation, table.handle, section.slug)
        .join(person, person.id == table.contributor_id)
        .join(section, section.id == table.section_id)
        .where(section.commentary_id == commentary_id)
        .order_by(table.position, section.position)
    )
    rows: Iterable[Any] = session.execute(statement).all()
    people = groupby(rows, key=itemgetter(0, 1, 2, 3, 4))
    return tuple(
        Contributor(slug, name, role, organisation, handle, tuple(row[5] for row in group))
        for (slug, name, role, organisation, handle), group in people
    )
