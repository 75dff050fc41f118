"""Sealing and opening who a confidential source is, and what is told of it to whom."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from sources.actions.identities import seal_identity
from sources.models import ConfidentialReading, IdentityReading, Report, Source
from tests.incidents.admin.pages import read_fields, save, url
from tests.world import grant, make_dataset, make_party, make_report, make_source

pytestmark = pytest.mark.django_db

OPEN, SEAL, PAGE = "sources_source_identity", "sources_source_seal", "sources_source_change"
WHO = {"name": "Made-up Person", "contact": "made-up number 7"}


@pytest.fixture
def medic() -> Source:
    return make_source(
        "code-that-names",
        "medical",
        confidential=True,
        public_alias="A medic",
        party=make_party("made-up-army"),
    )


@pytest.fixture
def knowing(admin_client: Client, admin_user: User) -> Client:
    grant(admin_user)
    return admin_client


@pytest.mark.parametrize("door", [OPEN, SEAL])
def test_who_it_is_opens_to_the_grant_alone(admin_client: Client, medic: Source, door: str) -> None:
    for answer in (
        admin_client.get(url(door, medic.pk)),
        admin_client.post(url(door, medic.pk), {"reason": "Made up", **WHO}),
    ):
        assert answer.status_code == 403
    assert not IdentityReading.objects.exists()


def test_it_is_sealed_on_a_page_and_opened_with_a_reason_that_is_recorded(
    knowing: Client, admin_user: User, medic: Source
) -> None:
    knowing.post(url(SEAL, medic.pk), WHO)
    asked = knowing.get(url(OPEN, medic.pk))
    assert WHO["name"] not in asked.content.decode()
    assert not IdentityReading.objects.exists()
    assert WHO["name"] not in knowing.post(url(OPEN, medic.pk), {"reason": " "}).content.decode()
    opened = knowing.post(url(OPEN, medic.pk), {"reason": "To warn them"})
    assert WHO["name"] in opened.content.decode()
    assert "no-store" in opened["Cache-Control"]
    reading = IdentityReading.objects.get()
    assert (reading.read_by, reading.reason) == (admin_user, "To warn them")
    assert "To warn them" in knowing.get(url(PAGE, medic.pk)).content.decode()


def test_nothing_is_sealed_for_an_open_source(knowing: Client) -> None:
    source = make_source()
    assert knowing.get(url(SEAL, source.pk)).status_code == 404


def test_what_cannot_be_opened_is_said(knowing: Client, medic: Source) -> None:
    answer = knowing.post(url(OPEN, medic.pk), {"reason": "Made up"})
    assert "Nothing is sealed for A medic." in answer.content.decode()


def test_whoever_may_not_know_sees_the_alias_alone(admin_client: Client, medic: Source) -> None:
    seal_identity(medic, identity=WHO)
    for page in (url(PAGE, medic.pk), url("sources_source_changelist")):
        text = admin_client.get(page).content.decode()
        assert "A medic" in text
        assert f"confidential-{medic.pk}" in text
        for secret in (medic.code, "Made up: made-up-army", WHO["name"], url(OPEN, medic.pk)):
            assert secret not in text
    assert admin_client.post(url(PAGE, medic.pk), {"code": "x"}).status_code == 403
    assert admin_client.get(url("sources_source_history", medic.pk)).status_code == 403
    assert not ConfidentialReading.objects.exists()


@pytest.mark.parametrize("asked", [{"q": "code-that"}, {"code__startswith": "c"}, {"party": "1"}])
def test_no_search_or_filter_tells_of_its_code_or_party(
    admin_client: Client, medic: Source, asked: dict[str, str]
) -> None:
    answer = admin_client.get(url("sources_source_changelist"), asked, follow=True)
    assert "A medic" not in answer.content.decode()


def test_each_page_that_shows_it_is_recorded_and_told_on_its_own(
    knowing: Client, admin_user: User, medic: Source
) -> None:
    report = make_report(medic, "Made-up words of a medic")
    shown = [
        url("sources_report_changelist"),
        url("sources_report_change", report.pk),
        url(PAGE, medic.pk),
    ]
    for page in shown:
        assert "Made-up words" in knowing.get(page).content.decode() or page == shown[-1]
    found = ConfidentialReading.objects.filter(source=medic, read_by=admin_user).order_by("pk")
    assert [reading.page for reading in found] == shown
    assert shown[0] in knowing.get(url(PAGE, medic.pk)).content.decode()


def test_only_whoever_may_know_logs_a_report_of_it(admin_client: Client, medic: Source) -> None:
    said = {
        "publisher": medic.pk,
        "title": "Made-up report",
        "language": "en",
        "dataset": make_dataset().pk,
    }
    address = url("sources_report_add")
    page = save(admin_client, address, read_fields(admin_client, address) | said)
    assert "A medic is a confidential source" in page.content.decode()
    assert not Report.objects.exists()


def test_a_relayed_report_that_cannot_be_seen_is_kept(admin_client: Client, medic: Source) -> None:
    relayed = make_report(medic, "Made-up secret title")
    report = make_report(make_source(), relays=relayed)
    address = url("sources_report_change", report.pk)
    fields = read_fields(admin_client, address)
    assert "Made-up secret title" not in admin_client.get(address).content.decode()
    save(admin_client, address, fields | {"title": "Made-up new title"})
    report.refresh_from_db()
    assert (report.title, report.relays) == ("Made-up new title", relayed)
