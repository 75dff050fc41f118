"""What the repository's own text must hold."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from harmtrack.celery import app

BASE = settings.BASE_DIR
REQUIREMENTS = ["requirements.txt", "tests/requirements.txt"]
PYPROJECT = BASE / "pyproject.toml"
BINARY = {".xz", ".png", ".pdf", ".woff2", ".mo"}


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=BASE, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    files = [BASE / name for name in listed]
    return [file for file in files if file.suffix not in BINARY and file.exists()]


def declared(extra: str | None = None) -> list[str]:
    project = tomllib.loads(PYPROJECT.read_text())["project"]
    entries = project["dependencies"] + (project["optional-dependencies"][extra] if extra else [])
    return [re.split(r"[\[~=<>]", entry)[0] for entry in entries]


def test_every_text_file_ends_with_one_newline_and_has_no_trailing_space() -> None:
    for file in tracked_files():
        text = file.read_text(encoding="utf-8")
        if text and file.suffix in {".py", ".toml", ".md", ".yaml", ".html", ".css", ".js"}:
            assert text.endswith("\n"), file
            assert not text.endswith("\n\n"), file
            assert not re.search(r"[ \t]+$", text, re.MULTILINE), file


@pytest.mark.parametrize(("path", "extra"), [(REQUIREMENTS[0], None), (REQUIREMENTS[1], "test")])
def test_every_direct_dependency_is_locked_under_its_reason(path: str, extra: str | None) -> None:
    locked = (BASE / path).read_text()
    for name in declared(extra):
        assert re.search(rf"^# \w.+\n{re.escape(name)}==", locked, re.MULTILINE), name


@pytest.mark.parametrize("path", REQUIREMENTS)
def test_every_pin_has_hashes_and_no_address(path: str) -> None:
    locked = (BASE / path).read_text()
    pins = re.findall(r"^[\w-]+==.*(?:\n    .*)*", locked, re.MULTILINE)
    assert pins
    assert all("--hash=sha256:" in pin for pin in pins)
    assert "://" not in locked
    assert "index-url" not in locked


def test_both_locks_agree() -> None:
    run, test = ((BASE / path).read_text() for path in REQUIREMENTS)
    pins = set(re.findall(r"^[\w-]+==\S+", run, re.MULTILINE))
    assert pins <= set(re.findall(r"^[\w-]+==\S+", test, re.MULTILINE))


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


def test_every_scheduled_task_exists() -> None:
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert "incidents.tasks.sweep" in scheduled
    assert scheduled <= set(app.tasks)
