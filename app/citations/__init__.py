"""References to what pages show, as text in two styles and as BibTeX, RIS and CSL-JSON. Pure: neither clock nor web."""

from app.citations.apa import apa, apa_in_text
from app.citations.bibtex import bibtex
from app.citations.chicago import chicago_bibliography, chicago_note
from app.citations.csl import csl
from app.citations.model import Citation, Form
from app.citations.names import Name, name_of
from app.citations.ris import ris
from app.citations.runs import Reference, Run, joined, plain
from app.citations.titles import inner, names_in

__all__ = [
    "Citation",
    "Form",
    "Name",
    "Reference",
    "Run",
    "apa",
    "apa_in_text",
    "bibtex",
    "chicago_bibliography",
    "chicago_note",
    "csl",
    "inner",
    "joined",
    "name_of",
    "names_in",
    "plain",
    "ris",
]
