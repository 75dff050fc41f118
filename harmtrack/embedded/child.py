"""One supervised process."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from harmtrack.embedded.account import Account

PR_SET_PDEATHSIG = 1
SHORTEST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
# A child that has run this long is taken to have been well: its next pause is the shortest again.
WELL_AFTER = 30.0

libc = ctypes.CDLL(None, use_errno=True)


def dies_with_parent(stop_signal: signal.Signals) -> Callable[[], None]:
    """For the child to run before exec: the kernel shall signal it when this process dies.

    The kernel forgets the request when the account changes, so it is made after that.
    """
    parent = os.getpid()

    def ask_for_signal() -> None:
        libc.prctl(PR_SET_PDEATHSIG, stop_signal)
        if os.getppid() != parent:
            os._exit(1)

    return ask_for_signal


@dataclass
class Child:
    """A process in a group of its own: Ctrl-C reaches the supervisor alone, leftovers can be ended.

    `log` is overwritten by the first start and appended to by the later ones.
    """

    name: str
    command: Sequence[str | Path]
    log: Path
    stop_signal: signal.Signals = signal.SIGTERM
    environment: Mapping[str, str] = field(default_factory=dict)
    account: Account | None = None
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0
    started_at: float = 0.0
    pause: float = SHORTEST_PAUSE

    def start(self) -> None:
        other = self.account if self.account and self.account.uid != os.geteuid() else None
        with self.log.open("ab" if self.starts else "wb") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self.environment},
                process_group=0,
                user=other.uid if other else None,
                group=other.gid if other else None,
                extra_groups=[] if other else None,
                preexec_fn=dies_with_parent(self.stop_signal),
            )
        self.starts += 1
        self.started_at = time.monotonic()

    @property
    def pid(self) -> int:
        return self.process.pid if self.process else 0

    def ended(self) -> int | None:
        """The exit code (negative: the signal) of a process that has ended; asking reaps it."""
        return self.process.poll() if self.process else None

    def next_pause(self) -> float:
        """Seconds to wait before the next start: doubled each time that the child ends early."""
        if time.monotonic() - self.started_at > WELL_AFTER:
            self.pause = SHORTEST_PAUSE
        pause, self.pause = self.pause, min(2 * self.pause, LONGEST_PAUSE)
        return pause

    def end_group(self) -> None:
        """End what a killed process left in its group: a web server's or worker's children."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)

    def stop(self, *, timeout: float) -> None:
        if self.process is None:
            return
        if self.ended() is None:
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(timeout)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.end_group()
