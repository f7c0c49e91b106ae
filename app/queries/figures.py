"""The figures of a commentary as the program read them: the one place that selects them."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app import models
from app.domain import Figure, Quantity


def program_figures(session: Session, which: ColumnElement[bool]) -> Iterator[tuple[str, Figure]]:
    """Yield the figures of the commentary that `which` picks, in their order, each with the key of its sentence."""
    table, sentence, passage, section = models.Figure, models.Sentence, models.Passage, models.Section
    statement = (
        select(
            sentence.key,
            section.slug,
            passage.position,
            sentence.position,
            table.indicator,
            table.value,
            table.low,
            table.high,
            table.unit,
            table.hedge,
            table.period,
            table.power,
            table.partner,
            table.words,
            table.start,
            table.end,
            table.refers_to,
        )
        .join(sentence, sentence.id == table.sentence_id)
        .join(passage, passage.id == sentence.passage_id)
        .join(section, section.id == passage.section_id)
        .join(models.Commentary, models.Commentary.id == table.commentary_id)
        .where(which)
        .order_by(table.position)
    )
    rows: Iterable[Any] = session.execute(statement)  # too many columns for their types to be known
    for key, section_slug, passage_number, sentence_number, *quantity in rows:
        yield key, Figure(section_slug, passage_number, sentence_number, Quantity(*quantity))
