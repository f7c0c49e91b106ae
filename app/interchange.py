"""A parsed source and a commentary as the JSON that programs outside rely on. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from app.codings.settle import Spot, spots
from app.domain import (
    INTRODUCTION,
    Commentary,
    Contributor,
    Cue,
    DigestOf,
    Figure,
    ParsedSource,
    Passage,
    Position,
    Quantity,
    Section,
    Sentence,
    Tag,
)
from app.rows import CommentaryView, ContributorRef, FigureRow, PositionRow, SectionView, SentenceRow

Json = dict[str, Any]


def source_json(source: ParsedSource) -> Json:
    """Return `{commentaries, set_aside}`: the result of `visavis parse`."""
    return {
        "commentaries": [commentary_json(commentary) for commentary in source.commentaries],
        "set_aside": [{"line": row.line, "text": row.text, "reason": row.reason} for row in source.set_aside],
    }


def commentary_json(commentary: Commentary) -> Json:
    """Return one commentary with its sections, contributors, figures, positions and cues."""
    spots_of = spots(commentary)
    digest = commentary.digest_of
    order = [section.slug for section in commentary.all_sections]
    return {
        "slug": commentary.slug,
        "title": commentary.title,
        "language": commentary.language,
        "published": commentary.published.isoformat() if commentary.published else None,
        "standfirst": commentary.standfirst,
        "publisher": commentary.publisher,
        "digest_of": {"title": digest.title, "publisher": digest.publisher} if digest else None,
        "about": commentary.about,
        "introduction": _passages(commentary.introduction.passages),
        "sections": [_section(section) for section in commentary.sections],
        "contributors": [_contributor(person, order) for person in commentary.contributors],
        "figures": list(figures_json(commentary.figures, spots_of)),
        "positions": list(_positions(commentary.positions, spots_of)),
        "cues": [_cue(cue, spots_of[cue.sentence]) for cue in commentary.cues],
    }


def figures_json(figures: Iterable[Figure], places: Mapping[str, Spot]) -> Iterator[Json]:
    """Yield the figures with ids `f1`, `f2`, ... which `refers_to` names; `auto` is what the program had read.

    `places` says where each sentence stands, by its key.
    """
    keys = {(spot.section, spot.passage, spot.sentence): key for key, spot in places.items()}
    for number, figure in enumerate(figures, 1):
        refers_to = figure.quantity.refers_to
        yield {
            "id": f"f{number}",
            "section": figure.section,
            "sentence": f"p{figure.passage}s{figure.sentence}",
            "key": keys[figure.section, figure.passage, figure.sentence],
            **_quantity(figure.quantity),
            "refers_to": None if refers_to is None else f"f{refers_to + 1}",
            "coder": "hand" if figure.by else "auto",
            "coded_by": figure.by,
            "auto": _quantity(figure.auto) if figure.auto else None,
        }


def _quantity(quantity: Quantity) -> Json:
    return {
        "indicator": quantity.indicator,
        "value": quantity.value,
        "low": quantity.low,
        "high": quantity.high,
        "unit": quantity.unit,
        "hedge": quantity.hedge,
        "period": quantity.period,
        "power": quantity.power,
        "partner": quantity.partner,
        "words": quantity.words,
    }


def _positions(positions: Iterable[Position], places: Mapping[str, Spot]) -> Iterator[Json]:
    """Yield one entry for each power and question: the reading in force, with all others under `others`."""
    for (power, question), readings in groupby(positions, key=attrgetter("power", "question")):
        lead, *others = [_reading(reading, places) for reading in readings]
        yield {"power": power, "question": question, **lead, "others": others}


def _reading(position: Position, places: Mapping[str, Spot]) -> Json:
    return {
        "stance": position.stance,
        "salience": position.salience,
        "headline": position.headline,
        "evidence": [_place(key, places[key]) for key in position.evidence],
        "coder": position.coder,
        "coded_by": position.by,
    }


def _cue(cue: Cue, spot: Spot) -> Json:
    return {
        "from": cue.watcher,
        "to": cue.watched,
        "theme": cue.theme,
        "kind": cue.kind,
        **_place(cue.sentence, spot),
        "coder": cue.coder,
        "coded_by": cue.by,
    }


def _place(key: str, spot: Spot) -> Json:
    return {"section": spot.section, "sentence": f"p{spot.passage}s{spot.sentence}", "key": key}


def _section(section: Section) -> Json:
    return {
        "slug": section.slug,
        "heading": section.heading,
        "actors": list(section.actors),
        "contributors": list(section.contributors),
        "passages": _passages(section.passages),
    }


def _passages(passages: Iterable[Passage]) -> list[Json]:
    return [
        {
            "id": f"p{number}",
            "text": passage.text,
            "sentences": [
                _sentence(f"p{number}s{place}", sentence) for place, sentence in enumerate(passage.sentences, 1)
            ],
        }
        for number, passage in enumerate(passages, 1)
    ]


def _sentence(name: str, sentence: Sentence) -> Json:
    """Return a sentence with its themes, who decided on them, and those that the program found (by slug)."""
    by = sentence.by
    return {
        "id": name,
        "key": sentence.key,
        "text": sentence.text,
        "themes": list(sentence.themes),
        "coder": "hand" if by else "auto",
        "coded_by": by,
        "auto_themes": sorted(tag.theme for tag in sentence.tags if tag.auto),
    }


def _contributor(person: Contributor, order: Sequence[str]) -> Json:
    """Return a person with their sections, in this order."""
    return {
        "slug": person.slug,
        "name": person.name,
        "role": person.role,
        "organisation": person.organisation,
        "handle": person.handle,
        "sections": [slug for slug in order if slug in person.sections],
    }


def from_view(view: CommentaryView) -> Commentary:
    """Turn a commentary as pages read it back into what an import parsed; source lines are not carried (0)."""
    row = view.row
    digest = DigestOf(row.digest_of_title, row.digest_of_publisher) if row.digest_of_title else None
    introduction = view.introduction
    return Commentary(
        slug=row.slug,
        title=row.title,
        language=row.language,
        published=row.published,
        standfirst=row.standfirst,
        publisher=row.publisher,
        digest_of=digest,
        introduction=_read_section(introduction) if introduction else Section(INTRODUCTION, None, (), ()),
        sections=tuple(_read_section(section) for section in view.powers),
        about=row.about,
        contributors=tuple(_people(view)),
        figures=tuple(_read_figure(figure) for figure in view.figures),
        positions=tuple(_read_position(position) for position in view.positions),
        cues=tuple(Cue(c.watcher[0], c.watched[0], c.theme, c.kind, c.sentence.key, c.by) for c in view.cues),
    )


def _people(view: CommentaryView) -> Iterable[Contributor]:
    """Yield who wrote the sections, in the order of the source's credit lines."""
    wrote: dict[ContributorRef, list[str]] = {}
    for section in view.sections:
        for person in section.contributors:
            wrote.setdefault(person, []).append(section.slug)
    for person, sections in sorted(wrote.items(), key=lambda row: row[0].position):
        yield Contributor(person.slug, person.name, person.role, person.organisation, person.handle, tuple(sections))


def _read_section(section: SectionView) -> Section:
    passages = tuple(
        Passage(passage.text, 0, 0, tuple(_read_sentences(passage.sentences))) for passage in section.passages
    )
    actors = tuple(code for code, _ in section.members)
    people = tuple(person.slug for person in section.contributors)
    return Section(section.slug, section.heading, actors, passages, people)


def _read_sentences(rows: Iterable[SentenceRow]) -> Iterable[Sentence]:
    for row in rows:
        held = zip(row.themes, row.spans, strict=True)
        tags = (Tag(theme, spans, auto=bool(spans), by=row.by) for theme, spans in held)
        dropped = (Tag(theme, (), holds=False, by=row.by) for theme in row.dropped)
        yield Sentence(row.key, row.text, 0, 0, (*tags, *dropped), by=row.by)


def _read_figure(row: FigureRow) -> Figure:
    return Figure(row.section, row.sentence.passage, row.sentence.position, row, row.by, row.auto)


def _read_position(row: PositionRow) -> Position:
    evidence = tuple(sentence.key for sentence in row.evidence)
    return Position(row.power, row.question, row.stance, row.salience, row.headline, evidence, row.by)
