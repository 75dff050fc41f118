"""Reconciling, and one edit from the claim to the totals."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import count
from multiprocessing import get_context
from multiprocessing.pool import Pool

import pytest
from celery import Celery
from django.db import connection, transaction
from django.utils import timezone

from harmtrack.embedded.folder import DataFolder
from incidents.accounts import fetch, read_cells
from incidents.actions.draining import start_run
from incidents.actions.reconciling import reconcile
from incidents.models import DueIncident, Incident
from incidents.reconciliation.cells import Cell, reconcile_cells
from incidents.reconciliation.figures import Figure
from incidents.tasks import AT_ONCE
from publication.log import Draft
from publication.models import PublicDocument
from publication.record import record
from tests.benchmarks.conftest import NUMBER
from tests.benchmarks.measuring import Table, in_turns
from tests.benchmarks.processes import held_by, workers_of
from tests.stack import RunningStack, wait_until

CHUNK = 500
WORKERS = 2
# So many of all go through the workers, in so many slices: the rest would say no more.
SLICES = 9
SLICE = min(NUMBER, 18_000) // SLICES
FLAT = 1.05
turns = count()

# What the engine asks of each claim of the made-up world, which has no ratings of claims.
SAID = """
    SELECT claim.incident_id, harm, population, subgroup, claim.id::text, source.code, low, best,
           high, hedge, stance, as_of,
           coalesce((SELECT reliability FROM sources_sourcerating WHERE source_id = source.id
                     ORDER BY rated_on DESC, id DESC LIMIT 1), 'F'),
           6, claim.basis, source.party_id IS NOT NULL, ARRAY[]::text[],
           coalesce(as_of <= incident.end_on + 2, FALSE)
    FROM incidents_claim claim JOIN incidents_incident incident ON incident.id = claim.incident_id
    JOIN sources_source source ON source.id = claim.voice_id
    WHERE claim.incident_id > %s AND claim.incident_id <= %s
"""
NUMBERS = ("reported_min", "corroborated_min", "conceded_min", "best", "reported_max")
STAGE = f"""
    CREATE TEMP TABLE IF NOT EXISTS bench AS
    SELECT incident_id, harm, population, subgroup, {", ".join(NUMBERS)}
    FROM incidents_range WITH NO DATA;
    TRUNCATE bench
"""
UPDATE = f"""
    UPDATE incidents_range AS held SET ({", ".join(NUMBERS)})
        = ({", ".join(f"bench.{name}" for name in NUMBERS)})
    FROM bench
    WHERE (held.incident_id, held.harm, held.population, held.subgroup)
        = (bench.incident_id, bench.harm, bench.population, bench.subgroup)
      AND ({", ".join(f"held.{name}" for name in NUMBERS)})
        IS DISTINCT FROM ({", ".join(f"bench.{name}" for name in NUMBERS)})
"""


def chunk() -> list[Incident]:
    start = next(turns) * CHUNK % 5000
    return list(Incident.objects.order_by("pk")[start : start + CHUNK])


def bare_parts() -> None:
    """Read the claims and reckon; an unchanged chunk writes nothing."""
    ids = [incident.pk for incident in chunk()]
    for incident in fetch(ids):
        read_cells(incident)


def test_a_chunk(table: Table) -> None:
    ours, bare = in_turns(lambda: reconcile(chunk(), at=timezone.now()), bare_parts)
    table.compare(
        f"reconciling {CHUNK} unchanged incidents, against reading and engine",
        ours,
        bare,
        at_most=2,
    )


def reconcile_bare(first: int, last: int) -> int:
    """SELECT the claims, ask the engine, COPY and UPDATE; return how many rows differed."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SAID, [first, last])
        said: dict[int, list[tuple[Cell, Figure]]] = defaultdict(list)
        for incident, harm, population, subgroup, *values in cursor.fetchall():
            figure = Figure(*values)
            said[incident].append((Cell(harm, population, subgroup), figure))
        cursor.execute(STAGE)
        with cursor.copy("COPY bench FROM STDIN") as copy:
            for incident, figures in said.items():
                for cell, answer in reconcile_cells(figures).items():
                    numbers = (getattr(answer.range, name) for name in NUMBERS)
                    copy.write_row((incident, *cell, *numbers))
        cursor.execute(UPDATE)
        return int(cursor.rowcount)


@pytest.fixture
def bare_workers(in_world: None) -> Iterator[Pool]:
    """As many processes of our own as the system has workers, each with its own connection."""
    connection.close()
    with get_context("fork").Pool(WORKERS) as pool:
        yield pool


def test_all_through_the_workers(table: Table, world: RunningStack, bare_workers: Pool) -> None:
    broker = Celery(broker=f"redis+socket://{DataFolder(world.folder).valkey_socket}")
    held: list[float] = []
    ours_next, bare_next = count(step=SLICE), count(step=SLICE)

    def drained() -> None:
        first = next(ours_next)
        incidents = Incident.objects.filter(pk__gt=first, pk__lte=first + SLICE)
        run = start_run(incidents, because="bench", at=timezone.now())
        for _ in range(AT_ONCE):
            broker.send_task("incidents.tasks.drain")
        wait_until(lambda: not DueIncident.objects.filter(run=run).exists(), within=3600)
        held.append(held_by(workers_of(world, "worker")))

    def bare() -> None:
        first = next(bare_next)
        last = first + SLICE
        chunks = [(start, min(start + CHUNK, last)) for start in range(first, last, CHUNK)]
        assert sum(bare_workers.starmap(reconcile_bare, chunks, chunksize=1)) == 0

    ours, yardstick = in_turns(drained, bare, rounds=SLICES - 1)
    line = f"{SLICE:,} incidents through Celery on two workers, against bare SQL and engine on two"
    table.compare(line, ours, yardstick, at_most=2)
    early, late = held[SLICES // 3 - 1], held[-1]
    table.tell(
        f"the same: memory of a worker, after a third of {SLICES * SLICE:,} and at the end",
        f"{early:.0f} and {late:.0f} MiB",
        aim="flat",
        met=late <= early * FLAT,
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
