"""Filters in the address: reading them, refusing unknown values, and the links that toggle them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlencode

from app.codebook import Codebook
from app.comparison import theme_counts
from app.errors import BadValueError
from app.rows import CommentaryRow, CommentaryView

_NONE: Mapping[str, str] = MappingProxyType({})
_LONG, _FIRST = 18, 12
"""A list of choices longer than the one shows as many as the other at first."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter; `address` is this page with the value added, or taken away where it is chosen.

    `count` is how many sentences it stands for, given what the other filters choose; None where that is not counted.
    `language` is that of its label, where it is not the page's.
    """

    value: str
    label: str
    count: int | None
    chosen: bool
    address: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """One key of the address with all its choices; `clear` is this page without the key."""

    key: str
    label: str
    choices: tuple[Choice, ...]
    clear: str

    @property
    def chosen(self) -> tuple[Choice, ...]:
        """The choices in force."""
        return tuple(choice for choice in self.choices if choice.chosen)

    @property
    def offered(self) -> tuple[Choice, ...]:
        """The choices to show at once: all of them, or of a long list the chosen ones and those that stand for most."""
        if len(self.choices) <= _LONG:
            return self.choices
        ranked = sorted(self.choices, key=lambda choice: (not choice.chosen, -(choice.count or 0)))
        first = {choice.value for choice in ranked[: max(_FIRST, len(self.chosen))]}
        return tuple(choice for choice in self.choices if choice.value in first)

    @property
    def further(self) -> tuple[Choice, ...]:
        """The choices of a long list that are not among those shown at once."""
        offered = {choice.value for choice in self.offered}
        return tuple(choice for choice in self.choices if choice.value not in offered)


@dataclass(frozen=True, slots=True)
class InForce:
    """What is chosen on a page, over all its filters: (filter, choice); `clear` is the page without any of it."""

    choices: tuple[tuple[Filter, Choice], ...]
    clear: str


class AddressQuery:
    """The keys and values of an address, defaults left out."""

    def __init__(self, path: str, values: Mapping[str, Sequence[str]]) -> None:
        self._path = path
        self._values = {key: tuple(dict.fromkeys(row)) for key, row in values.items() if row}

    def address(self, **changes: Sequence[str]) -> str:
        """Return the address with some keys replaced; an empty sequence takes the key out."""
        values = {key: row for key, row in {**self._values, **changes}.items() if row}
        return f"{self._path}?{urlencode(values, doseq=True)}" if values else self._path

    def with_suffix(self, suffix: str) -> str:
        """Return the address of the same view in another format: `/compare.csv?theme=aid`."""
        return AddressQuery(self._path + suffix, self._values).address()

    def having(self, **values: Sequence[str]) -> "AddressQuery":
        """Return the same address with some keys replaced."""
        return AddressQuery(self._path, {**self._values, **values})

    def values(self, key: str) -> tuple[str, ...]:
        """Return what is chosen under a key."""
        return self._values.get(key, ())

    def filter(
        self, key: str, label: str, options: Iterable[tuple[str, str, int | None]], languages: Mapping[str, str] = _NONE
    ) -> Filter:
        """Build a filter from (value, label, count) options. A change of it begins again at page one.

        Links name the values in the order of the options, so that one view has one address.
        """
        rows = list(options)
        chosen = set(self.values(key))

        def toggled(value: str) -> tuple[str, ...]:
            return tuple(known for known, _, _ in rows if known in chosen ^ {value})

        choices = tuple(
            Choice(
                value,
                name,
                count,
                value in chosen,
                self.address(page=(), **{key: toggled(value)}),
                languages.get(value, ""),
            )
            for value, name, count in rows
        )
        return Filter(key, label, choices, self.address(page=(), **{key: ()}))

    def in_force(self, *filters: Filter) -> InForce:
        """Return what is chosen under these filters."""
        chosen = tuple((one, choice) for one in filters for choice in one.chosen)
        return InForce(chosen, self.address(page=(), **{one.key: () for one in filters}))


def known_values(field: str, values: Iterable[str], known: Sequence[str] | Mapping[str, str]) -> tuple[str, ...]:
    """Return the values, each once, in the order of `known`; empty ones, as a form sends them, do not count.

    `known` may give what readers call each value.

    Raises:
        BadValueError: a value is none of `known`; names the field and the value.
    """
    asked = {value for value in values if value}
    for value in values:
        if value and value not in known:
            raise BadValueError(field, value, tuple(known), known if isinstance(known, Mapping) else None)
    return tuple(value for value in known if value in asked)


def theme_filter(asked: AddressQuery, view: CommentaryView, codebook: Codebook) -> Filter:
    """Return the themes to choose from, with the sentences each has in the sections of the chosen powers."""
    powers = asked.values("power")
    counts = theme_counts([section for section in view.powers if not powers or section.slug in powers], codebook)
    return asked.filter("theme", "Theme", [(row.theme.slug, row.theme.label, row.count) for row in counts])


def power_filter(asked: AddressQuery, view: CommentaryView) -> Filter:
    """Return the powers to choose from, with the sentences of each on the chosen themes."""
    themes = asked.values("theme")
    return asked.filter("power", "Power", [(s.slug, s.label, len(s.on(themes))) for s in view.powers])


def question_filter(asked: AddressQuery, codebook: Codebook) -> Filter:
    """Return the questions to choose from."""
    return asked.filter("question", "Question", [(row.slug, row.label, None) for row in codebook.questions])


def commentary_choices(path: str, rows: Iterable[CommentaryRow], shown: CommentaryRow) -> tuple[Choice, ...]:
    """Return the commentaries that a page at `path` can show; filters do not carry over to another text."""
    return tuple(
        Choice(
            row.slug,
            row.title,
            None,
            row.slug == shown.slug,
            path + row.keep(),
            row.language,
        )
        for row in rows
        if row.powers
    )
