"""What other processes hold in memory, in MiB, as Linux tells it."""

from collections.abc import Iterable
from pathlib import Path

from tests.stack import RunningStack, descendants

FORGET_THE_PEAK = "5"


def workers_of(stack: RunningStack, name: str) -> list[int]:
    """Return the processes that a child of the stack made to do its work."""
    parent = stack.child(name)
    assert parent is not None, f"{name} does not run"
    return descendants(parent)


def held_by(pids: Iterable[int], what: str = "VmRSS") -> float:
    """Return what the greatest of them holds now; ``VmHWM`` is the most that it ever held."""
    return max(_read(pid, what) for pid in pids)


def forget_peaks(pids: Iterable[int]) -> None:
    for pid in pids:
        Path(f"/proc/{pid}/clear_refs").write_text(FORGET_THE_PEAK)


def _read(pid: int, what: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    [found] = [line.split()[1] for line in lines if line.startswith(f"{what}:")]
    return int(found) / 1024
