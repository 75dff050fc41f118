"""The map in docs/architecture.md names every room, command and table, and no other."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from pghistory.models import Event

from harmtrack.rights import models_named
from harmtrack.roles import LOGIN_ROLES
from tests.docs.pages import BASE, page, rows

PAGE = page("docs/architecture.md")
ROOMS = ["harmtrack", "sources", "incidents", "publication"]
UNNAMED = {"__init__", "__pycache__", "migrations", "locale", "static", "templates", "templatetags"}


def named(text: str, heading: str) -> list[str]:
    return [row[0].strip("`") for row in rows(text, heading)]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_drawn_as_it_is(room: str) -> None:
    drawn = PAGE.partition(f"\n### {room}\n")[2].partition("\n#")[0]
    held = {
        path.stem
        for path in (BASE / room).iterdir()
        if path.suffix == ".py" or (path.is_dir() and any(path.rglob("*.*")))
    }
    assert named(drawn, "module | what it does") == sorted(held - UNNAMED)


def test_every_command_is_named() -> None:
    commands = {path.stem for path in BASE.glob("*/management/commands/*.py")} - UNNAMED
    assert commands == {
        name
        for told in re.findall(r"^\| `management` \| the commands (.*) \|$", PAGE, re.MULTILINE)
        for name in re.findall(r"`(\w+)`", told)
    }


def test_every_table_is_named_and_marked_where_it_only_grows() -> None:
    models = [
        model
        for room in ("sources", "incidents", "publication")
        for model in apps.get_app_config(room).get_models()
        if not issubclass(model, Event)
    ]
    told = rows(PAGE, "table | what a row is")
    marks = {name.strip("`"): mark for name, _, mark in told}
    assert len(marks) == len(told)
    assert set(marks) == {model._meta.db_table for model in models}
    growing = {model._meta.db_table for model in models_named("append_only")}
    assert {name for name, mark in marks.items() if mark == "grows"} == growing


def test_every_role_is_named() -> None:
    assert set(named(PAGE, "role | may")) == set(LOGIN_ROLES)


@pytest.mark.parametrize("module", re.findall(r"`(\w+/[\w/]+\.py)`", PAGE))
def test_every_module_that_is_spoken_of_exists(module: str) -> None:
    assert Path(BASE, module).exists()
