"""Whom an editor means: a power of the text, or a country or body without a section, by slug, code or name. Pure."""

from dataclasses import dataclass

from slugify import slugify

from app.pipeline.cues import load_cue_rules
from app.places import load_places
from app.rows import CommentaryView


@dataclass(frozen=True, slots=True)
class Parties:
    """The parties of one commentary."""

    view: CommentaryView

    @property
    def powers(self) -> tuple[tuple[str, str], ...]:
        """The (slug, label) of each power that has a section."""
        return tuple((section.slug, section.label) for section in self.view.powers)

    @property
    def suggested(self) -> tuple[tuple[str, str], ...]:
        """The (slug, label) of each party that the text is known to speak of: powers first."""
        known = dict(self.powers)
        for cue in self.view.cues:
            known.setdefault(*cue.watched)
        return tuple(known.items())

    def label(self, slug: str | None) -> str:
        """Return how pages name a party."""
        places = load_places()
        if slug is None:
            return ""
        return dict(self.powers).get(slug) or (places.label(slug) if slug.isupper() else places.label_of_slug(slug))

    def of_figure(self, words: str) -> str | None:
        """Return the power that words name, else the code of a place without a section; None for neither."""
        power = self._power(words)
        return power or self._code(words)

    def of_cue(self, words: str) -> str | None:
        """Return the slug of the power, country or body that words name; None where they name none."""
        if power := self._power(words):
            return power
        places, known = load_places(), dict(self.suggested)
        slug = words.strip()
        if slug in known or (slug.islower() and places.label_of_slug(slug) != slug):
            return slug
        code = self._code(words)
        if code is None or code in places.groups:
            return code
        return load_cue_rules().slugs.get(code) or slugify(places.label(code))

    def _power(self, words: str) -> str | None:
        """Return the power with this slug or name, or the one that a place named so belongs to."""
        wanted = words.strip().casefold()
        named = (slug for slug, label in self.powers if wanted in (slug, label.casefold()))
        if power := next(named, None):
            return power
        members = {code: section.slug for section in reversed(self.view.powers) for code, _ in section.members}
        code = self._code(words)
        owners = {members.get(member) for member in load_places().members((code,))} if code else set()
        return owners.pop() if len(owners) == 1 else None

    def _code(self, words: str) -> str | None:
        """Return the ISO code or the group's slug that words are or name; None where they are no one place."""
        places, words = load_places(), words.strip()
        if words in places.groups or places.label(words) != words:
            return words
        groups = (slug for slug, group in places.groups.items() if group.label.casefold() == words.casefold())
        if group := next(groups, None):
            return group
        for name in (words, words.removeprefix("the ")):
            found = places.mentions(name)
            if len(found) == 1 and (found[0].start, found[0].end) == (0, len(name)) and len(found[0].codes) == 1:
                return found[0].codes[0]
        return None
