"""The command line: `visavis parse`, `import`, `serve` and `assets`. Parse, call, print, exit status."""

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

import orjson
import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import track

from app.codings.settle import applied
from app.config import Settings
from app.db import Database, migrate
from app.errors import SourceError, VisavisError
from app.interchange import source_json
from app.pipeline.read import find_sources, read
from app.pipeline.run import import_path, load_knowledge
from app.pipeline.run import parse as parse_source
from app.store.commentaries import Saved

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
_out = Console(highlight=False, soft_wrap=True)
_err = Console(stderr=True, highlight=False, soft_wrap=True)

_SHOW_PROGRESS_FROM = 5
_REFUSED = 1

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


def _settings() -> Settings:
    """Read the settings; name the variable that cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"{Settings.model_config['env_prefix']}{first['loc'][0]}".upper()
        given = "" if name.endswith("_TOKEN") else f"={first['input']}"  # what is secret is not repeated
        raise VisavisError(f"{name}{given}: {first['msg']}") from None


def main() -> None:
    """Run the command line; an expected failure is one line and exit status 1."""
    try:
        app()
    except VisavisError as error:
        _err.print(f"visavis: {error}", markup=False)
        sys.exit(_REFUSED)
