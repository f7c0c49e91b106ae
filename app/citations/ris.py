"""References in the RIS format, which every reference manager reads; one value a line, lines end with CR and LF."""

from collections.abc import Iterable, Iterator
from datetime import date

from app.citations.model import Citation, Form

_TYPES = {Form.PART: "CHAP", Form.WHOLE: "RPRT", Form.VIEW: "ELEC"}


def ris(citations: Iterable[Citation]) -> str:
    """Write records, each from its type (TY) to its end (ER)."""
    return "\r\n".join(line for citation in citations for line in _record(citation))


def _record(citation: Citation) -> Iterator[str]:
    for tag, value in _values(citation):
        if value := " ".join(value.split()):
            yield f"{tag}  - {value}"
    yield from ("ER  - ", "")


def _values(citation: Citation) -> Iterator[tuple[str, str]]:
    yield "TY", _TYPES[citation.form]
    yield "ID", citation.key
    for author in citation.authors:
        yield "AU", _starless(author.inverted)
    yield "TI", citation.title
    if citation.form is not Form.WHOLE:
        yield "T2", citation.container
    yield "PB", citation.publisher
    yield "PY", str(citation.published.year) if citation.published else ""
    yield "DA", _day(citation.published) if citation.published else ""
    # In words, for programs write "1st ed." for a number; reports and web pages have no edition, and a note says it.
    yield "ET", f"Revision {citation.revision}" if citation.revision and citation.form is Form.PART else ""
    yield "M3", citation.medium[:1].upper() + citation.medium[1:]
    yield "LA", citation.language
    for word in citation.keywords:
        yield "KW", _starless(word)
    yield "N1", "; ".join(citation.notes)
    yield "N1", citation.remark
    yield "AB", citation.quotation
    yield "UR", citation.address
    yield "Y2", _day(citation.accessed)


def _day(day: date) -> str:
    return f"{day.year:04}/{day.month:02}/{day.day:02}/"


def _starless(text: str) -> str:
    """Take out the asterisk, which the format has no room for in names and keywords."""
    return text.replace("*", "")
