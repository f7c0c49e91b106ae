"""Who wrote a section: credit lines in the text, and the list of roles and handles at its end."""

import pytest

from app.domain import Contributor
from app.pipeline.contributors import Credit, credits_in, listed_handles
from app.pipeline.rules import load_structure_rules
from tests.texts import main, page, parsed, parsed_file, reasons, section

RULES = load_structure_rules()
ANA = Credit("Ana Pérez", "Senior Analyst, Andes")
JO = Credit("Jo Miller", "Head of Programme, Sahel")
LI = Credit("Li Wei", "Senior Analyst, Andes")


def people(line: str) -> list[tuple[str, str | None]]:
    return [(credit.name, credit.role) for credit in credits_in(line, RULES)]


def by_name(text: str) -> dict[str, Contributor]:
    return {person.name: person for person in main(text).contributors}


@pytest.mark.parametrize(
    "line",
    [
        "Ana Pérez, Senior Analyst, Andes, contributed this section.",
        "Ana Pérez, Senior Analyst, Andes contributed to this section.",
        "Ana Pérez, Senior Analyst, Andes, contributed to this section",
        "Dr. Ana Pérez, Senior Analyst, Andes, wrote this section.",
        "Ana Pérez (@anaperez), Senior Analyst, Andes, contributed to this section.",
        "This section was written by Ana Pérez, Senior Analyst, Andes.",
        "Contributed by: Ana Pérez, Senior Analyst, Andes",
        "[Ana Pérez, Senior Analyst, Andes, contributed this section.]",
    ],
)
def test_a_credit_may_be_worded_in_many_ways(line: str) -> None:
    assert people(line) == [("Ana Pérez", "Senior Analyst, Andes")]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ana Pérez and Jo Miller contributed to this section.", [("Ana Pérez", None), ("Jo Miller", None)]),
        (
            "Ana Pérez and Jo Miller, Analysts, wrote this section",
            [("Ana Pérez", "Analysts"), ("Jo Miller", "Analysts")],
        ),
        (
            "Ana Pérez, Analyst, Peru, and Jo Miller, Head, Sahel, contributed to this section.",
            [("Ana Pérez", "Analyst, Peru"), ("Jo Miller", "Head, Sahel")],
        ),
        (
            "Ana Pérez, Analyst, Peru; Jo Miller, Head, Sahel, contributed to this section.",
            [("Ana Pérez", "Analyst, Peru"), ("Jo Miller", "Head, Sahel")],
        ),
    ],
)
def test_a_credit_may_name_several_people(line: str, expected: list[tuple[str, str | None]]) -> None:
    assert people(line) == expected


@pytest.mark.parametrize(
    "role",
    [
        "Director, Asia and Senior Adviser, Africa",
        "Senior Adviser to the President & Project Director, Iran",
        "U.S. Program Director",
        "Senior Fellow, Kenya and Great Lakes",
    ],
)
def test_a_role_may_have_commas_dots_and_an_and(role: str) -> None:
    assert people(f"Ana Pérez, {role}, contributed this section.") == [("Ana Pérez", role)]


@pytest.mark.parametrize(
    "name", ["J. R. O’Neill", "Ludovica Marchi-Restelli", "Abdul Rahman al-Rashid", "Maria de la Cruz", "Şule Göksel"]
)
def test_a_name_may_have_initials_particles_and_any_letters(name: str) -> None:
    assert people(f"{name}, Analyst, contributed this section.") == [(name, "Analyst")]


@pytest.mark.parametrize(
    "line",
    [
        "Many analysts contributed to this section.",
        "The ministry’s office, a close ally, contributed to this section.",
        "He wrote this section.",
        "By Friday",
        "Ana Pérez contributed to this section of the frontier, and nobody thanked her for it.",
    ],
)
def test_what_names_no_person_is_no_credit(line: str) -> None:
    assert people(line) == []


def test_a_contributor_belongs_to_the_section_the_line_stands_in() -> None:
    found = by_name(page(section("Kenya", "Ana Pérez, Analyst, contributed this section."), section("Peru")))
    assert found["Ana Pérez"].sections == ("kenya",)


def test_a_line_that_names_its_section_counts_for_that_one() -> None:
    tail = "Ana Pérez, Analyst, contributed the section on Kenya."
    assert by_name(page(section("Kenya"), section("Peru"), tail=tail))["Ana Pérez"].sections == ("kenya",)


def test_one_person_may_write_two_sections() -> None:
    line = "Ana Pérez, Analyst, contributed this section."
    found = by_name(page(section("Kenya", line), section("Peru", line)))
    assert found["Ana Pérez"].sections == ("kenya", "peru")


def test_a_section_may_have_two_contributors_in_the_order_of_the_text() -> None:
    one, two = "Jo Miller, Head, contributed this section.", "Ana Pérez, Analyst contributed to this section."
    assert main(page(section("Kenya", one, two), section("Peru"))).sections[0].contributors == (
        "jo-miller",
        "ana-perez",
    )


@pytest.mark.parametrize(
    "lines",
    [
        ["Senior Analyst, Andes", "ana_p", "Head of Programme, Sahel", "JoM"],
        ["Senior Analyst, Andes", "@ana_p", "Head of Programme, Sahel", "@JoM"],
        ["@ana_p", "Senior Analyst, Andes", "@JoM", "Head of Programme, Sahel"],
        ["Senior Analyst, Andes (@ana_p)", "Head of Programme, Sahel – @JoM"],
        ["Ana Pérez", "Senior Analyst, Andes", "ana_p", "Jo Miller", "https://twitter.com/JoM"],
        ["Ana Pérez, Senior Analyst, Andes", "ana_p", "Head of Programme, the Sahel", "JoM"],
        ["head of  programme, sahel", "JoM", "SENIOR ANALYST – ANDES", "ana_p"],
    ],
)
def test_a_handle_finds_its_person_by_role_or_name(lines: list[str]) -> None:
    handles, reasons_ = listed_handles(lines, [ANA, JO], RULES)
    assert handles == {"Ana Pérez": "ana_p", "Jo Miller": "JoM"}
    assert all("read as" in reason for reason in reasons_)


def test_a_person_without_a_handle_does_not_get_the_next_ones() -> None:
    lines = ["Senior Analyst, Andes", "Head of Programme, Sahel", "JoM", "Somebody Else, Chair", "else_s"]
    assert listed_handles(lines, [ANA, JO], RULES)[0] == {"Jo Miller": "JoM"}


def test_two_people_with_one_role_are_listed_in_the_order_of_the_text() -> None:
    lines = ["Senior Analyst, Andes", "ana_p", "Senior Analyst, Andes", "liwei"]
    assert listed_handles(lines, [ANA, LI], RULES)[0] == {"Ana Pérez": "ana_p", "Li Wei": "liwei"}


@pytest.mark.parametrize("at_top", [True, False])
def test_the_list_may_stand_at_the_top_or_the_end(at_top: bool) -> None:
    listed = "Contributors\n\nAnalyst, Kenya\n@ana_p\n\n"
    part = section("Kenya", "Ana Pérez, Analyst, Kenya, contributed this section.")
    text = listed + page(part, section("Peru")) if at_top else page(part, section("Peru"), tail=listed)
    assert by_name(text)["Ana Pérez"].handle == "ana_p"
    assert reasons(parsed(text))["@ana_p"] == "list of contributors: read as the handle of Ana Pérez"


def test_the_people_of_another_page_are_found_with_role_section_and_handle() -> None:
    found = parsed_file("straits.txt").commentaries[0].contributors
    assert [(person.slug, person.handle) for person in found] == [
        ("deniz-aksoy", "denizaksoy"), ("leila-mansour", "LeilaMansour7"), ("awa-kone", None),
        ("paul-nguessan", None), ("hodan-jama", "hodan_jama"), ("samuel-tesfaye", "s_tesfaye"),
    ]  # fmt: skip
    assert found[0].role == "Project Director, Türkiye and Senior Adviser, Maritime Affairs"
    assert found[5].sections == ("horn-of-africa",)
