"""Whole tables: what the pages say, in one answer, for spreadsheets and for programs."""

import csv
import json
from gzip import decompress
from io import StringIO
from typing import Any

import pytest

from publication.client import cell
from publication.exports import as_json, stored
from publication.exports.cells import guarded
from publication.exports.tables import TABLES
from tests.publication.api.conftest import Ask
from tests.publication.api.test_record_filters import release
from tests.world import add_claim, make_incident, make_public

NAMES = [table.name for table in TABLES]


def bytes_of(answer: Any) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def text_of(answer: Any) -> str:
    return bytes_of(answer).decode()


def rows(ask: Ask, table: str, query: Any = "") -> list[dict[str, Any]]:
    return [json.loads(line) for line in text_of(ask(f"{table}.ndjson", query)).splitlines()]


def documents(ask: Ask, query: str) -> list[dict[str, Any]]:
    found = ask("incidents/", f"limit=500&{query}").json()["results"]
    return [ask(f"incidents/{short['code']}/").json() for short in found]


@pytest.mark.usefixtures("seeded_reader")
def test_tables_hold_what_the_records_say(ask: Ask) -> None:
    query = "dataset=facts"
    whole = documents(ask, query)
    assert [row["code"] for row in rows(ask, "incidents", query)] == [d["code"] for d in whole]
    for name in ("ranges", "claims"):
        told = [(row["code"], row["harm"], row["best"]) for row in rows(ask, name, query)]
        assert told == [(d["code"], each["harm"], each["best"]) for d in whole for each in d[name]]
    assert rows(ask, "incidents", query)[0]["when_edtf"] == whole[0]["when"]["edtf"]


@pytest.mark.usefixtures("seeded_reader")
@pytest.mark.parametrize("table", NAMES)
def test_nothing_is_cut_and_csv_says_the_same(
    ask: Ask, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "AT_ONCE", 7)
    monkeypatch.setattr(as_json, "AT_ONCE", 7)
    expected = rows(ask, table)
    assert len(expected) > 1000
    found = list(csv.DictReader(StringIO(text_of(ask(f"{table}.csv")))))
    assert [row["code"] for row in found] == [row["code"] for row in expected]
    for row, other in zip(found[:50], expected[:50], strict=True):
        assert list(row) == list(other)
        assert [text == "" for text in row.values()] == [
            value in (None, "", []) for value in other.values()
        ]


@pytest.mark.usefixtures("seeded_reader")
@pytest.mark.parametrize("table", NAMES)
def test_a_table_takes_few_queries(ask: Ask, table: str, django_assert_num_queries: Any) -> None:
    # The head of the log beside them, which a prepared statement reads.
    with django_assert_num_queries(2):
        text_of(ask(f"{table}.csv"))


@pytest.mark.usefixtures("seeded_reader")
def test_columns_are_chosen_in_the_order_asked(ask: Ask) -> None:
    asked = "dataset=facts&fields=best,code,harm"
    assert text_of(ask("ranges.csv", asked)).startswith("best,code,harm\r\n")
    assert list(rows(ask, "ranges", asked)[0]) == ["best", "code", "harm"]
    answer = ask("ranges.csv", "fields=bestt")
    assert answer.status_code == 400
    assert "Did you mean best" in answer.json()["detail"]


@pytest.mark.usefixtures("seeded_reader")
def test_a_table_is_asked_like_the_list_and_has_no_pages(ask: Ask) -> None:
    assert rows(ask, "incidents", "place=SY11&start=2017-06&end=2017-06")
    assert ask("incidents.csv", "place=SY99").status_code == 400
    assert ask("incidents.csv", "limit=5").status_code == 400
    assert ask("incidents.csv", accept="image/png").status_code == 406


@pytest.mark.usefixtures("seeded_reader")
def test_a_table_is_revalidated_and_compressed(ask: Ask) -> None:
    answer = ask("incidents.csv", accept_encoding="gzip")
    packed = b"".join(answer.streaming_content)
    assert decompress(packed).decode() == text_of(ask("incidents.csv"))
    again = ask("incidents.csv", if_none_match=answer.headers["ETag"])
    assert again.status_code == 304


@pytest.mark.django_db
def test_no_cell_is_a_formula_and_unknown_is_empty(ask: Ask) -> None:
    incident = make_incident(summary="=1+1")
    add_claim(incident, low=None, population="unstated")
    make_public(incident)
    [row] = csv.DictReader(StringIO(text_of(ask("incidents.csv", "bom=1")).removeprefix("\ufeff")))
    assert row["summary"] == "'=1+1"
    assert text_of(ask("incidents.csv", "bom=1")).startswith("\ufeffcode,")
    [claim] = rows(ask, "claims")
    assert (claim["low"], claim["best"]) == (None, None)


RUN = [
    *("=1", "+1", "-1", "@a", "\t=1", "\rx", " =1", "\u00a0\u3000@a", "\ufeff=1"),
    *("\uff1d1", "\uff0b1", "\uff0d1", "\uff20a"),
]
PLAIN = ["1+1", "x=1", '"=1"', "'=1", "٥=", "a\n=1", " a", "–1"]


@pytest.mark.django_db
def test_what_a_spreadsheet_may_run_is_marked_whoever_writes_it(ask: Ask) -> None:
    incident = make_incident()
    for wording in RUN + PLAIN:
        add_claim(incident, wording=wording)
    make_public(incident)
    kept = [f"'{text}" for text in RUN] + PLAIN
    assert [guarded(text) for text in RUN + PLAIN] == kept
    assert [cell(text) for text in RUN + PLAIN] == kept
    lines = StringIO(text_of(ask("claims.csv")), newline="")
    assert [row["wording"] for row in csv.DictReader(lines)] == kept


@pytest.mark.django_db
def test_without_records_there_is_a_header_and_nothing_else(ask: Ask) -> None:
    assert text_of(ask("claims.csv", "fields=code,low")) == "code,low\r\n"
    assert text_of(ask("claims.ndjson")) == ""


@pytest.mark.django_db
def test_a_release_has_its_own_tables_whatever_was_published_since(ask: Ask) -> None:
    incident = make_incident(summary="made-up first")
    add_claim(incident)
    make_public(incident)
    name = release().name
    for form in ("csv", "parquet", "xlsx", "geojson", "hxl.csv"):
        then = bytes_of(ask(f"incidents.{form}", {"release": name}))
        assert then == bytes_of(ask(f"incidents.{form}", {"release": name}))
    then = bytes_of(ask("incidents.xlsx", {"release": name}))
    later = make_incident(summary="made-up second")
    add_claim(later)
    make_public(later)
    assert bytes_of(ask("incidents.xlsx", {"release": name})) == then
    assert len(rows(ask, "incidents")) == 2
    assert ask("incidents.xlsx", {"release": "2017-05.r1"}).status_code == 400


@pytest.mark.django_db
def test_a_table_says_the_state_that_it_was_asked_in(ask: Ask) -> None:
    """Who reads slowly gets what the ETag promised, though more is public by now."""
    answer = ask("incidents.ndjson")
    incident = make_incident()
    add_claim(incident)
    make_public(incident)
    assert text_of(answer) == ""
    assert len(rows(ask, "incidents")) == 1


@pytest.mark.django_db
def test_a_map_has_its_points_whatever_columns_are_chosen(ask: Ask) -> None:
    incident = make_incident(latitude="35.954", longitude="39.012", place_precision="site")
    add_claim(incident)
    make_public(incident)
    [feature] = json.loads(text_of(ask("incidents.geojson", "fields=kind")))["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [39.01, 35.95]}
    assert feature["properties"] == {"kind": "airstrike"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "media", "name"),
    [
        ("incidents/", "application/geo+json", "incidents.geojson"),
        ("ranges/", "text/csv", "ranges.csv"),
        ("claims/", "application/vnd.apache.parquet", "claims.parquet"),
    ],
)
def test_a_list_asked_for_as_a_table_leads_to_the_whole_table(
    ask: Ask, path: str, media: str, name: str
) -> None:
    answer = ask(path, "kind=airstrike", accept=media)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"http://testserver/api/v1/{name}?kind=airstrike"
    assert "Accept" in answer.headers["Vary"].split(", ")
    assert ask(path, accept="text/html, */*;q=0.8").headers["Content-Type"] == "application/json"
    assert ask(path, accept="image/png").status_code == 406
