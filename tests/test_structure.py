"""How a dumped page is cut into title, introduction, sections and what is set aside."""

import time
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import SourceError
from app.pipeline.blocks import blocks, source_lines
from app.pipeline.contributors import credits_in
from app.pipeline.pieces import read_piece
from app.pipeline.rules import load_structure_rules
from app.resources import resource
from tests.texts import (
    DATA,
    INTRODUCTION,
    PROSE,
    STANDFIRST,
    TITLE,
    main,
    page,
    parsed,
    parsed_file,
    reasons,
    section,
    shape,
    used_lines,
)  # fmt: skip

RULES = load_structure_rules()
FILE = tomllib.loads(resource("data/structure.toml").read_text(encoding="utf-8"))
CREDITS = [(rule["includes"], rule["excludes"]) for rule in FILE["credit"]]
TWO = (section("Kenya"), section("Uganda"))


def kind(text: str) -> str:
    return read_piece(blocks(text)[0], RULES).kind


@pytest.mark.parametrize("line", [line for includes, _ in CREDITS for line in includes])
def test_a_line_that_the_data_file_calls_a_credit_is_one(line: str) -> None:
    assert credits_in(line, RULES)


@pytest.mark.parametrize("line", [line for _, excludes in CREDITS for line in excludes])
def test_a_line_that_the_data_file_excludes_is_no_credit(line: str) -> None:
    assert not credits_in(line, RULES)


@pytest.mark.parametrize("entry", ["caption", "notice", "digest"])
def test_the_examples_in_the_data_file_hold(entry: str) -> None:
    assert {kind(line) for line in FILE[entry]["includes"]} == {entry}
    assert entry not in {kind(line) for line in FILE[entry]["excludes"]}


def test_the_examples_of_publishers_in_the_data_file_hold() -> None:
    def published(line: str) -> str | None:
        return main(page(*TWO).replace(STANDFIRST, line + " It takes some patience to follow.")).publisher

    assert all(published(line) for line in FILE["publisher"]["includes"])
    assert not any(published(line) for line in FILE["publisher"]["excludes"])


@pytest.mark.parametrize("run", ["A" * 20_000, "Ab" * 20_000, "Ab " * 20_000, "Ab of the " * 9_000, "A-’" * 9_000])
def test_a_long_run_of_letters_takes_no_longer_than_prose(run: str) -> None:
    began = time.process_time()
    assert main(page(*TWO).replace(INTRODUCTION[0], f"{run} {INTRODUCTION[0]}")).publisher is None
    assert time.process_time() - began < 2


def test_a_page_has_a_title_a_standfirst_an_introduction_and_sections() -> None:
    found = main(page(*TWO))
    assert (found.title, found.standfirst) == (TITLE, STANDFIRST)
    assert [passage.text for passage in found.introduction.passages] == list(INTRODUCTION)
    assert shape(found) == [("kenya", 3), ("uganda", 3)]
    assert found.sections[0].passages[1].text == PROSE[1].format("Kenya")


@pytest.mark.parametrize(
    ("heading", "slug", "actors"),
    [
        ("Türkiye", "turkiye", "TR"),
        ("Côte d'Ivoire", "cote-divoire", "CI"),
        ("The United States", "united-states", "US"),
        ("Gulf states", "gulf-states", "AE BH KW OM QA SA"),
        ("Horn of Africa", "horn-of-africa", "DJ ER ET SO"),
        ("Western Balkans", "western-balkans", "AL BA ME MK RS XK"),
        ("Saudi Arabia, the UAE and Qatar", "saudi-arabia-the-uae-and-qatar", "SA AE QA"),
        ("Egypt & Sudan", "egypt-sudan", "EG SD"),
        ("Eritrea/Djibouti", "eritrea-djibouti", "ER DJ"),
        ("Bosnia and Herzegovina", "bosnia-and-herzegovina", "BA"),
        ("Russia and Its Neighbours", "russia-and-its-neighbours", "RU"),
        ("North and South Korea", "north-and-south-korea", "KP KR"),
        ("Burkina\u00a0Faso", "burkina-faso", "BF"),
        ("Kenya:", "kenya", "KE"),
        ("2. Kenya", "kenya", "KE"),
        ("IV. Kenya", "kenya", "KE"),
        ("## Kenya", "kenya", "KE"),
        ("KENYA", "kenya", "KE"),
        ("Kenya: A Broker’s Limits", "kenya", "KE"),
        ("Baltic and Nordic States", "baltic-and-nordic-states", "EE LT LV DK FI IS NO SE"),
    ],
)
def test_a_heading_names_countries_or_a_region(heading: str, slug: str, actors: str) -> None:
    found = main(page(section(heading), section("Peru")))
    assert shape(found) == [(slug, 3), ("peru", 3)]
    assert sorted(found.sections[0].actors) == sorted(actors.split())


def test_the_european_union_acts_for_its_members() -> None:
    found = main(page(section("The European Union"), *TWO)).sections[0]
    assert found.slug == "european-union"
    assert len(found.actors) == 27


@pytest.mark.parametrize("line", ["What Comes Next", "Kenya’s Red Lines", "The View From Nairobi"])
def test_a_subheading_is_set_aside_and_starts_no_section(line: str) -> None:
    text = page(section("Kenya") + f"\n\n{line}\n\n" + PROSE[0].format("It"), section("Uganda"))
    assert shape(main(text)) == [("kenya", 4), ("uganda", 3)]
    assert reasons(parsed(text))[line] == "short line, neither prose nor the heading of a section"


def test_headings_that_say_more_than_a_name_are_found_where_no_plain_ones_are() -> None:
    found = main(page(section("The View from Kenya"), section("Uganda’s Dilemma")))
    assert shape(found) == [("kenya", 3), ("uganda", 3)]


def test_two_sections_on_one_power_have_two_slugs() -> None:
    assert shape(main(page(*TWO, section("Kenya")))) == [("kenya", 3), ("uganda", 3), ("kenya-2", 3)]


@pytest.mark.parametrize("entry", ["{}", "  • {}", "1. {}", "{} ........ 3"])
def test_a_table_of_contents_starts_no_section(entry: str) -> None:
    contents = "\n".join(entry.format(name) for name in ("Kenya", "Uganda"))
    assert shape(main(page(f"Contents\n{contents}\n\n" + INTRODUCTION[1], *TWO))) == [("kenya", 3), ("uganda", 3)]


@pytest.mark.parametrize("times", [1, 2, 3, 4])
def test_the_title_may_be_repeated(times: int) -> None:
    text = page(*TWO, top="\n".join([TITLE] * times))
    assert main(text).title == TITLE
    assert [row.reason for row in parsed(text).set_aside] == ["the title again"] * (times - 1)


def test_a_line_that_comes_again_in_the_sections_is_no_title() -> None:
    text = page(*(part + "\n\nBackground and Numbers\n\n" + PROSE[1] for part in TWO))
    assert main(text).title == TITLE


def test_a_title_may_ask_a_question_or_have_small_letters() -> None:
    for title in ("Will the New Dam Draw Its Neighbours Into a War?", "After the dam, its neighbours take stock"):
        found = main(page(*TWO, top=f"Photo: a lake\n{title}\n3 August 2023\n12 min read"))
        assert (found.title, str(found.published)) == (title, "2023-08-03")


def test_a_text_without_a_title_is_called_by_its_file() -> None:
    assert main("\n\n".join([INTRODUCTION[0], *TWO])).title == "page"


def test_a_first_paragraph_as_long_as_the_others_is_no_standfirst() -> None:
    found = main("\n\n".join([TITLE, *INTRODUCTION, *TWO]))
    assert found.standfirst is None
    assert len(found.introduction.passages) == 2


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("A market in Kisumu, 3 May 2019. AP Photo/Maria Ruiz", "caption of a photo"),
        ("A market in Kisumu, 3 May 2019. LAKE HOUSE / Jo Miller", "caption of a photo"),
        ("- 4 -", "page number, copyright or other notice of the page"),
        ("Page 3 of 12", "page number, copyright or other notice of the page"),
        ("  • Share", "menu entry of the page"),
        (PROSE[2].format("Kenya").partition(". ")[0] + ".", "repeats a sentence of the text"),
    ],
)
def test_what_interrupts_a_section_is_set_aside(line: str, reason: str) -> None:
    text = page(section("Kenya") + f"\n\n{line}\n\n" + PROSE[1].format("It"), section("Uganda"))
    assert shape(main(text)) == [("kenya", 4), ("uganda", 3)]
    assert reasons(parsed(text))[line.strip()] == reason


@pytest.mark.parametrize(
    "tail",
    [
        "© 2023 Lake House. All rights reserved. No part may be used without asking first.",
        "Contributors\n\nAnalyst\n\nAbout the house, which was founded in 1995 and has been busy ever since.",
        "Conclusion\n\nNo government has found the answer so far, and none is likely to find it alone.",
        "Related Content\n\nReport / Africa\n\nChad\n\nA teaser for another report that has nothing to do with it.",
    ],
)
def test_what_follows_the_last_section_is_no_part_of_it(tail: str) -> None:
    credited = section("Uganda", "Ana Pérez, Analyst, contributed this section.")
    assert shape(main(page(section("Kenya"), credited, tail=tail))) == [("kenya", 3), ("uganda", 3)]


def test_a_wrapped_text_gives_the_same_passages_as_one_line_a_paragraph() -> None:
    found = parsed_file("wrapped.txt").commentaries[0]
    assert found.title == "Grain, Gas and Gravity: What the Neighbours Want From Moldova"
    assert shape(found) == [("romania", 2), ("ukraine", 2), ("russia", 2)]
    assert "asks why pensions in Chisinau should rise before those in Iasi" in found.sections[0].passages[1].text


@pytest.mark.parametrize("change", ["\r\n", "\r", " \t\n", "\u00a0\n", "\n\n"])
def test_line_ends_and_stray_blanks_make_no_difference(change: str) -> None:
    assert shape(main("\ufeff" + page(*TWO).replace("\n", change))) == [("kenya", 3), ("uganda", 3)]


@pytest.mark.parametrize("name", ["straits.txt", "wrapped.txt"])
def test_every_line_of_a_page_comes_out_exactly_once(name: str) -> None:
    text = (DATA / name).read_text(encoding="utf-8-sig")
    used = used_lines(parsed_file(name), text)
    assert used == {number: 1 for number, line in enumerate(source_lines(text), 1) if line.strip()}


def test_a_page_on_other_countries_is_read_in_the_same_way() -> None:
    found = parsed_file("straits.txt").commentaries[0]
    assert found.title == "As the Strait Reopens, Coastal States Hedge Their Bets"
    assert found.publisher == "Lake House"
    slugs = [("turkiye", 3), ("saudi-arabia-the-uae-and-qatar", 4), ("cote-divoire", 2), ("horn-of-africa", 3)]
    assert shape(found) == slugs


def test_a_report_in_another_language_is_a_commentary_of_its_own() -> None:
    report = parsed_file("straits.txt").commentaries[1]
    assert (report.title, report.language) == ("Mer Rouge : rouvrir la voie du dialogue", "fr")
    assert str(report.published) == "2022-04-14"
    assert report.standfirst is not None
    assert len(report.introduction.passages) == 3


RUSSIAN = "Жители районов вдоль линии фронта живут между двумя мирами, и доверие к государству давно потеряно. {}"
ARABIC = "تشهد المنطقة منذ سنوات أزمة سياسية عميقة تهدد استقرار عدد من الدول المجاورة، ولم تنجح جهود الوساطة. {}"
SPANISH = (
    "El gobierno sostiene que las elecciones resolvieron la cuestión, mientras que la oposición sigue dividida. {}"
)


@pytest.mark.parametrize(
    ("language", "title", "prose", "date"),
    [
        ("ru", "Никто нас не видит", RUSSIAN, "Киев/Брюссель, 28 сентября 2018 года"),
        ("ar", "الخروج من المأزق", ARABIC, "بيروت، 20 يونيو 2017"),
        ("es", "Una salida negociada a la crisis del norte", SPANISH, "Bogotá, 3 de mayo de 2019"),
    ],
)
def test_a_stray_report_keeps_its_language_title_and_date(language: str, title: str, prose: str, date: str) -> None:
    report = "\n\n".join([title, *(prose.format(f"№ {number}.") for number in range(40)), date])
    found = parsed(page(*TWO, top=f"{TITLE}\n{TITLE}\n\n{report}\n\n{TITLE}")).commentaries
    assert [(text.title, text.language) for text in found] == [(TITLE, "en"), (title, language)]
    assert str(found[1].published)[:4] in date
    assert len(found[1].introduction.passages) + (found[1].standfirst is not None) == 40


def test_a_stray_report_in_the_same_language_is_told_by_the_repeated_title() -> None:
    report = "\n\n".join(["Wells and Wardens: A Quiet War", *(text.format("Peru") for text in PROSE), *INTRODUCTION])
    found = parsed(page(*TWO, top=f"{TITLE}\n{TITLE}\n\n{report}\n\n{TITLE}")).commentaries
    assert [text.title for text in found] == [TITLE, "Wells and Wardens: A Quiet War"]
    assert next(len(text.introduction.passages) for text in found) == 2


@pytest.mark.parametrize("text", ["Kenya", "Only a line.", PROSE[0], "Kenya\n\n- 4 -", "1\n2\n3"])
def test_a_text_without_a_section_is_refused_and_the_reason_said(text: str) -> None:
    with pytest.raises(SourceError, match=r"page\.txt: no section found"):
        parsed(text)


def test_the_title_of_a_text_without_prose_is_not_lost() -> None:
    text = "\n".join(["Dams and Gates", *INTRODUCTION, section("Kenya"), "Dams and Gates", "Contributors"])
    expected = {number: 1 for number, line in enumerate(source_lines(text), 1) if line.strip()}
    assert used_lines(parsed(text), text) == expected


LINES = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["", "", TITLE, STANDFIRST, *INTRODUCTION, *(text.format("Kenya") for text in PROSE)]),
    st.sampled_from(
        ["Kenya", "2. Uganda", "The Gulf states", "PERU", "Kenya: a story", "Africa / Asia", "Chad’s Woes"]
    ),
    st.sampled_from(
        ["Ana Pérez, Analyst, contributed this section.", "By Jo Miller", "Contributors", "Analyst", "@ana"]
    ),
    st.sampled_from(
        ["• Share", "Contents", "Page 3", "Related Content", "3 May 2019", "A lake. AFP/Jo Miller", "\ufeff"]
    ),
    st.sampled_from([RUSSIAN, ARABIC, SPANISH, "土耳其和伊朗一直以来都在中东地区维持着和平的对抗局势。", "概述"]),
)
ENDS = st.sampled_from(["\n", "\r\n", "\n\n", "\r", "\t\n"])


@given(st.lists(st.tuples(LINES, ENDS), max_size=40))
def test_whatever_the_text_each_line_comes_out_once_and_sentences_tile_their_passages(
    rows: list[tuple[str, str]],
) -> None:
    text = "".join(line + end for line, end in rows)
    try:
        source = parsed(text)
    except SourceError:
        return
    expected = [number for number, line in enumerate(source_lines(text), 1) if line.strip().strip("\ufeff").strip()]
    used = used_lines(source, text)
    assert [number for number in expected if used[number] != 1] == []
    for commentary in source.commentaries:
        sentences = [s for part in commentary.all_sections for p in part.passages for s in p.sentences]
        assert len({sentence.key for sentence in sentences}) == len(sentences)
        for passage in (p for part in commentary.all_sections for p in part.passages):
            assert "".join("".join(s.text for s in passage.sentences).split()) == "".join(passage.text.split())
            assert all(passage.text[s.start : s.end] == s.text for s in passage.sentences)
