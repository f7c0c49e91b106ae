"""Where a text comes from, in the words that every style shares: titles of whole works are slanted."""

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
    """Say what a view is: "comparison from *Title*, Publisher, revision 2; coded by Ann Lee"."""
    parts: list[str | Run | Reference] = [citation.medium]
    if citation.source:
        facts = (citation.source_publisher, f"revision {citation.revision}" if citation.revision else "")
        parts += [" from " if citation.medium else "from ", slanted(citation.source)]
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
    days = (citation.published, citation.accessed)
    published, accessed = (f"{day:%B} {day.day}, {day.year}" if day else "n.d." for day in days)
    return published, accessed
