"""A made-up table with a column of every type, and what a format makes of rows of it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from publication.exports.columns import UNKNOWN, Column, Table, Type
from publication.exports.export import About, Export, Given
from publication.exports.formats import Format

ABOUT = About(
    n=7,
    hash="a" * 64,
    at=datetime(2026, 1, 15, 12, tzinfo=UTC),
    datasets=[
        {
            "code": "made-up",
            "name": "Made up for tests",
            "publisher": "harmtrack tests",
            "version": "1",
            "licence": "CC BY 4.0",
            "citation": "Made up for tests.",
            "homepage": "https://example.org/made-up",
        }
    ],
    release="2017-06.r1",
)
COLUMNS = (
    Column("code", "row.code", Type.TEXT, "Made-up code.", "رمز مختلق.", "#event+code"),
    Column("text", "row.text", Type.TEXT, "Made-up text.", "نص مختلق.", "#description", UNKNOWN),
    Column("whole", "row.whole", Type.WHOLE, "Persons.", "أشخاص.", "#affected", UNKNOWN),
    Column("place_latitude", "row.place_latitude", Type.DECIMAL, "North.", "شمالًا.", "#geo+lat",
           UNKNOWN),
    Column("place_longitude", "row.place_longitude", Type.DECIMAL, "East.", "شرقًا.", "#geo+lon",
           UNKNOWN),
    Column("sure", "row.sure", Type.YES_NO, "Made-up flag.", "علامة مختلقة.", "#meta+sure",
           UNKNOWN),
    Column("on", "row.on", Type.DATE, "Made-up day.", "يوم مختلق.", "#date", UNKNOWN),
    Column("parts", "row.parts", Type.TEXTS, "Made-up parts.", "أجزاء مختلقة.", "#meta+parts",
           UNKNOWN),
)  # fmt: skip
TABLE = Table("made-up", "A made-up table.", "جدول مختلق.", COLUMNS)
NOTHING: dict[str, Any] = {
    column.name: [] if column.type is Type.TEXTS else None for column in COLUMNS
}
FULL = NOTHING | {
    "code": "HT1",
    "text": "=1+1",
    "whole": 0,
    "place_latitude": "-35.95",
    "place_longitude": "39.01",
    "sure": False,
    "on": "2017-06-05",
    "parts": ["names", "exact_date"],
}


def export(rows: Sequence[Mapping[str, Any]], *, bom: bool = False) -> Export:
    given = Given(COLUMNS, [{"row": {**NOTHING, **row}} for row in rows])
    return Export(TABLE, COLUMNS, given, ABOUT, bom=bom)


def made(form: Format, rows: Sequence[Mapping[str, Any]], *, bom: bool = False) -> bytes:
    return b"".join(form.write(export(rows, bom=bom)))
