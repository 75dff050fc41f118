"""What a worker of background work does at its start."""

import gc
from collections.abc import Iterator

import pytest
from celery import Task
from celery.signals import worker_process_init

from harmtrack.celery import app
from publication.tasks import verify_nightly
from sources.tasks import rehash


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


@pytest.mark.parametrize("proof", [verify_nightly, rehash])
def test_a_proof_that_outlasts_its_message_is_not_handed_out_again_and_again(
    proof: Task[[], None],
) -> None:
    assert app.conf.task_acks_late
    assert not proof.acks_late
