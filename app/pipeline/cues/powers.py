"""Whom the places that one commentary names stand for. Pure."""

from dataclasses import dataclass

from app.parties import Parties
from app.places import Mention


@dataclass(frozen=True, slots=True)
class Powers:
    """Those who may watch and be watched in one commentary: all parties but the country it is `about`."""

    parties: Parties
    about: str | None

    @property
    def sections(self) -> frozenset[str]:
        """The slugs of the powers with a section."""
        return self.parties.slugs

    def slug(self, mention: Mention) -> str | None:
        """Return the slug of the power or body that a mention means; None for the country the text is about."""
        if self.about in mention.codes or len(mention.codes) > 1:
            return None
        return self.parties.slug(mention.codes[0])
