"""Codebooks in the exchange format of programs for qualitative analysis: REFI-QDA Codebook 1.0 (`.qdc`, XML). Pure.

Written so that MAXQDA, NVivo, ATLAS.ti, QualCoder and others show something sensible: a theme is a code and its
definition the description; its questions are codes below it; groups of countries are codes below "Powers"; sets keep
the three kinds apart. What the format has no place for (slugs, phrases, examples, word lists) stands in the
description, below a line such as "Vis-à-vis theme: water", and comes back from there. Sets and colours are not read.

In a file of another program every codable code is a theme that only people code; a code that is none is a folder.
"""

import re
import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from xml.etree.ElementTree import Element, SubElement, indent, tostring
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

from defusedxml import DefusedXmlException
from defusedxml.sax import parseString
from slugify import slugify

from app.codebook import Codebook, NamedPower, Question, Theme, check_codebook
from app.errors import CodebookError
from app.harmless import xml_text

NAMESPACE = "urn:QDA-XML:codebook:1.0"
LARGEST, MOST_CODES, DEEPEST = 5_000_000, 5_000, 30
"""Bounds of a file that is read: bytes, codes, levels of elements."""

_GUIDS = uuid.uuid5(uuid.NAMESPACE_URL, NAMESPACE)
_MARK = re.compile(r"^Vis-à-vis (theme|question|power|folder|codebook): *(.*)$", re.MULTILINE)
_BARE_PHRASES = re.compile(r"^Phrases:[ \t]*$", re.MULTILINE)
_LIST = "List "
_BOOLEANS = {"true": True, "1": True, "": True, "false": False, "0": False}

Fields = Mapping[str, Sequence[str]]


def write_qdc(codebook: Codebook) -> bytes:
    """Return the codebook as a `.qdc` file; the same codebook gives the same bytes, and a slug always its guid.

    `read_qdc` makes an equal codebook of it. A character that XML cannot hold becomes "�".
    """
    root = Element("CodeBook", {"xmlns": NAMESPACE, "origin": "Vis-à-vis"})
    codes = SubElement(root, "Codes")
    for theme in codebook.themes:
        code = _code(codes, "theme", theme.slug, theme.label, _theme_words(theme))
        for question in codebook.questions_on(theme.slug):
            on = [f"{country}: {text}" for country, text in question.on]
            phrases = [str(phrase) for phrase in question.phrases]
            fields = {"Theme": [question.theme], "On": on, "Phrases": phrases}
            words = _described(question.text, "question", question.slug, fields)
            _code(code, "question", question.slug, question.label, words)
    if codebook.powers:
        words = _described("Groups of countries that a heading may name.", "folder", "powers", {})
        folder = _code(codes, "folder", "powers", "Powers", words, codable=False)
        for power in codebook.powers:
            words = _described("", "power", power.slug, {"Countries": power.members})
            _code(folder, "power", power.slug, power.label, words)
    _code(codes, "folder", "codebook", "About this codebook", _about(codebook), codable=False)
    _sets(root, codebook)
    indent(root)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def read_qdc(data: bytes, name: str) -> Codebook:
    """Make a codebook of a `.qdc` file; `name` is what complaints call it.

    Without ours in it, the version is made from the file's bytes, slugs are made from the codes' names (clashes
    numbered), and a code without a description says so in its definition. Raises CodebookError, naming file, line and
    field, where the file is no such codebook, has a document type or entities, or is beyond the bounds above.
    """
    if len(data) > LARGEST:
        raise CodebookError(f"{name}: is larger than {LARGEST // 1_000_000} MB")
    reader = _Reader(name)
    try:
        parseString(data, reader, forbid_dtd=True)
    except SAXParseException as error:
        raise reader.wrong("XML", f"is not well-formed: {error.getMessage()}", error.getLineNumber()) from error
    except DefusedXmlException as error:
        raise reader.wrong("XML", "has a document type or entities; a codebook needs none") from error
    except (ValueError, LookupError) as error:
        raise reader.wrong("XML", f"cannot be read: {error}") from error
    data_file, lines = _data_file(reader, version=f"qdc-{sha256(data).hexdigest()[:8]}")
    return check_codebook(name, data_file, lambda entry, field, _: lines.get(entry or field))


def _theme_words(theme: Theme) -> str:
    fields = {
        "Phrases": [str(phrase) for phrase in theme.phrases],
        "Exceptions": [str(phrase) for phrase in theme.exceptions],
        "Includes": theme.includes,
        "Excludes": theme.excludes,
    }
    return _described(theme.definition, "theme", theme.slug, fields)


def _about(codebook: Codebook) -> str:
    """Return the description of the code that carries what belongs to no single theme, question or power."""
    lists = {f"{_LIST}{name}": entries for name, entries in codebook.lists}
    fields = {"Version": [codebook.version], "Questions": codebook.question_slugs, **lists}
    return _described("What belongs to the codebook as a whole. Not for coding.", "codebook", "", fields)


def _described(text: str, kind: str, slug: str, fields: Fields) -> str:
    """Return a description: the text for people, then the mark and each field that has items, one on a line."""
    lines = [f"Vis-à-vis {kind}: {slug}".rstrip()]
    for name, items in fields.items():
        if items:
            lines += [f"{name}:", *("- " + item.replace("\n", "\n  ") for item in items)]
    return "\n\n".join(part for part in (text, "\n".join(lines)) if part)


def _code(above: Element, kind: str, slug: str, name: str, words: str, *, codable: bool = True) -> Element:
    codable_text = "true" if codable else "false"
    code = SubElement(above, "Code", {"guid": _guid(kind, slug), "name": _clean(name), "isCodable": codable_text})
    SubElement(code, "Description").text = _clean(words)
    return code


def _sets(root: Element, codebook: Codebook) -> None:
    """Add a set for each kind of code, which programs show as code groups; the format allows no empty `Sets`."""
    kinds: tuple[tuple[str, str, Iterable[Theme | Question | NamedPower]], ...] = (
        ("theme", "Themes", codebook.themes),
        ("question", "Questions", codebook.questions),
        ("power", "Powers", codebook.powers),
    )
    sets = SubElement(root, "Sets")
    for kind, name, entries in kinds:
        if entries:
            group = SubElement(sets, "Set", {"guid": _guid("set", kind), "name": name})
            for entry in entries:
                SubElement(group, "MemberCode", {"guid": _guid(kind, entry.slug)})


def _guid(kind: str, slug: str) -> str:
    return str(uuid.uuid5(_GUIDS, f"{kind}/{slug}")).upper()


def _clean(text: str) -> str:
    return xml_text(text.replace("\r\n", "\n").replace("\r", "\n"))


@dataclass(slots=True)
class _Code:
    """One `Code` of the file, with the line it starts on and the names of the codes above it, outermost first."""

    line: int
    name: str
    codable: bool
    above: tuple[str, ...]
    words: list[str] = field(default_factory=list)


class _Reader(ContentHandler):
    """Collects the codes of a file in their order, and refuses what cannot be one; lenient about the namespace."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self.file = file
        self.codes: list[_Code] = []
        self._locator: Locator | None = None
        self._open: list[_Code] = []
        self._tags: list[str] = []

    def wrong(self, place: str, reason: str, line: int | None = None) -> CodebookError:
        """Return (not raise) the error that names file, line and place."""
        return CodebookError(f"{self.file}, line {line or self._line()}, {place}: {reason}")

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802
        """Keep what knows the line."""
        self._locator = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        """Take in a code; keep count of everything."""
        tag = name.rpartition(":")[2]
        if not self._tags and tag != "CodeBook":
            raise self.wrong(tag, "is no REFI-QDA codebook, which begins with CodeBook")
        if len(self._tags) >= DEEPEST:
            raise self.wrong(tag, f"stands deeper than {DEEPEST} levels")
        self._tags.append(tag)
        if tag == "Code":
            self._open.append(self._code(attrs))
            self.codes.append(self._open[-1])

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802
        """Leave the element."""
        if self._tags.pop() == "Code":
            self._open.pop()

    def characters(self, content: str) -> None:
        """Keep the text of a code's own description."""
        if self._tags[-2:] == ["Code", "Description"]:
            self._open[-1].words.append(content)

    def _code(self, attrs: AttributesImpl) -> _Code:
        name = attrs.get("name", "").strip()
        if self._tags[-2:] not in (["Codes", "Code"], ["Code", "Code"]):
            raise self.wrong("Code", "can stand in Codes or in another Code only")
        if not name:
            raise self.wrong("Code", "has no name")
        if len(self.codes) >= MOST_CODES:
            raise self.wrong("Code", f"there are more than {MOST_CODES}")
        codable = _BOOLEANS.get(attrs.get("isCodable", "").strip())
        if codable is None:
            raise self.wrong(f"Code “{name}”, isCodable", "must be true or false")
        return _Code(self._line(), name, codable, tuple(code.name for code in self._open))

    def _line(self) -> int:
        return self._locator.getLineNumber() or 1 if self._locator else 1


@dataclass(frozen=True, slots=True)
class _Parts:
    """A code's description taken apart: `kind` and `slug` of the mark ("" where there is none), text and fields."""

    kind: str
    slug: str
    text: str
    fields: Fields


def _parts(reader: _Reader, code: _Code) -> _Parts:
    words = "".join(code.words).replace("\r\n", "\n").replace("\r", "\n")
    if marks := list(_MARK.finditer(words)):
        mark = marks[-1]  # the definition itself may quote one
        fields = _fields(reader, code, words[mark.end() :])
        return _Parts(mark[1], mark[2].strip(), words[: mark.start()].strip(), fields)
    if mark_free := _BARE_PHRASES.search(words):
        fields = _fields(reader, code, words[mark_free.start() :])
        return _Parts("theme", "", words[: mark_free.start()].strip(), fields)
    return _Parts("theme" if code.codable else "folder", "", words.strip(), {})


def _fields(reader: _Reader, code: _Code, words: str) -> Fields:
    """Read "Name:" lines, each followed by its items, "- " before each and two blanks before their further lines."""
    fields: dict[str, list[str]] = {}
    items: list[str] = []
    for line in words.split("\n"):
        if line.startswith("- "):
            items.append(line[2:])
        elif line.startswith("  ") and items:
            items[-1] += "\n" + line[2:]
        elif line.endswith(":") and not line.startswith(" "):
            items = fields.setdefault(line[:-1], [])
        elif line.strip():
            reason = f"“{line.strip()}” is neither a field, like “Phrases:”, nor one of its items, like “- water”"
            raise reader.wrong(f"Code “{code.name}”, Description", reason, code.line)
    return fields


def _data_file(reader: _Reader, version: str) -> tuple[dict[str, object], dict[str, int]]:
    """Return what the data file would say of these codes, and the line of each entry."""
    parts = [_parts(reader, code) for code in reader.codes]
    names = _Names(reader.codes, parts)
    tables: dict[str, dict[str, dict[str, object]]] = {"theme": {}, "question": {}, "power": {}}
    lines: dict[str, int] = {}
    about: Fields = {}
    for code, part in zip(reader.codes, parts, strict=True):
        if part.kind == "codebook":
            about = part.fields
        elif part.kind != "folder":
            slug, label = names.of(code, part)
            if slug in tables[part.kind]:
                first = lines[f"{part.kind}.{slug}"]
                raise reader.wrong(f"Code “{code.name}”", f"is {part.kind} {slug}, as in line {first}", code.line)
            tables[part.kind][slug] = _table(reader.file, label, part)
            lines[f"{part.kind}.{slug}"] = code.line
    order = {slug: place for place, slug in enumerate(about.get("Questions", ()))}
    questions = sorted(tables["question"].items(), key=lambda entry: order.get(entry[0], len(order)))
    lists = {name.removeprefix(_LIST): list(items) for name, items in about.items() if name.startswith(_LIST)}
    told = "".join(about.get("Version", ())[:1]) or version
    return {"version": told, "lists": lists, **tables, "question": dict(questions)}, lines


def _table(file: str, label: str, part: _Parts) -> dict[str, object]:
    """Return one entry of the data file; a field that it does not know comes through, to be complained about."""
    fields: dict[str, object] = {name.lower(): list(items) for name, items in part.fields.items()}
    if part.kind == "theme":
        return {**fields, "label": label, "definition": part.text or f"No definition in {file}."}
    if part.kind == "power":
        return {"label": label, "members": fields.pop("countries", []), **fields}
    on = dict(_told_on(item) for item in part.fields.get("On", ()))
    theme = "".join(part.fields.get("Theme", ())[:1])
    return {**fields, "label": label, "text": part.text, "theme": theme, "on": on}


def _told_on(item: str) -> tuple[str, str]:
    """Take "AF: the question as put there" apart."""
    country, _, text = item.partition(":")
    return country.strip(), text.strip()


class _Names:
    """Gives codes of other programs slugs and labels that no other theme has; ours keep their own."""

    def __init__(self, codes: Sequence[_Code], parts: Sequence[_Parts]) -> None:
        ours = [(code, part) for code, part in zip(codes, parts, strict=True) if part.kind == "theme" and part.slug]
        self._slugs = {part.slug for _, part in ours}
        self._labels = {code.name.casefold() for code, _ in ours}
        self._tried: Counter[str] = Counter()

    def of(self, code: _Code, part: _Parts) -> tuple[str, str]:
        """Return slug and label of the code; a name that is taken gets those of the codes above put before it."""
        if part.slug:
            return part.slug, code.name
        path = ": ".join((*code.above, code.name))
        label = self._free((code.name, path), " ({})", self._labels)
        slug = self._free((slugify(code.name) or "theme",), "-{}", self._slugs)
        self._labels.add(label.casefold())
        self._slugs.add(slug)
        return slug, label

    def _free(self, names: Sequence[str], form: str, taken: Collection[str]) -> str:
        """Return the first name that is not taken: one of these, or the last of them with a number from 2 behind it."""
        *_, name = names
        for one in names:
            if one.casefold() not in taken:
                return one
        while (numbered := name + form.format(self._next(name.casefold() + form))).casefold() in taken:
            pass
        return numbered

    def _next(self, name: str) -> int:
        """Return the next number for a name: those before are taken and stay so, and need no second look."""
        self._tried[name] += 1
        return self._tried[name] + 1
