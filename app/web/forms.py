"""What a form sent, before anybody asks what it means: bounded, plain, and from a page of this site."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from fastapi import Request

from app.web.refusals import ForeignFormError, NoFormError, TooLargeError

_MEDIA_TYPE = "application/x-www-form-urlencoded"

Fields = Mapping[str, tuple[str, ...]]
"""The values of a form by the name of their field."""


async def read_form(request: Request, *, most_bytes: int, most_fields: int) -> Fields:
    """Read a form.

    Raises:
        ForeignFormError: it comes from another site.
        NoFormError, TooLargeError: it is none that a page here can send.
    """
    if not _from_here(request):
        raise ForeignFormError
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _MEDIA_TYPE:
        raise NoFormError
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most_bytes:
            raise TooLargeError
    found: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=most_fields)
    except ValueError as error:
        raise NoFormError from error
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return {name: tuple(values) for name, values in found.items()}


def _from_here(request: Request) -> bool:
    """Tell whether a form comes from a page of this site, as far as the browser says where it comes from."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    base: str | None = request.app.state.settings.base_url
    hosts = {request.headers.get("host", request.url.netloc), (base or "").partition("://")[2].partition("/")[0]}
    return origin is None or origin.partition("://")[2] in hosts - {""}
