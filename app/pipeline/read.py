"""Sources from disk: the only stage of the pipeline that touches it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.errors import SourceError
from app.pipeline.blocks import source_lines

_SUFFIX = ".txt"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NOT_TEXT = 0.01
"""Share of control characters above which a file is no text."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""All control characters but tab and line ends."""
_OTHER_FORMATS = (
    (re.compile(rb"%PDF-"), "a PDF"),
    (re.compile(rb"PK\x03\x04"), "an Office document or a ZIP archive"),
    (re.compile(rb"\s*<(!doctype html|html|\?xml)", re.IGNORECASE), "an HTML page"),
)
"""What people often have in hand instead of text, by how it begins."""
_PAGE_BREAKS = "\x0b\x0c"
"""Control characters that plain text may well have."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of one source and the name it is called by: its file name, never its path."""

    name: str
    text: str


def find_sources(paths: Iterator[Path] | list[Path]) -> Iterator[Path | SourceError]:
    """Yield the files that `paths` name, a folder's text files in order of name; an error where there are none."""
    for path in paths:
        try:
            files = sorted(file for file in path.iterdir() if _is_text_file(file)) if path.is_dir() else [path]
        except OSError as error:
            yield SourceError(f"{path}: cannot be read ({error.strerror})")
            continue
        yield from files
        if not files:
            yield SourceError(f"{path}: the folder has no text file (*{_SUFFIX})")


def _is_text_file(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() == _SUFFIX and not path.name.startswith(".")


def read(path: Path, *, max_bytes: int) -> SourceText:
    """Read one text file, in UTF-8 or in UTF-16 with a byte order mark; a stray control character becomes a space.

    Raises:
        SourceError: no such file, a folder, too large, empty, not text, another encoding; one line, with the path.
    """
    if address := re.fullmatch(r"(https?):/+(.*)", str(path)):  # a path has lost one of the two strokes
        raise SourceError(
            f"{address[1]}://{address[2]}: addresses are not read; save the page as a text file and import that"
        )
    try:
        if path.is_dir():
            raise SourceError(f"{path}: this is a folder, not a text file")
        if (size := path.stat().st_size) > max_bytes:
            raise SourceError(f"{path}: {size:,} bytes are more than the {max_bytes:,} that a source may have")
        data = path.read_bytes()
    except FileNotFoundError:
        raise SourceError(f"{path}: there is no such file") from None
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror})") from error
    if kind := next((name for start, name in _OTHER_FORMATS if start.match(data.removeprefix(_BOMS[0][0]))), None):
        raise SourceError(f"{path}: this is {kind}, not text; save it as a text file and import that")
    text = _decoded(data, path)
    if not text.strip():
        raise SourceError(f"{path}: the file is empty")
    return SourceText(path.name, text)


def _decoded(data: bytes, path: Path) -> str:
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), "utf-8")
    if b"\x00" in data and encoding != "utf-16":
        raise SourceError(f"{path}: this is not text (it has zero bytes)")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = len(source_lines(data[: error.start].decode(encoding, "replace")))
        raise SourceError(
            f"{path}: not {encoding.upper()} at line {line} (byte 0x{data[error.start]:02x}); save it as UTF-8"
        ) from error
    controls = sum(char not in _PAGE_BREAKS for char in _CONTROLS.findall(text))
    if controls > len(text) * _NOT_TEXT or "\x00" in text:
        raise SourceError(f"{path}: this is not text ({controls} control characters)")
    return _CONTROLS.sub(" ", text)
