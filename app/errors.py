"""The failures this program expects. Their text is written for the reader and may be shown as it is."""

from collections.abc import Mapping


class VisavisError(Exception):
    """Base of every expected failure; `str(error)` is one clear line."""


class SourceError(VisavisError):
    """A source cannot be read or holds no commentary. Names the source and the reason."""


class CodebookError(VisavisError):
    """A codebook (or another data file) does not fit; names the entry and the field."""


class SheetError(VisavisError):
    """A file is no coding sheet, or cannot be read or written as one. Names the file and the reason."""


class NotFoundError(VisavisError):
    """The address is well formed, but nothing lives there.

    `kind` is the word for what was looked for ("power"), `name` what was asked, `known` what there is instead
    as (label, address) pairs. `may_be_gone` says that a later revision may have taken it away.
    """

    def __init__(
        self, kind: str, name: str, known: tuple[tuple[str, str], ...] = (), *, may_be_gone: bool = False
    ) -> None:
        gone = " Perhaps a later revision took it out." if may_be_gone else ""
        super().__init__(f"There is no {kind} “{name}” here.{gone}")
        self.kind, self.name, self.known = kind, name, known


class BadValueError(VisavisError):
    """A value in the address cannot be used; says which, and which values can.

    `field` is the key in the address ("theme"), `value` what stood there, `known` the values that work, and `names`
    what readers call them, where that is something else.
    """

    def __init__(
        self, field: str, value: str, known: tuple[str, ...] = (), names: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(f"“{value}” is no {field} this page knows.")
        self.field, self.value, self.known, self.names = field, value, known, names or {}


class DatabaseError(VisavisError):
    """The database cannot be reached, opened or used as it is."""
