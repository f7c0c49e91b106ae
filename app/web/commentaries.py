"""Commentaries, their sections, and where a sentence is now."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.codebook import Question
from app.comparison import ThemeCount, theme_counts
from app.cue_map import Arrow, arrows
from app.errors import NotFoundError
from app.queries.commentaries import history, sentence_place
from app.rows import CommentaryRow, CommentaryView, RevisionRow, SectionView, SentenceRow, SetAsideRow
from app.standings import Standing, question_rows
from app.web.deps import AskedSectionDep, LibraryDep, ReadSession
from app.web.heads import Head, head_of
from app.web.rendering import render
from app.web.section_hits import FoundHere, found_here, place_of
from app.web.subjects import (
    commentary_subject,
    list_subject,
    section_of,
    section_subject,
    sentence_of,
    sentence_subject,
)

router = APIRouter(prefix="/commentaries", include_in_schema=False)

_RIGHT_TO_LEFT = {"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"}
_UNSPACED = {"ja", "km", "lo", "my", "th", "zh"}
"""Languages whose sentences follow each other without a space."""


@dataclass(frozen=True, slots=True)
class CommentariesPage:
    """What commentaries.html may use: all texts, the newest first."""

    rows: tuple[CommentaryRow, ...]


@dataclass(frozen=True, slots=True)
class CoderRow:
    """What one coder did: how many positions, how many sentences' themes, how many cues. `name` None is the program."""

    name: str | None
    positions: int
    sentences: int
    cues: int


@dataclass(frozen=True, slots=True)
class CommentaryPage:
    """What commentary.html may use.

    `themes` are those the text speaks of, `coders` who coded what, `by_hand` and `by_program` how many positions in
    force are whose; `set_aside` are the lines in no section.
    """

    view: CommentaryView
    themes: tuple[ThemeCount, ...]
    coders: tuple[CoderRow, ...]
    by_hand: int
    by_program: int
    set_aside: tuple[SetAsideRow, ...]
    revisions: tuple[RevisionRow, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence is evidence for a stance on a question, as these people (or the program: None) read it."""

    question: Question
    stance: str
    by: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class SectionPage:
    """What section.html may use. `former_keys` gives the keys that each current key's sentence had before.

    `sentence` is the one the address names, `found` what a search finds here; None without. `direction` is "ltr" or
    "rtl", `gap` what stands between two sentences: nothing where a language has no spaces.
    `standings` say where the power stands, question by question; `cited` and `arrows` what each sentence, by its key,
    is evidence for and which cues it holds, `readings` who else gave it which other themes. `theme_labels` gives the
    label of every theme slug.
    """

    view: CommentaryView
    section: SectionView
    previous: SectionView | None
    next: SectionView | None
    themes: tuple[ThemeCount, ...]
    theme_labels: dict[str, str]
    former_keys: dict[str, list[str]]
    standings: tuple[Standing, ...]
    cited: dict[str, list[Cited]]
    arrows: dict[str, list[Arrow]]
    readings: dict[str, list[tuple[str, tuple[str, ...]]]]
    direction: str
    gap: str
    sentence: SentenceRow | None = None
    found: FoundHere | None = None


@router.get("")
def index(request: Request, library: LibraryDep) -> Response:
    """List all commentaries."""
    head = head_of(request, list_subject("/commentaries"))
    return render(request, "commentaries.html", CommentariesPage(library.rows()), head=head)


@router.get("/{commentary}")
def show(request: Request, session: ReadSession, library: LibraryDep, commentary: str) -> Response:
    """Show one commentary: contents, introduction, contributors, revisions, what was set aside."""
    view = library.view(library.row(commentary))
    themes = tuple(row for row in theme_counts(view.sections, view.codebook) if row.count)
    revisions, set_aside = history(session, commentary)
    leads = [cell.lead for row in question_rows(view) for cell in row.cells if cell.lead]
    by_hand = sum(lead.by is not None for lead in leads)
    page = CommentaryPage(view, themes, coders(view), by_hand, len(leads) - by_hand, set_aside, revisions)
    return render(request, "commentary.html", page, head=head_of(request, commentary_subject(view)))


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
def show_section(
    request: Request, library: LibraryDep, commentary: str, section: str, asked: AskedSectionDep
) -> Response:
    """Show one section to read; a sentence that the address names is lit, and sought where it stands now."""
    view = library.view(library.row(commentary))
    row = sentence_of(view, asked.sentence)[1] if asked.sentence else None
    if row and (row.section, row.key) != (section, asked.sentence):
        return RedirectResponse(place_of(row, asked.q), status_code=303)
    page = section_page(view, section_of(view, section))
    page = replace(page, sentence=row, found=found_here(page.section, asked.q, row))
    return render(request, "section.html", page, head=section_head(request, page))


def section_head(request: Request, page: SectionPage) -> Head:
    """Return the head of a section's page, which names the sections before and after it."""
    view, section, row = page.view, page.section, page.sentence
    previous, following = (one.address if one else None for one in (page.previous, page.next))
    subject = sentence_subject(view, section, row) if row else section_subject(view, section)
    return head_of(request, subject, previous=previous, next=following)


def section_page(view: CommentaryView, section: SectionView) -> SectionPage:
    """Put the page of a section together."""
    themes = view.codebook.themes
    at = view.sections.index(section)
    powers = (section.slug,) if section.heading is not None else ()
    standings = tuple(cell for row in question_rows(view, powers=powers) for cell in row.cells if powers)
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
        standings=standings,
        cited=cited(standings),
        arrows=arrows_by_sentence(view),
        readings=other_readings(view, section),
        direction="rtl" if language_of(view.row.language) in _RIGHT_TO_LEFT else "ltr",
        gap="" if language_of(view.row.language) in _UNSPACED else " ",
    )


def language_of(tag: str) -> str:
    """Return the language that a BCP 47 tag begins with: "zh" of "zh-Hant"."""
    return tag.partition("-")[0].lower()


def other_readings(view: CommentaryView, section: SectionView) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """Return the people who gave a sentence other themes than are in force, with those themes; by its key."""
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for row in section.sentences:
        for coder, themes in view.themes_by.items():
            if coder != row.by and row.key in themes and set(themes[row.key]) != set(row.themes):
                found.setdefault(row.key, []).append((coder, themes[row.key]))
    return found


def cited(standings: Iterable[Standing]) -> dict[str, list[Cited]]:
    """Return for what each sentence is evidence, by its key."""
    found: dict[str, list[Cited]] = {}
    for cell in standings:
        for row in {row.key: row for reading in cell.readings for row in reading.evidence}.values():
            readings = [reading for reading in cell.readings if row in reading.evidence]
            for stance in dict.fromkeys(reading.stance for reading in readings):
                by = tuple(reading.by for reading in readings if reading.stance == stance)
                found.setdefault(row.key, []).append(Cited(cell.question, stance, by))
    return found


def arrows_by_sentence(view: CommentaryView) -> dict[str, list[Arrow]]:
    """Return which cues each sentence holds, by its key."""
    found: dict[str, list[Arrow]] = {}
    for cue in view.cues:
        found.setdefault(cue.sentence.key, []).extend(arrows(view, (cue,)))
    return found


def coders(view: CommentaryView) -> tuple[CoderRow, ...]:
    """Return who coded what of a commentary: people in the order of their first coding, then the program."""
    names = [*view.themes_by, *(row.by for row in view.positions), *(row.by for row in view.cues)]
    people = [name for name in dict.fromkeys(names) if name is not None]
    rows = [_coder(view, name, len(view.themes_by.get(name, ()))) for name in people]
    return (*rows, _coder(view, None, sum(len(section.sentences) for section in view.sections)))


def _coder(view: CommentaryView, name: str | None, sentences: int) -> CoderRow:
    positions = sum(row.by == name for row in view.positions)
    return CoderRow(name, positions, sentences, sum(row.by == name for row in view.cues))
