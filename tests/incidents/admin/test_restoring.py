"""Undoing a change from the history, and what was removed, on the pages of an incident."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from incidents.models import Attribution, Claim, Incident
from tests.incidents.admin.pages import read_fields, save, url
from tests.incidents.admin.test_editing import client_of
from tests.world import add_claim, grant, make_incident, make_report, make_source, reconciled

pytestmark = pytest.mark.django_db

CHANGE, HISTORY = "incidents_incident_change", "incidents_incident_history"
RESTORE = "incidents_incident_restore"
DELETED, BRING_BACK = "incidents_incident_deleted", "incidents_incident_bring_back"


@pytest.fixture
def incident() -> Incident:
    incident = make_incident(parties=("made-up-army",), summary="Made-up first")
    add_claim(incident, low=5)
    return reconciled(incident)


def newest(model: Any, label: str) -> Any:
    return model.pgh_event_model.objects.filter(pgh_label=label).order_by("-pgh_id").first()


def test_each_change_of_the_history_can_be_restored_after_a_look_at_it(
    admin_client: Client, incident: Incident
) -> None:
    page = url(CHANGE, incident.pk)
    fields = read_fields(admin_client, page) | {"summary": "Made-up second", "kind": "ied"}
    save(admin_client, page, fields)
    event = newest(Incident, "update")
    restore = url(RESTORE, incident.pk, "incident", event.pk)
    assert restore in admin_client.get(url(HISTORY, incident.pk)).content.decode()
    asked = admin_client.get(restore)
    assert ("Summary", "Made-up second", "Made-up first") in asked.context["fields"]
    reason = asked.context["form"]["reason"].value()
    assert reason == f"Restored the state before {event.pgh_created_at:%Y-%m-%d %H:%M:%S}"
    admin_client.post(restore, {"reason": reason})
    incident.refresh_from_db()
    assert (incident.summary, incident.kind) == ("Made-up first", "airstrike")
    assert reason in admin_client.get(url(HISTORY, incident.pk)).content.decode()


def test_a_look_restores_nothing(admin_client: Client, incident: Incident) -> None:
    Incident.objects.filter(pk=incident.pk).update(summary="Made-up second")
    admin_client.get(url(RESTORE, incident.pk, "incident", newest(Incident, "update").pk))
    assert Incident.objects.get().summary == "Made-up second"


@pytest.mark.parametrize(("model", "prefix"), [(Claim, "claims"), (Attribution, "attributions")])
def test_a_row_that_was_removed_on_the_page_is_offered_back(
    admin_client: Client, incident: Incident, model: Any, prefix: str
) -> None:
    page = url(CHANGE, incident.pk)
    fields = read_fields(admin_client, page) | {f"{prefix}-0-DELETE": "on"}
    answer = save(admin_client, page, fields)
    assert not model.objects.exists()
    name = model._meta.model_name
    undo = url(RESTORE, incident.pk, name, newest(model, "delete").pk)
    assert undo in answer.content.decode()
    admin_client.post(undo, {"reason": "Made up: by mistake"})
    assert model.objects.count() == 1


def test_a_deleted_draft_is_offered_back_and_listed_until_it_is_there(
    admin_client: Client, incident: Incident
) -> None:
    code, listed = incident.code, url(DELETED)
    address = url("incidents_incident_delete", incident.pk)
    answer = admin_client.post(address, {"post": "yes"}, follow=True)
    assert not Incident.objects.exists()
    back = url(BRING_BACK, newest(Incident, "delete").pk)
    assert back in answer.content.decode()
    assert listed in answer.content.decode()
    assert back in admin_client.get(listed).content.decode()
    assert code in admin_client.get(back).content.decode()
    admin_client.post(back, {"reason": "Made up: by mistake"})
    found = Incident.objects.get()
    assert (found.code, found.claims.count(), found.attributions.count()) == (code, 1, 1)
    assert found.ranges.get().best == 5
    assert back not in admin_client.get(listed).content.decode()
    again = admin_client.post(back, {"reason": "Made up"})
    assert "It is there already" in again.content.decode()


def test_restoring_takes_the_right_to_change_and_to_read_the_history(incident: Incident) -> None:
    Incident.objects.filter(pk=incident.pk).update(summary="Made-up second")
    restore = url(RESTORE, incident.pk, "incident", newest(Incident, "update").pk)
    assert client_of("view_incident", "view_incidentevent").get(restore).status_code == 403
    assert client_of("view_incident", "change_incident").get(restore).status_code == 403
    client = client_of("view_incident", "change_incident", "view_incidentevent")
    assert client.get(restore).status_code == 200
    assert client.get(url(DELETED)).status_code == 403
    assert client.get(url(BRING_BACK, 1)).status_code == 403


def test_a_version_is_restored_on_its_own_record_alone(
    admin_client: Client, incident: Incident
) -> None:
    Incident.objects.filter(pk=incident.pk).update(summary="Made-up second")
    event, other = newest(Incident, "update"), make_incident()
    for where in ((other.pk, "incident", event.pk), (incident.pk, "range", 1)):
        assert admin_client.get(url(RESTORE, *where)).status_code == 404


def test_what_a_confidential_source_said_is_restored_by_whoever_may_know_it(
    admin_client: Client, admin_user: User, incident: Incident
) -> None:
    witness = make_source("made-up-witness", confidential=True, public_alias="A medic")
    report = make_report(witness, "Made-up secret title")
    claim = add_claim(incident, witness, 7, report=report, wording="Made-up secret words")
    Claim.objects.filter(pk=claim.pk).update(wording="Made-up other words")
    restore = url(RESTORE, incident.pk, "claim", newest(Claim, "update").pk)
    assert admin_client.get(restore).status_code == 403
    assert restore not in admin_client.get(url(HISTORY, incident.pk)).content.decode()
    grant(admin_user)
    assert "Made-up secret words" in admin_client.get(restore).content.decode()
