"""What the program coded by itself in one commentary, for those who correct it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain import Cue, Quantity
from app.models import Commentary
from app.queries.codings import codings_of
from app.queries.figures import program_figures


@dataclass(frozen=True, slots=True)
class ProgramCodings:
    """The program's figures as (sentence key, quantity) and its cues, each in the order of the text."""

    figures: tuple[tuple[str, Quantity], ...]
    cues: tuple[Cue, ...]


def program_codings(session: Session, commentary: str) -> ProgramCodings:
    """Return the program's figures and cues of the commentary with this slug; in three queries."""
    read = program_figures(session, Commentary.slug == commentary)
    figures = tuple((key, figure.quantity) for key, figure in read)
    return ProgramCodings(figures, codings_of(session, commentary).cues)
