"""Which commentary a page shows, and the filters its address asks for: shared by home, compare, themes, figures."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.codebook import Codebook
from app.errors import NotFoundError
from app.queries.commentaries import commentaries, commentary_view
from app.rows import CommentaryRow, CommentaryView
from app.web.deps import Asked
from app.web.filters import AddressQuery, Choice, Filter, commentary_choices, known_values, power_filter, theme_filter


@dataclass(frozen=True, slots=True)
class Chosen:
    """A loaded commentary with what its page was asked for. `others` are all commentaries the page can show."""

    view: CommentaryView
    codebook: Codebook
    query: AddressQuery
    others: tuple[Choice, ...]

    @property
    def themes(self) -> tuple[str, ...]:
        """Slugs of the chosen themes; none means all."""
        return self.query.values("theme")

    @property
    def powers(self) -> tuple[str, ...]:
        """Slugs of the chosen powers; none means all."""
        return self.query.values("power")

    @property
    def theme_filter(self) -> Filter:
        """The themes to choose from."""
        return theme_filter(self.query, self.view, self.codebook)

    @property
    def power_filter(self) -> Filter:
        """The powers to choose from."""
        return power_filter(self.query, self.view)


def named_row(rows: tuple[CommentaryRow, ...], slug: str) -> CommentaryRow:
    """Return the commentary with this slug.

    Raises:
        NotFoundError: there is none; names those there are.
    """
    found = next((row for row in rows if row.slug == slug), None)
    if found is None:
        raise NotFoundError("commentary", slug, tuple((row.title, row.address) for row in rows))
    return found


def load_view(session: Session, slug: str) -> CommentaryView:
    """Load the commentary with this slug, or raise NotFoundError."""
    return commentary_view(session, named_row(commentaries(session), slug))


def choose(session: Session, codebook: Codebook, path: str, asked: Asked) -> Chosen | None:
    """Load the commentary a page is asked for: the named one, else the newest that compares two powers or more.

    Returns None where the database has no commentary with a power.

    Raises:
        NotFoundError: no commentary has this slug.
        BadValueError: a theme or power is not known.
    """
    rows = commentaries(session)
    newest = next((row for row in rows if row.powers > 1), next((row for row in rows if row.powers), None))
    shown = named_row(rows, asked.commentary) if asked.commentary else newest
    if shown is None:
        return None
    view = commentary_view(session, shown)
    values = {
        "theme": known_values("theme", asked.theme, codebook.theme_slugs),
        "power": known_values("power", asked.power, [section.slug for section in view.powers]),
        "commentary": () if shown == newest else (shown.slug,),
    }
    return Chosen(view, codebook, AddressQuery(path, values), commentary_choices(path, rows, shown, newest))
