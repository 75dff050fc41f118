"""Releases as rows: what never changes, and which of them a question can be about."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from publication.api.known import find_release
from publication.api.problems import BadParameters
from publication.models import Release, ReleaseFile, Waiver
from publication.moments import Moment
from tests.world import NOON, make_user

pytestmark = pytest.mark.django_db


def make_release(name: str = "2017-06.r1", n: int = 5, **more: Any) -> Release:
    """A release as a row alone; its files are whole unless ``state`` says otherwise."""
    month, _, revision = name.partition(".r")
    values = {
        "month": date.fromisoformat(f"{month}-01"),
        "revision": int(revision),
        "head_hash": "0" * 64,
        "started_at": NOON,
        "heartbeat_at": NOON,
        "finished_at": NOON,
        "state": Release.State.DONE,
        "methodology": "1",
        "lexicon": "1",
        "codebook": "1",
        "code": "0" * 64,
        **more,
    }
    return Release.objects.create(name=name, n=n, **values)


def refuse(statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("month", "until"),
    [("2017-06", "2017-06-30"), ("2017-12", "2017-12-31"), ("2016-02", "2016-02-29")],
)
def test_a_release_covers_its_month_to_the_last_day(month: str, until: str) -> None:
    release = make_release(f"{month}.r1", n=7)
    assert release.moment == Moment(n=7, until=date.fromisoformat(until))


@pytest.mark.parametrize(
    "change",
    ["n = n + 1", "notes = 'another'", "month = '2017-07-01'", "code = 'x'", "state = 'failed'"],
)
def test_the_database_refuses_to_change_a_release(change: str) -> None:
    make_release()
    refuse(f"UPDATE publication_release SET {change}")


def test_the_database_refuses_to_remove_what_belongs_to_a_release() -> None:
    release = make_release()
    ReleaseFile.objects.create(
        release=release, name="made-up.csv", media_type="text/csv", bytes=1, sha256="0" * 64
    )
    Waiver.objects.create(
        release=release, check_code="made-up", subjects=[], reason="Made up", at=NOON
    )
    for table in ("waiver", "releasefile", "release"):
        refuse(f"DELETE FROM publication_{table}")
    refuse("UPDATE publication_waiver SET reason = 'another'")
    refuse("UPDATE publication_releasefile SET sha256 = 'another'")
    assert ReleaseFile.objects.update(redacted_at=NOON) == 1


def test_a_withdrawal_has_a_person_and_a_reason_and_stays() -> None:
    release = make_release()
    release.withdrawn_at = NOON
    with pytest.raises(IntegrityError), transaction.atomic():
        release.save()
    release.withdrawn_by, release.withdrawn_because = make_user(), "Made up"
    release.save()
    release.withdrawn_because = "Another"
    with pytest.raises(DatabaseError):
        release.save()


def test_only_what_is_done_is_public_and_the_withdrawn_stays_readable() -> None:
    make_release("2017-06.r1", n=5, withdrawn_at=NOON, withdrawn_by=make_user(),
                 withdrawn_because="Made up")  # fmt: skip
    make_release("2017-07.r1", n=5)
    make_release("2017-08.r1", n=4)
    make_release("2017-09.r1", n=9, state=Release.State.RUNNING, finished_at=None)
    make_release("2017-10.r1", n=9, state=Release.State.FAILED)
    named = Release.objects.public().values_list("name", flat=True)
    assert list(named) == ["2017-07.r1", "2017-06.r1", "2017-08.r1"]
    assert [each.name for each in Release.objects.standing()] == ["2017-07.r1", "2017-08.r1"]


def test_a_release_is_found_by_its_name_or_those_there_are_are_named() -> None:
    release = make_release("2017-06.r1")
    make_release(
        "2017-07.r1", state=Release.State.RUNNING, finished_at=None, started_at=NOON - timedelta(1)
    )
    assert find_release("2017-06.r1") == release
    with pytest.raises(BadParameters) as refused:
        find_release("2017-07.r1")
    [fault] = refused.value.errors
    assert fault["parameter"] == "release"
    assert fault["accepted"] == ["2017-06.r1"]
