"""An answer speaks of one state of the log, whoever publishes while it is made."""

from threading import Thread

from django.db import connection

from publication.api.state import Head, read_head
from publication.models import LogEntry, PublishedIncident
from publication.reading import one_state
from tests.world import add_claim, make_incident, make_public


def publish_one() -> None:
    try:
        incident = make_incident()
        add_claim(incident)
        make_public(incident)
    finally:
        connection.close()


def test_nothing_changes_inside_one_state(scratch_database: str) -> None:
    assert read_head() == Head()
    with one_state():
        before = read_head()
        other = Thread(target=publish_one)
        other.start()
        other.join()
        assert read_head() == before == Head()
        assert not PublishedIncident.objects.exists()
    assert read_head().n == LogEntry.objects.count() > 0
    assert PublishedIncident.objects.count() == 1
