"""The data dictionary: what every column of every file means, to read and as a Data Package."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from app import exports
from app.charts import NAMES
from app.web.chosen import NothingImportedError, choose
from app.web.deps import AskedDep, BaseUrl, LibraryDep, ReferenceDep
from app.web.downloads import json_answer
from app.web.figures import shown_charts
from app.web.heads import head_of
from app.web.rendering import render
from app.web.subjects import list_subject

router = APIRouter(include_in_schema=False)

_DICTIONARY = exports.load_dictionary()


@dataclass(frozen=True, slots=True)
class DictionaryPage:
    """What dictionary.html may use: the files with their columns, and the names of charts."""

    dictionary: exports.Dictionary
    charts: tuple[str, ...]


@router.get("/figures/dictionary")
def show(request: Request) -> Response:
    """Explain every column of the files that the pages offer."""
    head = head_of(request, list_subject("/figures/dictionary"))
    return render(request, "dictionary.html", DictionaryPage(_DICTIONARY, NAMES), head=head)


@router.get("/figures/datapackage.json")
def package(library: LibraryDep, reference: ReferenceDep, base: BaseUrl, asked: AskedDep) -> Response:
    """Describe the files of a commentary as a Frictionless Data Package."""
    chosen = choose(library, "/figures", asked)
    if chosen is None:
        raise NothingImportedError
    charts = shown_charts(chosen, reference)
    sources = dict.fromkeys(source for chart in charts for source in chart.sources)
    return json_answer(
        exports.data_package(
            _DICTIONARY,
            base=base,
            title=chosen.view.row.title,
            charts=[(chart.name, chart.title) for chart in charts],
            query=chosen.query.address().removeprefix("/figures"),
            sources=[{"title": source.title, "path": source.address} for source in sources],
        )
    )
