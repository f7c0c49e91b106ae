"""Who waits for whom: which sentences hold a cue, between whom, of what kind, and on which theme."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.codebook import load_codebook
from app.domain import Cue, Passage, Section, Sentence
from app.errors import CodebookError
from app.pipeline.cues import CueExample, CueFinder, load_cue_rules
from app.pipeline.themes import ThemeTagger
from app.places import load_places
from app.scale import CUE_KIND_SLUGS

RULES = load_cue_rules()
FINDER = CueFinder(RULES, load_places())
TAGGER = ThemeTagger(load_codebook())
SMALLEST = 'version = "1"\n[kind.follows]\nphrases = ["follow PARTY"]\n'


def section(slug: str, *texts: str, actors: tuple[str, ...] = (), heading: str | None = "Somebody") -> Section:
    """A section with one passage; its sentences' keys are their texts."""
    sentences = tuple(Sentence(text, text, 0, len(text), TAGGER.tags(text)) for text in texts)
    return Section(slug, heading, actors, (Passage(" ".join(texts), 1, 1, sentences),))


def cues(text: str, *others: Section) -> tuple[Cue, ...]:
    """The cues of a sentence in a section on Kenya, in a text about Somalia."""
    return FINDER.cues((section("kenya", text, actors=("KE",)), *others), "SO")


def pairs(text: str, *others: Section) -> list[tuple[str, str]]:
    return [(cue.watcher, cue.watched) for cue in cues(text, *others)]


# ---- the data file is its own specification ----


@pytest.mark.parametrize("example", RULES.includes, ids=lambda example: example.text)
def test_an_included_sentence_watches_whom_it_says(example: CueExample) -> None:
    found = cues(example.text)
    assert {cue.watched for cue in found} == set(example.watched)
    assert {cue.kind for cue in found} <= {example.kind}


@pytest.mark.parametrize("example", RULES.excludes, ids=lambda example: example.text)
def test_an_excluded_sentence_has_no_cue(example: CueExample) -> None:
    assert cues(example.text) == ()
