"""Reconciling, and one edit from the claim to the totals."""

from itertools import count

from django.db import transaction
from django.utils import timezone

from incidents.accounts import read_cells
from incidents.actions.reconciling import reconcile
from incidents.models import Incident
from publication.log import Draft
from publication.models import PublicDocument
from publication.record import record
from tests.benchmarks.measuring import Table, in_turns

CHUNK = 500
turns = count()


def chunk() -> list[Incident]:
    start = next(turns) * CHUNK % 5000
    return list(Incident.objects.order_by("pk")[start : start + CHUNK])


def bare_parts() -> None:
    """Read the claims and reckon; an unchanged chunk writes nothing."""
    ids = [incident.pk for incident in chunk()]
    for incident in Incident.objects.filter(pk__in=ids).with_claims():
        read_cells(incident)


def test_a_chunk(table: Table) -> None:
    ours, bare = in_turns(lambda: reconcile(chunk(), at=timezone.now()), bare_parts)
    table.compare(
        f"reconciling {CHUNK} unchanged incidents, against reading and engine",
        ours,
        bare,
        at_most=2,
    )


def test_one_edit(table: Table) -> None:
    incidents = iter(Incident.objects.order_by("pk")[:40])

    def edit() -> None:
        incident = next(incidents)
        with transaction.atomic():
            reconcile([incident], at=timezone.now())
            found = PublicDocument.objects.of_records().get(entry__incident__code=incident.code)
            body = found.body | {"reason": f"bench {timezone.now()}"}
            record([Draft("revised", f"incident:{incident.code}", body)], at=timezone.now())

    [taken] = in_turns(edit, rounds=21, warm=5)
    table.stay_under("one edit: range, log, totals", sorted(taken)[10], limit=0.05)
