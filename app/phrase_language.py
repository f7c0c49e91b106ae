"""The phrase language in which data files say how a thing is worded; their heads explain it. Pure.

What a phrase finds in a sentence is the business of `app.pipeline.phrases`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.errors import CodebookError

WORD = re.compile(r"(?:[A-Z]\.){2,}|\w+(?:['’‘\u00ad\u0300-\u036f]+\w+)*[\u0300-\u036f]*")
"""One word of a text or of a phrase; a dotted abbreviation (U.S.) is one word, a hyphen parts two."""

USUAL_GAP, LONGEST_GAP = 3, 12

_PIECE = re.compile(
    r"\.\.(?P<gap>\d*)|\((?P<choice>[^()]*)\)|\{(?P<list>[^{}]*)\}|(?P<word>(?:(?!\.\.)[^\s(){}|])+)|\S"
)
_WORDLIKE = re.compile(r"[\w.'’‘\u00ad\u0300-\u036f-]+")
Lists = Mapping[str, tuple[str, ...]]
"""Named word lists that phrases may refer to."""


@dataclass(frozen=True, slots=True)
class Step:
    """One place of a phrase: at most `gap` words to pass over, then one of the `choices`, runs of words.

    A word is as written in the data file: `=` before it asks for this very form, capitals for capitals.
    """

    gap: int
    choices: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """What earns a sentence a theme: `text` as in the data file (`str` gives it), `steps` taken apart."""

    text: str
    steps: tuple[Step, ...]

    def __str__(self) -> str:
        return self.text


def parse_phrase(text: str, lists: Lists | None = None) -> Phrase:
    """Take a phrase of the data file apart; `lists` are the word lists that it may name in braces.

    Raises CodebookError, saying why, where it is no phrase.
    """
    steps: list[Step] = []
    gap: int | None = None
    for piece in _PIECE.finditer(text):
        if piece.lastgroup == "gap":
            if gap is not None or not steps:
                raise CodebookError("a gap (..) stands between two words")
            gap = _gap(piece["gap"])
            continue
        for choices in _places(piece, lists or {}):
            steps.append(Step(gap or 0, choices))
            gap = None
    if gap is not None or not steps:
        raise CodebookError("a phrase ends in a word" if steps else "an empty phrase finds nothing")
    return Phrase(text, tuple(steps))


def _places(piece: re.Match[str], lists: Lists) -> list[tuple[tuple[str, ...], ...]]:
    """Return the choices at each place that this piece of a phrase fills; a hyphened word fills several."""
    if piece.lastgroup == "choice":
        return [tuple(run for part in piece["choice"].split("|") for run in _choice(part.strip(), lists))]
    if piece.lastgroup == "list":
        return [_listed(piece["list"], lists)]
    if piece.lastgroup == "word":
        return [((word,),) for word in _words(piece.group())]
    raise CodebookError(f"“{piece.group()}” cannot stand there; every ( and {{ needs its partner")


def _choice(part: str, lists: Lists) -> tuple[tuple[str, ...], ...]:
    if part.startswith("{") and part.endswith("}"):
        return _listed(part[1:-1], lists)
    if ".." in part or "{" in part:
        raise CodebookError(f"“{part}”: between | and | stand words, or one {{list}}, and no gap")
    if not part:
        raise CodebookError("a choice has an empty place: ( | ) needs words on both sides of |")
    return (tuple(word for piece in part.split() for word in _words(piece)),)


def _listed(name: str, lists: Lists) -> tuple[tuple[str, ...], ...]:
    if name not in lists:
        raise CodebookError(f"there is no list “{name}”; known: {', '.join(lists)}")
    return tuple(tuple(word for piece in entry.split() for word in _words(piece)) for entry in lists[name])


def _words(piece: str) -> list[str]:
    """Cut what stands between two blanks at its hyphens; an `=` before it holds for all its words."""
    if piece.isalpha():
        return [piece]
    exact, bare = ("=", piece[1:]) if piece.startswith("=") else ("", piece)
    words = [exact + word for word in WORD.findall(bare)]
    if not words or not _WORDLIKE.fullmatch(bare):
        raise CodebookError(f"“{piece}” is no word")
    return words


def _gap(digits: str) -> int:
    gap = int(digits) if digits else USUAL_GAP
    if not 1 <= gap <= LONGEST_GAP:
        raise CodebookError(f"a gap passes over 1 to {LONGEST_GAP} words, not {gap}")
    return gap


def check_listed(text: str) -> None:
    """Raise CodebookError, saying why, where `text` cannot stand in a word list."""
    _choice(text, {})
