"""`visavis codings`: coding sheets out and in, how far coders agree, and what was coded so far."""

import csv
import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal

import orjson
import typer

from app import terminal
from app.codings.agreement import Agreement
from app.codings.complete import LONGEST_WHY
from app.codings.pairs import Pair, coders, pair, pairs
from app.codings.people import name_problem, spelled_as_before
from app.codings.sheet_files import LARGEST, Row, read_rows, to_csv, to_xlsx
from app.codings.sheet_reading import commentaries_named, read_sheet
from app.codings.sheets import coding_sheet
from app.db import now
from app.domain import Batch
from app.errors import BadValueError, NotFoundError, SheetError, VisavisError
from app.queries.codings import batch_history, text_since
from app.rows import CommentaryView
from app.store.codings import save_batch, save_sheet

app = typer.Typer(no_args_is_help=True, help="Code a commentary with others: coding sheets, agreement, history.")

PROGRAM = "auto"
"""What the program is called among coders; no person can have that name."""

_REFUSED = 1
_WRITERS = {".xlsx": to_xlsx, ".csv": to_csv}
_COLUMNS = ("first", "second", "about", "subject", "units", "agreed", "kappa", "alpha")

CommentaryArgument = Annotated[str, typer.Argument(help="Slug of the commentary.")]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace a file that is there.")]
CoderOption = Annotated[str, typer.Option(help="Name of the person who coded.")]


@app.command("export")
def export_command(
    commentary: CommentaryArgument,
    file: Annotated[Path, typer.Argument(help="The sheet to write: .xlsx or .csv.")],
    *,
    filled: Annotated[bool, typer.Option("--filled", help="Fill in what is coded; else cells are empty.")] = False,
    force: ForceOption = False,
) -> None:
    """Write a coding sheet, empty for a second coder who must not see the first one's."""
    write = _WRITERS.get(file.suffix.lower())
    if write is None:
        raise SheetError(f"{file}: a coding sheet is a file in {' or '.join(_WRITERS)}")
    with terminal.opened() as database:
        sheet = coding_sheet(terminal.commentary(database, commentary), filled=filled)
    try:
        with file.open("wb" if force else "xb") as target:
            target.write(write(sheet))
    except FileExistsError:
        raise SheetError(f"{file}: is there already; --force replaces it") from None
    except OSError as error:
        raise SheetError(f"{file}: cannot be written ({error.strerror})") from error
    rows = {table.kind: len(table.rows) for table in sheet.tables}
    terminal.out.print(f"{file}: {rows['sentence']} sentences, {rows['position']} positions to code", markup=False)


@app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="A filled coding sheet: .xlsx or .csv.")],
    coder: CoderOption,
    why: Annotated[str, typer.Option(help="Why or when it was coded; without it, the file's name.")] = "",
    commentary: Annotated[str, typer.Option(help="Slug of the commentary, where the sheet's own is another.")] = "",
) -> None:
    """Store what a coding sheet says; the same sheet twice changes nothing.

    A row that does not fit is refused with its reason, and the others are stored. Exit status 1 if any was refused.
    """
    coder, why = _name(coder), _why(why or f"Coding sheet {file.name}"[:LONGEST_WHY])
    rows = _rows(file)
    with terminal.opened() as database:
        view = terminal.commentary(database, commentary or _only_commentary(file, rows))
        coder = spelled_as_before(coder, coders(view))
        with database.reading() as session:
            since = text_since(session, view.row.slug)
        found = read_sheet(rows, view, text_since=since)
        for refusal in found.refusals:
            terminal.err.print(str(refusal), markup=False)
        saved = None
        if found.codings:
            with database.writing() as session:
                batch = Batch(coder, "sheet", why, found.codings)
                saved = save_sheet(session, view.row.slug, batch, now=now())
    if saved:
        said = f"revision {saved.revision}: {saved.summary}"
    else:
        said = "nothing changed" if found.codings else "nothing stored: no row of the sheet is coded and fits"
    terminal.out.print(f"{view.row.slug}: {said}", markup=False)
    if found.refusals:
        refused = len({refusal.where for refusal in found.refusals})
        terminal.err.print(f"{refused} {'row' if refused == 1 else 'rows'} refused", markup=False)
        raise typer.Exit(_REFUSED)


@app.command("agreement")
def agreement_command(
    commentary: CommentaryArgument,
    two: Annotated[
        tuple[str, str] | None,
        typer.Option("--coders", metavar="A B", help="Only these two; `auto` is the program."),
    ] = None,
    form: Annotated[Literal["table", "json", "csv"], typer.Option("--format", help="How to print it.")] = "table",
) -> None:
    """Print how far coders agree, by theme and by question: each person with the program, then each two people."""
    with terminal.opened() as database:
        view = terminal.commentary(database, commentary)
    found = (_pair(view, *two),) if two else pairs(view)
    if form == "json":
        sys.stdout.buffer.write(orjson.dumps([_json(row) for row in found], option=orjson.OPT_INDENT_2) + b"\n")
    elif form == "csv":
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator="\n").writerows([_COLUMNS, *(line for row in found for line in _lines(row))])
        sys.stdout.buffer.write(out.getvalue().encode())
    else:
        for line in _table(view, found):
            terminal.out.print(line, markup=False)


@app.command("list")
def list_command(commentary: CommentaryArgument) -> None:
    """Print what people coded so far, the newest first: one line a batch."""
    with terminal.opened() as database:
        slug = terminal.commentary(database, commentary).row.slug
        with database.reading() as session:
            history = batch_history(session, slug)
    rows = [("number", "when", "coder", "from", "codings", "why")]
    for row in history:
        batch = row.batch
        codings = f"undoes {batch.undoes}" if batch.undoes else str(len(batch.codings))
        undone = f" (undone by {row.undone_by})" if row.undone_by else ""
        when = row.created_at.strftime("%Y-%m-%d %H:%M")
        rows.append((str(batch.number), when, batch.coder, batch.origin, codings, batch.why + undone))
    for line in _aligned(rows):
        terminal.out.print(line, markup=False)


@app.command("undo")
def undo_command(
    commentary: CommentaryArgument,
    number: Annotated[int, typer.Argument(help="Number of the batch, as `visavis codings list` gives it.")],
    coder: CoderOption,
    why: Annotated[str, typer.Option(help="Why it is undone.")],
) -> None:
    """Take back a batch of codings; it stays in the history."""
    batch = Batch(_name(coder), "sheet", _why(why), (), undoes=number)
    with terminal.opened() as database:
        slug = terminal.commentary(database, commentary).row.slug
        try:
            with database.writing() as session:
                saved = save_batch(session, slug, batch, now=now())
        except NotFoundError as error:
            raise VisavisError(f"{slug} has no batch {number} that can be undone") from error
        except BadValueError as error:
            raise VisavisError(f"{slug}: batch {number} is undone already") from error
    terminal.out.print(f"{slug}: revision {saved.revision}: {saved.summary}", markup=False)


def _name(name: str) -> str:
    """Return a coder's name without needless blanks; refuse what is no name."""
    name = " ".join(name.split())
    if problem := name_problem(name):
        raise typer.BadParameter(problem, param_hint="--coder")
    return name


def _why(why: str) -> str:
    why = " ".join(why.split())
    if not why or len(why) > LONGEST_WHY or not why.isprintable():
        raise typer.BadParameter(f"a reason has 1 to {LONGEST_WHY} printable characters", param_hint="--why")
    return why


def _rows(file: Path) -> tuple[Row, ...]:
    try:
        with file.open("rb") as source:
            return read_rows(source.read(LARGEST + 1), file.name)
    except OSError as error:
        raise SheetError(f"{file}: cannot be read ({error.strerror})") from error


def _only_commentary(file: Path, rows: Iterable[Row]) -> str:
    named = commentaries_named(rows)
    if len(named) != 1:
        which = f"several commentaries ({', '.join(named)})" if named else "no commentary"
        raise SheetError(f"{file.name}: names {which}; say with --commentary which it is about")
    return named[0]


def _pair(view: CommentaryView, first: str, second: str) -> Pair:
    """Return the two coders asked for, a person first."""
    known = coders(view)
    for name in (first, second):
        if name not in (*known, PROGRAM):
            raise VisavisError(
                f"nobody called “{name}” coded {view.row.slug}; there are: {', '.join((*known, PROGRAM))}"
            )
    if first == second:
        raise VisavisError(f"“{first}” is one coder; agreement takes two")
    first, second = (second, first) if first == PROGRAM else (first, second)
    return pair(view, first, None if second == PROGRAM else second)


def _sides(row: Pair) -> Iterator[tuple[str, tuple[Agreement, ...]]]:
    yield "themes", row.themes
    yield "questions", row.questions


def _json(row: Pair) -> dict[str, object]:
    counts = {"sentences": row.sentences, "positions": row.positions}
    return {"first": row.first, "second": row.second or PROGRAM} | counts | {
        about: [
            {"subject": one.subject or "all", "units": one.units}
            | {name: _rounded(value) for name, value in _values(one)}
            for one in rows
        ]
        for about, rows in _sides(row)
    }  # fmt: skip


def _lines(row: Pair) -> Iterator[tuple[object, ...]]:
    for about, rows in _sides(row):
        for one in rows:
            values = (_rounded(value) for _, value in _values(one))
            yield row.first, row.second or PROGRAM, about, one.subject or "all", one.units, *values


def _values(one: Agreement) -> tuple[tuple[str, float | None], ...]:
    return ("agreed", one.agreed), ("kappa", one.kappa), ("alpha", one.alpha)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _table(view: CommentaryView, found: Sequence[Pair]) -> Iterator[str]:
    if not found:
        yield f"{view.row.slug}: no two coders coded the same"
    labels = {"": "All together"} | {row.slug: row.label for row in view.codebook.themes}
    questions = {"": "All together"} | {row.slug: row.text for row in view.codebook.questions}
    for row in found:
        yield f"{row.first} and {row.second or 'the program'}: {row.sentences} sentences, {row.positions} positions"
        for about, rows in ((about, rows) for about, rows in _sides(row) if rows):
            named = labels if about == "themes" else questions
            lines = [(named[one.subject], str(one.units), *_shown(one)) for one in rows]
            yield ""
            yield from _aligned([(about, "units", "agreed", "kappa", "alpha"), *lines])
        yield ""


def _shown(one: Agreement) -> tuple[str, str, str]:
    """Return share, kappa and alpha as text; a dash where one is not defined."""
    kappa, alpha = ("-" if value is None else f"{value:.2f}" for value in (one.kappa, one.alpha))
    return "-" if one.agreed is None else f"{one.agreed:.1%}", kappa, alpha


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the rows as lines with columns under each other, the last one as long as it is."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
