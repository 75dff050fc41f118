"""A file is uploaded beside the link of its report, while the record is entered."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from incidents.models import Claim, Incident
from sources.models import Capture, CustodyEntry, Report
from tests.incidents.admin.pages import add_claims, read_fields, save, url
from tests.world import make_dataset, make_place, make_report, make_source, make_user

pytestmark = pytest.mark.django_db

ADD = "incidents_incident_add"


@pytest.fixture(autouse=True)
def store(settings: Settings, tmp_path: Any) -> None:
    settings.EVIDENCE_ROOT = tmp_path / "evidence"


def upload(client: Client, **more: Any) -> Any:
    """Save a record with a claim, and a file at the top of the page."""
    fields = read_fields(client, url(ADD)) | {
        "edtf": "2017-08-21",
        "place": make_place().pk,
        "place_precision": "settlement",
        "dataset": make_dataset().pk,
        "from-voice": make_source().pk,
        "from-file": SimpleUploadedFile("made-up.pdf", b"Made-up bytes"),
        **more,
    }
    return save(client, url(ADD), add_claims(fields, {"wording": "12 killed"}))


def new_report() -> dict[str, Any]:
    publisher = make_source("Made-up agency").pk
    return {"from-pasted": "Made-up words", "from-publisher": publisher, "from-language": "en"}


def test_a_file_is_kept_with_its_report(admin_client: Client) -> None:
    upload(admin_client, **new_report(), **{"from-graphic": "on"})
    report = Claim.objects.get().report
    notes = CustodyEntry.objects.filter(capture__report=report).values_list("note", flat=True)
    assert sorted(notes) == ["made-up.pdf", "passage.txt"]
    assert report.captures.get(graphic=True).kind == Capture.Kind.UPLOADED


def test_a_file_that_is_kept_already_is_said_and_the_rest_is_saved(admin_client: Client) -> None:
    report = make_report(make_source())
    upload(admin_client, **{"from-report": report.pk})
    page = upload(admin_client, **{"from-report": report.pk})
    assert "The same bytes are kept already" in page.content.decode()
    assert (Incident.objects.count(), report.captures.count()) == (2, 1)


def test_a_file_that_is_too_large_is_refused_beside_its_box(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sources.admin.captures.UPLOAD_LIMIT", 4)
    page = upload(admin_client, **new_report())
    assert "The file is too large" in page.content.decode()
    assert not Report.objects.exists()


def test_a_file_without_a_report_is_not_lost_in_silence(admin_client: Client) -> None:
    page = upload(admin_client)
    assert "A new report needs it." in page.content.decode()
    assert not Incident.objects.exists()


def test_a_file_takes_the_right_to_add_a_capture() -> None:
    user = make_user("made-up-staff", is_staff=True)
    codes = ["add_incident", "change_incident", "view_incident", "add_claim", "change_claim"]
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    client = Client()
    client.force_login(user)
    page = upload(client, **{"from-report": make_report(make_source()).pk})
    assert page.status_code == 403
    assert not Incident.objects.exists()
