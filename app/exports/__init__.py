"""Comparisons, figures, cues and charts as files: CSV, Excel, Markdown, Word and JSON hold what pages show. Pure."""

from app.exports.claims import CLAIM_COLUMNS, claim_rows
from app.exports.cues import CUE_COLUMNS, cue_rows
from app.exports.dictionary import Dictionary, data_package, load_dictionary
from app.exports.files import FORMATS, comparison_file, comparison_json
from app.exports.quantities import CHART_COLUMNS, FIGURE_COLUMNS, chart_rows, figure_rows
from app.exports.readings import linked_positions
from app.exports.shown import Shown
from app.exports.tables import Table, as_csv, as_json
from app.exports.workbook import as_xlsx

__all__ = [
    "CHART_COLUMNS",
    "CLAIM_COLUMNS",
    "CUE_COLUMNS",
    "FIGURE_COLUMNS",
    "FORMATS",
    "Dictionary",
    "Shown",
    "Table",
    "as_csv",
    "as_json",
    "as_xlsx",
    "chart_rows",
    "claim_rows",
    "comparison_file",
    "comparison_json",
    "cue_rows",
    "data_package",
    "figure_rows",
    "linked_positions",
    "load_dictionary",
]
