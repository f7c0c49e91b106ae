"""References by the rules of their styles, and read back from every format, whatever stands in a title."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware
from hypothesis import given
from hypothesis import strategies as st

from app.citations import (
    Citation,
    Form,
    Name,
    Reference,
    apa,
    apa_in_text,
    bibtex,
    chicago_bibliography,
    chicago_note,
    csl,
    name_of,
    names_in,
    ris,
)
from app.harmless import one_line

ADDRESS = "https://site.example/commentaries/kabul/iran?sentence=k3#s-k3"
PART = Citation(
    form=Form.PART,
    title="Iran",
    container="With the Taliban Back in Kabul, Regional Powers Watch and Wait",
    publisher="Crisis Group",
    published=date(2021, 8, 26),
    revision=2,
    language="en",
    address=ADDRESS,
    accessed=date(2026, 11, 22),
    authors=(Name("Vaez", "Ali"),),
    names=frozenset({"taliban", "kabul", "iran"}),
    keywords=("Iran",),
)
SENTENCE = replace(PART, passage=3, sentence=2, quotation="They said “no” to Kabul.")
VIEW = replace(
    PART,
    form=Form.VIEW,
    title="Iran and India on trade",
    container="Vis-à-vis",
    publisher="",
    published=None,
    medium="comparison",
    source=PART.container,
    source_publisher="Crisis Group",
    source_published=date(2021, 8, 26),
    coders=("Ann Lee", "the program"),
    authors=(Name("Vis-à-vis"),),
    drawing_on=(Name("Vaez", "Ali"), Name("Donthi", "Praveen")),
)
EVIL = one_line(r"100% of {A_B} & #1: ~$5^2\n \ } { <i>“x”</i>, ER  - and @book{x, *")
PEOPLE = tuple(Name(f"Family{number}", "Given") for number in range(30))


def marked(reference: Reference) -> str:
    """Write a reference with its italics between asterisks."""
    return "".join(f"*{run.text}*" if run.italic else run.text for run in reference)


def from_bibtex(text: str) -> list[dict[str, str]]:
    library = parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    assert not library.failed_blocks, text
    return [{"key": one.key, "type": one.entry_type, **{f.key: f.value for f in one.fields}} for one in library.entries]


def from_ris(text: str) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = rispy.loads(text)
    return records


def test_apa_sets_a_section_of_a_commentary_to_the_letter() -> None:
    assert marked(apa(PART)) == (
        "Vaez, A. (2021, August 26). Iran. In *With the Taliban back in Kabul, regional powers watch and wait* "
        f"(Revision 2). Crisis Group. Retrieved November 22, 2026, from {ADDRESS}"
    )


def test_apa_puts_a_quotation_before_its_parenthesis_and_the_full_stop_behind() -> None:
    assert marked(apa_in_text(SENTENCE)) == "“They said ‘no’ to Kabul” (Vaez, 2021, para. 3, sentence 2)."


def test_apa_keeps_the_mark_of_a_question() -> None:
    asked = replace(SENTENCE, quotation="Who waits?")
    assert marked(apa_in_text(asked)) == "“Who waits?” (Vaez, 2021, para. 3, sentence 2)."


def test_apa_sets_forty_words_or_more_without_quotation_marks() -> None:
    long = replace(SENTENCE, quotation=" ".join(["word"] * 39) + " end.")
    assert marked(apa_in_text(long)).endswith("word end. (Vaez, 2021, para. 3, sentence 2)")
    assert "“" not in marked(apa_in_text(long))


def test_chicago_sets_a_note_to_the_letter() -> None:
    assert marked(chicago_note(SENTENCE)) == (
        "Ali Vaez, “Iran,” in *With the Taliban Back in Kabul, Regional Powers Watch and Wait*, revision 2 "
        f"(Crisis Group, August 26, 2021), para. 3, sentence 2, accessed November 22, 2026, {ADDRESS}."
    )


def test_chicago_sets_an_entry_of_the_bibliography_to_the_letter() -> None:
    assert marked(chicago_bibliography(PART)) == (
        "Vaez, Ali. “Iran.” In *With the Taliban Back in Kabul, Regional Powers Watch and Wait*. Revision 2. "
        f"Crisis Group, August 26, 2021. Accessed November 22, 2026. {ADDRESS}."
    )


def test_a_comparison_is_its_makers_and_names_whom_it_draws_on_its_source_and_who_coded_it() -> None:
    drawn = (
        "drawing on Ali Vaez and Praveen Donthi in *With the Taliban Back in Kabul, Regional Powers Watch and Wait*, "
        "Crisis Group, August 26, 2021, revision 2; coded by Ann Lee and the program"
    )
    assert marked(apa(VIEW)) == (
        f"Vis-à-vis. (n.d.). *Iran and India on trade* [Comparison {drawn}]. "
        f"Retrieved November 22, 2026, from {ADDRESS}"
    )
    assert marked(chicago_note(VIEW)) == (
        f"Vis-à-vis, “Iran and India on Trade,” comparison {drawn}, accessed November 22, 2026, {ADDRESS}."
    )
    assert marked(chicago_bibliography(VIEW)) == (
        f"Vis-à-vis. “Iran and India on Trade.” Comparison {drawn}. Accessed November 22, 2026. {ADDRESS}."
    )


def test_a_page_of_the_site_is_cited_by_its_title_and_the_site() -> None:
    page = replace(VIEW, authors=(), drawing_on=(), source="", medium="", coders=(), title="How it is made")
    assert marked(chicago_note(page)) == (f"“How It Is Made,” Vis-à-vis, accessed November 22, 2026, {ADDRESS}.")


def test_only_the_first_word_of_a_title_loses_its_braces() -> None:
    title = bibtex([replace(PART, title="Kabul After Kabul", names=frozenset({"kabul"}))])
    assert "title = {Kabul After {Kabul}}," in title


def test_a_digest_says_what_it_retells() -> None:
    retold = replace(PART, authors=(), retold=PART.authors, digest_of="The Long Road", digest_publisher="Road Press")
    assert marked(apa(retold)).startswith("Iran. (2021, August 26). In *With the Taliban")
    assert "(Revision 2) [Digest of *The Long Road* by Ali Vaez, Road Press]. Crisis" in marked(apa(retold))
    assert ", revision 2, digest of *The Long Road* by Ali Vaez, Road Press (" in marked(chicago_note(retold))
    assert "Digest of “The Long Road” by Ali Vaez, Road Press" in from_bibtex(bibtex([retold]))[0]["note"]
    assert csl([retold])[0]["original-title"] == "The Long Road"
    assert csl([retold])[0]["original-author"] == [{"family": "Vaez", "given": "Ali"}]


def test_without_an_author_the_title_comes_first() -> None:
    nobody = replace(PART, authors=())
    assert marked(apa(nobody)).startswith("Iran. (2021, August 26). In *With")
    assert marked(apa_in_text(nobody)) == "(“Iran,” 2021)"
    assert marked(chicago_note(nobody)).startswith("“Iran,” in *With")
    assert marked(chicago_bibliography(nobody)).startswith("“Iran.” In *With")


def test_without_a_date_it_says_so() -> None:
    undated = replace(PART, published=None, publisher="")
    assert marked(apa(undated)).startswith("Vaez, A. (n.d.). Iran.")
    assert "(n.d.), accessed" in marked(chicago_note(undated))
    assert " N.d. Accessed " in marked(chicago_bibliography(undated))
    assert not {"year", "month", "day"} & from_bibtex(bibtex([undated]))[0].keys()
    assert "issued" not in csl([undated])[0]


def test_a_publisher_who_is_the_author_is_named_once_in_apa() -> None:
    staff = replace(PART, form=Form.WHOLE, authors=(Name("Crisis Group"),), container="", title="Wait and See")
    assert marked(apa(staff)).count("Crisis Group") == 1
    assert marked(apa(staff)).startswith("Crisis Group. (2021, August 26). *Wait and see* (Revision 2). Retrieved")


def test_no_full_stop_follows_a_question_mark() -> None:
    asks = replace(PART, title="Who Waits?", container="What Now?", revision=None)
    assert marked(apa(asks)).startswith("Vaez, A. (2021, August 26). Who waits? In *What now?* Crisis Group.")
    assert marked(chicago_bibliography(asks)).startswith("Vaez, Ali. “Who Waits?” In *What Now?* Crisis Group,")
    assert marked(chicago_note(asks)).startswith("Ali Vaez, “Who Waits?,” in *What Now?* (Crisis Group")


def test_quotation_marks_within_a_title_turn_single_within_quotation_marks() -> None:
    quoting = replace(PART, title='The “Troika” and "Them"')
    assert "“The ‘Troika’ and ‘Them.’”" in marked(chicago_bibliography(quoting))
    assert "The “Troika”" in marked(apa(replace(quoting, names=None)))


def test_chicago_raises_the_words_of_a_title_that_is_no_headline() -> None:
    low = replace(PART, title="what comes after: the road to kabul and beyond")
    assert "“What Comes After: The Road to Kabul and Beyond,”" in marked(chicago_note(low))


def test_titles_in_other_languages_keep_their_capitals() -> None:
    title = "Die Rückkehr der Taliban nach Kabul"
    german = replace(PART, container=title, language="de")
    assert f"*{title}*" in marked(apa(german))
    assert f"*{title}*" in marked(chicago_note(german))
    assert from_bibtex(bibtex([german]))[0]["language"] == "german"


@pytest.mark.parametrize(
    ("count", "reference", "text", "note", "listed"),
    [
        (2, "Family0, G., & Family1, G. (", "(Family0 & Family1, ", "Given Family0 and Given Family1, ",
         "Family0, Given, and Given Family1. "),
        (3, "Family0, G., Family1, G., & Family2, G. (", "(Family0 et al., ",
         "Given Family0, Given Family1, and Given Family2, ", "Family0, Given, Given Family1, and Given Family2. "),
        (4, "Family2, G., & Family3, G. (", "(Family0 et al., ", "Given Family0 et al., ", ", and Given Family3. "),
        (11, "Family9, G., & Family10, G. (", "(Family0 et al., ", "Given Family0 et al., ",
         "Given Family6, et al. “"),
        (20, "Family18, G., & Family19, G. (", "(Family0 et al., ", "Given Family0 et al., ", "Family6, et al. “"),
        (21, "Family18, G., . . . Family20, G. (", "(Family0 et al., ", "Given Family0 et al., ", "Family6, et al. “"),
    ],
)  # fmt: skip
def test_several_authors_are_joined_and_cut_as_each_style_has_it(
    count: int, reference: str, text: str, note: str, listed: str
) -> None:
    citation = replace(PART, authors=PEOPLE[:count])
    assert reference in marked(apa(citation))
    assert marked(apa_in_text(citation)).startswith(text)
    assert marked(chicago_note(citation)).startswith(note)
    assert listed in marked(chicago_bibliography(citation))


@pytest.mark.parametrize(
    ("written", "inverted", "initials"),
    [
        ("Ali Vaez", "Vaez, Ali", "A."),
        ("Jean-Pierre K. Dupont", "Dupont, Jean-Pierre K.", "J.-P. K."),
        ("J.K. Rowling", "Rowling, J.K.", "J. K."),
        ("Ludwig van der Rohe", "van der Rohe, Ludwig", "L."),
        ("Faisal bin Abdullah", "bin Abdullah, Faisal", "F."),
        ("José Ortega y Gasset", "Ortega y Gasset, José", "J."),
        ("Martin Luther King Jr.", "King, Martin Luther, Jr.", "M. L."),
        ("Abdel Fattah el-Sisi", "el-Sisi, Abdel Fattah", "A. F."),
        ("Sukarno", "Sukarno", ""),
        ("习近平", "习近平", ""),
        ("王 沪宁", "王 沪宁", ""),
        ("علی خامنه‌ای", "علی خامنه‌ای", ""),
        ("International Crisis Group", "International Crisis Group", ""),
        ("Ministry of Trade", "Ministry of Trade", ""),
        ("Known House", "Known House", ""),
    ],
)
def test_names_are_told_apart_or_left_whole(written: str, inverted: str, initials: str) -> None:
    name = name_of(written, ("Known House",))
    assert (name.inverted, name.initials, name.whole) == (inverted, initials, written)


def test_a_word_is_a_name_where_the_text_writes_it_with_a_capital() -> None:
    text = "Powers wait. The powers watch the Taliban, and the Taliban’s rivals wait in May. They may go. He may."
    assert names_in(text) == {"taliban"}


def test_bibtex_guards_the_capitals_of_names_and_of_nothing_else() -> None:
    assert "booktitle = {With the {Taliban} Back in {Kabul}, Regional Powers Watch and Wait}," in bibtex([PART])
    assert "title = {{NATO} Waits}," in bibtex([replace(PART, title="NATO Waits")])


def test_bibtex_keeps_whole_names_in_braces_and_particles_with_the_family_name() -> None:
    authors = (Name("Rohe", "Ludwig", "van der"), Name("Bread and Roses"), Name("King", "Martin", suffix="Jr."))
    assert from_bibtex(bibtex([replace(PART, authors=authors)]))[0]["author"].startswith("van der Rohe, Ludwig and ")
    assert "and {Bread and Roses} and King, Jr., Martin}," in bibtex([replace(PART, authors=authors)])


def test_apa_raises_the_word_behind_a_colon_and_no_other() -> None:
    reference = marked(apa(replace(VIEW, title="Iran on trade: waiting for u.s. sanctions: “no” to all")))
    assert "*Iran on trade: Waiting for u.s. sanctions: “No” to all*" in reference


def test_a_whole_text_is_a_report_of_its_house_and_a_view_an_online_page() -> None:
    whole = replace(PART, form=Form.WHOLE, container="")
    report, page, unknown = from_bibtex(bibtex([whole, replace(VIEW, authors=()), replace(whole, publisher="")]))
    assert (report["type"], report["institution"]) == ("Commentary", "Crisis Group")
    assert (page["organization"], page["howpublished"]) == ("Vis-à-vis", "Vis-à-vis")
    assert "@techreport{" in bibtex([whole])
    assert "@online{" in bibtex([VIEW])
    assert bibtex([VIEW]).count("Vis-à-vis") == 1  # its author is not named a second time
    assert ("@misc{" in bibtex([replace(whole, publisher="")]), "institution" in unknown) == (True, False)
    assert ("version" in page, "version" in csl([VIEW])[0]) == (False, False)


def test_a_revision_is_an_edition_in_words_of_a_part_alone() -> None:
    part, whole, view = from_ris(ris([PART, replace(PART, form=Form.WHOLE, container=""), VIEW]))
    assert (part["edition"], whole.get("edition"), view.get("edition")) == ("Revision 2", None, None)
    assert view["type_of_work"] == "Comparison"


def test_every_entry_has_a_key_of_its_own() -> None:
    keys = [entry["key"] for entry in from_bibtex(bibtex([SENTENCE, SENTENCE, PART]))]
    assert keys == [f"vaez2021-iran-taliban-back-kabul{rest}" for rest in ("-p3s2", "-p3s2-2", "")]
    assert [item["id"] for item in csl([SENTENCE, SENTENCE])] == keys[:2]


def test_one_powers_sections_in_two_commentaries_have_two_keys() -> None:
    other = replace(PART, container="After Kabul")
    assert other.key != PART.key
    assert re.fullmatch("[a-z0-9-]+", replace(PART, container="土耳其和伊朗", title="Türkiye").key)


def test_what_a_reader_noted_goes_along_in_every_file() -> None:
    noted = replace(SENTENCE, remark="Check 5% & more")
    assert from_ris(ris([noted]))[0]["notes"][-1] == "Check 5% & more"
    assert from_bibtex(bibtex([noted]))[0]["annote"] == f"{SENTENCE.quotation} Note: Check 5% & more"
    assert csl([noted])[0]["annote"].endswith("Note: Check 5% & more")


def test_a_view_without_a_date_has_but_its_day_of_access_in_chicago() -> None:
    assert "n.d." not in marked(chicago_note(VIEW)).lower()
    assert "n.d." not in marked(chicago_bibliography(VIEW)).lower()
    assert "(n.d.)" in marked(apa(VIEW))


def test_the_sign_of_a_unit_keeps_its_small_letter() -> None:
    measured = replace(VIEW, title="A border of 5,987 km with Iran")
    assert "“A Border of 5,987 km with Iran,”" in marked(chicago_note(measured))


def test_a_title_in_a_script_without_slant_is_not_slanted() -> None:
    chinese = replace(PART, container="土耳其和伊朗", language="zh")
    assert "In 土耳其和伊朗 (Revision 2)" in marked(apa(chinese))
    assert "in 土耳其和伊朗, revision 2" in marked(chicago_note(chinese))


def test_ris_begins_with_the_type_ends_with_the_end_and_has_one_value_a_line() -> None:
    lines = ris([replace(SENTENCE, title="a\nER  - \u2028b")]).split("\r\n")
    assert (lines[0], lines[-2:], lines.count("ER  - ")) == ("TY  - CHAP", ["ER  - ", ""], 1)
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines[:-1])


def plain_bibtex(value: str) -> str:
    """Take out the braces that guard capitals, and read the reader's letter for a circumflex as the one it is."""
    return value.translate({ord("{"): None, ord("}"): None, ord("ˆ"): "^"})


def read_back(citation: Citation) -> None:
    """Compare what each format says with what was written into it, field by field."""
    entry, record, item = from_bibtex(bibtex([citation]))[0], from_ris(ris([citation]))[0], csl([citation])[0]
    for ours, in_bibtex, in_ris, in_csl in (
        (citation.title, "title", "title", "title"),
        (citation.container, "booktitle", "secondary_title", "container-title"),
        (citation.publisher, "publisher", "publisher", "publisher"),
        (citation.quotation, "annote", "abstract", "annote"),
    ):
        assert plain_bibtex(entry.get(in_bibtex, "")) == plain_bibtex(ours)
        assert (record.get(in_ris, ""), item.get(in_csl, "")) == (ours, ours)
    assert (record["urls"], item["URL"], entry["urldate"]) == ([citation.address], citation.address, "2026-11-22")
    assert (entry["year"], entry["month"], record["year"]) == ("2021", "aug", "2021")
    assert (record["date"], item["issued"]) == ("2021/08/26/", {"date-parts": [[2021, 8, 26]]})


def test_a_hostile_title_comes_back_as_it_was() -> None:
    read_back(replace(SENTENCE, title=EVIL, container=EVIL, publisher=EVIL, quotation=EVIL))


@given(st.text(min_size=1).map(one_line).filter(bool), st.text().map(one_line))
def test_any_text_comes_back_as_it_was(title: str, quotation: str) -> None:
    read_back(replace(SENTENCE, title=title, container=quotation, quotation=quotation))


@given(st.text().map(one_line))
def test_any_name_is_whole_again_when_its_parts_are_joined(text: str) -> None:
    assert sorted(name_of(text).whole.replace(",", "").split()) == sorted(text.replace(",", "").split())
