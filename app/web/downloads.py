"""Answers that are no pages: files to keep, and JSON."""

from typing import Any

import orjson
from fastapi import Response

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def download(content: bytes, name: str) -> Response:
    """Answer with a file that the browser keeps under `name` (ASCII, as all slugs are)."""
    media_type = _TYPES[name.rpartition(".")[2]]
    return Response(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def json_answer(content: Any, *, status: int = 200) -> Response:
    """Answer with JSON."""
    return Response(orjson.dumps(content), status_code=status, media_type="application/json")
