"""A parsed source and a commentary as the JSON that programs outside rely on. Pure."""

from collections.abc import Iterable
from typing import Any

from app.domain import Commentary, Contributor, Figure, ParsedSource, Passage, Section

Json = dict[str, Any]


def source_json(source: ParsedSource) -> Json:
    """Return `{commentaries, set_aside}`: the result of `visavis parse`."""
    return {
        "commentaries": [commentary_json(commentary) for commentary in source.commentaries],
        "set_aside": [{"line": row.line, "text": row.text, "reason": row.reason} for row in source.set_aside],
    }


def commentary_json(commentary: Commentary) -> Json:
    """Return one commentary with its sections, contributors and figures."""
    digest = commentary.digest_of
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
        "contributors": [_contributor(person) for person in commentary.contributors],
        "figures": list(figures_json(commentary.figures)),
        "positions": [],
        "cues": [],
    }


def figures_json(figures: Iterable[Figure]) -> Iterable[Json]:
    """Yield the figures with ids `f1`, `f2`, ... which `refers_to` names."""
    for number, figure in enumerate(figures, 1):
        quantity = figure.quantity
        yield {
            "id": f"f{number}",
            "section": figure.section,
            "sentence": f"p{figure.passage}s{figure.sentence}",
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
            "refers_to": None if quantity.refers_to is None else f"f{quantity.refers_to + 1}",
        }


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
                {
                    "id": f"p{number}s{place}",
                    "key": sentence.key,
                    "text": sentence.text,
                    "themes": list(sentence.themes),
                }
                for place, sentence in enumerate(passage.sentences, 1)
            ],
        }
        for number, passage in enumerate(passages, 1)
    ]


def _contributor(person: Contributor) -> Json:
    return {
        "slug": person.slug,
        "name": person.name,
        "role": person.role,
        "organisation": person.organisation,
        "handle": person.handle,
        "sections": list(person.sections),
    }
