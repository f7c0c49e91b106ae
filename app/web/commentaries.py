"""Commentaries, their sections, and where a sentence is now."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.comparison import ThemeCount, theme_counts
from app.errors import NotFoundError
from app.queries.commentaries import history, sentence_place
from app.rows import CommentaryRow, CommentaryView, RevisionRow, SectionView, SetAsideRow
from app.web.deps import LibraryDep, ReadSession
from app.web.rendering import render

router = APIRouter(prefix="/commentaries", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class CommentariesPage:
    """What commentaries.html may use: all texts, the newest first."""

    rows: tuple[CommentaryRow, ...]


@dataclass(frozen=True, slots=True)
class CommentaryPage:
    """What commentary.html may use. `themes` are those the text speaks of; `set_aside` the lines in no section."""

    view: CommentaryView
    themes: tuple[ThemeCount, ...]
    set_aside: tuple[SetAsideRow, ...]
    revisions: tuple[RevisionRow, ...]


@dataclass(frozen=True, slots=True)
class SectionPage:
    """What section.html may use. `former_keys` gives the keys that each current key's sentence had before.

    `theme_labels` gives the label of every theme slug.
    """

    view: CommentaryView
    section: SectionView
    previous: SectionView | None
    next: SectionView | None
    themes: tuple[ThemeCount, ...]
    theme_labels: dict[str, str]
    former_keys: dict[str, list[str]]


@router.get("")
def index(request: Request, library: LibraryDep) -> Response:
    """List all commentaries."""
    return render(request, "commentaries.html", CommentariesPage(library.rows()))


@router.get("/{commentary}")
def show(request: Request, session: ReadSession, library: LibraryDep, commentary: str) -> Response:
    """Show one commentary: contents, introduction, contributors, revisions, what was set aside."""
    view = library.view(library.row(commentary))
    themes = tuple(row for row in theme_counts(view.sections, view.codebook) if row.count)
    revisions, set_aside = history(session, commentary)
    page = CommentaryPage(view, themes, set_aside, revisions)
    return render(request, "commentary.html", page)


@router.get("/{commentary}/sentences/{key}")
def sentence(session: ReadSession, library: LibraryDep, commentary: str, key: str) -> Response:
    """Send the reader to where the sentence with this key is now."""
    row = library.row(commentary)
    place = sentence_place(session, commentary, key)
    if place is None:
        raise NotFoundError("sentence", key, ((row.title, row.address),), may_be_gone=True)
    section, current = place
    return RedirectResponse(f"/commentaries/{commentary}/{section}#s-{current}", status_code=303)


@router.get("/{commentary}/{section}")
def show_section(request: Request, library: LibraryDep, commentary: str, section: str) -> Response:
    """Show one section to read, with its sentences' links."""
    view = library.view(library.row(commentary))
    found = view.section(section)
    if found is None:
        known = tuple((row.label, row.address) for row in view.sections)
        raise NotFoundError("section", section, known, may_be_gone=True)
    return render(request, "section.html", section_page(view, found))


def section_page(view: CommentaryView, section: SectionView) -> SectionPage:
    """Put the page of a section together."""
    themes = view.codebook.themes
    at = view.sections.index(section)
    old: dict[str, list[str]] = {}
    for key, current in view.former.items():
        old.setdefault(current, []).append(key)
    return SectionPage(
        view=view,
        section=section,
        previous=view.sections[at - 1] if at else None,
        next=view.sections[at + 1] if at + 1 < len(view.sections) else None,
        themes=tuple(ThemeCount(theme, len(found)) for theme in themes if (found := section.on((theme.slug,)))),
        theme_labels={theme.slug: theme.label for theme in themes},
        former_keys=old,
    )
