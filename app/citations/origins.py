"""Where a text comes from, in the words that every style shares: titles of whole works are slanted."""

from datetime import date

from app.citations.model import Citation
from app.citations.names import listed, people
from app.citations.runs import Reference, Run, joined, slanted


def digest(citation: Citation) -> Reference:
    """Say what it retells: "digest of *Title* by Ali Vaez, Publisher"; nothing where it is no digest."""
    if not citation.digest_of:
        return ()
    by = f" by {people(citation.retold)}" if citation.retold else ""
    publisher = f", {citation.digest_publisher}" if citation.digest_publisher else ""
    return joined("digest of ", slanted(citation.digest_of), by + publisher)


def drawn(citation: Citation) -> Reference:
    """Say what a view is: "comparison drawing on Ali Vaez in *Title*, Publisher, revision 2; coded by Ann Lee"."""
    parts: list[str | Run | Reference] = [citation.medium]
    if citation.source:
        published = american_day(citation.source_published) if citation.source_published else ""
        facts = (citation.source_publisher, published, f"revision {citation.revision}" if citation.revision else "")
        link = f"drawing on {people(citation.drawing_on)} in " if citation.drawing_on else "from "
        parts += [" " if citation.medium else "", link, slanted(citation.source)]
        parts += [f", {fact}" for fact in facts if fact]
        parts += [", ", digest(citation)] if citation.digest_of else []
    if citation.data:
        parts.append(f"; data from {'; '.join(citation.data)}")
    if citation.coders:
        parts.append(f"; coded by {listed(citation.coders)}")
    return joined(*parts)


def raised(reference: Reference) -> Reference:
    """Begin with a capital."""
    if not reference:
        return ()
    first = reference[0]
    return (Run(first.text[:1].upper() + first.text[1:], first.italic), *reference[1:])


def american(citation: Citation) -> tuple[str, str]:
    """Return when it was published and when it was read, as "August 26, 2021"; "n.d." where the first is unknown."""
    return american_day(citation.published) if citation.published else "n.d.", american_day(citation.accessed)


def american_day(day: date) -> str:
    """Return a day as American styles write it: "August 26, 2021"."""
    return f"{day:%B} {day.day}, {day.year}"
