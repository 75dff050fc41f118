"""Several at once: log order is commit order, and no work is lost."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connection

from incidents.actions.merging import NotRegrouped
from incidents.actions.reconciling import mark_due, reconcile_due
from incidents.models import DueIncident, Incident, Range
from incidents.review import MoveRefused
from publication.actions import references
from publication.actions.keys import NotLive, issue_key
from publication.actions.merging import merge
from publication.actions.publishing import publish_many, withdraw
from publication.actions.references import publish_references
from publication.log import lock_head
from publication.models import LogEntry, LogHead, MonthlyTotal, PartnerKey, PublicDocument
from publication.verify import verify
from sources.models import Dataset
from tests.publication.test_keys import key_for
from tests.world import NOON, add_claim, hand_in, link, make_incident, make_public, make_user

T = TypeVar("T")
R = TypeVar("R")


def side_by_side(work: Callable[[T], R], items: Sequence[T]) -> list[R]:
    """Do each item in a thread with a connection of its own."""

    def alone(item: T) -> R:
        try:
            return work(item)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as pool:
        return list(pool.map(alone, items))


def made(count: int) -> list[Incident]:
    incidents = [make_incident() for _ in range(count)]
    for incident in incidents:
        add_claim(incident)
    make_user("made-up-reviewer")
    hand_in(*incidents)
    return incidents


def test_publishing_side_by_side_keeps_one_chain(scratch_database: str) -> None:
    side_by_side(make_public, made(12))
    numbers = list(LogEntry.objects.order_by("n").values_list("n", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert LogEntry.objects.filter(kind="published").count() == 12
    assert MonthlyTotal.objects.get(place="XX", population="civilian").incidents == 12
    assert list(verify()) == []


def test_publishing_one_incident_from_several_sides_says_it_once(scratch_database: str) -> None:
    [incident] = made(1)
    side_by_side(make_public, [incident] * 4)
    assert LogEntry.objects.exclude(kind="reference").count() == 1
    assert list(verify()) == []


def test_draining_side_by_side_leaves_nothing_due(scratch_database: str) -> None:
    incidents = made(12)
    mark_due(Incident.objects.all(), because="test", at=NOON)
    taken = side_by_side(lambda limit: reconcile_due(at=NOON, limit=limit), [3] * 8)
    ids = [pk for chunk in taken for pk in chunk]
    assert set(ids) == {incident.pk for incident in incidents}
    assert not DueIncident.objects.exists()
    assert Range.objects.count() == 12


def test_a_record_withdrawn_beside_a_publication_stays_withdrawn(scratch_database: str) -> None:
    """Records that link to each other are locked together, in one order."""
    incidents = made(6)
    for source, target in pairwise(incidents):
        link(source, target, "overlaps")
        link(target, source, "overlaps")
    side_by_side(make_public, incidents)
    reviewer = make_user("made-up-reviewer")

    def change(incident: Incident) -> None:
        if incident in incidents[::2]:
            publish_many(incidents[::2], by=reviewer, reason="made up", at=NOON)
        else:
            withdraw(incident, by=reviewer, reason="made up", at=NOON)

    side_by_side(change, incidents)
    assert list(verify()) == []


def test_of_two_who_merge_the_same_pair_at_once_one_is_told(scratch_database: str) -> None:
    one, other = made(2)
    side_by_side(make_public, [one, other])
    reviewer = make_user("made-up-reviewer")

    def attempt(pair: tuple[Incident, Incident]) -> str:
        try:
            merge(*pair, by=reviewer, at=NOON, reason="made up")
        except (NotRegrouped, MoveRefused) as refused:
            return str(refused)
        return ""

    told = side_by_side(attempt, [(one, other), (one, other), (other, one), (other, one)])
    assert sorted(map(bool, told)) == [False, True, True, True]
    assert MonthlyTotal.objects.get(place="XX", population="civilian").incidents == 1
    assert list(verify()) == []


def test_keys_that_are_issued_side_by_side_are_two_at_most(scratch_database: str) -> None:
    administrator = make_user("made-up-administrator")
    issue_key(key_for(), by=administrator, at=NOON)
    together = Barrier(4)

    def attempt(key: PartnerKey) -> str:
        connection.ensure_connection()
        together.wait()
        try:
            issue_key(key, by=administrator, at=NOON)
        except NotLive as refused:
            return str(refused)
        return ""

    told = side_by_side(attempt, [key_for() for _ in range(4)])
    assert sorted(map(bool, told)) == [False, True, True, True]


def test_a_reference_that_somebody_appended_meanwhile_is_not_followed_by_an_older_one(
    scratch_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    [incident] = made(1)
    make_public(incident)

    def change_and_append(version: str) -> int:
        Dataset.objects.filter(code="made-up").update(version=version)
        return publish_references(at=NOON)

    def come_second() -> LogHead:
        monkeypatch.setattr(references, "lock_head", lock_head)
        assert side_by_side(change_and_append, ["3"]) == [1]
        return lock_head()

    monkeypatch.setattr(references, "lock_head", come_second)
    assert change_and_append("2") == 0
    told = PublicDocument.objects.filter(entry__subject="dataset:made-up").order_by("entry_id")
    assert [body["version"] for body in told.values_list("body", flat=True)] == ["1", "3"]
