"""What the page of an incident tells of confidential sources, and what saving it leaves alone."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from incidents.models import Claim, Incident
from sources.history import because
from sources.models import ConfidentialReading
from tests.incidents.admin.pages import add_claims, read_fields, save, url
from tests.world import (
    add_claim,
    grant,
    make_incident,
    make_report,
    make_source,
    reconciled,
)

pytestmark = pytest.mark.django_db

CHANGE = "incidents_incident_change"
SECRETS = ("Made-up secret words", "Made-up secret title", "Made-up secret note")


@pytest.fixture
def claim() -> Claim:
    medic = make_source("medic", "medical", confidential=True, public_alias="A medic")
    incident = make_incident()
    add_claim(incident, low=5)
    claim = add_claim(
        incident,
        medic,
        7,
        report=make_report(medic, "Made-up secret title"),
        wording="Made-up secret words",
        note="Made-up secret note",
    )
    reconciled(incident)
    return claim


def test_the_page_shows_alias_and_figure_and_nothing_else(
    admin_client: Client, claim: Claim
) -> None:
    text = admin_client.get(url(CHANGE, claim.incident_id)).content.decode()
    assert "A medic" in text
    assert '<bdi dir="ltr">7</bdi>' in text
    for secret in SECRETS:
        assert secret not in text
    assert not ConfidentialReading.objects.exists()


def test_whoever_may_know_reads_the_words_with_a_mark_and_that_is_recorded(
    admin_client: Client, admin_user: User, claim: Claim
) -> None:
    grant(admin_user)
    page = url(CHANGE, claim.incident_id)
    text = admin_client.get(page).content.decode()
    assert "Made-up secret words" in text
    assert '<strong class="confidential">confidential</strong>' in text
    reading = ConfidentialReading.objects.get()
    assert (reading.source, reading.page) == (claim.voice, page)


def test_the_row_of_one_claim_that_shows_sealed_words_is_recorded(
    admin_client: Client, admin_user: User, claim: Claim
) -> None:
    grant(admin_user)
    page = url("incidents_claim_row", claim.incident_id, claim.pk)
    assert "Made-up secret words" in admin_client.get(page, {"place": "0"}).content.decode()
    reading = ConfidentialReading.objects.get()
    assert (reading.source, reading.page) == (claim.voice, page)


def test_the_page_on_which_sealed_words_would_be_restored_is_recorded(
    admin_client: Client, admin_user: User, claim: Claim
) -> None:
    grant(admin_user)
    with because("Made up", door="admin", by=admin_user):
        removed = Claim.objects.get(pk=claim.pk)
        removed.delete()
    version = removed.events.model.objects.latest("pgh_id")  # type: ignore[attr-defined]
    page = url("incidents_incident_restore", claim.incident_id, "claim", version.pk)
    assert "Made-up secret words" in admin_client.get(page).content.decode()
    reading = ConfidentialReading.objects.get()
    assert (reading.source, reading.page) == (claim.voice, page)


def test_saving_the_page_neither_loses_nor_changes_what_is_not_shown(
    admin_client: Client, claim: Claim
) -> None:
    before = Claim.objects.filter(pk=claim.pk).values().get()
    hidden = make_report(claim.voice, "Made-up other secret title")
    claim.incident.reported_in.add(hidden)
    address = url(CHANGE, claim.incident_id)
    fields = read_fields(admin_client, address)
    typed = {"wording": "6 killed", "report": make_report(make_source()).pk}
    added = typed | {"voice": claim.voice_id}
    page = save(admin_client, address, add_claims(fields | {"summary": "New"}, added))
    assert Incident.objects.get().summary == "New", page.context["errors"]
    assert Claim.objects.filter(pk=claim.pk).values().get() == before
    assert list(claim.incident.reported_in.all()) == [hidden]
    assert Claim.objects.count() == 3
    assert "6 killed" not in page.content.decode()


def test_a_report_that_cannot_be_seen_cannot_be_chosen(admin_client: Client, claim: Claim) -> None:
    address = url(CHANGE, claim.incident_id)
    typed = {"wording": "6 killed", "voice": make_source().pk, "report": claim.report_id}
    page = save(admin_client, address, add_claims(read_fields(admin_client, address), typed))
    assert "Select a valid choice" in page.content.decode()


@pytest.mark.parametrize("door", ["withdraw", "rate"])
def test_nobody_judges_words_that_they_cannot_read(
    admin_client: Client, admin_user: User, claim: Claim, door: str
) -> None:
    address = url(f"incidents_claim_{door}", claim.incident_id, claim.pk)
    assert admin_client.get(address).status_code == 403
    grant(admin_user)
    assert admin_client.get(address).status_code == 200


def test_nobody_deletes_words_that_they_cannot_read(
    admin_client: Client, admin_user: User, claim: Claim
) -> None:
    address = url("incidents_incident_delete", claim.incident_id)
    assert admin_client.get(address).status_code == 403
    grant(admin_user)
    text = admin_client.get(address).content.decode()
    assert "A medic: 7" in text
    assert "Made-up secret words" not in text


def test_the_history_tells_open_fields_and_that_others_changed(
    admin_client: Client, admin_user: User, claim: Claim
) -> None:
    with because("Made-up secret reason", door="admin", by=admin_user):
        Claim.objects.filter(pk=claim.pk).update(low=6, note="Made-up secret later note")
    page = url("incidents_incident_history", claim.incident_id)
    text = admin_client.get(page).content.decode()
    assert "A medic" in text
    for secret in (*SECRETS, "Made-up secret later note", "Made-up secret reason"):
        assert secret not in text
    [edit] = [
        change for change in admin_client.get(page).context["changes"] if change.verb == "changed"
    ]
    assert edit.fields == [("Low", "7", "6"), ("Note", "confidential", "confidential")]
    grant(admin_user)
    assert "Made-up secret later note" in admin_client.get(page).content.decode()


def test_the_history_tells_on_whom_no_hidden_claim_draws(
    admin_client: Client, admin_user: User, claim: Claim
) -> None:
    claim.draws_on.add(make_source("Made-up hospital"))
    page = url("incidents_incident_history", claim.incident_id)
    for told in (False, True):
        assert ("Made-up hospital" in admin_client.get(page).content.decode()) is told
        grant(admin_user)


def test_a_claim_that_was_given_another_voice_stays_hidden_in_all_its_versions(
    admin_client: Client, claim: Claim
) -> None:
    incident = claim.incident_id
    Claim.objects.filter(pk=claim.pk).update(
        voice=make_source(), report=make_report(make_source()), wording="open words"
    )
    Claim.objects.filter(pk=claim.pk).delete()
    page = admin_client.get(url("incidents_incident_history", incident))
    assert ("Claim", "removed") in {(each.what, each.verb) for each in page.context["changes"]}
    text = page.content.decode()
    for secret in (*SECRETS, "open words"):
        assert secret not in text


def test_the_home_page_repeats_no_title_of_what_was_sealed_since(
    admin_client: Client, claim: Claim
) -> None:
    source = make_source("Made-up paper")
    report = make_report(source, "Made-up title before")
    address = url("sources_report_change", report.pk)
    save(admin_client, address, read_fields(admin_client, address) | {"language": "ar"})
    assert "Made-up title before" not in admin_client.get(url("index")).content.decode()
