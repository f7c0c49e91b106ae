"""People's codings against the text and codebook they are about, and the tags in force against them. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

from app.codebook import Codebook
from app.codings.settle import Settled, in_force, spots
from app.domain import INTRODUCTION, Batch, Coding, CueCoding, FigureCoding, Position, Quantity, Tag, ThemesCoding
from app.locales import counted
from app.pipeline.checking.findings import Finding, named
from app.queries.codings import StoredCodings
from app.queries.stored import StoredCommentary
from app.scale import CUE_KIND_SLUGS, SALIENCE_SLUGS, STANCE_SLUGS

_FIELDS = {field.name for field in fields(Quantity)}


@dataclass(frozen=True, slots=True)
class _Known:
    """What a coding may name."""

    sentences: Mapping[str, object]
    former: Mapping[str, str]
    powers: frozenset[str]
    codebook: Codebook

    def is_gone(self, coding: Coding) -> bool:
        """Whether none of the sentences that a coding stands on is left."""
        match coding:
            case Position():
                keys = coding.evidence
            case CueCoding(cue=cue):
                keys = (cue.sentence,)
            case _:
                keys = (coding.sentence,)
        return bool(keys) and all(self.former.get(key, key) not in self.sentences for key in keys)

    def strange(self, coding: Coding) -> Iterator[str]:
        """Yield the powers, questions and themes of a coding that there are no longer."""
        match coding:
            case ThemesCoding():
                yield from (f"theme “{slug}”" for slug in coding.themes if slug not in self.codebook.theme_slugs)
            case Position():
                if coding.power not in self.powers:
                    yield f"power “{coding.power}”"
                if coding.question not in self.codebook.question_slugs:
                    yield f"question “{coding.question}”"
            case CueCoding(cue=cue):
                if cue.watcher not in {*self.powers, INTRODUCTION}:
                    yield f"power “{cue.watcher}”"
                if cue.theme is not None and cue.theme not in self.codebook.theme_slugs:
                    yield f"theme “{cue.theme}”"


def decided(stored: StoredCommentary, codings: StoredCodings, codebook: Codebook) -> Iterator[Finding]:
    """Yield the codings without effect, as notices, and what is wrong: values no scale has, tags nobody decided on."""
    sentences = spots(stored.commentary)
    powers = frozenset(section.slug for section in stored.commentary.sections)
    known = _Known(sentences, codings.former, powers, codebook)
    people = in_force(codings.batches)
    yield from (Finding(stored.slug, what, wrong=False) for what in _without_effect(people, known))
    yield from (Finding(stored.slug, what) for what in _impossible(codings))
    settled = Settled(codings.batches, sentences, codings.former)
    wrong = [
        sentence.key
        for section in stored.commentary.all_sections
        for passage in section.passages
        for sentence in passage.sentences
        if _decisions(sentence.tags)
        != _decisions(settled.tags(sentence.key, [Tag(tag.theme, tag.spans) for tag in sentence.tags if tag.auto]))
    ]
    if wrong:
        what = counted(len(wrong), "sentence shows", "sentences show")
        yield Finding(stored.slug, f"{what} other themes than its codings decide ({named(wrong)})")


def _decisions(tags: tuple[Tag, ...]) -> set[tuple[str, bool, bool, str | None]]:
    return {(tag.theme, tag.auto, tag.holds, tag.by) for tag in tags}


def _without_effect(people: Iterable[Batch], known: _Known) -> Iterator[str]:
    gone: dict[str, int] = defaultdict(int)
    strange: dict[tuple[str, str], int] = defaultdict(int)
    for batch in people:
        for coding in batch.codings:
            gone[batch.coder] += known.is_gone(coding)
            for name in known.strange(coding):
                strange[batch.coder, name] += 1
    for coder, count in gone.items():
        if count:
            yield f"{counted(count, 'coding')} by {coder} without effect: the sentence is gone"
    for (coder, name), count in strange.items():
        yield f"{counted(count, 'coding')} by {coder} on the {name}, which is in neither text nor codebook today"


def _impossible(codings: StoredCodings) -> Iterator[str]:
    """Yield the values that no program of ours stores."""
    numbers = {batch.number for batch in codings.batches}
    for batch in codings.batches:
        if batch.undoes is not None and batch.undoes not in numbers:
            yield f"batch {batch.number} undoes batch {batch.undoes}, which is another commentary's"
        for coding in batch.codings:
            if what := _wrong_value(coding):
                yield f"batch {batch.number} by {batch.coder or 'the program'} has {what}"


def _wrong_value(coding: Coding) -> str | None:
    match coding:
        case Position():
            if coding.stance not in STANCE_SLUGS:
                return f"the stance “{coding.stance}”, which is none"
            if coding.salience is not None and coding.salience not in SALIENCE_SLUGS:
                return f"the salience “{coding.salience}”, which is none"
        case CueCoding(cue=cue) if cue.kind not in CUE_KIND_SLUGS:
            return f"a cue of the kind “{cue.kind}”, which is none"
        case FigureCoding():
            if strange := [name for name, _ in coding.changes if name not in _FIELDS]:
                return f"a figure with “{strange[0]}”, which figures have not"
    return None
