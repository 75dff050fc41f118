"""A worksheet that takes whole rows: the same XML as cell by cell, in a fraction of the time."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from publication.exports.cells import LIST
from publication.exports.columns import Type

CHARACTERS_OF_A_CELL = 32_767
# Excel keeps fifteen digits of a number, so a longer one is text.
LARGEST = 10**15
# Excel counts a 29 February 1900 that never was; from the next day on its dates are true.
FIRST_DAY = "1900-03-01"
DAY_ZERO = date(1899, 12, 30).toordinal()
# What must be written in another way than it stands: marks and controls of XML, a control that is
# spelled out as Excel does, and white space at either end.
SPECIAL = re.compile(r"[\x00-\x1f<>&\ufffe\uffff]|_x[0-9a-fA-F]{4}_|^\s|\s$")

NAMES = [xl_col_to_name(index) for index in range(200)]

# Everything of a cell but its address.
Cell = tuple[str, str]
Write = Callable[[Any], Cell]


class Sheet(Worksheet):  # type: ignore[misc]
    """Rows go straight into the file; a workbook of constant memory holds none of them."""

    def write_line(self, row: int, values: Sequence[Any], writers: Sequence[Write]) -> None:
        """Write a row below all others. A value that is None leaves its cell empty."""
        self._write_single_row(row)
        self._check_dimensions(row, len(values) - 1)
        cells = (
            f'<c r="{name}{row + 1}"{kind}>{content}</c>'
            for name, value, write in zip(NAMES, values, writers, strict=False)
            if value is not None
            for kind, content in (write(value),)
        )
        self.fh.write(f'<row r="{row + 1}">{"".join(cells)}</row>')

    def writer(self, kind: Type, day: Format) -> Write:
        """Return what makes the cell of a value of that type; ``day`` is how a date looks."""
        match kind:
            case Type.WHOLE:
                return self.whole
            case Type.DECIMAL:
                return lambda value: ("", f"<v>{float(value):.16G}</v>")
            case Type.YES_NO:
                return lambda value: (' t="b"', f"<v>{int(value)}</v>")
            case Type.DATE:
                return lambda value: self.day(value, day)
            case Type.TEXTS:
                return lambda value: self.text(LIST.join(value))
            case _:
                return self.text

    def whole(self, value: int) -> Cell:
        return ("", f"<v>{value}</v>") if abs(value) < LARGEST else self.text(str(value))

    def day(self, value: str, day: Format) -> Cell:
        if value < FIRST_DAY:
            return self.text(value)
        number = date.fromisoformat(value).toordinal() - DAY_ZERO
        style = day._get_xf_index()  # noqa: SLF001
        return f' s="{style}"', f"<v>{number}</v>"

    def text(self, value: str) -> Cell:
        if "\0" in value:
            raise ValueError("a text holds a NUL, which no format can carry")
        if len(value) > CHARACTERS_OF_A_CELL:
            # A cell that ended in the middle of a sentence would pass for what was said.
            value = f"({len(value)} characters, more than a cell holds: see the CSV or NDJSON)"
        kept = ""
        if SPECIAL.search(value):
            value = self._escape_data(self._escape_control_characters(value))
            kept = ' xml:space="preserve"' if value != value.strip() else ""
        return ' t="inlineStr"', f"<is><t{kept}>{value}</t></is>"
