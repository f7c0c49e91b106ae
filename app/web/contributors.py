"""Who wrote what."""

from dataclasses import dataclass
from itertools import groupby

from fastapi import APIRouter, Request, Response
from sqlalchemy.orm import Session

from app.errors import NotFoundError
from app.queries.contributors import contributions
from app.rows import ContributionRow, ContributorRef
from app.web.deps import ReadSession
from app.web.heads import head_of
from app.web.rendering import render
from app.web.subjects import contributor_subject, list_subject

router = APIRouter(prefix="/contributors", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class ContributorPage:
    """What contributor.html may use: a person as last credited, and what they wrote."""

    person: ContributorRef
    wrote: tuple[ContributionRow, ...]


@dataclass(frozen=True, slots=True)
class ContributorsPage:
    """What contributors.html may use: everybody, by name, each with what they wrote."""

    people: tuple[ContributorPage, ...]


@router.get("")
def index(request: Request, session: ReadSession) -> Response:
    """List all contributors."""
    by_person = groupby(contributions(session), key=lambda row: row.contributor.slug)
    people = [tuple(rows) for _, rows in by_person]
    page = ContributorsPage(tuple(ContributorPage(rows[0].contributor, rows) for rows in people))
    return render(request, "contributors.html", page, head=head_of(request, list_subject("/contributors")))


@router.get("/{contributor}")
def show(request: Request, session: ReadSession, contributor: str) -> Response:
    """Show one contributor."""
    wrote = wrote_by(session, contributor)
    head = head_of(request, contributor_subject(wrote))
    return render(request, "contributor.html", ContributorPage(wrote[0].contributor, wrote), head=head)


def wrote_by(session: Session, contributor: str) -> tuple[ContributionRow, ...]:
    """Return what a contributor wrote.

    Raises:
        NotFoundError: nobody has this slug; names those there are.
    """
    if wrote := contributions(session, contributor=contributor):
        return wrote
    known = {row.contributor.name: row.contributor.address for row in contributions(session)}
    raise NotFoundError("contributor", contributor, tuple(known.items()))
