"""Stores what an import parsed. One call to `save` belongs in one transaction."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app import models
from app.domain import Commentary, ParsedSource, Passage, Section
from app.rewording import renumbered, reworded
from app.store.codings import save_imported, settle_tags
from app.store.rows import insert_all, insert_rows

Outcome = Literal["new", "revised", "unchanged"]

_SAME_TEXT = 0.2
"""Share of sentences two states must have in common to be one commentary."""
_COMPARABLE = 5
"""Sentences below which a text is too short to be told from another by them: its file and title say which it is."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of one commentary; `summary` says what changed, in words for the reader."""

    slug: str
    title: str
    outcome: Outcome
    revision: int
    summary: str


@dataclass(frozen=True, slots=True)
class _Stored:
    """A commentary as it stands in the database; `sentences` are its texts by key."""

    id: int
    slug: str
    base_slug: str
    source_name: str
    fingerprint: str
    revision: int
    sentences: Mapping[str, str]


def save(session: Session, parsed: ParsedSource, text: str, *, now: datetime) -> list[Saved]:
    """Store a parsed source: new commentaries, new revisions of known ones, or nothing where nothing changed.

    `text` is the whole source, `now` the time in UTC without a zone.
    """
    digest = hashlib.sha256(text.encode()).hexdigest()
    taken: set[int] = set()
    matched = []
    for commentary in parsed.commentaries:
        stored = _find(session, commentary, parsed.name, taken)
        if stored:
            taken.add(stored.id)
        matched.append((commentary, stored))
    if all(stored and stored.fingerprint == commentary.fingerprint for commentary, stored in matched):
        return [_unchanged(commentary, stored) for commentary, stored in matched if stored]
    source_id = _save_source(session, parsed, text, digest, now)
    return [
        _save_commentary(session, commentary, stored, source_id=source_id, now=now) for commentary, stored in matched
    ]


def _unchanged(commentary: Commentary, stored: _Stored) -> Saved:
    return Saved(stored.slug, commentary.title, "unchanged", stored.revision, "nothing changed")


def _find(session: Session, commentary: Commentary, source: str, taken: set[int]) -> _Stored | None:
    """Return the stored state of this commentary: same source or same title, and sentences in common.

    Of a text too short to compare, the same source and the same title are enough.
    """
    keys = {sentence.key for sentence in _sentences(commentary)}
    best: tuple[float, _Stored] | None = None
    for stored in _candidates(session, commentary.slug, source):
        if stored.id in taken:
            continue
        shorter = min(len(keys), len(stored.sentences))
        shared = len(keys & stored.sentences.keys()) / (shorter or 1)
        both = stored.base_slug == commentary.slug and stored.source_name == source
        score = max(shared, _SAME_TEXT if both and shorter < _COMPARABLE else 0.0)
        if score >= _SAME_TEXT and (best is None or score > best[0]):
            best = score, stored
    return best[1] if best else None


def _candidates(session: Session, slug: str, source: str) -> Iterator[_Stored]:
    table, origin = models.Commentary, models.Source
    rows = session.execute(
        select(table.id, table.slug, table.base_slug, origin.name, table.fingerprint, table.revision)
        .join(origin, origin.id == table.source_id)
        .where((table.base_slug == slug) | (origin.name == source))
        .order_by(table.id)
    ).all()
    for row in rows:
        sentences = session.execute(
            select(models.Sentence.key, models.Sentence.text).where(models.Sentence.commentary_id == row[0])
        )
        yield _Stored(*row, sentences={key: text for key, text in sentences})


def _save_source(session: Session, parsed: ParsedSource, text: str, digest: str, now: datetime) -> int:
    """Store the source's text and its set-aside lines; the same bytes under the same name are stored once."""
    table = models.Source
    known = select(table.id).where(table.name == parsed.name, table.digest == digest)
    source_id = session.execute(known).scalar()
    if source_id is None:
        row = {"name": parsed.name, "digest": digest, "text": text, "imported_at": now}
        source_id = session.execute(insert(table).values(row).returning(table.id)).scalar_one()
    session.execute(delete(models.SetAside).where(models.SetAside.source_id == source_id))
    insert_all(session, models.SetAside, [{"source_id": source_id, **asdict(row)} for row in parsed.set_aside])
    return source_id


def _save_commentary(
    session: Session,
    commentary: Commentary,
    stored: _Stored | None,
    *,
    source_id: int,
    now: datetime,
) -> Saved:
    if stored and stored.fingerprint == commentary.fingerprint:
        return _unchanged(commentary, stored)
    number = stored.revision + 1 if stored else 1
    row = {
        "slug": stored.slug if stored else _free_slug(session, commentary.slug),
        "base_slug": commentary.slug,
        "source_id": source_id,
        "fingerprint": commentary.fingerprint,
        "revision": number,
        **_head(commentary),
    }
    if stored:
        summary = _what_changed(session, stored, commentary)
        session.execute(delete(models.Section).where(models.Section.commentary_id == stored.id))
        session.execute(delete(models.Codebook).where(models.Codebook.commentary_id == stored.id))
        session.execute(update(models.Commentary).where(models.Commentary.id == stored.id).values(row))
        commentary_id = stored.id
    else:
        summary = f"{len(commentary.sections)} sections, {sum(1 for _ in _sentences(commentary))} sentences"
        returning = insert(models.Commentary).values(**row, imported_at=now).returning(models.Commentary.id)
        commentary_id = session.execute(returning).scalar_one()
    _insert_contents(session, commentary_id, commentary)
    save_imported(session, commentary_id, commentary, revision=number, now=now)
    settle_tags(session, commentary_id)
    revision = {"commentary_id": commentary_id, "source_id": source_id, "number": number, "created_at": now}
    session.execute(insert(models.Revision).values(**revision, summary=summary))
    return Saved(str(row["slug"]), commentary.title, "revised" if stored else "new", number, summary)


def _head(commentary: Commentary) -> dict[str, Any]:
    digest = commentary.digest_of
    return {
        "title": commentary.title,
        "language": commentary.language,
        "published": commentary.published,
        "standfirst": commentary.standfirst,
        "publisher": commentary.publisher,
        "digest_of_title": digest.title if digest else None,
        "digest_of_publisher": digest.publisher if digest else None,
        "about": commentary.about,
    }


def _free_slug(session: Session, slug: str) -> str:
    """Return the slug, or with the next number where another commentary has it."""
    table = models.Commentary
    taken = set(session.execute(select(table.slug).where(table.slug.startswith(slug, autoescape=True))).scalars())
    number, free = 1, slug
    while free in taken:
        number += 1
        free = f"{slug}-{number}"
    return free


def _sentences(commentary: Commentary) -> Iterator[Any]:
    for section in commentary.all_sections:
        for passage in section.passages:
            yield from passage.sentences


def _what_changed(session: Session, stored: _Stored, commentary: Commentary) -> str:
    """Say what a new state changes, and keep the old keys of sentences that go on under another."""
    new = {sentence.key: sentence.text for sentence in _sentences(commentary)}
    gone = {key: text for key, text in stored.sentences.items() if key not in new}
    added = {key: text for key, text in new.items() if key not in stored.sentences}
    changed = dict(reworded(gone, added))
    _save_former_keys(session, stored.id, dict(renumbered(gone, new)) | changed, new.keys())
    counts = (
        (len(added) - len(changed), "added"),
        (len(gone) - len(changed), "removed"),
        (len(changed), "reworded"),
    )
    parts = [f"{count} {'sentence' if count == 1 else 'sentences'} {word}" for count, word in counts if count]
    return ", ".join(parts) or "the sentences are the same; their order, codings or contributors changed"


def _save_former_keys(
    session: Session, commentary_id: int, successors: Mapping[str, str], current: Iterable[str]
) -> None:
    table = models.FormerKey
    mine = table.commentary_id == commentary_id
    for old, new in successors.items():
        session.execute(update(table).where(mine, table.current == old).values(current=new))
    known = set(session.execute(select(table.key).where(mine)).scalars())
    rows = [
        {"commentary_id": commentary_id, "key": old, "current": new}
        for old, new in successors.items()
        if old not in known
    ]
    if rows:
        session.execute(insert(table), rows)
    back = [key for key in current if key in known]
    if back:
        session.execute(delete(table).where(mine, table.key.in_(back)))


def _insert_contents(session: Session, commentary_id: int, commentary: Commentary) -> None:
    sections = commentary.all_sections
    section_ids = _insert_sections(session, commentary_id, sections)
    passages = _insert_passages(session, sections, section_ids)
    sentence_ids = _insert_sentences(session, commentary_id, passages)
    by_slug = dict(zip((section.slug for section in sections), section_ids, strict=True))
    _insert_contributions(session, commentary, by_slug)
    _insert_figures(session, commentary_id, commentary, sentence_ids)
    if commentary.codebook:
        name, text = commentary.codebook
        insert_all(session, models.Codebook, [{"commentary_id": commentary_id, "name": name, "text": text}])


def _insert_passages(
    session: Session, sections: Sequence[Section], section_ids: Sequence[int]
) -> list[tuple[str, int, int, Passage]]:
    """Store the passages; return (section slug, number, row id, passage) of each in reading order."""
    places = [
        (section, section_id, number, passage)
        for section, section_id in zip(sections, section_ids, strict=True)
        for number, passage in enumerate(section.passages, 1)
    ]
    rows = [
        {
            "section_id": section_id,
            "position": number,
            "line": passage.line,
            "last_line": passage.last_line,
            "text": passage.text,
        }
        for _, section_id, number, passage in places
    ]
    ids = insert_rows(session, models.Passage, rows)
    return [
        (section.slug, number, id_, passage) for (section, _, number, passage), id_ in zip(places, ids, strict=True)
    ]


def _insert_sentences(
    session: Session, commentary_id: int, passages: Sequence[tuple[str, int, int, Passage]]
) -> dict[tuple[str, int, int], int]:
    """Store the sentences with their tags; return the row ids by section slug, passage and sentence number."""
    places = [
        (slug, number, position, passage_id, sentence)
        for slug, number, passage_id, passage in passages
        for position, sentence in enumerate(passage.sentences, 1)
    ]
    rows = [
        {
            "commentary_id": commentary_id,
            "passage_id": passage_id,
            "position": position,
            "key": sentence.key,
            "start": sentence.start,
            "end": sentence.end,
            "text": sentence.text,
        }
        for _, _, position, passage_id, sentence in places
    ]
    ids = insert_rows(session, models.Sentence, rows)
    tags = [
        {"sentence_id": sentence_id, "theme": tag.theme, "spans": [list(span) for span in tag.spans]}
        for (*_, sentence), sentence_id in zip(places, ids, strict=True)
        for tag in sentence.tags
    ]
    insert_all(session, models.Tag, tags)
    return {(slug, number, position): id_ for (slug, number, position, *_), id_ in zip(places, ids, strict=True)}


def _insert_sections(session: Session, commentary_id: int, sections: Sequence[Section]) -> list[int]:
    first = 0 if sections and sections[0].heading is None else 1
    rows = [
        {
            "commentary_id": commentary_id,
            "position": position,
            "slug": section.slug,
            "heading": section.heading,
            "actors": list(section.actors),
        }
        for position, section in enumerate(sections, first)
    ]
    return insert_rows(session, models.Section, rows)


def _insert_contributions(session: Session, commentary: Commentary, section_ids: Mapping[str, int]) -> None:
    table = models.Contributor
    slugs = [person.slug for person in commentary.contributors]
    known: dict[str, int] = {
        slug: id_ for slug, id_ in session.execute(select(table.slug, table.id).where(table.slug.in_(slugs)))
    }
    new = [person for person in commentary.contributors if person.slug not in known]
    ids = insert_rows(session, table, [{"slug": person.slug, "name": person.name} for person in new])
    known.update(zip((person.slug for person in new), ids, strict=True))
    rows = [
        {
            "section_id": section_ids[section],
            "contributor_id": known[person.slug],
            "position": position,
            "role": person.role,
            "organisation": person.organisation,
            "handle": person.handle,
        }
        for position, person in enumerate(commentary.contributors)
        for section in person.sections
        if section in section_ids
    ]
    insert_all(session, models.Contribution, rows)


def _insert_figures(
    session: Session,
    commentary_id: int,
    commentary: Commentary,
    sentence_ids: Mapping[tuple[str, int, int], int],
) -> None:
    rows = [
        {
            "commentary_id": commentary_id,
            "sentence_id": sentence_ids[figure.section, figure.passage, figure.sentence],
            "position": position,
            **asdict(figure.quantity),
        }
        for position, figure in enumerate(commentary.figures)
    ]
    insert_all(session, models.Figure, rows)
