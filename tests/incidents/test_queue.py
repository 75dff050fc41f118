"""What waits to be looked at, in order, and why."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.actions.claiming import rate_claim, withdraw_claim
from incidents.actions.merging import ask_again, tell_apart
from incidents.actions.reviewing import move
from incidents.models import Attribution, Claim, Distinction, Incident
from incidents.queue import ORDER, Share, conditions_on, find_waiting, read_rows, read_shares
from sources.actions.consenting import record_consent
from sources.history import because
from tests.world import (
    NOON,
    add_claim,
    hand_in,
    link,
    make_incident,
    make_party,
    make_public,
    make_source,
    make_user,
    reconciled,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 1, 15)


def waiting(reason: str = "", **more: object) -> list[str]:
    found = find_waiting(reason, on=TODAY, **more)  # type: ignore[arg-type]
    return list(found.values_list("code", flat=True))


def in_review(when: str, *, place: str = "XX0101", low: int = 5, **more: object) -> Incident:
    incident = make_incident(when, place, **more)  # type: ignore[arg-type]
    add_claim(incident, low=low)
    reconciled(incident)
    hand_in(incident)
    return Incident.objects.get(pk=incident.pk)


def without_consent() -> Incident:
    """Public while its witness agreed, who no longer does."""
    witness = make_source("Made-up resident", "witness")
    incident = in_review("2016-08-05")
    add_claim(incident, witness)
    said: dict[str, Any] = {"on": TODAY, "how": "spoken", "by": make_user(), "at": NOON}
    for purpose in ("publish", "share"):
        record_consent(witness, purpose=purpose, given=True, **said)
    reconciled(incident)
    make_public(incident)
    record_consent(witness, purpose="share", given=False, **said)
    return incident


def held() -> Incident:
    incident = in_review("2016-01-05")
    move([incident], "hold", by=make_user(), at=NOON, reason="Made-up danger")
    return incident


def with_new_claim() -> Incident:
    incident = in_review("2016-02-05")
    make_public(incident)
    add_claim(incident, "Made-up hospital", 9)
    return incident


def changed() -> Incident:
    incident = in_review("2016-09-05")
    make_public(incident)
    with because("Made-up reason", door="admin", by=make_user()):
        Incident.objects.filter(pk=incident.pk).update(summary="Made-up words")
    return incident


def disputed() -> Incident:
    incident = in_review("2016-03-05", low=2)
    add_claim(incident, "Made-up hospital", 90)
    add_claim(incident, "Made-up agency", 400)
    reconciled(incident)
    incident.ranges.update(disputed=True)
    return incident


def heavy() -> Incident:
    incident = in_review("2016-04-05", low=1)
    Incident.objects.filter(pk=incident.pk).update(grading="weak")
    return incident


def duplicate() -> Incident:
    make_incident("2016-05-06")
    return in_review("2016-05-05")


def expiring() -> Incident:
    incident = in_review("2016-06-05", record_type="stock")
    incident.claims.update(as_of=TODAY - timedelta(days=10))
    make_public(incident)
    return incident


def merely_waiting() -> Incident:
    incident = in_review("2016-07-05")
    Incident.objects.filter(pk=incident.pk).update(grading="fair")
    return incident


MAKING = {
    "no_consent": without_consent,
    "held": held,
    "new_claims": with_new_claim,
    "changed": changed,
    "disputed": disputed,
    "heavy": heavy,
    "duplicate": duplicate,
    "expiring": expiring,
    "in_review": merely_waiting,
}


def test_what_waits_stands_in_the_order_of_its_reasons() -> None:
    made = {name: MAKING[name]() for name in reversed(ORDER)}
    Incident.objects.exclude(pk=made["heavy"].pk).update(grading="fair")
    assert waiting() == [made[name].code for name in ORDER]
    for name in set(ORDER) - {"in_review"}:
        assert waiting(name) == [made[name].code]


def add_party(incident: Incident) -> None:
    Attribution.objects.create(incident=incident, party=make_party(), attribution="suspected")


def end_tie(incident: Incident) -> None:
    incident.links_out.all().delete()


def say_otherwise(incident: Incident) -> None:
    Incident.objects.filter(pk=incident.pk).update(kind="shelling")


@pytest.mark.parametrize("change", [add_party, end_tie, say_otherwise])
def test_a_public_record_that_a_person_changed_waits_until_it_is_reviewed_again(
    change: Callable[[Incident], None],
) -> None:
    incident = in_review("2016-02-05")
    link(incident, make_incident("2019-01-01", "XX02"), "follows")
    make_public(incident)
    assert waiting() == []
    with because("Made-up reason", door="admin", by=make_user()):
        change(incident)
    assert waiting() == waiting("changed") == [incident.code]
    make_public(incident, at=NOON + timedelta(days=1))
    assert waiting() == []


def test_a_public_record_of_which_a_claim_was_withdrawn_waits() -> None:
    incident = in_review("2016-02-05")
    add_claim(incident, "Made-up hospital", 9)
    make_public(incident)
    withdraw_claim(Claim.objects.latest("pk"), by=make_user(), at=NOON, reason="Read wrongly")
    assert waiting() == waiting("changed") == [incident.code]


def test_a_public_record_whose_numbers_moved_since_the_review_waits() -> None:
    incident = in_review("2016-02-05")
    add_claim(incident, "Made-up hospital", 9)
    make_public(incident)
    later, claim = NOON + timedelta(days=1), Claim.objects.latest("pk")
    for person in ("made-up-first", "made-up-second"):
        rate_claim(claim, credibility=5, by=make_user(person), at=later, reason="Made up")
    assert waiting() == waiting("changed") == [incident.code]


def test_nothing_waits_in_a_draft_or_where_all_was_reviewed() -> None:
    add_claim(make_incident("2016-01-05"))
    make_public(in_review("2016-02-05"))
    assert waiting() == []


def test_of_one_rank_the_oldest_comes_first() -> None:
    older, newer = in_review("2016-01-05"), in_review("2016-02-05")
    Incident.objects.update(grading="fair")
    move([older], "return", by=make_user(), at=NOON + timedelta(days=1), reason="made up")
    move([older], "submit", by=make_user(), at=NOON + timedelta(days=2))
    assert waiting() == [newer.code, older.code]


def test_a_record_is_found_by_whom_it_is_given_to() -> None:
    user = make_user("made-up-second")
    mine, nobodys = in_review("2016-01-05"), in_review("2016-02-05")
    Incident.objects.filter(pk=mine.pk).update(assigned_to=user)
    assert waiting(assigned_to=user.pk) == [mine.code]
    assert waiting(unassigned=True) == [nobodys.code]


def test_what_lacks_its_minimum_has_a_list_of_its_own() -> None:
    draft = make_incident("2016-01-05")
    complete = make_incident("2016-02-05")
    add_claim(complete, low=None)
    assert waiting("incomplete") == [draft.code]
    assert waiting() == []


@pytest.mark.parametrize(("others", "flagged"), [(9, True), (10, False)])
def test_a_weak_record_with_a_tenth_of_its_month_is_heavy(others: int, flagged: bool) -> None:
    weak = in_review("2016-01-05", low=1)
    make_public(in_review("2016-01-20", low=others, place="XX0102"))
    in_review("2016-01-20", low=500, place="XX0201")  # Another governorate.
    in_review("2016-02-20", low=500)  # Another month.
    Incident.objects.exclude(pk=weak.pk).update(grading="fair")
    Incident.objects.filter(pk=weak.pk).update(grading="weak")
    assert waiting("heavy") == ([weak.code] if flagged else [])
    share = Share("killed", "civilian", 1, 1 + others)
    assert read_shares([weak.pk]) == ({weak.pk: share} if flagged else {})


@pytest.mark.parametrize(
    ("days_ago", "every", "flagged"),
    [
        (6, None, False),
        (7, None, True),
        (44, None, True),
        (45, None, False),
        (23, 20, True),
        (22, 20, False),
    ],
)
def test_a_stock_is_looked_at_from_a_week_before_it_expires(
    days_ago: int, every: int | None, flagged: bool
) -> None:
    incident = in_review("2016-06-05", record_type="stock")
    incident.claims.update(as_of=TODAY - timedelta(days=days_ago), every_days=every)
    make_public(incident)
    assert bool(waiting("expiring")) == flagged


def test_two_records_that_somebody_told_apart_leave_the_queue_until_it_is_taken_back() -> None:
    other = make_incident("2016-05-06")
    incident = in_review("2016-05-05")
    apart = tell_apart(incident, other, by=make_user(), at=NOON, reason="Made up")
    assert waiting("duplicate") == []
    ask_again(apart, by=make_user(), reason="Made up")
    assert waiting("duplicate") == [incident.code]


def test_two_records_that_are_tied_are_no_duplicates_to_decide() -> None:
    other = make_incident("2016-05-06")
    incident = in_review("2016-05-05")
    assert waiting("duplicate") == [incident.code]
    link(incident, other, "overlaps")
    assert waiting("duplicate") == []


def test_two_records_that_were_told_apart_are_no_duplicates_to_decide() -> None:
    other = make_incident("2016-05-06")
    incident = in_review("2016-05-05")
    first, second = sorted((other, incident), key=lambda each: each.pk)
    Distinction.objects.create(
        first=first, second=second, reason="made up", at=NOON, by=make_user()
    )
    assert waiting("duplicate") == []


@pytest.mark.parametrize(
    "differing",
    [{"place": "XX0102"}, {"when": "2016-05-09"}, {"kind": "ied"}, {"record_type": "context"}],
)
def test_what_differs_in_place_days_or_kind_is_no_likely_duplicate(
    differing: dict[str, str],
) -> None:
    make_incident(**{"when": "2016-05-06", **differing})  # type: ignore[arg-type]
    in_review("2016-05-05")
    assert waiting("duplicate") == []


@pytest.mark.parametrize(
    ("kind", "other"),
    [
        ("unspecified", "airstrike"),
        ("airstrike", "unspecified"),
        ("drone_strike", "airstrike"),
        ("airstrike", "drone_strike"),
    ],
)
def test_twins_are_found_from_either_side(kind: str, other: str) -> None:
    make_incident("2016-05-06", kind=other)
    incident = in_review("2016-05-05", kind=kind)
    assert waiting("duplicate") == [incident.code]


def test_the_rows_say_what_their_reasons_are_made_of() -> None:
    other = make_incident("2016-05-06")
    incident = in_review("2016-05-05")
    [row] = read_rows([incident.pk], on=TODAY)
    assert (row.duplicate, row.held, row.twins, row.new, row.since) == (  # type: ignore[attr-defined]
        True,
        False,
        [other.code],
        1,
        NOON,
    )


def test_reading_the_queue_takes_as_many_queries_for_many_as_for_one() -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            ids = [row.pk for row in find_waiting(on=TODAY)[:50]]
            read_rows(ids, on=TODAY)
            read_shares(ids)
        return len(queries)

    in_review("2016-05-05")
    few = count()
    for day in range(10, 30):
        in_review(f"2016-06-{day}")
    assert count() == few == 3


def test_every_reason_has_a_condition() -> None:
    assert set(conditions_on(TODAY)) == {*ORDER, "incomplete"}
