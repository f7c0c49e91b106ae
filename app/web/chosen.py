"""Which commentary a page shows, and the filters its address asks for: shared by home, compare, themes, figures."""

from dataclasses import dataclass

from app.codebook import Codebook
from app.errors import NotFoundError
from app.rows import CommentaryView
from app.web.deps import Asked
from app.web.filters import (
    AddressQuery,
    Choice,
    Filter,
    InForce,
    commentary_choices,
    known_values,
    power_filter,
    question_filter,
    theme_filter,
)
from app.web.library import Library


class NothingImportedError(NotFoundError):
    """There is no commentary to make a file of."""

    def __init__(self) -> None:
        super().__init__("commentary", "")
        self.args = ("No commentary that describes a power has been imported yet.",)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A loaded commentary with what its page was asked for. `others` are all commentaries the page can show."""

    view: CommentaryView
    query: AddressQuery
    others: tuple[Choice, ...]

    @property
    def codebook(self) -> Codebook:
        """The codebook it was coded with."""
        return self.view.codebook

    @property
    def themes(self) -> tuple[str, ...]:
        """Slugs of the chosen themes; none means all."""
        return self.query.values("theme")

    @property
    def powers(self) -> tuple[str, ...]:
        """Slugs of the chosen powers; none means all."""
        return self.query.values("power")

    @property
    def questions(self) -> tuple[str, ...]:
        """Slugs of the chosen questions; none means all."""
        return self.query.values("question")

    @property
    def theme_filter(self) -> Filter:
        """The themes to choose from."""
        return theme_filter(self.query, self.view, self.codebook)

    @property
    def question_filter(self) -> Filter:
        """The questions to choose from."""
        return question_filter(self.query, self.codebook)

    @property
    def power_filter(self) -> Filter:
        """The powers to choose from."""
        return power_filter(self.query, self.view)

    def in_force(self, *keys: str) -> InForce:
        """Return what is chosen of powers, questions and themes (of those `keys` alone, where given)."""
        filters = (self.power_filter, self.question_filter, self.theme_filter)
        return self.query.in_force(*(one for one in filters if not keys or one.key in keys))


def choose(library: Library, path: str, asked: Asked) -> Chosen | None:
    """Load the commentary a page is asked for: the named one, else the default for the powers asked for.

    Returns None where the database has no commentary with a power.

    Raises:
        NotFoundError: no commentary has this slug.
        BadValueError: a theme, power or question is not known.
    """
    rows = library.rows()
    asked_powers = [power for power in asked.power if power]
    shown = library.row(asked.commentary) if asked.commentary else library.default(asked_powers)
    if shown is None:
        return None
    view = library.view(shown)
    values = {
        "theme": known_values("theme", asked.theme, {row.slug: row.label for row in view.codebook.themes}),
        "power": known_values("power", asked.power, {row.slug: row.label for row in view.powers}),
        "question": known_values("question", asked.question, {row.slug: row.label for row in view.codebook.questions}),
        "commentary": () if shown.is_default else (shown.slug,),
    }
    return Chosen(view, AddressQuery(path, values), commentary_choices(path, rows, shown))
