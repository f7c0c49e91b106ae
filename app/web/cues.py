"""Who waits for whom: a picture of the cues of a commentary, and their sentences."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from app.cue_map import CueMap, chosen_cues, cue_map
from app.rows import CommentaryView, CueRow
from app.web.cards import EmptyPage
from app.web.chosen import Chosen, choose
from app.web.deps import AskedDep, LibraryDep
from app.web.filters import Choice, Filter
from app.web.rendering import render

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class CuesPage:
    """What cues.html may use.

    `cues` are those chosen, `map` the picture of them. `themes` and `powers` count the cues of the whole commentary.
    """

    view: CommentaryView
    cues: tuple[CueRow, ...]
    map: CueMap
    themes: Filter
    powers: Filter
    theme_labels: dict[str, str]
    others: tuple[Choice, ...]

    @property
    def sentences(self) -> int:
        """In how many sentences the chosen cues stand."""
        return len({cue.sentence.key for cue in self.cues})


@router.get("/cues")
def show(request: Request, library: LibraryDep, asked: AskedDep) -> Response:
    """Show who waits for whom, on the chosen themes and around the chosen powers."""
    chosen = choose(library, "/cues", asked)
    if chosen is None:
        return render(request, "empty.html", EmptyPage("Cues"))
    return render(request, "cues.html", cues_page(chosen), block="results")


def cues_page(chosen: Chosen) -> CuesPage:
    """Put the page of cues together; a theme without a cue is only offered where it is chosen."""
    view, codebook = chosen.view, chosen.codebook
    cues = chosen_cues(view, themes=chosen.themes, powers=chosen.powers)
    themes = [(theme.slug, theme.label, len(chosen_cues(view, themes=(theme.slug,)))) for theme in codebook.themes]
    powers = [(power.slug, power.label, len(chosen_cues(view, powers=(power.slug,)))) for power in view.powers]
    return CuesPage(
        view=view,
        cues=cues,
        map=cue_map(view, cues),
        themes=chosen.query.filter("theme", "Theme", [row for row in themes if row[2] or row[0] in chosen.themes]),
        powers=chosen.query.filter("power", "Power", powers),
        theme_labels={theme.slug: theme.label for theme in codebook.themes},
        others=chosen.others,
    )
