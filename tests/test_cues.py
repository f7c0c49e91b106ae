"""Who waits for whom: which sentences hold a cue, between whom, of what kind, and on which theme."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.codebook import load_codebook
from app.domain import Cue, Passage, Section, Sentence
from app.errors import CodebookError
from app.pipeline.cues import CueExample, CueFinder, load_cue_rules
from app.pipeline.themes import ThemeTagger
from app.places import load_places
from app.scale import CUE_KIND_SLUGS

RULES = load_cue_rules()
PLACES = load_places()
FINDER = CueFinder(RULES, PLACES)
TAGGER = ThemeTagger(load_codebook())


def section(slug: str, *texts: str, actors: tuple[str, ...] = (), heading: str | None = "Somebody") -> Section:
    """A section with one passage; its sentences' keys are their texts."""
    sentences = tuple(Sentence(text, text, 0, len(text), TAGGER.tags(text)) for text in texts)
    return Section(slug, heading, actors, (Passage(" ".join(texts), 1, 1, sentences),))


RUSSIA = section("russia-and-central-asia", "It waits.", actors=("RU", "KZ", "KG", "TJ", "TM", "UZ"))


def cues(text: str, *others: Section) -> tuple[Cue, ...]:
    """The cues of a sentence in a section on Kenya, in a text about Somalia."""
    return FINDER.cues((section("kenya", text, actors=("KE",)), *others), "SO")


def pairs(text: str, *others: Section) -> list[tuple[str, str]]:
    return [(cue.watcher, cue.watched) for cue in cues(text, *others)]


# ---- the data file is its own specification ----


@pytest.mark.parametrize("example", RULES.includes, ids=lambda example: example.text)
def test_an_included_sentence_watches_whom_it_says(example: CueExample) -> None:
    found = cues(example.text)
    assert {cue.watched for cue in found} == set(example.watched)
    assert {cue.kind for cue in found} <= {example.kind}


@pytest.mark.parametrize("example", RULES.excludes, ids=lambda example: example.text)
def test_an_excluded_sentence_has_no_cue(example: CueExample) -> None:
    assert cues(example.text) == ()


def test_the_rules_know_every_kind_and_show_it_in_and_out() -> None:
    for examples in (RULES.includes, RULES.excludes):
        assert {example.kind for example in examples} == set(CUE_KIND_SLUGS)


def test_no_rule_names_a_country() -> None:
    for _, phrase in (*RULES.kinds, *RULES.exceptions):
        assert PLACES.mentions(str(phrase)) == ()


# ---- who is watched ----


@pytest.mark.parametrize(
    ("named", "watched"),
    [
        ("Washington", "us"),
        ("American officials", "us"),
        ("the White House", "us"),
        ("Britain", "united-kingdom"),
        ("Turkey", "turkey"),
        ("Ankara", "turkey"),
        ("any Western country", "west"),
        ("the European Union", "eu"),
        ("NATO", "nato"),
        ("the UN", "un"),
        ("the other four permanent members of the UN Security Council", "un-p5"),
        ("Russia", "russia-and-central-asia"),
        ("the Kazakh government", "russia-and-central-asia"),
        ("the Central Asian states", "russia-and-central-asia"),
    ],
)
def test_whoever_is_named_is_watched_under_the_slug_of_the_section_or_the_name(named: str, watched: str) -> None:
    assert pairs(f"It will take its cue from {named}.", RUSSIA) == [("kenya", watched)]


@pytest.mark.parametrize(
    ("named", "watched"),
    [
        ("China, Russia and the U.S.", "china russia us"),
        ("Western states, particularly the U.S. and European Union members,", "west us eu"),
        ("Western states, and certainly with others that matter, such as Turkey,", "west turkey"),
        ("Turkey as well as Qatar", "turkey qatar"),
        ("Turkish and Qatari officials", "turkey qatar"),
        ("Uganda’s partners, above all China,", "china"),
        ("Somalia, Kenya and China", "china"),
    ],
)
def test_each_of_several_in_a_row_is_watched_but_for_oneself_and_the_country_spoken_of(
    named: str, watched: str
) -> None:
    assert [cue.watched for cue in cues(f"It will coordinate with {named} this year.")] == watched.split()


@pytest.mark.parametrize(
    "text",
    [
        "It will consult with Mogadishu.",
        "It will consult with the Taliban.",
        "It will consult with Nairobi.",
        "It will consult with Ugandan companies.",
        "It will consult with the Moscow-led bloc.",
        "It will consult with bankers in Uganda.",
        "It will consult with the PARTY.",
    ],
)
def test_the_country_spoken_of_oneself_and_those_who_are_no_power_are_not_watched(text: str) -> None:
    assert cues(text) == ()


def test_a_capital_is_a_government_only_where_it_is_no_place() -> None:
    assert pairs("It will consult with officials in Kampala.") == [("kenya", "uganda")]
    assert pairs("It will consult with traders in Kampala.") == []


# ---- who watches ----


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It will follow Uganda’s lead.", "kenya uganda"),
        ("Kenyan officials will follow Uganda’s lead.", "kenya uganda"),
        ("Russia will follow Uganda’s lead.", "russia-and-central-asia uganda"),
        ("The Kremlin will likely follow Kenya’s lead.", "russia-and-central-asia kenya"),
        ("Once Russia agrees, Kenya may ease the sanctions.", "kenya russia-and-central-asia"),
        ("Although Russia is wary, it will follow Uganda’s lead.", "kenya uganda"),
    ],
)
def test_who_watches_is_the_subject_and_else_the_power_of_the_section(text: str, found: str) -> None:
    assert pairs(text, RUSSIA) == [tuple(found.split())]


@pytest.mark.parametrize(
    "text",
    [
        "Turkey will follow Uganda’s lead.",
        "Somalia will follow Uganda’s lead.",
        "The rebels will follow Uganda’s lead.",
    ],
)
def test_what_is_said_of_somebody_without_a_section_is_no_cue(text: str) -> None:
    assert pairs(text, RUSSIA) == []


def test_the_introduction_has_a_cue_only_where_it_names_both() -> None:
    kenya = section("kenya", "It waits.", actors=("KE",))
    both = "Kenya and Russia are waiting to see what Uganda does."
    found = FINDER.cues((section("introduction", both, "It will follow Uganda.", heading=None), kenya, RUSSIA), "SO")
    assert {(cue.watcher, cue.watched) for cue in found} == {(power, "uganda") for power in ("kenya", RUSSIA.slug)}


def test_who_is_waited_for_does_not_wait() -> None:
    text = "It will act after or at the same time that Russia does so but before any Western country does."
    assert {(cue.watcher, cue.watched, cue.kind) for cue in cues(text, RUSSIA)} == {
        ("kenya", RUSSIA.slug, "follows"),
        ("kenya", "west", "precedes"),
    }


# ---- what is no cue ----


@pytest.mark.parametrize("word", ["not", "never", "no longer", "hardly", "rarely"])
def test_a_denial_undoes_a_cue(word: str) -> None:
    assert pairs(f"Kenya will {word} coordinate with Uganda.") == []


def test_a_denial_does_not_reach_into_the_next_clause() -> None:
    text = "Kenya no longer follows Uganda’s lead and is loath to provoke Egypt, but it will coordinate with Turkey."
    assert pairs(text) == [("kenya", "egypt"), ("kenya", "turkey")]


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Kenya coordinated with Uganda.", False),
        ("Kenya took its cue from Uganda in the 1990s.", False),
        ("In 1998 Kenya was wary of provoking Uganda.", False),
        ("Since 1998 Kenya has coordinated with Uganda.", True),
        ("Kenya still coordinates with Uganda, as it did in 1998.", True),
        ("Kenya coordinated with Uganda in 1998; today it will coordinate with Egypt.", True),
    ],
)
def test_what_is_over_is_no_cue(text: str, *, holds: bool) -> None:
    assert bool(cues(text)) is holds


# ---- kind, theme, order ----


def test_a_pair_has_one_cue_in_a_sentence() -> None:
    assert [cue.kind for cue in cues("It will consult Uganda, then coordinate with Uganda.")] == ["consults"]


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("It will decide on recognition only after consulting with Uganda.", "recognition"),
        ("Aid may fall, but on sanctions it will follow Uganda’s lead.", "sanctions"),
        ("It will take its cue from Uganda.", None),
        ("It will consult with Uganda.", "diplomacy"),
    ],
)
def test_the_theme_is_the_nearest_the_sentence_has(text: str, theme: str | None) -> None:
    assert [cue.theme for cue in cues(text)] == [theme]


def test_cues_stand_in_the_order_of_the_text_and_nobody_decided_on_them() -> None:
    texts = ("It will follow Uganda’s lead.", "It will consult Egypt.")
    found = FINDER.cues((section("kenya", *texts, actors=("KE",)),), None)
    assert [(cue.sentence, cue.by) for cue in found] == [(text, None) for text in texts]


# ---- it does not break ----


@given(st.text(alphabet=st.sampled_from("aU ’'-.,;\n\u0301"), max_size=60), st.integers(0, 60))
def test_no_text_breaks_it(noise: str, at: int) -> None:
    cues(noise[:at] + " Uganda consult China " + noise[at:])


def test_a_hostile_sentence_is_read_quickly() -> None:
    start = time.perf_counter()
    for text in (
        "not China until ",
        "after or China, ",
        "wait consult if ",
        "may not want to take its cue from the U.S. ",
    ):
        cues(text * 5_000)
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    ("toml", "complaint"),
    [
        ("[kind.admires]\n", r"admires.*no kind of cue"),
        ('[kind.follows]\nphrases = ["follow ("]\n', r"\[kind\.follows\], phrases"),
        ('[kind.follows]\nphrases = ["x"]\nincludes = ["It waits."]\n', r"\[kind\.follows\], includes.*→"),
        ('[kind.follows]\nphrases = ["x"]\nphrase = ["x"]\n', r"\[kind\.follows\], phrase: unknown"),
        ('[sentence]\nverb = ["x"]\n', r"\[sentence\], verb: unknown"),
        ("kind = 3\n", "kind"),
        ("[kind\n", "not valid TOML"),
    ],
)
def test_a_slip_in_the_rules_is_named_with_its_place(tmp_path: Path, toml: str, complaint: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(f'version = "1"\n{toml}', encoding="utf-8")
    with pytest.raises(CodebookError, match=rf"mine\.toml.*{complaint}"):
        load_cue_rules(path)
