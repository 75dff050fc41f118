"""Two editors of one record: the second to save is told, and loses nothing."""

import pytest
from django.test import Client

from incidents.models import Claim, Incident
from tests.incidents.admin.pages import read_answer, read_fields, save, url
from tests.world import (
    add_claim,
    make_incident,
    make_public,
    make_source,
    reconciled,
)

pytestmark = pytest.mark.django_db

CHANGE = "incidents_incident_change"


def test_the_second_to_save_is_told_and_loses_nothing(
    admin_client: Client, incident: Incident
) -> None:
    address = url(CHANGE, incident.pk)
    first, second = (read_fields(admin_client, address) for _ in range(2))
    save(admin_client, address, first | {"summary": "The first", "claims-0-low": "4"})
    page = save(admin_client, address, second | {"summary": "The second"})
    text = page.content.decode()
    assert "This record was changed while you had it open" in text
    assert "Summary:  → The first" in text
    assert "Low: 5 → 4" in text
    assert Incident.objects.get().summary == "The first"
    assert page.context["adminform"].form["summary"].value() == "The second"

    again = second | {"summary": "The second", "claims-0-low": "4"}
    again["version"] = page.context["adminform"].form["version"].value()
    save(admin_client, address, again)
    assert Incident.objects.get().summary == "The second"


def test_a_version_that_nobody_wrote_is_asked_about_as_any_other(
    admin_client: Client, incident: Incident
) -> None:
    address = url(CHANGE, incident.pk)
    fields = read_fields(admin_client, address) | {"summary": "Forged"}
    for version in ("incidents.ClaimEvent:x", "a:b:c", "x"):
        page = save(admin_client, address, fields | {"version": version})
        assert "This record was changed while you had it open" in page.content.decode()
    assert Incident.objects.get().summary != "Forged"


def test_on_whom_a_claim_draws_is_told_too_and_stays_in_the_history(
    admin_client: Client, incident: Incident
) -> None:
    address = url(CHANGE, incident.pk)
    second = read_fields(admin_client, address)
    incident.claims.get().draws_on.add(make_source("Made-up hospital"))
    page = save(admin_client, address, second | {"summary": "The second"})
    history = admin_client.get(url("incidents_incident_history", incident.pk))
    incident.claims.all().delete()
    after = admin_client.get(url("incidents_incident_history", incident.pk))
    for told in (page, history, after):
        text = told.content.decode()
        assert "Source that a claim draws on" in text
        assert "Made-up hospital" in text


def test_in_arabic_the_values_of_what_another_changed_keep_their_order(
    admin_client: Client, incident: Incident
) -> None:
    address = url(CHANGE, incident.pk)
    first, second = (read_fields(admin_client, address) for _ in range(2))
    save(admin_client, address, first | {"edtf": "2017-06-06"})
    admin_client.cookies["django_language"] = "ar"
    text = save(admin_client, address, second | {"summary": "Made up"}).content.decode()
    assert "\u20682017-06-05\u2069 ← \u20682017-06-06\u2069" in text


def test_what_was_typed_in_a_claim_that_another_deleted_is_saved_as_a_new_one(
    admin_client: Client, incident: Incident
) -> None:
    address = url(CHANGE, incident.pk)
    first, second = (read_fields(admin_client, address) for _ in range(2))
    save(admin_client, address, first | {"claims-0-DELETE": "on"})
    page = save(admin_client, address, second | {"claims-0-low": "3"})
    assert page.status_code == 200
    text = page.content.decode()
    assert "Claim removed" in text
    assert "stands at the end as new rows" in text
    assert not Claim.objects.exists()

    save(admin_client, address, read_answer(page))
    assert Claim.objects.get().low == 3


def test_a_claim_that_another_deleted_stays_away_where_nothing_was_typed_in_it(
    admin_client: Client, incident: Incident
) -> None:
    add_claim(incident, "Made-up hospital", 9)
    address = url(CHANGE, incident.pk)
    first, second = (read_fields(admin_client, address) for _ in range(2))
    save(admin_client, address, first | {"claims-0-DELETE": "on"})
    page = save(admin_client, address, second | {"claims-1-low": "7"})
    assert "stands at the end as new rows" not in page.content.decode()
    save(admin_client, address, read_answer(page))
    assert Claim.objects.get().low == 7


@pytest.mark.parametrize(("low", "kept"), [("3", [3, 5]), ("5", [5])], ids=["typed", "untouched"])
def test_what_was_typed_in_a_claim_that_froze_meanwhile_is_saved_as_a_new_one(
    admin_client: Client, incident: Incident, low: str, kept: list[int]
) -> None:
    address = url(CHANGE, incident.pk)
    fields = read_fields(admin_client, address) | {"because": "Read again"}
    make_public(incident)
    page = save(admin_client, address, fields | {"claims-0-low": low, "summary": "Read again"})
    assert not Incident.objects.get().summary
    save(admin_client, address, read_answer(page))
    assert Incident.objects.get().summary == "Read again"
    assert sorted(claim.low or 0 for claim in Claim.objects.all()) == kept


def test_a_party_that_another_removed_does_not_hold_up_the_second_for_ever(
    admin_client: Client,
) -> None:
    incident = reconciled(make_incident(parties=("made-up-army",)))
    address = url(CHANGE, incident.pk)
    first, second = (read_fields(admin_client, address) for _ in range(2))
    save(admin_client, address, first | {"attributions-0-DELETE": "on"})
    page = save(admin_client, address, second | {"attributions-0-attribution": "known"})
    save(admin_client, address, read_answer(page))
    assert incident.attributions.get().attribution == "known"


def test_a_row_of_another_record_is_refused_and_not_taken_for_one_that_is_gone(
    admin_client: Client, incident: Incident
) -> None:
    other = add_claim(make_incident(), low=9)
    address = url(CHANGE, incident.pk)
    sent = read_fields(admin_client, address) | {"claims-0-id": str(other.pk), "claims-0-low": "1"}
    page = save(admin_client, address, sent)
    assert "stands at the end as new rows" not in page.content.decode()
    assert sorted(claim.low or 0 for claim in Claim.objects.all()) == [5, 9]
