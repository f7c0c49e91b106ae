"""Names of those who code. Pure."""

LONGEST_NAME = 80
_PROGRAM = frozenset({"auto", "hand", "none", "program", "the program"})
"""What pages, sheets and files call the program, or a kind of coder: nobody can have such a name."""


def name_problem(name: str) -> str | None:
    """Say why a coder cannot have this name; None where they can."""
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        return f"a name has 1 to {LONGEST_NAME} printable characters"
    return f"“{name}” is what the program is called here" if name.casefold() in _PROGRAM else None
