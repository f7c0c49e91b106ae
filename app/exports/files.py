"""A comparison in the format that is asked for."""

from collections.abc import Callable
from typing import Any

import orjson

from app.exports.brief import brief
from app.exports.claims import claim_rows
from app.exports.markdown import as_markdown
from app.exports.shown import Shown
from app.exports.tables import as_csv, as_json
from app.exports.workbook import comparison_xlsx


def comparison_json(shown: Shown) -> dict[str, Any]:
    """Return a comparison as one object: which text and view, what a question of agreement found, and the rows."""
    row = shown.view.row
    findings = [
        {
            "question": finding.row.question.slug,
            "agree": finding.agree,
            "silent": [cell.section.slug for cell in finding.silent],
        }
        for finding in shown.side.findings or ()
    ]
    head = {"commentary": row.slug, "title": row.title, "revision": row.revision, "address": shown.permalink}
    return as_json(claim_rows(shown), **head, findings=findings)


def _docx(shown: Shown) -> bytes:
    from app.exports.word import as_docx  # nothing else needs the library that writes Word files

    return as_docx(brief(shown), made=shown.view.row.imported_at)


_WRITERS: dict[str, Callable[[Shown], bytes]] = {
    "csv": lambda shown: as_csv(claim_rows(shown)),
    "xlsx": lambda shown: comparison_xlsx(shown, claim_rows(shown)),
    "docx": _docx,
    "md": lambda shown: as_markdown(brief(shown)).encode(),
    "json": lambda shown: orjson.dumps(comparison_json(shown), option=orjson.OPT_INDENT_2) + b"\n",
}
FORMATS = tuple(_WRITERS)
"""The formats of a comparison, by the ending of the file."""


def comparison_file(shown: Shown, suffix: str) -> bytes:
    """Return a comparison as a file of the format with this ending, one of `FORMATS`."""
    return _WRITERS[suffix](shown)
