"""A sheet as SVG, and that as PNG."""

from functools import cache

import resvg_py
from jinja2 import Environment

from app import templating
from app.pictures.faces import FACES
from app.pictures.sheet import Sheet


@cache
def _environment() -> Environment:
    return templating.environment()


def svg(sheet: Sheet) -> str:
    """Write a sheet as SVG; words from outside are escaped."""
    return _environment().get_template("pictures/sheet.svg").render(sheet=sheet)


def png(sheet: Sheet) -> bytes:
    """Rasterise a sheet; letters that the faces here lack are drawn with what the system has."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg(sheet), font_files=[face.file for face in FACES]))
