"""One PostgreSQL and one Valkey for a whole test run, started when a test first needs them.

`python -m tests.servers` is the process that holds them. It waits for the lock of the process that
runs the tests, and so ends, and clears everything away, however that process ends.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

from harmtrack.embedded.folder import DataFolder
from harmtrack.embedded.postgres import PostgresServer, embedded_postgres
from harmtrack.embedded.stack import make_folder
from harmtrack.embedded.supervisor import Supervisor
from harmtrack.embedded.valkey import ValkeyServer

TEMPLATE = "harmtrack"
SEEDED = "harmtrack_seeded"
# Speed for safety: the files are thrown away in any case.
OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=64MB")


def folder() -> DataFolder:
    return DataFolder(Path(os.environ["HARMTRACK_TEST_FOLDER"]))


def postgres() -> PostgresServer:
    return embedded_postgres(folder(), *OPTIONS)


def ensure_running() -> None:
    """Start the servers unless this run has them; return when the template database is migrated."""
    root = folder().root
    with (root / "start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (root / "ready").exists():
            return
        with (root / "servers.log").open("w") as log:
            holder = subprocess.Popen(
                [sys.executable, "-m", "tests.servers"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=settings.BASE_DIR,
                start_new_session=True,
            )
        while not (root / "ready").exists():
            if holder.poll() is not None:
                raise RuntimeError(
                    f"The test servers did not start:\n{(root / 'servers.log').read_text()}"
                )
            time.sleep(0.05)
        # The holder outlives this process on purpose, which subprocess would otherwise warn of.
        holder.returncode = 0


def copy_template(name: str, template: str = TEMPLATE) -> None:
    with postgres().connect("postgres") as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" OWNER harmtrack_owner')


@contextmanager
def seeded_once() -> Iterator[str | None]:
    """Yield the name of the seeded database to the one process that is to make it, else None."""
    root = folder().root
    with (root / "seed.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (root / "seeded").exists():
            yield None
        else:
            yield SEEDED
            (root / "seeded").touch()


def drop(name: str) -> None:
    with postgres().connect("postgres") as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def hold() -> None:
    data = folder()
    make_folder(data)
    supervisor = Supervisor(print)
    try:
        server, valkey = postgres(), ValkeyServer(data)
        for each in (server, valkey):
            each.prepare()
            supervisor.add(each.child(), answers=each.answers)
        server.create_roles_and_database()
        call_command("migrate", verbosity=0)
        django.db.connections.close_all()
        (data.root / "ready").touch()
        with (data.root / "run.lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
    finally:
        supervisor.stop()
        shutil.rmtree(data.root)
        if data.sockets.exists():
            shutil.rmtree(data.sockets)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    hold()
