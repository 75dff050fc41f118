"""The ranges follow the claims, whoever changes them and whatever dies in between."""

from datetime import timedelta

import pytest
from django.db import connection

from incidents.accounts import fetch, read_cells, read_grading
from incidents.actions.reconciling import reconcile
from incidents.models import (
    Attribution,
    ClaimRating,
    Decision,
    Incident,
    Range,
)
from incidents.reconciliation.cells import Cell
from tests.world import (
    NOON,
    add_claim,
    make_incident,
    make_party,
    make_source,
    make_user,
    reconciled,
)

pytestmark = pytest.mark.django_db


def numbers(found: Range) -> tuple[int | None, ...]:
    return found.reported_min, found.corroborated_min, found.best, found.reported_max


def test_three_voices_make_a_range_with_its_reasons() -> None:
    incident = make_incident()
    add_claim(incident, "Made-up hospital", 12, hedge="at_least", high=None)
    add_claim(incident, "Made-up monitor", 20, hedge="almost")
    add_claim(incident, "Made-up agency", 12, hedge="vague", coded=True)
    reconcile([incident], at=NOON)
    found = incident.ranges.get()
    assert found.voices == 3
    assert found.rule in {"R2", "R3", "R4"}
    assert "Made-up hospital" in found.explanation_en
    assert found.explanation_ar != found.explanation_en
    assert found.methodology == "1"


def test_running_again_writes_nothing() -> None:
    incident = make_incident()
    add_claim(incident)
    assert reconcile([incident], at=NOON) == 2
    before = incident.ranges.get().reconciled_at
    assert reconcile([incident], at=NOON + timedelta(days=1)) == 0
    assert incident.ranges.get().reconciled_at == before


def test_a_changed_range_keeps_what_stood_before() -> None:
    incident = make_incident()
    add_claim(incident, low=5)
    reconcile([incident], at=NOON)
    add_claim(incident, "Made-up hospital", 9)
    reconcile([incident], at=NOON)
    found = incident.ranges.get()
    assert found.previous is not None
    assert found.previous["reported_max"] == 5
    assert found.reported_max == 9


def test_a_cell_without_claims_loses_its_range() -> None:
    incident = make_incident()
    claim = add_claim(incident)
    reconcile([incident], at=NOON)
    claim.delete()
    reconcile([incident], at=NOON)
    assert not incident.ranges.exists()


def test_unknown_is_no_zero() -> None:
    incident = make_incident()
    add_claim(incident, low=None)
    reconcile([incident], at=NOON)
    found = incident.ranges.get()
    assert numbers(found) == (None, None, None, None)
    assert found.asserted
    assert reconciled(incident).grading == "toll_unknown"


def test_a_denial_is_a_position() -> None:
    incident = make_incident()
    add_claim(incident, low=0, stance="denies")
    reconcile([incident], at=NOON)
    found = incident.ranges.get()
    assert numbers(found) == (None, None, None, None)
    assert not found.asserted
    assert list(found.answer["set_aside"].values()) == ["position"]


def test_a_checked_zero_is_a_zero() -> None:
    incident = make_incident()
    add_claim(incident, low=0)
    reconcile([incident], at=NOON)
    found = incident.ranges.get()
    assert (found.best, found.checked_zero) == (0, True)


def test_linked_sources_are_one_voice() -> None:
    ministry = make_source("Made-up ministry", "authority")
    press = make_source("Made-up press office", "authority", same_voice_as=ministry)
    incident = make_incident()
    add_claim(incident, ministry, 7)
    add_claim(incident, press, 9)
    assert reconciled(incident).ranges.get().voices == 1


def test_a_compilation_steps_back_for_its_own_voice() -> None:
    monitor = make_source("Made-up monitor")
    compiler = make_source("Made-up compiler", "dataset")
    incident = make_incident()
    add_claim(incident, monitor, 7)
    add_claim(incident, compiler, 30, drawing_on=(monitor,))
    found = reconciled(incident).ranges.get()
    assert found.reported_max == 7
    assert "compiled" in found.answer["set_aside"].values()


def test_a_decision_counts_from_the_second_person_on_and_ends_with_a_new_claim() -> None:
    incident = make_incident()
    first, second = add_claim(incident, low=5), add_claim(incident, "Made-up hospital", 9)
    decision = Decision.objects.create(
        incident=incident,
        about="best",
        harm="killed",
        population="civilian",
        subgroup="any",
        best=9,
        claims=sorted([str(first.pk), str(second.pk)]),
        reason="made up",
        decided_at=NOON,
        decided_by=make_user(),
    )
    assert reconciled(incident).ranges.get().best == 5
    decision.agreed_at, decision.agreed_by = NOON, make_user("made-up-second")
    decision.save()
    found = reconciled(incident).ranges.get()
    assert (found.best, found.rule, found.answer["best"]) == (9, "decision", 5)
    add_claim(incident, "Made-up agency", 6)
    assert reconciled(incident).ranges.get().rule != "decision"
    decision.refresh_from_db()
    assert decision.ended_because


def test_reading_many_incidents_takes_a_bounded_number_of_queries() -> None:
    def count(incidents: int) -> int:
        chosen = [_much_said() for _ in range(incidents)]
        reconcile(chosen, at=NOON)
        with connection.execute_wrapper(counter):
            counter.queries = 0
            assert reconcile(chosen, at=NOON) == 0
            return counter.queries

    counter = _Counter()
    assert count(2) == count(20) == 15


def test_what_is_fetched_for_the_engine_says_what_whole_records_say() -> None:
    incident = _much_said()
    [lean], whole = fetch([incident.pk]), Incident.objects.with_claims().get()
    assert read_cells(lean) == read_cells(whole)
    assert read_grading(lean, read_cells(lean)) == read_grading(whole, read_cells(whole))
    said = set(read_cells(lean)[Cell("killed", "civilian", "any")].range.set_aside.values())
    assert said == {"compiled", "improbable", "withdrawn"}


def _much_said() -> Incident:
    """An incident with all that the engine asks for, and a decision over its best."""
    first, second = make_user(), make_user("made-up-second")
    ministry = make_source("Made-up ministry", "authority")
    press = make_source("Made-up press office", "authority", same_voice_as=ministry)
    incident = make_incident()
    Attribution.objects.create(incident=incident, party=make_party(), attribution="alternative")
    old = add_claim(incident, press, 4)
    add_claim(incident, ministry, 7, supersedes=old)
    add_claim(incident, "Made-up compiler", 30, drawing_on=(press,))
    add_claim(incident, "Made-up hospital", 9)
    doubted = add_claim(incident, "Made-up agency", 90)
    for person in (first, second):
        ClaimRating.objects.create(claim=doubted, credibility=5, rated_at=NOON, rated_by=person)
    add_claim(incident, "Made-up monitor", 8, as_of=NOON.date(), population="all")
    Decision.objects.create(
        incident=incident,
        about="best",
        harm="killed",
        population="civilian",
        subgroup="any",
        best=9,
        claims=sorted(
            str(pk)
            for pk in incident.claims.filter(population="civilian").values_list("pk", flat=True)
        ),
        reason="made up",
        decided_at=NOON,
        decided_by=first,
        agreed_at=NOON,
        agreed_by=second,
    )
    return incident


class _Counter:
    queries = 0

    def __call__(self, execute: object, *args: object) -> object:
        self.queries += 1
        return execute(*args)  # type: ignore[operator]
