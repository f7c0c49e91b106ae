"""The lines of a source: each is in one passage, set aside, or a title, standfirst or heading. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator

from app.domain import Commentary, ParsedSource, SetAside
from app.locales import counted
from app.pipeline.blocks import blocks
from app.pipeline.checking.findings import Finding, named
from app.queries.stored import StoredSource


def lost_lines(source: StoredSource, stored: Iterable[Commentary], parsed: ParsedSource) -> Iterator[Finding]:
    """Yield the lines of a source that are stored nowhere, twice or with another text.

    `parsed` tells which lines are titles and headings: the database does not keep where those stood.
    """
    lines = {number: text for block in blocks(source.text) for number, text in block.lines}
    used = Counter(_of_passages(stored)) + Counter(row.line for row in source.set_aside)
    heads = lines.keys() - set(_of_passages(parsed.commentaries)) - {row.line for row in parsed.set_aside}
    problems = (
        ([line for line in lines if line not in used and line not in heads], "stored nowhere"),
        ([line for line, times in used.items() if times > 1], "stored twice"),
        ([line for line in used if line not in lines], "not in it"),
        (
            [row.line for row in source.set_aside if lines.get(row.line, row.text) != row.text],
            "set aside with another text",
        ),
    )
    for numbers, what in problems:
        if numbers:
            where = named([str(number) for number in sorted(numbers)])
            yield Finding(source.name, f"{counted(len(numbers), 'line is', 'lines are')} {what} ({where})")
    yield from _reasons(source, parsed.set_aside)


def _of_passages(commentaries: Iterable[Commentary]) -> Iterator[int]:
    for commentary in commentaries:
        for section in commentary.all_sections:
            for passage in section.passages:
                yield from range(passage.line, passage.last_line + 1)


def _reasons(source: StoredSource, aside: Iterable[SetAside]) -> Iterator[Finding]:
    """Say where today's rules give other reasons."""
    ours, theirs = ({row.line: row.reason for row in rows} for rows in (source.set_aside, aside))
    if count := sum(ours[line] != theirs[line] for line in ours.keys() & theirs.keys()):
        what = f"{counted(count, 'line is', 'lines are')} set aside for other reasons under today's rules"
        yield Finding(source.name, what, wrong=False)
