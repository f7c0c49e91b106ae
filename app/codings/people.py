"""Names of those who code. Pure."""

from collections.abc import Iterable

from app.codings.files import load_codings

LONGEST_NAME = 80
_PROGRAM = frozenset({"auto", "hand", "none", "program", "the program"})
"""What pages, sheets and files call the program, or a kind of coder: nobody can have such a name."""


def spelled_as_before(name: str, known: Iterable[str]) -> str:
    """Return a coder's name as it was spelled the first time, so that capitals do not make two people of one."""
    return next((other for other in known if other.casefold() == name.casefold()), name)


def name_problem(name: str) -> str | None:
    """Say why a coder cannot have this name; None where they can."""
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        return f"a name has 1 to {LONGEST_NAME} printable characters"
    if name.casefold() in _PROGRAM:
        return f"“{name}” is what the program is called here"
    shipped = {file.batch.coder.casefold() for file in load_codings()}
    return f"“{name}” made the codings that come with the program" if name.casefold() in shipped else None
