"""Reads and writes codebooks as files: our own TOML, and the `.qdc` that programs for qualitative analysis exchange."""

from pathlib import Path

import tomli_w

from app.codebook import Codebook, load_codebook
from app.errors import CodebookError
from app.refi import LARGEST, read_qdc, write_qdc


def read_codebook(path: Path) -> Codebook:
    """Read and check a `.toml` or `.qdc` file.

    Raises CodebookError, naming file, line and field, where it is neither, cannot be read or something does not fit.
    """
    if _kind(path) == ".toml":
        return load_codebook(path)
    try:
        with path.open("rb") as file:
            return read_qdc(file.read(LARGEST + 1), path.name)
    except OSError as error:
        raise CodebookError(f"{path.name}: cannot be read: {error.strerror}") from error


def write_codebook(codebook: Codebook, path: Path) -> None:
    """Write a `.toml` or `.qdc` file, over one that is there. Raises CodebookError where that cannot be done."""
    data = codebook_toml(codebook).encode() if _kind(path) == ".toml" else write_qdc(codebook)
    try:
        path.write_bytes(data)
    except OSError as error:
        raise CodebookError(f"{path.name}: cannot be written: {error.strerror}") from error


def codebook_toml(codebook: Codebook) -> str:
    """Return the codebook as the text of a data file, from which it can be loaded again; comments are lost."""
    data: dict[str, object] = {"version": codebook.version}
    data["lists"] = {name: list(words) for name, words in codebook.lists}
    data["theme"] = {
        theme.slug: {"label": theme.label, "definition": theme.definition}
        | _filled("phrases", [str(phrase) for phrase in theme.phrases])
        | _filled("exceptions", [str(phrase) for phrase in theme.exceptions])
        | _filled("includes", theme.includes)
        | _filled("excludes", theme.excludes)
        for theme in codebook.themes
    }
    data["question"] = {
        question.slug: {"theme": question.theme, "label": question.label, "text": question.text}
        | _filled("phrases", [str(phrase) for phrase in question.phrases])
        | ({"on": dict(question.on)} if question.on else {})
        for question in codebook.questions
    }
    data["power"] = {power.slug: {"label": power.label, "members": list(power.members)} for power in codebook.powers}
    return tomli_w.dumps({name: value for name, value in data.items() if value})


def _filled(field: str, texts: list[str] | tuple[str, ...]) -> dict[str, object]:
    return {field: list(texts)} if texts else {}


def _kind(path: Path) -> str:
    kind = path.suffix.lower()
    if kind not in {".toml", ".qdc"}:
        raise CodebookError(f"{path.name}: is no codebook; known: .toml, .qdc (REFI-QDA)")
    return kind
