"""`manage.py up` keeps the system running, whatever dies."""

import os
import stat
import subprocess
from pathlib import Path

import pytest

from tests.stack import CHILDREN, RunningStack, wait_until


def add_user(stack: RunningStack, name: str) -> None:
    made = stack.manage("createsuperuser", "--no-input", f"--username={name}", "--email=")
    assert made.returncode == 0, made.stderr


def users(stack: RunningStack) -> str:
    names = (
        "from django.contrib.auth.models import User; print(*User.objects.values_list('username'))"
    )
    return stack.manage("shell", "--command", names).stdout


@pytest.fixture
def stack(embedded_stack: RunningStack) -> RunningStack:
    wait_until(embedded_stack.answers)
    return embedded_stack


def test_it_says_where_things_are(stack: RunningStack) -> None:
    for place in ("/admin/", "/api/v1/", stack.admin_password, "user researcher", "user reviewer"):
        assert place in stack.output


def test_it_starts_every_child(stack: RunningStack) -> None:
    assert all(stack.child(name) for name in CHILDREN)


def test_passwords_are_open_to_their_owner_alone(stack: RunningStack) -> None:
    for name in ("admin-password.txt", "secret-key.txt", "postgres-passwords", "logs"):
        assert stat.S_IMODE((stack.folder / name).stat().st_mode) & 0o077 == 0


def test_a_second_copy_on_the_same_folder_is_refused(stack: RunningStack) -> None:
    second = stack.manage("up")
    assert second.returncode == 1
    assert "already runs on the data folder" in second.stderr
    assert "Traceback" not in second.stderr


def test_a_taken_port_is_refused(stack: RunningStack, tmp_path: Path) -> None:
    other = RunningStack(stack.folder.parent / "other", port=stack.port)
    refused = other.manage("up")
    assert refused.returncode == 1
    assert f"Port {stack.port} cannot be used" in refused.stderr


@pytest.mark.parametrize("name", CHILDREN)
def test_a_killed_child_is_started_again(stack: RunningStack, name: str) -> None:
    before = stack.kill(name)
    wait_until(lambda: stack.child(name) not in (None, before))
    wait_until(stack.answers)


def test_the_next_start_after_killing_everything_keeps_every_row(stack: RunningStack) -> None:
    add_user(stack, "kept")
    password = stack.admin_password
    stack.kill_everything()
    assert not stack.answers()
    stack.start()
    assert stack.answers()
    assert "kept" in users(stack)
    assert stack.admin_password == password


def test_interrupting_it_stops_every_child(stack: RunningStack) -> None:
    children = [stack.child(name) for name in CHILDREN]
    assert stack.stop() == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in children)
    assert not (stack.folder / "postgres" / "postmaster.pid").exists()
    stack.start()


def test_servers_named_by_urls_are_used_and_none_is_started(stack: RunningStack) -> None:
    passwords = dict(
        line.split(":")[3:5] for line in (stack.folder / "postgres-passwords").read_text().split()
    )

    def url(role: str) -> str:
        return f"postgres://{role}:{passwords[role]}@/harmtrack?host={stack.folder}/run"

    other = RunningStack(
        stack.folder.parent / "by-url" / "data",
        variables={
            "DATABASE_URL": url("harmtrack_app"),
            "DATABASE_OWNER_URL": url("harmtrack_owner"),
            "REDIS_URL": f"redis+socket://{stack.folder}/run/valkey.sock",
        },
    )
    other.folder.parent.mkdir()
    other.start()
    try:
        assert other.answers()
        assert other.child("postgres") is None
        assert other.child("valkey") is None
        assert not (other.folder / "postgres").exists()
    finally:
        other.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts PostgreSQL as another account")
def test_root_is_told_when_the_data_folder_is_closed_to_the_server(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    refused = RunningStack(closed / "data").manage("up")
    assert refused.returncode == 1
    assert "is closed to it" in refused.stderr
    assert "HARMTRACK_DATA_DIR" in refused.stderr


def test_the_engine_needs_no_database(tmp_path: Path) -> None:
    never_started = RunningStack(tmp_path / "data")
    answer: subprocess.CompletedProcess[str] = never_started.manage("engine", stdin="{}")
    assert answer.returncode == 0, answer.stderr
    assert not never_started.folder.exists()
