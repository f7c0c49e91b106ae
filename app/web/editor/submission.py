"""What a form sent: bounded, plain, from a page of this site, and (but for signing in) of a present sign-in."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from app.web.editor.session import WRITES, Editor, EditorDep, EditorsDep
from app.web.refusals import ForeignFormError, NoFormError, TooLargeError

MOST_BYTES, MOST_FIELDS = 64_000, 1_000
FORM_KEY = "form_key"
_MEDIA_TYPE = "application/x-www-form-urlencoded"

Fields = Mapping[str, tuple[str, ...]]
"""The values of a form by the name of their field."""


@dataclass(frozen=True, slots=True)
class Submission:
    """What an editor sent."""

    editor: Editor
    fields: Fields

    def one(self, name: str) -> str:
        """Return the value of a field; nothing where it was not sent."""
        return next(iter(self.fields.get(name, ())), "")

    @property
    def seen(self) -> int:
        """The revision that the form was made from."""
        digits = self.one("seen")
        if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
            raise NoFormError
        return int(digits)


async def _fields(request: Request) -> Fields:
    """Read a form.

    Raises:
        ForeignFormError: it comes from another site.
        NoFormError, TooLargeError: it is none that a page here can send.
    """
    if not _from_here(request):
        raise ForeignFormError
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _MEDIA_TYPE:
        raise NoFormError
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise TooLargeError
    found: dict[str, tuple[str, ...]] = {}
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise NoFormError from error
    for name, value in pairs:
        found[name] = (*found.get(name, ()), value)
    return found


def _from_here(request: Request) -> bool:
    """Tell whether a form comes from a page of this site, as far as the browser says where it comes from."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    base: str | None = request.app.state.settings.base_url
    hosts = {request.headers.get("host", request.url.netloc), (base or "").partition("://")[2].partition("/")[0]}
    return origin is None or origin.partition("://")[2] in hosts - {""}


FieldsDep = Annotated[Fields, Depends(_fields)]


async def _submission(request: Request, editors: EditorsDep, editor: EditorDep, fields: FieldsDep) -> Submission:
    editors.count(request, "changes", WRITES)
    submission = Submission(editor, fields)
    if not hmac.compare_digest(submission.one(FORM_KEY).encode(), editor.form_key.encode()):
        raise ForeignFormError
    return submission


SubmissionDep = Annotated[Submission, Depends(_submission)]
