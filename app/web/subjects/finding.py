"""A section and a sentence of a loaded text by what an address calls them."""

from app.errors import NotFoundError
from app.rows import CommentaryView, PassageRow, SectionView, SentenceRow


def section_of(view: CommentaryView, slug: str) -> SectionView:
    """Return the section with this slug.

    Raises:
        NotFoundError: there is none; names those there are.
    """
    found = view.section(slug)
    if found is None:
        known = tuple((row.label, row.address) for row in view.sections)
        raise NotFoundError("section", slug, known, may_be_gone=True)
    return found


def sentence_of(view: CommentaryView, key: str) -> tuple[SectionView, SentenceRow]:
    """Return the sentence that has this key or had it before a rewording, with the section it stands in now.

    Raises:
        NotFoundError: it is in no section any more; leads to the text.
    """
    current = view.former.get(key, key)
    for section in view.sections:
        for sentence in section.sentences:
            if sentence.key == current:
                return section, sentence
    raise NotFoundError("sentence", key, ((view.row.title, view.row.address),), may_be_gone=True)


def passage_of(section: SectionView, number: int) -> PassageRow:
    """Return a passage of a section by its number, from 1.

    Raises:
        NotFoundError: the section has fewer.
    """
    found = next((row for row in section.passages if row.position == number), None)
    if found is None:
        raise NotFoundError("passage", f"p{number}", ((section.label, section.address),), may_be_gone=True)
    return found
