"""The method, the codebook, who coded what and how far they agree, the sources; and the JSON API explained."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from app.assets import Asset, load_assets
from app.codebook import Codebook
from app.queries.codings import batch_history
from app.reference import Reference, Source
from app.rows import CommentaryRow, CommentaryView
from app.scale import STANCES, Term
from app.standings import SILENCES
from app.web.chosen import choose
from app.web.coders import Couple, Hand, couples, hands
from app.web.deps import AskedDep, LibraryDep, ReadSession, ReferenceDep
from app.web.filters import Choice
from app.web.heads import head_of
from app.web.rendering import render
from app.web.subjects import list_subject

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class AboutPage:
    """What about.html may use.

    `view` is the commentary at hand, None where nothing is imported; `codebook` the one it was coded with. `hands` are
    who coded it, `couples` how far they agree, two by two. `stances` is the scale, and `apart` what is not on it.
    `sources` are those of the reference figures, `assets` the browser files not ours.
    """

    view: CommentaryView | None
    codebook: Codebook
    hands: tuple[Hand, ...]
    couples: tuple[Couple, ...]
    stances: tuple[Term, ...]
    apart: tuple[Term, ...]
    commentaries: tuple[CommentaryRow, ...]
    sources: tuple[Source, ...]
    assets: tuple[Asset, ...]
    others: tuple[Choice, ...]

    @property
    def keep(self) -> str:
        """What a link needs at its end to stay with the commentary at hand."""
        return self.view.row.keep() if self.view else ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One address of the JSON API: its parameters as (name, where, required, description)."""

    method: str
    path: str
    summary: str
    parameters: tuple[tuple[str, str, bool, str], ...]


@dataclass(frozen=True, slots=True)
class DocsPage:
    """What docs.html may use: the JSON API, address by address."""

    version: str
    operations: tuple[Operation, ...]


@router.get("/about")
def about(
    request: Request, session: ReadSession, library: LibraryDep, reference: ReferenceDep, asked: AskedDep
) -> Response:
    """Explain how the pages come about, and how far coders agree on the commentary at hand."""
    chosen = choose(library, "/about", asked)
    view = chosen.view if chosen else None
    page = AboutPage(
        view=view,
        codebook=view.codebook if view else library.codebook,
        hands=hands(view, batch_history(session, view.row.slug)) if view else (),
        couples=couples(view) if view else (),
        stances=STANCES,
        apart=SILENCES,
        commentaries=library.rows(),
        sources=_sources(reference),
        assets=tuple(load_assets().values()),
        others=chosen.others if chosen else (),
    )
    return render(request, "about.html", page, head=head_of(request, list_subject("/about")))


def _sources(reference: Reference) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(figure.source for figure in reference.figures))


@router.get("/docs")
def docs(request: Request) -> Response:
    """Explain the JSON API from its own OpenAPI description."""
    schema: dict[str, Any] = request.app.openapi()
    operations = tuple(
        Operation(method.upper(), path, row.get("summary", ""), tuple(map(_parameter, row.get("parameters", ()))))
        for path, methods in schema["paths"].items()
        for method, row in methods.items()
    )
    page = DocsPage(schema["info"]["version"], operations)
    return render(request, "docs.html", page, head=head_of(request, list_subject("/docs")))


def _parameter(row: dict[str, Any]) -> tuple[str, str, bool, str]:
    return row["name"], row["in"], bool(row.get("required")), row.get("description", "")
