"""How far coders agree who coded the same things apart: share, Cohen's kappa, Krippendorff's alpha. Pure.

The coefficients come from NLTK; docs/decisions/agreement-library.md says why. What this module owns is which codings
are compared, on which scale, and when a coefficient says nothing.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.scale import STANCES

if TYPE_CHECKING:
    from nltk.metrics.agreement import AnnotationTask

PRESENT, ABSENT = "present", "absent"

_SCALE = tuple(term.slug for term in STANCES)

_Units = Sequence[Sequence[int]]
_Distance = Callable[[int, int], float]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far coders agree on one theme or question (`subject`, its slug), or on all together (subject "").

    `units` are the things that every coder coded; `agreed` is the share of them with equal values, 0 to 1, None where
    there are none. `kappa` and `alpha` are at most 1, with 0 for what chance alone would give, and may be negative;
    None where they are not defined, see `agreement`.
    """

    subject: str
    units: int
    agreed: float | None
    kappa: float | None
    alpha: float | None


def agreement(codings: Sequence[tuple[str | None, ...]], *, subject: str = "", scale: Sequence[str] = ()) -> Agreement:
    """Return how far coders agree: `codings[i][j]` is what coder j said of unit i, None where they did not code it.

    Share and kappa count the units that every coder coded and take values as mere names. Kappa is Cohen's; with more
    than two coders it is its extension by Davies and Fleiss, and the share is the mean over all pairs. Alpha takes in
    every unit with two values or more. It is nominal, or, with `scale` (all values in their order), ordinal: values
    further apart then disagree more. A value outside the scale, such as not-stated, has no place in that order: it is
    a name of its own for share and kappa, and as good as missing for alpha.

    A coefficient is None where it would divide by nothing: without units, and where every value that counts for it is
    the same. Coders who always say the same one thing agree on everything (`agreed` is 1), but nobody can tell that
    from chance. Raises ValueError where fewer than two coders are compared or units differ in their number.
    """
    if any(len(unit) != len(codings[0]) or len(unit) < 2 for unit in codings):
        raise ValueError("every unit needs a place for each of the same two or more coders")
    full = [unit for unit in codings if None not in unit]
    share, kappa = _share_and_kappa(full)
    return Agreement(subject, len(full), share, kappa, _alpha(codings, scale))


def by_theme(
    first: Mapping[str, Collection[str]], second: Mapping[str, Collection[str]], themes: Sequence[str]
) -> tuple[Agreement, ...]:
    """Return a row for each of `themes`, then one for all decisions together (subject "").

    `first` and `second` say which themes two coders saw in the sentence with a key. A decision is one theme in one
    sentence that both coded, present or absent; themes not asked for are passed over.
    """
    both = sorted(first.keys() & second.keys())
    return _table(themes, lambda theme: [(_presence(theme, first[key]), _presence(theme, second[key])) for key in both])


def by_question(
    first: Mapping[tuple[str, str], str], second: Mapping[tuple[str, str], str], questions: Sequence[str]
) -> tuple[Agreement, ...]:
    """Return a row for each of `questions`, then one for all together (subject ""); alpha is ordinal over the stances.

    `first` and `second` give two coders' stances by (power, question). A unit is one power that both coded; questions
    not asked for are passed over.
    """
    both = sorted(first.keys() & second.keys())
    return _table(questions, lambda slug: [(first[key], second[key]) for key in both if key[1] == slug], _SCALE)


def _table(
    subjects: Sequence[str], pairs: Callable[[str], list[tuple[str | None, ...]]], scale: Sequence[str] = ()
) -> tuple[Agreement, ...]:
    """Return the agreement on each subject, whose codings `pairs` gives, and on all of these codings together."""
    codings = {subject: pairs(subject) for subject in subjects}
    rows = [agreement(part, subject=subject, scale=scale) for subject, part in codings.items()]
    return (*rows, agreement([unit for part in codings.values() for unit in part], scale=scale))


def _presence(theme: str, themes: Collection[str]) -> str:
    return PRESENT if theme in themes else ABSENT


def _share_and_kappa(units: Sequence[tuple[str | None, ...]]) -> tuple[float | None, float | None]:
    if not units:
        return None, None
    places = {value: place for place, value in enumerate(sorted({str(value) for unit in units for value in unit}))}
    task = _task([[places[str(value)] for value in unit] for unit in units])
    return float(task.avg_Ao()), float(task.multi_kappa()) if len(places) > 1 else None


def _alpha(codings: Sequence[tuple[str | None, ...]], scale: Sequence[str]) -> float | None:
    order = scale or sorted({value for unit in codings for value in unit if value is not None})
    places = {value: place for place, value in enumerate(order)}
    found = [[places[value] for value in unit if value in places] for unit in codings]
    units = [unit for unit in found if len(unit) > 1]
    counts = Counter(place for unit in units for place in unit)
    if len(counts) < 2:
        return None
    return float(_task(units, _ordinal(counts) if scale else None).alpha())


def _task(units: _Units, distance: _Distance | None = None) -> "AnnotationTask":
    """Return the units as NLTK wants them; values are places, not texts, so that sums always add up in one order."""
    from nltk.metrics import binary_distance  # 0.2 s and 30 MB, for one page of the site that few people open
    from nltk.metrics.agreement import AnnotationTask

    data = [(coder, unit, place) for unit, places in enumerate(units) for coder, place in enumerate(places)]
    return AnnotationTask(data, distance or binary_distance)


def _ordinal(counts: Mapping[int, int]) -> _Distance:
    """Return Krippendorff's ordinal metric, which NLTK leaves to its caller, for values that stand there so often.

    Two places are as far apart as there are values from the middle of one to the middle of the other, squared.
    """

    def distance(left: int, right: int) -> float:
        between = sum(counts.get(place, 0) for place in range(min(left, right), max(left, right) + 1))
        return float((between - (counts[left] + counts[right]) / 2) ** 2)

    return distance
