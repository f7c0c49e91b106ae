"""The reference file: every value has a source that can be opened, and a slip is named where it stands."""

from pathlib import Path

import pytest

from app.errors import CodebookError
from app.reference import Reference, load_reference

MINIMAL = """
version = "1"
name = { PK = "Pakistan", AF = "Afghanistan" }
[source.dots]
title = "Trade statistics"
address = "https://example.org/trade"
[[series]]
power = "PK"
partner = "AF"
indicator = "exports"
unit = "USD million"
source = "dots"
note = "as reported"
values = { 2012 = 2099.3, 2013 = 1998.1 }
notes = { 2013 = "revised" }
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "reference.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference()


def value(reference: Reference, power: str, indicator: str, period: str) -> float:
    (figure,) = (one for one in reference.of(indicator, powers=frozenset({power})) if one.period == period)
    return figure.value


def test_every_value_cites_a_title_and_one_plain_https_address(reference: Reference) -> None:
    for figure in reference.figures:
        assert figure.source.title
        assert figure.source.address.startswith("https://")
        assert not set(" ;()") & set(figure.source.address)


def test_every_value_is_about_afghanistan_and_the_powers_have_names(reference: Reference) -> None:
    assert {figure.partner for figure in reference.figures} == {"AF"}
    assert reference.names["UZ"] == "Uzbekistan"
    assert {figure.power for figure in reference.figures} <= set(reference.names)


def test_borders_have_the_value_of_the_newer_editions_and_the_older_one(reference: Reference) -> None:
    newer = {figure.power: figure.value for figure in reference.of("border-length")}
    older = {figure.power: figure.value for figure in reference.of("border-length-older")}
    assert newer == {"PK": 2670, "TJ": 1357, "IR": 921, "TM": 804, "UZ": 144, "CN": 91}
    assert older == {"PK": 2430, "TJ": 1206, "IR": 936, "TM": 744, "UZ": 137, "CN": 76}


def test_trade_is_what_the_partner_reports_from_2008_to_2020(reference: Reference) -> None:
    assert value(reference, "PK", "exports", "2013") == 1998.1
    assert value(reference, "IN", "imports", "2020") == 514.2
    trade = reference.of("exports", "imports")
    assert {figure.source.title for figure in trade} == {"International Monetary Fund, Direction of Trade Statistics"}
    assert {figure.period for figure in trade} == {str(year) for year in range(2008, 2021)}


def test_irans_change_of_count_is_noted_in_the_two_years_it_matters(reference: Reference) -> None:
    iran = reference.of("refugees", powers=frozenset({"IR"}))
    assert [figure.period for figure in iran if figure.note] == ["2022", "2025"]


def test_money_says_of_which_kind_it_is(reference: Reference) -> None:
    assert all(figure.kind for figure in reference.of("aid", "investment"))


def test_an_indicator_nobody_reports_gives_nothing(reference: Reference) -> None:
    assert reference.of("moon-landings") == ()
    assert reference.of("exports", powers=frozenset({"KE"})) == ()


def test_a_series_becomes_one_figure_a_year_and_a_years_own_note_wins(tmp_path: Path) -> None:
    first, second = load_reference(written(tmp_path, MINIMAL)).figures
    assert (first.power, first.partner, first.period, first.value) == ("PK", "AF", "2012", 2099.3)
    assert (first.note, second.note) == ("as reported", "revised")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('power = "PK"', 'power = "Pakistan"', ["series 1", "power"]),
        ('indicator = "exports"', "", ["series 1", "indicator"]),
        ('source = "dots"', 'source = "nowhere"', ["series 1", "PK", "source", "nowhere"]),
        ("2012 = 2099.3", '2012 = "many"', ["series 1", "PK", "values", "2012"]),
        ("2012 = 2099.3", "2012 = -1", ["series 1", "values", "2012"]),
        ("2012 = 2099.3", "later = 1", ["series 1", "values", "later"]),
        ("notes = { 2013", "notes = { 1999", ["series 1", "notes", "1999"]),
        ("note = ", "remark = ", ["series 1", "remark"]),
        ("https://", "http://", ["source.dots", "address"]),
        ('title = "Trade statistics"', 'title = " "', ["source.dots", "title"]),
        ('PK = "Pakistan", ', "", ["PK, exports", "name"]),
        ('version = "1"', "", ["reference.toml", "version"]),
    ],
)
def test_an_error_names_the_entry_and_the_field(tmp_path: Path, before: str, after: str, said: list[str]) -> None:
    with pytest.raises(CodebookError) as caught:
        load_reference(written(tmp_path, MINIMAL.replace(before, after, 1)))
    assert [word for word in said if word not in str(caught.value)] == []


def test_two_values_for_one_place_are_refused(tmp_path: Path) -> None:
    series = MINIMAL[MINIMAL.index("[[series]]") :]
    with pytest.raises(CodebookError, match=r"PK, exports.*2012.*twice"):
        load_reference(written(tmp_path, MINIMAL + series))


def test_a_file_that_is_missing_or_no_toml_is_named(tmp_path: Path) -> None:
    for path in (tmp_path / "gone.toml", written(tmp_path, "= nothing")):
        with pytest.raises(CodebookError, match=path.name):
            load_reference(path)
