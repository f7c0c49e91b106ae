"""Loads the rules that tell the parts of a dumped page apart: `data/structure.toml`. Pure after loading."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.errors import CodebookError
from app.resources import resource

_LONGEST_CAPTION = 800
BULLET = re.compile(r"^\s*[•·▪‣*–-]\s+")


@dataclass(frozen=True, slots=True)
class StructureRules:
    """Compiled patterns and word lists; see the data file for what each is for."""

    credits: tuple[re.Pattern[str], ...]
    caption: re.Pattern[str]
    furniture: frozenset[str]
    contributor_labels: frozenset[str]
    digest: re.Pattern[str]
    publisher: re.Pattern[str]
    generic_publishers: frozenset[str]
    abbreviations: tuple[str, ...]

    def is_caption(self, text: str) -> bool:
        """Whether a line ends with an agency's photo credit or is labelled as a photo."""
        return len(text) <= _LONGEST_CAPTION and self.caption.search(text) is not None

    def is_furniture(self, text: str) -> bool:
        """Whether a line is a menu entry, with or without its bullet."""
        return BULLET.sub("", text).strip() in self.furniture

    def is_contributor_label(self, text: str) -> bool:
        """Whether a line heads a list of contributors."""
        return text.strip().rstrip(":") in self.contributor_labels


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


def _compiled(data: dict[str, Any]) -> StructureRules:
    agencies = "|".join(map(re.escape, data["caption"]["agencies"]))
    labels = "|".join(map(re.escape, data["caption"]["labels"]))
    after_end = r"(?:^|[.!?”\"]\s+|\()"  # the photo credit stands alone after the last sentence
    name = r"[\w’'.-]+"
    credit = rf"(?:{name} ){{0,5}}(?:via |/ ?)?(?:{agencies})(?:\s?/\s?{name}(?: {name}){{0,3}})?"
    return StructureRules(
        credits=tuple(re.compile(rule["pattern"]) for rule in data["credit"]),
        caption=re.compile(rf"^(?:{labels}):\s|{after_end}{credit}\)?\.?$"),
        furniture=frozenset(data["furniture"]["words"]),
        contributor_labels=frozenset(data["contributors"]["labels"]),
        digest=re.compile(data["digest"]["pattern"]),
        publisher=re.compile(data["publisher"]["pattern"]),
        generic_publishers=frozenset(data["publisher"]["generic"]),
        abbreviations=tuple(data["sentences"]["abbreviations"]),
    )
