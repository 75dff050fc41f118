"""What is due is worked off, whoever fails or dies in between."""

from collections.abc import Sequence

import pytest
from django.db import IntegrityError, transaction

from incidents.accounts import fetch
from incidents.actions import reconciling
from incidents.actions.draining import LOOK_AGAIN, drain, start_run, sweep
from incidents.actions.reconciling import mark_due, reconcile, reconcile_due
from incidents.models import DueIncident, Incident, Range, ReconcileRun
from publication.models import LogHead
from sources.actions.rating import rate_source
from sources.models import SourceChange
from tests.world import NOON, add_claim, make_incident, make_source, make_user

pytestmark = pytest.mark.django_db


def test_what_is_due_is_drained_once_and_in_chunks() -> None:
    for _ in range(5):
        add_claim(make_incident())
    mark_due(Incident.objects.all(), because="test", at=NOON)
    assert len(reconcile_due(at=NOON, limit=2)) == 2
    assert DueIncident.objects.count() == 3
    while drain(at=NOON, limit=2):
        pass
    assert not DueIncident.objects.exists()
    assert Range.objects.count() == 5


def test_a_failed_chunk_leaves_everything_due() -> None:
    """The due rows go with the ranges or not at all."""
    add_claim(make_incident())
    mark_due(Incident.objects.all(), because="test", at=NOON)
    with pytest.raises(IntegrityError):
        _reconcile_and_fail()
    assert DueIncident.objects.count() == 1
    assert not Range.objects.exists()


def test_what_is_marked_while_it_is_reconciled_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    incident = make_incident()
    add_claim(incident)

    def marked_meanwhile(ids: Sequence[int]) -> list[Incident]:
        """Another worker hears that a source changed when its rating was read already."""
        rows = list(fetch(ids))
        mark_due(Incident.objects.filter(pk=incident.pk), because="test", at=NOON)
        return rows

    monkeypatch.setattr(reconciling, "fetch", marked_meanwhile)
    reconcile([incident], at=NOON)
    assert DueIncident.objects.get().incident == incident


def test_a_run_shows_how_far_it_is_and_ends() -> None:
    for _ in range(3):
        add_claim(make_incident())
    run = start_run(Incident.objects.all(), because="test", at=NOON)
    assert (run.total, run.done) == (3, 0)
    drain(at=NOON + LOOK_AGAIN, limit=2)
    run.refresh_from_db()
    assert (run.state, run.done) == (ReconcileRun.State.RUNNING, 2)
    drain(at=NOON, limit=2)
    run.refresh_from_db()
    assert (run.state, run.done, run.error) == (ReconcileRun.State.DONE, 3, "")


def test_how_far_a_run_is_is_not_counted_for_each_chunk() -> None:
    for _ in range(3):
        add_claim(make_incident())
    run = start_run(Incident.objects.all(), because="test", at=NOON)
    drain(at=NOON, limit=1)
    run.refresh_from_db()
    assert run.done == 0
    drain(at=NOON + LOOK_AGAIN, limit=1)
    run.refresh_from_db()
    assert (run.done, run.heartbeat_at) == (2, NOON + LOOK_AGAIN)


def test_more_are_marked_than_are_written_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconciling, "MARKED_AT_ONCE", 2)
    for _ in range(5):
        make_incident()
    assert mark_due(Incident.objects.all(), because="test", at=NOON) == 5
    assert DueIncident.objects.count() == 5


def test_an_empty_run_ends_with_the_next_sweep() -> None:
    run = start_run(Incident.objects.none(), because="test", at=NOON)
    assert not sweep(at=NOON)
    run.refresh_from_db()
    assert run.state == ReconcileRun.State.DONE


def test_an_incident_that_fails_holds_up_no_other() -> None:
    """What the engine refuses is set apart with its error, and the rest is reconciled."""
    good, bad = make_incident(), make_incident()
    add_claim(good)
    claim = add_claim(bad)
    # No door lets such a hedge in; a row from elsewhere might hold it.
    type(claim).objects.filter(pk=claim.pk).update(hedge="perhaps")
    run = start_run(Incident.objects.all(), because="test", at=NOON)
    while drain(at=NOON):
        pass
    run.refresh_from_db()
    assert run.state == ReconcileRun.State.FAILED
    assert good.ranges.exists()
    assert "perhaps" in DueIncident.objects.get(incident=bad).error


def test_a_source_that_is_rated_anew_makes_its_incidents_due() -> None:
    source = make_source("Made-up outlet")
    incident = make_incident()
    add_claim(incident, source)
    reconcile([incident], at=NOON)
    for person in ("made-up-first", "made-up-second"):
        rate_source(
            source,
            topic="civilian_harm",
            reliability="E",
            by=make_user(person),
            on=NOON.date(),
            at=NOON,
            reason="made up",
        )
    assert sweep(at=NOON)
    drain(at=NOON)
    assert incident.ranges.get().answer["set_aside"] == {
        str(incident.claims.get().pk): "unreliable"
    }
    assert not SourceChange.objects.exists()


@transaction.atomic
def _reconcile_and_fail() -> None:
    reconcile_due(at=NOON)
    LogHead.objects.create(pk=2, n=0, hash="")
