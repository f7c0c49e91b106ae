"""A stored commentary by itself: places count on without gaps, and what quotes a text quotes it word for word. Pure."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.domain import Commentary, Passage, Sentence
from app.locales import counted
from app.pipeline.checking.findings import Finding, named
from app.queries.stored import StoredCommentary

_Span = tuple[int, int]


def within(stored: StoredCommentary) -> Iterator[Finding]:
    """Yield the parts of a commentary that do not fit each other."""
    for what in _within(stored):
        yield Finding(stored.slug, what)


def _within(stored: StoredCommentary) -> Iterator[str]:
    if stored.revisions != tuple(range(1, stored.revision + 1)):
        numbers = named([str(number) for number in stored.revisions]) or "none"
        yield f"it is at revision {stored.revision}, but the revisions on record are {numbers}"
    passages = list(_passages(stored.commentary))
    if places := [place for place, passage in passages if not _is_tiled(passage)]:
        yield f"{counted(len(places), 'passage is', 'passages are')} not the sum of the sentences ({named(places)})"
    wrong = [
        f"{place}s{number}"
        for place, passage in passages
        for number, sentence in enumerate(passage.sentences, 1)
        if not all(_fits(sentence, tag.spans) for tag in sentence.tags)
    ]
    if wrong:
        yield f"{counted(len(wrong), 'sentence has', 'sentences have')} tags on words outside it ({named(wrong)})"
    yield from _figures(stored.commentary)


def _passages(commentary: Commentary) -> Iterator[tuple[str, Passage]]:
    for section in commentary.all_sections:
        for number, passage in enumerate(section.passages, 1):
            yield f"{section.slug} p{number}", passage


def _is_tiled(passage: Passage) -> bool:
    """Whether the sentences are the passage, in order, with nothing but spaces between them."""
    ends = [0, *(sentence.end for sentence in passage.sentences)]
    starts = [*(sentence.start for sentence in passage.sentences), len(passage.text)]
    gaps_are_blank = all(
        end <= start and not passage.text[end:start].strip() for end, start in zip(ends, starts, strict=True)
    )
    return gaps_are_blank and all(passage.text[row.start : row.end] == row.text for row in passage.sentences)


def _fits(sentence: Sentence, spans: Sequence[_Span]) -> bool:
    """Whether spans lie within a sentence, in order and apart."""
    inside = all(0 <= start < end <= len(sentence.text) for start, end in spans)
    return inside and all(before[1] <= after[0] for before, after in pairwise(spans))


def _figures(commentary: Commentary) -> Iterator[str]:
    """Yield the figures that are not the words of their sentence, or derived from one that is not there."""
    texts = {
        (section.slug, number, place): sentence.text
        for section in commentary.all_sections
        for number, passage in enumerate(section.passages, 1)
        for place, sentence in enumerate(passage.sentences, 1)
    }
    misquoted, dangling = [], []
    for figure in commentary.figures:
        quantity = figure.quantity
        text = texts.get((figure.section, figure.passage, figure.sentence), "")
        if text[quantity.start : quantity.end] != quantity.words:
            misquoted.append(f"“{quantity.words}”")
        if quantity.refers_to is not None and not 0 <= quantity.refers_to < len(commentary.figures):
            dangling.append(f"“{quantity.words}”")
    if misquoted:
        yield f"{counted(len(misquoted), 'figure is', 'figures are')} no words of the sentence ({named(misquoted)})"
    if dangling:
        yield f"{counted(len(dangling), 'figure is', 'figures are')} derived from one that is gone ({named(dangling)})"
