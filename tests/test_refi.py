"""Codebooks as files: the exchange format of programs for qualitative analysis, and our own data file."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from app.codebook import Codebook, NamedPower, Question, Theme, load_codebook
from app.codebook_files import codebook_toml, read_codebook, write_codebook
from app.errors import CodebookError
from app.phrase_language import parse_phrase
from app.refi import LARGEST, MOST_CODES, NAMESPACE, read_qdc, write_qdc

GUID = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"

RULES = f"""
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="{NAMESPACE}" targetNamespace="{NAMESPACE}"
           elementFormDefault="qualified">
  <xs:element name="CodeBook"><xs:complexType>
    <xs:sequence>
      <xs:element name="Codes"><xs:complexType><xs:sequence>
        <xs:element name="Code" type="Code" maxOccurs="unbounded"/>
      </xs:sequence></xs:complexType></xs:element>
      <xs:element name="Sets" minOccurs="0"><xs:complexType><xs:sequence>
        <xs:element name="Set" type="Set" maxOccurs="unbounded"/>
      </xs:sequence></xs:complexType></xs:element>
    </xs:sequence>
    <xs:attribute name="origin" type="xs:string"/>
  </xs:complexType></xs:element>
  <xs:complexType name="Code">
    <xs:sequence>
      <xs:element name="Description" type="xs:string" minOccurs="0"/>
      <xs:element name="Code" type="Code" minOccurs="0" maxOccurs="unbounded"/>
    </xs:sequence>
    <xs:attribute name="guid" type="Guid" use="required"/>
    <xs:attribute name="name" type="xs:string" use="required"/>
    <xs:attribute name="isCodable" type="xs:boolean" use="required"/>
    <xs:attribute name="color"><xs:simpleType><xs:restriction base="xs:token">
      <xs:pattern value="#([A-Fa-f0-9]{{6}}|[A-Fa-f0-9]{{3}})"/>
    </xs:restriction></xs:simpleType></xs:attribute>
  </xs:complexType>
  <xs:complexType name="Set">
    <xs:sequence>
      <xs:element name="Description" type="xs:string" minOccurs="0"/>
      <xs:element name="MemberCode" minOccurs="0" maxOccurs="unbounded">
        <xs:complexType><xs:attribute name="guid" type="Guid" use="required"/></xs:complexType>
      </xs:element>
    </xs:sequence>
    <xs:attribute name="guid" type="Guid" use="required"/>
    <xs:attribute name="name" type="xs:string" use="required"/>
  </xs:complexType>
  <xs:simpleType name="Guid"><xs:restriction base="xs:token">
    <xs:pattern value="{GUID}"/>
  </xs:restriction></xs:simpleType>
</xs:schema>
"""
"""What the standard's own schema (REFI-QDA 1.5, section 5.2) demands of a codebook, in our words."""

ABROAD = """<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="Elsewhere 1.2">
  <Codes>
    <Code guid="1FF58B12-6F6F-4B0C-8BE5-BBDC91F55294" name="Economy" isCodable="false">
      <Code guid="1FF58B12-6F6F-4B0C-8BE5-BBDC91F55295" name="Trade &amp; tariffs" isCodable="true" color="#46AA00">
        <Description>Includes: goods. Excludes: labour.</Description>
        <Code guid="1FF58B12-6F6F-4B0C-8BE5-BBDC91F55296" name="Other" isCodable="true"/>
      </Code>
    </Code>
    <Code guid="1FF58B12-6F6F-4B0C-8BE5-BBDC91F55297" name="other" isCodable="true"/>
    <Code guid="1FF58B12-6F6F-4B0C-8BE5-BBDC91F55298" name="Water" isCodable="true">
      <Description>Rivers.
Phrases:
- river
- dam .. dry</Description>
    </Code>
  </Codes>
  <Sets><Set guid="1FF58B12-6F6F-4B0C-8BE5-BBDC91F55299" name="Group"><Description>Ours.</Description></Set></Sets>
</CodeBook>
"""


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return load_codebook()


@pytest.fixture(scope="module")
def rules() -> etree.XMLSchema:
    return etree.XMLSchema(etree.fromstring(RULES))


def complaint(data: str | bytes) -> str:
    """What reading these bytes says."""
    with pytest.raises(CodebookError) as caught:
        read_qdc(data.encode() if isinstance(data, str) else data, "codes.qdc")
    return str(caught.value)


def small(*codes: str) -> str:
    """A file with these codes, from line 2."""
    return "\n".join([f'<CodeBook xmlns="{NAMESPACE}"><Codes>', *codes, "</Codes></CodeBook>"])


def texts(smallest: int = 1) -> st.SearchStrategy[str]:
    """Texts as a data file can hold them: stripped, with line breaks, marks and brackets in them."""
    pieces = st.sampled_from(
        ["a", "é", "&", "<", '"', "- ", "\n", "  ", ":", "]]>", "Phrases:", "Vis-à-vis theme: x", "\n\n"]
    )
    return st.lists(pieces, min_size=smallest).map("".join).map(str.strip).filter(lambda text: len(text) >= smallest)


@st.composite
def codebooks(draw: st.DrawFn) -> Codebook:
    slugs = draw(st.lists(st.sampled_from(["aid", "drugs", "us-2", "water"]), min_size=1, unique=True))
    labels = draw(st.lists(texts(), min_size=9, max_size=9, unique_by=str.casefold))
    phrases = st.lists(st.sampled_from(["aid", "dam .. dry", "{rivers}"]), unique=True).map(tuple)
    some = st.lists(texts(), max_size=3, unique=True).map(tuple)
    lists = {"rivers": ("amu darya", "harirud")}

    def theme(slug: str, label: str) -> Theme:
        found = [tuple(parse_phrase(text, lists) for text in draw(phrases)) for _ in range(2)]
        return Theme(slug, label, draw(texts()), found[0], found[1], draw(some), draw(some))

    themes = tuple(theme(slug, label) for slug, label in zip(slugs, labels, strict=False))
    asked = draw(st.lists(st.sampled_from(slugs), max_size=4))
    questions = tuple(Question(f"q{place}", slug, labels[place], draw(texts())) for place, slug in enumerate(asked))
    powers = (NamedPower("baltic-states", labels[8], ("EE", "LV")),) if draw(st.booleans()) else ()
    return Codebook(draw(texts()), themes, questions, powers, tuple(lists.items()))


def test_the_codebook_comes_back_from_the_exchange_format_as_it_was(codebook: Codebook) -> None:
    assert read_qdc(write_qdc(codebook), "codes.qdc") == codebook


@given(codebooks())
def test_any_codebook_survives_both_kinds_of_file(mine: Codebook) -> None:
    assert read_qdc(write_qdc(mine), "codes.qdc") == mine


@given(mine=codebooks())
def test_any_codebook_survives_our_own_kind_of_file(mine: Codebook, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("codebook") / "mine.toml"
    path.write_text(codebook_toml(mine), encoding="utf-8")
    assert load_codebook(path) == mine


@given(mine=codebooks())
def test_what_is_written_keeps_the_rules_of_the_standard(mine: Codebook, rules: etree.XMLSchema) -> None:
    rules.assertValid(etree.fromstring(write_qdc(mine)))


def test_the_same_codebook_gives_the_same_bytes_and_guids_stay_when_it_changes(codebook: Codebook) -> None:
    guid = etree.fromstring(write_qdc(codebook)).find(".//{*}Code").get("guid")
    changed = replace(codebook, version="8", themes=(replace(codebook.themes[0], label="New"), *codebook.themes[1:]))
    assert write_qdc(codebook) == write_qdc(codebook)
    assert etree.fromstring(write_qdc(changed)).find(".//{*}Code").get("guid") == guid


def test_a_theme_reads_well_in_another_program(codebook: Codebook) -> None:
    code = etree.fromstring(write_qdc(codebook)).find(".//{*}Code")
    assert (code.get("name"), code.get("isCodable")) == ("Recognition", "true")
    assert code.find("{*}Description").text.startswith(
        codebook.themes[0].definition + "\n\nVis-à-vis theme: recognition\n"
    )
    assert code.find("{*}Code").get("name") == codebook.question("recognise").label


def test_sets_hold_themes_questions_and_powers(codebook: Codebook) -> None:
    sets = etree.fromstring(write_qdc(codebook)).findall(".//{*}Set")
    counts = {group.get("name"): len(group) for group in sets}
    assert counts == {"Themes": 15, "Questions": 10, "Powers": len(codebook.powers)}


def test_a_character_that_xml_cannot_hold_is_replaced() -> None:
    theme = Theme("aid", "Aid\x01", "Help.\r\nMuch.", ())
    back = read_qdc(write_qdc(Codebook("1", (theme,), (), ())), "codes.qdc")
    assert (back.themes[0].label, back.themes[0].definition) == ("Aid�", "Help.\nMuch.")


def test_codes_of_another_program_are_themes_that_people_code() -> None:
    abroad = read_qdc(ABROAD.encode(), "codes.qdc")
    assert abroad.theme_slugs == ("trade-tariffs", "other", "other-2", "water")
    trade = abroad.theme("trade-tariffs")
    assert (trade.label, trade.definition) == ("Trade & tariffs", "Includes: goods. Excludes: labour.")
    assert (trade.phrases, abroad.questions, abroad.powers) == ((), (), ())


def test_a_name_that_is_taken_gets_the_codes_above_it_then_a_number() -> None:
    abroad = read_qdc(ABROAD.encode(), "codes.qdc")
    assert [theme.label for theme in abroad.themes] == ["Trade & tariffs", "Other", "other (2)", "Water"]
    again = small('<Code name="Sea"><Code name="Sea"/></Code>')
    assert [theme.label for theme in read_qdc(again.encode(), "codes.qdc").themes] == ["Sea", "Sea: Sea"]


def test_numbers_go_on_where_they_were_and_pass_over_those_that_are_taken() -> None:
    twins = '<Code name="a"/>' * 2 + '<Code name="A (3)"/>' + '<Code name="a"/>' * 2
    themes = read_qdc(small(twins).encode(), "b.qdc").themes
    assert [theme.label for theme in themes] == ["a", "a (2)", "A (3)", "a (4)", "a (5)"]
    assert [theme.slug for theme in themes] == ["a", "a-2", "a-3", "a-4", "a-5"]


def test_people_can_write_phrases_into_a_description() -> None:
    water = read_qdc(ABROAD.encode(), "codes.qdc").theme("water")
    assert (water.definition, [str(phrase) for phrase in water.phrases]) == ("Rivers.", ["river", "dam .. dry"])


def test_without_a_version_the_file_itself_makes_one() -> None:
    first, second = (read_qdc(text.encode(), "codes.qdc") for text in (ABROAD, ABROAD.replace("goods", "wares")))
    assert first.version != second.version
    assert first.version.startswith("qdc-")


def test_a_code_without_a_description_says_so() -> None:
    assert read_qdc(ABROAD.encode(), "codes.qdc").theme("other").definition == "No definition in codes.qdc."


@pytest.mark.parametrize(
    "text",
    [
        ABROAD.replace("urn:QDA-XML:codebook:1.0", "urn:QDA-XML:codebook:0:4"),
        ABROAD.replace("<Sets>", "<Sets/><Sets>"),
        "\ufeff" + ABROAD,
        ABROAD.replace("<Code", "<q:Code").replace("</Code", "</q:Code").replace("xmlns=", "xmlns:q="),
        ABROAD.replace("\n", "\r\n"),
    ],
)
def test_slips_of_other_programs_do_no_harm(text: str) -> None:
    assert read_qdc(text.encode(), "codes.qdc").themes == read_qdc(ABROAD.encode(), "codes.qdc").themes


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (small('<Code isCodable="true"/>'), "codes.qdc, line 2, Code: has no name"),
        (small('<Code name="  "/>'), "codes.qdc, line 2, Code: has no name"),
        (small('<Code name="A" isCodable="maybe"/>'), "line 2, Code “A”, isCodable: must be true or false"),
        (small("<Set><Code name='A'/></Set>"), "line 2, Code: can stand in"),
        (small(), "codes.qdc, theme: a codebook needs at least one"),
        (small("<Code"), "line 3, XML: is not well-formed"),
        ("", "line 1, XML: is not well-formed"),
        ("<Project/>", "codes.qdc, line 1, Project: is no REFI-QDA codebook"),
        ('<?xml version="1.0" encoding="klingon"?><CodeBook/>', "XML: "),
        (small("<x>" * 40), "line 2, x: stands deeper than 30 levels"),
        (
            small('<Code name="A"><Description>\nPhrases:\n- (a\n</Description></Code>'),
            "line 2, [theme.a], phrases: “(a”",
        ),
        (
            small('<Code name="A"><Description>Phrases:\nriver</Description></Code>'),
            "line 2, Code “A”, Description: “river”",
        ),
        (
            small('<Code name="A"/>', '<Code name="B"><Description>Vis-à-vis power: b</Description></Code>'),
            "line 3, [power.b]",
        ),
    ],
)
def test_what_does_not_fit_is_named_with_file_line_and_field(text: str, said: str) -> None:
    assert said in complaint(text)


def test_an_entry_that_stands_twice_is_named_with_both_lines() -> None:
    code = '<Code name="{}"><Description>Vis-à-vis theme: a</Description></Code>'
    assert (
        complaint(small(code.format("A"), code.format("B"))) == "codes.qdc, line 3, Code “B”: is theme a, as in line 2"
    )


@pytest.mark.parametrize(
    "start",
    [
        '<!DOCTYPE x [<!ENTITY a "aaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">',
    ],
)
def test_document_types_and_entities_are_refused(start: str) -> None:
    assert "line 1, XML: has a document type or entities" in complaint(start + small('<Code name="&b;"/>'))


def test_a_file_beyond_the_bounds_is_refused() -> None:
    assert "larger than 5 MB" in complaint(b" " * (LARGEST + 1))
    assert f"more than {MOST_CODES}" in complaint(small('<Code name="A"/>' * (MOST_CODES + 1)))


@given(
    st.binary(max_size=200)
    | st.text(alphabet='<>/"= CodeBokns&;!\n', max_size=60).map(lambda text: small(text).encode())
)
def test_any_bytes_are_either_a_codebook_or_refused_with_a_reason(data: bytes) -> None:
    try:
        read = read_qdc(data, "codes.qdc")
    except CodebookError:
        return  # its reasons have their own tests; any other error would fail this one
    assert read.themes


@pytest.mark.parametrize("name", ["mine.toml", "mine.qdc", "mine.QDC"])
def test_a_codebook_is_written_and_read_by_the_kind_of_its_file(codebook: Codebook, tmp_path: Path, name: str) -> None:
    write_codebook(codebook, tmp_path / name)
    assert read_codebook(tmp_path / name) == codebook


@pytest.mark.parametrize("act", [read_codebook, lambda path: write_codebook(load_codebook(), path)])
def test_another_kind_of_file_is_refused_with_those_that_are_known(
    act: Callable[[Path], object], tmp_path: Path
) -> None:
    with pytest.raises(CodebookError, match=r"mine\.xlsx: is no codebook; known: \.toml, \.qdc"):
        act(tmp_path / "mine.xlsx")


def test_files_that_cannot_be_read_or_written_are_named(codebook: Codebook, tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match=r"absent\.qdc: cannot be read"):
        read_codebook(tmp_path / "absent.qdc")
    with pytest.raises(CodebookError, match=r"mine\.qdc: cannot be written"):
        write_codebook(codebook, tmp_path / "absent" / "mine.qdc")
