"""References by the rules of the American Psychological Association, seventh edition (APA 7)."""

from app.citations.model import Citation, Form
from app.citations.names import Name
from app.citations.origins import american, digest, drawn, raised
from app.citations.runs import Reference, joined, slanted
from app.citations.titles import closed, headline_case, inner, quoted, sentence_case

_MOST_AUTHORS = 20
_BLOCK = 40
"""Words from which a quotation is a block of its own, without quotation marks."""


def apa(citation: Citation) -> Reference:
    """Write the entry of a reference list. What may be revised is cited with the day it was read."""
    date = f" ({_date(citation)})."
    who, what = _authors(citation.authors), _title(citation)
    where = _within(citation) if citation.form is Form.PART else ()
    head = joined(closed(who), date, " ", what) if who else joined(what, date)
    publisher = citation.container if citation.form is Form.VIEW else citation.publisher
    named = f" {closed(publisher)}" if publisher and publisher != who else ""
    _, accessed = american(citation)
    return joined(head, where, named, f" Retrieved {accessed}, from {citation.address}")


def apa_in_text(citation: Citation) -> Reference:
    """Write what stands in the running text: the quotation, where there is one, and its parenthesis."""
    year = str(citation.published.year) if citation.published else "n.d."
    parenthesis = joined("(", _in_text_authors(citation), ", ".join(filter(None, (year, citation.locator))), ")")
    if not citation.quotation:
        return parenthesis
    if len(citation.quotation.split()) >= _BLOCK:
        return joined(citation.quotation, " ", parenthesis)
    # A full stop stands behind the parenthesis; a question keeps its mark.
    quoted = citation.quotation[:-1] if citation.quotation.endswith((".", "。")) else citation.quotation
    return joined(f"“{inner(quoted)}” ", parenthesis, ".")


def _date(citation: Citation) -> str:
    day = citation.published
    return f"{day.year}, {day:%B} {day.day}" if day else "n.d."


def _title(citation: Citation) -> Reference:
    """Return the title with its full stop; of a whole or a view slanted and with what is said about it."""
    title = sentence_case(citation.title, citation.language, citation.names)
    if citation.form is Form.PART:
        return joined(closed(title))
    about = drawn(citation) if citation.form is Form.VIEW else digest(citation)
    return _described(title, citation, about)


def _within(citation: Citation) -> Reference:
    container = sentence_case(citation.container, citation.language, citation.names)
    return joined(" In ", _described(container, citation, digest(citation)))


def _described(title: str, citation: Citation, about: Reference) -> Reference:
    revision = f" (Revision {citation.revision})" if citation.revision and citation.form is not Form.VIEW else ""
    bracket = joined(" [", raised(about), "]") if about else ()
    stop = "." if revision or bracket else closed(title)[len(title) :]
    return joined(slanted(title), revision, bracket, stop)


def _authors(authors: tuple[Name, ...]) -> str:
    names = [_inverted(author) for author in authors]
    if len(names) > _MOST_AUTHORS:
        return f"{', '.join(names[: _MOST_AUTHORS - 1])}, . . . {names[-1]}"
    return f"{', '.join(names[:-1])}, & {names[-1]}" if len(names) > 1 else "".join(names)


def _inverted(author: Name) -> str:
    return ", ".join(filter(None, (author.last, author.initials, author.suffix)))


def _in_text_authors(citation: Citation) -> Reference:
    """Return who is named in a parenthesis, with the comma behind it: American, and so within quotation marks."""
    names = [author.last for author in citation.authors]
    if len(names) > 2:
        return joined(f"{names[0]} et al., ")
    if names:
        return joined(" & ".join(names), ", ")
    title = headline_case(citation.title, citation.language)
    if citation.form is Form.PART:
        return joined(f"{quoted(title, ',')} ")
    return joined(slanted(title), ", ")
