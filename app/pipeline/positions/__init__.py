"""Tagged sections + codebook -> where each power stands on each question. Pure: no clock, no disk, no database.

`rules` loads and checks data/positions.toml, `reading` says what one sentence states, `weighing` what the sentences
of a section come to.
"""

from collections.abc import Iterator, Sequence

from app.codebook import Codebook
from app.domain import Position, Section
from app.pipeline.positions.clauses import PowerSentence
from app.pipeline.positions.reading import Reader
from app.pipeline.positions.rules import PositionRules, load_position_rules
from app.pipeline.positions.weighing import Heard, position

__all__ = ["PositionCoder", "PositionRules", "load_position_rules"]


class PositionCoder:
    """Codes where powers stand, by one codebook. Build it once; it may be shared between threads."""

    def __init__(self, codebook: Codebook, rules: PositionRules) -> None:
        self._questions = [question for question in codebook.questions if rules.rules_for(question)]
        self._reader = Reader(codebook.questions, rules)

    def positions(self, sections: Sequence[Section]) -> tuple[Position, ...]:
        """Return a position for every power's section and every question that can be read, in that order."""
        return tuple(found for section in sections if section.heading is not None for found in self._coded(section))

    def _coded(self, section: Section) -> Iterator[Position]:
        heard: dict[str, list[Heard]] = {question.slug: [] for question in self._questions}
        for sentence in (sentence for passage in section.passages for sentence in passage.sentences):
            power_sentence = PowerSentence(sentence.text, section.actors, sentence.tags)
            said, themes = self._reader.read(power_sentence), sentence.themes
            for question in self._questions:
                statements = said.get(question.slug, ())
                if statements or question.theme in themes:
                    heard[question.slug].append(Heard(sentence.key, statements))
        for question in self._questions:
            yield position(section.slug, question.slug, heard[question.slug])
