"""The finder of a comparison: on which questions some powers agree, and others differ from them."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.locales import listed
from app.rows import SectionView
from app.standings import Finding
from app.web.chosen import Chosen
from app.web.filters import AddressQuery

KEPT = ("commentary", "question", "theme", "power", "density")
"""Keys of the address that a search keeps."""


@dataclass(frozen=True, slots=True)
class Finder:
    """The form that asks who agrees, and its answer in words.

    `agree` and `differ` are the powers asked for, `kept` what else the form sends. `problem` says why there is no
    answer; without one, `answer` is what was found, and `untold` are the questions on which a power is silent,
    `otherwise` those on which it is not so. `clear` is this page without the search.
    """

    powers: tuple[SectionView, ...]
    agree: tuple[str, ...]
    differ: tuple[str, ...]
    kept: tuple[tuple[str, str], ...]
    problem: str
    answer: str
    untold: tuple[Finding, ...]
    otherwise: tuple[Finding, ...]
    clear: str

    @property
    def asked(self) -> bool:
        """Whether anything was asked."""
        return bool(self.agree or self.differ)


def answerable(query: AddressQuery) -> bool:
    """Whether an address asks who agrees, and in a way that has an answer."""
    agree, differ = query.values("agree"), query.values("differ")
    return bool(agree) and (len(agree) > 1 or bool(differ)) and set(agree).isdisjoint(differ)


def finder(chosen: Chosen, found: Sequence[Finding] | None) -> Finder:
    """Put the form together, with the answer where there is one."""
    query = chosen.query
    labels = {section.slug: section.label for section in chosen.view.powers}
    agree, differ = query.values("agree"), query.values("differ")
    return Finder(
        powers=chosen.view.powers,
        agree=agree,
        differ=differ,
        kept=tuple((key, value) for key in KEPT for value in query.values(key)),
        problem="" if found is not None else _problem(agree, differ, labels),
        answer="" if found is None else _answer([labels[slug] for slug in agree], [labels[s] for s in differ], found),
        untold=tuple(finding for finding in found or () if finding.silent),
        otherwise=tuple(finding for finding in found or () if not (finding.silent or finding.agree)),
        clear=query.address(agree=(), differ=()),
    )


def _problem(agree: Sequence[str], differ: Sequence[str], labels: dict[str, str]) -> str:
    both = [labels[slug] for slug in agree if slug in differ]
    if both:
        return f"{listed(both)} cannot agree and differ at once: choose one of the two for each power."
    if differ and not agree:
        return f"Choose also at least one power that {listed([labels[slug] for slug in differ])} may differ from."
    if agree and not differ and len(agree) == 1:
        return f"Choose another power that {labels[agree[0]]} may agree with, or one that differs from it."
    return ""


def _answer(agree: Sequence[str], differ: Sequence[str], found: Sequence[Finding]) -> str:
    """Say in words what was asked and on how many questions it is so."""
    said = f"{listed(agree)} {'gives one answer' if len(agree) == 1 else 'agree'}"
    if differ:
        said += f", and {listed(differ)} {'differs' if len(differ) == 1 else 'differ'}"
    count = sum(finding.agree for finding in found)
    return f"{said}, on {count or 'none'} of {len(found)} {'question' if len(found) == 1 else 'questions'}."
