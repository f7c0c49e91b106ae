"""The words of a position and of a cue: stances in their order, saliences, kinds of cue. Knows nothing else."""

from dataclasses import dataclass

NOT_STATED = "not-stated"


@dataclass(frozen=True, slots=True)
class Term:
    """One value of a closed list: the slug in data and addresses, the label on pages, and what it means."""

    slug: str
    label: str
    meaning: str


STANCES = (
    Term("no", "No", "says no, or acts so"),
    Term("leaning-no", "Leaning no", "is unlikely to, or reluctant"),
    Term("waiting", "Waiting", "has put the decision off, or watches first"),
    Term("conditional", "Conditional", "would, if named conditions are met"),
    Term("leaning-yes", "Leaning yes", "is likely to, or inclined"),
    Term("yes", "Yes", "says yes, or acts so"),
)
"""The scale, from no to yes."""

SILENT = Term(NOT_STATED, "Not stated", "the text is silent, or takes no position")

SALIENCES = (
    Term("core", "Core", "at the heart of what the section says of the power"),
    Term("raised", "Raised", "raised in its own right"),
    Term("passing", "Passing", "mentioned in passing"),
)

CUE_KINDS = (
    Term("follows", "follows", "moves after, or takes its cue from"),
    Term("consults", "consults", "asks for the view of, before it moves"),
    Term("coordinates", "coordinates with", "moves together with"),
    Term("asks-help", "asks help of", "needs or seeks the help of"),
    Term("precedes", "moves before", "means to move before"),
    Term("opposes", "opposes", "moves against"),
    Term("avoids-friction", "avoids friction with", "holds back so as not to provoke"),
)

STANCE_SLUGS = (*(term.slug for term in STANCES), NOT_STATED)
SALIENCE_SLUGS = tuple(term.slug for term in SALIENCES)
CUE_KIND_SLUGS = tuple(term.slug for term in CUE_KINDS)

_LABELS = {term.slug: term.label for term in (*STANCES, SILENT, *SALIENCES, *CUE_KINDS)}


def label(slug: str) -> str:
    """Return how pages name a stance, a salience or a kind of cue."""
    return _LABELS[slug]


def place(stance: str) -> int | None:
    """Return a stance's place on the scale, 0 for no to 5 for yes; None for what is not stated."""
    return None if stance == NOT_STATED else STANCE_SLUGS.index(stance)


def answer(stance: str) -> str | None:
    """Return what a stance comes to: no or yes (leaning or not), waiting, conditional; None apart from the scale."""
    return None if stance == NOT_STATED else stance.removeprefix("leaning-")
