"""What stood after an entry of the log is answered long after it was replaced."""

from datetime import date

import pytest
from django.db import connection

from publication.actions.publishing import withdraw
from publication.answers import answer
from publication.models import LogHead, PublicDocument, PublishedFigure, PublishedIncident
from publication.moments import LIVE, Moment
from publication.questions import Question
from publication.verify import verify
from tests.world import NOON, add_claim, make_incident, make_public, make_user

pytestmark = pytest.mark.django_db


def killed(moment: Moment) -> list[int | None]:
    question = Question(
        "XX", "killed", "civilian", date(2017, 6, 1), date(2017, 7, 31), moment=moment
    )
    return [row["reported_max"] for row in answer(question, ["XX"])]


def head() -> int:
    return LogHead.objects.get().n


def test_every_state_of_the_log_can_be_asked() -> None:
    june, july = make_incident("2017-06-05"), make_incident("2017-07-05")
    add_claim(june, low=5)
    make_public(june)
    first = head()
    add_claim(june, "Made-up hospital", 9)
    make_public(june)
    add_claim(july, low=3)
    make_public(july)
    second = head()
    withdraw(june, by=make_user(), reason="made up: not this conflict", at=NOON)

    assert killed(LIVE) == [None, 3]
    assert killed(Moment(first)) == [5, None]
    assert killed(Moment(second)) == [9, 3]
    assert killed(Moment(second, until=date(2017, 6, 30))) == [9, None]
    states = [PublishedIncident.objects.at(n).get(code=june.code).state for n in (first, None)]
    assert states == ["published", "withdrawn"]
    assert PublicDocument.objects.of_records(first).get().body["ranges"][0]["reported_max"] == 5
    assert {body["code"] for body in _bodies(second)} == {june.code, july.code}
    assert {body["code"] for body in _bodies()} == {july.code}
    assert PublishedFigure.objects.at(first).get().reported_max == 5
    assert not PublishedIncident.objects.at(0).exists()
    assert list(verify()) == []


def _bodies(n: int | None = None) -> list[dict[str, str]]:
    return list(PublicDocument.objects.of_records(n).values_list("body", flat=True))


def test_a_version_that_ends_elsewhere_is_found() -> None:
    incident = make_incident()
    add_claim(incident)
    make_public(incident)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE publication_publishedincident SET valid_to = valid_from + 1")
    assert any(found.startswith(f"versions: incident:{incident.code}") for found in verify())
