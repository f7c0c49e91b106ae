"""Who wrote what: credit lines inside a text, and the list of roles and handles some pages end with. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from slugify import slugify

from app.domain import Contributor
from app.pipeline.rules import NameRules, StructureRules

_MAX_CREDIT = 400
"""Characters above which a line is no credit line."""
_NAME_WORDS = range(1, 8)
_JOINT = re.compile(r"(?:;|,)? (?:and|&) |; ")
_APOSTROPHE = re.compile(r"['’‘]")
_COMMA = re.compile(r", ")
_HANDLE_IN_LINE = re.compile(r"(?:\s*[,–—|-])?\s*[\[(]?@(?P<handle>\w{2,40})[\])]?")
_HANDLE_LINE = re.compile(
    r"^(?:[\w ]{1,12}:\s*)?(?:https?://)?(?:www\.)?(?P<site>(?:twitter|x)\.com/)?(?P<at>@?)"
    r"(?P<handle>(?=\w*[^\W\d_])\w{2,40})/?$"
)
_FILLERS = frozenset({"and", "the", "of", "for"})
_ALIKE = 0.75
"""Share of words that a listed role and a credited one must have in common."""
_MOST_ALIKE = 50
"""People above which a role is looked for as it is written only."""


@dataclass(frozen=True, slots=True)
class Credit:
    """One person as a credit line names them; `about` is the section the line itself names, if any."""

    name: str
    role: str | None
    handle: str | None = None
    about: str | None = None


def credits_in(text: str, rules: StructureRules) -> tuple[Credit, ...]:
    """Return the people a credit line names; empty where the line is none."""
    text = text.strip("*_[]()•– \u00a0")
    if len(text) > _MAX_CREDIT:
        return ()
    for pattern in rules.credits:
        if match := pattern.match(text):
            people = _people(match["who"], rules.names)
            about = match.groupdict().get("about")
            if people:
                return tuple(replace(person, about=about) for person in people)
    return ()


def _people(who: str, rules: NameRules) -> list[Credit]:
    """Read "Name, role", "Name and Name, role" or "Name, role, and Name, role"; empty where no name is found."""
    handles = [match["handle"] for match in _HANDLE_IN_LINE.finditer(who)]
    who = _HANDLE_IN_LINE.sub("", who).strip(" ,")
    people: list[Credit] = []
    for part in _each_person(who, rules):
        names, role = _names_and_role(part, rules)
        people.extend(Credit(name, role) for name in names)
        if not names:
            return []
    if len(handles) == len(people):
        people = [replace(person, handle=handle) for person, handle in zip(people, handles, strict=True)]
    return people


def _each_person(who: str, rules: NameRules) -> Iterator[str]:
    """Cut a credit before each "and" or semicolon behind which a name and a role of its own stand."""
    start = 0
    for joint in _JOINT.finditer(who):
        name, comma, _ = who[joint.end() :].partition(", ")
        if comma and "," in who[start : joint.start()] and _is_name(name, rules, least=2):
            yield who[start : joint.start()]
            start = joint.end()
    yield who[start:]


def _names_and_role(part: str, rules: NameRules) -> tuple[list[str], str | None]:
    """Tell the names, one or several that share a role, from the role behind them."""
    several = _JOINT.search(part)
    if several:
        last, _, role = part[several.end() :].partition(", ")
        names = [*_COMMA.split(part[: several.start()]), last]
        if all(_is_name(name, rules, least=2) for name in names):
            return [_bare(name, rules) for name in names], role.strip(" ,") or None
    name, _, role = part.partition(", ")
    fits = _is_name(name, rules, least=1 if role or not name.isascii() else 2)
    return ([_bare(name, rules)] if fits else []), role.strip(" ,") or None


def _is_name(text: str, rules: NameRules, *, least: int = 1) -> bool:
    """Whether these words can be a person's name: capitals, particles, and no word of a role."""
    words = text.split()
    if len(words) not in _NAME_WORDS or len(words) < least:
        return False
    if any(word.casefold().strip(".") in rules.roles or not _is_name_word(word, rules) for word in words):
        return False
    return words[-1] != words[-1].lower() or not words[-1].isascii()


def _is_name_word(word: str, rules: NameRules) -> bool:
    if any(not (char.isalpha() or char in ".’'-‘") for char in word):
        return False
    if word.endswith(".") and len(word) > 2 and word.rstrip(".").casefold() not in rules.honorifics | {"jr", "sr"}:
        return word.count(".") > 1
    return word[0].isupper() or word.casefold() in rules.particles or "-" in word or not word[0].islower()


def _bare(name: str, rules: NameRules) -> str:
    """Take honorifics off a name."""
    words = name.split()
    while len(words) > 1 and words[0].rstrip(".").casefold() in rules.honorifics:
        words = words[1:]
    return " ".join(words)


def contributors(
    credited: Sequence[tuple[str, Credit]], handles: Mapping[str, str], organisation: str | None
) -> tuple[Contributor, ...]:
    """Join (section slug, credit) pairs into people, in order of first appearance.

    `handles` maps a name to a handle.
    """
    people: dict[str, Contributor] = {}
    sections: dict[str, dict[str, None]] = {}
    for section, credit in credited:
        slug = slugify(_APOSTROPHE.sub("", credit.name)) or "contributor"
        handle = credit.handle or handles.get(credit.name)
        person = people.get(slug) or Contributor(slug, credit.name, credit.role, organisation, handle, ())
        sections.setdefault(slug, {})[section] = None
        people[slug] = replace(person, role=person.role or credit.role, handle=person.handle or handle)
    return tuple(replace(person, sections=tuple(sections[slug])) for slug, person in people.items())


def listed_handles(
    lines: Sequence[str], credited: Iterable[Credit], rules: StructureRules
) -> tuple[dict[str, str], list[str]]:
    """Read a list of contributors: names or roles, each with its handle before, behind or in it, or with none.

    Returns the handles by name, and for each line the reason it is set aside with.
    """
    people = _Listed(credited)
    entries = [people.entry(line) for line in lines]
    marks = [None if entry else _handle(line, rules.names) for line, entry in zip(lines, entries, strict=True)]
    first = next((bool(mark) for mark, entry in zip(marks, entries, strict=True) if mark or entry), False)
    handles: dict[str, str] = {}
    reasons = ["list of contributors: no credit line names this role or person"] * len(lines)
    for index, entry in enumerate(entries):
        if entry is None:
            continue
        reasons[index] = f"list of contributors: read as the entry of {entry}"
        beside = index - 1 if first else index + 1
        inside = _HANDLE_IN_LINE.search(lines[index])
        if inside:
            handles.setdefault(entry, inside["handle"])
        elif 0 <= beside < len(lines) and (mark := marks[beside]) and entry not in handles:
            handles[entry] = mark
            reasons[beside] = f"list of contributors: read as the handle of {entry}"
    return handles, reasons


class _Listed:
    """The people of a text's credit lines, as the entries of a list name them one after the other."""

    def __init__(self, credited: Iterable[Credit]) -> None:
        self._people = {credit.name: credit for credit in credited}
        self._by_name: dict[str, Credit] = {}
        self._by_role: dict[str, list[Credit]] = {}
        for person in self._people.values():
            for words in (folded(person.name), folded(f"{person.name} {person.role or ''}")):
                self._by_name.setdefault(words, person)
            if person.role:
                self._by_role.setdefault(folded(person.role), []).append(person)
        self._used: set[str] = set()

    def entry(self, line: str) -> str | None:
        """Return the name of the person that a line names by name, by role or by both."""
        words = folded(_HANDLE_IN_LINE.sub("", line))
        if person := self._by_name.get(words):
            return person.name
        found = self._free(self._by_role.get(words, []))
        if not found and words and len(self._people) <= _MOST_ALIKE:
            alike = [p for p in self._people.values() if p.role and p.name not in self._used and _alike(words, p.role)]
            found = alike if len(alike) == 1 else []
        if not found:
            return None
        self._used.add(found[0].name)
        return found[0].name

    def _free(self, people: list[Credit]) -> list[Credit]:
        """Prefer those no earlier line was read as: two people may have one role."""
        return [person for person in people if person.name not in self._used] or people


def _alike(words: str, role: str) -> bool:
    ours, theirs = set(words.split()), set(folded(role).split())
    return len(ours & theirs) >= _ALIKE * len(ours | theirs)


def _handle(line: str, rules: NameRules) -> str | None:
    """Return the handle that a line is; a word that is part of a role is none."""
    match = _HANDLE_LINE.match(line.strip())
    if match is None or (not match["at"] and not match["site"] and match["handle"].casefold() in rules.roles):
        return None
    return match["handle"]


def folded(text: str) -> str:
    """Fold case, punctuation, spaces and small words, so that a role matches however it was typed."""
    return " ".join(word for word in re.findall(r"\w+", text.casefold()) if word not in _FILLERS)
