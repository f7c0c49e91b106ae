"""The parties of a commentary as the editor's forms offer and show them. Pure."""

from app import parties
from app.rows import CommentaryView


class Parties:
    """The (slug, label) of each power with a section: `powers`; and of each party the text speaks of: `suggested`."""

    def __init__(self, view: CommentaryView) -> None:
        self._known = parties.Parties.of_view(view)
        self.powers = tuple((power.slug, power.label) for power in self._known.powers)
        spoken_of = dict(self.powers)
        for cue in view.cues:
            spoken_of.setdefault(*cue.watched)
        self.suggested = tuple(spoken_of.items())

    def label(self, slug: str | None) -> str:
        """Return how pages name a party; "" for none."""
        return self._known.label(slug) if slug else ""
