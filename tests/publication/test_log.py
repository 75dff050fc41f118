"""The log only grows, every entry is chained, and what follows it is its sum."""

import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from incidents.actions.claiming import withdraw_claim
from incidents.actions.merging import NotRegrouped
from incidents.actions.reconciling import reconcile
from incidents.actions.reviewing import Incomplete
from incidents.models import Claim, Incident, Regrouping
from publication.actions import merging
from publication.actions.publishing import publish, publish_many, withdraw
from publication.actions.references import publish_references
from publication.models import (
    LogEntry,
    LogHead,
    MonthlyTotal,
    PublishedFigure,
    PublishedIncident,
)
from publication.verify import verify
from tests.world import (
    NOON,
    add_claim,
    hand_in,
    link,
    make_dataset,
    make_incident,
    make_public,
    make_user,
)

pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    """What the log says of records, in its order; references stand between."""
    entries = LogEntry.objects.exclude(kind="reference").order_by("n")
    return list(entries.values_list("kind", flat=True))


def live_body(incident: Incident) -> dict[str, Any]:
    body: dict[str, Any] = (
        PublishedIncident.objects.at().get(code=incident.code).entry.document.body
    )
    return body


def published(low: int = 5, **more: Any) -> Incident:
    incident = make_incident(**more)
    add_claim(incident, low=low)
    make_public(incident)
    return Incident.objects.get(pk=incident.pk)


def test_publishing_appends_and_freezes() -> None:
    incident = published()
    assert incident.review_state == "published"
    assert kinds() == ["published"]
    assert Claim.objects.get().frozen_at == NOON
    assert LogHead.objects.get().n == LogEntry.objects.count()
    assert list(verify()) == []


def test_publishing_the_same_again_appends_nothing() -> None:
    incident = published()
    assert publish(incident, by=make_user(), reason="again", at=NOON) is None
    assert kinds() == ["published"]


def test_a_late_claim_is_a_revision_that_moves_the_totals() -> None:
    incident = published(low=5)
    add_claim(incident, "Made-up hospital", 9)
    make_public(incident, reason="late claim")
    assert kinds() == ["published", "revised"]
    total = MonthlyTotal.objects.get(place="XX", population="civilian")
    assert (total.incidents, total.reported_min, total.reported_max) == (1, 5, 9)
    assert live_body(incident)["reason"] == "late claim"
    assert list(verify()) == []


def test_a_withdrawal_leaves_a_tombstone_and_takes_its_part_away() -> None:
    incident = published()
    withdraw(incident, by=make_user(), reason="made up: not this conflict", at=NOON)
    face = PublishedIncident.objects.at().get()
    assert face.state == "withdrawn"
    assert face.entry.document.body == {
        "code": incident.code,
        "reason": "made up: not this conflict",
    }
    assert not PublishedFigure.objects.filter(valid_to=None).exists()
    assert set(MonthlyTotal.objects.values_list("incidents", flat=True)) == {0}
    assert list(verify()) == []


def test_what_was_withdrawn_can_be_published_again() -> None:
    incident = published()
    withdraw(incident, by=make_user(), reason="made up", at=NOON)
    make_public(incident)
    assert kinds() == ["published", "withdrawn", "published"]
    assert list(verify()) == []


def test_a_record_without_a_claim_is_not_published() -> None:
    incident = make_incident()
    with pytest.raises(Incomplete, match=f"{incident.code}: no claim"):
        make_public(incident)
    assert kinds() == []


def test_a_draft_cannot_be_withdrawn() -> None:
    incident = make_incident()
    with pytest.raises(ValueError, match="“Withdraw” is open to what is: published"):
        withdraw(incident, by=make_user(), reason="made up", at=NOON)


def test_a_tie_to_a_record_that_is_not_public_does_not_show() -> None:
    part = make_incident()
    add_claim(part)
    whole = make_incident("2017-06", record_type="period_total")
    add_claim(whole, low=50)
    link(whole, part)
    make_public(whole)
    assert live_body(whole)["links"] == []
    make_public(part)
    assert sorted(kinds()) == ["published", "published", "revised"]
    assert live_body(whole)["links"] == [{"kind": "includes", "code": part.code}]
    withdraw(part, by=make_user(), reason="made up", at=NOON)
    assert live_body(whole)["links"] == []


def test_frozen_claims_never_change() -> None:
    published()
    claim = Claim.objects.get()
    claim.low = 1
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        claim.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        claim.delete()
    claim.refresh_from_db()
    assert claim.low == 5


def test_a_frozen_claim_can_be_withdrawn() -> None:
    incident = published()
    add_claim(incident, "Made-up hospital", 9)
    Claim.objects.filter(low=5).update(
        withdrawn_at=NOON, withdrawn_by=make_user(), withdrawn_because="made up"
    )
    make_public(incident)
    assert incident.ranges.get().reported_min == 9


def test_numbers_are_gapless_after_a_rollback() -> None:
    incident = make_incident()
    add_claim(incident)
    with pytest.raises(IntegrityError):
        _publish_and_fail(incident)
    published()
    assert kinds() == ["published"]


@transaction.atomic
def _publish_and_fail(incident: Incident) -> None:
    make_public(incident)
    LogHead.objects.create(pk=2, n=0, hash="")


def test_a_subgroup_above_its_total_is_withheld() -> None:
    incident = make_incident()
    add_claim(incident, low=5)
    add_claim(incident, "Made-up hospital", 9, subgroup="children")
    make_public(incident)
    body = live_body(incident)
    assert [found["subgroup"] for found in body["ranges"]] == ["any"]
    assert {claim["subgroup"]: claim["fate"] for claim in body["claims"]}["children"] == "withheld"


def references() -> set[str]:
    return set(LogEntry.objects.filter(kind="reference").values_list("subject", flat=True))


def test_what_a_record_refers_to_is_public_with_it() -> None:
    published()
    places = {"place:XX", "place:XX01", "place:XX0101"}
    datasets = {"dataset:made-up", "dataset:made-up-gazetteer"}
    assert references() == {*places, *datasets, "source:made-up-monitor"}
    assert publish_references(at=NOON) == 0


def test_a_reference_is_appended_again_when_it_changes() -> None:
    published()
    before = LogEntry.objects.count()
    dataset = make_dataset()
    dataset.version = "2"
    dataset.save()
    assert publish_references(at=NOON) == 1
    assert LogEntry.objects.count() == before + 1
    assert list(verify()) == []


EDITS: dict[str, Callable[[Incident, random.Random], None]] = {
    "claim": lambda incident, dice: _claim(incident, dice),
    "date": lambda incident, dice: _move(incident, dice),
    "kind": lambda incident, dice: _set(incident, kind=dice.choice(["ied", "shelling"])),
    "place": lambda incident, dice: _set(incident, place_id=_place(dice)),
    "withdraw": lambda incident, dice: _withdraw(incident),
    "merge": lambda incident, dice: _merge(incident, dice),
    "split": lambda incident, dice: _split(incident, dice),
    "undo": lambda incident, dice: _undo(dice),
}


@pytest.mark.parametrize(
    "seed", [0, 1, 2, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(3, 6))]
)
def test_totals_stay_exact_through_any_edits(seed: int) -> None:
    """After every random edit the totals equal their recomputation, to the unit."""
    dice = random.Random(seed)
    for _ in range(4):
        published(low=dice.randint(0, 9))
    for _ in range(16):
        standing = Incident.objects.exclude(review_state="merged").filter(claims__isnull=False)
        incident = dice.choice(standing.distinct().order_by("pk"))
        with suppress(NotRegrouped):
            EDITS[dice.choice(list(EDITS))](incident, dice)
        incident.refresh_from_db()
        if incident.review_state == "published":
            publish_many([incident], by=make_user(), reason="edit", at=NOON)
        elif incident.review_state != "merged":
            make_public(incident)
        assert list(verify()) == []
    assert Claim.objects.filter(incident__review_state="merged").count() == 0
    assert {"merged", "split", "unmerged"} & set(kinds())


def _claim(incident: Incident, dice: random.Random) -> None:
    population = dice.choice(["all", "civilian", "combatant", "unstated"])
    low = None if population == "unstated" else dice.randint(0, 20)
    add_claim(incident, f"Made-up voice {dice.randint(1, 4)}", low, population=population)


def _move(incident: Incident, dice: random.Random) -> None:
    when = dice.choice(["2017-05-30/2017-07-02", "2017", "2016-12-31/2017-01-01", "2017-08"])
    incident.edtf = when
    incident.clean()
    incident.save()


def _set(incident: Incident, **values: Any) -> None:
    Incident.objects.filter(pk=incident.pk).update(**values)


def _place(dice: random.Random) -> int:
    return make_incident(place=dice.choice(["XX0101", "XX0202", "XX"])).place_id


def _withdraw(incident: Incident) -> None:
    if incident.review_state == "published":
        withdraw(incident, by=make_user(), reason="edit", at=NOON)
        incident.refresh_from_db()


def _merge(incident: Incident, dice: random.Random) -> None:
    others = Incident.objects.exclude(pk=incident.pk).exclude(review_state="merged")
    take = dice.sample(["date", "place", "kind", "summary"], dice.randint(0, 4))
    other = dice.choice(others.order_by("pk"))
    merging.merge(incident, other, by=make_user(), at=NOON, reason="edit", take=take)


def _split(incident: Incident, dice: random.Random) -> None:
    ids = list(incident.claims.order_by("pk").values_list("pk", flat=True))
    chosen = dice.sample(ids, dice.randint(1, len(ids)))
    merging.split(incident, chosen, by=make_user(), at=NOON, reason="edit")


def _undo(dice: random.Random) -> None:
    if acts := list(Regrouping.objects.standing()):
        merging.undo(dice.choice(acts), by=make_user(), at=NOON, reason="edit")


def test_publishing_many_takes_a_bounded_number_of_queries() -> None:
    def count(size: int) -> int:
        chosen = [make_incident() for _ in range(size)]
        for incident in chosen:
            add_claim(incident)
            add_claim(incident, "Made-up hospital")
        reconcile(chosen, at=NOON)
        hand_in(*chosen)
        queries, reviewer = 0, make_user("made-up-reviewer")

        def counted(execute: Any, *args: Any) -> Any:
            nonlocal queries
            queries += 1
            return execute(*args)

        with connection.execute_wrapper(counted):
            publish_many(chosen, by=reviewer, reason="made up", at=NOON)
        return queries

    count(1)  # The first of all makes the head, and says what it refers to.
    assert count(2) == count(20)


def test_a_link_publishes_no_claim_that_nobody_reviewed() -> None:
    part = make_incident()
    add_claim(part, low=3)
    whole = published(low=5)
    link(whole, part, "overlaps")
    add_claim(whole, "Made-up voice", 500)
    reconcile([whole], at=NOON)
    make_public(part)
    body = live_body(whole)
    assert body["links"] == [{"kind": "overlaps", "code": part.code}]
    assert [claim["low"] for claim in body["claims"]] == [5]
    assert Claim.objects.get(low=500).frozen_at is None


def test_a_claim_withdrawn_before_its_review_never_leaves() -> None:
    incident = make_incident()
    add_claim(incident, low=5)
    claim = add_claim(incident, "Made-up voice", 7, wording="made-up words that name a person")
    withdraw_claim(claim, by=make_user(), at=NOON, reason="made up: it names a person")
    make_public(incident)
    assert [claim["low"] for claim in live_body(incident)["claims"]] == [5]
    assert "Made-up voice" not in str(live_body(incident))
    assert "source:made-up-voice" not in references()


def test_who_speaks_in_an_unreviewed_claim_stays_unknown() -> None:
    incident = published()
    add_claim(incident, "Made-up voice", 7)
    publish_references(at=NOON)
    assert "source:made-up-voice" not in references()
    make_public(incident)
    assert "source:made-up-voice" in references()


def test_a_claim_withdrawn_later_stays_without_its_words() -> None:
    incident = make_incident()
    claim = add_claim(incident, low=5, wording="made-up words")
    add_claim(incident, "Made-up hospital", 9)
    make_public(incident)
    withdraw_claim(Claim.objects.get(pk=claim.pk), by=make_user(), at=NOON, reason="made up")
    make_public(incident)
    [taken_back, _] = live_body(incident)["claims"]
    assert (taken_back["withdrawn"], taken_back["fate"]) == (True, "withdrawn")
    assert "wording" not in taken_back


def test_a_claim_replaces_the_one_that_it_supersedes() -> None:
    incident = published(low=5)
    add_claim(incident, low=50, supersedes=incident.claims.get())
    make_public(incident)
    [found] = live_body(incident)["ranges"]
    assert (found["best"], found["voices"]) == (50, 1)
