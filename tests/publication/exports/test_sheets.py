"""Whole rows are written as the library writes them cell by cell."""

from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from publication.exports.as_xlsx import OPTIONS
from publication.exports.columns import Type
from publication.exports.sheets import FIRST_DAY, Sheet

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
ROWS = st.lists(
    st.tuples(
        st.one_of(st.none(), TEXTS.filter(lambda text: not text.startswith("<r>"))),
        st.one_of(st.none(), st.integers(-(10**15) + 1, 10**15 - 1)),
        st.one_of(st.none(), st.decimals(-180, 180, places=2).map(str)),
        st.one_of(st.none(), st.booleans()),
        st.one_of(st.none(), st.dates(date.fromisoformat(FIRST_DAY)).map(str)),
    ),
    max_size=4,
)
TYPES = (Type.TEXT, Type.WHOLE, Type.DECIMAL, Type.YES_NO, Type.DATE)


def parts_of(rows: list[tuple[Any, ...]], *, whole: bool) -> dict[str, bytes]:
    """The files in a workbook of these rows under a header, written in one of the two ways."""
    file = BytesIO()
    with Workbook(file, OPTIONS) as book:
        book.set_properties({"created": datetime(2017, 6, 1)})  # noqa: DTZ001
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("data", Sheet)
        for index, kind in enumerate(TYPES):
            sheet.write_string(0, index, kind.value)
        writers = [sheet.writer(kind, day) for kind in TYPES]
        for number, row in enumerate(rows, 1):
            if whole:
                sheet.write_line(number, row, writers)
            else:
                write_cells(sheet, number, row, day)
    with ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_cells(sheet: Sheet, number: int, row: tuple[Any, ...], day: Any) -> None:
    text, count, degrees, yes, on = row
    if text is not None:
        sheet.write_string(number, 0, text)
    if count is not None:
        sheet.write_number(number, 1, count)
    if degrees is not None:
        sheet.write_number(number, 2, float(degrees))
    if yes is not None:
        sheet.write_boolean(number, 3, yes)
    if on is not None:
        sheet.write_datetime(number, 4, date.fromisoformat(on), day)


@settings(max_examples=40)
@given(ROWS.filter(lambda rows: all(any(cell is not None for cell in row) for row in rows)))
def test_rows_are_written_as_the_library_writes_their_cells(rows: list[tuple[Any, ...]]) -> None:
    assert parts_of(rows, whole=True) == parts_of(rows, whole=False)


@pytest.mark.parametrize("text", ["", " a", "a\t", "1 < 2 & 3", "_x000D_", "a\r\nb", "قتيل\x1f"])
def test_odd_texts_are_escaped_as_the_library_does(text: str) -> None:
    rows = [(text, None, None, None, None)]
    assert parts_of(rows, whole=True) == parts_of(rows, whole=False)


def test_a_text_that_looks_like_markup_stays_text() -> None:
    [sheet] = [
        content
        for name, content in parts_of([("<r>a</r>", 1, None, None, None)], whole=True).items()
        if name.endswith("sheet1.xml")
    ]
    assert b"&lt;r&gt;a&lt;/r&gt;" in sheet


@pytest.mark.parametrize("text", ["a\uffff", "\ufffe"])
def test_what_xml_cannot_hold_is_spelled_out_as_the_library_does(text: str) -> None:
    row = [(text, None, None, None, None)]
    assert parts_of(row, whole=True) == parts_of(row, whole=False)
