"""Composes the stages: `parse` is pure, `import_path` reads a file and stores it in one transaction."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from sqlalchemy.exc import IntegrityError

from app.codebook import Codebook, load_codebook, parse_codebook
from app.codebook_files import codebook_toml, read_codebook
from app.codings.files import CodingFile, codings_for, load_codings
from app.config import MAX_SOURCE_BYTES
from app.db import Database, now
from app.domain import Commentary, Figure, ParsedSource, Passage, Quantity, Section, Sentence
from app.errors import DatabaseError, SourceError
from app.parties import Parties
from app.pipeline.blocks import blocks
from app.pipeline.cues import CueFinder, load_cue_rules
from app.pipeline.figures import FigureLexicon, load_lexicon, quantities
from app.pipeline.positions import PositionCoder, load_position_rules
from app.pipeline.read import SourceText, read
from app.pipeline.rules import StructureRules, load_structure_rules
from app.pipeline.sentences import keys, spans
from app.pipeline.structure import StructureReader
from app.pipeline.themes import ThemeTagger
from app.places import Places, load_places
from app.queries.commentaries import codebook_of_source
from app.store import commentaries as store

ENGLISH = "en"
"""The language whose grammar the automatic coding of positions and cues knows; other texts are left to people."""
_LONGEST_READ = 4_000
"""Characters of a sentence that are read for figures: a longer run of text is no sentence."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All data files that the stages read, loaded and compiled once.

    `own_codebook` is the file name and text of a codebook that is not the program's.
    """

    codebook: Codebook
    places: Places
    rules: StructureRules
    lexicon: FigureLexicon
    tagger: ThemeTagger
    positions: PositionCoder
    cues: CueFinder
    codings: tuple[CodingFile, ...]
    own_codebook: tuple[str, str] | None = None


@lru_cache(maxsize=4)
def load_knowledge(codebook: Path | None = None) -> Knowledge:
    """Load the data files; `codebook`, a `.toml` or `.qdc` file, replaces the one that comes with the program.

    Raises:
        CodebookError: a file does not fit.
    """
    if codebook is None:
        return _knowledge(load_codebook(), None)
    loaded = read_codebook(codebook)
    return _knowledge(loaded, (codebook.name, codebook_toml(loaded)))


@lru_cache(maxsize=4)
def knowledge_of(own_codebook: tuple[str, str]) -> Knowledge:
    """Return the same for a codebook that a commentary brought along: its file name and its text (TOML).

    Raises:
        CodebookError: it does not fit any more.
    """
    name, text = own_codebook
    return _knowledge(parse_codebook(text, name), own_codebook)


def _knowledge(loaded: Codebook, own_codebook: tuple[str, str] | None) -> Knowledge:
    places = load_places()
    return Knowledge(
        loaded,
        places,
        load_structure_rules(),
        load_lexicon(),
        ThemeTagger(loaded),
        PositionCoder(loaded, load_position_rules()),
        CueFinder(load_cue_rules(), places),
        load_codings(),
        own_codebook,
    )


def parse(source: SourceText, knowledge: Knowledge) -> ParsedSource:
    """Parse one source: structure, sentences, themes, figures, positions, cues. Pure.

    Raises:
        SourceError: no section is found: no short line that names a country or a region with prose under it.
    """
    outline = StructureReader(knowledge.rules, knowledge.places, knowledge.codebook).outline(
        blocks(source.text), name=Path(source.name).stem
    )
    if not any(commentary.sections for commentary in outline.commentaries):
        raise SourceError(
            f"{source.name}: no section found: no short line that names a country or a region stands above prose"
        )
    read_texts = tuple(_coded(commentary, knowledge) for commentary in _distinct(outline.commentaries))
    return ParsedSource(source.name, read_texts, outline.set_aside)


def import_path(
    database: Database, path: Path, codebook: Path | None = None, *, max_bytes: int = MAX_SOURCE_BYTES
) -> list[store.Saved]:
    """Read, parse and store one file, in one transaction; return what became of each commentary in it.

    Without a `codebook`, a file that was imported with one before keeps it.

    Raises:
        SourceError: the file cannot be read, holds no commentary, or another import was quicker; nothing was stored.
        DatabaseError: the database cannot be used; nothing was stored.
    """
    source = read(path, max_bytes=max_bytes)
    parsed = parse(source, load_knowledge(codebook) if codebook else _known_before(database, source.name))
    try:
        with database.writing() as session:
            return store.save(session, parsed, source.text, now=now())
    except DatabaseError as error:
        if isinstance(error.__cause__, IntegrityError):
            raise SourceError(f"{path}: another import stored the same at this moment; import it again") from error
        raise


def _known_before(database: Database, source: str) -> Knowledge:
    """Return what to go by for a source of this name: with the codebook its newest text was imported with."""
    with database.reading() as session:
        own = codebook_of_source(session, source)
    return knowledge_of(own) if own else load_knowledge()


def _distinct(commentaries: tuple[Commentary, ...]) -> Iterator[Commentary]:
    """Number the slugs of texts that share a title."""
    times: Counter[str] = Counter()
    for commentary in commentaries:
        times[commentary.slug] += 1
        number = times[commentary.slug]
        yield commentary if number == 1 else replace(commentary, slug=f"{commentary.slug}-{number}")


def _coded(commentary: Commentary, knowledge: Knowledge) -> Commentary:
    """Cut passages into sentences, tag them and read their figures."""
    cut = [_cut(section, commentary.language, knowledge) for section in commentary.all_sections]
    texts = [s.text for section in cut for passage in section.passages for s in passage.sentences]
    names = keys(texts)
    keyed = [_keyed(section, names) for section in cut]
    introduction = keyed[0] if commentary.introduction.passages else commentary.introduction
    sections = tuple(keyed[1:] if commentary.introduction.passages else keyed)
    about = _about(texts, {code for section in sections for code in section.actors}, knowledge.places)
    parties = _Parties(Parties.of_sections(sections, knowledge.places), about)
    figures = tuple(_figures(keyed, parties, knowledge.lexicon))
    english = commentary.language.partition("-")[0] == ENGLISH
    coded = replace(
        commentary,
        introduction=introduction,
        sections=sections,
        about=about,
        figures=figures,
        positions=knowledge.positions.positions(sections) if english else (),
        cues=knowledge.cues.cues(keyed, about) if english else (),
        codebook=knowledge.own_codebook,
    )
    return replace(coded, codings=codings_for(coded, knowledge.codings, knowledge.codebook))


def _about(texts: list[str], own: set[str], places: Places) -> str | None:
    """Return the country that the sentences name most, of those that have no section."""
    counts = Counter(code for text in texts for mention in places.mentions(text) for code in mention.codes)
    return next((code for code, _ in counts.most_common() if len(code) == 2 and code not in own), None)


def _cut(section: Section, language: str, knowledge: Knowledge) -> Section:
    def sentences(passage: Passage) -> Iterator[Sentence]:
        for start, end in spans(passage.text, language=language, abbreviations=knowledge.rules.abbreviations):
            text = passage.text[start:end]
            yield Sentence("", text, start, end, knowledge.tagger.tags(text))

    passages = tuple(replace(passage, sentences=tuple(sentences(passage))) for passage in section.passages)
    return replace(section, passages=passages)


def _keyed(section: Section, names: Iterator[str]) -> Section:
    """Name the sentences of a section with the next keys."""
    passages = tuple(
        replace(
            passage,
            sentences=tuple(replace(sentence, key=next(names)) for sentence in passage.sentences),
        )
        for passage in section.passages
    )
    return replace(section, passages=passages)


@dataclass(frozen=True, slots=True)
class _Parties:
    """How one commentary names the parties of its figures: `known` to it, and the country it is `about`."""

    known: Parties
    about: str | None

    def name(self, code: str | None) -> str | None:
        """Return the slug of the power that a place belongs to, the place's own code where it is no power's."""
        return code and (self.known.owner(code) or code)

    def _is_body(self, code: str | None) -> bool:
        group = self.known.places.groups.get(code or "")
        return group is not None and not group.members

    def placed(self, quantity: Quantity, own: str | None, *, first: int) -> Quantity:
        """Name a quantity's parties, and count `refers_to` from the commentary's first figure.

        `own` is the power of the section it stands in: whose figure it is where the sentence names nobody, or only the
        country the commentary is about, which is everybody's other party.
        """
        power, partner = self.name(quantity.power) or own, self.name(quantity.partner)
        powers = self.known.slugs
        if partner in powers and power not in powers:
            power, partner = partner, power  # of two parties, the one with a section is whose figure it is
        if own and power == self.about:
            power, partner = own, partner or self.about
        elif own and self._is_body(power):
            power = own  # "according to the UN": a body without members is who says it
        partner = None if partner == power else partner
        refers_to = None if quantity.refers_to is None else quantity.refers_to + first
        return replace(quantity, power=power, partner=partner, refers_to=refers_to)


def _figures(sections: list[Section], parties: _Parties, lexicon: FigureLexicon) -> Iterator[Figure]:
    """Yield the figures in reading order."""
    count = 0
    for section in sections:
        own = None if section.heading is None else section.slug
        for number, passage in enumerate(section.passages, 1):
            for place, sentence in enumerate(passage.sentences, 1):
                found = quantities(sentence.text[:_LONGEST_READ], parties.known.places, lexicon)
                for quantity in found:
                    yield Figure(section.slug, number, place, parties.placed(quantity, own, first=count))
                count += len(found)
