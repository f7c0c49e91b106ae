"""Loads the rules that tell the parts of a dumped page apart: `data/structure.toml`. Pure after loading."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.errors import CodebookError
from app.resources import resource

_LONGEST_LABEL = 100
_LONGEST_CAPTION = 800
_LONGEST_PATTERN_LINE = 600
_PUBLISHER_WITHIN = 2_000
"""Characters of a paragraph in which its publisher is looked for."""
BULLET = re.compile(r"^\s*[•·▪‣*–-]\s+")


@dataclass(frozen=True, slots=True)
class NameRules:
    """How a person's name is told from a role: words in small letters, as in the data file."""

    particles: frozenset[str]
    honorifics: frozenset[str]
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class StructureRules:
    """Compiled patterns and word lists; see the data file for what each is for."""

    credits: tuple[re.Pattern[str], ...]
    names: NameRules
    caption: re.Pattern[str]
    furniture: frozenset[str]
    notice: re.Pattern[str]
    contributor_labels: frozenset[str]
    ending_labels: frozenset[str]
    months: dict[str, int]
    heading_words: frozenset[str]
    digest: re.Pattern[str]
    publisher: re.Pattern[str]
    generic_publishers: frozenset[str]
    abbreviations: tuple[str, ...]

    def is_caption(self, text: str) -> bool:
        """Whether a line ends with a photo credit or is labelled as a photo."""
        return len(text) <= _LONGEST_CAPTION and self.caption.search(text) is not None

    def is_furniture(self, text: str) -> bool:
        """Whether a line is a menu entry, with or without its bullet."""
        return len(text) <= _LONGEST_LABEL and BULLET.sub("", text).strip() in self.furniture

    def is_notice(self, text: str) -> bool:
        """Whether a line is a page number, a copyright line or another notice around the text."""
        return len(text) <= _LONGEST_PATTERN_LINE and self.notice.match(text) is not None

    def is_contributor_label(self, text: str) -> bool:
        """Whether a line heads a list of contributors."""
        return len(text) <= _LONGEST_LABEL and _label(text) in self.contributor_labels

    def is_ending_label(self, text: str) -> bool:
        """Whether a line heads what follows a text: its conclusion, notes, related pages."""
        return len(text) <= _LONGEST_LABEL and _label(text) in self.ending_labels

    def is_digest(self, text: str) -> bool:
        """Whether a line says what the text is a digest of."""
        return len(text) <= _LONGEST_PATTERN_LINE and self.digest.match(text) is not None

    def publishers(self, text: str) -> Iterator[str]:
        """Yield the bodies whose experts a paragraph may speak for."""
        for match in self.publisher.finditer(text[:_PUBLISHER_WITHIN]):
            yield match["publisher"]


@lru_cache(maxsize=4)
def load_structure_rules(path: Path | None = None) -> StructureRules:
    """Load the rules (default: the file beside this package).

    Raises:
        CodebookError: the file is no TOML, an entry is missing, or a pattern does not compile.
    """
    path = path or resource("data/structure.toml")
    try:
        data = tomllib.loads(path.read_text("utf-8"))
        return _compiled(data)
    except tomllib.TOMLDecodeError as error:
        raise CodebookError(f"{path.name}: {error}") from error
    except KeyError as error:
        raise CodebookError(f"{path.name}: entry {error} is missing") from error
    except re.error as error:
        raise CodebookError(f"{path.name}: pattern {error.pattern!r}: {error}") from error


def _label(text: str) -> str:
    return text.strip("#*_ \t").rstrip(":").strip().casefold()


def _compiled(data: dict[str, Any]) -> StructureRules:
    months = {name.casefold(): number for row in data["months"].values() for number, name in enumerate(row, 1)}
    return StructureRules(
        credits=tuple(re.compile(rule["pattern"]) for rule in data["credit"]),
        names=NameRules(*(_folded(data["names"][key]) for key in ("particles", "honorifics", "roles"))),
        caption=_caption(data["caption"]),
        furniture=frozenset(data["furniture"]["words"]),
        notice=re.compile("|".join(data["notice"]["patterns"])),
        contributor_labels=_folded(data["contributors"]["labels"]),
        ending_labels=_folded(data["ending"]["labels"]),
        months=months,
        heading_words=_folded(data["heading"]["words"]),
        digest=re.compile(data["digest"]["pattern"]),
        publisher=re.compile(data["publisher"]["pattern"]),
        generic_publishers=frozenset(data["publisher"]["generic"]),
        abbreviations=tuple(data["sentences"]["abbreviations"]),
    )


def _folded(words: list[str]) -> frozenset[str]:
    return frozenset(word.casefold() for word in words)


def _caption(data: dict[str, list[str]]) -> re.Pattern[str]:
    """Match a line that ends with an agency, or with names alone that a slash parts or "photo" announces."""
    agencies = "|".join(map(re.escape, data["agencies"]))
    labels = "|".join(map(re.escape, data["labels"]))
    after_end = r"(?:^|[.!?”\"]\s+|\()"  # the photo credit stands alone after the last sentence
    name = r"[\w’'.-]+"
    credit = rf"(?:{name} ){{0,5}}(?:via |/ ?)?(?:{agencies})(?: Photo)?(?:\s?/\s?{name}(?: {name}){{0,3}})?"
    names = r"[A-ZÀ-ÖØ-Þ][\w’'.-]*(?: [A-ZÀ-ÖØ-Þ][\w’'.-]*){0,4}"
    parted = rf"(?:© ?)?{names} ?/ ?{names}"
    by = rf"(?:[Pp]hoto(?:graph)?s?|[Pp]icture|[Ii]mage) (?:by|from|courtesy of):? {names}"
    marked = rf"© ?(?:\d{{4}} )?{names}"
    after_text = r"(?:[.!?”\"]\s+|\()"  # two names parted by a slash, alone on a line, may be anything
    return re.compile(
        rf"^(?:{labels}):\s|{after_end}(?:{credit}|{by})\)?\.?$|{after_text}(?:{parted}|{marked})\)?\.?$"
        rf"|^© ?(?:\d{{4}} )?{names} ?/ ?{names}$"
    )
