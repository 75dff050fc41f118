"""What a project does not collect is asked for nowhere, and refused where it comes."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from incidents.actions.importing import Refused, store_records
from incidents.collecting import FIELDS, find_uncollected
from incidents.models import Claim
from sources.actions.capturing import upload_capture
from sources.codebook import SENSITIVE_PART, SENSITIVE_SUBGROUPS
from sources.importers.record_shapes import Parsed
from sources.models import Capture, FieldPolicy
from tests.incidents.admin.pages import add_claims, read_fields, save, url
from tests.world import NOON, add_claim, make_incident, make_report, make_source, make_user

pytestmark = pytest.mark.django_db

ADD, CHANGE = "incidents_incident_add", "incidents_incident_change"


def switch_off(*parts: str) -> None:
    assert FieldPolicy.objects.filter(part__in=parts).update(collected=False) == len(parts)


@pytest.mark.parametrize(
    ("said", "off", "found"),
    [
        ({"summary": "made up", "note": "made up"}, {"summary"}, ["summary"]),
        ({"summary": "", "latitude": None}, {"summary", "point"}, []),
        ({"latitude": 0, "longitude": 0}, {"point"}, ["latitude", "longitude"]),
        ({"subgroup": "health"}, {"health"}, ["subgroup"]),
        ({"subgroup": "women"}, {"health", "rescue"}, []),
        ({"subgroup": "health", "summary": "made up"}, set(), []),
    ],
)
def test_what_is_not_collected_is_found(
    said: dict[str, object], off: set[str], found: list[str]
) -> None:
    assert list(find_uncollected(said, off)) == found


def test_every_part_that_can_be_switched_off_is_known_to_somebody() -> None:
    known = {*FIELDS, *SENSITIVE_SUBGROUPS, "graphic", "wording"}
    assert known == set(SENSITIVE_PART.codes)


def test_its_fields_leave_the_forms(admin_client: Client) -> None:
    whole = read_fields(admin_client, url(ADD))
    assert {"latitude", "place_words", "summary", "claims-0-note"} <= whole.keys()
    switch_off("point", "place_words", "summary", "claim_note", "health")
    page = admin_client.get(url(ADD)).content.decode()
    fields = read_fields(admin_client, url(ADD))
    assert whole.keys() - fields.keys() == {
        "latitude",
        "longitude",
        "place_words",
        "summary",
        "claims-0-note",
    }
    assert '<option value="rescue"' in page
    assert '<option value="health"' not in page


def test_what_was_there_before_stays_or_is_emptied_and_is_not_added_to(
    admin_client: Client,
) -> None:
    incident = make_incident(summary="Made-up summary from before")
    add_claim(incident, low=3, subgroup="health", note="Made-up note")
    switch_off("summary", "health", "claim_note", "point")
    address = url(CHANGE, incident.pk)
    fields = read_fields(admin_client, address)
    assert "latitude" not in fields
    save(admin_client, address, fields)
    incident.refresh_from_db()
    assert incident.summary == "Made-up summary from before"
    refused = save(admin_client, address, {**fields, "summary": "Made-up other summary"})
    assert "This project does not collect it" in refused.content.decode()
    fields = read_fields(admin_client, address)
    save(admin_client, address, {**fields, "summary": "", "claims-0-note": ""})
    incident.refresh_from_db()
    assert (incident.summary, Claim.objects.get().note) == ("", "")
    assert "summary" not in read_fields(admin_client, address)


def test_a_new_claim_about_whom_it_does_not_collect_is_refused(admin_client: Client) -> None:
    incident = make_incident()
    switch_off("rescue")
    monitor = make_source()
    fields = read_fields(admin_client, url(CHANGE, incident.pk))
    claim = {"wording": "made-up 3", "voice": monitor.pk, "report": make_report(monitor).pk}
    sent = add_claims(fields, {**claim, "subgroup": "rescue"})
    page = save(admin_client, url(CHANGE, incident.pk), sent)
    assert "errorlist" in page.content.decode()
    assert not Claim.objects.exists()


def test_an_import_that_holds_it_is_refused_and_does_not_repeat_it() -> None:
    switch_off("point", "summary", "health")
    claim: Any = SimpleNamespace(subgroup="health", note="")
    record: Any = SimpleNamespace(
        id="made-up-7", latitude=35, longitude=39, summary="Made-up summary", claims=(claim,)
    )
    parsed = Parsed(SimpleNamespace(), (), (), (), (record,), ())  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        store_records(parsed, by=None, at=NOON)
    told = "'…' is not accepted; accepted: nothing: this project does not collect it"
    assert refused.value.problems == [
        f"made-up-7, {field}: {told}" for field in ("latitude", "longitude", "summary", "subgroup")
    ]


def test_graphic_files_are_not_kept(tmp_path: Path, settings: Settings) -> None:
    settings.EVIDENCE_ROOT = tmp_path
    switch_off("graphic")
    report = make_report(make_source())

    def upload(body: bytes, **more: Any) -> Capture:
        return upload_capture(
            report, chunks=iter([body]), name="made-up", by=make_user(), at=NOON, **more
        )

    for body, more in ((b"GIF89a made up", {}), (b"made-up words", {"graphic": True})):
        with pytest.raises(ValueError, match="keeps no graphic files"):
            upload(body, **more)
    assert upload(b"made-up words").state == "kept"
