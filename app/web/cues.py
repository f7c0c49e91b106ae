"""Who waits for whom: a picture of the cues of a commentary, and their sentences."""

from collections import Counter
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request, Response

from app import exports
from app.cue_map import CueMap, chosen_cues, cue_map, parties
from app.errors import NotFoundError
from app.rows import CommentaryView, CueRow
from app.web.cards import EmptyPage
from app.web.chosen import Chosen, NothingImportedError, choose
from app.web.deps import Asked, AskedDep, BaseUrl, LibraryDep
from app.web.downloads import download, json_answer
from app.web.filters import Choice, Filter, InForce, known_values
from app.web.heads import empty, head_of
from app.web.library import Library
from app.web.rendering import render
from app.web.subjects import cues_subject

router = APIRouter(include_in_schema=False)

FORMATS = {"csv": "CSV", "json": "JSON"}


@dataclass(frozen=True, slots=True)
class CuesPage:
    """What cues.html may use.

    `cues` are those chosen, `map` the picture of them. `themes` and `powers` count the cues of the whole commentary;
    `powers` has the watched without a section of their own too. `in_force` is what is chosen of both.
    """

    view: CommentaryView
    cues: tuple[CueRow, ...]
    map: CueMap
    themes: Filter
    powers: Filter
    in_force: InForce
    theme_labels: dict[str, str]
    exports: tuple[tuple[str, str], ...]
    others: tuple[Choice, ...]

    @property
    def sentences(self) -> int:
        """In how many sentences the chosen cues stand."""
        return len({cue.sentence.key for cue in self.cues})

    @property
    def coders(self) -> tuple[str, ...]:
        """Who coded the chosen cues, those who coded most first."""
        return tuple(name for name, _ in Counter(cue.by or "the program" for cue in self.cues).most_common())

    @property
    def coder(self) -> str:
        """Who coded most of them: named once for all."""
        return next(iter(self.coders), "")


@router.get("/cues")
def show(request: Request, library: LibraryDep, asked: AskedDep) -> Response:
    """Show who waits for whom, on the chosen themes and around the chosen powers."""
    chosen = choose_parties(library, asked)
    if chosen is None:
        return render(request, "empty.html", EmptyPage("Cues"), head=empty("Cues"))
    return render(request, "cues.html", cues_page(chosen), head=head_of(request, cues_subject(chosen)), block="results")


@router.get("/cues.{suffix}")
def export(library: LibraryDep, base: BaseUrl, suffix: str, asked: AskedDep) -> Response:
    """Give the cues of the same view in another format."""
    if suffix not in FORMATS:
        raise NotFoundError("format", suffix, tuple((name, f"/cues.{known}") for known, name in FORMATS.items()))
    chosen = choose_parties(library, asked)
    if chosen is None:
        raise NothingImportedError
    row = chosen.view.row
    cues = chosen_cues(chosen.view, themes=chosen.themes, powers=chosen.powers)
    table = exports.cue_rows(chosen.view, cues, base=base)
    if suffix == "csv":
        return download(exports.as_csv(table), f"cues-{row.slug}.csv")
    return json_answer(exports.as_json(table, commentary=row.slug, revision=row.revision))


def choose_parties(library: Library, asked: Asked) -> Chosen | None:
    """Load what a page of cues is asked for; under `power`, those whom the text only watches can be named too.

    Raises:
        NotFoundError: no commentary has this slug.
        BadValueError: a theme or party is not known.
    """
    powers = [power for power in asked.power if power]
    row = library.row(asked.commentary) if asked.commentary else library.default(powers)
    if row is None:
        return None
    chosen = choose(library, "/cues", asked.model_copy(update={"power": (), "commentary": row.slug}))
    if chosen is None:
        return None
    known = known_values("power", powers, dict(parties(chosen.view)))
    return replace(chosen, query=chosen.query.having(power=known))


def cues_page(chosen: Chosen) -> CuesPage:
    """Put the page of cues together; a theme without a cue is only offered where it is chosen."""
    view, codebook = chosen.view, chosen.codebook
    cues = chosen_cues(view, themes=chosen.themes, powers=chosen.powers)
    themes = [(theme.slug, theme.label, len(chosen_cues(view, themes=(theme.slug,)))) for theme in codebook.themes]
    powers = [(slug, label, len(chosen_cues(view, powers=(slug,)))) for slug, label in parties(view)]
    theme_filter = chosen.query.filter("theme", "Theme", [row for row in themes if row[2] or row[0] in chosen.themes])
    power_filter = chosen.query.filter("power", "Power", powers)
    return CuesPage(
        view=view,
        cues=cues,
        map=cue_map(view, cues),
        themes=theme_filter,
        powers=power_filter,
        in_force=chosen.query.in_force(power_filter, theme_filter),
        theme_labels={theme.slug: theme.label for theme in codebook.themes},
        exports=tuple((name, chosen.query.with_suffix(f".{suffix}")) for suffix, name in FORMATS.items()),
        others=chosen.others,
    )
