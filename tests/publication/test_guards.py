"""What the database itself refuses, and what verify finds when somebody goes around it."""

import pytest
from django.db import DatabaseError, connections

from publication.log import Draft, append
from publication.models import LogEntry
from publication.verify import verify
from tests.world import NOON, add_claim, make_incident, make_public


def make_public_one(when: str = "2017-06-05") -> None:
    incident = make_incident(when)
    add_claim(incident)
    make_public(incident)


def test_the_log_grows_only_inside_a_transaction(scratch_database: str) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        append([Draft(LogEntry.Kind.REFERENCE, "made-up", {})], at=NOON)


STATEMENTS = [
    "UPDATE publication_logentry SET kind = 'revised'",
    "DELETE FROM publication_logentry",
    "TRUNCATE publication_logentry CASCADE",
    "UPDATE publication_publicdocument SET body = '{}'",
    "TRUNCATE publication_publicdocument",
    "UPDATE incidents_incidentevent SET kind = 'ied'",
    "DELETE FROM incidents_claimevent",
]


@pytest.mark.parametrize("statement", STATEMENTS)
@pytest.mark.parametrize("role", ["default", "owner"])
def test_the_database_refuses_to_change_what_was_public(
    scratch_database: str, role: str, statement: str
) -> None:
    """The app lacks the right, and triggers refuse even the owner."""
    make_public_one()
    with pytest.raises(DatabaseError), connections[role].cursor() as cursor:
        cursor.execute(statement)
    connections["owner"].close()
    assert list(verify()) == []


TAMPERING = {
    "document": 'UPDATE publication_publicdocument SET body = body || \'{"summary": "x"}\'',
    "entry": "UPDATE publication_logentry SET at = now() WHERE n = 3",
    "missing": "DELETE FROM publication_publicdocument WHERE n = 3",
    "figure": "UPDATE publication_publishedfigure SET best = best + 1",
    "total": "UPDATE publication_monthlytotal SET best = best + 1",
    "head": "UPDATE publication_loghead SET n = n + 1",
}


@pytest.mark.parametrize("statement", TAMPERING.values(), ids=TAMPERING)
def test_verify_finds_tampering(scratch_database: str, statement: str) -> None:
    """Even an owner who switches the triggers off is found."""
    make_public_one()
    make_public_one("2017-07-01")
    with connections["owner"].cursor() as cursor:
        for table in ("logentry", "publicdocument"):
            cursor.execute(f"ALTER TABLE publication_{table} DISABLE TRIGGER USER")
        cursor.execute(statement)
    connections["owner"].close()
    assert list(verify()) != []
