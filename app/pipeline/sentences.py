"""A passage's text -> sentences with their offsets, and the key that names a sentence across imports. Pure."""

import hashlib
import re
from base64 import b32encode
from collections import Counter
from collections.abc import Iterable, Iterator

from sentencex import segment

from app.pipeline.language import UNKNOWN

_KEY_BYTES = 5
"""40 bits, eight letters: a clash within one commentary is a matter of one in ten million."""
_WORD = re.compile(r"\w+")
_DOTTED = re.compile(r"(?<![^\W_])[^\W\d_]\.")
"""One letter and a full stop, as in "U.S."."""
_LOOK_BACK = 40
"""Characters before a cut in which an abbreviation is looked for."""
_ODD_SPACE = re.compile(r"[^\S\n]")
"""White space of any width: the sentence library takes each for one byte, and panics at a no-break space."""


def spans(text: str, *, language: str, abbreviations: tuple[str, ...] = ()) -> tuple[tuple[int, int], ...]:
    """Return (start, end) of each sentence in reading order; only white space lies between them."""
    found: list[tuple[int, int]] = []
    for start, end in _pieces(_ODD_SPACE.sub(" ", text), "en" if language == UNKNOWN else language):
        runs_on = found and _runs_on(text, found[-1][1], start, abbreviations)
        found.append((found.pop()[0] if runs_on else start, end))
    return tuple(trimmed for start, end in _gapless(found, len(text)) if (trimmed := _trim(text, start, end)))


def _pieces(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of what the library calls sentences; a text it cannot cut is one."""
    position = 0
    for piece in _segmented(text, language):
        start = text.find(piece, position)
        if start >= 0:
            position = start + len(piece)
            yield start, position


def _segmented(text: str, language: str) -> list[str]:
    with _PanicEnded():
        return list(segment(language, text))
    return [text]


class _PanicEnded:
    """Ends a panic of the sentence library, which is no `Exception` and whose class no module exports."""

    def __enter__(self) -> None:
        """Begin; there is nothing to prepare."""

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        """Say whether what was raised ends here."""
        return kind is not None and kind.__name__ == "PanicException"


def _runs_on(text: str, end: int, start: int, abbreviations: tuple[str, ...]) -> bool:
    """Whether the cut is within or behind an abbreviation ("pro-U.|S."), or before a word in lower case."""
    if start == end and _DOTTED.search(text, max(0, end - 3), end) and _DOTTED.match(text, start):
        return True
    before, after = text[max(0, end - _LOOK_BACK) : end].rstrip(), text[start : start + 1]
    return _ends_in_one(before, abbreviations) or (before.endswith(".") and after.islower())


def _ends_in_one(text: str, abbreviations: tuple[str, ...]) -> bool:
    """Whether a text ends in an abbreviation that is a word of its own: "met St.", but not "to its west."."""
    ends = (abbreviation for abbreviation in abbreviations if text.endswith(abbreviation))
    return any(not text[: -len(abbreviation)][-1:].isalnum() for abbreviation in ends)


def _gapless(pieces: list[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    """Let each piece reach to the next, so that no character is lost whatever the library returned."""
    for index, (start, _) in enumerate(pieces):
        end = pieces[index + 1][0] if index + 1 < len(pieces) else length
        yield (0 if index == 0 else start), end


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    part = text[start:end]
    lead, tail = len(part) - len(part.lstrip()), len(part) - len(part.rstrip())
    return (start + lead, end - tail) if lead < len(part) else None


def keys(sentences: Iterable[str]) -> Iterator[str]:
    """Yield a stable short key for each sentence of one commentary, in reading order.

    It depends on the sentence's words alone: not on its place, nor on quotation marks, spaces or case. Of sentences
    with the same words the second ends in "-2", and so on.
    """
    times: Counter[str] = Counter()
    for sentence in sentences:
        words = " ".join(_WORD.findall(sentence.casefold())) or sentence.strip()
        digest = hashlib.blake2s(words.encode(), digest_size=_KEY_BYTES).digest()
        key = b32encode(digest).decode().lower()
        times[key] += 1
        yield key if times[key] == 1 else f"{key}-{times[key]}"
