"""From one record to the next: the same report, and the data set that one works in."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from incidents.models import Incident
from sources.history import because
from tests.incidents.admin.pages import add_claims, read_fields, url
from tests.world import make_dataset, make_incident, make_place, make_report, make_source

pytestmark = pytest.mark.django_db

ADD = "incidents_incident_add"


def go_on(client: Client, *claims: dict[str, Any], **more: Any) -> str:
    """Save a record and return the address of the page for the next one."""
    fields = read_fields(client, url(ADD)) | {
        "edtf": "2017-08-21",
        "place": make_place().pk,
        "place_precision": "settlement",
        "dataset": make_dataset().pk,
        **more,
    }
    answer = client.post(url(ADD), add_claims(fields, *claims) | {"_next": ""})
    assert answer.status_code == 302, answer.context["errors"]
    return str(answer["Location"])


def test_the_next_page_keeps_report_voice_and_data_set(admin_client: Client) -> None:
    make_dataset("other")
    report, voice = make_report(make_source("Made-up agency")), make_source("Made-up hospital")
    top = {"from-report": report.pk, "from-voice": voice.pk}
    fields = read_fields(admin_client, go_on(admin_client, {"wording": "12 killed"}, **top))
    kept = [fields[name] for name in ("from-report", "from-voice", "dataset")]
    assert kept == [str(report.pk), str(voice.pk), str(make_dataset().pk)]
    assert (fields["edtf"], fields["summary"], fields["claims-0-wording"]) == ("", "", "")


def test_a_report_without_a_claim_is_a_further_one_and_is_kept_too(admin_client: Client) -> None:
    report = make_report(make_source())
    fields = read_fields(admin_client, go_on(admin_client, **{"from-report": report.pk}))
    assert fields["from-report"] == str(report.pk)
    assert list(Incident.objects.get().reported_in.all()) == [report]


@pytest.mark.parametrize("key", ["made-up", "0", "-1"])
def test_what_is_no_key_is_kept_of_nothing(admin_client: Client, key: str) -> None:
    fields = read_fields(admin_client, f"{url(ADD)}?from-report={key}&from-voice={key}")
    assert (fields["from-report"], fields["from-voice"]) == ("", "")


def test_a_confidential_report_is_named_to_nobody_who_may_not_know(admin_client: Client) -> None:
    medic = make_source("medic", "medical", confidential=True, public_alias="A medic")
    report = make_report(medic, "Made-up secret")
    page = admin_client.get(f"{url(ADD)}?from-report={report.pk}").content.decode()
    assert "Made-up secret" not in page
    assert "A medic" not in page


def test_a_new_session_proposes_the_data_set_that_one_worked_in(
    admin_client: Client, admin_user: User, django_user_model: type[User]
) -> None:
    other = make_dataset("other")
    make_dataset()
    stranger = django_user_model.objects.create(username="made-up-stranger")
    assert read_fields(admin_client, url(ADD))["dataset"] == ""
    with because("made up", door="admin", by=admin_user):
        make_incident(dataset=other)
    with because("made up", door="admin", by=stranger):
        make_incident(dataset=make_dataset())
    assert read_fields(admin_client, url(ADD))["dataset"] == str(other.pk)
