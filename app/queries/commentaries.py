"""Commentaries as pages read them: the list, one whole text, what was set aside, where a sentence is now."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import func, literal, null, select, text, union_all
from sqlalchemy.orm import Session

from app.models import (
    Commentary,
    Contribution,
    Contributor,
    Figure,
    FormerKey,
    Passage,
    Revision,
    Section,
    Sentence,
    SetAside,
    Source,
    Tag,
)
from app.places import load_places
from app.rows import (
    CommentaryRow,
    CommentaryView,
    ContributorRef,
    FigureRow,
    PassageRow,
    RevisionRow,
    SectionView,
    SentenceRow,
    SetAsideRow,
)

HUES = 20
"""Colours of powers; the twenty-first power has the first one again."""

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
        )
        .join(Source, Source.id == Commentary.source_id)
        .order_by(*NEWEST_FIRST)
    )
    rows: Iterable[Any] = session.execute(statement)  # too many columns for their types to be known
    return tuple(CommentaryRow(*row) for row in rows)


def commentary_view(session: Session, row: CommentaryRow) -> CommentaryView:
    """Load one commentary with all its sections, sentences, tags and figures, in four queries."""
    sentences = _sentences(session, row.slug)
    people = _contributors(session, row.slug)
    figures = _figures(session, row.slug, sentences)
    sections = []
    hue = 0
    for head, passages in groupby(_passages(session, row.slug), key=itemgetter(0, 1, 2)):
        slug, heading, actors = head
        hue += heading is not None
        sections.append(
            SectionView(
                commentary=row.slug,
                slug=slug,
                heading=heading,
                members=members(actors),
                hue=(hue - 1) % HUES + 1 if heading else 0,
                contributors=tuple(people.get(slug, ())),
                passages=tuple(
                    PassageRow(position, text, tuple(sentences.get((slug, position), ())))
                    for *_, position, text in passages
                    if position is not None
                ),
                figures=tuple(figures.get(slug, ())),
            )
        )
    return CommentaryView(row, tuple(sections))


def _passages(session: Session, commentary: str) -> Iterable[tuple[str, str | None, tuple[str, ...], int | None, str]]:
    """Yield (section slug, heading, actors, passage number, text); a section without passages has one row with None."""
    statement = (
        select(Section.slug, Section.heading, Section.actors, Passage.position, Passage.text)
        .join(Commentary, Commentary.id == Section.commentary_id)
        .join(Passage, Passage.section_id == Section.id, isouter=True)
        .where(Commentary.slug == commentary)
        .order_by(Section.position, Passage.position)
    )
    for slug, heading, actors, position, words in session.execute(statement):
        yield slug, heading, tuple(actors), position, words


def _sentences(session: Session, commentary: str) -> Mapping[tuple[str, int], list[SentenceRow]]:
    """Return the sentences by (section slug, passage number), each with its tags in the order they were stored."""
    statement = (
        select(
            Section.slug,
            Passage.position,
            Sentence.position,
            Sentence.key,
            Sentence.text,
            Tag.theme,
            Tag.spans,
        )
        .join(Commentary, Commentary.id == Sentence.commentary_id)
        .join(Passage, Passage.id == Sentence.passage_id)
        .join(Section, Section.id == Passage.section_id)
        .join(Tag, Tag.sentence_id == Sentence.id, isouter=True)
        .where(Commentary.slug == commentary)
        .order_by(Section.position, Passage.position, Sentence.position, Tag.id)
    )
    found: dict[tuple[str, int], list[SentenceRow]] = defaultdict(list)
    for head, rows in groupby(session.execute(statement), key=itemgetter(0, 1, 2, 3, 4)):
        section, passage, position, key, text = head
        tags = [(theme, tuple((start, end) for start, end in spans)) for *_, theme, spans in rows if theme]
        themes, spans = zip(*tags, strict=True) if tags else ((), ())
        found[section, passage].append(
            SentenceRow(commentary, section, passage, position, key, text, tuple(themes), tuple(spans))
        )
    return found


def _contributors(session: Session, commentary: str) -> Mapping[str, list[ContributorRef]]:
    """Return who wrote each section, by its slug."""
    statement = (
        select(
            Section.slug,
            Contributor.slug,
            Contributor.name,
            Contribution.role,
            Contribution.organisation,
            Contribution.handle,
            Contribution.position,
        )
        .join(Contribution, Contribution.section_id == Section.id)
        .join(Contributor, Contributor.id == Contribution.contributor_id)
        .join(Commentary, Commentary.id == Section.commentary_id)
        .where(Commentary.slug == commentary)
        .order_by(Section.position, Contribution.position)
    )
    found: dict[str, list[ContributorRef]] = defaultdict(list)
    for section, slug, name, role, organisation, handle, position in session.execute(statement):
        found[section].append(ContributorRef(slug, name, role, organisation, handle, position))
    return found


def _figures(
    session: Session, commentary: str, sentences: Mapping[tuple[str, int], list[SentenceRow]]
) -> Mapping[str, list[FigureRow]]:
    """Return the figures by section slug, in reading order."""
    statement = (
        select(
            Sentence.key,
            Figure.position,
            Figure.indicator,
            Figure.value,
            Figure.low,
            Figure.high,
            Figure.unit,
            Figure.hedge,
            Figure.period,
            Figure.power,
            Figure.partner,
            Figure.words,
            Figure.start,
            Figure.end,
            Figure.refers_to,
        )
        .join(Sentence, Sentence.id == Figure.sentence_id)
        .join(Commentary, Commentary.id == Figure.commentary_id)
        .where(Commentary.slug == commentary)
        .order_by(Figure.position)
    )
    by_key = {sentence.key: sentence for passage in sentences.values() for sentence in passage}
    found: dict[str, list[FigureRow]] = defaultdict(list)
    rows: Iterable[Any] = session.execute(statement)  # too many columns for their types to be known
    for key, position, *rest in rows:
        sentence = by_key[key]
        found[sentence.section].append(FigureRow(*rest, position=position, section=sentence.section, sentence=sentence))
    return found


def former_keys(session: Session, commentary: str) -> dict[str, str]:
    """Return the keys that reworded sentences had before, with the key each has now."""
    statement = (
        select(FormerKey.key, FormerKey.current)
        .join(Commentary, Commentary.id == FormerKey.commentary_id)
        .where(Commentary.slug == commentary)
        .order_by(FormerKey.key)
    )
    return {key: current for key, current in session.execute(statement)}


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


def members(actors: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return (code, English name) of each actor."""
    places = load_places()
    return tuple((code, places.label(code)) for code in actors)
