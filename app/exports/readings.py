"""Positions as programs read them: every reading with its evidence, each with its link."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any

from app.exports.claims import NOBODY
from app.rows import PositionRow
from app.standings import QuestionRow, Standing

Json = dict[str, Any]


def linked_positions(rows: Iterable[QuestionRow], *, base: str, coders: Collection[str] = ()) -> Iterator[Json]:
    """Yield an object for each position that one of `coders` ("hand", "auto") read: theirs first, then `others`.

    Without `coders`, also the powers that nobody coded on a question, with the coder "none".
    """
    for row in rows:
        for cell in row.cells:
            mine = [reading for reading in cell.readings if not coders or reading.coder in coders]
            if mine or not coders:
                yield _position(cell, mine, base)


def _position(cell: Standing, mine: list[PositionRow], base: str) -> Json:
    lead = mine[0] if mine else None
    others = (reading for reading in cell.readings if reading is not lead)
    told = _reading(cell, lead, base) if lead else {**_UNCODED, "permalink": base + cell.section.address}
    return {
        "power": cell.section.slug,
        "power_name": cell.section.label,
        "question": cell.question.slug,
        "theme": cell.question.theme,
        **told,
        "contributors": [person.name for person in cell.section.contributors],
        "others": [_reading(cell, reading, base) for reading in others],
    }


_UNCODED: Json = {
    "stance": None, "state": "not-coded", "salience": None, "headline": None, "coder": NOBODY, "coded_by": None,
    "in_force": False, "evidence": [],
}  # fmt: skip


def _reading(cell: Standing, reading: PositionRow, base: str) -> Json:
    best = reading.evidence[0].address if reading.evidence else cell.section.address
    return {
        "stance": reading.stance,
        "state": replace(cell, readings=(reading,)).state,
        "salience": reading.salience,
        "headline": reading.headline,
        "coder": reading.coder,
        "coded_by": reading.by,
        "in_force": reading is cell.lead,
        "permalink": base + best,
        "evidence": [
            {
                "section": sentence.section,
                "sentence": sentence.id,
                "key": sentence.key,
                "text": sentence.text,
                "permalink": base + sentence.address,
            }
            for sentence in reading.evidence
        ],
    }
