"""Publishing and withdrawing by the buttons of the incident's page."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from incidents.actions.claiming import rate_claim
from incidents.models import Incident
from publication.models import LogEntry, PublicDocument, PublishedIncident
from tests.incidents.admin.pages import url
from tests.world import (
    NOON,
    add_claim,
    hand_in,
    make_incident,
    make_public,
    make_report,
    make_source,
    make_user,
    reconciled,
)

pytestmark = pytest.mark.django_db

CHANGE = "incidents_incident_change"
PUBLISH = "incidents_incident_publish"
WITHDRAW = "incidents_incident_withdraw"


@pytest.fixture
def incident() -> Incident:
    incident = make_incident(summary="Made-up summary", place_words="behind the made-up bakery")
    add_claim(incident, low=5)
    return reconciled(incident)


def press_publish(client: Client, incident: Incident, reason: str) -> str:
    """Read the page, and send back what it holds with a reason."""
    address = url(PUBLISH, incident.pk)
    version = client.get(address).context["form"].initial["version"]
    page = client.post(address, {"reason": reason, "version": version}, follow=True)
    return page.content.decode()


def test_the_page_before_publishing_shows_what_becomes_public(
    admin_client: Client, incident: Incident
) -> None:
    medic = make_source("A made-up medic", confidential=True, public_alias="A made-up medic")
    add_claim(incident, medic, 7, wording="seven, I carried them", report=make_report(medic))
    text = admin_client.get(url(PUBLISH, reconciled(incident).pk)).content.decode()
    assert "Made-up summary" in text
    assert "“made-up words”" in text
    assert "a confidential source" in text
    assert "I carried them" not in text
    assert "behind the made-up bakery" not in text
    assert not LogEntry.objects.exists()


def test_publishing_takes_a_reason_and_a_post(admin_client: Client, incident: Incident) -> None:
    hand_in(incident)
    assert "This field is required" in press_publish(admin_client, incident, "")
    assert not LogEntry.objects.exists()
    press_publish(admin_client, incident, "Read twice")
    document = PublicDocument.objects.get(entry__kind="published")
    assert document.body["reason"] == "Read twice"
    held = Incident.objects.get()
    assert (held.review_state, held.reviewed_by) == ("published", make_user("admin"))


def test_publishing_what_the_public_has_adds_nothing(
    admin_client: Client, incident: Incident
) -> None:
    hand_in(incident)
    for _ in range(2):
        page = press_publish(admin_client, incident, "Read")
    assert "The public has exactly this already" in page
    assert LogEntry.objects.filter(kind="published").count() == 1


def test_an_incomplete_record_is_refused_in_words(admin_client: Client) -> None:
    incident = make_incident()
    hand_in(incident)
    assert "no claim" in press_publish(admin_client, incident, "Read")
    assert not LogEntry.objects.exists()


def test_a_record_that_changed_since_it_was_opened_is_not_published(
    admin_client: Client, incident: Incident
) -> None:
    hand_in(incident)
    address = url(PUBLISH, incident.pk)
    version = admin_client.get(address).context["form"].initial["version"]
    add_claim(incident, "Made-up hospital", 500)
    page = admin_client.post(address, {"reason": "Read", "version": version})
    assert "Changed since you opened it" in page.content.decode()
    assert not LogEntry.objects.exists()
    press_publish(admin_client, incident, "Read again")
    assert LogEntry.objects.filter(kind="published").exists()


def test_numbers_that_changed_since_they_were_read_are_not_published(
    admin_client: Client, incident: Incident
) -> None:
    """As after a rating, which changes no row that is typed."""
    hand_in(incident)
    address = url(PUBLISH, incident.pk)
    version = admin_client.get(address).context["form"].initial["version"]
    for who in (make_user("made-up-rater"), make_user("made-up-second-rater")):
        rate_claim(incident.claims.get(), credibility=5, by=who, at=NOON, reason="Made up")
    page = admin_client.post(address, {"reason": "Read", "version": version})
    assert "Changed since you opened it" in page.content.decode()
    assert not LogEntry.objects.exists()


def test_withdrawing_leaves_a_tombstone(admin_client: Client, incident: Incident) -> None:
    make_public(incident)
    admin_client.post(url(WITHDRAW, incident.pk), {"reason": "Not in this war"})
    assert PublishedIncident.objects.at().get().state == "withdrawn"
    assert LogEntry.objects.first().document.body["reason"] == "Not in this war"  # type: ignore[union-attr]


def test_a_draft_cannot_be_withdrawn(admin_client: Client, incident: Incident) -> None:
    page = admin_client.post(url(WITHDRAW, incident.pk), {"reason": "Made up"})
    assert "is open to what is: Published" in page.content.decode()


def test_only_who_may_add_to_the_log_publishes(incident: Incident) -> None:
    staff = make_user("made-up-staff", is_staff=True)
    staff.user_permissions.set(Permission.objects.filter(codename="change_incident"))
    client = Client()
    client.force_login(staff)
    assert url(PUBLISH, incident.pk) not in client.get(url(CHANGE, incident.pk)).content.decode()
    for door in (PUBLISH, WITHDRAW):
        assert client.post(url(door, incident.pk), {"reason": "Made up"}).status_code == 403
    assert "publish_chosen" not in client.get(url("incidents_incident_changelist")).content.decode()
    assert not LogEntry.objects.exists()


def choose(client: Client, *chosen: Incident, **more: str) -> str:
    """Choose in the list, read the page that asks, and with a reason send it back."""
    said = {"action": "publish_chosen", "_selected_action": [each.pk for each in chosen]}
    page = client.post(url("incidents_incident_changelist"), said)
    if more:
        said |= {"confirmed": "yes", "version": page.context["form"].initial["version"], **more}
        page = client.post(url("incidents_incident_changelist"), said, follow=True)
    return page.content.decode()


def test_many_are_published_with_one_reason(admin_client: Client, incident: Incident) -> None:
    other = make_incident()
    add_claim(other)
    hand_in(incident, other)
    assert "It is done with 2 records" in choose(admin_client, incident, other)
    assert not LogEntry.objects.exists()
    assert "2 entries added" in choose(admin_client, incident, other, reason="Read twice")
    assert LogEntry.objects.filter(kind="published").count() == 2


def test_many_are_published_together_or_not_at_all(
    admin_client: Client, incident: Incident
) -> None:
    other = make_incident()
    hand_in(incident, other)
    assert "no claim" in choose(admin_client, incident, other, reason="Read")
    assert not LogEntry.objects.exists()


def test_the_log_is_read_with_its_documents_and_never_edited(
    admin_client: Client, incident: Incident
) -> None:
    make_public(incident)
    n = LogEntry.objects.get(kind="published").n
    page = admin_client.get(url("publication_logentry_change", n))
    assert "Made-up summary" in page.content.decode()
    assert "_save" not in page.content.decode()
    assert admin_client.get(url("publication_logentry_add")).status_code == 403
    assert admin_client.get(url("publication_logentry_delete", n)).status_code == 403
