"""One commentary as pages read it: its whole text, with everything decided about it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from itertools import groupby
from operator import itemgetter

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.codebook import Codebook
from app.codings.settle import Scope, Settled, Spot
from app.domain import Cue, Figure, Position, Quantity
from app.models import (
    Commentary,
    Contribution,
    Contributor,
    Passage,
    Section,
    Sentence,
    Tag,
)
from app.places import load_places
from app.queries.codings import codings_of
from app.queries.figures import program_figures
from app.rows import (
    CommentaryRow,
    CommentaryView,
    ContributorRef,
    CueRow,
    FigureRow,
    PassageRow,
    PositionRow,
    SectionView,
    SentenceRow,
)

HUES = 20
"""Colours of powers; the twenty-first power has the first one again."""

_PassageOf = tuple[str, str | None, tuple[str, ...], int | None, str]
"""Section slug, heading, actors, passage number and text."""


def commentary_view(session: Session, row: CommentaryRow, codebook: Codebook) -> CommentaryView:
    """Load one commentary with everything in it and everything decided about it, in six queries."""
    passages = tuple(_passages(session, row.slug))
    read = tuple(_sentences(session, row.slug, set(codebook.theme_slugs)))
    places = {row.key: Spot(row.section, row.passage, row.position, row.text) for row in read}
    stored = codings_of(session, row.slug)
    labels = {slug: heading for slug, heading, *_ in passages if heading}
    scope = Scope(labels, codebook.theme_slugs, codebook.question_slugs)
    settled = Settled(stored.batches, places, stored.former, scope)
    by_key = {sentence.key: replace(sentence, by=settled.coder_of(sentence.key)) for sentence in read}
    auto = [figure for _, figure in program_figures(session, Commentary.slug == row.slug)]
    figures = _figures(settled.figures(auto), by_key)
    return CommentaryView(
        row,
        tuple(_sections(row.slug, passages, by_key.values(), _contributors(session, row.slug), figures)),
        codebook,
        positions=tuple(_positions(settled.positions(stored.positions), by_key)),
        cues=tuple(_cues(settled.cues(stored.cues), by_key, labels)),
        themes_by={coder: settled.themes_by(coder) for coder in settled.coders()},
        former=stored.former,
        lost=settled.lost,
    )


def _sections(
    commentary: str,
    rows: Iterable[_PassageOf],
    sentences: Iterable[SentenceRow],
    people: Mapping[str, Sequence[ContributorRef]],
    figures: Mapping[str, Sequence[FigureRow]],
) -> Iterator[SectionView]:
    """Put the sections together, in reading order; every power has the next colour."""
    by_passage: dict[tuple[str, int], list[SentenceRow]] = defaultdict(list)
    for sentence in sentences:
        by_passage[sentence.section, sentence.passage].append(sentence)
    hue = 0
    for (slug, heading, actors), passages in groupby(rows, key=itemgetter(0, 1, 2)):
        hue += heading is not None
        yield SectionView(
            commentary=commentary,
            slug=slug,
            heading=heading,
            members=members(actors),
            hue=(hue - 1) % HUES + 1 if heading else 0,
            contributors=tuple(people.get(slug, ())),
            passages=tuple(
                PassageRow(position, text, tuple(by_passage.get((slug, position), ())))
                for *_, position, text in passages
                if position is not None
            ),
            figures=tuple(figures.get(slug, ())),
        )


def _positions(positions: Iterable[Position], by_key: Mapping[str, SentenceRow]) -> Iterator[PositionRow]:
    for position in positions:
        evidence = tuple(by_key[key] for key in position.evidence)
        yield PositionRow(
            position.power,
            position.question,
            position.stance,
            position.salience,
            position.headline,
            evidence,
            position.by,
        )


def _cues(cues: Iterable[Cue], by_key: Mapping[str, SentenceRow], labels: Mapping[str, str]) -> Iterator[CueRow]:
    places = load_places()

    def named(slug: str) -> tuple[str, str]:
        return slug, labels.get(slug) or places.label_of_slug(slug)

    for cue in cues:
        yield CueRow(named(cue.watcher), named(cue.watched), cue.theme, cue.kind, by_key[cue.sentence], cue.by)


def _passages(session: Session, commentary: str) -> Iterator[_PassageOf]:
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


def _sentences(session: Session, commentary: str, themes: Collection[str]) -> Iterator[SentenceRow]:
    """Yield the sentences in reading order, each with its tags on any of these themes, in the order of their rows."""
    statement = (
        select(
            Section.slug,
            Passage.position,
            Sentence.position,
            Sentence.key,
            Sentence.text,
            Tag.theme,
            Tag.spans,
            Tag.holds,
        )
        .join(Commentary, Commentary.id == Sentence.commentary_id)
        .join(Passage, Passage.id == Sentence.passage_id)
        .join(Section, Section.id == Passage.section_id)
        .join(Tag, Tag.sentence_id == Sentence.id, isouter=True)
        .where(Commentary.slug == commentary)
        .order_by(Section.position, Passage.position, Sentence.position, Tag.id)
    )
    for (section, passage, position, key, text), rows in groupby(session.execute(statement), key=itemgetter(*range(5))):
        tags = [row[5:] for row in rows if row[5] in themes]
        held = [(theme, tuple((start, end) for start, end in spans)) for theme, spans, holds in tags if holds]
        slugs, spans = zip(*held, strict=True) if held else ((), ())
        dropped = tuple(theme for theme, _, holds in tags if not holds)
        yield SentenceRow(
            commentary, section, passage, position, key, text, tuple(slugs), tuple(spans), dropped=dropped
        )


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


def _figures(figures: Iterable[Figure], by_key: Mapping[str, SentenceRow]) -> Mapping[str, list[FigureRow]]:
    """Return the figures in force by section slug, in reading order."""
    sentences = {(s.section, s.passage, s.position): s for s in by_key.values()}
    found: dict[str, list[FigureRow]] = defaultdict(list)
    for position, figure in enumerate(figures):
        sentence = sentences[figure.section, figure.passage, figure.sentence]
        quantity = {field.name: getattr(figure.quantity, field.name) for field in fields(Quantity)}
        found[figure.section].append(
            FigureRow(
                **quantity,
                position=position,
                section=figure.section,
                sentence=sentence,
                by=figure.by,
                auto=figure.auto,
            )
        )
    return found


def members(actors: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return (code, English name) of each actor."""
    places = load_places()
    return tuple((code, places.label(code)) for code in actors)
