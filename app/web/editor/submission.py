"""What a form sent: bounded, plain, from a page of this site, and (but for signing in) of a present sign-in."""

import hmac
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from app.web.editor.session import WRITES, Editor, EditorDep, EditorsDep
from app.web.forms import Fields, read_form
from app.web.refusals import ForeignFormError, NoFormError

MOST_BYTES, MOST_FIELDS = 64_000, 1_000
FORM_KEY = "form_key"


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
    return await read_form(request, most_bytes=MOST_BYTES, most_fields=MOST_FIELDS)


FieldsDep = Annotated[Fields, Depends(_fields)]


async def _submission(request: Request, editors: EditorsDep, editor: EditorDep, fields: FieldsDep) -> Submission:
    editors.count(request, "changes", WRITES)
    submission = Submission(editor, fields)
    if not hmac.compare_digest(submission.one(FORM_KEY).encode(), editor.form_key.encode()):
        raise ForeignFormError
    return submission


SubmissionDep = Annotated[Submission, Depends(_submission)]
