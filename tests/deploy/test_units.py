"""The systemd units start what the project has, alike and confined."""

import re
from configparser import ConfigParser
from pathlib import Path

import pytest
from django.conf import settings

BASE = Path(settings.BASE_DIR)
UNITS = sorted((BASE / "deploy" / "systemd").glob("*.service"))
INSTALLED = "/opt/harmtrack"


def parsed(unit: Path) -> ConfigParser:
    parser = ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(unit)
    return parser


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_is_whole_and_confined(unit: Path) -> None:
    sections = parsed(unit)
    assert sections.sections() == ["Unit", "Service", "Install"]
    service = sections["Service"]
    assert service["User"] == "harmtrack"
    assert service["WorkingDirectory"] == INSTALLED
    assert service["EnvironmentFile"] == "/etc/harmtrack/env"
    assert service["StateDirectory"] == "harmtrack"
    assert service["Environment"] == "HARMTRACK_DATA_DIR=/var/lib/harmtrack"
    assert {service[name] for name in ("NoNewPrivileges", "ProtectHome", "PrivateTmp")} == {"yes"}
    assert sections["Install"]["WantedBy"] == "multi-user.target"


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_starts_a_program_of_the_environment(unit: Path) -> None:
    program, *_ = parsed(unit)["Service"]["ExecStart"].split()
    assert program.startswith(f"{INSTALLED}/.venv/bin/")
    assert (BASE / ".venv" / "bin" / Path(program).name).exists()


def test_each_process_has_one_unit() -> None:
    started = {unit.stem: parsed(unit)["Service"]["ExecStart"].split()[1:3] for unit in UNITS}
    assert started == {
        "harmtrack": ["manage.py", "up"],
        "harmtrack-web": ["harmtrack.wsgi", "--bind=127.0.0.1:8000"],
        "harmtrack-worker": ["--app=harmtrack", "worker"],
        "harmtrack-beat": ["--app=harmtrack", "beat"],
    }


def test_the_readme_names_every_file_that_is_here() -> None:
    readme = (BASE / "deploy" / "README.md").read_text()
    here = {path.name for path in (BASE / "deploy").iterdir() if not path.name.startswith(".")}
    unnamed = {name for name in here if name not in readme}
    # The image is named by the compose file, which builds it.
    assert unnamed == {"README.md", "Dockerfile", "Dockerfile.dockerignore"}
    assert all(re.search(rf"`{unit.stem}`", readme) or unit.name in readme for unit in UNITS)
