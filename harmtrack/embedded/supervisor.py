"""Keeps a set of processes running."""

import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from harmtrack.embedded.child import Child, dies_with_parent
from harmtrack.embedded.errors import StackError

BETWEEN_LOOKS = 0.1
TIME_TO_STOP = 20.0


@dataclass
class Supervisor:
    """Starts children in order, starts each again when it ends, and stops them in the opposite order."""

    say: Callable[[str], None]
    children: list[Child] = field(default_factory=list)
    due: dict[str, float] = field(default_factory=dict)

    def add(self, child: Child, *, answers: Callable[[], bool] | None = None, within: float = 60.0) -> None:
        """Start a child and, if it can be asked, wait until it answers.

        Raises StackError when it has ended by itself, or has not answered within that many seconds.
        """
        self.children.append(child)
        child.start()
        deadline = time.monotonic() + within
        while answers and not answers():
            if (code := child.ended()) is not None:
                raise StackError(f"{child.name} ended with code {code} instead of starting; see {child.log}")
            if time.monotonic() > deadline:
                raise StackError(f"{child.name} did not answer within {within:.0f} s; see {child.log}")
            time.sleep(BETWEEN_LOOKS)

    def run(self, command: Sequence[str | Path]) -> None:
        """Run a command to its end while the children are looked after. Raises StackError when it fails."""
        step = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, process_group=0, preexec_fn=dies_with_parent(signal.SIGTERM)
        )
        try:
            while step.poll() is None:
                self.look()
        finally:
            step.terminate()
            step.wait()
        if step.returncode:
            raise StackError(f"{Path(command[-1]).name} failed (exit code {step.returncode}).")

    def watch(self) -> None:
        while True:
            self.look()

    def look(self) -> None:
        """Start again each child that has ended and whose pause is over."""
        for child in self.children:
            code = child.ended()
            if code is None:
                continue
            if child.name not in self.due:
                child.end_group()
                pause = child.next_pause()
                self.due[child.name] = time.monotonic() + pause
                self.say(f"{child.name} ended with code {code}; started again in {pause:g} s (log: {child.log})")
            elif time.monotonic() >= self.due[child.name]:
                del self.due[child.name]
                child.start()
        time.sleep(BETWEEN_LOOKS)

    def stop(self) -> None:
        for child in reversed(self.children):
            child.stop(timeout=TIME_TO_STOP)
