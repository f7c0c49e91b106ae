"""Loads and checks data/cues.toml: how English says that one power watches another. Pure after loading."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from app.data_files import Entry, read_data_file
from app.phrase_language import Phrase
from app.resources import resource
from app.scale import CUE_KIND_SLUGS

_ARROW = "→"
_PHRASES = ("negation", "negation-exceptions", "present", "past")
_WORDS = (
    "clauses", "not-past", "actors", "relatives", "offices", "others", "places", "joining", "and", "such-as",
    "rulers", "pronouns", "verbs", "not-subjects",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CueExample:
    """A sentence and whom it must be found to watch in a section on Kenya; nobody in a counterexample."""

    kind: str
    text: str
    watched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CueRules:
    """What the data file says, which also tells what each list is for.

    `kinds` and `exceptions` are (kind, phrase) pairs; `phrases` and `words` the lists of [sentence], by name.
    """

    kinds: tuple[tuple[str, Phrase], ...]
    exceptions: tuple[tuple[str, Phrase], ...]
    phrases: dict[str, tuple[Phrase, ...]]
    words: dict[str, frozenset[str]]
    includes: tuple[CueExample, ...]
    excludes: tuple[CueExample, ...]


@lru_cache(maxsize=4)
def load_cue_rules(path: Path | None = None) -> CueRules:
    """Read and check the rules; without `path`, those that come with the program.

    Raises:
        CodebookError: the file cannot be read or something does not fit; names file, entry and field.
    """
    path = path or resource("data/cues.toml")
    root = read_data_file(path)
    root.allow("version", "lists", "kind", "sentence")
    root.text("version")
    lists = root.lists()
    kinds = list(root.entries("kind"))
    for entry in kinds:
        if entry.slug not in CUE_KIND_SLUGS:
            raise root.wrong(entry.name, f"no kind of cue; known: {', '.join(CUE_KIND_SLUGS)}")
        entry.allow("phrases", "exceptions", "includes", "excludes")
    sentence = root.part("sentence")
    sentence.allow(*_PHRASES, *_WORDS)
    includes = tuple(_included(entry, text) for entry in kinds for text in entry.texts("includes"))
    return CueRules(
        tuple((entry.slug, phrase) for entry in kinds for phrase in entry.phrases("phrases", lists, needed=True)),
        tuple((entry.slug, phrase) for entry in kinds for phrase in entry.phrases("exceptions", lists)),
        {name: sentence.phrases(name, lists, needed=True) for name in _PHRASES},
        {name: frozenset(sentence.texts(name, needed=True)) for name in _WORDS},
        includes,
        tuple(CueExample(entry.slug, text) for entry in kinds for text in entry.texts("excludes")),
    )


def _included(entry: Entry, example: str) -> CueExample:
    """Take apart "sentence → slugs"; without slugs it is about another power, or none that has a section."""
    text, arrow, slugs = example.partition(_ARROW)
    if not arrow:
        raise entry.wrong("includes", f"“{example}”: {_ARROW} stands between the sentence and whom it watches")
    return CueExample(entry.slug, text.strip(), tuple(slug.strip() for slug in slugs.split(",") if slug.strip()))
