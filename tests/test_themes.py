"""Which sentences get which themes, and which words are shown as the reason."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.codebook import load_codebook
from app.domain import Tag
from app.pipeline.themes import ThemeTagger

CODEBOOK = load_codebook()
TAGGER = ThemeTagger(CODEBOOK)
INCLUDED = [(theme.slug, sentence) for theme in CODEBOOK.themes for sentence in theme.includes]
EXCLUDED = [(theme.slug, sentence) for theme in CODEBOOK.themes for sentence in theme.excludes]


def themes(text: str) -> list[str]:
    return [tag.theme for tag in TAGGER.tags(text)]


def words(theme: str, text: str) -> tuple[str, ...]:
    """The words shown as the reason for `theme`; none where the sentence does not have it."""
    return next((tag.words(text) for tag in TAGGER.tags(text) if tag.theme == theme), ())


def tagger(folder: Path, phrases: list[str], exceptions: tuple[str, ...] = ()) -> ThemeTagger:
    """A tagger with one theme, “mine”."""
    path = folder / "mine.toml"
    path.write_text(
        'version = "1"\n[theme.mine]\nlabel = "Mine"\ndefinition = "Mine."\n'
        f"phrases = {phrases!r}\nexceptions = {list(exceptions)!r}\n",
        encoding="utf-8",
    )
    return ThemeTagger(load_codebook(path))


@pytest.mark.parametrize(("theme", "sentence"), INCLUDED)
def test_a_sentence_that_the_codebook_includes_is_tagged(theme: str, sentence: str) -> None:
    assert theme in themes(sentence)


@pytest.mark.parametrize(("theme", "sentence"), EXCLUDED)
def test_a_sentence_that_the_codebook_excludes_is_not_tagged(theme: str, sentence: str) -> None:
    assert theme not in themes(sentence)


@pytest.mark.parametrize(
    ("theme", "sentence"),
    [
        ("sanctions", "The sanctioning states met."),
        ("refugees", "A REFUGEE came."),
        ("recognition", "Nobody recognized the junta."),
        ("recognition", "Nobody recognises the Junta’s rule."),
        ("inclusive-government", "Power-sharing is far off."),
        ("inclusive-government", "Power sharing is far off."),
        ("inclusive-government", "Power‑sharing is far off."),
        ("militancy", "Al-Qaeda returned."),
        ("militancy", "al Qaïda returned."),
        ("militancy", "Da’esh returned."),
        ("militancy", "Da'esh returned."),
        ("us-withdrawal", "U.S. troops left."),
        ("us-withdrawal", "US troops left."),
    ],
)
def test_inflections_spellings_and_punctuation_make_no_difference(theme: str, sentence: str) -> None:
    assert theme in themes(sentence)


def test_a_sentence_may_have_several_themes_in_codebook_order() -> None:
    text = "Opium, refugees and trade cross the river whose water both states claim."
    assert themes(text) == ["refugees", "trade", "drugs", "water"]


def test_the_words_shown_are_the_words_that_earned_the_tag() -> None:
    text = "Whether they share some power, or lift “sanctions”, is open."
    assert words("inclusive-government", text) == ("share some power",)
    assert words("sanctions", text) == ("sanctions",)


def test_every_place_that_speaks_of_a_theme_is_shown() -> None:
    assert words("drugs", "Opium and heroin pay, opium most.") == ("Opium", "heroin", "opium")


def test_matches_that_overlap_are_shown_as_one(tmp_path: Path) -> None:
    text = "They lift all harsh sanctions on trade."
    one = tagger(tmp_path, ["lift .. sanction", "sanction on trade"])
    assert one.tags(text) == (Tag("mine", ((5, 38),)),)


def test_important_is_no_import() -> None:
    assert "trade" not in themes("An important, most importantly timed, matter of importance.")
    assert words("trade", "It is important to import wheat.") == ("import",)


def test_an_exception_cancels_only_the_place_that_it_covers() -> None:
    assert words("trade", "The drug trade grew while trade in wheat fell.") == ("trade",)
    assert words("drugs", "The drug trade grew.") == ("drug",)


def test_the_pronoun_us_is_not_the_united_states() -> None:
    assert "us-withdrawal" not in themes("They gave us troops and forces.")


def test_an_aide_is_no_aid() -> None:
    assert "aid" not in themes("Two aides and an aide's driver came.")


def test_insecurity_alone_is_not_militancy_and_an_ally_alone_not_diplomacy() -> None:
    assert themes("Insecurity worries their main ally.") == []


def test_a_gap_is_bounded(tmp_path: Path) -> None:
    one = tagger(tmp_path, ["share ..2 power"])
    assert one.tags("They share some real power.")
    assert not one.tags("They share some of the real power.")


def test_a_choice_may_have_several_words(tmp_path: Path) -> None:
    one = tagger(tmp_path, ["(lift | do away with) sanction"])
    assert one.tags("To do away with sanctions takes time.")
    assert not one.tags("To do with sanctions takes time.")


def test_an_exact_word_is_found_in_this_form_only(tmp_path: Path) -> None:
    one = tagger(tmp_path, ["=talks"])
    assert one.tags("Talks began.")
    assert not one.tags("She talked.")


def test_a_phrase_needs_all_its_words_in_their_order(tmp_path: Path) -> None:
    one = tagger(tmp_path, ["peace .. deal", "a b c"])
    assert not one.tags("A deal for peace.")
    assert not one.tags("The end of peace")
    assert not one.tags("a b")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Chad shelters more refugees from Darfur than any other state.", ["refugees"]),
        ("The United Arab Emirates is accused of arming the Rapid Support Forces.", ["armed-opposition"]),
        ("Egypt fears that the dam will leave it without water.", ["water"]),
        ("Chevron resumed oil exports from Venezuela.", ["trade"]),
        ("The European Union adopted a twelfth package of sanctions.", ["sanctions"]),
        ("Germany has pledged 3 billion euros in budget support to Kyiv.", ["aid"]),
        ("North Korea sent thousands of soldiers to Kursk.", ["military"]),
        ("Jihadists linked to the Islamic State gained ground in Burkina Faso.", ["militancy"]),
        ("The African Union refused to recognise the junta in Niamey.", ["recognition"]),
        ("Turkey hosted talks between the two sides in Istanbul.", ["diplomacy"]),
        ("Voters in Warsaw are tired, and an election is near.", ["domestic-politics"]),
        ("The city has been calm since Monday.", []),
    ],
)
def test_the_same_codebook_serves_other_crises(sentence: str, expected: list[str]) -> None:
    assert themes(sentence) == expected


@pytest.mark.parametrize("text", ["", " ", "…", "土耳其和伊朗", "🕊️🇦🇫", "\x00\x1f\u200f", "'’", "ʼ", "U.", "A.B.C"])
def test_a_text_without_words_of_the_codebook_has_no_theme(text: str) -> None:
    assert TAGGER.tags(text) == ()


PIECES = st.sampled_from(
    [
        "share",
        "power",
        "US",
        "U.S.",
        "troops",
        "recognise",
        "’s",
        "junta",
        "-",
        " ",
        "é",
        "İ",
        "trade",
        "union",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES).map(" ".join), st.lists(PIECES).map("".join)))
def test_whatever_the_text_spans_lie_in_it_in_order_and_apart(text: str) -> None:
    tags = TAGGER.tags(text)
    order = CODEBOOK.theme_slugs
    assert [tag.theme for tag in tags] == sorted({tag.theme for tag in tags}, key=order.index)
    for tag in tags:
        edges = [edge for span in tag.spans for edge in span]
        assert edges == sorted(edges)
        assert edges[0] >= 0
        assert edges[-1] <= len(text)
        assert all(tag.words(text))
