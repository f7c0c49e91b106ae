"""Texts that tests make up: pages in the shape of a commentary, and what the parser makes of them."""

from collections import Counter
from pathlib import Path

from app.domain import Commentary, ParsedSource
from app.pipeline.blocks import source_lines
from app.pipeline.read import SourceText, read
from app.pipeline.run import load_knowledge, parse

DATA = Path(__file__).parent / "data"
TITLE = "After the Dam, Neighbours Take Stock"
STANDFIRST = "A new dam has changed the river and the politics around it. What does each neighbour want now?"
PROSE = (
    (
        "{} watches the river with more patience than its papers suggest. Its engineers, who helped to plan the first "
        "dam, know how little can be done before the rains, and its ministers have begun to listen to them."
    ),
    (
        "Whether {} can wait for long is another matter. Harvests were poor, prices rose by 12 per cent, and the next "
        "election is only two years away. Its diplomats, however, still prefer a bad treaty to a good quarrel."
    ),
    (
        "For now, {} will send surveyors rather than soldiers. A commission meets in the spring, and few expect it to "
        "agree on anything but the date of its next meeting."
    ),
)
INTRODUCTION = (
    (
        "The gates closed in June, and the lake behind the dam has been rising ever since. Three governments had asked "
        "for a delay, two had threatened to act, and none did. What follows is an account of the months since then, "
        "and of the choices that the rising water has left to those who live below it."
    ),
    (
        "Nobody planned the river’s politics, and nobody can plan them now. The old treaties divide water that no "
        "longer comes; the new ones wait for signatures that nobody wants to give first."
    ),
)


def section(heading: str, *credits_: str, prose: tuple[str, ...] = PROSE) -> str:
    """A heading, paragraphs, and credit lines below the first of them."""
    first, *others = (paragraph.format(heading) for paragraph in prose)
    return "\n\n".join([heading, first, *credits_, *others])


def page(*sections: str, top: str = TITLE, tail: str = "") -> str:
    """A title, a standfirst, an introduction, then these sections."""
    return "\n\n".join([top, STANDFIRST, *INTRODUCTION, *sections, tail])


def parsed(text: str, name: str = "page.txt") -> ParsedSource:
    """Parse a text with all the data files of the program."""
    return parse(SourceText(name, text), load_knowledge())


def parsed_file(name: str) -> ParsedSource:
    """Parse a file of the tests' data."""
    return parse(read(DATA / name, max_bytes=1_000_000), load_knowledge())


def main(text: str) -> Commentary:
    """Parse a text and return its main commentary."""
    return parsed(text).commentaries[0]


def shape(commentary: Commentary) -> list[tuple[str, int]]:
    """Return each section's slug and how many passages it has."""
    return [(part.slug, len(part.passages)) for part in commentary.sections]


def reasons(source: ParsedSource) -> dict[str, str]:
    """Return why each line was set aside, by its text."""
    return {row.text: row.reason for row in source.set_aside}


def used_lines(source: ParsedSource, text: str) -> Counter[int]:
    """Count how often each source line came out; a title and a standfirst are found by their words."""
    lines = {number: line for number, line in enumerate(source_lines(text), 1)}
    used = Counter(row.line for row in source.set_aside)
    for commentary in source.commentaries:
        for part in commentary.all_sections:
            used.update([part.line] if part.line else [])
            for passage in part.passages:
                used.update(n for n in range(passage.line, passage.last_line + 1) if lines[n].strip())
    heads = [" ".join(words.split()) for c in source.commentaries for words in (c.title, c.standfirst or "")]
    for number, line in lines.items():
        words = " ".join(line.replace("\ufeff", "").split())
        if number not in used and words and any(words in head for head in heads):
            used[number] += 1
    return used
