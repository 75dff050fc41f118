"""What all tests share: the databases, the roles, and no network but this machine.

Tests connect as the app role, so what that role may not do fails here too. An ordinary database
test (`db`) is rolled back. One that needs real commits takes `scratch_database`; the
`transaction=True` of pytest-django would TRUNCATE, which the app role may not.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from itertools import count
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, connections
from django.test import override_settings
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from tests import servers
from tests.stack import RunningStack
from tests.world import undone

# A shared machine is slow at times; a slow example is not a wrong one.
hypothesis_settings.register_profile("harmtrack", deadline=None)
hypothesis_settings.load_profile("harmtrack")

LOOPBACK = ("127.0.0.1", "::1", "localhost")
numbers = count(1)


def refuse_network(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "socket.connect":
        return
    address = arguments[1]
    if isinstance(address, tuple) and address[0] not in LOOPBACK:
        raise RuntimeError(f"A test tried to reach {address[0]}: only this machine may be reached.")


sys.addaudithook(refuse_network)


# First, because pytest-xdist reads the groups in the same hook.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Send every test of the shared stack to one worker, so that the run starts it once."""
    for item in items:
        if "embedded_stack" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.embedded)
            item.add_marker(pytest.mark.xdist_group("embedded_stack"))


def point_at(database: str) -> None:
    for alias in connections:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = database


@contextmanager
def within(database: str) -> Iterator[None]:
    """Work in another database; what is changed there is rolled back at the end."""
    usual = connection.settings_dict["NAME"]
    point_at(database)
    with undone():
        yield
    point_at(usual)
    ContentType.objects.clear_cache()


@pytest.fixture(scope="session")
def django_db_setup(worker_id: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Start the servers if need be, and give this process its own copy of the migrated database."""
    servers.ensure_running()
    name = f"harmtrack_{worker_id}"
    servers.copy_template(name)
    point_at(name)
    yield
    with django_db_blocker.unblock():
        point_at(servers.TEMPLATE)
    servers.drop(name)


@pytest.fixture(scope="module")
def made_once(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """A transaction around a module whose tests share one world: what each does is undone in it."""
    folder = tmp_path_factory.mktemp("made-up")
    roots = {"EVIDENCE_ROOT": folder / "evidence", "RELEASES_ROOT": folder / "releases"}
    with django_db_blocker.unblock(), override_settings(**roots), undone():
        yield


@pytest.fixture
def scratch_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, worker_id: str
) -> Iterator[str]:
    """A database of this test's own, where commits are real; its name. It is dropped afterwards."""
    usual = connection.settings_dict["NAME"]
    name = f"harmtrack_{worker_id}_scratch_{next(numbers)}"
    servers.copy_template(name)
    with django_db_blocker.unblock():
        point_at(name)
        yield name
        point_at(usual)
    ContentType.objects.clear_cache()
    servers.drop(name)


@pytest.fixture(scope="session")
def seeded_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, worker_id: str
) -> Iterator[str]:
    """The name of this process's copy of the seeded database; the run loads the seeds once."""
    usual = connection.settings_dict["NAME"]
    with django_db_blocker.unblock(), servers.seeded_once() as name:
        if name:
            servers.copy_template(name)
            point_at(name)
            call_command("seed", stdout=StringIO())
            point_at(usual)
    copy = f"harmtrack_{worker_id}_seeded"
    servers.copy_template(copy, servers.SEEDED)
    yield copy
    servers.drop(copy)


@pytest.fixture
def seeded(seeded_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The seed data, published; what the test changes is rolled back."""
    with django_db_blocker.unblock(), within(seeded_database):
        yield


@pytest.fixture
def as_reader(db: None) -> None:
    """The rest of the test runs with the rights of the reader role."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE harmtrack_reader")


@pytest.fixture(scope="session")
def embedded_stack() -> Iterator[RunningStack]:
    """A running `manage.py up` without seeds, shared by the run; what a test kills comes back."""
    folder = servers.folder().root / "stack" / "data"
    stack = RunningStack(folder, variables={"API_ANONYMOUS_RATE": ""})
    stack.folder.parent.mkdir(mode=0o711)
    stack.start()
    yield stack
    stack.stop()
