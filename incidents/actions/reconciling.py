"""Keeping the ranges true to the claims."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models import Q, QuerySet

from incidents.accounts import (
    ANSWERED,
    CELL,
    fetch,
    lay_out,
    name_voices,
    overrides,
    read_cells,
    read_grading,
    same_numbers,
    still_fits,
    tell,
)
from incidents.models import Claim, Decision, DueIncident, Incident, Range, ReconcileRun
from incidents.reconciliation.cells import Answer, Cell
from sources.models import SourceChange
from sources.related import related

AT_ONCE = 500
MARKED_AT_ONCE = 5000


def mark_due(
    incidents: QuerySet[Incident], *, because: str, at: datetime, run: ReconcileRun | None = None
) -> int:
    """Mark incidents for reconciling, in the transaction of whatever changed. Return how many."""
    keys = incidents.order_by("pk").values_list("pk", flat=True).iterator()
    marked = 0
    while some := list(islice(keys, MARKED_AT_ONCE)):
        DueIncident.objects.bulk_create(
            [DueIncident(incident_id=pk, because=because, marked_at=at, run=run) for pk in some],
            update_conflicts=True,
            unique_fields=["incident"],
            update_fields=["because", "marked_at", "error", *(["run"] if run else [])],
        )
        marked += len(some)
    return marked


@transaction.atomic
def mark_changed_sources(*, at: datetime) -> int:
    """Mark what rests on sources whose rating or lineage changed. Return how many incidents."""
    changes = list(SourceChange.objects.select_for_update(skip_locked=True))
    if not changes:
        return 0
    sources = {change.source_id for change in changes}
    resting = Claim.objects.filter(
        Q(voice__in=sources) | Q(draws_on__in=sources) | Q(report__publisher__in=sources)
    )
    incidents = Incident.objects.filter(pk__in=resting.values("incident"))
    marked = mark_due(incidents, because="source changed", at=at)
    SourceChange.objects.filter(pk__in=[change.pk for change in changes]).delete()
    return marked


@transaction.atomic
def reconcile(incidents: Sequence[Incident], *, at: datetime) -> int:
    """Reconcile incidents under a lock on their rows. Return how many rows changed."""
    ids = sorted(incident.pk for incident in incidents)
    list(Incident.objects.filter(pk__in=ids).only("pk").locked())
    return _reconcile(ids, at=at)


@transaction.atomic
def reconcile_due(*, at: datetime, limit: int = AT_ONCE) -> list[int]:
    """Reconcile the next due incidents that nobody else works on; return their ids.

    The due rows go in the transaction that writes the ranges: whoever dies in between loses
    nothing, and running twice changes nothing.
    """
    waiting = Incident.objects.waiting().only("pk")
    locked = waiting.select_for_update(skip_locked=True, of=("self",), no_key=True)
    ids = [incident.pk for incident in locked[:limit]]
    _reconcile(ids, at=at)
    return ids


def _reconcile(ids: Sequence[int], *, at: datetime) -> int:
    """Reconcile locked incidents and write what changed. Return how many rows did."""
    # Before anything is read: who marks one of them meanwhile is heard, and it comes again.
    DueIncident.objects.filter(incident__in=ids).delete()
    fresh: list[Range] = []
    stale: list[int] = []
    regraded: list[Incident] = []
    for incident in fetch(ids):
        answers = read_cells(incident)
        held = {Cell(r.harm, r.population, r.subgroup): r for r in related(incident, "ranges")}
        fresh += _changed(incident, answers, held, at=at)
        stale += [held[cell].pk for cell in held.keys() - answers.keys()]
        if _regrade(incident, answers):
            regraded.append(incident)
    Range.objects.filter(pk__in=stale).delete()
    Range.objects.bulk_create(
        fresh,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=CELL,
        update_fields=ANSWERED,
    )
    Incident.objects.bulk_update(regraded, ["grading", "warnings"], batch_size=1000)
    return len(fresh) + len(stale) + len(regraded)


def _regrade(incident: Incident, answers: Mapping[Cell, Answer]) -> bool:
    grading = read_grading(incident, answers)
    warnings = sorted({warning for answer in answers.values() for warning in answer.warnings})
    if (grading, warnings) == (incident.grading, incident.warnings):
        return False
    incident.grading, incident.warnings = grading, warnings
    return True


def _changed(
    incident: Incident,
    answers: Mapping[Cell, Answer],
    held: Mapping[Cell, Range],
    *,
    at: datetime,
) -> list[Range]:
    """Return the ranges that differ from those held."""
    names = name_voices(related(incident, "claims"))
    changed = []
    for cell, answer in answers.items():
        decision = _decision(incident, cell, answer, at=at)
        previous = held.get(cell)
        found = lay_out(incident, cell, answer, decision, previous)
        found.reconciled_at = at
        tell(found, answer, names)
        # A name that changed changes the explanation, and no number.
        if previous is None or not same_numbers(found, previous) or _told(found) != _told(previous):
            changed.append(found)
    return changed


def _told(found: Range) -> tuple[str, str]:
    return found.explanation_en, found.explanation_ar


def _decision(incident: Incident, cell: Cell, answer: Answer, *, at: datetime) -> Decision | None:
    """Return the override of best that is in force on a cell; a new claim ends it."""
    for decision in overrides(incident, cell):
        if still_fits(decision, answer):
            return decision
        decision.ended_at, decision.ended_because = at, "The claims on the cell changed."
        decision.save(update_fields=["ended_at", "ended_because"])
    return None
