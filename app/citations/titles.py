"""Titles as styles set them: in the capitals each style asks for, and with no full stop behind a question mark."""

import re
from collections.abc import Iterator

_WORD = re.compile(r"[^\W\d_][\w’']*")
_POSSESSIVE = re.compile(r"[’']s?$")
_SMALL = frozenset((
    "a", "à", "an", "the", "and", "but", "for", "or", "nor", "so", "yet", "as", "to", "at", "by", "in", "of", "on",
    "off", "per", "up", "via", "with", "from", "into", "onto", "over", "than", "upon", "about", "above", "across",
    "after", "against", "along", "amid", "among", "around", "before", "behind", "below", "beneath", "beside",
    "between", "beyond", "despite", "down", "during", "except", "inside", "like", "near", "outside", "past",
    "since", "through", "throughout", "till", "toward", "towards", "under", "underneath", "until", "within",
    "without", "vs", "v", "vis",
))  # fmt: skip
"""Articles, coordinating conjunctions, prepositions of any length, "to" and "as"."""
_UNITS = frozenset(("bn", "cm", "g", "ha", "kg", "km", "m", "mm", "mn", "t"))
"""Signs of units, which keep their small letter behind a number."""


def headline_case(title: str, language: str) -> str:
    """Give an English title the capitals of a headline; only ever raises a letter, for capitals may be names."""
    if not is_english(language):
        return title
    words = list(_WORD.finditer(title))
    parts, last = [], 0
    for found in words:
        word = found[0]
        at_edge = _opens(title, found.start()) or _closes(title, found.end())
        is_unit = word in _UNITS and title[: found.start()].rstrip()[-1:].isdigit()
        raise_it = word == word.lower() and (at_edge or word not in _SMALL) and not is_unit
        parts += [title[last : found.start()], word[0].upper() + word[1:] if raise_it else word]
        last = found.end()
    return "".join((*parts, title[last:]))


def sentence_case(title: str, language: str, names: frozenset[str] | None) -> str:
    """Give an English title the capitals of a sentence: names keep theirs, and the word behind a colon gets one."""
    parts: list[str] = []
    after_colon = False
    for piece, kept in with_capitals(title, language, names):
        text = piece if kept else piece.lower()
        raised = after_colon and is_english(language) and text == text.lower()
        parts.append(text[:1].upper() + text[1:] if raised else text)
        if piece.strip(" \u00a0“‘\"'(["):
            after_colon = piece.rstrip(" \u00a0“‘\"'([").endswith(":")
    return "".join(parts)


def with_capitals(title: str, language: str, names: frozenset[str] | None) -> Iterator[tuple[str, bool]]:
    """Cut a title into pieces, each with whether its capitals are its own and not those of a headline.

    They are in names, in the first word, behind a colon and in words such as NATO; where `names` is None because
    nothing is known, in a title that is no headline, and in other languages than English, they all are.
    """
    words = list(_WORD.finditer(title))
    headline = all(word[0] != word[0].lower() or word[0] in _SMALL for word in words)
    known = names is not None and headline and is_english(language)
    last = 0
    for found in words:
        word = found[0]
        yield title[last : found.start()], True
        bare = _POSSESSIVE.sub("", word).lower()
        inside = word[1:] != word[1:].lower()
        yield word, not known or inside or bare in (names or ()) or _opens(title, found.start())
        last = found.end()
    yield title[last:], True


def is_english(language: str) -> bool:
    """Whether the rules on capitals of English styles hold for a text in this language."""
    return language.partition("-")[0].lower() == "en"


def closed(text: str, mark: str = ".") -> str:
    """Put a full stop behind a text, unless it ends with a mark of its own, be that within quotation marks."""
    return text if text.rstrip("”’\"')]").endswith((".", "?", "!", "…", "。", "？", "！")) else text + mark


def inner(text: str) -> str:
    """Return a text as it stands within quotation marks: its own double marks are single ones."""
    single = text.translate({ord("“"): "‘", ord("”"): "’", ord("„"): "‚"})
    opened = False
    letters = []
    for letter in single:
        opened = opened != (letter == '"')
        letters.append(("‘" if opened else "’") if letter == '"' else letter)
    return "".join(letters)


def quoted(title: str, mark: str = "") -> str:
    """Put a title in quotation marks, with a comma or full stop within them all, as American styles have it.

    No full stop follows a mark of its own; a comma does.
    """
    text = inner(title)
    body = text.rstrip("’") if "‘" in text else text
    end = closed(body) if mark == "." else body + mark
    return f"“{end}{text[len(body) :]}”"


def names_in(text: str) -> frozenset[str]:
    """Return the words, in lower case, that a text writes with a capital within sentences more often than without."""
    counts: dict[str, int] = {}
    for found in _WORD.finditer(text):
        word = _POSSESSIVE.sub("", found[0])
        if word == word.lower():
            counts[word] = counts.get(word, 0) - 1
        elif not _opens(text, found.start()):
            counts[word.lower()] = counts.get(word.lower(), 0) + 1
    return frozenset(word for word, count in counts.items() if count > 0)


def _opens(text: str, start: int) -> bool:
    """Whether a word begins the text, a sentence, or what stands behind a colon or a dash."""
    before = text[max(0, start - 6) : start].rstrip(" “‘\"'([\n\t\u00a0")
    return start == 0 or not before or before[-1] in ".!?:—–"


def _closes(text: str, end: int) -> bool:
    """Whether a word ends the title, or what stands before a colon or a dash."""
    after = text[end : end + 4].lstrip(" ”’\"')]?!.…")
    return (not after and len(text) - end < 4) or after[:1] in (":", "—")
