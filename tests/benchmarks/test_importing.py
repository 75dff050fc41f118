"""Imports, rolled back when they are measured: real events of UCDP, and a hundred thousand rows.

HARMTRACK_BENCH_UCDP  the file of 16,566 events (data set ged_syria_2016_2019, as CSV or CSV.xz)
"""

import csv
import json
import lzma
import os
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from incidents.feeds import FEEDS
from incidents.models import Claim, Incident
from sources.history import because
from sources.importers.tables import read_table
from sources.importers.ucdp import cited_reports
from sources.models import Dataset, Report, Source
from sources.naming import spelling_key, split_names
from tests.benchmarks.measuring import Table, told

EVENTS = Path(os.environ.get("HARMTRACK_BENCH_UCDP", "ged_syria_2016_2019.csv.xz"))
INCIDENTS, CLAIMS = 25_000, 4
WRITTEN = "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del)::bigint FROM pg_stat_xact_user_tables"


def written() -> int:
    """How many rows the transaction at hand wrote so far."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return int(cursor.fetchone()[0])


def timed(feed: str, path: Path) -> tuple[float, float, dict[str, Any]]:
    """Import once: the seconds that it took, those of this process alone, and its report."""
    start, own = time.perf_counter(), time.process_time()
    report = FEEDS[feed](path, by=None, at=timezone.now())
    return time.perf_counter() - start, time.process_time() - own, report


@pytest.fixture
def rolled_back(in_world: None) -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """UCDP's file with tables that resolve all of its names, each to something made up."""
    if not EVENTS.exists():
        pytest.skip(f"{EVENTS} is not there: HARMTRACK_BENCH_UCDP names the file")
    opened = lzma.open if EVENTS.suffix == ".xz" else open
    with opened(EVENTS, "rt", encoding="utf-8") as file:
        (tmp_path / "ged.csv").write_text(file.read())
    events = read_table(tmp_path / "ged.csv")
    spellings = {name for event in events for name in split_names(event["source_original"])}
    for event in events:
        spellings |= {report.office for report in cited_reports(event["source_article"])}
    cells = {event[side] for event in events for side in ("side_a", "side_b")}
    sides = sorted({name for cell in cells for name in split_names(cell)})
    codes = {spelling: f"made-up-{spelling_key(spelling) or 'none'}"[:50] for spelling in spellings}
    write(tmp_path / "voices.csv", "spelling", "source", sorted(codes.items()))
    write(
        tmp_path / "sides.csv",
        "side",
        "party",
        [(s, f"made-up-side-{n}") for n, s in enumerate(sides)],
    )
    areas = sorted({event["adm_1"].strip() for event in events})
    rows = [("", "", area, "MU01") for area in areas]
    write(tmp_path / "places.csv", "where_coordinates", "adm_2", "adm_1", "place", rows)
    (tmp_path / "sources.json").write_text(json.dumps(frame(set(codes.values()), len(sides))))
    return tmp_path


def write(path: Path, *columns_and_rows: Any) -> None:
    *columns, rows = columns_and_rows
    text = StringIO()
    csv.writer(text).writerows([columns, *rows])
    path.write_text(text.getvalue())


def frame(sources: set[str], sides: int) -> dict[str, Any]:
    source = {"kind": "ngo", "language": "en"}
    return {
        **document("made-up-ucdp"),
        "parties": [
            {"code": f"made-up-side-{n}", "name_en": f"Made-up side {n}"} for n in range(sides)
        ],
        "sources": [
            {"code": code, "name_en": f"Made-up {code}", **source} for code in sorted(sources)
        ]
        + [{"code": "ucdp", "name_en": "Made-up compiler", **source}],
        "reports": [],
        "incidents": [],
    }


def document(code: str) -> dict[str, Any]:
    return {
        "format": "harmtrack-records-1",
        "dataset": {
            "code": code,
            "name": "Made up",
            "publisher": "Made up",
            "version": "1",
            "licence": "CC0-1.0",
            "citation": "Made up.",
            "homepage": "",
            "compiled": True,
        },
    }


@pytest.mark.usefixtures("rolled_back")
def test_events_of_ucdp(table: Table, folder: Path) -> None:
    taken, own, report = timed("ucdp", folder)
    before = written()
    again, _, second = timed("ucdp", folder)
    table.stay_under(f"import of {report['new']:,} events of UCDP", taken, limit=20)
    table.tell("the same: this process alone", told(own))
    rows = written() - before
    assert (second["new"], second["held"]) == (0, report["new"])
    table.tell("the same a second time", f"{told(again)}, {rows} rows", aim="no row", met=rows == 0)


def records() -> dict[str, Any]:
    """A document of a hundred thousand claims."""
    return {
        **document("made-up-records"),
        "parties": [],
        "sources": [
            {"code": f"made-up-{n}", "name_en": f"Made up {n}", "kind": "ngo", "language": "en"}
            for n in range(60)
        ],
        "reports": [
            {"id": f"r{n}", "publisher": f"made-up-{n}", "title": "Made up", "language": "en"}
            for n in range(60)
        ],
        "incidents": [incident(n) for n in range(INCIDENTS)],
    }


def incident(n: int) -> dict[str, Any]:
    day = f"20{10 + n % 10}-{n % 12 + 1:02}-{n % 28 + 1:02}"
    return {
        "id": f"i{n}",
        "kind": "airstrike",
        "record_type": "incident",
        "dates": day,
        "place": f"MU{n % 15 + 1:02}01",
        "place_precision": "adm1",
        "summary": f"Made-up record {n}",
        "claims": [claim(n, place) for place in range(CLAIMS)],
    }


def claim(n: int, place: int) -> dict[str, Any]:
    voice = (n + place) % 60
    return {
        "report": f"r{voice}",
        "voice": f"made-up-{voice}",
        "wording": f"{n % 9 + place} killed",
        "language": "en",
        "harm": "killed",
        "population": "civilian",
        "low": n % 9 + place,
        "high": n % 9 + place,
        "hedge": "exact",
        "stance": "asserts",
        "basis": "statement",
    }


TABLES = (Dataset, Source, Report, Incident, Claim)


def newest() -> dict[str, int]:
    keys = {model._meta.db_table: model._meta.base_manager.aggregate(Max("pk")) for model in TABLES}
    return {name: found["pk__max"] or 0 for name, found in keys.items()}


def rows_after(before: dict[str, int]) -> dict[str, bytes]:
    """The rows of each table that came after these keys, as COPY writes them."""
    found = {}
    for name, key in before.items():
        statement = f"COPY (SELECT * FROM {name} WHERE id > {key}) TO STDOUT"
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            found[name] = b"".join(bytes(part) for part in copy)
    return found


def merge(rows: dict[str, bytes]) -> float:
    """Write rows by COPY to tables of their own, and from there by SQL; return the seconds."""
    start = time.perf_counter()
    with connection.cursor() as cursor:
        for name, lines in rows.items():
            cursor.execute(f"CREATE TEMP TABLE staged AS SELECT * FROM {name} WITH NO DATA")
            with cursor.copy("COPY staged FROM STDIN") as copy:
                copy.write(lines)
            cursor.execute(f"INSERT INTO {name} SELECT * FROM staged ON CONFLICT DO NOTHING")
            cursor.execute("DROP TABLE staged")
    return time.perf_counter() - start


def test_a_hundred_thousand_rows(table: Table, tmp_path: Path) -> None:
    path = tmp_path / "records.json"
    path.write_text(json.dumps(records()))
    before = newest()
    with transaction.atomic():
        taken, own, report = timed("records", path)
        assert report["new"] == INCIDENTS
        rows = rows_after(before)
        transaction.set_rollback(True)
    with transaction.atomic():
        with because("Bench", by=None, door="bench"):
            bare = merge(rows)
        transaction.set_rollback(True)
    table.reach(
        f"import of {INCIDENTS * CLAIMS:,} claims, against COPY to staging and SQL merge",
        INCIDENTS * CLAIMS / taken,
        INCIDENTS * CLAIMS / bare,
        at_least=0.9,
    )
    table.tell("the same: this process alone", told(own))
