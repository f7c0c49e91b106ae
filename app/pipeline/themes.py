"""Sentences + codebook -> theme tags: phrases matched on word stems. Pure: no clock, no disk, no database."""

from app.codebook import Codebook
from app.domain import Tag
from app.pipeline.phrases import PhraseFinder, Span, merged, spans, without, words


class ThemeTagger:
    """Tags sentences with the themes of one codebook. Build it once; it may be shared between threads."""

    def __init__(self, codebook: Codebook) -> None:
        self._slugs = codebook.theme_slugs
        # A phrase's label: the theme's number, and whether it cancels (an exception) or finds.
        self._finder = PhraseFinder(
            ((number, cancels), phrase)
            for number, theme in enumerate(codebook.themes)
            for cancels, phrases in ((False, theme.phrases), (True, theme.exceptions))
            for phrase in phrases
        )

    def tags(self, text: str) -> tuple[Tag, ...]:
        """Return the themes that `text` speaks of, in codebook order, with the words that say so.

        A match that overlaps an exception of its theme does not count; matches that overlap become one span.
        """
        found: dict[int, list[Span]] = {}
        cancelled: dict[int, list[Span]] = {}
        for (theme, cancels), start, end in self._finder.matches(words(text)):
            (cancelled if cancels else found).setdefault(theme, []).append((start, end))
        if not found:
            return ()
        places = spans(text)
        tags = []
        for number in sorted(found):
            if runs := merged(without(found[number], cancelled.get(number, []))):
                tags.append(Tag(self._slugs[number], tuple((places[a][0], places[b - 1][1]) for a, b in runs)))
        return tuple(tags)
