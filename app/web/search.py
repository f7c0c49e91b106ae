"""Full-text search over all commentaries."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from sqlalchemy.orm import Session

from app.codebook import Codebook
from app.queries.commentaries import commentaries
from app.queries.contributors import contributions
from app.queries.powers import powers
from app.queries.search import SearchFilters, names, phrases, search
from app.rows import Hits, NameHit
from app.web.deps import AskedSearch, AskedSearchDep, CodebookDep, ReadSession, SettingsDep
from app.web.filters import AddressQuery, Filter, known_values
from app.web.rendering import render

router = APIRouter(include_in_schema=False)

Options = dict[str, list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What search.html may use.

    `words` is what was typed, `phrases` what of it is searched for. `first` and `last` number the hits shown, from 1;
    `previous` and `next` are addresses or None. `suggestions` are theme labels with the address that searches them.
    """

    words: str
    phrases: tuple[str, ...]
    hits: Hits
    names: tuple[NameHit, ...]
    filters: tuple[Filter, ...]
    theme_labels: dict[str, str]
    first: int
    last: int
    previous: str | None
    next: str | None
    suggestions: tuple[tuple[str, str], ...]


@router.get("/search")
def show(
    request: Request, session: ReadSession, codebook: CodebookDep, settings: SettingsDep, asked: AskedSearchDep
) -> Response:
    """Find sentences by their words, and pages by their names."""
    options = _options(session, codebook)
    filters = _checked(asked, options)
    start = (asked.page - 1) * settings.page_size
    hits = search(session, asked.q, filters, limit=settings.page_size, offset=start)
    found = (*names(session, asked.q), *_theme_names(codebook, asked.q))
    return render(request, "search.html", _page(asked, codebook, options, hits, found, start), block="results")


def found_hits(session: Session, codebook: Codebook, asked: AskedSearch, *, page_size: int) -> Hits:
    """Return one page of hits.

    Raises:
        BadValueError: a filter's value is not known; names the key and the value.
    """
    filters = _checked(asked, _options(session, codebook))
    return search(session, asked.q, filters, limit=page_size, offset=(asked.page - 1) * page_size)


def _page(
    asked: AskedSearch, codebook: Codebook, options: Options, hits: Hits, found: tuple[NameHit, ...], start: int
) -> SearchPage:
    query = AddressQuery(
        "/search", {"q": (asked.q,) if asked.q else (), **{key: getattr(asked, key) for key in options}}
    )
    last = start + len(hits.rows)
    return SearchPage(
        words=asked.q,
        phrases=phrases(asked.q),
        hits=hits,
        names=found,
        filters=tuple(_filters(query, options)),
        theme_labels={row.slug: row.label for row in codebook.themes},
        first=start + 1 if hits.rows else 0,
        last=last,
        previous=query.address(page=(str(asked.page - 1),) if asked.page > 2 else ()) if asked.page > 1 else None,
        next=query.address(page=(str(asked.page + 1),)) if last < hits.total else None,
        suggestions=tuple((row.label, f"/search?q={row.label.split()[0].lower()}") for row in codebook.themes[:6]),
    )


def _options(session: Session, codebook: Codebook) -> Options:
    """Return (value, label) of everything a search can be narrowed to, by key."""
    people = {row.contributor.slug: row.contributor.name for row in contributions(session)}
    return {
        "theme": [(row.slug, row.label) for row in codebook.themes],
        "power": [(row.slug, row.heading) for row in powers(session)],
        "contributor": list(people.items()),
        "commentary": [(row.slug, row.title) for row in commentaries(session)],
    }


def _checked(asked: AskedSearch, options: Options) -> SearchFilters:
    known = {key: known_values(key, getattr(asked, key), [value for value, _ in rows]) for key, rows in options.items()}
    return SearchFilters(known["theme"], known["power"], known["contributor"], known["commentary"])


def _filters(query: AddressQuery, options: Options) -> list[Filter]:
    return [
        query.filter(key, key.capitalize(), [(value, label, None) for value, label in rows])
        for key, rows in options.items()
    ]


def _theme_names(codebook: Codebook, words: str) -> list[NameHit]:
    wanted = words.strip().casefold()
    return [
        NameHit("theme", theme.label, f"/themes/{theme.slug}")
        for theme in codebook.themes
        if wanted and wanted in theme.label.casefold()
    ]
