"""One value as the text of a cell, which no spreadsheet runs and no program misreads."""

import re
from collections.abc import Sequence
from typing import Any

from publication.exports.columns import Column, Type

# A spreadsheet runs a cell that begins with one of these as a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
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
    return f"'{text}" if text.startswith(FORMULA) else text


def quoted(text: str | None) -> str:
    """Write a cell of CSV: null is nothing, and empty text a pair of quotes."""
    if text is None:
        return ""
    if text and not NEEDS_QUOTES.search(text):
        return text
    return '"' + text.replace('"', '""') + '"'
