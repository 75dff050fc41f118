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
MOST_STARTS = 4


Command = Sequence[str | Path]


@dataclass
class Supervisor:
    """Starts children in order, starts each again when it ends, stops them in reverse."""

    say: Callable[[str], None]
    children: list[Child] = field(default_factory=list)
    due: dict[str, float] = field(default_factory=dict)

    def add(
        self, child: Child, *, answers: Callable[[], bool] | None = None, within: float = 60.0
    ) -> None:
        """Start a child and, if it can be asked, wait until it answers.

        A server may end a few times first, until what a killed run left behind is gone.
        Raises StackError when it keeps ending, or has not answered within that many seconds.
        """
        self.children.append(child)
        child.start()
        deadline = time.monotonic() + within
        while answers and not answers():
            if child.starts > MOST_STARTS:
                raise StackError(f"{child.name} does not start; see {child.log}")
            if time.monotonic() > deadline:
                raise StackError(
                    f"{child.name} did not answer within {within:.0f} s; see {child.log}"
                )
            self.look()

    def run(self, *commands: Command) -> None:
        """Run commands side by side to their ends while the children are looked after.

        Raises StackError when one fails.
        """
        steps = [
            subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                process_group=0,
                preexec_fn=dies_with_parent(signal.SIGTERM),
            )
            for command in commands
        ]
        try:
            while any(step.poll() is None for step in steps):
                self.look()
        finally:
            for step in steps:
                step.terminate()
                step.wait()
        for command, step in zip(commands, steps, strict=True):
            if step.returncode:
                words = " ".join(Path(word).name for word in command[1:])
                raise StackError(f"{words} failed (exit code {step.returncode}).")

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
                self.say(f"{child.name} ended with code {code}, and starts again in {pause:g} s.")
            elif time.monotonic() >= self.due[child.name]:
                del self.due[child.name]
                child.start()
        time.sleep(BETWEEN_LOOKS)

    def stop(self) -> None:
        for child in reversed(self.children):
            child.stop(timeout=TIME_TO_STOP)
