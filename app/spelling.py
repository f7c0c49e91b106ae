"""One word in all its spellings: accents, forms, and what two ways to spell English have in common. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from Stemmer import Stemmer

from app.data_files import Entry, read_data_file
from app.resources import resource

TOKEN = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
"""A word of a text: letters and digits with their accents; an apostrophe or a hyphen parts two words."""
_ACCENTS = re.compile(r"([A-Za-z])[\u0300-\u036f]+")
_MOST_SPELLINGS = 8
_STEMMER = Stemmer("porter")
"""The one stemmer that both databases and this module have in common."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of words that is spelled in two ways, what may follow it, and how much must stand before it."""

    spellings: tuple[str, ...]
    tails: tuple[str, ...]
    least: int

    def respelled(self, word: str) -> set[str]:
        """Return the word with the piece spelled in the other ways; nothing where it has not got it."""
        found = set()
        for spelling in self.spellings:
            for tail in self.tails:
                head = word.removesuffix(spelling + tail)
                if head != word and len(head) >= self.least:
                    found |= {head + other + tail for other in self.spellings}
        return found


@dataclass(frozen=True, slots=True)
class Spellings:
    """What the data file says; `same` gives every spelling of a whole word."""

    pieces: tuple[Piece, ...]
    same: dict[str, tuple[str, ...]]

    def of(self, word: str) -> tuple[str, ...]:
        """Return every spelling of a folded word, the word itself first."""
        found = set(self.same.get(word, ()))
        for piece in self.pieces:
            found |= piece.respelled(word)
        return (word, *sorted(found - {word}))[:_MOST_SPELLINGS]


def fold(word: str) -> str:
    """Return a word in small letters and without the accents of Latin letters: as both databases keep it."""
    plain = _ACCENTS.sub(r"\1", unicodedata.normalize("NFD", word))
    return unicodedata.normalize("NFC", plain).lower()


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return what the forms of a folded word have in common."""
    return str(_STEMMER.stemWord(word))


@cache
def load_spellings() -> Spellings:
    """Return the spellings of the program's data file. Raises CodebookError where it does not fit."""
    entry = read_data_file(resource("data/spellings.toml"))
    entry.allow("version", "piece", "same")
    pieces = tuple(map(_piece, entry.entries("piece")))
    return Spellings(pieces, _same(entry.part("same")))


def _piece(entry: Entry) -> Piece:
    entry.allow("spellings", "tails", "least")
    tails, least = entry.table.get("tails"), entry.table.get("least")
    if not isinstance(tails, list) or not all(isinstance(tail, str) for tail in tails):
        raise entry.wrong("tails", 'must be a list of texts, like ["", "s"]')
    if not isinstance(least, int) or least < 1:
        raise entry.wrong("least", "must be a number of letters from 1")
    return Piece(entry.texts("spellings", needed=True), tuple(tails), least)


def _same(entry: Entry) -> dict[str, tuple[str, ...]]:
    entry.allow("words", "tails")
    rows = entry.table.get("words")
    if not isinstance(rows, list):
        raise entry.wrong("words", 'must be a list of lists, like [["grey", "gray"]]')
    found: dict[str, tuple[str, ...]] = {}
    for number, row in enumerate(rows, start=1):
        words = entry.below(f"{entry.name}, row {number}", {"words": row}).texts("words", needed=True)
        for tail in ("", *entry.texts("tails")):
            spelled = tuple(word + tail for word in words)
            found.update(dict.fromkeys(spelled, spelled))
    return found
