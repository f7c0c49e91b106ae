"""What a coder has said already, so that a coding sheet that comes in twice changes nothing. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.codings.settle import Subject, in_force, subject
from app.domain import Batch, Coding, CueCoding, FigureCoding, Position, ThemesCoding


def unsaid(
    codings: Iterable[Coding], coder: str, batches: Iterable[Batch], former: Mapping[str, str]
) -> tuple[Coding, ...]:
    """Return the codings that are not what this coder said last, and not what their last sheet said either.

    So an old sheet does not take back what its coder corrected on the web since. `former` gives the present key of a
    sentence that was reworded.
    """
    last: dict[Subject, Coding] = {}
    last_in_sheet: dict[Subject, Coding] = {}
    for batch in in_force(batches):
        for coding in batch.codings if batch.coder == coder else ():
            present = _present(coding, former)
            last[subject(present)] = present
            if batch.origin != "editor":
                last_in_sheet[subject(present)] = present
    fresh = []
    for coding in codings:
        present = _present(coding, former)
        if present not in (last.get(subject(present)), last_in_sheet.get(subject(present))):
            fresh.append(coding)
    return tuple(fresh)


def _present(coding: Coding, former: Mapping[str, str]) -> Coding:
    """Return a coding under the present keys of its sentences, its themes in one order."""
    match coding:
        case ThemesCoding(sentence, themes):
            return ThemesCoding(former.get(sentence, sentence), tuple(sorted(themes)))
        case Position():
            evidence = tuple(dict.fromkeys(former.get(key, key) for key in coding.evidence))
            return replace(coding, evidence=evidence, by=None)
        case CueCoding(cue=cue):
            return replace(coding, cue=replace(cue, sentence=former.get(cue.sentence, cue.sentence), by=None))
        case FigureCoding():
            return replace(coding, sentence=former.get(coding.sentence, coding.sentence))
