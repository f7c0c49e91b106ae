"""What keeps texts harmless and whole in files that spreadsheets and other programs open. Pure."""

import re

WORKBOOK = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""How xlsxwriter makes a workbook in which no text is taken for a formula, a link or a number."""

_RUN = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def guarded(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run as a formula, or that `unguarded` would change."""
    return f"'{text}" if _RUN.match(text) else text


def unguarded(text: str) -> str:
    """Take off the apostrophe that `guarded` put before a text."""
    return text[1:] if text.startswith("'") and _RUN.match(text) else text


def xml_text(text: str) -> str:
    """Return a text with "�" for each character that no XML file, and so no document, can hold."""
    return _NOT_XML.sub("\ufffd", text)


def one_line(text: str | None) -> str:
    """Return a text on one line, without what no file can hold; an unknown one is empty."""
    return xml_text(" ".join((text or "").split()))
