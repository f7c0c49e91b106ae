"""A brief as Markdown: lists that read well as plain text too, each number of a note a link to its sentence."""

import re
from collections.abc import Iterator

from app.exports.brief import Brief, Said, Speech, Stand

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])|^([-+=]|\d+(?=[.)]))")


def as_markdown(brief: Brief) -> str:
    """Write a brief as Markdown."""
    return "\n".join((*_head(brief), *_body(brief), *_notes(brief))) + "\n"


def _head(brief: Brief) -> Iterator[str]:
    yield f"# {escaped(brief.title)}"
    for line in brief.lines:
        yield from ("", escaped(line))
    yield from ("", f"[See this comparison online]({brief.permalink})")
    if brief.empty:
        yield from ("", escaped(brief.empty))


def _body(brief: Brief) -> Iterator[str]:
    if brief.questions:
        yield from ("", "## Questions")
    for question, stands in brief.questions:
        yield from ("", f"### {escaped(question)}", "")
        for stand in stands:
            yield from _stand(stand)
    if brief.unsaid:
        yield from ("", "## Nothing can be said", "", *(f"- {escaped(line)}" for line in brief.unsaid))
    if brief.themes:
        yield from ("", "## Themes")
    for theme, speeches in brief.themes:
        yield from ("", f"### {escaped(theme)}", "")
        yield from (_speech(speech) for speech in speeches)


def _stand(stand: Stand) -> Iterator[str]:
    by = f" Coded by {escaped(stand.said.coder)}." if stand.said.coder else ""
    yield f"- **{escaped(stand.power)}**: {_said(stand.said)}{by}"
    yield from (f"    - {_beside(other)}" for other in stand.others)


def _beside(other: Said) -> str:
    """Tell another reading: in full only where it says something else."""
    if other.alike:
        words = f": {escaped(other.words)}" if other.words else ""
        return " ".join(filter(None, (f"{escaped(other.reads)}{words}", _cited(other.notes)))) + "."
    return f"{escaped(other.reads)}: {_said(other)}"


def _said(said: Said) -> str:
    parts = [f"{escaped(said.words)}."]
    if said.says:
        says = escaped(said.says)
        parts.append(says if says.endswith((".", "?", "!", "”")) else f"{says}.")
    return " ".join(filter(None, (*parts, _cited(said.notes))))


def _speech(speech: Speech) -> str:
    by = f"Coded by {escaped(speech.coder)}."
    if not speech.count:
        return f"- **{escaped(speech.power)}**: Silent: no sentence on it. {by}"
    count = f"{speech.count} {'sentence' if speech.count == 1 else 'sentences'}"
    return f"- **{escaped(speech.power)}** ({count}): {escaped(speech.quote)} {_cited(speech.notes)} {by}"


def _cited(notes: tuple[int, ...]) -> str:
    return f"({', '.join(f'[{number}]' for number in notes)})" if notes else ""


def _notes(brief: Brief) -> Iterator[str]:
    """Yield the notes, then where the number of each leads to."""
    if brief.notes:
        yield from ("", "## Notes", "")
    for note in brief.notes:
        by = f"{escaped(note.people)}, " if note.people else ""
        yield f"{note.number}. {escaped(note.text)} {by}{escaped(note.place)}. <{note.permalink}>"
    if brief.notes:
        yield from ("", *(f"[{note.number}]: <{note.permalink}>" for note in brief.notes))


def escaped(text: str) -> str:
    """Take the meaning from every character that is Markdown or HTML, and from line breaks."""
    return _SPECIAL.sub(_backslashed, " ".join(text.split()))


def _backslashed(found: re.Match[str]) -> str:
    return f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"
