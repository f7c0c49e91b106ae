"""How far two coders agree: the textbooks' examples, what is not defined, and what holds for any codings."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.codings.agreement import agreement, by_question, by_theme
from app.scale import NOT_STATED, STANCES

SCALE = tuple(term.slug for term in STANCES)
Coding = tuple[str | None, str | None]

FOUR_OBSERVERS = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
"""Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section E; a dot is a gap."""


def coded(*coders: str) -> list[tuple[str | None, ...]]:
    """Units from one line of values for each coder; a dot is a gap."""
    return [tuple(None if value == "." else value for value in unit) for unit in zip(*coders, strict=True)]


def crossed(table: list[list[int]]) -> list[tuple[str | None, ...]]:
    """Units from a table that counts what the first coder (rows) and the second (columns) said."""
    cells = [(left, right, count) for left, row in enumerate(table) for right, count in enumerate(row)]
    return [(str(left), str(right)) for left, right, count in cells for _ in range(count)]


def codings(values: str, smallest: int = 0) -> st.SearchStrategy[list[Coding]]:
    value = st.sampled_from([None, *values])
    return st.lists(st.tuples(value, value), min_size=smallest, max_size=30)


@pytest.mark.parametrize(
    ("coders", "alpha"),
    [
        (("0100000010", "1110010000"), 0.095),  # section A: binary data, two observers
        (("aabbdcccedda", "babbbccceddd"), 0.692),  # section B: nominal data, two observers
        (FOUR_OBSERVERS, 0.743),  # section C: nominal data, gaps
    ],
)
def test_alpha_is_krippendorffs(coders: tuple[str, ...], alpha: float) -> None:
    assert agreement(coded(*coders)).alpha == pytest.approx(alpha, abs=0.0005)


def test_ordinal_alpha_is_krippendorffs() -> None:
    assert agreement(coded(*FOUR_OBSERVERS), scale="12345").alpha == pytest.approx(0.815, abs=0.0005)


@pytest.mark.parametrize(
    ("table", "agreed", "kappa"),
    [
        ([[88, 14, 18], [10, 40, 10], [2, 6, 12]], 0.7, 0.492),  # Cohen, Weighted kappa (1968)
        ([[20, 5], [10, 15]], 0.7, 0.4),
        ([[45, 15], [25, 15]], 0.6, 0.1304),
        ([[25, 35], [5, 35]], 0.6, 0.2593),
    ],
)
def test_share_and_kappa_are_cohens(table: list[list[int]], agreed: float, kappa: float) -> None:
    result = agreement(crossed(table))
    assert result.agreed == pytest.approx(agreed)
    assert result.kappa == pytest.approx(kappa, abs=0.0005)


def test_without_anything_both_coded_nothing_is_defined() -> None:
    for units in ([], [("yes", None), (None, "no")]):
        result = agreement(units, subject="aid")
        assert (result.subject, result.units) == ("aid", 0)
        assert (result.agreed, result.kappa, result.alpha) == (None, None, None)


def test_coders_who_always_say_the_same_one_thing_agree_but_nobody_knows_whether_by_chance() -> None:
    result = agreement([("absent", "absent")] * 9)
    assert (result.units, result.agreed, result.kappa, result.alpha) == (9, 1.0, None, None)


def test_a_coder_who_always_says_the_same_is_no_better_than_chance() -> None:
    result = agreement([("yes", "yes"), ("yes", "no")])
    assert (result.agreed, result.kappa) == (0.5, 0.0)
    assert result.alpha == pytest.approx(0)


def test_on_a_scale_neighbours_disagree_less_than_far_ends() -> None:
    same: list[Coding] = [(value, value) for value in SCALE]
    near = agreement([*same, ("leaning-yes", "yes")], scale=SCALE)
    far = agreement([*same, ("no", "yes")], scale=SCALE)
    assert near.agreed == far.agreed
    assert (far.alpha or 0) < (near.alpha or 0) < 1


def test_not_stated_counts_as_a_name_but_has_no_place_on_the_scale() -> None:
    stated: list[Coding] = [("no", "no"), ("yes", "yes"), ("waiting", "yes")]
    silent: list[Coding] = [(NOT_STATED, "yes"), (NOT_STATED, NOT_STATED)]
    result = agreement(stated + silent, scale=SCALE)
    assert result.units == 5
    assert result.agreed == pytest.approx(3 / 5)
    assert result.kappa == pytest.approx(agreement(stated + silent).kappa)
    assert result.alpha == agreement(stated, scale=SCALE).alpha


@pytest.mark.parametrize("units", [[("yes",)], [("yes", "no"), ("yes", "no", "no")]])
def test_units_that_cannot_be_compared_are_refused(units: list[tuple[str, ...]]) -> None:
    with pytest.raises(ValueError, match="same two or more coders"):
        agreement(units)


def test_themes_are_compared_sentence_by_sentence() -> None:
    first = {"a": ["aid", "trade"], "b": ["trade"], "c": [], "mine": ["aid"]}
    second = {"a": ["aid"], "b": ["trade"], "c": [], "yours": ["aid"]}
    aid, trade, everything = by_theme(first, second, ["aid", "trade"])
    assert (aid.subject, aid.units, aid.agreed, aid.kappa) == ("aid", 3, 1.0, 1.0)
    assert (trade.subject, trade.units) == ("trade", 3)
    assert (everything.subject, everything.units) == ("", 6)
    assert [trade.agreed, everything.agreed] == pytest.approx([2 / 3, 5 / 6])


def test_a_theme_nobody_saw_has_a_share_and_no_coefficient() -> None:
    water = by_theme({"a": []}, {"a": []}, ["water"])[0]
    assert (water.units, water.agreed, water.kappa, water.alpha) == (1, 1.0, None, None)


def test_stances_are_compared_power_by_power() -> None:
    first = {("india", "aid"): "yes", ("iran", "aid"): "no", ("iran", "trade"): "waiting", ("china", "aid"): "no"}
    second = {("india", "aid"): "yes", ("iran", "aid"): "leaning-no", ("iran", "trade"): NOT_STATED}
    aid, trade, everything = by_question(first, second, ["aid", "trade"])
    assert (aid.subject, aid.units, aid.agreed) == ("aid", 2, 0.5)
    assert (trade.units, trade.agreed, trade.alpha) == (1, 0.0, None)
    assert (everything.subject, everything.units) == ("", 3)
    assert everything.alpha == aid.alpha


def test_tables_of_nothing_have_their_rows_all_the_same() -> None:
    assert [row.subject for row in by_theme({}, {}, ["aid"])] == ["aid", ""]
    assert [row.units for row in by_question({}, {}, ["aid"])] == [0, 0]


@given(codings("abc"), st.sampled_from(["", "abc", "ab"]))
def test_a_coefficient_is_a_number_within_its_bounds_or_none(units: list[Coding], scale: str) -> None:
    result = agreement(units, scale=scale)
    assert (result.agreed is None) == (result.units == 0)
    assert all(-1 <= number <= 1 + 1e-9 for number in (result.agreed, result.kappa) if number is not None)
    assert result.alpha is None or (math.isfinite(result.alpha) and result.alpha <= 1 + 1e-9)


@given(codings("abc"), st.sampled_from(["", "abc"]))
def test_neither_the_order_of_the_coders_nor_of_the_units_matters(units: list[Coding], scale: str) -> None:
    there = agreement(units, scale=scale)
    back = agreement([(right, left) for left, right in reversed(units)], scale=scale)
    assert there.units == back.units
    assert [there.agreed, there.kappa, there.alpha] == [
        pytest.approx(number) for number in (back.agreed, back.kappa, back.alpha)
    ]


@given(codings("abc", smallest=1), st.sampled_from(["", "abc"]))
def test_coders_who_agree_on_everything_reach_one_or_nothing(units: list[Coding], scale: str) -> None:
    result = agreement([(left, left) for left, _ in units], scale=scale)
    assert result.agreed in (None, 1.0)
    assert result.kappa in (None, pytest.approx(1.0))
    assert result.alpha in (None, pytest.approx(1.0))


@given(codings("ab"))
def test_with_two_values_order_makes_no_difference(units: list[Coding]) -> None:
    assert agreement(units, scale="ab").alpha == pytest.approx(agreement(units).alpha)


@given(codings("abc"))
def test_units_that_only_one_coded_change_nothing(units: list[Coding]) -> None:
    assert agreement([*units, ("a", None), (None, "b")]) == agreement(units)
