"""One made-up world for all tests of a module: it is built once, and what a test does is undone."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker


@pytest.fixture(scope="module")
def made_once(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """A transaction around the whole module; that of each test is a savepoint in it."""
    folder = tmp_path_factory.mktemp("made-up")
    roots = {"EVIDENCE_ROOT": folder / "evidence", "RELEASES_ROOT": folder / "releases"}
    with django_db_blocker.unblock(), override_settings(**roots), transaction.atomic():
        yield
        transaction.set_rollback(True)
