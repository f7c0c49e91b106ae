"""Search on PostgreSQL as on SQLite: the same words, the same stems, no accents, no word left out"""

import unicodedata

from alembic import op

revision = "0003"
down_revision = "0002"

_OLD_MARKS = "“”„‘’‚«»‹›–—…\u00a0\u2007\u2009\u202f"
_BETWEEN = (
    (0x01, 0x2F), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0xA9), (0xAB, 0xB1), (0xB4, 0xB4), (0xB6, 0xB8), (0xBB, 0xBB),
    (0xBF, 0xBF), (0xD7, 0xD7), (0xF7, 0xF7), (0x60C, 0x60D), (0x61B, 0x61B), (0x61F, 0x61F), (0x66A, 0x66D),
    (0x6D4, 0x6D4), (0x2000, 0x206F), (0x20A0, 0x20C0), (0x2190, 0x22FF), (0x3000, 0x3003), (0x3008, 0x3020),
    (0xFF01, 0xFF0F), (0xFF1A, 0xFF20), (0xFF3B, 0xFF40), (0xFF5B, 0xFF65),
)  # fmt: skip
"""What stands between words, first and last of each run: the parser of PostgreSQL would see addresses and versions in
some of them, and, under a C locale, letters in all beyond ASCII."""
_LATIN = ((0xC0, 0x24F), (0x1E00, 0x1EFF))
_MARKS = (0x300, 0x36F)


def _characters(*runs: tuple[int, int]) -> list[str]:
    return [chr(number) for first, last in runs for number in range(first, last + 1)]


def _plain() -> dict[str, str]:
    """Return the Latin letters that have accents, each with the letter without."""
    folded = {letter: unicodedata.normalize("NFD", letter)[0] for letter in _characters(*_LATIN)}
    return {letter: plain for letter, plain in folded.items() if plain.isascii() and plain.isalpha()}


def _column(configuration: str, changed: str, to: str) -> tuple[str, str]:
    quoted = [text.replace("'", "''") for text in (changed, to)]
    words = "translate(text, '{}', '{}')".format(*quoted)
    return (
        "ALTER TABLE sentence ADD COLUMN search tsvector GENERATED ALWAYS AS "
        f"(to_tsvector('{configuration}', {words})) STORED",
        "CREATE INDEX ix_sentence_search ON sentence USING gin (search)",
    )


def _apply(*statements: str) -> None:
    for statement in statements:
        op.get_bind().exec_driver_sql(statement.replace("%", "%%"))  # the driver looks for parameters


def upgrade() -> None:
    """Index the words as SQLite's full-text index has them; nothing changes on SQLite itself."""
    if op.get_bind().dialect.name == "sqlite":
        return
    between, plain = _characters(*_BETWEEN), _plain()
    # A character that has none to become is dropped: the marks that stand behind a letter.
    changed = "".join([*between, *plain, *_characters(_MARKS)])
    _apply(
        "ALTER TABLE sentence DROP COLUMN search",
        "CREATE TEXT SEARCH DICTIONARY visavis_stem (TEMPLATE = pg_catalog.snowball, LANGUAGE = porter)",
        "CREATE TEXT SEARCH CONFIGURATION visavis (COPY = pg_catalog.english)",
        "ALTER TEXT SEARCH CONFIGURATION visavis ALTER MAPPING REPLACE pg_catalog.english_stem WITH visavis_stem",
        *_column("visavis", changed, " " * len(between) + "".join(plain.values())),
    )


def downgrade() -> None:
    """Index the words as PostgreSQL's own English has them."""
    if op.get_bind().dialect.name == "sqlite":
        return
    _apply(
        "ALTER TABLE sentence DROP COLUMN search",
        "DROP TEXT SEARCH CONFIGURATION visavis",
        "DROP TEXT SEARCH DICTIONARY visavis_stem",
        *_column("english", _OLD_MARKS, " " * len(_OLD_MARKS)),
    )
