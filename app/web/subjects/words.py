"""How titles and descriptions put things: names in a row, a label within a sentence, a stance, words cut short."""

from collections.abc import Sequence

from app import locales
from app.places import load_places
from app.rows import CommentaryView
from app.scale import label
from app.standings import SILENCES, QuestionRow, Standing

LONGEST_TITLE = 70
"""Letters of a title that chats and search engines show in full."""
LONGEST_DESCRIPTION = 200
_LONGEST_ROW_OF_NAMES = 62
_LONGEST_TEXT = 28
_LEAST = 24
"""Letters of a title of a text that are still enough to know it by."""
_STATES = {term.slug: term for term in SILENCES}


def listed(names: Sequence[str]) -> str:
    """Return "Pakistan, India and Iran"; with a comma before the last where a name has an "and" of its own."""
    if len(names) < 2 or not any(" and " in name for name in names):
        return locales.listed(names)
    *others, last = names
    return f"{', '.join(others)}, and {last}"


def named(names: Sequence[str], *, longest: int = _LONGEST_ROW_OF_NAMES) -> str:
    """Return all names where that is short enough, else the first few "and 3 more" (never one more)."""
    whole, kept = listed(names), len(names) - 1
    while len(whole) > longest and kept > 1:
        kept -= 1
        whole = listed((*names[:kept], f"{len(names) - kept} more"))
    return whole


def within(words: str) -> str:
    """Return a label as it stands within a sentence: "recognition", but "U.S. role" and "Taliban" keep their letter."""
    first = words.split(maxsplit=1)[0] if words.strip() else ""
    name = any(map(str.isupper, first[1:])) or any(not found.start for found in load_places().mentions(words))
    return words if name else words[:1].lower() + words[1:]


def short(words: str, longest: int = LONGEST_DESCRIPTION) -> str:
    """Return words that end at a whole one, with "…" where something was cut; runs of white space are one space."""
    words = " ".join(words.split())
    if len(words) <= longest:
        return words
    cut = words[: longest - 1]
    head, blank, _ = cut.rpartition(" ")
    return (head if blank and len(head) > longest // 2 else cut).rstrip(" ,;:–-") + "…"


def short_beside(words: str, title: str) -> str:
    """Return words as `short` does, in the room that a title leaves beside them; never so short that none know them."""
    return short(words, max(LONGEST_TITLE - len(title), _LEAST))


def stands(cell: Standing) -> str:
    """Return where a power stands in a word or two: "conditional", "silent"."""
    return within(label(cell.lead.stance) if cell.lead and cell.state == "stated" else _STATES[cell.state].label)


def told(row: QuestionRow) -> str:
    """Return where all powers stand on a question, from yes to no: "Conditional: Pakistan. Waiting: Iran, India."."""
    groups = [(term.label, [cell.section.label for cell in cells]) for term, cells in reversed(row.scale) if cells]
    groups += [
        (term.label, names)
        for term in SILENCES
        if (names := [cell.section.label for cell in row.apart if cell.state == term.slug])
    ]
    return " ".join(f"{term}: {listed(names)}." for term, names in groups)


def of_text(view: CommentaryView) -> str:
    """Return what tells this text's pages from those of the default one: nothing for the default itself."""
    return "" if view.row.is_default else f" · {short(view.row.title, _LONGEST_TEXT)}"


def silence(cell: Standing) -> str:
    """Return what it means that a power takes no stance: "The text says nothing of it."."""
    meaning = _STATES[cell.state].meaning if cell.state != "stated" else ""
    return f"{meaning[:1].upper()}{meaning[1:]}." if meaning else ""
