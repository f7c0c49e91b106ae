"""The JSON API: the same as the pages, for programs."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import Field

from app import exports
from app.codebook import Question
from app.cue_map import chosen_cues
from app.interchange import commentary_json, from_view
from app.queries.contributors import contributions
from app.queries.powers import powers
from app.rows import CommentaryView, ContributionRow
from app.standings import question_rows
from app.web import api_models as models
from app.web import compare as compare_pages
from app.web import figures as figure_pages
from app.web.chosen import Chosen, NothingImportedError, choose
from app.web.contributors import wrote_by
from app.web.cues import choose_parties
from app.web.deps import (
    Asked,
    AskedDep,
    AskedSearchDep,
    AskedViewDep,
    BaseUrl,
    LibraryDep,
    ReadSession,
    SettingsDep,
)
from app.web.downloads import json_answer
from app.web.filters import known_values
from app.web.library import Library
from app.web.search import found_hits

router = APIRouter(prefix="/api/v1", responses={404: {"model": models.ErrorModel}, 422: {"model": models.ErrorModel}})


CODERS = ("hand", "auto")


class AskedPositions(Asked):
    """The filters of positions."""

    coder: Annotated[tuple[str, ...], Field(max_length=10)] = Field(
        (), description="`hand` or `auto`: what people read, or what the program read"
    )


def _described(model: Any) -> dict[int | str, dict[str, Any]]:
    return {200: {"model": model, "description": "OK"}}


@router.get("/commentaries", responses=_described(list[models.CommentarySummary]))
def list_commentaries(library: LibraryDep, base: BaseUrl) -> Response:
    """All commentaries, the newest first."""
    rows = [
        {
            "slug": row.slug,
            "title": row.title,
            "language": row.language,
            "published": row.published,
            "publisher": row.publisher,
            "revision": row.revision,
            "powers": row.powers,
            "sentences": row.sentences,
            "permalink": base + row.address,
        }
        for row in library.rows()
    ]
    return json_answer(rows)


@router.get("/commentaries/{commentary}", responses=_described(models.CommentaryModel))
def show_commentary(library: LibraryDep, commentary: str) -> Response:
    """One commentary with its sections, sentences, contributors, figures, positions and cues."""
    return json_answer(commentary_json(from_view(library.view(library.row(commentary)))))


@router.get("/powers", responses=_described(list[models.PowerModel]))
def list_powers(session: ReadSession, base: BaseUrl) -> Response:
    """All powers that have a section in some commentary."""
    rows = [
        {
            "slug": row.slug,
            "heading": row.heading,
            "members": [code for code, _ in row.members],
            "commentaries": row.commentaries,
            "sentences": row.sentences,
            "permalink": base + row.address,
        }
        for row in powers(session)
    ]
    return json_answer(rows)


@router.get("/themes", responses=_described(list[models.ThemeModel]))
def list_themes(library: LibraryDep, base: BaseUrl) -> Response:
    """The themes of the codebook, in its order."""
    rows = [
        {
            "slug": theme.slug,
            "label": theme.label,
            "definition": theme.definition,
            "permalink": f"{base}/themes/{theme.slug}",
        }
        for theme in library.themes()
    ]
    return json_answer(rows)


@router.get("/contributors", responses=_described(list[models.ContributionModel]))
def list_contributors(session: ReadSession, base: BaseUrl) -> Response:
    """Who wrote which section."""
    return json_answer([_contribution(row, base) for row in contributions(session)])


@router.get("/contributors/{contributor}", responses=_described(list[models.ContributionModel]))
def show_contributor(session: ReadSession, base: BaseUrl, contributor: str) -> Response:
    """What one person wrote."""
    return json_answer([_contribution(row, base) for row in wrote_by(session, contributor)])


def _contribution(row: ContributionRow, base: str) -> dict[str, Any]:
    return {
        "contributor": row.contributor.slug,
        "name": row.contributor.name,
        "role": row.contributor.role,
        "organisation": row.contributor.organisation,
        "handle": row.contributor.handle,
        "commentary": row.commentary,
        "section": row.section,
        "sentences": row.sentences,
        "permalink": base + row.address,
    }


@router.get("/questions", responses=_described(list[models.QuestionModel]))
def list_questions(library: LibraryDep, base: BaseUrl) -> Response:
    """The questions of the codebook, each with the page that compares the powers on it."""
    rows = [
        {
            "slug": question.slug,
            "theme": question.theme,
            "label": question.label,
            "text": question.text,
            "permalink": base + address,
        }
        for question, address in _questions(library)
    ]
    return json_answer(rows)


def _questions(library: Library) -> list[tuple[Question, str]]:
    """Return the questions of all codebooks, each with its page on the newest commentary that was coded with it."""
    found: dict[str, tuple[Question, str]] = {}
    for row in (row for row in library.rows() if row.powers):
        for question in library.view(row).codebook.questions:
            found.setdefault(question.slug, (question, f"/compare?question={question.slug}{row.keep('&')}"))
    own = [(row, found.pop(row.slug, (row, "/about"))[1]) for row in library.codebook.questions]
    return [*own, *found.values()]


@router.get("/positions", responses=_described(models.PositionsModel))
def list_positions(library: LibraryDep, base: BaseUrl, asked: Annotated[AskedPositions, Query()]) -> Response:
    """Where powers stand on questions: the reading in force, with all others beside it, each with its evidence."""
    coders = known_values("coder", asked.coder, CODERS)
    chosen = _chosen(library, "/positions", asked)
    rows = question_rows(chosen.view, questions=chosen.questions, themes=chosen.themes, powers=chosen.powers)
    return json_answer({**_head(chosen.view), "rows": list(exports.linked_positions(rows, base=base, coders=coders))})


@router.get("/cues", responses=_described(models.CuesModel))
def list_cues(library: LibraryDep, base: BaseUrl, asked: AskedDep) -> Response:
    """Who waits for whom: cues in which a power watches or is watched, in the order of the text."""
    chosen = choose_parties(library, asked)
    if chosen is None:
        raise NothingImportedError
    cues = chosen_cues(chosen.view, themes=chosen.themes, powers=chosen.powers)
    return json_answer(exports.as_json(exports.cue_rows(chosen.view, cues, base=base), **_head(chosen.view)))


def _chosen(library: Library, path: str, asked: Asked) -> Chosen:
    chosen = choose(library, path, asked)
    if chosen is None:
        raise NothingImportedError
    return chosen


def _head(view: CommentaryView) -> dict[str, Any]:
    return {"commentary": view.row.slug, "revision": view.row.revision}


@router.get("/compare", responses=_described(models.ComparisonModel))
def compare(library: LibraryDep, base: BaseUrl, asked: AskedViewDep) -> Response:
    """Powers side by side, by question and by theme: every reading and every sentence, one row each."""
    return compare_pages.export(library, base, "json", asked)


@router.get("/figures", responses=_described(models.QuotedFigures))
def list_figures(library: LibraryDep, base: BaseUrl, asked: AskedDep) -> Response:
    """The quoted figures of a commentary, with what the program read where a person corrected it."""
    return figure_pages.export(library, base, "json", asked)


@router.get("/search", responses=_described(models.HitsModel))
def find(
    session: ReadSession, library: LibraryDep, settings: SettingsDep, base: BaseUrl, asked: AskedSearchDep
) -> Response:
    """Sentences by their words, most telling first."""
    hits = found_hits(session, library, asked, page_size=settings.page_size)
    rows = [
        {
            "sentence": hit.sentence.text,
            "matched": hit.matched,
            "themes": hit.sentence.themes,
            "commentary": hit.sentence.commentary,
            "section": hit.sentence.section,
            "key": hit.sentence.key,
            "permalink": base + hit.sentence.address,
        }
        for hit in hits.rows
    ]
    return json_answer({"words": asked.q, "total": hits.total, "page": asked.page, "rows": rows})
