"""A decision takes two people, and a figure that stands inside the range."""

from datetime import timedelta
from typing import Any

import pytest

from incidents.actions.claiming import withdraw_claim
from incidents.actions.deciding import agree, decide, end
from incidents.admin.readings import DECIDED_ON_MORE, show_ranges
from incidents.models import Decision, Incident
from incidents.queue import find_waiting
from tests.world import NOON, add_claim, make_incident, make_public, make_user, reconciled

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident() -> Incident:
    incident = make_incident()
    add_claim(incident, "Made-up monitor", 5)
    add_claim(incident, "Made-up hospital", 9)
    return reconciled(incident)


SAID: dict[str, Any] = {
    "about": "best",
    "harm": "killed",
    "population": "civilian",
    "subgroup": "any",
    "best": 9,
    "reason": "The list of names",
}


def decided(incident: Incident, **more: Any) -> Decision:
    said = Decision(incident=incident, **(SAID | more))
    return decide(said, by=make_user("ann"), at=NOON)


def best(incident: Incident) -> tuple[int | None, str]:
    found = incident.ranges.get()
    return found.best, found.rule


def warnings(incident: Incident) -> list[Any]:
    [shown] = show_ranges(incident.ranges.all())
    return list(shown["warnings"])


def test_a_decision_counts_from_the_second_person_until_it_is_ended(incident: Incident) -> None:
    computed = best(incident)
    decision = decided(incident)
    assert best(incident) == computed
    agree(decision, by=make_user("bob"), at=NOON)
    assert best(incident) == (9, "decision")
    end(decision, by=make_user("bob"), at=NOON, reason="The list was wrong")
    assert best(incident) == computed


def test_a_decision_holds_beside_a_claim_that_was_taken_back_before_it_was_public(
    incident: Incident,
) -> None:
    slip = add_claim(incident, "Made-up agency", 90)
    withdraw_claim(slip, by=make_user("ann"), at=NOON, reason="Made up: a slip of the key")
    agree(decided(incident), by=make_user("bob"), at=NOON)
    assert best(incident) == (9, "decision")


def test_a_decision_is_agreed_to_beside_a_public_claim_that_was_withdrawn(
    incident: Incident,
) -> None:
    old = add_claim(incident, "Made-up agency", 7)
    make_public(incident)
    withdraw_claim(old, by=make_user("ann"), at=NOON, reason="Made up")
    agree(decided(incident), by=make_user("bob"), at=NOON)
    assert best(incident) == (9, "decision")


def test_a_claim_that_is_withdrawn_ends_no_decision_and_has_it_looked_at_again(
    incident: Incident,
) -> None:
    old = add_claim(incident, "Made-up agency", 7)
    agree(decided(incident), by=make_user("bob"), at=NOON)
    make_public(incident)
    assert warnings(incident) == []
    later = NOON + timedelta(days=1)
    withdraw_claim(old, by=make_user("ann"), at=later, reason="Made up")
    assert best(incident) == (9, "decision")
    assert list(find_waiting("changed", on=later.date())) == [incident]
    assert warnings(incident) == [DECIDED_ON_MORE]
    again = decide(Decision(incident=incident, **SAID), by=make_user("ann"), at=later)
    agree(again, by=make_user("bob"), at=later)
    assert warnings(incident) == []


def test_nobody_agrees_to_what_was_decided_on_other_claims(incident: Incident) -> None:
    computed, decision = best(incident), decided(incident)
    add_claim(incident, "Made-up agency", 9)
    with pytest.raises(ValueError, match="changed since it was decided: decide anew"):
        agree(decision, by=make_user("bob"), at=NOON)
    decision.refresh_from_db()
    assert (decision.agreed_at, decision.ended_at) == (None, None)
    assert best(incident) == computed


def test_a_grading_is_decided_on_in_the_same_way(incident: Incident) -> None:
    plain = {"harm": "", "population": "", "subgroup": "", "best": None}
    decision = decided(incident, about="grading", grading="discounted", **plain)
    agree(decision, by=make_user("bob"), at=NOON)
    assert Incident.objects.get().grading == "discounted"


def test_nobody_agrees_with_themselves(incident: Incident) -> None:
    decision = decided(incident)
    with pytest.raises(ValueError, match="it takes a second person"):
        agree(decision, by=make_user("ann"), at=NOON)


def test_a_decision_is_agreed_to_and_ended_once(incident: Incident) -> None:
    decision = decided(incident)
    agree(decision, by=make_user("bob"), at=NOON)
    with pytest.raises(ValueError, match="does not wait for agreement"):
        agree(decision, by=make_user("eve"), at=NOON)
    end(decision, by=make_user("bob"), at=NOON, reason="Made up")
    with pytest.raises(ValueError, match="ended already: Made up"):
        end(decision, by=make_user("bob"), at=NOON, reason="Again")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"best": 10}, "best is 10; accepted is a figure from 5 to 9"),
        ({"best": None}, "best is None; accepted is a figure from 5 to 9"),
        ({"population": "all"}, "this cell has no range"),
        ({"reason": " "}, "reason is empty"),
        ({"grading": "weak"}, "incidents_decision_says_what"),
    ],
    ids=["above", "none", "no cell", "no reason", "two things"],
)
def test_what_cannot_be_decided(incident: Incident, wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        decided(incident, **wrong)
    assert not Decision.objects.exists()


def test_ending_takes_a_reason(incident: Incident) -> None:
    with pytest.raises(ValueError, match="reason is empty"):
        end(decided(incident), by=make_user(), at=NOON, reason="")
