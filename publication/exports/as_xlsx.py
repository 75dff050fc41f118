"""A workbook for Excel: notes, the data as true numbers and dates, and the codebook."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from publication.exports.columns import Column
from publication.exports.export import CAUTION, CAUTION_AR, Export
from publication.exports.sheets import Sheet

# What a sheet holds at most, its header aside.
ROWS_OF_A_SHEET = 1_048_575
PART = 65536
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "use_zip64": True,
}
# A workbook needs a date of its own; with none from the log, this one.
EPOCH = datetime(1980, 1, 1, tzinfo=UTC)
Line = Sequence[Any]


def write_xlsx(export: Export) -> Iterator[bytes]:
    """Yield the file once it is whole: it is put together on disk, whatever its size."""
    with TemporaryFile() as file:
        _fill(file, export)
        file.seek(0)
        while part := file.read(PART):
            yield part


def _fill(file: IO[bytes], export: Export) -> None:
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        made = export.about.at or EPOCH
        book.set_properties({
            "title": export.table.en,
            "comments": CAUTION,
            "created": made.astimezone(UTC).replace(tzinfo=None),
        })  # fmt: skip
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        notes = book.add_worksheet("notes")
        counts = _write_data(book, export, bold)
        _write_lines(notes, _notes(export, counts), (28, 70, 70), bold, wrapped)
        codebook = book.add_worksheet("codebook")
        _write_lines(codebook, _codebook(export.columns), (24, 28, 32, 60, 60, 40), bold, wrapped)


def _write_data(book: Workbook, export: Export, bold: Format) -> dict[str, int]:
    """Write the rows, on as many sheets as they need; return how many each sheet holds."""
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet, counts = _add_sheet(book, export.columns, bold, 1), {"data": 0}
    writers = [sheet.writer(column.type, day) for column in export.columns]
    for row in export.rows:
        if counts[sheet.name] == ROWS_OF_A_SHEET:
            sheet = _add_sheet(book, export.columns, bold, len(counts) + 1)
            counts[sheet.name] = 0
        counts[sheet.name] += 1
        sheet.write_line(counts[sheet.name], row, writers)
    return counts


def _add_sheet(book: Workbook, columns: Sequence[Column], bold: Format, number: int) -> Sheet:
    sheet: Sheet = book.add_worksheet("data" if number == 1 else f"data {number}", Sheet)
    sheet.set_column(0, len(columns) - 1, 16)
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(columns):
        sheet.write_string(0, index, column.name, bold)
    return sheet


def _write_lines(
    sheet: Worksheet, lines: Iterable[Line], widths: Sequence[int], bold: Format, wrapped: Format
) -> None:
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    sheet.freeze_panes(1, 0)
    for number, line in enumerate(lines):
        for index, value in enumerate(line):
            format_ = bold if number == 0 else wrapped
            if isinstance(value, int):
                sheet.write_number(number, index, value, format_)
            elif value:
                sheet.write_string(number, index, value, format_)


def _notes(export: Export, counts: dict[str, int]) -> Iterator[Line]:
    about = export.about
    yield "note", "English", "العربية"
    yield "table", export.table.en, export.table.ar
    yield "caution", CAUTION, CAUTION_AR
    yield "rows", sum(counts.values())
    for name, count in counts.items():
        yield f"rows on the sheet {name}", count
    if about.release:
        yield "release", about.release
    for warning in about.warnings:
        yield "warning", warning
    yield "log entry", str(about.n)
    yield "hash of the log", about.hash
    if about.at:
        yield "state of", about.at.isoformat()
    for each in about.datasets:
        yield "data set", f"{each['code']}: {each['name']}, {each['version']}"
        yield "licence", each["licence"]
        yield "cite as", each["citation"]


def _codebook(columns: Sequence[Column]) -> Iterator[Line]:
    yield "column", "type or code", "label", "English", "العربية", "empty means"
    for column in columns:
        yield column.name, column.type.value, "", column.en, column.ar, column.null.en
    for column in columns:
        for value in column.vocabulary or ():
            yield column.name, value.code, value.en, value.definition, value.ar
