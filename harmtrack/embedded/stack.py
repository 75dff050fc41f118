"""The whole system on one machine: what is started, in which order, with which commands."""

import fcntl
import http.client
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from harmtrack.embedded.account import server_account
from harmtrack.embedded.child import Child
from harmtrack.embedded.errors import StackError
from harmtrack.embedded.folder import DataFolder
from harmtrack.embedded.postgres import embedded_postgres
from harmtrack.embedded.secret_files import kept_secret
from harmtrack.embedded.supervisor import Supervisor
from harmtrack.embedded.valkey import ValkeyServer

FIRST_ACCOUNTS = ("admin", "researcher", "reviewer")
WEB_WORKERS, WEB_THREADS, JOB_WORKERS = 2, 4, 2


@dataclass(frozen=True)
class Stack:
    """One installation: its folder, its port, and which servers are its own."""

    folder: DataFolder
    base: Path
    port: int
    own_postgres: bool
    own_valkey: bool
    seeds: bool
    say: Callable[[str], None]

    def run(self) -> None:
        """Start everything, say where it is, and keep it running until a signal comes."""
        make_folder(self.folder)
        with locked(self.folder.lock):
            refuse_taken_port(self.port)
            kept_secret(self.folder.secret_key, length=50)
            kept_secret(self.folder.identity_key, length=50)
            supervisor = Supervisor(self.say)
            try:
                self.start_servers(supervisor)
                self.bring_up_to_date(supervisor)
                self.start_site(supervisor)
                self.say(self.places())
                supervisor.watch()
            finally:
                self.say("Stopping.")
                supervisor.stop()

    def start_servers(self, supervisor: Supervisor) -> None:
        if self.own_postgres:
            self.say("Starting PostgreSQL.")
            postgres = embedded_postgres(self.folder)
            postgres.prepare()
            supervisor.add(postgres.child(), answers=postgres.answers)
            postgres.create_roles_and_database()
        if self.own_valkey:
            self.say("Starting Valkey.")
            valkey = ValkeyServer(self.folder)
            valkey.prepare()
            supervisor.add(valkey.child(), answers=valkey.answers)

    def bring_up_to_date(self, supervisor: Supervisor) -> None:
        self.say("Bringing the tables up to date.")
        supervisor.run(
            self.manage("migrate", "--verbosity=0"),
            self.manage("collectstatic", "--no-input", "--verbosity=0"),
        )
        if self.folder.first_start_done.exists():
            return
        supervisor.run(self.manage("first_admin"))
        if self.seeds:
            self.say("Loading the seeds, on this first start only.")
            supervisor.run(self.manage("seed"))
        self.folder.first_start_done.touch()

    def start_site(self, supervisor: Supervisor) -> None:
        web, *jobs = self.site()
        for job in jobs:
            supervisor.add(job)
        supervisor.add(web, answers=lambda: site_answers(self.port))

    def site(self) -> list[Child]:
        pool = os.environ.get("DATABASE_POOL_SIZE", str(WEB_THREADS))
        gunicorn = (
            *("gunicorn", "harmtrack.wsgi", f"--bind=127.0.0.1:{self.port}"),
            *(f"--workers={WEB_WORKERS}", f"--threads={WEB_THREADS}"),
        )
        celery = ("celery", "--app=harmtrack")
        beat = ("beat", f"--schedule={self.folder.beat_schedule}")
        return [
            self.python("web", *gunicorn, environment={"DATABASE_POOL_SIZE": pool}),
            self.python(
                "worker", *celery, "worker", f"--concurrency={JOB_WORKERS}", "--loglevel=INFO"
            ),
            self.python("beat", *celery, *beat),
        ]

    def python(self, name: str, *module: str, environment: dict[str, str] | None = None) -> Child:
        return Child(
            name=name,
            command=[sys.executable, "-m", *module],
            log=self.folder.logs / f"{name}.log",
            environment={"PYTHONPATH": str(self.base), **(environment or {})},
        )

    def manage(self, *arguments: str) -> list[str | Path]:
        return [sys.executable, self.base / "manage.py", *arguments]

    def places(self) -> str:
        address = f"http://localhost:{self.port}"
        accounts = "".join(
            f"\n         user {name}, password {password.read_text().strip()}, kept in {password}"
            for name in FIRST_ACCOUNTS
            if (password := self.folder.password_of(name)).exists()
        )
        places = f"  site   {address}/\n  API    {address}/api/v1/\n  admin  {address}/admin/"
        return f"\n{places}{accounts}\n\nCtrl-C stops everything."


def make_folder(folder: DataFolder) -> None:
    """Make the data folder for its owner alone; PostgreSQL's account may pass root's."""
    account = server_account()
    passable = 0o711 if account.uid != os.geteuid() else 0o700
    folder.root.mkdir(parents=True, exist_ok=True)
    folder.root.chmod(passable)
    folder.logs.mkdir(mode=0o700, exist_ok=True)
    folder.sockets.mkdir(mode=passable, exist_ok=True)
    if folder.sockets.stat().st_uid not in (os.geteuid(), account.uid):
        raise StackError(
            f"{folder.sockets} belongs to somebody else: remove it, or shorten HARMTRACK_DATA_DIR."
        )
    os.chown(folder.sockets, account.uid, account.gid)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock that ends with this process, however it ends."""
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StackError(
                f"harmtrack already runs on the data folder {path.parent}. Stop it first, or set "
                "HARMTRACK_DATA_DIR and PORT to run a second one."
            ) from None
        yield


def refuse_taken_port(port: int, *, patience: float = 3.0) -> None:
    """Wait for a killed run's web server to let go of the port, then refuse."""
    deadline = time.monotonic() + patience
    while True:
        try:
            socket.create_server(("127.0.0.1", port)).close()
            return
        except OSError as error:
            if time.monotonic() > deadline:
                raise StackError(
                    f"Port {port} cannot be used ({error.strerror}): set PORT to another."
                ) from error
        time.sleep(0.2)


def site_answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
