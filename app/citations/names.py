"""Names as references need them: family and given name told apart, and what is no such name left whole."""

import re
from dataclasses import dataclass

_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
_MOST_NAMED = 3
_JOINING = frozenset({"y", "e", "i"})
"""Words between two family names: "Ortega y Gasset"."""
_BODIES = frozenset((
    "agency", "association", "bureau", "center", "centre", "commission", "committee", "council", "department",
    "desk", "editors", "embassy", "foundation", "group", "institute", "institution", "ministry", "network",
    "office", "organisation", "organization", "programme", "program", "project", "staff", "team", "union",
    "university",
))  # fmt: skip
_NO_NAME = re.compile(r"[\d&/@()]|\b(?:of|for|on)\b|^the\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Name:
    """An author. Without `given`, `family` is the whole name of a body, or of a person who has but one.

    `particle` is what stands before a family name and is sorted with it: "van der" Leyen. `suffix` is "Jr." or "III".
    """

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""

    @property
    def last(self) -> str:
        """The family name with its particle."""
        return f"{self.particle} {self.family}".strip()

    @property
    def whole(self) -> str:
        """The name as people say it."""
        return " ".join(filter(None, (self.given, self.last, self.suffix)))

    @property
    def inverted(self) -> str:
        """The name as lists sort it: "King, Martin Luther, Jr."; whole where there is no given name."""
        return ", ".join(filter(None, (self.last, self.given, self.suffix))) if self.given else self.whole

    @property
    def initials(self) -> str:
        """The given name's initials: "Jean-Pierre K." is "J.-P. K."."""
        words = self.given.replace(".", ". ").split()
        return " ".join("-".join(f"{part[0]}." for part in word.split("-") if part) for word in words)


def name_of(text: str, bodies: tuple[str, ...] = ()) -> Name:
    """Read a name: the family name is the last word, with the particles before it and a suffix behind it.

    Kept whole are one word alone, `bodies` (what is known to be an organisation), what a person is hardly called, and
    a name in a script without capitals, such as Chinese or Arabic: order and parts of it cannot be told from its form.
    """
    words = text.split()
    whole = Name(" ".join(words))
    if (
        len(words) < 2
        or whole.family in bodies
        or _is_body(whole.family)
        or not _has_capitals([word for word in words if word.casefold() not in _SUFFIXES])
    ):
        return whole
    suffix = words.pop().rstrip(",") if words[-1].casefold() in _SUFFIXES and len(words) > 2 else ""
    words = [word.strip(",") for word in words]
    start = _start_of_family(words)
    particles = [word for word in words[start:-1] if word[:1].islower()] if words[start][:1].islower() else []
    family = words[start + len(particles) :]
    return Name(" ".join(family), " ".join(words[:start]), " ".join(particles), suffix)


def _start_of_family(words: list[str]) -> int:
    """Return where the family name begins, particles included; at least one word is left before it."""
    for index, word in enumerate(words[1:-1], 1):
        if word in _JOINING and index > 1:
            return index - 1
        if word[:1].islower():
            return index
    return len(words) - 1


def _is_body(name: str) -> bool:
    return bool(_NO_NAME.search(name)) or not _BODIES.isdisjoint(name.casefold().split())


def _has_capitals(words: list[str]) -> bool:
    """Whether a name is in a script that has capitals, in its first word and its last."""
    return all(any(letter.isupper() for letter in word) for word in (words[0], words[-1]))


def listed(names: tuple[str, ...], joint: str = "and") -> str:
    """Write names as a list with a comma before the last joint: "A, B, and C"."""
    if len(names) < 3:
        return f" {joint} ".join(names)
    return f"{', '.join(names[:-1])}, {joint} {names[-1]}"


def people(names: tuple[Name, ...]) -> str:
    """Write names as they are said: all of up to three, else the first "et al."."""
    whole = tuple(name.whole for name in names)
    return f"{whole[0]} et al." if len(whole) > _MOST_NAMED else listed(whole)
