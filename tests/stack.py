"""A whole `manage.py up` of its own, for tests that kill things and for browsers."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
# The word of its command line by which each child is known.
CHILDREN = {
    "postgres": "postgres",
    "valkey": "valkey-server",
    "web": "gunicorn",
    "worker": "worker",
    "beat": "beat",
}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


def wait_until(happened: Callable[[], bool], *, within: float = 30.0) -> None:
    deadline = time.monotonic() + within
    while not happened():
        assert time.monotonic() < deadline, f"not within {within} s"
        time.sleep(0.05)


def children_of(pid: int) -> list[int]:
    try:
        return [
            int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        ]
    except FileNotFoundError:
        return []


def words_of(pid: int) -> list[str]:
    """The words of a process's command line, without their folders."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ").split()
    except FileNotFoundError:
        return []
    return [Path(word).name for word in words]


def descendants(pid: int) -> list[int]:
    return [each for child in children_of(pid) for each in (child, *descendants(child))]


@dataclass
class RunningStack:
    folder: Path
    port: int = field(default_factory=free_port)
    variables: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def admin_password(self) -> str:
        return (self.folder / "admin-password.txt").read_text().strip()

    @property
    def output(self) -> str:
        return (self.folder.parent / "up.log").read_text()

    def environment(self) -> dict[str, str]:
        kept = {
            name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")
        }
        own = {"HARMTRACK_DATA_DIR": str(self.folder), "PORT": str(self.port)}
        return kept | own | self.variables

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, str(BASE / "manage.py"), *arguments]

    def start(self, *, within: float = 300) -> None:
        """Start it and wait until it says where it is."""
        with (self.folder.parent / "up.log").open("w") as log:
            self.process = subprocess.Popen(
                self.command("up", "--without-seeds"),
                stdout=log,
                stderr=subprocess.STDOUT,
                text=True,
                env=self.environment(),
            )
        wait_until(lambda: "Ctrl-C" in self.output or self.ended, within=within)
        assert not self.ended, self.output

    @property
    def ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    @property
    def supervisor(self) -> int:
        assert self.process is not None
        return self.process.pid

    def stop(self) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)

    def child(self, name: str) -> int | None:
        """The process id of a child, while it runs."""
        for pid in children_of(self.supervisor):
            if CHILDREN[name] in words_of(pid):
                return pid
        return None

    def kill(self, name: str) -> int:
        """Kill a child without warning, and return the process id that it had."""
        pid = self.child(name)
        assert pid is not None, f"{name} does not run"
        os.kill(pid, signal.SIGKILL)
        return pid

    def signal(self, name: str, number: signal.Signals) -> None:
        """Send a signal to a child and to all of its own children."""
        pid = self.child(name)
        assert pid is not None, f"{name} does not run"
        for each in (pid, *descendants(pid)):
            os.kill(each, number)

    def kill_everything(self) -> None:
        assert self.process is not None
        doomed = [self.supervisor, *descendants(self.supervisor)]
        for pid in doomed:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def manage(
        self, *arguments: str, stdin: str = "", within: float = 300
    ) -> subprocess.CompletedProcess[str]:
        """Run one command of `manage.py` against this stack."""
        return subprocess.run(
            self.command(*arguments),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=within,
            env=self.environment(),
        )

    def answers(self, path: str = "/readyz") -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}{path}", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False
