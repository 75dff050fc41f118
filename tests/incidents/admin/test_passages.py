"""What was pasted of a report stays beside its claims, for whoever may read it."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from incidents.admin.passages import LENGTH, SHOWN
from incidents.models import Incident
from sources.actions.reporting import keep_passage
from sources.models import Source
from tests.incidents.admin.pages import url
from tests.world import NOON, add_claim, grant, make_incident, make_report, make_source, make_user

pytestmark = pytest.mark.django_db

WORDS = "Made-up words <b>as they stood</b>: 12 killed."


@pytest.fixture(autouse=True)
def store(settings: Settings, tmp_path: Any) -> None:
    settings.EVIDENCE_ROOT = tmp_path / "evidence"


def keep(incident: Incident, publisher: Source, words: str = WORDS, voice: Any = None) -> None:
    report = make_report(publisher, f"Made-up report {words[-3:]}")
    add_claim(incident, voice or publisher, report=report)
    keep_passage(report, words, by=make_user(), at=NOON)


def shown(client: Client, incident: Incident) -> str:
    return client.get(url("incidents_incident_change", incident.pk)).content.decode()


def test_the_words_are_shown_as_text_beside_the_claims(admin_client: Client) -> None:
    incident = make_incident()
    keep(incident, make_source())
    page = shown(admin_client, incident)
    assert "Made-up words &lt;b&gt;as they stood&lt;/b&gt;: 12 killed." in page
    assert "<b>as they stood" not in page


def test_a_long_passage_is_cut(admin_client: Client) -> None:
    incident = make_incident()
    keep(incident, make_source(), "م" * LENGTH + "made-up end")
    page = shown(admin_client, incident)
    assert "م" * LENGTH + " …" in page
    assert "made-up end" not in page


def test_a_further_report_has_its_passage_there_too(admin_client: Client) -> None:
    incident, report = make_incident(), make_report(make_source())
    incident.reported_in.add(report)
    keep_passage(report, WORDS, by=make_user(), at=NOON)
    assert "as they stood" in shown(admin_client, incident)


@pytest.mark.parametrize("who", ["publisher", "voice"])
def test_words_of_a_confidential_source_are_shown_to_whoever_may_know(
    admin_client: Client, admin_user: User, who: str
) -> None:
    medic = make_source("medic", "medical", confidential=True, public_alias="A medic")
    incident = make_incident()
    keep(incident, medic if who == "publisher" else make_source(), voice=medic)
    assert "as they stood" not in shown(admin_client, incident)
    grant(admin_user)
    admin_client.force_login(admin_user)
    assert "as they stood" in shown(admin_client, incident)


def test_it_takes_the_right_to_see_captures() -> None:
    incident = make_incident()
    keep(incident, make_source())
    user = make_user("made-up-staff", is_staff=True)
    client = Client()
    for codes, seen in ((["view_incident", "view_claim"], False), (["view_capture"], True)):
        user.user_permissions.add(*Permission.objects.filter(codename__in=codes))
        client.force_login(user)
        assert ("as they stood" in shown(client, incident)) is seen


def test_many_passages_take_as_many_queries_as_one(admin_client: Client) -> None:
    few, many = make_incident(), make_incident()
    for incident, count in ((few, 1), (many, SHOWN + 1)):
        for number in range(count):
            keep(incident, make_source(), f"Made-up words {count} {number:03}")
    shown(admin_client, few)
    asked = []
    for incident in (few, many):
        with CaptureQueriesContext(connection) as queries:
            page = shown(admin_client, incident)
        asked.append(len(queries))
    assert page.count(f"Made-up words {SHOWN + 1} ") == SHOWN
    assert asked[0] == asked[1]
