"""Stores what people decide: batches of codings, their undoing, and the tags in force that follow from them.

Each call belongs in one transaction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app import models
from app.codings.records import kind_of, to_record
from app.codings.said import unsaid
from app.codings.settle import Settled, Spot, in_force, subject
from app.domain import Batch, Commentary, CueCoding, Tag
from app.errors import BadValueError, NotFoundError, VisavisError
from app.queries.codings import BatchRow, batch_history, stored_codings
from app.store.rows import insert_all

_KINDS = (("themes", "sentence", "sentences"), ("position", "position", "positions"), ("cue", "cue", "cues"),
          ("figure", "figure", "figures"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class SavedBatch:
    """A stored batch: its number, and the revision of the commentary that it made."""

    number: int
    revision: int
    summary: str


class ChangedMeanwhileError(VisavisError):
    """Somebody else decided the same matter since the revision a batch was made from: `row` is their batch."""

    def __init__(self, row: BatchRow) -> None:
        super().__init__(f"{row.batch.coder} changed the same in revision {row.revision}: {row.batch.why}")
        self.row = row


def save_batch(
    session: Session, commentary: str, batch: Batch, *, now: datetime, seen: int | None = None
) -> SavedBatch:
    """Store a batch of codings for the commentary with this slug, as its next revision. `now` is UTC without a zone.

    `seen` is the revision that its maker saw, where that matters.

    Raises:
        NotFoundError: there is no such commentary, or no batch of it with the number that this one undoes.
        BadValueError: the batch that this one undoes has been undone already.
        ChangedMeanwhileError: somebody decided on the same since revision `seen`.
    """
    commentary_id, revision, source_id = _commentary(session, commentary)
    if seen is not None:
        _check_unchanged(batch_history(session, commentary), batch, seen)
    if batch.undoes is not None:
        _check_undoing(session, commentary_id, batch.undoes)
    number = _insert_batch(session, commentary_id, batch, revision=revision + 1, now=now)
    settle_tags(session, commentary_id)
    table = models.Commentary
    session.execute(update(table).where(table.id == commentary_id).values(revision=revision + 1))
    summary = f"{_summary(batch)} by {batch.coder}: {batch.why}"
    row = {"commentary_id": commentary_id, "source_id": source_id, "number": revision + 1}
    session.execute(insert(models.Revision).values(**row, created_at=now, summary=summary))
    return SavedBatch(number, revision + 1, summary)


def save_sheet(session: Session, commentary: str, batch: Batch, *, now: datetime) -> SavedBatch | None:
    """Store of a coding sheet what its coder has not said already; None where that is nothing.

    Raises:
        NotFoundError: there is no such commentary.
    """
    commentary_id, *_ = _commentary(session, commentary)
    stored = stored_codings(session, commentary_id)
    fresh = unsaid(batch.codings, batch.coder, stored.batches, stored.former)
    return save_batch(session, commentary, replace(batch, codings=fresh), now=now) if fresh else None


def save_imported(
    session: Session, commentary_id: int, commentary: Commentary, *, revision: int, now: datetime
) -> None:
    """Store what the program coded and the codings that come with it, in place of those of the last import."""
    mine = models.Batch.commentary_id == commentary_id, models.Batch.origin.in_(("auto", "shipped"))
    session.execute(delete(models.Batch).where(*mine))
    cues = (CueCoding(cue) for cue in commentary.cues)
    auto = Batch("", "auto", "", (*commentary.positions, *cues))
    for batch in (auto, *commentary.codings):
        _insert_batch(session, commentary_id, batch, revision=revision, now=now)


def settle_tags(session: Session, commentary_id: int) -> None:
    """Work out anew which tags are in force: those of the program, corrected and completed by people."""
    stored = stored_codings(session, commentary_id)
    rows = _tags(session, commentary_id)
    settled = Settled(stored.batches, {key: spot for key, (_, spot, _) in rows.items()}, stored.former)
    changed, added, gone = [], [], []
    for key, (sentence_id, _, tags) in rows.items():
        wanted = {tag.theme: tag for tag in settled.tags(key, [tag for _, tag in tags if tag.auto])}
        for tag_id, tag in tags:
            now = wanted.pop(tag.theme, None)
            if now is None:
                gone.append(tag_id)
            elif now != tag:
                changed.append({"id": tag_id, "holds": now.holds, "by": now.by})
        added += [_row(sentence_id, tag) for tag in wanted.values()]
    if gone:
        session.execute(delete(models.Tag).where(models.Tag.id.in_(gone)))
    if changed:
        session.execute(update(models.Tag), changed)
    insert_all(session, models.Tag, added)


def _tags(session: Session, commentary_id: int) -> dict[str, tuple[int, Spot, list[tuple[int, Tag]]]]:
    """Return row id, place and tags (with their row ids) of each sentence, by key, in reading order."""
    tag, sentence = models.Tag, models.Sentence
    statement = (
        select(sentence.id, sentence.key, tag.id, tag.theme, tag.spans, tag.auto, tag.holds, tag.by)
        .join(tag, tag.sentence_id == sentence.id, isouter=True)
        .where(sentence.commentary_id == commentary_id)
        .order_by(sentence.id, tag.id)
    )
    found: dict[str, tuple[int, Spot, list[tuple[int, Tag]]]] = {}
    rows: Iterable[Any] = session.execute(statement)
    for sentence_id, key, tag_id, theme, spans, auto, holds, by in rows:
        tags = found.setdefault(key, (sentence_id, Spot("", 0, sentence_id, ""), []))[2]
        if tag_id is not None:
            tags.append((tag_id, Tag(theme, tuple((start, end) for start, end in spans), auto, holds, by)))
    return found


def _row(sentence_id: int, tag: Tag) -> dict[str, Any]:
    return {
        "sentence_id": sentence_id,
        "theme": tag.theme,
        "spans": [],
        "auto": tag.auto,
        "holds": tag.holds,
        "by": tag.by,
    }


def _commentary(session: Session, slug: str) -> tuple[int, int, int]:
    """Return row id, revision and source id, and keep others from writing to this commentary meanwhile."""
    table = models.Commentary
    statement = select(table.id, table.revision, table.source_id).where(table.slug == slug).with_for_update()
    row = session.execute(statement).first()
    if row is None:
        raise NotFoundError("commentary", slug)
    return row[0], row[1], row[2]


def _check_unchanged(history: Sequence[BatchRow], batch: Batch, seen: int) -> None:
    """Refuse a batch that decides what another one, or its undoing, decided after revision `seen`."""
    matters = {row.batch.number: {subject(coding) for coding in row.batch.codings} for row in history}
    mine = {subject(coding) for coding in batch.codings}
    for row in history:
        theirs = matters.get(row.batch.undoes or row.batch.number, set())
        if row.revision > seen and row.batch.origin != "shipped" and not mine.isdisjoint(theirs):
            raise ChangedMeanwhileError(row)


def _check_undoing(session: Session, commentary_id: int, number: int) -> None:
    batches = {batch.number: batch for batch in stored_codings(session, commentary_id).batches}
    if number not in batches or batches[number].origin in ("auto", "shipped"):
        raise NotFoundError("batch of codings", str(number))
    if number not in {batch.number for batch in in_force(batches.values())}:
        raise BadValueError("batch", str(number))


def _insert_batch(session: Session, commentary_id: int, batch: Batch, *, revision: int, now: datetime) -> int:
    table = models.Batch
    row = {
        "commentary_id": commentary_id,
        "coder": batch.coder,
        "origin": batch.origin,
        "why": batch.why,
        "revision": revision,
        "created_at": now,
        "undoes": batch.undoes,
    }
    number: int = session.execute(insert(table).values(row).returning(table.id)).scalar_one()
    codings = [{"batch_id": number, "kind": kind_of(c), "decision": to_record(c)} for c in batch.codings]
    insert_all(session, models.Coding, codings)
    return number


def _summary(batch: Batch) -> str:
    """Say how much a batch decides, in words for the reader."""
    if batch.undoes is not None:
        return f"batch {batch.undoes} undone"
    kinds = [kind_of(coding) for coding in batch.codings]
    parts: Sequence[str] = [
        f"{kinds.count(kind)} {one if kinds.count(kind) == 1 else many}" for kind, one, many in _KINDS if kind in kinds
    ]
    return f"{', '.join(parts)} coded"
