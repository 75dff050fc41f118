"""A workbook for Excel: notes, the data as true numbers and dates, and the codebook."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from publication.exports.cells import LIST
from publication.exports.columns import Column, Type
from publication.exports.export import CAUTION, CAUTION_AR, Export

# What a sheet holds at most, its header aside.
ROWS_OF_A_SHEET = 1_048_575
CHARACTERS_OF_A_CELL = 32_767
# Excel keeps fifteen digits of a number, so a longer one is text.
LARGEST = 10**15
# Excel counts a 29 February 1900 that never was; from the next day on its dates are true.
FIRST_DAY = "1900-03-01"
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
    writers = [_writer(column, day) for column in export.columns]
    sheet, counts = _add_sheet(book, export.columns, bold, 1), {"data": 0}
    for row in export.rows:
        if counts[sheet.name] == ROWS_OF_A_SHEET:
            sheet = _add_sheet(book, export.columns, bold, len(counts) + 1)
            counts[sheet.name] = 0
        counts[sheet.name] += 1
        at = counts[sheet.name]
        for index, value in enumerate(row):
            if value is not None:
                writers[index](sheet, at, index, value)
    return counts


def _add_sheet(book: Workbook, columns: Sequence[Column], bold: Format, number: int) -> Worksheet:
    sheet: Worksheet = book.add_worksheet("data" if number == 1 else f"data {number}")
    sheet.set_column(0, len(columns) - 1, 16)
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(columns):
        sheet.write_string(0, index, column.name, bold)
    return sheet


def _writer(column: Column, day: Format) -> Callable[[Worksheet, int, int, Any], Any]:
    """Return what writes a value of a column into a cell."""
    match column.type:
        case Type.WHOLE:
            return _write_whole
        case Type.DECIMAL:
            return lambda sheet, row, index, value: sheet.write_number(row, index, float(value))
        case Type.YES_NO:
            return lambda sheet, row, index, value: sheet.write_boolean(row, index, value)
        case Type.DATE:
            return lambda sheet, row, index, value: _write_day(sheet, row, index, value, day)
        case Type.TEXTS:
            return lambda sheet, row, index, value: _write_text(sheet, row, index, LIST.join(value))
        case _:
            return _write_text


def _write_whole(sheet: Worksheet, row: int, index: int, value: int) -> None:
    if abs(value) < LARGEST:
        sheet.write_number(row, index, value)
    else:
        sheet.write_string(row, index, str(value))


def _write_day(sheet: Worksheet, row: int, index: int, value: str, day: Format) -> None:
    if value >= FIRST_DAY:
        sheet.write_datetime(row, index, date.fromisoformat(value), day)
    else:
        sheet.write_string(row, index, value)


def _write_text(sheet: Worksheet, row: int, index: int, value: str) -> None:
    if "\0" in value:
        raise ValueError("a text holds a NUL, which no format can carry")
    if len(value) > CHARACTERS_OF_A_CELL:
        # A cell that ended in the middle of a sentence would pass for what was said.
        value = f"({len(value)} characters, more than a cell holds: see the CSV or NDJSON)"
    sheet.write_string(row, index, value)


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
