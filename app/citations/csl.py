"""References as CSL-JSON, from which Zotero, Pandoc and every CSL processor write any style."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from app.citations.model import Citation, Form
from app.citations.names import Name

_TYPES = {Form.PART: "chapter", Form.WHOLE: "report", Form.VIEW: "webpage"}


def csl(citations: Iterable[Citation]) -> list[dict[str, Any]]:
    """Return one item for each citation; a field without a value is left out."""
    items: list[dict[str, Any]] = []
    keys: dict[str, int] = {}
    for citation in citations:
        number = keys[citation.key] = keys.get(citation.key, 0) + 1
        identity = citation.key + (f"-{number}" if number > 1 else "")
        items.append({"id": identity, **{name: value for name, value in _fields(citation).items() if value}})
    return items


def _fields(citation: Citation) -> dict[str, Any]:
    return {
        "type": _TYPES[citation.form],
        "title": citation.title,
        "container-title": "" if citation.form is Form.WHOLE else citation.container,
        "author": [_name(author) for author in citation.authors],
        "publisher": citation.publisher,
        "issued": _date(citation.published) if citation.published else None,
        "accessed": _date(citation.accessed),
        "URL": citation.address,
        "language": citation.language,
        # Of a view the revision is that of what it is drawn from: the note says so.
        "version": str(citation.revision) if citation.revision and citation.form is not Form.VIEW else "",
        "genre": citation.medium,
        "keyword": ", ".join(citation.keywords),
        "original-author": [_name(author) for author in citation.retold],
        "original-title": citation.digest_of,
        "original-publisher": citation.digest_publisher,
        "note": "; ".join(citation.notes),
        "annote": citation.annotation,
    }


def _name(author: Name) -> dict[str, str]:
    if not author.given:
        return {"literal": author.whole}
    parts = {
        "family": author.family,
        "given": author.given,
        "non-dropping-particle": author.particle,
        "suffix": author.suffix,
    }
    return {name: part for name, part in parts.items() if part}


def _date(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}
