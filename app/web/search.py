"""Full-text search over all commentaries."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.codebook import Codebook
from app.queries.commentaries import commentaries
from app.queries.contributors import contributions
from app.queries.powers import powers
from app.queries.search import SearchFilters, names, phrases, search
from app.rows import Hits, NameHit
from app.web.deps import CodebookDep, PowerKeys, ReadSession, SettingsDep, ThemeKeys, ValueKeys
from app.web.filters import AddressQuery, Filter, known_values
from app.web.rendering import render

router = APIRouter(include_in_schema=False)

Words = Annotated[str, Query(alias="q", max_length=200, description="Words, and phrases in quotation marks")]
PageNumber = Annotated[int, Query(alias="page", ge=1, le=200)]


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
    request: Request,
    session: ReadSession,
    codebook: CodebookDep,
    settings: SettingsDep,
    q: Words = "",
    theme: ThemeKeys = (),
    power: PowerKeys = (),
    contributor: ValueKeys = (),
    commentary: ValueKeys = (),
    page: PageNumber = 1,
) -> Response:
    """Find sentences by their words, and pages by their names."""
    options = _options(session, codebook)
    asked = {"theme": theme, "power": power, "contributor": contributor, "commentary": commentary}
    values = {key: known_values(key, row, [value for value, _ in options[key]]) for key, row in asked.items()}
    numbers = {"q": (q,) if q else (), "page": (str(page),) if page > 1 else ()}
    query = AddressQuery("/search", {**numbers, **values})
    filters = SearchFilters(*(values[key] for key in ("theme", "power", "contributor", "commentary")))
    start = (page - 1) * settings.page_size
    hits = search(session, q, filters, limit=settings.page_size, offset=start)
    last = start + len(hits.rows)
    result = SearchPage(
        words=q,
        phrases=phrases(q),
        hits=hits,
        names=(*names(session, q), *_theme_names(codebook, q)),
        filters=tuple(_filters(query, options)),
        theme_labels={row.slug: row.label for row in codebook.themes},
        first=start + 1 if hits.rows else 0,
        last=last,
        previous=query.address(page=(str(page - 1),) if page > 2 else ()) if page > 1 else None,
        next=query.address(page=(str(page + 1),)) if last < hits.total else None,
        suggestions=tuple((row.label, f"/search?q={row.label.split()[0].lower()}") for row in codebook.themes[:6]),
    )
    return render(request, "search.html", result, block="results")


def _options(session: ReadSession, codebook: Codebook) -> dict[str, list[tuple[str, str]]]:
    """Return (value, label) of everything a search can be narrowed to."""
    people = {row.contributor.slug: row.contributor.name for row in contributions(session)}
    return {
        "theme": [(row.slug, row.label) for row in codebook.themes],
        "power": [(row.slug, row.heading) for row in powers(session)],
        "contributor": list(people.items()),
        "commentary": [(row.slug, row.title) for row in commentaries(session)],
    }


def _filters(query: AddressQuery, options: dict[str, list[tuple[str, str]]]) -> list[Filter]:
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
