"""What PostgreSQL writes by itself is what the values of the same rows would be written as."""

import json

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publication.exports.cells import csv_line
from publication.exports.columns import Column, Table, Type
from publication.exports.stored import Stored, find_public, text, value
from publication.exports.tables import INCIDENTS, TABLES, in_hapi_names
from publication.moments import LIVE
from tests.publication.exports.test_formats import AWKWARD
from tests.world import add_claim, make_incident, make_public

ALL = [*TABLES, *map(in_hapi_names, TABLES)]
HXL_IDS = [*(table.name for table in TABLES), *(f"{table.name} in HXL" for table in TABLES)]
WORDS = Column("words", "record.words", Type.TEXT, "Made up.", "مختلق.", "#meta")
PARTS = Column("parts", "record.parts.*.part", Type.TEXTS, "Made up.", "مختلق.", "#meta")


def stored(table: Table) -> Stored:
    return Stored(table, table.columns, find_public(LIVE))


def csv_of(table: Table) -> str:
    return b"".join(stored(table).csv()).decode()


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("table", ALL, ids=HXL_IDS)
def test_both_roads_write_the_same_bytes(table: Table) -> None:
    lines = [csv_line(row, table.columns) for row in stored(table)]
    assert len(lines) > 1000
    assert csv_of(table) == "".join(lines)


@pytest.mark.django_db
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(AWKWARD, st.lists(AWKWARD, max_size=3))
def test_postgresql_guards_and_quotes_as_we_do(words: str, parts: list[str]) -> None:
    body = json.dumps({"words": words, "parts": [{"part": part} for part in parts]})
    source = "FROM (SELECT %s::jsonb AS body) record"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {value(WORDS)}, {value(PARTS)} {source}", [body])
        row = cursor.fetchone()
        asked = cursor.mogrify(f"SELECT {text(WORDS)}, {text(PARTS)} {source}", [body])
        with cursor.copy(f"COPY ({asked}) TO STDOUT WITH (FORMAT csv)") as lines:
            line = b"".join(bytes(part) for part in lines).decode()
    assert row == (words, parts)
    assert line[:-1] + "\r\n" == csv_line(row, [WORDS, PARTS])


@pytest.mark.django_db
def test_what_is_not_told_is_null_and_what_is_unknown_is_not_zero() -> None:
    incident = make_incident(place="XX01", place_precision="province", parties=("made-up-army",))
    add_claim(incident, low=None)
    make_public(incident)
    [row] = stored(INCIDENTS)
    told = dict(zip((column.name for column in INCIDENTS.columns), row, strict=True))
    assert (told["place_latitude"], told["summary"], told["licence"]) == (None, "", "CC0-1.0")
    assert (told["parties"], told["withheld"]) == (["made-up-army"], [])


@pytest.mark.django_db
def test_the_areas_around_a_place_are_told_as_hapi_does() -> None:
    for place in ("XX0101", "XX"):
        incident = make_incident(place=place, place_precision="country")
        add_claim(incident)
        make_public(incident)
    table = in_hapi_names(INCIDENTS)
    told = [tuple(row[:6]) for row in stored(table)]
    assert told == [
        ("XX", "XX01", "Made-up place XX01", "XX0101", "Made-up place XX0101", "airstrike"),
        ("XX", None, None, None, None, "airstrike"),
    ]
