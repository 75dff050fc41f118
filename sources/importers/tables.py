"""Reading tables row by row, with every fault named by row, column, value and what is accepted."""

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from sources.dates import ACCEPTED_DAYS, is_far
from sources.importers.problems import MOST_PERSONS, STORABLE, Problem, storable

Table = Iterable[Mapping[str, str]]

# The key under which csv.DictReader files the cells that stand beyond the header.
EXTRA_CELLS = "cells beyond the header"


def read_table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a UTF-8 CSV file, with or without a byte order mark."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, restkey=EXTRA_CELLS))


class Row:
    """One row of a table, read cell by cell.

    A reader that meets a fault records it in ``problems`` and returns a stand-in, so that one
    pass finds every fault of the row. What was read from a row with problems must be discarded.
    """

    def __init__(self, where: str, cells: Mapping[str, str]) -> None:
        self.where = where
        self.cells = cells
        self.problems: list[Problem] = []

    def refuse(self, column: str, value: str, accepted: str, /, **values: object) -> None:
        self.problems.append(Problem.of(self.where, column, value, accepted, **values))

    def text(self, column: str) -> str:
        """Return the cell without surrounding blanks; it may be empty."""
        value = self.cells[column].strip()
        if not storable(value):
            self.refuse(column, ascii(value), STORABLE)
            return ""
        return value

    def name(self, column: str) -> str:
        """Return a cell that may not be empty."""
        value = self.text(column)
        if not value:
            self.refuse(column, value, "a text that is not empty")
        return value

    def count(self, column: str) -> int:
        """Return whole persons."""
        value = self.text(column)
        # Eleven digits are enough, and longer ones are not turned into numbers at all.
        digits = value.isascii() and value.isdigit() and len(value) <= len(str(MOST_PERSONS))
        if not digits or int(value) > MOST_PERSONS:
            self.refuse(column, value[:30], "a whole number, 0 to %(most)s", most=MOST_PERSONS)
            return 0
        return int(value)

    def day(self, column: str) -> date:
        value = self.text(column)
        try:
            day = date.fromisoformat(value)
        except ValueError:
            self.refuse(column, value, "a date, written 2017-06-05")
            return date.min
        if is_far(day, day):
            self.refuse(column, value, ACCEPTED_DAYS)
            return date.min
        return day

    def degrees(self, column: str, limit: int) -> Decimal:
        """Return a coordinate from -limit to limit, in degrees."""
        value = self.text(column)
        try:
            degrees = Decimal(value)
        except InvalidOperation:
            degrees = Decimal("Infinity")
        if not (degrees.is_finite() and abs(degrees) <= limit):
            self.refuse(column, value, "degrees from -%(most)s to %(most)s", most=limit)
        return degrees

    def one_of(self, column: str, accepted: Collection[str]) -> str:
        value = self.text(column)
        if value not in accepted:
            self.refuse(column, value, "one of %(codes)s", codes=tuple(accepted))
        return value


def rows_of(
    table: Table, columns: Collection[str], problems: list[Problem], *, name: str = ""
) -> Iterator[Row]:
    """Yield the rows that have every column, and add the faults of the others to ``problems``.

    Rows are numbered as a spreadsheet shows them: the header is row 1. ``name`` says which table
    it is, where an import reads several.
    """
    number = 1
    for number, cells in enumerate(table, start=2):
        row = Row(f"{name} row {number}".strip(), cells)
        for column in columns:
            if cells.get(column) is None:
                row.refuse(column, "", "a table in which every row has this column")
        if EXTRA_CELLS in cells:
            row.refuse(EXTRA_CELLS, str(cells[EXTRA_CELLS]), "none")
        if row.problems:
            problems.extend(row.problems)
        else:
            yield row
    if number == 1:
        problems.append(
            Problem.of(name or "table", "rows", "", "at least one row under the header")
        )
