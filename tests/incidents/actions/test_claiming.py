"""A claim is taken back or judged, and its incident follows at once."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from incidents.actions.claiming import rate_claim, take_back_withdrawal, withdraw_claim
from incidents.models import Claim
from publication.actions.merging import merge, split
from tests.world import (
    NOON,
    add_claim,
    make_incident,
    make_public,
    make_source,
    make_user,
    reconciled,
)

pytestmark = pytest.mark.django_db


def frozen_claim() -> Claim:
    incident = make_incident()
    add_claim(incident, "Made-up monitor", 5)
    claim = add_claim(incident, "Made-up hospital", 9)
    make_public(incident)
    return Claim.objects.get(pk=claim.pk)


def test_a_withdrawn_claim_leaves_the_range_and_keeps_its_words() -> None:
    claim = frozen_claim()
    withdraw_claim(claim, by=make_user(), at=NOON, reason="Read wrongly")
    held = Claim.objects.get(pk=claim.pk)
    found = held.incident.ranges.get()
    assert (held.wording, held.withdrawn_because) == ("made-up words", "Read wrongly")
    assert found.reported_max == 5
    assert found.answer["set_aside"] == {str(claim.pk): "withdrawn"}
    event = held.events.order_by("-pgh_id").first()  # type: ignore[attr-defined]
    assert event.pgh_context.metadata["reason"] == "Read wrongly"


def test_a_claim_is_withdrawn_once() -> None:
    claim = frozen_claim()
    withdraw_claim(claim, by=make_user(), at=NOON, reason="Read wrongly")
    with pytest.raises(ValueError, match="withdrawn already: Read wrongly"):
        withdraw_claim(claim, by=make_user(), at=NOON, reason="Again")


def test_a_claim_that_was_never_public_counts_again_once_its_withdrawal_is_taken_back() -> None:
    incident = make_incident()
    add_claim(incident, "Made-up monitor", 5)
    claim = add_claim(incident, "Made-up hospital", 9)
    withdraw_claim(claim, by=make_user(), at=NOON, reason="Read wrongly")
    assert incident.ranges.get().reported_max == 5
    take_back_withdrawal(claim, by=make_user(), at=NOON, reason="Read rightly after all")
    held = Claim.objects.get(pk=claim.pk)
    assert (held.withdrawn_at, held.withdrawn_because) == (None, "")
    assert incident.ranges.get().reported_max == 9
    event = held.events.order_by("-pgh_id").first()  # type: ignore[attr-defined]
    assert event.pgh_context.metadata["reason"] == "Read rightly after all"
    with pytest.raises(ValueError, match="is not withdrawn"):
        take_back_withdrawal(claim, by=make_user(), at=NOON, reason="Again")


def test_what_was_withdrawn_before_the_public_stays_withdrawn() -> None:
    claim = frozen_claim()
    withdraw_claim(claim, by=make_user(), at=NOON, reason="Read wrongly")
    with pytest.raises(ValueError, match="it stays withdrawn"):
        take_back_withdrawal(claim, by=make_user(), at=NOON, reason="Read rightly")
    assert Claim.objects.get(pk=claim.pk).withdrawn_because == "Read wrongly"


def test_an_improbable_claim_is_set_aside_by_the_second_person() -> None:
    claim = frozen_claim()
    for name, most in (("ann", 9), ("bob", 5)):
        rate_claim(claim, credibility=5, by=make_user(name), at=NOON, reason="Contradicted")
        assert claim.incident.ranges.get().reported_max == most


@pytest.mark.parametrize("reason", ["", "  "])
def test_no_change_without_a_reason(reason: str) -> None:
    claim = frozen_claim()
    with pytest.raises(ValueError, match="reason is empty"):
        withdraw_claim(claim, by=make_user(), at=NOON, reason=reason)
    with pytest.raises(ValueError, match="reason is empty"):
        rate_claim(claim, credibility=2, by=make_user(), at=NOON, reason=reason)


def test_a_credibility_is_one_to_six() -> None:
    claim = add_claim(reconciled(make_incident()))
    with pytest.raises(ValueError, match="credibility is 7; accepted are: 1, 2, 3, 4, 5, 6"):
        rate_claim(claim, credibility=7, by=make_user(), at=NOON, reason="Made up")


@pytest.mark.parametrize("change", ["add", "remove", "clear"])
def test_a_frozen_claim_draws_on_the_same_sources_for_good(change: str) -> None:
    first, second = make_source("Made-up hospital"), make_source("Made-up resident")
    incident = make_incident()
    claim = add_claim(incident, drawing_on=(first,))
    make_public(incident)
    said = {"add": (second,), "remove": (first,), "clear": ()}[change]
    with pytest.raises(DatabaseError, match="is frozen"), transaction.atomic():
        getattr(claim.draws_on, change)(*said)
    assert list(claim.draws_on.all()) == [first]


def test_a_frozen_claim_keeps_its_sources_through_a_merge_and_a_split() -> None:
    source, target = make_incident(), make_incident()
    claim = add_claim(source, drawing_on=(make_source("Made-up hospital"),))
    add_claim(target)
    make_public(source)
    make_public(target)
    said: dict[str, Any] = {"by": make_user("made-up-reviewer"), "at": NOON, "reason": "made up"}
    act = merge(source, target, **said)
    split(target, [claim.pk], **said)
    assert [each.name_en for each in claim.draws_on.all()] == ["Made-up hospital"]
    assert act.claims == [claim.pk]
