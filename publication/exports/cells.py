"""One value as the text of a cell, which no spreadsheet runs and no program misreads."""

import re
from collections.abc import Sequence
from typing import Any

from publication.exports.columns import Column, Type

# What a spreadsheet may run as a formula, behind blanks and in signs of any width. Python and
# PostgreSQL read it alike.
BLANKS = r"[ \t\r\n\v\f\u00a0\u200b\u2060\u3000\ufeff]"
FORMULA = rf"^(?:[\t\r\n]|{BLANKS}*[=+\-@\uff1d\uff0b\uff0d\uff20])"
NEEDS_QUOTES = re.compile('[",\r\n]')
LIST = "; "


def csv_line(row: Sequence[Any], columns: Sequence[Column]) -> str:
    """Write a row as one line, ended as RFC 4180 ends it."""
    cells = (as_text(value, column) for value, column in zip(row, columns, strict=True))
    return ",".join(map(quoted, cells)) + "\r\n"


def as_text(value: Any, column: Column) -> str | None:
    """Write a value: lists parted by ``; ``, never a formula; None stays None.

    Raises ValueError on a NUL, which no format can carry.
    """
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case list() | tuple():
            return guarded(LIST.join(map(str, value)))
        case str() if column.type is Type.TEXT:
            return guarded(value)
        case _:
            return str(value)


def guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    if "\0" in text:
        raise ValueError("a text holds a NUL, which no format can carry")
    return f"'{text}" if re.match(FORMULA, text) else text


def quoted(text: str | None) -> str:
    """Write a cell of CSV: null is nothing, and empty text a pair of quotes."""
    if text is None:
        return ""
    if text and not NEEDS_QUOTES.search(text):
        return text
    return '"' + text.replace('"', '""') + '"'
