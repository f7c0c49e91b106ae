"""Reading a source from disk: what is read, what is refused, and the one line that says why."""

from pathlib import Path

import pytest

from app.errors import SourceError
from app.pipeline.read import find_sources, read

TEXT = "Kenya\n\nCôte d’Ivoire – “quoted”.\n"


def refusal(path: Path, *, max_bytes: int = 1000) -> str:
    with pytest.raises(SourceError) as error:
        read(path, max_bytes=max_bytes)
    assert "\n" not in str(error.value)
    assert str(error.value).startswith(f"{path}: ")
    return str(error.value).removeprefix(f"{path}: ")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_is_read_with_or_without_a_byte_order_mark(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT.encode(encoding))
    source = read(tmp_path / "a.txt", max_bytes=1000)
    assert (source.name, source.text) == ("a.txt", TEXT)


def test_line_ends_are_kept_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a\r\nb\rc\n")
    assert read(tmp_path / "a.txt", max_bytes=1000).text == "a\r\nb\rc\n"


def test_a_control_character_becomes_a_space_and_the_lines_stay(tmp_path: Path) -> None:
    controls = "".join(map(chr, (*range(1, 9), *range(0x0B, 0x0D), *range(0x0E, 0x20), *range(0x7F, 0xA0))))
    content = f"a\tb\r\n{controls}c\rd\n" + "prose " * 1000
    (tmp_path / "a.txt").write_bytes(content.encode())
    assert read(tmp_path / "a.txt", max_bytes=10_000).text == content.replace(controls, " " * len(controls))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b" \n\t\n", "the file is empty"),
        (b"\x89PNG\x00\x00", "this is not text (it has zero bytes)"),
        (b"\x01\x02\x03 abc", "this is not text (3 control characters)"),
        ("one\ntwo\nC\u00f4te".encode("latin-1"), "not UTF-8 at line 3 (byte 0xf4); save it as UTF-8"),
        (TEXT.encode("utf-32"), "this is not text"),
        (b"a" * 1001, "1,001 bytes are more than the 1,000 that a source may have"),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    assert refusal(tmp_path / "a.txt").startswith(reason)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.txt") == "there is no such file"
    assert refusal(tmp_path) == "this is a folder, not a text file"
    assert refusal(tmp_path / ("long" * 100)).startswith("cannot be read")


def test_an_address_is_refused_with_a_way_out() -> None:
    with pytest.raises(SourceError, match="save the page as a text file"):
        read(Path("https://example.org/page"), max_bytes=1000)


def test_a_folder_stands_for_its_text_files_in_order_of_name(tmp_path: Path) -> None:
    for name in ("b.txt", "a.TXT", "c.pdf", ".hidden.txt"):
        (tmp_path / name).write_text("x")
    (tmp_path / "folder.txt").mkdir()
    assert list(find_sources([tmp_path])) == [tmp_path / "a.TXT", tmp_path / "b.txt"]


def test_a_folder_without_texts_is_an_error_beside_the_files_found(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    first, second = find_sources([empty, tmp_path / "a.txt"])
    assert str(first) == f"{empty}: the folder has no text file (*.txt)"
    assert second == tmp_path / "a.txt"


def test_a_name_that_no_disk_can_hold_is_an_error_too(tmp_path: Path) -> None:
    (found,) = find_sources([tmp_path / ("long" * 100)])
    assert isinstance(found, SourceError)


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"%PDF-1.7\n", "a PDF"), (b"PK\x03\x04rest", "Office"), (b"\xef\xbb\xbf<!DOCTYPE html><p>x", "an HTML page")],
)
def test_a_file_of_another_format_is_named_for_what_it_is(tmp_path: Path, content: bytes, kind: str) -> None:
    (tmp_path / "page.txt").write_bytes(content)
    with pytest.raises(SourceError, match=rf"page\.txt: this is .*{kind}.* save it as a text file"):
        read(tmp_path / "page.txt", max_bytes=1000)


def test_an_address_is_refused_as_it_was_typed() -> None:
    with pytest.raises(SourceError, match=r"^https://example\.org/a: addresses"):
        read(Path("https://example.org/a"), max_bytes=1000)
