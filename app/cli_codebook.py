"""`visavis codebook`: codebooks out and checked."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from app import terminal
from app.codebook import Codebook, load_codebook
from app.codebook_files import read_codebook, write_codebook
from app.errors import CodebookError
from app.pipeline.themes import ThemeTagger

app = typer.Typer(no_args_is_help=True, help="Write the codebook as a file, or check one.")


@app.command("export")
def export_command(
    file: Annotated[Path, typer.Argument(help="The codebook to write: .toml, or .qdc (REFI-QDA).")],
    commentary: Annotated[str, typer.Option(help="The one that this commentary was coded with.")] = "",
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Write the program's own codebook, or that of a commentary."""
    if file.exists() and not force:
        raise CodebookError(f"{file}: is there already; --force replaces it")
    if commentary:
        with terminal.opened() as database:
            book = terminal.commentary(database, commentary).codebook
    else:
        book = load_codebook()
    write_codebook(book, file)
    terminal.out.print(f"{file}: {_said(book)}", markup=False)


@app.command("check")
def check_command(file: Annotated[Path, typer.Argument(help="A codebook: .toml or .qdc.")]) -> None:
    """Say that a codebook is fine, or name the line and field that are not, and the examples that fail."""
    book = read_codebook(file)
    wrong = list(_failing(book))
    for line in wrong:
        terminal.err.print(f"{file.name}, {line}", markup=False)
    if wrong:
        raise typer.Exit(1)
    terminal.out.print(f"{file.name}: fine: {_said(book)}", markup=False)


def _failing(book: Codebook) -> Iterator[str]:
    """Yield what is wrong with each example of a theme that the program codes."""
    tagger = ThemeTagger(book)
    for theme in book.themes:
        for wanted, field, sentences in ((True, "includes", theme.includes), (False, "excludes", theme.excludes)):
            for sentence in sentences if theme.phrases else ():
                if (theme.slug in {tag.theme for tag in tagger.tags(sentence)}) is not wanted:
                    what = "does not get" if wanted else "gets"
                    yield f"[theme.{theme.slug}], {field}: “{sentence}” {what} the theme"


def _said(book: Codebook) -> str:
    people = sum(not theme.phrases for theme in book.themes)
    only = f" ({people} coded by people only)" if people else ""
    counts = ((len(book.themes), f"theme{only}", f"themes{only}"), (len(book.questions), "question", "questions"),
              (len(book.powers), "power", "powers"))  # fmt: skip
    return ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts)
