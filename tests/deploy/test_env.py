"""env.example names every variable that is read, and no other."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from django.conf import settings

DEPLOY = settings.BASE_DIR / "deploy"
EXAMPLE = (DEPLOY / "env.example").read_text()
NAMED = re.findall(r"^#?([A-Z_]+)=", EXAMPLE, re.MULTILINE)
# What in the settings takes the name of a variable.
READING = {"env", "database", "secret"}


def is_name(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and bool(re.fullmatch(r"[A-Z_]+", str(node.value)))


def read_by_settings(source: str) -> Iterator[str]:
    """The variables that the settings ask `env` for, by any of its methods."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args and is_name(node.args[0]):
            called = node.func.value if isinstance(node.func, ast.Attribute) else node.func
            if isinstance(called, ast.Name) and called.id in READING:
                yield ast.literal_eval(node.args[0])


def read_elsewhere() -> set[str]:
    """The variables that other modules take from the environment themselves."""
    modules = Path(settings.BASE_DIR, "harmtrack").rglob("*.py")
    calls = "\n".join(module.read_text() for module in modules)
    return set(re.findall(r'os\.environ(?:\.get\(|\[)"([A-Z_]+)"', calls))


def read_by_deployment() -> set[str]:
    """The variables that compose fills in, and those that roles.sql takes."""
    compose = re.findall(r"\$\{([A-Z_]+)", (DEPLOY / "compose.yaml").read_text())
    return set(compose) | set(re.findall(r"\\getenv \w+ (\w+)", (DEPLOY / "roles.sql").read_text()))


SETTINGS = set(read_by_settings(Path(settings.BASE_DIR, "harmtrack/settings.py").read_text()))


def test_the_settings_are_found() -> None:
    assert {"SECRET_KEY", "DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "PORT"} <= SETTINGS


def test_every_variable_that_is_read_is_named_and_no_other() -> None:
    assert set(NAMED) == SETTINGS | read_elsewhere() | read_by_deployment()


def test_no_variable_is_named_twice() -> None:
    assert len(NAMED) == len(set(NAMED))


@pytest.mark.parametrize("name", NAMED)
def test_every_variable_has_a_comment(name: str) -> None:
    above = re.split(rf"^#?{name}=", EXAMPLE, flags=re.MULTILINE)[0].rstrip("\n").split("\n")
    last_block = "\n".join(above).rpartition("\n\n")[2]
    assert re.search(r"^# \w", last_block, re.MULTILINE)


def test_compose_gives_every_server_and_secret_to_the_site() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    for name in ("web", "worker", "beat"):
        given = services[name]["environment"]
        assert {"SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL"} <= set(given), name
        assert set(given) <= SETTINGS, name
        assert "DATABASE_OWNER_URL" not in given, name
    assert "DATABASE_OWNER_URL" in services["migrate"]["environment"]
