"""`visavis backup`, `visavis restore` and `visavis check`: a database kept safe and sound."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track

from app import backup as backups
from app import terminal
from app.db import Database
from app.locales import counted
from app.pipeline.checking import check_source, unsound, unusable
from app.pipeline.checking.findings import Finding
from app.queries.stored import source_ids

app = typer.Typer()

_WRONG = 1
_SHOW_PROGRESS_FROM = 5


@app.command("backup")
def backup_command(
    file: Annotated[Path, typer.Argument(help="The file to write.")],
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Write everything in the database to one file, whichever kind of database it is."""
    with terminal.opened() as database:
        contents = backups.backup(database, file, replace=force)
    terminal.out.print(f"{file}: {_said(contents)} written", markup=False)


@app.command("restore")
def restore_command(
    file: Annotated[Path, typer.Argument(help="A file that `visavis backup` wrote.")],
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace all that is in the database.")] = False,
) -> None:
    """Put everything in a backup into the database, all or nothing; into either kind of database."""
    contents = backups.restore(terminal.settings().database_url, file, replace=force)
    terminal.out.print(f"{file}: {_said(contents)} restored", markup=False)


@app.command("check")
def check_command() -> None:
    """Check the database against its own constraints, and every text against its source; change nothing.

    Exit status 1 if something is wrong. A notice is not: other themes under newer rules, a coding without effect.
    """
    database = Database(terminal.settings().database_url)
    try:
        wrong, notices, checked = 0, 0, 0
        for count, finding in _found(database):
            checked += count
            if finding:
                wrong += finding.wrong
                notices += not finding.wrong
                _print(finding)
    finally:
        database.close()
    terminal.out.print(_summary(checked, wrong, notices), markup=False)
    if wrong:
        raise typer.Exit(_WRONG)


def _found(database: Database) -> Iterator[tuple[int, Finding | None]]:
    """Yield how many more commentaries were checked, and each finding."""
    if broken := unusable(database):
        yield from ((0, finding) for finding in broken)
        return
    yield from ((0, finding) for finding in unsound(database))
    with database.reading() as session:
        sources = source_ids(session)
        watched = len(sources) >= _SHOW_PROGRESS_FROM and terminal.err.is_terminal
        for source in track(sources, description="Checking", console=terminal.err) if watched else sources:
            count, findings = check_source(session, source)
            yield count, None
            yield from ((0, finding) for finding in findings)


def _print(finding: Finding) -> None:
    console, word = (terminal.err, "wrong") if finding.wrong else (terminal.out, "notice")
    console.print(f"{word}: {finding.where}: {finding.what}", markup=False)


def _summary(checked: int, wrong: int, notices: int) -> str:
    said = f"{wrong:,} wrong" if wrong else "all is well"
    also = f", {counted(notices, 'notice')}" if notices else ""
    return f"{counted(checked, 'commentary', 'commentaries')} checked: {said}{also}"


def _said(contents: backups.Contents) -> str:
    return f"{counted(contents.commentaries, 'commentary', 'commentaries')}, {counted(contents.rows, 'row')}"
