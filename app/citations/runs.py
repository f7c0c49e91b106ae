"""A reference as text with italics: pages, Word and plain text are written from the same runs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a reference in one hand."""

    text: str
    italic: bool = False


Reference = tuple[Run, ...]


def slanted(title: str) -> Run:
    """Return the title of a whole work: slanted, but in a script that knows no slant, such as Chinese or Arabic."""
    return Run(title, italic=title.upper() != title.lower())


def plain(reference: Iterable[Run]) -> str:
    """Return a reference without its italics."""
    return "".join(run.text for run in reference)


def joined(*parts: str | Run | Reference) -> Reference:
    """Put a reference together; neighbours in one hand become one run, and empty parts are nothing."""
    found: list[Run] = []
    for run in _runs(parts):
        if not run.text:
            continue
        if found and found[-1].italic == run.italic:
            found[-1] = Run(found[-1].text + run.text, run.italic)
        else:
            found.append(run)
    return tuple(found)


def _runs(parts: Iterable[str | Run | Reference]) -> Iterator[Run]:
    for part in parts:
        if isinstance(part, tuple):
            yield from part
        else:
            yield Run(part) if isinstance(part, str) else part
