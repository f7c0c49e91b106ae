"""The colours of the pages in light appearance, read from their stylesheet: a picture has no others."""

import re
from functools import cache

from app.resources import resource

_COLOUR = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6});")


@cache
def colours() -> dict[str, str]:
    """Return every colour of tokens.css by its name: "paper", "ink", "hue-3"; the light ones stand first there."""
    found: dict[str, str] = {}
    for name, value in _COLOUR.findall((resource("static") / "css" / "tokens.css").read_text(encoding="utf-8")):
        found.setdefault(name, value)
    return found


def hue(number: int | None) -> str:
    """Return a power's colour; that of nobody where there is no such hue."""
    return colours().get(f"hue-{number}", colours()["hue-0"])
