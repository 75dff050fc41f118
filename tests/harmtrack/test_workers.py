"""What a worker of background work does at its start."""

import gc
from collections.abc import Iterator

import pytest
from celery.signals import worker_process_init

import harmtrack.celery  # noqa: F401 - what it connects is asked for here


@pytest.fixture
def thawed() -> Iterator[None]:
    gc.unfreeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("thawed")
def test_the_collector_passes_over_what_a_worker_was_started_with() -> None:
    assert gc.get_freeze_count() == 0
    worker_process_init.send(sender=None)
    assert gc.get_freeze_count() > 0
