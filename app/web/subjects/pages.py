"""Subjects of pages that span all texts: lists, a power, a contributor, a search, the method."""

from collections.abc import Sequence

from app.locales import counted
from app.rows import ContributionRow, PowerRow
from app.web.filters import AddressQuery
from app.web.subjects.making import page_subject
from app.web.subjects.model import Subject
from app.web.subjects.words import listed, named, short

LISTS = {
    "/commentaries": (
        "All commentaries",
        "Every text that can be read here sentence by sentence, the newest first, with its powers and its revisions.",
    ),
    "/powers": (
        "All powers",
        "Countries and groups of countries that have a section of their own in at least one commentary.",
    ),
    "/contributors": (
        "Contributors: who wrote which section",
        "The authors of every section, with role and organisation. Who says it is not whose position it is.",
    ),
    "/search": (
        "Search all sentences",
        "Find words and phrases in every sentence of every commentary, narrowed by theme, power and contributor.",
    ),
    "/about": (
        "How it is made: method, codebook, agreement and sources",
        "How sentences get their themes, powers their positions, figures their hedges; and how far coders agree.",
    ),
    "/figures/dictionary": (
        "Data dictionary",
        "Every column of the files to take away: its meaning, type, unit, the words it may hold, where it is from.",
    ),
    "/keys": (
        "Keyboard",
        "The keys that lead through the pages, and how to switch them off.",
    ),
    "/docs": (
        "Interface for programs",
        "Everything on these pages as JSON: texts, sentences, positions, figures and cues, with the same filters.",
    ),
}
"""Title and description of the pages that are the same whatever is asked."""


def list_subject(path: str) -> Subject:
    """Make a subject of one of `LISTS`."""
    return page_subject(path, *LISTS[path])


def power_subject(power: PowerRow) -> Subject:
    """Make a subject of the page of a power."""
    members = [name for _, name in power.members]
    who = f" ({listed(members)})" if members != [power.heading] and members else ""
    texts = counted(power.commentaries, "commentary", "commentaries")
    count = counted(power.sentences, "sentence")
    description = f"Positions, themes, figures and cues of {power.heading}{who}: {count} in {texts}."
    return page_subject(power.address, f"{power.heading}: where it stands, text by text", short(description))


def contributor_subject(wrote: Sequence[ContributionRow]) -> Subject:
    """Make a subject of the page of a contributor."""
    person = wrote[0].contributor
    role = ", ".join(filter(None, (person.role, person.organisation)))
    sections = named([f"{row.label} in “{short(row.commentary_title, 60)}”" for row in wrote], longest=150)
    description = f"{role}. Sections: {sections}." if role else f"Sections: {sections}."
    return page_subject(person.address, f"{person.name}, contributor", short(description))


def search_subject(query: AddressQuery, words: str, total: int) -> Subject:
    """Make a subject of a search and what it found."""
    title = f"“{short(words, 60)}”" if words else "Search by theme, power and contributor"
    if not words and query.address() == "/search":
        return list_subject("/search")
    if not total:
        nothing = "No sentence of any commentary holds all of this."
        return page_subject(query.address(), f"{title}: nothing found", nothing)
    found = counted(total, "sentence")
    description = f"{found} found, the most telling first, each with its link and who says it."
    return page_subject(query.address(), f"{title}: {found}", description)
