"""Codings as the plain values a database keeps, and back. Pure."""

from dataclasses import asdict
from typing import Any

from app.domain import Coding, Cue, CueCoding, FigureCoding, Position, ThemesCoding

KINDS: dict[str, type[Coding]] = {
    "themes": ThemesCoding,
    "position": Position,
    "cue": CueCoding,
    "figure": FigureCoding,
}
"""Coding types by the word for what they decide on."""


def kind_of(coding: Coding) -> str:
    """Return the word for what a coding decides on: themes, position, cue or figure."""
    return next(kind for kind, type_ in KINDS.items() if isinstance(coding, type_))


def to_record(coding: Coding) -> dict[str, Any]:
    """Return a coding as values that JSON knows."""
    return asdict(coding)


def from_record(kind: str, record: dict[str, Any]) -> Coding:
    """Return the coding that `to_record` took apart."""
    match kind:
        case "themes":
            return ThemesCoding(record["sentence"], tuple(record["themes"]))
        case "position":
            return Position(**{**record, "evidence": tuple(record["evidence"])})
        case "cue":
            return CueCoding(Cue(**record["cue"]), holds=record["holds"])
        case _:
            changes = tuple((field, value) for field, value in record["changes"])
            return FigureCoding(
                record["sentence"], record["words"], changes, holds=record["holds"], nth=record.get("nth", 1)
            )
