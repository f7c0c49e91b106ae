"""Errors as pages (or as JSON for programs): one table from error type to status and words."""

import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match

from app.errors import BadValueError, DatabaseError, NotFoundError, VisavisError
from app.web.downloads import json_answer
from app.web.heads import unlisted
from app.web.refusals import RefusedError, SignInNeededError, TooManyError
from app.web.rendering import render

Known = Sequence[tuple[str, str | None]]

_MOST_SHOWN = 60
_LONGEST_TRACE = 8_000
_LONGEST_SHOWN = 80
_CALLED = {"q": "a search"}
"""What readers call a key of the address, where that is another word."""
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
    **{kind.status: kind.title for kind in RefusedError.__subclasses__()},
    422: "That address has a value we cannot use",
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
    app.add_exception_handler(RefusedError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


def _answer(
    request: Request, status: int, message: str, known: Known = (), values: Sequence[str] = (), allow: str | None = None
) -> Response:
    """Answer with a page that links to what is `known` instead, or with JSON that names the `values` that work."""
    request_id = str(request.scope.get("state", {}).get("request_id", ""))
    path = request.scope["path"]
    if path.startswith("/api/") or path.endswith(".json"):
        content = {"status": status, "message": message, "known": list(values), "request_id": request_id}
        answer = json_answer(content, status=status)
    else:
        title = _TITLES.get(status, "That did not work")
        page = ErrorPage(status, title, message, tuple(known)[:_MOST_SHOWN], request_id)
        answer = render(request, "error.html", page, head=unlisted(f"{status}: {title}", message), status=status)
    if allow:
        answer.headers["Allow"] = allow
    return answer


def _expected(request: Request, error: Exception) -> Response:
    status = next(code for kind, code in _STATUS.items() if isinstance(error, kind))
    if isinstance(error, NotFoundError):
        values = [address.rpartition("/")[2] for _, address in error.known]
        return _answer(request, status, _cut(error, error.name), error.known, values)
    if isinstance(error, BadValueError):
        known = tuple(
            (error.names.get(value, value), _replaced(request, error.field, error.value, value))
            for value in error.known
        )
        return _answer(request, status, _cut(error, error.value), known, error.known)
    if status >= 500:
        structlog.get_logger("visavis.error").error("expected error", error=str(error), path=request.scope["path"])
        return _answer(request, status, "The database cannot be used just now. The reason has been logged.")
    return _answer(request, status, str(error))


def _refused(request: Request, error: Exception) -> Response:
    """Say why a writer is refused; send one who is not signed in to where that can be done."""
    if not isinstance(error, RefusedError):
        raise error
    if isinstance(error, SignInNeededError):
        return RedirectResponse(error.address, 303)
    answer = _answer(request, error.status, str(error))
    if isinstance(error, TooManyError):
        answer.headers["Retry-After"] = str(error.seconds)
    return answer


def _replaced(request: Request, field: str, wrong: str, right: str) -> str:
    """Return this address with one wrong value of a key replaced, and all its other values kept."""
    pairs = [(key, right if (key, value) == (field, wrong) else value) for key, value in _asked(request)]
    return _address(request, dict.fromkeys(pairs))


def _without(request: Request, field: str) -> str:
    return _address(request, [pair for pair in _asked(request) if pair[0] != field])


def _asked(request: Request) -> list[tuple[str, str]]:
    return parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)


def _address(request: Request, pairs: Iterable[tuple[str, str]]) -> str:
    path, query = "/" + quote(request.scope["path"].lstrip("/")), urlencode(list(pairs))
    return f"{path}?{query}" if query else path


def _cut(error: Exception, value: str) -> str:
    return str(error).replace(value, _shown(value)) if value else str(error)


def _shown(value: str) -> str:
    """Return what a reader typed, short enough for a sentence, its invisible characters made visible."""
    shown = "".join(letter if letter.isprintable() else "\ufffd" for letter in value[:_LONGEST_SHOWN])
    return f"{shown}…" if len(value) > _LONGEST_SHOWN else shown


def _invalid(request: Request, error: Exception) -> Response:
    """Say which key of the address has which unusable value, and offer the address without it."""
    if not isinstance(error, RequestValidationError):
        raise error
    first = error.errors()[0]
    key = next((str(part) for part in first["loc"][1:] if isinstance(part, str)), "value")
    field = _CALLED.get(key, key)
    given, limits = first.get("input", ""), first.get("ctx", {})
    if first["type"] in ("too_long", "tuple_too_long"):
        message = f"{field} stands {len(given)} times in the address; at most {limits.get('max_length')} can be used."
    elif first["type"] == "string_too_long":
        message = (
            f"“{_shown(str(given))}” is too long for {field}: at most {limits['max_length']} characters can be used."
        )
    else:
        reason = str(first["msg"])
        message = f"“{_shown(str(given))}” cannot be used for {field}: {reason[:1].lower()}{reason[1:]}."
    return _answer(request, 422, message, [(f"The same page without {field}", _without(request, key))])


def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    path = _shown(request.scope["path"])
    if status == 404:
        return _answer(request, 404, f"There is no page at {path}.")
    if status == 405:
        return _answer(request, 405, f"{path} cannot be asked with {request.method}.", allow=_allowed(request))
    return _answer(request, status, str(getattr(error, "detail", "")))


def _allowed(request: Request) -> str:
    """List the methods that some route takes at this path, as `Allow` writes them."""

    def takes(method: str) -> bool:
        scope = {**request.scope, "method": method}
        return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)

    methods = {"GET": "GET, HEAD", "POST": "POST"}
    return ", ".join(words for method, words in methods.items() if takes(method))


def _unexpected(request: Request, error: Exception) -> Response:
    # As text: a log that prints the variables of every frame would print whole commentaries.
    trace = "".join(traceback.format_exception(error))[-_LONGEST_TRACE:]
    structlog.get_logger("visavis.error").error("unexpected error", path=request.scope["path"], exception=trace)
    return _answer(request, 500, "The page could not be made. The fault has been logged.")
