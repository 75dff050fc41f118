"""Whole tables over HTTP, against psql's COPY of the same rows."""

import http.client
import os
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.db import transaction

from harmtrack.embedded.account import server_account
from harmtrack.embedded.folder import POSTGRES_PORT, DataFolder
from harmtrack.embedded.postgres import PostgresServer
from publication.exports.stored import Stored, find_public
from publication.exports.tables import INCIDENTS
from publication.moments import Moment
from tests.benchmarks.conftest import NUMBER
from tests.benchmarks.measuring import Table, in_turns, told
from tests.benchmarks.processes import forget_peaks, held_by, workers_of
from tests.stack import RunningStack

# Whole tables of many records take their time.
ROUNDS = 3 if NUMBER <= 10_000 else 1
PART = 1 << 20


def download(stack: RunningStack, suffix: str, file: Path, **headers: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", stack.port, timeout=3600)
    connection.request("GET", f"/api/v1/incidents.{suffix}", headers=headers)
    answer = connection.getresponse()
    assert answer.status == 200, answer.read(500)
    with file.open("wb") as written:
        while part := answer.read(PART):
            written.write(part)
    connection.close()


@pytest.fixture(scope="module")
def by_psql(world: RunningStack) -> Callable[[], object]:
    """The same rows in the same order, as psql writes them."""
    folder = DataFolder(world.folder)
    with transaction.atomic():
        statement = Stored(INCIDENTS, INCIDENTS.columns, find_public(Moment())).copy
    command: list[str | Path] = [
        PostgresServer(folder, server_account()).programs() / "psql",
        f"--host={folder.sockets}",
        f"--port={POSTGRES_PORT}",
        "--dbname=harmtrack",
        "--username=harmtrack_app",
        "--command",
        statement,
    ]
    variables = {**os.environ, "PGPASSFILE": str(folder.postgres_passwords)}

    def copy() -> None:
        with (world.folder.parent / "psql.csv").open("wb") as written:
            subprocess.run(command, stdout=written, env=variables, check=True)

    return copy


@pytest.fixture
def file(world: RunningStack) -> Any:
    path = world.folder.parent / "download"
    yield path
    path.unlink(missing_ok=True)
    (world.folder.parent / "psql.csv").unlink(missing_ok=True)


def test_csv(table: Table, world: RunningStack, by_psql: Callable[[], object], file: Path) -> None:
    web = workers_of(world, "web")
    before = held_by(web)
    forget_peaks(web)
    plain, zipped, bare = in_turns(
        lambda: download(world, "csv", file),
        lambda: download(world, "csv", file, **{"Accept-Encoding": "gzip"}),
        by_psql,
        rounds=ROUNDS,
        warm=1,
    )
    peak = held_by(web, "VmHWM")
    table.compare("all incidents as CSV over HTTP, against psql's COPY", plain, bare, at_most=1.15)
    table.compare("the same in gzip", zipped, bare, at_most=1.25)
    table.tell(
        "the same: memory of the web process, over what it holds at rest",
        f"{peak - before:.0f} MiB over {before:.0f}",
        aim="< 100 MiB",
        met=peak - before < 100,
    )


def test_parquet(
    table: Table, world: RunningStack, by_psql: Callable[[], object], file: Path
) -> None:
    ours, bare = in_turns(lambda: download(world, "parquet", file), by_psql, rounds=ROUNDS, warm=1)
    rows = pq.read_metadata(file).num_rows
    table.compare(f"the same as Parquet ({rows:,} rows)", ours, bare, at_most=2)


def test_xlsx(table: Table, world: RunningStack, file: Path) -> None:
    [[taken]] = in_turns(lambda: download(world, "xlsx", file), rounds=1, warm=0)
    table.tell(f"the same as a workbook ({rows_of(file):,} rows)", told(taken), aim="whole")


def rows_of(workbook: Path) -> int:
    """How many rows of data the sheets of a workbook hold, headers aside."""
    count, kept = 0, b""
    with zipfile.ZipFile(workbook) as archive:
        for name in sorted(each for each in archive.namelist() if "/sheet" in each)[1:-1]:
            with archive.open(name) as sheet:
                count -= 1
                while part := sheet.read(PART):
                    count += (kept[-4:] + part).count(b"<row ")
                    kept = part
    return count
