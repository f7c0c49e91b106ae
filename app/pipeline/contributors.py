"""Who wrote what: credit lines inside a text, and the list of roles and handles some pages end with. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from slugify import slugify

from app.domain import Contributor
from app.pipeline.rules import StructureRules

_MAX_CREDIT = 400
"""Characters above which a line is no credit line."""
_NEXT_NAME = re.compile(r",? and (?=(?:[^\W\d_][\w’'.-]*\s){1,4}[^\W\d_][\w’'.-]*, )|; ")
_HANDLE = re.compile(r"^@?(?=\w*[^\W\d_])\w{2,40}$")


@dataclass(frozen=True, slots=True)
class Credit:
    """One person as a credit line names them."""

    name: str
    role: str | None


def credits_in(text: str, rules: StructureRules) -> tuple[Credit, ...]:
    """Return the people a credit line names; empty where the line is none."""
    if len(text) > _MAX_CREDIT:
        return ()
    for pattern in rules.credits:
        if match := pattern.match(text):
            groups = match.groupdict()
            return tuple(_people(groups["name"].strip(), groups.get("role")))
    return ()


def _people(name: str, role: str | None) -> Iterable[Credit]:
    """Yield the first person and those joined to their role by "and" or a semicolon."""
    if role is None:
        yield Credit(name, None)
        return
    first, *others = _NEXT_NAME.split(role)
    yield Credit(name, first.strip(" ,"))
    for other in others:
        next_name, _, next_role = other.partition(", ")
        yield Credit(next_name.strip(), next_role.strip(" ,") or None)


def contributors(
    credited: Sequence[tuple[str, Credit]], handles: Mapping[str, str], organisation: str | None
) -> tuple[Contributor, ...]:
    """Join (section slug, credit) pairs into people, in order of first appearance.

    `handles` maps a folded name or role to a handle.
    """
    people: dict[str, Contributor] = {}
    for section, credit in credited:
        slug = slugify(credit.name) or "contributor"
        handle = handles.get(folded(credit.name)) or handles.get(folded(credit.role or ""))
        person = people.get(slug) or Contributor(slug, credit.name, credit.role, organisation, handle, ())
        if section not in person.sections:
            person = replace(person, sections=(*person.sections, section))
        people[slug] = replace(person, role=person.role or credit.role)
    return tuple(people.values())


def listed_handles(lines: Sequence[str], credited: Iterable[Credit]) -> tuple[dict[str, str], list[str]]:
    """Read a list of contributors: names or roles, each followed by its handle where there is one.

    Returns the handles by folded name or role, and for each line the reason it is set aside with.
    """
    known = {folded(words): credit.name for credit in credited for words in (credit.name, credit.role or "") if words}
    handles: dict[str, str] = {}
    reasons: list[str] = []
    current: str | None = None
    for line in lines:
        if folded(line) in known:
            current = folded(line)
            reasons.append(f"list of contributors: read as the entry of {known[current]}")
        elif current and current not in handles and _HANDLE.match(line.strip()):
            handles[current] = line.strip().removeprefix("@")
            reasons.append(f"list of contributors: read as the handle of {known[current]}")
        else:
            reasons.append("list of contributors: no credit line names this role or person")
    return handles, reasons


def folded(text: str) -> str:
    """Fold case, punctuation and spaces, so that a role matches however it was typed."""
    return " ".join(re.findall(r"\w+", text.casefold()))
