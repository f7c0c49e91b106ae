"""Pull quotes: short paragraphs that repeat a sentence of another one, as pages print them in large type. Pure."""

import re
from collections.abc import Iterator, Sequence

_LONGEST = 400
_FEWEST_WORDS = 5
_SENTENCE = re.compile(r"(?<=[.!?])[”’\"')»]*\s+")
_WORD = re.compile(r"\w+")


def pull_quotes(paragraphs: Sequence[tuple[int, str]]) -> Iterator[int]:
    """Yield the number of each (number, text) that is a sentence of a longer one, whatever its quotation marks."""
    longer: dict[str, int] = {}
    short: list[tuple[int, str]] = []
    for number, text in paragraphs:
        sentences = [_folded(sentence) for sentence in _SENTENCE.split(text)]
        if len(sentences) == 1 and len(text) <= _LONGEST:
            short.append((number, sentences[0]))
        else:
            longer.update(dict.fromkeys(sentences, number))
    for number, words in short:
        if words in longer and words.count(" ") + 1 >= _FEWEST_WORDS:
            yield number


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
