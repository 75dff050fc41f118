"""What asks to be prepared is planned once for a connection, and nothing else is."""

from django.db import connection, transaction

from publication import prepared
from publication.models import LogEntry

HELD = "SELECT statement, generic_plans, custom_plans FROM pg_prepared_statements"
ASKED = "SELECT %(number)s::int + 1"


def read_prepared() -> dict[str, tuple[int, int]]:
    """Return how often each ran by a plan for any values, and by one for its own."""
    with connection.cursor() as cursor:
        cursor.execute(HELD)
        return {text: (generic, custom) for text, generic, custom in cursor.fetchall()}


def test_a_statement_is_prepared_when_it_is_first_run(db: None) -> None:
    assert prepared.run(ASKED, {"number": 1}) == [(2,)]
    assert "SELECT $1::int + 1" in read_prepared()


def test_what_runs_together_is_never_planned_for_its_values(db: None) -> None:
    with transaction.atomic():
        for number in range(3):
            prepared.run_all([("SELECT %(number)s::int + 2", {"number": number})])
    assert read_prepared()["SELECT $1::int + 2"] == (3, 0)


def test_other_statements_are_not_prepared_however_often_they_come(db: None) -> None:
    before = set(read_prepared())
    for _ in range(20):
        LogEntry.objects.filter(n=1).exists()
    assert set(read_prepared()) == before
