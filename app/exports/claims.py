"""A comparison as rows: one for each sentence behind each reading of a position, and for each sentence on a theme.

A power that says nothing, or that nobody coded, has a row too, without a sentence: what a page shows empty is not
left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from app.codebook import Question, Theme
from app.comparison import Cell
from app.exports.shown import Shown, place_of
from app.exports.tables import Row, Table
from app.rows import CommentaryView, PositionRow, SectionView, SentenceRow
from app.scale import label
from app.standings import QuestionRow, Standing

CLAIM_COLUMNS = (
    "commentary", "title", "revision", "kind", "power", "power_name", "question", "question_text", "theme",
    "theme_label", "stance", "stance_label", "state", "salience", "headline", "coder", "coded_by", "also_coded_by",
    "in_force", "rank", "sentences", "sentence", "words", "section", "sentence_id", "key", "permalink", "contributors",
)  # fmt: skip
NOBODY = "none"
"""The coder of a position that nobody coded."""


@dataclass(frozen=True, slots=True)
class TagReading:
    """Who says that a sentence speaks of a theme: `coders` the one in force first, None for the program.

    `holds` is False where the reading in force is that it does not.
    """

    sentence: SentenceRow
    coders: tuple[str | None, ...]
    holds: bool


def claim_rows(shown: Shown) -> Table:
    """Return columns and rows of a comparison.

    Rows of kind "position": for every question and power each coder's reading, the one in force first, with its
    evidence ranked from 1. Rows of kind "sentence": for every theme and power its sentences, the one that says most
    ranked 1; those on which the theme is not in force come last, without rank. A view by question only also has the
    sentences on a question's theme that are nobody's evidence, for the cells of the page show them.
    """
    themes = {row.theme.slug for row in shown.side.themes.rows}
    rows = [
        *(row for question in shown.side.questions for cell in question.cells for row in _position(shown, cell)),
        *(row for question in shown.side.questions for row in _beside(shown, question, themes)),
        *(row for theme in shown.side.themes.rows for cell in theme.cells for row in _on_theme(shown, cell)),
    ]
    return CLAIM_COLUMNS, rows


def _position(shown: Shown, cell: Standing) -> Iterator[Row]:
    if not cell.readings:
        yield _row(shown, cell.section, None, **_asked(shown, cell.question), kind="position",
                   state=cell.state, coder=NOBODY, sentences=0)  # fmt: skip
    for reading in cell.readings:
        told = _asked(shown, cell.question) | _told(cell, reading)
        for rank, sentence in enumerate(reading.evidence, 1):
            words = "; ".join(sentence.words(cell.question.theme))
            yield _row(shown, cell.section, sentence, **told, rank=rank, words=words)
        if not reading.evidence:
            yield _row(shown, cell.section, None, **told)


def _told(cell: Standing, reading: PositionRow) -> dict[str, Any]:
    """Return the columns of one coder's reading."""
    return {
        "kind": "position",
        "stance": reading.stance,
        "stance_label": label(reading.stance),
        "state": replace(cell, readings=(reading,)).state,
        "salience": reading.salience,
        "headline": reading.headline,
        "coder": reading.coder,
        "coded_by": reading.by,
        "in_force": reading is cell.lead,
        "sentences": len(reading.evidence),
    }


def _beside(shown: Shown, row: QuestionRow, themes: set[str]) -> Iterator[Row]:
    """Yield the sentences of a question's cells that are no evidence, unless their theme is in the view itself."""
    if row.question.theme in themes:
        return
    theme = shown.view.codebook.theme(row.question.theme)
    for cell in row.cells:
        evidence = {sentence.key for reading in cell.readings for sentence in reading.evidence}
        known = {found.sentence.key: found for found in tag_readings(shown.view, cell.section, theme.slug)}
        for sentence in cell.sentences:
            if sentence.key not in evidence and sentence.key in known:
                about = {**_asked(shown, row.question), **_tagged(theme, known[sentence.key])}
                yield _row(shown, cell.section, sentence, **about)


def _on_theme(shown: Shown, cell: Cell) -> Iterator[Row]:
    readings = tag_readings(shown.view, cell.section, cell.theme.slug)
    held = sorted((one for one in readings if one.holds), key=lambda one: one.sentence is not cell.best)
    for rank, one in enumerate(held, 1):
        yield _row(shown, cell.section, one.sentence, **_tagged(cell.theme, one), rank=rank, sentences=len(held))
    if not held:
        by = reader_of(shown.view, cell.section)
        yield _row(shown, cell.section, None, kind="sentence", theme=cell.theme.slug, theme_label=cell.theme.label,
                   state="silent", coder="hand" if by else "auto", coded_by=by, in_force=True, sentences=0)  # fmt: skip
    for one in readings:
        if not one.holds:
            yield _row(shown, cell.section, one.sentence, **_tagged(cell.theme, one))


def tag_readings(view: CommentaryView, section: SectionView, theme: str) -> tuple[TagReading, ...]:
    """Return the sentences of a section that any coder gave this theme, in reading order."""
    found = []
    for sentence in section.sentences:
        people = [coder for coder, themes in view.themes_by.items() if theme in themes.get(sentence.key, ())]
        program: list[str | None] = [None] if theme in sentence.auto_themes else []
        holds = theme in sentence.themes
        lead: list[str | None] = [sentence.by] if holds else []
        if coders := tuple(dict.fromkeys((*lead, *people, *program))):
            found.append(TagReading(sentence, coders, holds))
    return tuple(found)


def reader_of(view: CommentaryView, section: SectionView) -> str | None:
    """Return the person who read every sentence of a section for its themes, so that silence is their finding."""
    keys = {sentence.key for sentence in section.sentences}
    return next((coder for coder, themes in view.themes_by.items() if keys and keys <= themes.keys()), None)


def coder_name(by: str | None) -> str:
    """Return how a coder is named in running text."""
    return by or "the program"


def _tagged(theme: Theme, one: TagReading) -> dict[str, Any]:
    by, *others = one.coders
    return {
        "kind": "sentence",
        "theme": theme.slug,
        "theme_label": theme.label,
        "coder": "hand" if by else "auto",
        "coded_by": by,
        "also_coded_by": "; ".join(coder_name(other) for other in others) or None,
        "in_force": one.holds,
        "words": "; ".join(one.sentence.words(theme.slug)) or None,
    }


def _asked(shown: Shown, question: Question) -> dict[str, Any]:
    return {
        "question": question.slug,
        "question_text": question.text,
        "theme": question.theme,
        "theme_label": shown.view.codebook.theme(question.theme).label,
    }


def _row(shown: Shown, section: SectionView, sentence: SentenceRow | None, **told: Any) -> Row:
    """Return a row with every column, None where there is nothing to say."""
    row = shown.view.row
    known = {"commentary": row.slug, "title": row.title, "revision": row.revision}
    power = {"power": section.slug, "power_name": section.label}
    where = place_of(shown.view, section, sentence, shown.base)
    return {**dict.fromkeys(CLAIM_COLUMNS), **known, **power, **told, **where}
