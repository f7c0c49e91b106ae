"""The method, the codebook, the sources and licences; and the JSON API explained."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from app.assets import Asset, load_assets
from app.codebook import Codebook
from app.reference import Reference, Source
from app.rows import CommentaryRow
from app.web.deps import LibraryDep, ReferenceDep
from app.web.rendering import render

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class AboutPage:
    """What about.html may use. `sources` are those of the reference figures, `assets` the browser files not ours."""

    codebook: Codebook
    commentaries: tuple[CommentaryRow, ...]
    sources: tuple[Source, ...]
    assets: tuple[Asset, ...]


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
def about(request: Request, library: LibraryDep, reference: ReferenceDep) -> Response:
    """Explain how the pages come about."""
    page = AboutPage(library.codebook, library.rows(), _sources(reference), tuple(load_assets().values()))
    return render(request, "about.html", page)


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
    return render(request, "docs.html", DocsPage(schema["info"]["version"], operations))


def _parameter(row: dict[str, Any]) -> tuple[str, str, bool, str]:
    return row["name"], row["in"], bool(row.get("required")), row.get("description", "")
