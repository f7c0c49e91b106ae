"""Who may write: the credential, the signed cookie, the key every form carries, and how much one address may ask.

Nothing is kept on the server but the counters, which each process has for itself.
"""

import hashlib
import hmac
import math
import secrets
import time
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Request, Response
from itsdangerous import BadSignature, URLSafeTimedSerializer
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from app.web.deps import base_url
from app.web.refusals import SignInNeededError, TooManyError

COOKIE = "visavis_editor"
HOME = "/editor"
LIFETIME = 8 * 3600
"""Seconds after which an editor must sign in again."""
SIGN_INS, WRITES = parse("10 per 10 minutes"), parse("60 per minute")
"""What one address may try."""


@dataclass(frozen=True, slots=True)
class Editor:
    """Who is signed in: the name they gave, and the key that only forms of this sign-in have."""

    name: str
    form_key: str


class Editors:
    """The credential and all that follows from it: another token, and everybody is signed out."""

    def __init__(self, token: str, *, lifetime: int = LIFETIME) -> None:
        self._token = _digest("credential", token)
        self._secret = _digest("secret", token)
        self._lifetime = lifetime
        signer = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
        self._cookies = URLSafeTimedSerializer(self._secret, salt="visavis editor", signer_kwargs=signer)
        self._counters = MovingWindowRateLimiter(MemoryStorage())

    def admits(self, token: str) -> bool:
        """Tell whether this is the credential."""
        return hmac.compare_digest(self._token, _digest("credential", token.strip()))

    def cookie(self, name: str) -> str:
        """Return the signed value that says who somebody is."""
        return str(self._cookies.dumps([name, secrets.token_urlsafe(16)]))

    def editor(self, cookie: str | None) -> Editor | None:
        """Return whom a cookie names; None where it is missing, too old, or not from here."""
        try:
            name, nonce = self._cookies.loads(cookie or "", max_age=self._lifetime)
        except (BadSignature, ValueError, TypeError):
            return None
        key = hmac.new(self._secret, f"form {nonce}".encode(), hashlib.sha256).hexdigest()
        return Editor(str(name), key)

    def check(self, request: Request, what: str, limit: RateLimitItem) -> None:
        """See whether an address may try once more, without counting it.

        Raises:
            TooManyError: there were too many; says how long to wait.
        """
        address = _neighbourhood(request.client.host if request.client else "")
        if not self._counters.test(limit, what, address):
            raise self._too_many(what, limit, address)

    def count(self, request: Request, what: str, limit: RateLimitItem) -> None:
        """Count a request of an address.

        Raises:
            TooManyError: there were too many; says how long to wait.
        """
        address = _neighbourhood(request.client.host if request.client else "")
        if not self._counters.hit(limit, what, address):
            raise self._too_many(what, limit, address)

    def _too_many(self, what: str, limit: RateLimitItem, address: str) -> TooManyError:
        until = self._counters.get_window_stats(limit, what, address).reset_time
        return TooManyError(what, max(1, math.ceil(until - time.time())))


def _digest(purpose: str, token: str) -> bytes:
    return hashlib.sha256(f"visavis {purpose}\0{token}".encode()).digest()


def _neighbourhood(host: str) -> str:
    """Return the address that is counted: of IPv6, what one subscriber usually has."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    return host if address.version == 4 else str(ip_network(f"{host.partition('%')[0]}/64", strict=False))


async def _editors(request: Request) -> Editors:
    editors: Editors = request.app.state.editors
    return editors


async def _signed_in(request: Request) -> Editor:
    editors: Editors = request.app.state.editors
    editor = editors.editor(request.cookies.get(COOKIE))
    if editor is None:
        raise SignInNeededError(f"{HOME}?next={quote(_here(request))}")
    return editor


def _here(request: Request) -> str:
    """Return the address asked for; of a form that was sent, the page it stands on."""
    query = request.scope["query_string"].decode("latin-1") if request.method == "GET" else ""
    path = quote(request.scope["path"])
    return f"{path}?{query}" if query else path


EditorsDep = Annotated[Editors, Depends(_editors)]
EditorDep = Annotated[Editor, Depends(_signed_in)]


def sign_in(request: Request, answer: Response, editors: Editors, name: str) -> None:
    """Give the browser a cookie for the editor's pages, and for no other."""
    secure = request.url.scheme == "https" or base_url(request).startswith("https:")
    answer.set_cookie(
        COOKIE, editors.cookie(name), max_age=LIFETIME, path=HOME, secure=secure, httponly=True, samesite="strict"
    )


def sign_out(answer: Response) -> None:
    """Take the cookie away."""
    answer.delete_cookie(COOKIE, path=HOME, httponly=True, samesite="strict")
