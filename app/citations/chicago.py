"""References by the Chicago Manual of Style, seventeenth edition: notes and bibliography."""

from collections.abc import Iterable, Iterator

from app.citations.model import Citation, Form
from app.citations.names import Name, listed, people
from app.citations.origins import american, digest, drawn, raised
from app.citations.runs import Reference, joined, slanted
from app.citations.titles import closed, headline_case, quoted

_MOST_LISTED = 10
_LISTED_OF_MORE = 7


def chicago_note(citation: Citation) -> Reference:
    """Write the full note, to stand at the foot of a page."""
    published, accessed = american(citation)
    who = f"{people(citation.authors)}, " if citation.authors else ""
    title = headline_case(citation.title, citation.language)
    if citation.form is Form.VIEW:
        day = published if citation.published else ""
        read = f"accessed {accessed}, {citation.address}."
        told: tuple[str | Reference, ...] = (*_site(citation), drawn(citation), day, read)
        return joined(who, quoted(title, ","), " ", *_listed(fact for fact in told if fact))
    place = f", {citation.locator}" if citation.locator else ""
    rest = f"{place}, accessed {accessed}, {citation.address}."
    facts = f" ({', '.join(filter(None, (citation.publisher, published)))})"
    if citation.form is Form.PART:
        return joined(who, f"{quoted(title, ',')} in ", _work(citation, citation.container), facts, rest)
    return joined(who, _work(citation, citation.title), facts, rest)


def chicago_bibliography(citation: Citation) -> Reference:
    """Write the entry of the bibliography."""
    published, accessed = american(citation)
    who = f"{closed(_inverted(citation.authors))} " if citation.authors else ""
    title = headline_case(citation.title, citation.language)
    end = f" Accessed {accessed}. {citation.address}."
    if citation.form is Form.VIEW:
        about = drawn(citation)
        made = joined(" ", raised(about), ".") if about else ()
        day = f" {_sentence(published)}" if citation.published else ""
        site = "".join(f" {name}." for name in _site(citation))
        return joined(who, f"{quoted(title, '.')}{site}", made, day, end)
    facts = f" {_sentence(', '.join(filter(None, (citation.publisher, published))))}"
    if citation.form is Form.PART:
        return joined(who, f"{quoted(title, '.')} In ", _entry(citation, citation.container), facts, end)
    return joined(who, _entry(citation, citation.title), facts, end)


def _site(citation: Citation) -> tuple[str, ...]:
    """Return the site that shows a view; not where it is named as its author already."""
    return () if any(author.whole == citation.container for author in citation.authors) else (citation.container,)


def _listed(facts: Iterable[str | Reference]) -> Iterator[str | Reference]:
    """Put a comma between facts."""
    for number, fact in enumerate(facts):
        yield from (", ", fact) if number else (fact,)


def _work(citation: Citation, title: str) -> Reference:
    """Name a commentary within a note, with its revision and what it retells."""
    about = digest(citation)
    revision = f", revision {citation.revision}" if citation.revision else ""
    retold = joined(", ", about) if about else ()
    return joined(slanted(headline_case(title, citation.language)), revision, retold)


def _entry(citation: Citation, title: str) -> Reference:
    """Name a commentary in the bibliography: each fact is a sentence."""
    about = digest(citation)
    shown = headline_case(title, citation.language)
    revision = f" Revision {citation.revision}." if citation.revision else ""
    retold = joined(" ", raised(about), ".") if about else ()
    return joined(slanted(shown), closed(shown)[len(shown) :], revision, retold)


def _sentence(text: str) -> str:
    """Begin with a capital and end with a full stop: "N.d."."""
    return closed(text[:1].upper() + text[1:])


def _inverted(authors: tuple[Name, ...]) -> str:
    names = (authors[0].inverted, *(author.whole for author in authors[1:]))
    if len(names) > _MOST_LISTED:
        return f"{', '.join(names[:_LISTED_OF_MORE])}, et al."
    # The comma behind an inverted name stays before "and" where there are but two.
    return ", and ".join(names) if len(names) == 2 else listed(names)
