"""What a check finds: one line each, wrong or only worth knowing. Knows neither database nor source."""

from dataclasses import dataclass

_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be, and where: a commentary's slug, a source's name, or "database".

    What is not `wrong` is a notice: all that is stored is sound, but somebody may want to know.
    """

    where: str
    what: str
    wrong: bool = True


def named(names: list[str]) -> str:
    """Return the first few names, and how many more there are."""
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")
