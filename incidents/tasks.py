"""Reconciling in the background: tasks take no words, and what is due stands in the database."""

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from incidents.actions import draining

# As many chunks at once as any one machine has workers for; more messages would find nothing.
AT_ONCE = 4


# A database that is away for a while strands no work.
@shared_task(autoretry_for=(OperationalError,), retry_backoff=True, max_retries=8)
def drain() -> None:
    """Reconcile one chunk of what is due, and ask for another while there is more."""
    if draining.drain(at=timezone.now()):
        drain.delay()


@shared_task(autoretry_for=(OperationalError,), retry_backoff=True, max_retries=8)
def sweep() -> None:
    """Take up what a lost message or a dead worker left behind."""
    if draining.sweep(at=timezone.now()):
        ask_to_drain()


def ask_to_drain() -> None:
    """Ask the workers to reconcile what is due, several chunks side by side."""
    for _ in range(AT_ONCE):
        drain.delay()
