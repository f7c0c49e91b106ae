"""What the program coded by itself in one commentary, for those who correct it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import Cue, Quantity
from app.models import Commentary, Figure, Sentence
from app.queries.codings import codings_of


@dataclass(frozen=True, slots=True)
class ProgramCodings:
    """The program's figures as (sentence key, quantity) and its cues, each in the order of the text."""

    figures: tuple[tuple[str, Quantity], ...]
    cues: tuple[Cue, ...]


def program_codings(session: Session, commentary: str) -> ProgramCodings:
    """Return the program's figures and cues of the commentary with this slug; in three queries."""
    statement = (
        select(
            Sentence.key,
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
        )
        .join(Sentence, Sentence.id == Figure.sentence_id)
        .join(Commentary, Commentary.id == Figure.commentary_id)
        .where(Commentary.slug == commentary)
        .order_by(Figure.position)
    )
    rows: Iterable[Any] = session.execute(statement)  # too many columns for their types to be known
    figures = tuple((key, Quantity(*quantity)) for key, *quantity in rows)
    return ProgramCodings(figures, codings_of(session, commentary).cues)
