"""Where a sentence ends, and the key that names it for ever."""

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.pipeline import sentences as module
from app.pipeline.rules import load_structure_rules
from app.pipeline.sentences import keys, spans

ABBREVIATIONS = load_structure_rules().abbreviations


def cut(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in spans(text, language=language, abbreviations=ABBREVIATIONS)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["The U.S. and Gen. Smith agreed.", "Then they left."],
        ["Talks with the U.S.", "They failed."],
        ["“We will go.”", "He left."],
        ["He said “no.”", "Then he left."],
        ["“Is it over?” he asked.", "“It is.”"],
        ["Mr. Smith, Dr. Jones and Prof. Lee met on Jan. 5 in St. Petersburg.", "Then they left."],
        ["It grew 3.5 per cent.", "In 2013, it fell to $1.2 bn."],
        ["The then-U.S. ambassador and anti-U.S. groups met.", "Nobody saw them."],
        ["He said: “We expect it. [Really.] That is all”.", "Then more."],
        ["The E.U. did not.", "Nor did the U.N. Security Council."],
        ["Bases stood near to its west.", "The withdrawal came.", "It was for the best.", "He met St. Mary."],
        ["What next?", "Nobody knows!", "So be it."],
        ["J. R. R. Tolkien, Lt. Col. Pepper, Sen. Cruz and Amb. Lee wrote it.", "Done."],
    ],
)
def test_abbreviations_and_quotations_end_no_sentence_by_themselves(sentences: list[str]) -> None:
    assert cut(" ".join(sentences)) == sentences


def test_chinese_sentences_need_no_space_between_them() -> None:
    assert cut("土耳其和伊朗一直和平相处。双方都应努力。", "zh") == ["土耳其和伊朗一直和平相处。", "双方都应努力。"]


def test_a_key_depends_on_the_words_alone() -> None:
    one, two = list(keys(["“The talks  failed,” he said."])), list(keys(["the talks failed he said"]))
    assert one == two
    assert list(keys(["The talks succeeded, he said."])) != one


def test_a_key_does_not_depend_on_the_place() -> None:
    first, second = keys(["One sentence.", "Another sentence."])
    assert list(keys(["Another sentence.", "A new one.", "One sentence."]))[::2] == [second, first]


def test_the_second_of_two_equal_sentences_has_a_key_of_its_own() -> None:
    first, second, third = keys(["It failed.", "It failed.", "It failed."])
    assert (second, third) == (f"{first}-2", f"{first}-3")


PIECES = st.sampled_from(
    ["U.S.", "A.", "he", "He", "“", "”", ".", "?", " ", "\u00a0", "Dr.", "…", "(", ")", "。", "中", "3.5"]
)


@given(
    st.one_of(st.text(), st.lists(PIECES).map("".join), st.lists(PIECES).map(" ".join)),
    st.sampled_from(["en", "zh", "fr", "ar", "ru", "und", "xx"]),
)
def test_sentences_tile_their_passage(text: str, language: str) -> None:
    found = spans(text, language=language, abbreviations=ABBREVIATIONS)
    edges = [edge for span in found for edge in span]
    assert edges == sorted(edges)
    assert "".join("".join(cut(text, language)).split()) == "".join(text.split())
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in found)


SPACES = "\u00a0\u1680\u2003\u2009\u202f\u205f\u3000\u2028\u2029\x85\x0b\x1f\t\r\n"
WIDE = st.sampled_from(
    [*SPACES, *(f"A{space}." for space in SPACES), "A", ".", "U.S.", "he", "。", "中", "e\u0301", "😀"]
)


@given(st.lists(WIDE).map("".join), st.sampled_from(["en", "zh", "fr", "ar", "xx"]))
@example("A\u00a0.", "en")
@example("He saw A\u00a0. Then he left.", "en")
def test_any_white_space_may_stand_anywhere(text: str, language: str) -> None:
    assert "".join("".join(cut(text, language)).split()) == "".join(text.split())


def test_a_space_of_another_width_stays_in_the_sentence() -> None:
    assert cut("Prices rose by 12\u00a0per cent. Nobody\u202fknew.") == [
        "Prices rose by 12\u00a0per cent.",
        "Nobody\u202fknew.",
    ]


class PanicException(BaseException):
    """What the sentence library raises where it gives up."""


def test_a_text_that_cannot_be_cut_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(kind: type[BaseException]) -> Callable[[str, str], list[str]]:
        def segment(_language: str, _text: str) -> list[str]:
            raise kind

        return segment

    monkeypatch.setattr(module, "segment", fails(PanicException))
    assert cut(" One. Two. ") == ["One. Two."]
    monkeypatch.setattr(module, "segment", fails(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        cut("One. Two.")


@given(st.lists(st.sampled_from(["It failed.", "it failed", "…", "!", "They won.", "中"])))
def test_keys_are_unique_within_a_commentary(sentences: list[str]) -> None:
    found = list(keys(sentences))
    assert len(set(found)) == len(sentences)
