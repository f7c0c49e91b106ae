"""Finished answers in memory, compressed once, valid until the database's own version changes.

Every answer to a GET that may be kept gets an ETag, so that a browser that has it is told so in a few bytes.
"""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.compression import Coding, best_coding, finely, quickly
from app.db import Database
from app.errors import DatabaseError
from app.web.deps import base_url
from app.web.rendering import wants_fragment

_LEAST_COMPRESSED = 500
_LARGEST = 4_000_000
_LARGE = 400_000
"""Bytes above which compressing takes so long that other readers would wait for it."""
_COMPRESSED_TYPES = ("text/", "application/json", "application/atom+xml", "application/xml", "image/svg+xml")
_UNCACHED = ("/healthz", "/readyz", "/static/", "/assets/", "/editor")

Key = tuple[str, bytes, str, bool]


@dataclass(frozen=True)
class _Answer:
    """A finished answer: `headers` without those that depend on how it is sent."""

    headers: tuple[tuple[bytes, bytes], ...]
    plain: bytes
    etag: str
    _sent: dict[Coding, bytes] = field(default_factory=dict, compare=False)
    _refined: set[Coding] = field(default_factory=set, compare=False)

    def body(self, coding: Coding | None) -> tuple[bytes, Coding | None]:
        """Return the body as it is sent, and its coding: compressed once and only when somebody wants it so.

        It stays plain where compressing would not pay.
        """
        if coding is None or not self._pays:
            return self.plain, None
        if coding not in self._sent:
            self._sent[coding] = quickly(self.plain, coding)
        return self._sent[coding], coding

    def is_rough(self, coding: Coding) -> bool:
        """Whether it could be sent in fewer bytes."""
        return coding not in self._refined

    def refine(self, coding: Coding) -> None:
        """Compress anew, as far as it goes, what has been sent: for all who ask from now on."""
        self._refined.add(coding)
        self._sent[coding] = finely(self.plain, coding)

    @property
    def _pays(self) -> bool:
        media_type = Headers(raw=list(self.headers)).get("content-type", "")
        return len(self.plain) >= _LEAST_COMPRESSED and media_type.startswith(_COMPRESSED_TYPES)


def _size(key: Key, answer: _Answer) -> int:
    """Return bytes in memory, about: the compressed forms are counted whether they have been asked for or not."""
    return len(answer.plain) * 4 // 3 + len(key[0]) * 4 + len(key[1]) + len(key[2]) + 1_500


class PageCache:
    """Keeps answers of status 200 to GET requests, at most `megabytes` of them; 0 keeps none.

    An answer depends on path, query, the address it names the site by, and whether a part of the page is asked for;
    on nothing else a reader sends.
    """

    def __init__(self, app: ASGIApp, *, megabytes: int) -> None:
        self._app = app
        self._room = megabytes * 1_000_000
        self._used = 0
        self._version: str | None = None
        self._answers: OrderedDict[Key, _Answer] = OrderedDict()
        self._is_refining = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory where that is still true; else let the application answer, and keep it."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"].startswith(_UNCACHED):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        request = Request(scope)
        key = scope["path"], scope["query_string"], base_url(request), wants_fragment(request)
        version = await self._current(scope["app"].state.database)
        answer = self._answers.get(key) if version is not None else None
        if answer is None:
            answer = await self._ask(scope, receive, send)
            if answer is None:
                return
            if version is not None and version == await self._current(scope["app"].state.database):
                self._keep(key, answer)
            await _send(answer, headers, send)
            return
        self._answers.move_to_end(key)
        coding = await _send(answer, headers, send)
        if coding is not None and answer.is_rough(coding):  # asked for again, so it will be once more
            await self._refine(answer, coding)

    async def _refine(self, answer: _Answer, coding: Coding) -> None:
        """Compress an answer finely after it has been sent: one at a time, so that threads are left for pages."""
        if self._is_refining:
            return
        self._is_refining = True
        try:
            await run_in_threadpool(answer.refine, coding)
        finally:
            self._is_refining = False

    async def _current(self, database: Database) -> str | None:
        """Return the database's version, forgetting everything where it changed; None where nothing may be kept."""
        if not self._room:
            return None
        try:
            # SQLite answers in microseconds from its own memory; a server is asked outside the event loop.
            version = database.version() if database.is_sqlite else await run_in_threadpool(database.version)
        except DatabaseError:
            version = None
        if version != self._version:
            self._version, self._used = version, 0
            self._answers.clear()
        return version

    def _keep(self, key: Key, answer: _Answer) -> None:
        size = _size(key, answer)
        if size > _LARGEST or size > self._room or key in self._answers:
            return
        self._answers[key] = answer
        self._used += size
        while self._used > self._room:
            self._used -= _size(*self._answers.popitem(last=False))

    async def _ask(self, scope: Scope, receive: Receive, send: Send) -> _Answer | None:
        """Let the application answer; return what may be kept, or None where the answer has been sent."""
        collected = _Collector(send)
        await self._app(scope, receive, collected)
        return collected.answer()


class _Collector:
    """Takes an answer in. One that is no plain 200, or that nobody may store, is passed on as it comes."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = Headers(raw=message["headers"])
            finished = headers.get("content-encoding") or "no-store" in headers.get("cache-control", "")
            if message["status"] == 200 and not finished:
                self._start = message
                return
        elif self._start is not None:
            self._body.append(message.get("body", b""))
            return
        await self._send(message)

    def answer(self) -> _Answer | None:
        if self._start is None:
            return None
        body = b"".join(self._body)
        headers = tuple((name, value) for name, value in self._start["headers"] if name != b"content-length")
        return _Answer(headers, body, f'W/"{hashlib.sha256(body).hexdigest()[:20]}"')


async def _send(answer: _Answer, asked: Headers, send: Send) -> Coding | None:
    """Send an answer as it is wanted; return the coding it went out in."""
    # Weak, since the same tag names the plain and the compressed form.
    known = {tag.strip().removeprefix("W/") for tag in asked.get("if-none-match", "").split(",")}
    start: Message = {"type": "http.response.start", "status": 200, "headers": list(answer.headers)}
    headers = MutableHeaders(raw=start["headers"])
    headers["ETag"] = answer.etag
    headers.setdefault("Cache-Control", "no-cache")
    headers.add_vary_header("Accept-Encoding")
    body, coding = answer.plain, None
    if not known.isdisjoint((answer.etag.removeprefix("W/"), "*")):
        start["status"], body = 304, b""
    else:
        wanted = best_coding(asked.get("accept-encoding", ""))
        large = len(answer.plain) > _LARGE
        body, coding = await run_in_threadpool(answer.body, wanted) if large else answer.body(wanted)
    if coding is not None:
        headers["Content-Encoding"] = coding
    if start["status"] == 200:
        headers["Content-Length"] = str(len(body))
    await send(start)
    await send({"type": "http.response.body", "body": body})
    return coding
