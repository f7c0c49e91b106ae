"""A list of kept sentences as Markdown: each a quotation with its source in full. Word is written from the same."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.citations import Reference
from app.exports.markdown import escaped
from app.locales import counted

TITLE, REMARK = "Kept sentences", "Note:"
_BREAK = "\\\n"
"""What breaks a line in Markdown."""


@dataclass(frozen=True, slots=True)
class KeptQuotation:
    """One kept sentence: whose position it is (`label`), what it speaks of, and its source as a full note.

    `remark` is what the reader noted on it, "" where there is nothing.
    """

    text: str
    language: str
    label: str
    themes: tuple[str, ...]
    permalink: str
    source: Reference
    remark: str = ""

    @property
    def about(self) -> str:
        """Whose position it is, and what it speaks of."""
        return f"{self.label}: {', '.join(self.themes)}" if self.themes else self.label


@dataclass(frozen=True, slots=True)
class KeptList:
    """A list of kept sentences to be written: in groups under a heading, "" where there is but one.

    `lost` says what cannot be shown any more, `permalink` is the whole address of the list.
    """

    groups: tuple[tuple[str, tuple[KeptQuotation, ...]], ...]
    lost: tuple[str, ...]
    permalink: str

    @property
    def quotations(self) -> tuple[KeptQuotation, ...]:
        """All of them, in order."""
        return tuple(one for _, group in self.groups for one in group)


def kept_markdown(kept: KeptList) -> str:
    """Write the list as Markdown."""
    return "\n".join(_lines(kept)) + "\n"


def _lines(kept: KeptList) -> Iterator[str]:
    yield from (
        f"# {TITLE}",
        "",
        f"{counted(len(kept.quotations), 'sentence')}. [See this list online](<{kept.permalink}>)",
    )
    for heading, quotations in kept.groups:
        if heading:
            yield from ("", f"## {escaped(heading)}")
        for one in quotations:
            yield from _quotation(one)
    if kept.lost:
        yield from ("", "## No longer in the text", "", *(f"- {escaped(line)}" for line in kept.lost))


def _quotation(one: KeptQuotation) -> Iterator[str]:
    yield from ("", f"> {escaped(one.text)}", "")
    yield f"**{escaped(one.about)}** — {_source(one.source, one.permalink)}"
    if one.remark:
        yield from ("", f"{REMARK} {_BREAK.join(escaped(line) for line in one.remark.splitlines())}")


def _source(source: Reference, permalink: str) -> str:
    """Write a reference; its address is a link, and everything else plain text."""
    written = []
    for run in source:
        before, address, after = run.text.partition(permalink)
        text = f"{_as_it_stands(before)}<{address}>{_as_it_stands(after)}" if address else _as_it_stands(before)
        written.append(f"*{text.strip()}*" if run.italic and text.strip() else text)
    return "".join(written)


def _as_it_stands(text: str) -> str:
    """Escape a text and keep the blanks at its ends, which part it from its neighbours."""
    start, end = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{start}{escaped(text)}{end}" if text.strip() else text
