"""The codebook that comes with the program, and what a broken one says."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.codebook import Codebook, load_codebook
from app.errors import CodebookError, NotFoundError
from app.phrase_language import parse_phrase

SOUND = """
version = "7"

[lists]
rulers = ["junta", "military council"]

[theme.trade]
label = "Trade"
definition = "Buying and selling."
phrases = ["trade", "sell .. to {rulers}"]
exceptions = ["trade union"]

[theme.water]
label = "Water"
definition = "Rivers."
phrases = ["water"]

[question.trade]
theme = "trade"
label = "Trade"
text = "Does it seek trade?"

[power.baltic-states]
label = "Baltic states"
members = ["EE", "LV", "LT"]
"""

# fmt: off
THEMES = (
    "recognition", "inclusive-government", "militancy", "refugees", "trade", "aid", "sanctions", "drugs",
    "water", "rights", "armed-opposition", "military", "us-withdrawal", "diplomacy", "domestic-politics",
)
QUESTIONS = (
    "recognise", "inclusive", "militants", "refugees", "trade", "aid", "sanctions", "armed",
    "troops", "talks",
)
# fmt: on


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return load_codebook()


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def complaint(folder: Path, old: str, new: str) -> str:
    """What loading says when `old` in a sound codebook is replaced by `new`."""
    assert old in SOUND
    with pytest.raises(CodebookError) as caught:
        load_codebook(written(folder, SOUND.replace(old, new, 1)))
    return str(caught.value)


def test_the_program_comes_with_fifteen_themes_in_their_order(codebook: Codebook) -> None:
    assert codebook.theme_slugs == THEMES


def test_the_program_comes_with_ten_questions_in_their_order(codebook: Codebook) -> None:
    assert codebook.question_slugs == QUESTIONS


def test_every_theme_shows_sentences_that_belong_and_that_do_not(codebook: Codebook) -> None:
    assert [theme.slug for theme in codebook.themes if not (theme.includes and theme.excludes)] == []


def test_russia_and_central_asia_are_six_countries(codebook: Codebook) -> None:
    power = codebook.power("russia-and-central-asia")
    assert power is not None
    assert power.members == ("RU", "KZ", "KG", "TJ", "TM", "UZ")


def test_a_single_country_is_no_named_group(codebook: Codebook) -> None:
    assert codebook.power("india") is None


def test_themes_and_questions_are_found_by_their_slug(codebook: Codebook) -> None:
    assert codebook.theme("aid").label == "Aid"
    assert codebook.question("talks").theme == "diplomacy"
    assert [question.slug for question in codebook.questions_on("military")] == ["troops"]


@pytest.mark.parametrize("kind", ["theme", "question"])
def test_an_unknown_slug_is_not_found(codebook: Codebook, kind: str) -> None:
    with pytest.raises(NotFoundError, match="weather"):
        getattr(codebook, kind)("weather")


def test_a_codebook_of_ones_own_is_read_as_written(tmp_path: Path) -> None:
    mine = load_codebook(written(tmp_path, SOUND))
    assert (mine.version, mine.theme_slugs) == ("7", ("trade", "water"))
    assert [str(phrase) for phrase in mine.theme("trade").phrases] == ["trade", "sell .. to {rulers}"]
    assert mine.power("baltic-states") == mine.powers[0]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('label = "Water"', 'lable = "Water"', ["[theme.water], lable", "unknown field", "label"]),
        ('label = "Water"\n', "", ["[theme.water], label", "missing"]),
        ('definition = "Rivers."', 'definition = ""', ["[theme.water], definition", "empty"]),
        ('label = "Water"', 'label = "trade"', ["[theme.water], label", "the label of trade already"]),
        ('label = "Water"', "label = 3", ["[theme.water], label", "must be text"]),
        ('phrases = ["water"]', 'phrases = "water"', ["[theme.water], phrases", "must be a list"]),
        ('phrases = ["water"]', "phrases = [5]", ["[theme.water], phrases", "must be text"]),
        ('phrases = ["water"]', 'phrases = ["dam", "dam"]', ["[theme.water], phrases", "dam", "twice"]),
        ("trade union", "trade (union", ["[theme.trade], exceptions", "trade (union", "partner"]),
        ("{rulers}", "{rules}", ["[theme.trade], phrases", "no list “rules”", "rulers"]),
        ('"junta"', '"(junta)"', ["[lists], rulers", "(junta)"]),
        ('theme = "trade"', 'theme = "trades"', ["[question.trade], theme", "trades", "water"]),
        ('text = "Does it seek trade?"', "", ["[question.trade], text", "missing"]),
        ('"EE"', '"Estonia"', ["[power.baltic-states], members", "Estonia"]),
        ('["EE", "LV", "LT"]', "[]", ["[power.baltic-states], members"]),
        ("[theme.water]", '[theme."Fresh water"]', ["theme.Fresh water", "slug"]),
        ("[theme.water]", "[theme.trade]", ["not valid TOML", "line"]),
        ('version = "7"', "version = 7", ["version", "must be text"]),
        ('version = "7"', "", ["version", "missing"]),
        ('version = "7"', 'version = "7"\nthemes = 3', ["themes", "unknown field"]),
        ('label = "Baltic states"', "label = Baltic", ["not valid TOML", "line"]),
    ],
)
def test_what_does_not_fit_is_named_with_file_entry_and_field(
    tmp_path: Path, old: str, new: str, said: list[str]
) -> None:
    text = complaint(tmp_path, old, new)
    assert [words for words in ["mine.toml", *said] if words not in text] == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'phrases = ["water"]',
            'phrases = [\n  "dam",\n  "(a",\n]',
            "mine.toml, line 18, [theme.water], phrases: “(a”",
        ),
        ('"junta"', '"(junta)"', "mine.toml, line 5, [lists], rulers"),
        ('label = "Water"\n', "", "mine.toml, line 13, [theme.water], label: is missing"),
        ('label = "Water"', 'label = "trade"', "mine.toml, line 14, [theme.water], label"),
        ('label = "Water"', '"lable" = "Water"', "mine.toml, line 14, [theme.water], lable: unknown field"),
        ("[theme.water]", '[theme."Fresh water"]  # new', "mine.toml, line 13, theme.Fresh water: a slug"),
        ("[theme.water]", "[themes.water]", "mine.toml, line 13, themes: unknown field"),
        ("[theme.water]", "[theme]\nwater.unit = 3\n[theme.water.x]", "mine.toml, line 14, [theme.water], unit"),
        ('"EE"', '"Estonia"', "mine.toml, line 25, [power.baltic-states], members: “Estonia”"),
        ('version = "7"', "", "mine.toml, version: is missing"),
    ],
)
def test_what_does_not_fit_is_named_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert complaint(tmp_path, old, new).startswith(said)


@pytest.mark.parametrize("new", ["", "phrases = []"])
def test_a_theme_without_phrases_is_coded_by_people_only(tmp_path: Path, new: str) -> None:
    mine = load_codebook(written(tmp_path, SOUND.replace('phrases = ["water"]', new)))
    assert mine.theme("water").phrases == ()


def test_a_codebook_without_themes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="at least one"):
        load_codebook(written(tmp_path, 'version = "7"'))


def test_an_entry_that_is_no_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match=r"mine\.toml, line 3, theme\.trade: must be a table"):
        load_codebook(written(tmp_path, 'version = "7"\n[theme]\ntrade = "buying"'))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match=r"absent\.toml: cannot be read"):
        load_codebook(tmp_path / "absent.toml")


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes('version = "é"'.encode("latin-1"))
    with pytest.raises(CodebookError, match=r"mine\.toml: is not UTF-8"):
        load_codebook(path)


@pytest.mark.parametrize(
    ("phrase", "reason"),
    [
        ("", "empty"),
        ("   ", "empty"),
        (".. power", "between two words"),
        ("share ..", "ends in a word"),
        ("share .. .. power", "between two words"),
        ("share ..0 power", "1 to 12"),
        ("share ..99 power", "1 to 12"),
        ("(lift | ) sanction", "empty place"),
        ("(lift .. now | ease) sanction", "no gap"),
        ("lift) sanction", "cannot stand there"),
        ("{nobody} leaves", "no list"),
        ("half & half", "no word"),
        ("= power", "no word"),
    ],
)
def test_a_phrase_that_makes_no_sense_says_why(phrase: str, reason: str) -> None:
    with pytest.raises(CodebookError, match=reason):
        parse_phrase(phrase)


@given(st.text(alphabet="ab =.|(){}-'’U4é&", max_size=30))
def test_any_phrase_is_either_understood_or_refused_with_a_reason(text: str) -> None:
    try:
        phrase = parse_phrase(text, {"a": ("b",)})
    except CodebookError:
        return  # its reasons have their own test; any other error would fail this one
    assert phrase.steps[0].gap == 0
    assert all(choice for step in phrase.steps for choice in step.choices)


def test_a_question_is_put_as_the_commentarys_country_asks_for() -> None:
    book = load_codebook()
    asked = [book.asked_about(country).question("recognise").text for country in ("AF", "SD", None)]
    assert asked[0] == "Will it recognise a Taliban government?"
    assert asked[1] == asked[2] == "Will it recognise those who hold power as the government?"
