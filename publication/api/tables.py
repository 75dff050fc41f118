"""Rows as comma-separated values."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from rest_framework.renderers import BaseRenderer

# A spreadsheet runs a cell that begins with one of these as a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under the columns named; ``bom`` marks the text as UTF-8 for Excel."""

    columns: Sequence[str]
    rows: Iterable[Mapping[str, Any]]
    bom: bool = False


class CsvRenderer(BaseRenderer):
    """RFC 4180 with a header row, in UTF-8. An empty cell is null, never zero."""

    media_type = "text/csv"
    format = "csv"

    def render(self, data: Table, *args: Any, **kwargs: Any) -> bytes:
        text = StringIO()
        writer = csv.writer(text)
        writer.writerow(data.columns)
        writer.writerows([cell(row[column]) for column in data.columns] for row in data.rows)
        return ((BOM if data.bom else "") + text.getvalue()).encode()


def cell(value: Any) -> str:
    """Write one value: null empty, true and false, lists parted by ``; ``, never a formula."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return cell("; ".join(value))
        case str():
            return f"'{value}" if value.startswith(FORMULA) else value
        case _:
            return str(value)
