"""The monthly aggregate over HTTP, two workers, against the bare function under the same server."""

import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from statistics import median

import pytest

from harmtrack.embedded.folder import POSTGRES_PORT, DataFolder
from tests.benchmarks.asking import Served, ask_for
from tests.benchmarks.measuring import ROUNDS, Table
from tests.stack import BASE, RunningStack, free_port, wait_until

QUESTION = "place=MU01&harm=killed&population=civilian&start=2010-01&end=2019-12"


@pytest.fixture(scope="module")
def bare(world: RunningStack) -> Iterator[str]:
    """The address of the bare function."""
    folder = DataFolder(world.folder)
    dsn = (
        f"host={folder.sockets} port={POSTGRES_PORT} dbname=harmtrack user=harmtrack_app "
        f"passfile={folder.postgres_passwords}"
    )
    port = free_port()
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "tests.benchmarks.serving:answer",
            f"--bind=127.0.0.1:{port}",
            "--workers=2",
            "--threads=4",
        ],
        cwd=BASE,
        env={**world.environment(), "BENCH_DSN": dsn},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}/?x=1"
    wait_until(lambda: answers(address), within=60)
    yield address
    server.terminate()
    server.wait(30)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def compare(
    table: Table, line: str, ours: list[Served], bare: list[Served], at_least: float
) -> None:
    table.reach(
        line,
        median(each.rate for each in ours),
        median(each.rate for each in bare),
        at_least=at_least,
    )
    table.compare(
        f"{line}: p99", [each.p99 for each in ours], [each.p99 for each in bare], at_most=2
    )


def test_monthly_over_http(table: Table, world: RunningStack, bare: str) -> None:
    url = f"http://127.0.0.1:{world.port}/api/v1/aggregates/monthly?{QUESTION}"
    with urllib.request.urlopen(url, timeout=60) as answer:
        tag = answer.headers["ETag"]
    ways: dict[str, list[Served]] = {"bare": [], "kept": [], "304": [], "fresh": []}
    for _ in range(ROUNDS):
        ways["bare"].append(ask_for(bare))
        ways["kept"].append(ask_for(url))
        ways["304"].append(ask_for(url, headers={"If-None-Match": tag}))
        # A cookie is never answered from what is kept.
        ways["fresh"].append(ask_for(url, headers={"Cookie": "made=up"}))
    compare(table, "monthly, 120 rows, at hand", ways["kept"], ways["bare"], 0.85)
    compare(table, "monthly, 304", ways["304"], ways["bare"], 0.85)
    compare(table, "monthly, fresh", ways["fresh"], ways["bare"], 0.5)
