"""Every format tells the same rows: read back by the tools that partners read them with."""

import csv
import io
import json
from datetime import datetime
from typing import Any

import hxl
import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from publication.exports import as_parquet, as_xlsx
from publication.exports.export import CAUTION
from publication.exports.formats import CSV, FORMATS, GEOJSON, HXL, NDJSON, PARQUET, XLSX, Format
from tests.publication.exports.making import COLUMNS, FULL, NOTHING, made

# A cell of a workbook has no time zone.
DAY = datetime(2017, 6, 5)  # noqa: DTZ001
NAMES = [column.name for column in COLUMNS]
EMPTY = NOTHING | {"code": "HT2", "text": ""}
ROWS = [FULL, EMPTY, NOTHING | {"code": "HT3"}]
# Nothing that no format holds: NUL is refused, and half a surrogate is no text.
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
AWKWARD = st.one_of(
    TEXTS, st.sampled_from(["=1+1", "+1", "-1", "@a", "\t=1", "\r", "\n=1", "'", '"', '"",', "ما"])
)
WHOLES = st.none() | st.integers(0, 2**63 - 1)


def workbook(found: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(found))


def cells(found: bytes, sheet: str = "data") -> list[tuple[Any, ...]]:
    return list(workbook(found)[sheet].iter_rows(values_only=True))


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.suffix)
@pytest.mark.parametrize("rows", [ROWS, []], ids=["rows", "nothing"])
def test_the_same_content_is_the_same_to_the_byte(form: Format, rows: list[Any]) -> None:
    assert made(form, rows) == made(form, rows)


def test_the_same_content_is_the_same_in_another_second_and_another_file_mode(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = made(XLSX, ROWS)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert made(XLSX, ROWS) == before


def test_csv_tells_null_from_empty_and_zero() -> None:
    assert made(CSV, ROWS).decode() == (
        ",".join(NAMES) + "\r\n"
        "HT1,'=1+1,0,-35.95,39.01,false,2017-06-05,names; exact_date\r\n"
        'HT2,"",,,,,,""\r\n'
        'HT3,,,,,,,""\r\n'
    )
    assert made(CSV, [], bom=True).startswith(b"\xef\xbb\xbfcode,")


@given(st.lists(st.tuples(AWKWARD, WHOLES), max_size=5))
def test_csv_is_read_back_whatever_the_text(values: list[tuple[str, int | None]]) -> None:
    rows = [{"code": "HT1", "text": text, "whole": whole} for text, whole in values]
    found = csv.DictReader(io.StringIO(made(CSV, rows).decode(), newline=""), strict=True)
    for row, (text, whole) in zip(found, values, strict=True):
        assert row["text"].removeprefix("'") == text.removeprefix("'")
        assert not row["text"].startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
        assert row["whole"] == ("" if whole is None else str(whole))


@given(st.lists(st.tuples(AWKWARD, WHOLES), max_size=5))
def test_ndjson_and_parquet_keep_every_text_and_number(
    values: list[tuple[str, int | None]],
) -> None:
    rows = [{"code": "HT1", "text": text, "whole": whole} for text, whole in values]
    told = [json.loads(line) for line in made(NDJSON, rows).splitlines()]
    held = pq.read_table(io.BytesIO(made(PARQUET, rows))).to_pylist()
    for found in (told, held):
        assert [(row["text"], row["whole"]) for row in found] == values


def test_parquet_has_types_and_says_what_to_cite() -> None:
    table = pq.read_table(io.BytesIO(made(PARQUET, ROWS)))
    first, second, third = table.to_pylist()
    assert first["on"].isoformat() == "2017-06-05"
    assert (first["place_latitude"], first["sure"], first["whole"]) == (-35.95, False, 0)
    assert (second["text"], second["whole"], second["on"]) == ("", None, None)
    assert third["text"] is None
    about = json.loads(table.schema.metadata[b"harmtrack.about"])
    assert (about["release"], about["log"]["n"]) == ("2017-06.r1", 7)
    assert about["datasets"][0]["licence"] == "CC BY 4.0"
    assert table.schema.field("whole").metadata[b"null"] == b"unknown, never zero"


def test_parquet_is_written_in_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(as_parquet, "ROW_GROUP", 2)
    file = pq.ParquetFile(io.BytesIO(made(PARQUET, ROWS)))
    assert [file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)] == [2, 1]


def test_geojson_has_a_point_only_where_there_is_one() -> None:
    found = json.loads(made(GEOJSON, ROWS))
    assert set(found) == {"type", "about", "features"}
    first, second, _ = found["features"]
    assert first["geometry"] == {"type": "Point", "coordinates": [39.01, -35.95]}
    assert first["id"] == "HT1"
    assert set(first) == {"type", "id", "geometry", "properties"}
    assert set(first["properties"]) == set(NAMES) - {"place_latitude", "place_longitude"}
    assert second["geometry"] is None
    assert json.loads(made(GEOJSON, []))["features"] == []


def test_a_workbook_has_true_numbers_and_dates_and_no_formula() -> None:
    book = workbook(made(XLSX, ROWS))
    assert book.sheetnames == ["notes", "data", "codebook"]
    head, first, second, third = book["data"].iter_rows()
    assert [cell.value for cell in head] == NAMES
    assert [cell.data_type for cell in first] == ["s", "s", "n", "n", "n", "b", "d", "s"]
    assert [cell.value for cell in first] == [
        "HT1", "=1+1", 0, -35.95, 39.01, False, DAY, "names; exact_date",
    ]  # fmt: skip
    assert (second[2].value, third[1].value) == (None, None)
    assert all(sheet.freeze_panes == "A2" for sheet in book)


def test_a_workbook_says_how_many_rows_it_has_and_what_they_mean() -> None:
    found = made(XLSX, ROWS)
    notes = {row[0]: row[1] for row in cells(found, "notes")}
    assert (notes["rows"], notes["rows on the sheet data"]) == (3, 3)
    assert (notes["caution"], notes["licence"]) == (CAUTION, "CC BY 4.0")
    assert (notes["release"], notes["log entry"]) == ("2017-06.r1", "7")
    codebook = {row[0]: row for row in cells(found, "codebook")}
    assert codebook["whole"][1:] == (
        "whole number", None, "Persons.", "أشخاص.", "unknown, never zero",
    )  # fmt: skip


def test_more_rows_than_a_sheet_holds_go_on_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(as_xlsx, "ROWS_OF_A_SHEET", 2)
    rows = [{"code": f"HT{n}"} for n in range(5)]
    found = made(XLSX, rows)
    assert workbook(found).sheetnames == ["notes", "data", "data 2", "data 3", "codebook"]
    told = [row[0] for name in ("data", "data 2", "data 3") for row in cells(found, name)[1:]]
    assert told == [f"HT{n}" for n in range(5)]
    assert cells(found, "data 3")[0] == tuple(NAMES)
    notes = {row[0]: row[1] for row in cells(found, "notes")}
    assert (notes["rows"], notes["rows on the sheet data 3"]) == (5, 1)


def test_what_excel_would_round_or_cut_is_text() -> None:
    rows: list[dict[str, Any]] = [
        {"code": "12345678901234567890", "whole": 9_007_199_254_740_993, "on": "1899-12-31"},
        {"code": "HT2", "text": "ا" * 40_000},
    ]
    _, first, second = cells(made(XLSX, rows))
    assert (first[0], first[2]) == ("12345678901234567890", "9007199254740993")
    assert first[6] == "1899-12-31"
    assert second[1] == "(40000 characters, more than a cell holds: see the CSV or NDJSON)"


@settings(max_examples=20)
@given(st.lists(AWKWARD, min_size=1, max_size=20))
def test_a_workbook_keeps_every_text(values: list[str]) -> None:
    found = cells(made(XLSX, [{"code": "HT1", "text": text} for text in values]))
    # Office writes control characters as _x001F_.
    assert [unescape(row[1] or "") for row in found[1:]] == values


@pytest.mark.parametrize("form", [CSV, HXL, XLSX], ids=lambda form: form.suffix)
def test_a_nul_is_refused(form: Format) -> None:
    with pytest.raises(ValueError, match="NUL"):
        made(form, [{"code": "HT1", "text": "a\0b"}])


def test_hxl_tags_stand_under_the_names() -> None:
    found = made(HXL, ROWS)
    assert found.splitlines()[1].decode() == ",".join(column.hxl for column in COLUMNS)
    data = hxl.data(io.BytesIO(found), hxl.InputOptions(allow_local=True))
    assert data.headers == NAMES
    assert data.tags[:2] == ["#event", "#description"]
    assert [row.get("#event+code") for row in data] == ["HT1", "HT2", "HT3"]
