"""Errors as pages (or as JSON for programs): one table from error type to status and words."""

from dataclasses import dataclass

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from app.errors import BadValueError, DatabaseError, NotFoundError, VisavisError
from app.web.downloads import json_answer
from app.web.rendering import render

_MOST_SHOWN = 60
_STATUS: dict[type[VisavisError], int] = {
    NotFoundError: 404,
    BadValueError: 422,
    DatabaseError: 503,
    VisavisError: 400,
}
_TITLES = {
    400: "That did not work",
    404: "Nothing lives here",
    405: "This page cannot do that",
    422: "A value in the address does not fit",
    500: "Something broke on our side",
    503: "The database cannot be reached",
}


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What error.html may use.

    `message` is one plain sentence; `known` are (label, address) of what there is instead, address None where a
    value is no page; `request_id` is what to quote when reporting a fault.
    """

    status: int
    title: str
    message: str
    known: tuple[tuple[str, str | None], ...]
    request_id: str


def install(app: FastAPI) -> None:
    """Make every error of the application an answer that helps."""
    app.add_exception_handler(VisavisError, _expected)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


def _answer(request: Request, status: int, message: str, known: tuple[tuple[str, str | None], ...] = ()) -> Response:
    request_id = str(request.scope.get("state", {}).get("request_id", ""))
    if request.url.path.startswith("/api/") or request.url.path.endswith(".json"):
        content = {
            "status": status,
            "message": message,
            "known": [label for label, _ in known],
            "request_id": request_id,
        }
        return json_answer(content, status=status)
    title = _TITLES.get(status, "That did not work")
    return render(
        request,
        "error.html",
        ErrorPage(status, title, message, known[:_MOST_SHOWN], request_id),
        status=status,
    )


def _expected(request: Request, error: Exception) -> Response:
    status = next(code for kind, code in _STATUS.items() if isinstance(error, kind))
    known: tuple[tuple[str, str | None], ...] = ()
    if isinstance(error, NotFoundError):
        known = error.known
    elif isinstance(error, BadValueError):
        known = tuple((value, str(request.url.include_query_params(**{error.field: value}))) for value in error.known)
    if status >= 500:
        structlog.get_logger("visavis.error").error("expected error", error=str(error), path=request.url.path)
    return _answer(request, status, str(error), known)


def _invalid(request: Request, error: Exception) -> Response:
    """Say which key of the address has which unusable value."""
    if not isinstance(error, RequestValidationError):
        raise error
    first = error.errors()[0]
    field = next((str(part) for part in first["loc"][1:] if isinstance(part, str)), "value")
    value = str(first.get("input", ""))[:80]
    return _answer(request, 422, f"“{value}” cannot be used for {field}: {first['msg']}.")


def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 404:
        return _answer(request, 404, f"There is no page at {request.url.path}.")
    if status == 405:
        return _answer(request, 405, f"{request.url.path} cannot be asked with {request.method}.")
    return _answer(request, status, str(getattr(error, "detail", "")))


def _unexpected(request: Request, error: Exception) -> Response:
    structlog.get_logger("visavis.error").error("unexpected error", path=request.url.path, exc_info=error)
    return _answer(request, 500, "The page could not be made. The fault has been logged.")
