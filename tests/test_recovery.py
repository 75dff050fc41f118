"""Whatever is killed while incidents are reconciled: nothing is lost, nothing is left behind."""

import signal
import subprocess
from collections.abc import Iterator

import pytest

from publication.models import Release
from tests.stack import BASE, RunningStack, wait_until

LEFT = (
    "from incidents.models import DueIncident, ReconcileRun;"
    "print(DueIncident.objects.count(), ReconcileRun.objects.filter(state='running').count())"
)

CUT = (
    "from datetime import date; from django.utils import timezone;"
    "from publication.actions.cutting import cut_release;"
    "from publication.tasks import build_release;"
    "release = cut_release(date(2017, 12, 1), by=None, at=timezone.now(), waive_all='Made up');"
    "build_release.delay(release.pk); print(release.name)"
)


@pytest.fixture(scope="session")
def seeded_stack(embedded_stack: RunningStack) -> RunningStack:
    wait_until(embedded_stack.answers)
    seeded = embedded_stack.manage("seed")
    assert seeded.returncode == 0, seeded.stderr
    return embedded_stack


@pytest.fixture
def reconciling(seeded_stack: RunningStack) -> Iterator[subprocess.Popen[str]]:
    """`manage.py reconcile --all` under way, its work just taken up."""
    wait_until(seeded_stack.answers)
    # Held back until the work stands in the table: a quick worker would be done with it.
    seeded_stack.signal("worker", signal.SIGSTOP)
    running = subprocess.Popen(
        seeded_stack.command("reconcile", "--all"),
        env=seeded_stack.environment(),
        cwd=BASE,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    wait_until(lambda: left(seeded_stack)[0] > 1000)
    seeded_stack.signal("worker", signal.SIGCONT)
    yield running
    running.kill()
    running.communicate()


def left(stack: RunningStack) -> tuple[int, int]:
    due, runs = stack.manage("shell", "--verbosity=0", "--command", LEFT).stdout.split()
    return int(due), int(runs)


@pytest.mark.parametrize("name", ["worker", "valkey", "postgres"])
def test_killing_a_part_while_reconciling_loses_nothing(
    seeded_stack: RunningStack, reconciling: subprocess.Popen[str], name: str
) -> None:
    killed = seeded_stack.kill(name)
    wait_until(lambda: seeded_stack.child(name) not in (None, killed), within=60)
    output, _ = reconciling.communicate(timeout=120)
    assert reconciling.returncode == 0, output
    assert left(seeded_stack) == (0, 0)
    verified = seeded_stack.manage("verify")
    assert verified.returncode == 0, verified.stderr


def test_killing_everything_while_reconciling_loses_nothing(
    seeded_stack: RunningStack, reconciling: subprocess.Popen[str]
) -> None:
    seeded_stack.kill_everything()
    reconciling.kill()
    seeded_stack.start()
    wait_until(lambda: left(seeded_stack) == (0, 0), within=120)
    verified = seeded_stack.manage("verify")
    assert verified.returncode == 0, verified.stderr


@pytest.mark.slow
def test_killing_the_worker_while_it_makes_a_release_changes_no_byte_of_it(
    seeded_stack: RunningStack,
) -> None:
    wait_until(seeded_stack.answers)
    making = seeded_stack.folder / "releases" / "making"
    name = seeded_stack.manage("shell", "--verbosity=0", "--command", CUT).stdout.strip()
    wait_until(lambda: len(list(making.glob(f"{name}-*/*"))) > 3, within=120)
    # Whoever makes it is a child of the worker, and would otherwise make it to its end.
    seeded_stack.signal("worker", signal.SIGKILL)
    [left_behind] = making.glob(f"{name}-*")
    assert told_of(seeded_stack, name).endswith(f", {Release.State.RUNNING}")
    # The sweep finds a release that nobody gives a sign of life for after half a minute.
    wait_until(lambda: not left_behind.exists(), within=120)
    wait_until(lambda: told_of(seeded_stack, name).endswith(f", {Release.State.DONE}"), within=240)
    # All files are made once more, and held against those of the worker that came after.
    verified = seeded_stack.manage("release", "verify", name)
    assert verified.returncode == 0, verified.stderr
    assert list(making.iterdir()) == []


def told_of(stack: RunningStack, name: str) -> str:
    lines = stack.manage("release", "list").stdout.splitlines()
    [told] = [line for line in lines if line.startswith(f"{name},")]
    return told
