"""A running system with a made-up world in it, kept between runs.

HARMTRACK_BENCH_N       how many incidents (100,000)
HARMTRACK_BENCH_FOLDER  where the system lies (a folder of the machine's temporary files, by N)
HARMTRACK_BENCH_WRITE   1 writes the table into docs/performance.md
"""

import os
import platform
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections
from pytest_django import DjangoDbBlocker

from harmtrack.embedded.folder import POSTGRES_PORT, DataFolder
from tests.benchmarks.measuring import Table, markdown
from tests.stack import RunningStack

NUMBER = int(os.environ.get("HARMTRACK_BENCH_N", "100000"))
SEED = 1
FOLDER = Path(
    os.environ.get("HARMTRACK_BENCH_FOLDER", f"{tempfile.gettempdir()}/harmtrack-bench-{NUMBER}")
)
PAGE = settings.BASE_DIR / "docs/performance.md"
BEGIN, END = "<!-- table -->\n", "<!-- end of table -->\n"
LIBRARIES = ("django", "djangorestframework", "psycopg", "orjson", "gunicorn", "duckdb", "pyarrow")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.benchmark)
            item.add_marker(pytest.mark.xdist_group("benchmarks"))


@pytest.fixture(scope="session")
def world() -> Iterator[RunningStack]:
    """The running system; the world is built the first time. No limit of requests holds in it."""
    stack = RunningStack(FOLDER / "data", variables={"API_ANONYMOUS_RATE": ""})
    FOLDER.mkdir(mode=0o711, exist_ok=True)
    stack.start(within=600)
    if not (FOLDER / "loaded").exists():
        told = stack.manage("make_load", str(NUMBER), "--seed", str(SEED), within=6 * 3600)
        assert told.returncode == 0, told.stderr
        (FOLDER / "loaded").touch()
    yield stack
    stack.stop()


@pytest.fixture(scope="session", autouse=True)
def in_world(world: RunningStack, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """This process works on the world's own database, with what commits there kept."""
    folder = DataFolder(world.folder)
    place = {"NAME": "harmtrack", "HOST": str(folder.sockets), "PORT": str(POSTGRES_PORT)}
    with django_db_blocker.unblock():
        for alias in connections:
            connections[alias].close()
            connections[alias].settings_dict.update(place)
            options = connections[alias].settings_dict["OPTIONS"]
            options["passfile"] = str(folder.postgres_passwords)
        yield
        for alias in connections:
            connections[alias].close()


@pytest.fixture(scope="session")
def table(in_world: None) -> Iterator[Table]:
    """What was found; printed at the end, and written into the page if so wished."""
    found = Table()
    yield found
    text = page_of(found)
    print(f"\n\n{text}")
    if os.environ.get("HARMTRACK_BENCH_WRITE") == "1":
        before, _, rest = PAGE.read_text().partition(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}{text}{END}{rest.partition(END)[2]}")


def page_of(found: Table) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        [postgres] = cursor.fetchone()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    head = (
        f"{datetime.now(tz=UTC):%Y-%m-%d}: {NUMBER:,} incidents, seed {SEED}. "
        f"{os.cpu_count()} cores, {memory} GB, {platform.system()} {platform.machine()}, "
        f"a load of {os.getloadavg()[2]:.0f} in the last quarter of an hour; "
        f"Python {platform.python_version()}, PostgreSQL {postgres}, {libraries}.\n\n"
        "| line | here | yardstick | ratio | aim | met |\n| --- | --- | --- | --- | --- | --- |\n"
    )
    return head + "".join(f"{markdown(row)}\n" for row in found.rows) + "\n"
