"""The command line: `visavis parse`, `import`, `export`, `serve` and `assets`; codings, codebooks and upkeep."""

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import orjson
import typer
from rich.progress import track

from app import cli_codebook, cli_codings, cli_upkeep
from app.codings.settle import applied
from app.db import SCHEMA, Database, migrate
from app.errors import BadValueError, NotFoundError, SourceError, VisavisError
from app.interchange import source_json
from app.pipeline.read import find_sources, read
from app.pipeline.run import import_path, load_knowledge
from app.pipeline.run import parse as parse_source
from app.store.commentaries import Saved
from app.terminal import err as _err
from app.terminal import out as _out
from app.terminal import settings as _settings

if TYPE_CHECKING:
    from app.web.deps import AskedView

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
app.add_typer(cli_codings.app, name="codings")
app.add_typer(cli_codebook.app, name="codebook")
app.add_typer(cli_upkeep.app)

_SHOW_PROGRESS_FROM = 5
_REFUSED = 1

_HERE = "http://127.0.0.1:8000"
"""Where `visavis serve` serves, unless it is told otherwise."""
_TARGET_HELP = "Slug of a text (without it, the one that pages show first); the file to write, `-` for standard output."
_FORMAT_HELP = "csv, xlsx, docx, md or json; without it, the ending of the file says which."

CodebookOption = Annotated[Path | None, typer.Option(help="A codebook to use instead of the program's own.")]


@app.command("parse")
def parse_command(
    source: Annotated[str, typer.Argument(help="A text file.")],
    codebook: CodebookOption = None,
    coder: Annotated[
        Literal["auto", "all"], typer.Option(help="`auto`: only what the program coded by itself.")
    ] = "all",
) -> None:
    """Print what is in a source as JSON; store nothing."""
    parsed = parse_source(read(Path(source), max_bytes=_settings().max_source_bytes), load_knowledge(codebook))
    if coder == "all":
        parsed = replace(parsed, commentaries=tuple(applied(commentary) for commentary in parsed.commentaries))
    sys.stdout.buffer.write(orjson.dumps(source_json(parsed), option=orjson.OPT_INDENT_2) + b"\n")


@app.command("import")
def import_command(
    sources: Annotated[list[str], typer.Argument(help="Text files, or folders of them.")],
    codebook: CodebookOption = None,
) -> None:
    """Store commentaries; a source imported twice changes nothing."""
    settings = _settings()
    load_knowledge(codebook)
    migrate(settings.database_url)
    database = Database(settings.database_url)
    refused = 0
    try:
        for path in _progress(list(find_sources([Path(source) for source in sources]))):
            try:
                if isinstance(path, SourceError):
                    raise path
                for saved in import_path(database, path, codebook, max_bytes=settings.max_source_bytes):
                    _out.print(_said(saved), markup=False)
            except SourceError as error:
                refused += 1
                _err.print(f"refused: {error}", markup=False)
    finally:
        database.close()
    if refused:
        raise typer.Exit(_REFUSED)


def _progress(paths: list[Path | SourceError]) -> Iterable[Path | SourceError]:
    """Show a bar where the work is long and somebody watches."""
    if len(paths) < _SHOW_PROGRESS_FROM or not _err.is_terminal:
        return paths
    return track(paths, description="Importing", console=_err)


def _said(saved: Saved) -> str:
    state = (
        "unchanged" if saved.outcome == "unchanged" else f"{saved.outcome}, revision {saved.revision}: {saved.summary}"
    )
    return f"{saved.slug}: {state}"


@app.command("export")
def export_command(
    target: Annotated[list[str], typer.Argument(metavar="[COMMENTARY] FILE", help=_TARGET_HELP)],
    theme: Annotated[list[str] | None, typer.Option(help="Only this theme; can be repeated.")] = None,
    power: Annotated[list[str] | None, typer.Option(help="Only this power; can be repeated.")] = None,
    question: Annotated[list[str] | None, typer.Option(help="Only this question; can be repeated.")] = None,
    view: Annotated[str, typer.Option(help="`questions` or `themes`: only these.")] = "",
    form: Annotated[str, typer.Option("--format", help=_FORMAT_HELP)] = "",
) -> None:
    """Write the comparison of a commentary as a file; one that is there already is replaced.

    Links begin with VISAVIS_BASE_URL, or where that is not set with http://127.0.0.1:8000.
    """
    from app.web.deps import AskedView  # the pages' own reading of filters; the other commands need no pages

    if len(target) > 2:
        raise typer.BadParameter("give a commentary and a file, or a file only", param_hint="[COMMENTARY] FILE")
    *named, file = target
    asked = AskedView.model_construct(
        commentary="".join(named),
        theme=tuple(theme or ()),
        power=tuple(power or ()),
        question=tuple(question or ()),
        view=view,
    )
    content = _exported(asked, form or ("" if file == "-" else Path(file).suffix[1:].lower()))
    if file == "-":
        sys.stdout.buffer.write(content)
        return
    try:
        Path(file).write_bytes(content)
    except OSError as error:
        raise VisavisError(f"{file}: cannot be written ({error.strerror})") from error
    _out.print(f"{file}: {len(content):,} bytes written", markup=False)


def _exported(asked: "AskedView", suffix: str) -> bytes:
    """Return a comparison in the format with this ending; say in one line what cannot be had, and what can."""
    from app.codebook import load_codebook
    from app.exports import FORMATS, comparison_file
    from app.web.compare import exported
    from app.web.library import Library

    if suffix not in FORMATS:
        known = ", ".join(f".{known}" for known in FORMATS)
        raise VisavisError(f"“{suffix}” is no format: let the file end in one of {known}, or give --format")
    settings = _settings()
    database = Database(settings.database_url)
    try:
        if database.schema() != SCHEMA:
            migrate(settings.database_url)
        shown = exported(Library(database, load_codebook()), asked, (settings.base_url or _HERE).rstrip("/"))
    except BadValueError as error:
        raise VisavisError(f"There is no {error.field} “{error.value}”; there are: {', '.join(error.known)}") from error
    except NotFoundError as error:
        known = ", ".join(address.rpartition("/")[2] for _, address in error.known)
        raise VisavisError(f"{error}{f' There are: {known}' if known else ''}") from error
    finally:
        database.close()
    return comparison_file(shown, suffix)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64)] = 1,
) -> None:
    """Migrate the database where it must be, then serve the pages."""
    import uvicorn  # the other commands need no server

    settings = _settings()
    migrate(settings.database_url)
    _err.print(f"Vis-à-vis: http://{host}:{port}", markup=False)
    uvicorn.run(
        "app.main:served_app", factory=True, host=host, port=port, workers=workers, access_log=False,
        server_header=False, log_level="warning", timeout_graceful_shutdown=5,
    )  # fmt: skip


@app.command()
def assets() -> None:
    """Fetch local copies of htmx and Plotly, each checked against its pinned hash."""
    from app.assets import main as fetch_all

    raise typer.Exit(fetch_all())


def main() -> None:
    """Run the command line; an expected failure is one line and exit status 1."""
    try:
        app()
    except VisavisError as error:
        _err.print(f"visavis: {error}", markup=False)
        sys.exit(_REFUSED)
