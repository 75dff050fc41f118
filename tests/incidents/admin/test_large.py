"""The page of an incident with many claims opens in few queries, and fast."""

from time import process_time

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.models import Incident
from tests.incidents.admin.pages import Fields, read_fields, save, url
from tests.world import (
    add_claim,
    make_incident,
    make_public,
    make_report,
    make_source,
    make_user,
    reconciled,
)

pytestmark = pytest.mark.django_db

REPORTS = 40


def make_large(claims: int, *, frozen: bool) -> Incident:
    """An incident with so many claims in at most 40 reports."""
    incident = make_incident(parties=("made-up-army",))
    first = make_source("Made-up first")
    for number in range(claims):
        report = make_report(make_source(f"Made-up outlet {number % REPORTS}"), "Made-up report")
        wording = f"at least {number + 3} civilians killed"
        add_claim(
            incident,
            f"Made-up voice {number}",
            number,
            report=report,
            wording=wording,
            drawing_on=(first,),
        )
    incident = reconciled(incident)
    if frozen:
        make_public(incident)
    return incident


def queries_of(client: Client, incident: Incident) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url("incidents_incident_change", incident.pk)).status_code == 200
    return len(queries)


@pytest.mark.parametrize("frozen", [False, True], ids=["draft", "published"])
def test_sixty_claims_take_as_many_queries_as_ten(admin_client: Client, frozen: bool) -> None:
    few, many = make_large(10, frozen=frozen), make_large(60, frozen=frozen)
    queries_of(admin_client, few)
    asked = queries_of(admin_client, few), queries_of(admin_client, many)
    assert asked[0] == asked[1]
    began = process_time()
    for _ in range(5):
        admin_client.get(url("incidents_incident_change", many.pk))
    took = (process_time() - began) / 5
    print(f"60 claims, {'published' if frozen else 'draft'}: {asked[1]} queries, {took:.3f} s")


def test_a_claim_of_many_is_opened_in_its_place_and_the_others_stay(admin_client: Client) -> None:
    incident = make_large(20, frozen=False)
    address = url("incidents_incident_change", incident.pk)
    fields = read_fields(admin_client, address)
    assert "claims-3-wording" not in fields
    claim = incident.claims.order_by("pk")[3]
    row = admin_client.get(url("incidents_claim_row", incident.pk, claim.pk), {"place": 3})
    opened = Fields(f'<form id="incident_form">{row.content.decode()}</form>').sent
    assert opened["claims-3-wording"] == claim.wording
    before = list(incident.claims.exclude(pk=claim.pk).order_by("pk").values())
    save(admin_client, address, fields | opened | {"claims-3-low": "1", "claims-3-high": "99"})
    claim.refresh_from_db()
    assert (claim.low, claim.high) == (1, 99)
    assert list(incident.claims.exclude(pk=claim.pk).order_by("pk").values()) == before


def test_a_claim_of_many_is_taken_away_without_opening_it(admin_client: Client) -> None:
    incident = make_large(20, frozen=False)
    address = url("incidents_incident_change", incident.pk)
    fields = read_fields(admin_client, address)
    save(admin_client, address, fields | {"claims-0-DELETE": "on"})
    assert incident.claims.count() == 19


def test_a_row_is_opened_to_whoever_may_change_the_claim() -> None:
    incident = make_large(1, frozen=False)
    address = url("incidents_claim_row", incident.pk, incident.claims.get().pk)
    user = make_user("made-up-staff", is_staff=True)
    client = Client()
    client.force_login(user)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    assert client.get(address, {"place": 0}).status_code == 403


def test_words_of_a_confidential_source_are_opened_to_nobody_who_may_not_know(
    admin_client: Client,
) -> None:
    medic = make_source("medic", "medical", confidential=True, public_alias="A medic")
    incident = make_incident()
    claim = add_claim(incident, medic, 7, wording="Made-up secret words")
    address = url("incidents_claim_row", incident.pk, claim.pk)
    assert admin_client.get(address, {"place": 0}).status_code == 404
