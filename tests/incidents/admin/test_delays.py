"""One record's parts wait longer by a word that is kept, and the page that publishes says so."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from incidents.models import Incident, RecordDelay
from sources.codebook import SENSITIVE_PART
from sources.models import FieldPolicy
from tests.incidents.admin.pages import read_fields, save, url
from tests.world import add_claim, make_incident, make_public, make_user, reconciled

pytestmark = pytest.mark.django_db

CHANGE = "incidents_incident_change"
DELAYS = "incidents_incident_delays"
PUBLISH = "incidents_incident_publish"
POLICY = "sources_fieldpolicy_change"


@pytest.fixture
def incident() -> Incident:
    yesterday = timezone.now().date() - timedelta(days=1)
    incident = make_incident(yesterday.isoformat(), summary="Made-up summary")
    add_claim(incident, low=12)
    return reconciled(incident)


def test_a_delay_is_set_with_a_reason_and_shown_with_it(
    admin_client: Client, incident: Incident
) -> None:
    page = admin_client.get(url(CHANGE, incident.pk)).content.decode()
    assert url(DELAYS, incident.pk) in page
    said = {"part": "point", "delay_days": "٤٥", "reason": "made up: a hospital"}
    admin_client.post(url(DELAYS, incident.pk), said)
    delay = RecordDelay.objects.get()
    assert (delay.part, delay.delay_days, delay.set_by) == ("point", 45, make_user("admin"))
    assert "made up: a hospital" in admin_client.get(url(DELAYS, incident.pk)).content.decode()


@pytest.mark.parametrize("said", [{"reason": ""}, {"part": "place_words"}, {"delay_days": "-1"}])
def test_a_delay_that_does_not_go_is_refused(
    admin_client: Client, incident: Incident, said: dict[str, str]
) -> None:
    whole = {"part": "point", "delay_days": "45", "reason": "made up"}
    page = admin_client.post(url(DELAYS, incident.pk), {**whole, **said})
    assert "errorlist" in page.content.decode()
    assert not RecordDelay.objects.exists()


def test_only_who_may_add_a_delay_does(incident: Incident) -> None:
    staff = make_user("made-up-staff", is_staff=True)
    staff.user_permissions.set(Permission.objects.filter(codename="view_incident"))
    client = Client()
    client.force_login(staff)
    assert client.get(url(DELAYS, incident.pk)).status_code == 403
    assert url(DELAYS, incident.pk) not in client.get(url(CHANGE, incident.pk)).content.decode()


@pytest.mark.parametrize(("days", "status"), [("29", 403), ("30", 302), ("60", 302)])
def test_what_waits_on_a_public_record_waits_less_by_a_publisher_alone(
    incident: Incident, days: str, status: int
) -> None:
    make_public(incident)
    staff = make_user("made-up-staff", is_staff=True)
    names = ("view_incident", "add_recorddelay")
    staff.user_permissions.set(Permission.objects.filter(codename__in=names))
    client = Client()
    client.force_login(staff)
    said = {"part": "health", "delay_days": days, "reason": "made up"}
    assert client.post(url(DELAYS, incident.pk), said).status_code == status
    staff.user_permissions.add(
        Permission.objects.get(content_type__app_label="publication", codename="add_logentry")
    )
    assert client.post(url(DELAYS, incident.pk), said).status_code == 302


def test_the_page_before_publishing_says_what_is_held_back_until_when(
    admin_client: Client, incident: Incident
) -> None:
    add_claim(incident, "Made-up hospital", 3, subgroup="health", wording="three made-up medics")
    reconciled(incident)
    page = admin_client.get(url(PUBLISH, incident.pk)).content.decode()
    until = incident.end_on + timedelta(days=30)
    assert f'<strong>Health workers</strong>: public from <bdi dir="ltr">{until}</bdi>' in page
    today, _, later = page.partition("What will be public later, without another look")
    assert "its words are held back" in today
    assert today.count('<article class="range">') == later.count('<article class="range">') == 1
    for waits in ("made-up medics", "Made-up summary"):
        assert waits not in today
        assert waits in later


def test_a_policy_is_edited_with_a_reason_and_its_history(admin_client: Client) -> None:
    policy = FieldPolicy.objects.get(part="health")
    fields = read_fields(admin_client, url(POLICY, policy.pk))
    refused = save(admin_client, url(POLICY, policy.pk), {**fields, "delay_days": "60"})
    assert "This field is required" in refused.content.decode()
    said = {**fields, "delay_days": "60", "reason": "made up: asked by the hospital"}
    save(admin_client, url(POLICY, policy.pk), said)
    policy.refresh_from_db()
    assert policy.delay_days == 60
    kept = policy.events.latest("pgh_id")  # type: ignore[attr-defined]
    assert kept.pgh_context.metadata["reason"] == "made up: asked by the hospital"


def test_the_list_of_sensitive_parts_is_closed(admin_client: Client) -> None:
    page = admin_client.get(url("sources_fieldpolicy_changelist")).content.decode()
    assert "Health workers" in page
    assert admin_client.get(url("sources_fieldpolicy_add")).status_code == 403
    policy = FieldPolicy.objects.get(part="wording")
    assert admin_client.get(url("sources_fieldpolicy_delete", policy.pk)).status_code == 403
    assert "collected" not in read_fields(admin_client, url(POLICY, policy.pk))


def test_every_sensitive_part_has_its_row_and_health_and_rescue_wait() -> None:
    held = FieldPolicy.objects.values_list("part", flat=True)
    assert sorted(held) == sorted(SENSITIVE_PART.codes)
    assert FieldPolicy.objects.delays() == {"health": 30, "rescue": 30}
    FieldPolicy.objects.all().delete()
    assert FieldPolicy.objects.delays() == {"health": 30, "rescue": 30}
