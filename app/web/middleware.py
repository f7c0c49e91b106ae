"""Around every request: its id, one structured log line, the security headers, and HEAD as a GET without a body."""

import re
import secrets
import time

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_HOST = re.compile(rb"(?:[A-Za-z0-9][A-Za-z0-9._-]{0,252}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
_RAW = re.compile(rb"[\x80-\xff]")
"""Bytes that an address may hold only as `%FF`; some servers let them through."""
_HEADERS = {
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
FRAMED = "/embed/"
"""What another site may put into a frame: the addresses that begin so, and no others."""
_TAKEN = (FRAMED, "/picture.png", "/oembed", "/static/js/resize.js")
"""What pages of other sites may load."""


def security_policy(scripts: tuple[str, ...], *, framed: bool = False) -> str:
    """Return the Content-Security-Policy; `scripts` are the only addresses elsewhere that a script may come from.

    `framed` lets any other site put the page into a frame.
    """
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self'", *scripts)),
            "style-src 'self'",
            "img-src 'self' data:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors *" if framed else "frame-ancestors 'none'",
        )
    )


_NOT_FOR_FRAMES = ("X-Frame-Options", "Access-Control-Allow-Origin")


class RequestFrame:
    """Outermost layer: names the request, logs its answer, and sets the headers every answer has."""

    def __init__(self, app: ASGIApp, *, scripts: tuple[str, ...] = ()) -> None:
        self._app = app
        self._headers = {**_HEADERS, "Content-Security-Policy": security_policy(scripts)}
        elsewhere = {"Cross-Origin-Resource-Policy": "cross-origin", "Access-Control-Allow-Origin": "*"}
        self._taken = {**self._headers, **elsewhere}
        self._framed = {
            **{name: value for name, value in self._taken.items() if name not in _NOT_FOR_FRAMES},
            "Content-Security-Policy": security_policy(scripts, framed=True),
            "X-Robots-Tag": "noindex",
        }
        self._log = structlog.get_logger("visavis.request")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # Links are made from the host's name: one that cannot be a name is not asked for, the server's own counts.
        scope["headers"] = [row for row in scope["headers"] if row[0] != b"host" or _HOST.fullmatch(row[1])]
        scope["query_string"] = _RAW.sub(lambda found: b"%%%02X" % found[0][0], scope["query_string"])
        asked = Headers(scope=scope).get("x-request-id", "")
        request_id = asked if _REQUEST_ID.fullmatch(asked) else secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id
        await self._answer(scope, receive, send, request_id)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, request_id: str) -> None:
        started, status = time.perf_counter(), 500
        head, own = scope["method"] == "HEAD", self._headers_for(scope["path"])

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                for name, value in own.items():
                    headers.setdefault(name, value)
            elif head:
                message = {**message, "body": b""}
            await send(message)

        try:
            with structlog.contextvars.bound_contextvars(request_id=request_id):
                await self._app({**scope, "method": "GET"} if head else scope, receive, sending)
        finally:
            self._log.info(
                "request",
                request_id=request_id,
                method=scope["method"],
                path=scope["path"],
                status=status,
                milliseconds=round((time.perf_counter() - started) * 1000, 1),
            )

    def _headers_for(self, path: str) -> dict[str, str]:
        if path.startswith(FRAMED):
            return self._framed
        return self._taken if path.startswith(_TAKEN) else self._headers


class NotKept:
    """Keeps every answer below one address out of caches and search engines."""

    def __init__(self, app: ASGIApp, *, below: str) -> None:
        self._app, self._below = app, below

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http" or not f"{scope['path']}/".startswith(f"{self._below}/"):
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Cache-Control"] = "no-store"
                headers["X-Robots-Tag"] = "noindex"
            await send(message)

        await self._app(scope, receive, sending)
