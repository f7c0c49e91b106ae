"""References as BibTeX, for LaTeX (BibTeX and biblatex) and every reference manager; UTF-8."""

import re
from collections.abc import Iterable

from app import locales
from app.citations.model import Citation, Form
from app.citations.names import Name
from app.citations.titles import with_capitals

# A brace counts for BibTeX even behind a backslash: as commands they stay balanced.
_ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", **{mark: f"\\{mark}" for mark in "%&#_$"},
}  # fmt: skip
_SPECIAL = re.compile("[" + re.escape("".join(_ESCAPES)) + "]")
_IN_ADDRESS = {letter: f"%{ord(letter):02X}" for letter in '\\{}^`"<>| '}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TYPES = {Form.PART: "incollection", Form.WHOLE: "techreport", Form.VIEW: "online"}
"""A text is a report of its publisher; of an unknown one it is a "misc", for a report must name who made it."""


def bibtex(citations: Iterable[Citation]) -> str:
    """Write entries; each has a key of its own."""
    keys: dict[str, int] = {}
    entries = []
    for citation in citations:
        number = keys[citation.key] = keys.get(citation.key, 0) + 1
        entries.append(_entry(citation, citation.key + (f"-{number}" if number > 1 else "")))
    return "\n".join(entries)


def _entry(citation: Citation, key: str) -> str:
    fields = {name: value for name, value in _fields(citation).items() if value}
    lines = [f"  {name} = {value}," for name, value in fields.items()]
    kind = "misc" if citation.form is Form.WHOLE and not citation.publisher else _TYPES[citation.form]
    return "\n".join((f"@{kind}{{{key},", *lines, "}", ""))


def _fields(citation: Citation) -> dict[str, str]:
    """Return all fields as they are written, braces included; empty where there is nothing to say."""
    day = citation.published
    view, whole = citation.form is Form.VIEW, citation.form is Form.WHOLE
    is_maker = any(author.whole == citation.container for author in citation.authors)
    site = _braced(escaped(citation.container)) if view and not is_maker else ""
    house = _braced(escaped(citation.publisher))
    return {
        "author": _braced(" and ".join(_author(author) for author in citation.authors)),
        "title": _braced(_title(citation.title, citation)),
        "booktitle": _braced(_title(citation.container, citation)) if citation.form is Form.PART else "",
        "publisher": "" if whole else house,
        "institution": house if whole else "",
        "type": "{Commentary}" if whole and house else "",  # else a style says "Technical report"
        "organization": site,  # biblatex names the site by this; BibTeX, which takes "online" for "misc", by the next
        "howpublished": site,
        "year": _braced(str(day.year)) if day else "",
        "month": _MONTHS[day.month - 1] if day else "",
        "day": _braced(str(day.day)) if day else "",
        "version": _braced(str(citation.revision)) if citation.revision and not view else "",
        "url": _braced("".join(_IN_ADDRESS.get(letter, letter) for letter in citation.address)),
        "urldate": _braced(citation.accessed.isoformat()),
        "language": _braced(_language(citation.language)),
        "keywords": _braced(", ".join(escaped(word.replace(",", "")) for word in citation.keywords)),
        "note": _braced(escaped("; ".join(citation.notes))),
        "annote": _braced(escaped(citation.annotation)),
    }


def escaped(text: str) -> str:
    """Take the meaning from every character that TeX or BibTeX has one for."""
    return _SPECIAL.sub(lambda found: _ESCAPES[found[0]], text)


def _braced(text: str) -> str:
    return f"{{{text}}}" if text else ""


def _author(author: Name) -> str:
    """Write a name in its parts; a whole name in braces, so that it is neither cut nor turned round."""
    parts = (author.last, author.suffix, author.given)
    odd = any("," in part or " and " in f" {part} ".lower() for part in parts)
    if odd or not author.given:
        return _braced(escaped(author.whole))
    return ", ".join(escaped(part) for part in parts if part)


def _title(title: str, citation: Citation) -> str:
    """Write a title with every word in braces whose capitals no style may take away."""
    pieces = list(with_capitals(title, citation.language, citation.names))
    first = next((number for number, (piece, _) in enumerate(pieces) if piece), 0)
    words = []
    for number, (piece, kept) in enumerate(pieces):
        own = piece[1:] if number == first else piece  # of the first letter no style takes the capital
        words.append(_braced(escaped(piece)) if kept and own != own.lower() else escaped(piece))
    return "".join(words)


def _language(tag: str) -> str:
    """Return a language's English name in small letters, as biblatex knows it; the tag itself where it has none."""
    return escaped((locales.language(tag) or tag).lower())
