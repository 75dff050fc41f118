from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from incidents.actions.reconciling import reconcile
from incidents.models import Claim, Incident, Range
from publication.models import LogEntry, MonthlyTotal, PublicDocument, PublishedFigure
from publication.synthetic.describing import Load, make_chunk
from publication.verify import verify
from tests.world import NOON, make_dataset

SCHEMA = """
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
    UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT tgname, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
    ORDER BY 1, 2
"""
MANY = 40


def schema() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(SCHEMA)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def test_a_load_is_what_the_product_itself_would_hold(scratch_database: str) -> None:
    before = schema()
    call_command("make_load", str(MANY), "--processes", "2", stdout=StringIO())
    assert schema() == before
    assert Incident.objects.published().count() == MANY
    assert Claim.objects.count() == 4 * MANY
    assert PublishedFigure.objects.at().exists()
    assert MonthlyTotal.objects.exists()
    assert list(verify()) == []
    # Nothing to correct: the ranges are those that the engine gives.
    assert reconcile(list(Incident.objects.all()), at=NOON) == 0
    assert Range.objects.exists()


def test_what_grows_only_is_guarded_again_after_a_load(scratch_database: str) -> None:
    call_command("make_load", "1", "--processes", "1", stdout=StringIO())
    with pytest.raises(DatabaseError, match=r"append-only|permission denied"):
        LogEntry.objects.update(subject="made up")


def test_a_load_goes_into_an_empty_database_alone(scratch_database: str) -> None:
    make_dataset()
    with pytest.raises(CommandError, match="holds 1 of data sets"):
        call_command("make_load", "1", "--processes", "1", stdout=StringIO())
    assert not LogEntry.objects.exists()


def test_the_number_of_a_load_is_one_or_more() -> None:
    with pytest.raises(CommandError, match="number: 0"):
        call_command("make_load", "0", stdout=StringIO())


def test_the_records_of_a_seed_are_the_same_however_they_are_cut() -> None:
    plan = Load(seed=3, head=10, at=NOON)
    whole, halves = make_chunk(plan, 1, 6), [make_chunk(plan, 1, 3), make_chunk(plan, 4, 6)]
    assert whole.lines[PublicDocument] == [
        line for half in halves for line in half.lines[PublicDocument]
    ]
    assert make_chunk(Load(seed=4, head=10, at=NOON), 1, 6).entries != whole.entries
