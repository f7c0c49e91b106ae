"""Whom the places that one commentary names stand for. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from slugify import slugify

from app.domain import Section
from app.places import Mention, Places


@dataclass(frozen=True, slots=True)
class Powers:
    """The powers of one commentary: `members` are section slugs by ISO code, `about` the country it is about.

    `slugs` are those of the rules, for bodies and countries whose English name does not make a good one.
    """

    members: Mapping[str, str]
    about: str | None
    places: Places
    slugs: Mapping[str, str]

    @property
    def sections(self) -> frozenset[str]:
        """The slugs of the powers with a section."""
        return frozenset(self.members.values())

    def slug(self, mention: Mention) -> str | None:
        """Return the slug of the power or body that a mention means; None for the country the text is about."""
        if self.about in mention.codes or len(mention.codes) > 1:
            return None
        code = mention.codes[0]
        found = {self.members.get(member) for member in self.places.members((code,))}
        section = found.pop() if len(found) == 1 else None
        return (
            section
            or self.slugs.get(code)
            or (code if code in self.places.groups else slugify(self.places.label(code)))
        )


def powers(sections: Iterable[Section], about: str | None, places: Places, slugs: Mapping[str, str]) -> Powers:
    """Read who is who from the sections: a country belongs to the first that names it."""
    members: dict[str, str] = {}
    for section in sections:
        if section.heading is not None:
            for code in section.actors:
                members.setdefault(code, section.slug)
    return Powers(members, about, places, slugs)
