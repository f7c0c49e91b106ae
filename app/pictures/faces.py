"""The faces words are set in, how wide they run, and in which direction."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import font_source_sans_pro
import font_source_serif_pro
from fontTools.ttLib import TTFont

_WIDE = 1.0
_UNKNOWN = 0.62
"""Ems of a letter that the faces lack, so that a system font draws it: East Asian ones fill the square."""


@dataclass(frozen=True, slots=True)
class Face:
    """A family in one weight and style; `file` is where its outlines are."""

    family: str
    file: str
    weight: int = 400
    italic: bool = False


SERIF = Face("Source Serif Pro", font_source_serif_pro.font_files_ttf["SourceSerifPro"])
SERIF_ITALIC = Face("Source Serif Pro", font_source_serif_pro.font_files_ttf["SourceSerifProIt"], italic=True)
SANS = Face("Source Sans Pro", font_source_sans_pro.font_files_ttf["SourceSansPro"])
SANS_BOLD = Face("Source Sans Pro", font_source_sans_pro.font_files_ttf["SourceSansProSemibold"], weight=600)
FACES = (SERIF, SERIF_ITALIC, SANS, SANS_BOLD)

_CHINESE = "'Noto Serif CJK SC', 'Noto Sans CJK SC', 'WenQuanYi Micro Hei', 'WenQuanYi Zen Hei', 'Droid Sans Fallback'"
_ARABIC = "Amiri, 'Noto Naskh Arabic', 'Noto Sans Arabic', 'DejaVu Sans'"


def families(face: Face, words: str) -> str:
    """Return the families to set words in, the first that is there: other scripts want a face of the system."""
    if any(wide(letter) for letter in words):
        return f"{_CHINESE}, '{face.family}'"
    if right_to_left(words):
        return f"{_ARABIC}, '{face.family}'"
    return f"'{face.family}'"


def wide(letter: str) -> bool:
    """Whether a letter fills a square, as Chinese does: a line may break beside it."""
    return unicodedata.east_asian_width(letter) in "WF"


def right_to_left(words: str) -> bool:
    """Whether words run from the right: their first letter that has a direction decides."""
    directions = (unicodedata.bidirectional(letter) for letter in words)
    return next((one in ("R", "AL") for one in directions if one in ("L", "R", "AL")), False)


def width(words: str, face: Face, size: float) -> float:
    """Return how many pixels words take, kerning left out."""
    advances = _advances(face.file)
    return size * sum(_advance(letter, advances) for letter in words)


def _advance(letter: str, advances: Mapping[int, float]) -> float:
    known = advances.get(ord(letter))
    if known is not None:
        return known
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0.0
    return _WIDE if wide(letter) else _UNKNOWN


@lru_cache
def _advances(file: str) -> dict[int, float]:
    """Return how far each letter of a face advances, in ems; read once, a few milliseconds."""
    with TTFont(file, lazy=True) as font:
        em, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
        return {code: metrics[name][0] / em for code, name in font.getBestCmap().items()}
