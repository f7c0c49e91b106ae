"""Titles as styles set them: in the capitals each style asks for, and with no full stop behind a question mark."""

import re

_WORD = re.compile(r"[^\W\d_][\w’']*")
_SMALL = frozenset(
    "a an the and but for or nor so yet as to at by in of on off per up via with from into onto over than upon about "
    "above across after against along amid among around before behind below beneath beside between beyond despite "
    "down during except inside like near outside past since through throughout till toward towards under underneath "
    "until within without vs v".split()
)
"""Articles, coordinating conjunctions, prepositions of any length, "to" and "as"."""


def headline_case(title: str, language: str) -> str:
    """Give an English title the capitals of a headline; only ever raises a letter, for capitals may be names."""
    if not is_english(language):
        return title
    words = list(_WORD.finditer(title))

    def raised(index: int, found: re.Match[str]) -> str:
        word = found[0]
        if word != word.lower():
            return word
        at_edge = index in (0, len(words) - 1) or _opens(title, found.start())
        return word[0].upper() + word[1:] if at_edge or word not in _SMALL else word

    return _replaced(title, words, [raised(index, found) for index, found in enumerate(words)])


def sentence_case(title: str, language: str, common: frozenset[str]) -> str:
    """Give an English title the capitals of a sentence: those words lose theirs that are known to be `common`."""
    if not is_english(language):
        return title
    words = list(_WORD.finditer(title))

    def lowered(found: re.Match[str]) -> str:
        word = found[0]
        keeps = _opens(title, found.start()) or word[1:] != word[1:].lower() or word.lower() not in common
        return word if keeps else word.lower()

    return _replaced(title, words, [lowered(found) for found in words])


def is_english(language: str) -> bool:
    """Whether the rules on capitals of English styles hold for a text in this language."""
    return language.partition("-")[0].lower() == "en"


def closed(text: str, mark: str = ".") -> str:
    """Put a full stop behind a text, unless it ends with a mark of its own, be that within quotation marks."""
    return text if text.rstrip("”’\"')]").endswith((".", "?", "!", "…", "。", "？", "！")) else text + mark


def common_words(text: str) -> frozenset[str]:
    """Return the words that a text writes in lower case more often than with a capital within a sentence."""
    counts: dict[str, int] = {}
    for found in _WORD.finditer(text):
        word = found[0]
        if word == word.lower():
            counts[word] = counts.get(word, 0) + 1
        elif not _opens(text, found.start()):
            counts[word.lower()] = counts.get(word.lower(), 0) - 1
    return frozenset(word for word, count in counts.items() if count > 0)


def _opens(text: str, start: int) -> bool:
    """Whether a word begins the text, a sentence, or what stands behind a colon or a dash."""
    before = text[max(0, start - 6) : start].rstrip(" “‘\"'([\n\t\u00a0")
    return start == 0 or not before or before[-1] in ".!?:—–"


def _replaced(text: str, found: list[re.Match[str]], words: list[str]) -> str:
    parts, last = [], 0
    for match, word in zip(found, words, strict=True):
        parts += [text[last : match.start()], word]
        last = match.end()
    return "".join((*parts, text[last:]))
