"""Sections -> cue links: who waits for, follows or acts with whom. Pure: no clock, no disk, no database.

The rules are in data/cues.toml; `reading` shows them a sentence with its powers as single words, `context` says
whether what they find is denied or over, and who does it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain import Cue, Section, Sentence, Tag
from app.parties import Parties
from app.pipeline.cues.context import Clause, Grammar
from app.pipeline.cues.powers import Powers
from app.pipeline.cues.reading import SentenceReader
from app.pipeline.cues.rules import CueExample, CueRules, load_cue_rules
from app.pipeline.phrases import PhraseFinder
from app.places import Mention, Places

__all__ = ["CueExample", "CueFinder", "CueRules", "load_cue_rules"]

_LONGEST_READ = 2_000
"""Characters of a sentence that are read: a longer run of text is no sentence."""

Slugs = Mapping[Mention, str | None]


@dataclass(frozen=True, slots=True)
class _Match:
    """A phrase of a kind, from one word of a clause to another."""

    kind: str
    clause: Clause
    first: int
    behind: int

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands in the sentence."""
        return self.clause.tokens[self.first].start, self.clause.tokens[self.behind - 1].end

    @property
    def watched(self) -> list[Mention]:
        """The powers named in it."""
        tokens = self.clause.tokens[self.first : self.behind]
        return [mention for token in tokens if token.is_party for mention in token.mentions]


class CueFinder:
    """Finds the cues of commentaries. Build it once; it may be shared between threads."""

    def __init__(self, rules: CueRules, places: Places) -> None:
        self._places = places
        self._reader, self._grammar = SentenceReader(rules), Grammar(rules)
        labelled = [((kind, True), phrase) for kind, phrase in rules.kinds]
        labelled += [((kind, False), phrase) for kind, phrase in rules.exceptions]
        self._finder = PhraseFinder(labelled)

    def cues(self, sections: Sequence[Section], about: str | None = None) -> tuple[Cue, ...]:
        """Return every cue of the powers' sections, and of the introduction where it names both, in reading order.

        `about` is the ISO code of the country that the text is about: nobody watches it.
        """
        known = Powers(Parties.of_sections(sections, self._places), about)
        return tuple(
            cue
            for section in sections
            for passage in section.passages
            for sentence in passage.sentences
            for cue in self._in_sentence(sentence, section.slug if section.heading is not None else None, known)
        )

    def _in_sentence(self, sentence: Sentence, own: str | None, known: Powers) -> Iterator[Cue]:
        """Yield a cue for each pair of powers: the first that names the one watched."""
        text = sentence.text[:_LONGEST_READ]
        slugs = {mention: known.slug(mention) for mention in self._places.mentions(text)}
        others = dict.fromkeys(slug for slug in slugs.values() if slug is not None and slug != own)
        seen: set[tuple[str, str]] = set()
        never: set[Mention] = set()
        for watcher in [own, *(slug for slug in others if slug in known.sections)] if others else []:
            found = self._matches(text, slugs, watcher)
            # Whom a sentence watches is not who watches in it: "before Pakistan does, ...".
            never.update(mention for match in found for mention in match.watched if watcher == own)
            for match in found:
                if watcher is None or watcher not in self._subjects(match, never, slugs, own):
                    continue
                for mention in match.watched:
                    watched = slugs[mention]
                    if watched is not None and (watcher, watched) not in seen:
                        seen.add((watcher, watched))
                        yield Cue(watcher, watched, _theme(sentence.tags, match, mention), match.kind, sentence.key)

    def _matches(self, text: str, slugs: Slugs, watcher: str | None) -> list[_Match]:
        """Return what the rules find if this power watches, in reading order, the longest first at each place."""
        parties = {mention for mention, slug in slugs.items() if slug not in {None, watcher}}
        found = []
        for tokens in self._reader.read(text, slugs, parties):
            clause = self._grammar.clause(text, tokens)
            hits = list(self._finder.matches([token.word for token in tokens]))
            cancelled = [(kind, s, e) for (kind, holds), s, e in hits if not holds]
            for (kind, holds), first, behind in hits:
                match = _Match(kind, clause, first, behind)
                if (
                    not holds
                    or not match.watched
                    or any(k == kind and first < e and s < behind for k, s, e in cancelled)
                ):
                    continue
                if self._grammar.holds(clause, first, behind):
                    found.append(match)
        return sorted(found, key=lambda match: (match.span[0], -match.span[1]))

    def _subjects(self, match: _Match, never: Collection[Mention], slugs: Slugs, own: str | None) -> set[str | None]:
        """Return who does what a match says: the subject of its clause, the section's own power where none is named."""
        subject = self._grammar.subject(match.clause, match.first, never)
        return {own} if subject is None else {slugs[mention] for mention in subject}


def _theme(tags: Sequence[Tag], match: _Match, watched: Mention) -> str | None:
    """Return the theme nearest to the match, of those that not the watched power's name alone has earned.

    What the match itself says ("consult with") counts only where nothing else does.
    """
    start, end = match.span

    def distance(tag: Tag) -> int:
        apart = [max(start - e, s - end) for s, e in tag.spans if s >= end or e <= start]
        return min(apart, default=_LONGEST_READ)

    def is_name(tag: Tag) -> bool:
        return bool(tag.spans) and all(watched.start <= s and e <= watched.end for s, e in tag.spans)

    rest = [tag for tag in tags if tag.holds and not is_name(tag)]
    return min(rest, key=distance).theme if rest else None
