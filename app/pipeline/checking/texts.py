"""A stored commentary against what its source says when it is read today. Pure."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

from app.domain import Commentary, Contributor, Figure
from app.locales import counted
from app.pipeline.checking.findings import Finding, named
from app.queries.codings import StoredCodings
from app.queries.stored import StoredCommentary

_HEAD = ("title", "language", "published", "standfirst", "publisher", "digest_of", "about")
_Key = TypeVar("_Key")


def against_source(stored: StoredCommentary, codings: StoredCodings, parsed: Commentary) -> Iterator[Finding]:
    """Yield what differs between the two.

    Where the source reads today as it did when it was imported, somebody else changed the rows: whatever differs is
    wrong. Where the rules have changed since, other codings are only a notice, but other sentences are wrong.
    """
    same_rules = parsed.fingerprint == stored.fingerprint
    ending = (
        "; rows were changed after the import: restore a backup"
        if same_rules
        else " under today's rules: import it again"
    )
    for what in _text(stored.commentary, parsed):
        yield Finding(stored.slug, what + ending)
    for what in _codings(stored.commentary, codings, parsed):
        yield Finding(stored.slug, what + ending, wrong=same_rules)


def _text(stored: Commentary, parsed: Commentary) -> Iterator[str]:
    """Yield what differs in the text itself, its parts and who wrote them."""
    for name in _HEAD:
        if getattr(stored, name) != getattr(parsed, name):
            yield f"it has another {name.replace('_', ' ')}"
    parts = [[(part.slug, part.heading, part.actors) for part in text.all_sections] for text in (stored, parsed)]
    if parts[0] != parts[1]:
        slugs = [", ".join(slug for slug, *_ in part) for part in parts]
        yield f"it has other sections ({slugs[0]}; its source has {slugs[1]})"
    if _people(stored, stored) != _people(parsed, stored):
        yield "it has other contributors"
    if count := len(_differing(_passages(stored), _passages(parsed))):
        yield f"{counted(count, 'passage reads', 'passages read')} otherwise in its source"
    ours, theirs = _sentences(stored), _sentences(parsed)
    missing, extra = theirs.keys() - ours.keys(), ours.keys() - theirs.keys()
    changed = [key for key in _differing(ours, theirs) if key not in missing | extra]
    for keys, one, many in (
        (missing, "sentence of its source is not stored", "sentences of its source are not stored"),
        (extra, "stored sentence is not in its source", "stored sentences are not in its source"),
        (changed, "sentence reads otherwise or stands elsewhere", "sentences read otherwise or stand elsewhere"),
    ):
        if keys:
            yield f"{counted(len(keys), one, many)} ({named(sorted(keys))})"


def _codings(stored: Commentary, codings: StoredCodings, parsed: Commentary) -> Iterator[str]:
    """Yield what differs in the codings of the program, and in those that come with it."""
    ours, theirs = _themes(stored), _themes(parsed)
    if keys := [key for key in _differing(ours, theirs) if key in ours and key in theirs]:
        yield f"{counted(len(keys), 'sentence has', 'sentences have')} other themes ({named(sorted(keys))})"
    if count := _other_figures(stored.figures, parsed.figures):
        yield f"{counted(count, 'figure is', 'figures are')} other"
    positions = [{(row.power, row.question): row for row in rows} for rows in (codings.positions, parsed.positions)]
    if count := len(_differing(*positions)):
        yield f"{counted(count, 'position by the program is', 'positions by the program are')} other"
    if count := _unshared(codings.cues, parsed.cues):
        yield f"{counted(count, 'cue by the program is', 'cues by the program are')} other"
    shipped = [(row.coder, row.why, row.codings) for row in codings.batches if row.origin == "shipped"]
    if shipped != [(row.coder, row.why, row.codings) for row in parsed.codings]:
        yield "the codings that come with the program are other"


def _people(commentary: Commentary, stored: Commentary) -> list[tuple[object, ...]]:
    """Return the contributors as far as a database keeps them: with the sections that are stored.

    Their names are left out: all commentaries share the one that was stored first.
    """
    known = {section.slug for section in stored.all_sections}

    def kept(person: Contributor) -> tuple[str, ...]:
        return tuple(slug for slug in person.sections if slug in known)

    people = [row for row in commentary.contributors if kept(row)]
    return [(row.slug, row.role, row.organisation, row.handle, sorted(kept(row))) for row in people]


def _passages(commentary: Commentary) -> dict[tuple[str, int], object]:
    return {
        (section.slug, number): (passage.text, passage.line, passage.last_line)
        for section in commentary.all_sections
        for number, passage in enumerate(section.passages, 1)
    }


def _sentences(commentary: Commentary) -> dict[str, object]:
    """Return text and place of each sentence by its key."""
    return {
        sentence.key: (section.slug, number, place, sentence.start, sentence.end, sentence.text)
        for section in commentary.all_sections
        for number, passage in enumerate(section.passages, 1)
        for place, sentence in enumerate(passage.sentences, 1)
    }


def _themes(commentary: Commentary) -> dict[str, object]:
    """Return the themes that the program found in each sentence, with the words that earned them."""
    return {
        sentence.key: {tag.theme: tag.spans for tag in sentence.tags if tag.auto}
        for section in commentary.all_sections
        for passage in section.passages
        for sentence in passage.sentences
    }


def _other_figures(ours: tuple[Figure, ...], theirs: tuple[Figure, ...]) -> int:
    """Count the figures that differ; those that only moved up or down are counted where nothing else differs."""
    return _unshared(ours, theirs) or sum(a != b for a, b in zip(ours, theirs, strict=True))


def _unshared(ours: Iterable[Hashable], theirs: Iterable[Hashable]) -> int:
    first, second = Counter(ours), Counter(theirs)
    return max((first - second).total(), (second - first).total())


def _differing(ours: Mapping[_Key, object], theirs: Mapping[_Key, object]) -> list[_Key]:
    return [key for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key)]


def shared(ours: Commentary, theirs: Commentary) -> int:
    """Count the sentences that two texts share."""
    return len(_sentences(ours).keys() & _sentences(theirs).keys())
