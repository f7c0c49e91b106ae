"""A load on one address of this machine: some connections that ask again as soon as they are answered.

Bounded in time and count; refuses to speak to any address but the loopback's.
"""

import asyncio
import time
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlsplit

import uvloop

CONNECTIONS = 16
MAX_REQUESTS = 50_000
GRACE_SECONDS = 20.0
HEAD_END = b"\r\n\r\n"


@dataclass(slots=True)
class Load:
    """What one round measured: the seconds of every request, the length of the round and of an answer."""

    latencies: list[float] = field(default_factory=list)
    seconds: float = 0.0
    answer_bytes: int = 0

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """Milliseconds that this share of the requests did not exceed."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class _Connection(asyncio.Protocol):
    """Ask, wait for the whole answer, ask again, until the round is over."""

    def __init__(self, request: bytes, load: Load, end: float) -> None:
        self._request, self._load, self._end = request, load, end
        self._buffer = b""
        self._sent = 0.0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is one, but only in name
        self._ask()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        length = _answer_length(self._buffer)
        if length is None or len(self._buffer) < length:
            return
        now = time.perf_counter()
        self._load.latencies.append(now - self._sent)
        self._load.answer_bytes = length
        if not self._buffer.startswith(b"HTTP/1.1 200"):
            asked, answered = (text.split(b"\r\n", 1)[0].decode() for text in (self._request, self._buffer))
            self._finish(AssertionError(f"{asked}: {answered}"))
        elif now > self._end or len(self._load.latencies) >= MAX_REQUESTS:
            self._finish(None)
        else:
            self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        self._finish(exc or ConnectionError("the server hung up"))

    def _ask(self) -> None:
        self._buffer = b""
        self._sent = time.perf_counter()
        self._transport.write(self._request)

    def _finish(self, error: Exception | None) -> None:
        if self.done.done():
            return
        if error:
            self.done.set_exception(error)
        else:
            self.done.set_result(None)
        self._transport.close()


def _answer_length(buffer: bytes) -> int | None:
    """Bytes of the whole answer, once its head has arrived; every page here says its length."""
    end = buffer.find(HEAD_END)
    if end < 0:
        return None
    head = buffer[:end].lower()
    start = head.index(b"content-length:") + len(b"content-length:")
    return end + len(HEAD_END) + int(head[start:].split(b"\r\n", 1)[0])


async def _round(host: str, port: int, request: bytes, seconds: float) -> Load:
    load, loop = Load(), asyncio.get_running_loop()
    start = time.perf_counter()
    made = [
        await loop.create_connection(lambda: _Connection(request, load, start + seconds), host, port)
        for _ in range(CONNECTIONS)
    ]
    await asyncio.wait_for(asyncio.gather(*(protocol.done for _, protocol in made)), seconds + GRACE_SECONDS)
    load.seconds = time.perf_counter() - start
    return load


def run(address: str, *, seconds: float) -> Load:
    """Load one address for some seconds, with 16 connections that are kept alive."""
    parts = urlsplit(address)
    if parts.hostname != "127.0.0.1" or parts.port is None:
        raise ValueError(f"only this machine is ever loaded, not {address}")
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    request = f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n\r\n"
    return uvloop.run(_round(parts.hostname, parts.port, request.encode(), seconds))
