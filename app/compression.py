"""Answers in fewer bytes: which coding whoever asks takes, and the bytes in it. Pure: knows no page, no file."""

import gzip
from functools import lru_cache
from threading import Lock
from typing import Literal

import brotli

Coding = Literal["br", "gzip"]
CODINGS: tuple[Coding, ...] = ("br", "gzip")
"""What is offered, the smaller first."""

_QUICK: dict[Coding, int] = {"br": 5, "gzip": 6}
"""For a page, which is compressed while somebody waits: see docs/decisions/compression.md."""
_FINE: dict[Coding, int] = {"br": 11, "gzip": 9}
"""For what is compressed once and sent many times."""
_LARGE = 400_000
_FINE_LARGE: dict[Coding, int] = {"br": 9, "gzip": 9}
"""For a large one, which level 11 would take seconds for."""


def best_coding(accepted: str) -> Coding | None:
    """Read an `Accept-Encoding` header: the coding that weighs most there, Brotli where two weigh the same.

    None where neither is named (or meant by `*`), or only with a weight of zero.
    """
    weights = {}
    for part in accepted.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weights[name.removeprefix("x-")] = _weight(parameters)
    others = weights.get("*", 0.0)
    best = max(CODINGS, key=lambda coding: weights.get(coding, others))  # the first of those that weigh the same
    return best if weights.get(best, others) > 0 else None


def _weight(parameters: list[str]) -> float:
    """Return the weight a coding is given; 1 where none is, and where it is not written as a number."""
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                weight = float(parameter[2:])
            except ValueError:
                break
            return weight if 0 <= weight <= 1 else 1.0
    return 1.0


def quickly(content: bytes, coding: Coding) -> bytes:
    """Compress a page while somebody waits for it."""
    return _compressed(content, coding, _QUICK[coding])


def finely(content: bytes, coding: Coding) -> bytes:
    """Compress as far as pays: a quarter of a second for the comparison, so while nobody waits."""
    return _compressed(content, coding, (_FINE if len(content) < _LARGE else _FINE_LARGE)[coding])


_kept = lru_cache(maxsize=128)(finely)
_one_at_a_time = Lock()


def once(content: bytes, coding: Coding) -> bytes:
    """Compress a file as far as pays; the same bytes a single time, whoever waits, and keep them."""
    with _one_at_a_time:
        return _kept(content, coding)


def _compressed(content: bytes, coding: Coding, level: int) -> bytes:
    if coding == "gzip":
        return gzip.compress(content, level, mtime=0)
    compressed: bytes = brotli.compress(content, mode=brotli.MODE_TEXT, quality=level)
    return compressed
