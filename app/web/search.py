"""Full-text search over all commentaries."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from sqlalchemy.orm import Session

from app.errors import BadValueError
from app.queries.search import SearchFilters, named, phrases, search
from app.rows import Hits, NameHit
from app.web.deps import LAST_PAGE, AskedSearch, AskedSearchDep, LibraryDep, ReadSession, SettingsDep
from app.web.filters import AddressQuery, Filter, known_values
from app.web.library import Library
from app.web.rendering import render

router = APIRouter(include_in_schema=False)

Options = dict[str, tuple[tuple[str, str], ...]]
_MOST_NAMES = 20
_PLACES = {
    "power": "/powers",
    "contributor": "/contributors",
    "commentary": "/commentaries",
    "theme": "/themes",
}


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
    request: Request, session: ReadSession, library: LibraryDep, settings: SettingsDep, asked: AskedSearchDep
) -> Response:
    """Find sentences by their words, and pages by their names."""
    options = _options(session, library)
    asked = _checked(asked, options)
    hits = _found(session, asked, settings.page_size)
    start = (asked.page - 1) * settings.page_size
    return render(request, "search.html", _page(asked, options, hits, start), block="results")


def found_hits(session: Session, library: Library, asked: AskedSearch, *, page_size: int) -> Hits:
    """Return one page of hits.

    Raises:
        BadValueError: a filter's value is not known, or the hits end before this page; names the key and the value.
    """
    return _found(session, _checked(asked, _options(session, library)), page_size)


def _checked(asked: AskedSearch, options: Options) -> AskedSearch:
    """Return what was asked with every filter's values in the order of the options, empty ones left out."""
    known = {key: known_values(key, getattr(asked, key), [value for value, _ in rows]) for key, rows in options.items()}
    return asked.model_copy(update=known)


def _found(session: Session, asked: AskedSearch, page_size: int) -> Hits:
    filters = SearchFilters(asked.theme, asked.power, asked.contributor, asked.commentary)
    hits = search(session, asked.q, filters, limit=page_size, offset=(asked.page - 1) * page_size)
    if not hits.rows and asked.page > 1:
        total = search(session, asked.q, filters, limit=1).total
        last = min(max(-(-total // page_size), 1), LAST_PAGE)
        raise BadValueError("page", str(asked.page), tuple(map(str, range(1, last + 1))))
    return hits


def _page(asked: AskedSearch, options: Options, hits: Hits, start: int) -> SearchPage:
    query = AddressQuery(
        "/search", {"q": (asked.q,) if asked.q else (), **{key: getattr(asked, key) for key in options}}
    )
    last = start + len(hits.rows)
    return SearchPage(
        words=asked.q,
        phrases=phrases(asked.q),
        hits=hits,
        names=tuple(_names(asked.q, options))[:_MOST_NAMES],
        filters=tuple(_filters(query, options)),
        theme_labels=dict(options["theme"]),
        first=start + 1 if hits.rows else 0,
        last=last,
        previous=query.address(page=(str(asked.page - 1),) if asked.page > 2 else ()) if asked.page > 1 else None,
        next=query.address(page=(str(asked.page + 1),)) if last < hits.total and asked.page < LAST_PAGE else None,
        suggestions=tuple(
            (label, AddressQuery("/search", {"q": (label.split()[0].lower(),)}).address())
            for _, label in options["theme"][:6]
        ),
    )


def _options(session: Session, library: Library) -> Options:
    """Return (value, label) of everything a search can be narrowed to, by key."""
    return {"theme": tuple((row.slug, row.label) for row in library.themes()), **named(session)}


def _filters(query: AddressQuery, options: Options) -> list[Filter]:
    return [
        query.filter(key, key.capitalize(), [(value, label, None) for value, label in rows])
        for key, rows in options.items()
    ]


def _names(words: str, options: Options) -> Iterator[NameHit]:
    """Yield the pages whose name holds what was typed."""
    wanted = " ".join(words.split()).casefold()
    if not any(map(str.isalnum, wanted)):
        return
    for key, folder in _PLACES.items():
        for slug, name in options[key]:
            if wanted in name.casefold():
                yield NameHit(key, name, f"{folder}/{slug}")
