"""Whom a word or a place means: the power of a commentary that it belongs to, or a country or body without a section.

The one vocabulary of all who name parties: the program's coding, coding sheets and the editor. Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from slugify import slugify

from app.domain import Section
from app.places import Places, load_places
from app.rows import CommentaryView


@dataclass(frozen=True, slots=True)
class Power:
    """A power with a section: its slug, the name it is shown by, and its members' ISO codes."""

    slug: str
    label: str
    members: tuple[str, ...]


class Parties:
    """The parties of one commentary: its `powers`, and every country and group of `places`.

    A country that several powers name belongs to the first. `also` are further slugs that the commentary knows.
    """

    def __init__(self, powers: Iterable[Power], places: Places | None = None, also: Iterable[str] = ()) -> None:
        self.powers, self.places = tuple(powers), places or load_places()
        self.slugs = frozenset(power.slug for power in self.powers)
        self._owners: dict[str, str] = {}
        self._labels = {power.slug: power.label for power in self.powers}
        self._known = {slug: slug for slug in also}
        for power in reversed(self.powers):
            self._owners |= dict.fromkeys(power.members, power.slug)
            self._known[_plain(power.label)] = power.slug
        self._known |= {slug: slug for slug in self.slugs}
        self._known.pop("", None)

    @classmethod
    def of_sections(cls, sections: Iterable[Section], places: Places) -> "Parties":
        """Return the parties of a text that is being read."""
        return cls((Power(s.slug, s.heading, s.actors) for s in sections if s.heading is not None), places)

    @classmethod
    def of_view(cls, view: CommentaryView) -> "Parties":
        """Return the parties of a stored commentary, those whom its cues watch among them."""
        powers = (Power(row.slug, row.label, tuple(code for code, _ in row.members)) for row in view.powers)
        return cls(powers, also=(cue.watched[0] for cue in view.cues))

    def owner(self, code: str) -> str | None:
        """Return the slug of the one power that a country, or all members of a group, belong to."""
        owners = {self._owners.get(member) for member in self.places.members((code,))}
        return owners.pop() if len(owners) == 1 else None

    def slug(self, code: str) -> str:
        """Return the slug of the power that a country or group belongs to, else its own."""
        return self.owner(code) or self.places.slug(code)

    def label(self, slug: str) -> str:
        """Return how pages name a power, a country or a body by its slug or ISO code."""
        places = self.places
        return self._labels.get(slug) or (places.label(slug) if slug.isupper() else places.label_of_slug(slug))

    def named(self, words: str) -> str | None:
        """Return the slug of whom words name, by slug, name, demonym or ISO code; None where that is nobody known."""
        if slug := self._power(words):
            return slug
        code = self.code(words)
        return self.slug(code) if code else None

    def of_figure(self, words: str) -> str | None:
        """Return whom words name as figures do: the power, else the ISO code or the group; None for nobody known."""
        if (slug := self._power(words)) in self.slugs:
            return slug
        code = self.code(words)
        return code and (self.owner(code) or code)

    def code(self, words: str) -> str | None:
        """Return the ISO code or the group that words name and nothing else; None where they name no one place."""
        words = words.strip()
        if words in self.places.groups or self.places.label(words) != words:
            return words
        if code := self.places.code_of_slug(slugify(words)) or self.places.code_of_slug(_plain(words)):
            return code
        name = words[4:].strip() if words[:4].casefold() == "the " else words
        mention = next(iter(self.places.mentions(name)), None)
        whole = mention is not None and (mention.start, mention.end) == (0, len(name))
        return mention.codes[0] if mention and whole and len(mention.codes) == 1 else None

    def _power(self, words: str) -> str | None:
        return self._known.get(words.strip()) or self._known.get(_plain(words))


def _plain(words: str) -> str:
    """Return a name as it is compared: a slug without its article."""
    return slugify(words).removeprefix("the-")
