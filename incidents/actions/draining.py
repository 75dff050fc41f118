"""Working off what is due, chunk by chunk, for as many workers as there are."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from incidents.actions.reconciling import (
    AT_ONCE,
    mark_changed_sources,
    mark_due,
    reconcile,
    reconcile_due,
)
from incidents.models import DueIncident, Incident, ReconcileRun
from sources.saying import told

# What one incident's own rows can bring about; anything else stops the chunk and is retried.
OWN_FAULT = (ValueError, IntegrityError)
LOOK_AGAIN = timedelta(seconds=5)


@transaction.atomic
def start_run(
    incidents: QuerySet[Incident], *, because: str, at: datetime, by: Any = None
) -> ReconcileRun:
    """Mark incidents due under a run that shows how far the work is."""
    run = ReconcileRun.objects.create(started_at=at, heartbeat_at=at, started_by=by)
    run.total = mark_due(incidents, because=because, at=at, run=run)
    run.save(update_fields=["total"])
    return run


def drain(*, at: datetime, limit: int = AT_ONCE) -> bool:
    """Reconcile one chunk and note how far the runs are. Return whether there may be more."""
    try:
        held = bool(reconcile_due(at=at, limit=limit))
    except OWN_FAULT:
        held = _drain_one_by_one(at=at, limit=limit)
    close_runs(at=at)
    return held


def sweep(*, at: datetime) -> bool:
    """Collect what sources changed and close finished runs. Return whether work waits."""
    mark_changed_sources(at=at)
    close_runs(at=at)
    return DueIncident.objects.filter(error="").exists()


@transaction.atomic
def close_runs(*, at: datetime) -> None:
    """Finish the runs with nothing left to do, and every few seconds note how far others are.

    To know how far a run is takes counting all that is left of it, too much to do for each chunk.
    """
    running = ReconcileRun.objects.filter(state=ReconcileRun.State.RUNNING)
    for run in running.select_for_update(skip_locked=True):
        waits = run.due.filter(error="").exists()
        if waits and at < run.heartbeat_at + LOOK_AGAIN:
            continue
        left = run.due.count()
        run.advance(done=run.total - left, at=at)
        if not waits:
            run.finish(at=at, error=f"{left} incidents failed." if left else "")


def _drain_one_by_one(*, at: datetime, limit: int) -> bool:
    """Reconcile each incident of a chunk alone, so that one that fails holds up no other."""
    waiting = Incident.objects.waiting()[:limit]
    for incident in waiting:
        try:
            reconcile([incident], at=at)
        except OWN_FAULT as error:
            DueIncident.objects.filter(incident=incident).update(error=told(error))
    return bool(waiting)
