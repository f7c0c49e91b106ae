"""The reference to what an address shows: a page, or a dialog, and files for reference managers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated

import orjson
from fastapi import APIRouter, Depends, Query, Request, Response

from app.citations import (
    Citation,
    Reference,
    apa,
    apa_in_text,
    bibtex,
    chicago_bibliography,
    chicago_note,
    csl,
    inner,
    plain,
    ris,
)
from app.errors import NotFoundError
from app.web.addressed import subject_of
from app.web.cited import citation_of
from app.web.deps import BaseUrl, LibraryDep, ReferenceDep
from app.web.filters import AddressQuery
from app.web.heads import unlisted
from app.web.rendering import render
from app.web.subjects import Subject

router = APIRouter(include_in_schema=False)

FORMATS = {"bib": "BibTeX", "ris": "RIS", "json": "CSL-JSON", "txt": "Text"}
MEDIA_TYPES = {
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "json": "application/vnd.citationstyles.csl+json",
    "txt": "text/plain; charset=utf-8",
}
UNKEPT = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
"""Headers of what is dated today: a copy kept until tomorrow would give the wrong day of access."""
_LONGEST = 4_000


async def _today() -> date:
    return datetime.now(UTC).date()


Today = Annotated[date, Depends(_today)]
Of = Annotated[str, Query(max_length=_LONGEST, description="Address on this site, with its query and fragment")]


@dataclass(frozen=True, slots=True)
class StyledText:
    """A reference in one style: `slug` is its id on the page, `name` says which style it is and where it stands."""

    slug: str
    name: str
    runs: Reference


@dataclass(frozen=True, slots=True)
class CitationFile:
    """A reference as a file for programs: its text, and the address to download it from."""

    slug: str
    name: str
    use: str
    text: str
    address: str


@dataclass(frozen=True, slots=True)
class CitePage:
    """What cite.html may use: what is cited, in styles and as files; `text_address` has all styles as plain text."""

    subject: Subject
    citation: Citation
    styles: tuple[StyledText, ...]
    files: tuple[CitationFile, ...]
    text_address: str


@router.get("/cite")
def show(
    request: Request, library: LibraryDep, reference: ReferenceDep, base: BaseUrl, today: Today, of: Of = "/"
) -> Response:
    """Show how to cite what an address shows."""
    subject = subject_of(of, library, reference)
    page = cite_page(subject, citation_of(subject, base, today))
    answer = render(request, "cite.html", page, head=unlisted(f"Cite: {subject.title}"), block="reference")
    answer.headers.update(UNKEPT)
    return answer


@router.get("/cite.{suffix}")
def export(
    library: LibraryDep, reference: ReferenceDep, base: BaseUrl, today: Today, suffix: str, of: Of = "/"
) -> Response:
    """Give the same reference as a file."""
    if suffix not in FORMATS:
        known = tuple((name, f"/cite.{known}") for known, name in FORMATS.items())
        raise NotFoundError("format", suffix, known)
    citation = citation_of(subject_of(of, library, reference), base, today)
    return references_file((citation,), suffix, citation.key)


def references_file(citations: Sequence[Citation], suffix: str, name: str) -> Response:
    """Answer with a file of references; `name` is ASCII."""
    headers = {**UNKEPT, "Content-Disposition": f'attachment; filename="{name}.{suffix}"'}
    return Response(references(citations, suffix), media_type=MEDIA_TYPES[suffix], headers=headers)


def references(citations: Sequence[Citation], suffix: str) -> str:
    """Write references in the format with this ending, one of `FORMATS`."""
    if suffix == "json":
        return orjson.dumps(csl(citations), option=orjson.OPT_INDENT_2).decode() + "\n"
    if suffix == "txt":
        return "\n".join(_as_text(citation) for citation in citations)
    return bibtex(citations) if suffix == "bib" else ris(citations)


def cite_page(subject: Subject, citation: Citation) -> CitePage:
    """Put the page of a reference together."""
    uses = {"bib": "for LaTeX and JabRef", "ris": "for Zotero, EndNote and Mendeley", "json": "for Zotero and Pandoc"}

    def address(suffix: str) -> str:
        return AddressQuery(f"/cite.{suffix}", {"of": (subject.address,)}).address()

    return CitePage(
        subject=subject,
        citation=citation,
        styles=styled(citation),
        files=tuple(
            CitationFile(suffix, FORMATS[suffix], use, references((citation,), suffix), address(suffix))
            for suffix, use in uses.items()
        ),
        text_address=address("txt"),
    )


def styled(citation: Citation) -> tuple[StyledText, ...]:
    """Return a reference in every style: notes first, as most briefs and reports of policy are set with them."""
    quoting = "APA 7, in-text, with the quotation" if citation.quotation else "APA 7, in-text"
    return (
        StyledText("chicago-note", "Chicago, footnote", chicago_note(citation)),
        StyledText("chicago", "Chicago, bibliography", chicago_bibliography(citation)),
        StyledText("apa", "APA 7, reference list", apa(citation)),
        StyledText("apa-text", quoting, apa_in_text(citation)),
    )


def _as_text(citation: Citation) -> str:
    quotation = f"“{inner(citation.quotation)}”\n\n" if citation.quotation else ""
    return quotation + "".join(f"{one.name}\n{plain(one.runs)}\n\n" for one in styled(citation))
