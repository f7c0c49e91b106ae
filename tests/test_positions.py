"""Where powers stand: what the rules read in a sentence, and what a section comes to."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.codebook import Question, load_codebook
from app.domain import Passage, Position, Section, Sentence
from app.errors import CodebookError
from app.phrase_language import parse_phrase
from app.pipeline.phrases import PhraseFinder, words
from app.pipeline.positions import PositionCoder, load_position_rules
from app.pipeline.themes import ThemeTagger
from app.places import load_places
from app.resources import resource
from app.scale import SALIENCE_SLUGS, STANCE_SLUGS

CODEBOOK = load_codebook()
RULES = load_position_rules()
TAGGER = ThemeTagger(CODEBOOK)
CODER = PositionCoder(CODEBOOK, RULES)
READS = [
    (question.slug, stance, sentence)
    for question in RULES.questions
    for stance, sentences in question.reads
    for sentence in sentences
]
FINDS = [(wording.slug, sentence) for wording in RULES.wordings for sentence in wording.finds]
PASSES = [(wording.slug, sentence) for wording in RULES.wordings for sentence in wording.passes]


def section(*passages: str, power: str = "norway", actors: tuple[str, ...] = ("NO",)) -> Section:
    """A tagged section; sentences end in ". ", and their keys count up."""
    built, key = [], 0
    for text in passages:
        sentences = []
        for one in text.replace(". ", ".|").split("|"):
            key += 1
            sentences.append(Sentence(f"s{key}", one, 0, len(one), TAGGER.tags(one)))
        built.append(Passage(text, 1, 1, tuple(sentences)))
    return Section(power, power, actors, tuple(built))


def position(question: str, *passages: str, coder: PositionCoder = CODER) -> Position:
    """The position on a question that a section with these passages comes to."""
    return next(p for p in coder.positions([section(*passages)]) if p.question == question)


def wordings(text: str) -> set[str]:
    """The wordings found in a sentence, exceptions aside."""
    found = set()
    for wording in RULES.wordings:
        phrases = [(False, p) for p in wording.phrases] + [(True, p) for p in wording.exceptions]
        matches = list(PhraseFinder(phrases).matches(words(text)))
        taken = {n for cancels, start, end in matches if cancels for n in range(start, end)}
        if any(not cancels and taken.isdisjoint(range(start, end)) for cancels, start, end in matches):
            found.add(wording.slug)
    return found


@pytest.mark.parametrize(("question", "stance", "sentence"), READS)
def test_a_sentence_of_the_rules_is_read_as_they_say(question: str, stance: str, sentence: str) -> None:
    assert position(question, sentence).stance == stance


@pytest.mark.parametrize(("wording", "sentence"), FINDS)
def test_a_wording_is_found_in_its_examples(wording: str, sentence: str) -> None:
    assert wording in wordings(sentence)


@pytest.mark.parametrize(("wording", "sentence"), PASSES)
def test_a_wording_is_not_found_in_its_counterexamples(wording: str, sentence: str) -> None:
    assert wording not in wordings(sentence)


def test_every_question_of_the_codebook_has_rules_with_examples() -> None:
    assert {question.slug for question in RULES.questions} == set(CODEBOOK.question_slugs)
    assert all(question.reads for question in RULES.questions)
    assert all(wording.finds and wording.passes for wording in RULES.wordings)


def test_there_is_one_position_for_each_power_and_question_in_their_order() -> None:
    sections = [section("Oslo waits."), section("Rome waits.", power="italy", actors=("IT",))]
    found = [(p.power, p.question) for p in CODER.positions(sections)]
    assert found == [(power, slug) for power in ("norway", "italy") for slug in CODEBOOK.question_slugs]


def test_a_section_without_a_heading_has_no_positions() -> None:
    assert CODER.positions([Section("introduction", None, (), section("Oslo recognised the junta.").passages)]) == ()


def test_a_silent_section_has_neither_evidence_nor_salience() -> None:
    found = position("aid", "Oslo is a city.")
    assert (found.stance, found.salience, found.evidence, found.headline) == ("not-stated", None, (), None)


def test_a_mention_without_a_position_is_evidence_of_none_taken() -> None:
    found = position("sanctions", "Oslo is a city. Sanctions hurt the bazaars.")
    assert (found.stance, found.salience, found.evidence) == ("not-stated", "passing", ("s2",))


def test_the_evidence_is_at_most_four_sentences_and_the_most_decisive_comes_first() -> None:
    text = "Recognition is a word. Oslo may recognise the junta. " + "Oslo refuses to recognise the junta. " * 4
    found = position("recognise", text.strip())
    assert found.stance == "no"
    assert found.evidence == ("s3", "s4", "s5", "s6")


def test_what_is_said_again_is_core_and_what_is_said_once_is_raised() -> None:
    once = "Oslo has pledged humanitarian assistance."
    assert position("aid", once).salience == "raised"
    assert position("aid", f"{once} {once} {once}").salience == "core"


def test_what_is_called_a_main_concern_is_core() -> None:
    assert position("refugees", "Oslo's biggest concern is another wave of refugees.").salience == "core"


def test_conditions_outweigh_a_general_wish() -> None:
    text = "Oslo would like to recognise the junta. It will do so only after elections. Recognition hinges on them."
    assert position("recognise", text).stance == "conditional"


def test_a_position_with_a_voice_against_it_only_leans() -> None:
    text = "Oslo keeps its embassy open. Oslo has closed its consulate."
    assert position("talks", text).stance == "leaning-yes"


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("recognise", "The junta expects recognition."),
        ("recognise", "Rome recognised the junta."),
        ("armed", "Western capitals back the rebels."),
        ("troops", "American troops left the valley."),
        ("armed", "In 1996, when the junta fell, Oslo began supporting the rebels."),
    ],
)
def test_what_others_do_or_what_is_past_is_not_the_powers_position(question: str, sentence: str) -> None:
    assert position(question, sentence).stance == "not-stated"


def test_a_hand_that_takes_a_theme_off_a_sentence_takes_the_mention_with_it() -> None:
    text = "Sanctions hurt the bazaars."
    (tag,) = (tag for tag in TAGGER.tags(text) if tag.theme == "sanctions")
    sentence = Sentence("s1", text, 0, len(text), (replace(tag, holds=False),))
    power = Section("norway", "Norway", ("NO",), (Passage(text, 1, 1, (sentence,)),))
    assert all(p.evidence == () for p in CODER.positions([power]))


def test_no_rule_names_a_country() -> None:
    phrases = [str(p) for w in RULES.wordings for p in (*w.phrases, *w.exceptions)]
    phrases += [str(p) for q in RULES.questions for p in (*q.matter, *q.yes, *q.no, *q.exceptions)]
    codes = {code for text in phrases for m in load_places().mentions(text.title()) for code in m.codes}
    assert not {code for code in codes if code.isupper()}


def test_the_past_counts_where_the_text_carries_it_forward() -> None:
    assert position("talks", "Since 2015 it has held talks with the junta.").stance == "yes"


@pytest.mark.parametrize(
    ("stance", "sentence"),
    [
        ("yes", "Oslo has a plan to end the drought in the valley."),
        ("leaning-yes", "Oslo may treat the drought as its own."),
        ("no", "Oslo refuses to speak of the drought."),
        ("waiting", "Oslo is in no hurry to act on the drought."),
        ("conditional", "Oslo would act on the drought if others paid."),
        ("not-stated", "The junta spoke of the drought."),
    ],
)
def test_a_question_without_rules_is_read_by_its_phrases_and_the_general_wordings(
    tmp_path: Path, stance: str, sentence: str
) -> None:
    text = resource("data/codebook.toml").read_text(encoding="utf-8")
    path = tmp_path / "mine.toml"
    rivers = '[question.rivers]\ntheme = "water"\nlabel = "Rivers"\ntext = "Rivers?"\nphrases = ["drought"]\n'
    path.write_text(f"{text}\n{rivers}", "utf-8")
    coder = PositionCoder(load_codebook(path), RULES)
    assert position("rivers", sentence, coder=coder).stance == stance


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("[wording.no]", "[wording.nope]", "[wording.nope], name: unknown wording"),
        ("[wording.want]", "[oddity.want]", "oddity: unknown field"),
        ('needs = ["fear"]', 'needs = ["joy"]', "[question.refugees], needs: “joy” cannot stand there"),
        ("steady = true", 'steady = "yes"', "[question.inclusive], steady: must be true or false"),
        ('"=recognition"', '"(recognition"', "[question.recognise], matter: “(recognition”"),
        ("leaning-no = [", "leaning-nay = [", "[question.recognise.reads], leaning-nay: unknown field"),
        ("[lists]", "[lists", "positions.toml: is not valid TOML"),
    ],
)
def test_a_slip_in_the_rules_is_named_with_its_place(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    text = resource("data/positions.toml").read_text(encoding="utf-8")
    path = tmp_path / "positions.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CodebookError) as caught:
        load_position_rules(path)
    assert complaint in str(caught.value)


def test_rules_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match=r"none\.toml: cannot be read"):
        load_position_rules(tmp_path / "none.toml")


@given(st.lists(st.sampled_from([s for _, _, s in READS] + ["", "…", "Should", "but", ",", ": –"]), max_size=8))
def test_whatever_the_text_a_position_is_in_the_scale_and_shows_its_sentences(texts: list[str]) -> None:
    power = section(*texts)
    keys = {sentence.key for passage in power.passages for sentence in passage.sentences}
    for found in CODER.positions([power]):
        assert found.stance in STANCE_SLUGS
        assert found.salience in (*SALIENCE_SLUGS, None)
        assert len(found.evidence) <= 4
        assert keys.issuperset(found.evidence)
        assert (found.salience is None) == (not found.evidence)


def test_a_question_of_ones_own_is_left_to_people_until_it_has_phrases() -> None:
    own = Question("treaty", "trade", "Treaty", "Will it sign the treaty?")
    book = replace(load_codebook(), questions=(own,))
    worded = replace(book, questions=(replace(own, phrases=(parse_phrase("sign ..3 treaty"),)),))
    sections = [section("It will not sign the fish treaty.", "Its trade has grown.")]
    rules = load_position_rules()
    assert PositionCoder(book, rules).positions(sections) == ()
    assert [found.stance for found in PositionCoder(worded, rules).positions(sections)] == ["no"]
