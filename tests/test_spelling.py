"""What a search takes for the same word, and what a reader may have meant."""

import pytest

from app.search_words import Vocabulary, words_of
from app.spelling import fold, load_spellings, stem


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("recognise", "recognize"), ("organisations", "organizations"), ("analysed", "analyzed"), ("colour", "color"),
        ("neighbouring", "neighboring"), ("theatre", "theater"), ("fibres", "fibers"), ("offence", "offense"),
        ("dialogues", "dialogs"), ("signalling", "signaling"), ("programmes", "programs"), ("sceptics", "skeptics"),
    ],
)  # fmt: skip
def test_british_and_american_spellings_are_one_word(one: str, other: str) -> None:
    spellings = load_spellings()
    assert stem(other) in {stem(word) for word in spellings.of(one)}
    assert stem(one) in {stem(word) for word in spellings.of(other)}


@pytest.mark.parametrize("word", ["four", "hour", "rise", "wise", "her", "here", "sense", "iran", "", "١٢"])
def test_short_words_are_not_taken_for_others(word: str) -> None:
    assert not {"for", "hor", "rize", "wize", "hre"} & set(load_spellings().of(word))


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Téhéran", "teheran"),
        ("ÅNGSTRÖM", "angstrom"),
        ("e\u0301", "e"),
        ("한국", "한국"),
        ("й", "й"),
        ("ایران", "ایران"),
    ],
)
def test_accents_are_folded_where_letters_are_latin(word: str, folded: str) -> None:
    assert fold(word) == folded


def test_quotes_make_a_phrase_and_a_minus_excludes() -> None:
    words = words_of('peace “in our time” -war -"cold war" x-y')
    assert [phrase.typed for phrase in words.wanted] == ["peace", "in our time", "x-y"]
    assert [phrase.typed for phrase in words.excluded] == ["war", "cold war"]


def test_marks_join_to_the_text_and_stand_on_whole_words() -> None:
    text = "They recognised Te\u0301he\u0301ran’s offer; 伊朗 too."
    parts = words_of("recognize teheran 伊朗").mark(text).parts
    assert "".join(words for words, _ in parts) == text
    assert [words for words, found in parts if found] == ["recognised", "Te\u0301he\u0301ran", "伊朗"]


def test_the_nearest_word_is_offered_only_for_one_that_is_unknown() -> None:
    vocabulary = Vocabulary(iter(["Tehran recognises nobody, and Tehran waits."]))
    for typed, meant in (("teheran waits", "Tehran waits"), ("recognized", None), ("zeppelin", None), ("ab", None)):
        assert vocabulary.meant(typed, words_of(typed)) == meant


def test_nothing_is_offered_where_too_many_words_are_unknown() -> None:
    vocabulary = Vocabulary(iter(["Tehran recognises nobody."]))
    for others, meant in (("abcd bcde cdef", "abcd bcde cdef Tehran"), ("abcd bcde cdef defg", None)):
        typed = f"{others} teheran"
        assert vocabulary.meant(typed, words_of(typed)) == meant
