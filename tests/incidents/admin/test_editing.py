"""The history, the doors of claims, the list, and what each may do."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from incidents.models import Claim, Decision, DueIncident, Incident, ReconcileRun
from tests.incidents.admin.pages import read_fields, save, url
from tests.world import (
    NOON,
    add_claim,
    link,
    make_dataset,
    make_incident,
    make_place,
    make_public,
    make_source,
    make_user,
    reconciled,
)

pytestmark = pytest.mark.django_db

CHANGE = "incidents_incident_change"
DECISIONS = "incidents_decision_changelist"


def client_of(*permissions: str) -> Client:
    """A member of staff with these model permissions and no other."""
    user = make_user("made-up-staff", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


def test_the_day_of_a_claim_is_read_as_that_of_the_incident_is(
    admin_client: Client, incident: Incident
) -> None:
    address = url(CHANGE, incident.pk)
    fields = read_fields(admin_client, address)
    page = save(admin_client, address, fields | {"claims-0-as_of": "08/09/2017"})
    assert "can be 2017-08-09 or 2017-09-08" in page.content.decode()
    page = save(admin_client, address, fields | {"claims-0-as_of": "9999-12-18"})
    assert "Accepted is a date from 1000-01-01 to 2999-12-31" in page.content.decode()
    assert Claim.objects.get().as_of is None
    save(admin_client, address, fields | {"claims-0-as_of": "٢٢ أيلول ٢٠١٧"})
    assert Claim.objects.get().as_of == date(2017, 9, 22)
    assert read_fields(admin_client, address)["claims-0-as_of"] == "2017-09-22"


def test_a_reviewed_record_changes_with_a_reason(admin_client: Client, incident: Incident) -> None:
    make_public(incident)
    address = url(CHANGE, incident.pk)
    fields = read_fields(admin_client, address) | {"summary": "New"}
    page = save(admin_client, address, fields)
    assert "this record has left the draft" in page.content.decode()
    save(admin_client, address, fields | {"because": "The source corrected it"})
    assert Incident.objects.get().summary == "New"


def test_the_history_says_who_when_why_and_what(admin_client: Client, incident: Incident) -> None:
    address = url(CHANGE, incident.pk)
    fields = read_fields(admin_client, address)
    save(admin_client, address, fields | {"kind": "shelling", "because": "Read again"})
    changes = admin_client.get(url("incidents_incident_history", incident.pk)).context["changes"]
    # One transaction has one time, so that within this test the order is not told.
    [edit] = [change for change in changes if change.verb == "changed"]
    assert (edit.who, edit.door, edit.reason) == ("admin", "admin", "Read again")
    assert edit.fields == [("Kind", "Airstrike", "Shelling")]
    assert sorted(change.what for change in changes) == ["Claim", "Incident", "Incident"]


def test_the_history_takes_few_queries_however_long(
    admin_client: Client,
    incident: Incident,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(60):
        add_claim(incident, f"Made-up voice {number}", number)
    with django_assert_max_num_queries(16):
        page = admin_client.get(url("incidents_incident_history", incident.pk))
    assert len(page.context["changes"]) == 62


@pytest.mark.parametrize("frozen", [False, True], ids=["draft", "published"])
def test_sixty_claims_open_in_few_queries(
    admin_client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    frozen: bool,
) -> None:
    incident = make_incident(parties=("made-up-army",))
    for number in range(60):
        add_claim(
            incident, f"Made-up voice {number}", number, drawing_on=(make_source("Made-up first"),)
        )
    reconciled(incident)
    if frozen:
        make_public(incident)
    with django_assert_max_num_queries(44):
        page = admin_client.get(url(CHANGE, incident.pk))
    assert page.content.decode().count("Made-up voice 59") >= 2


def test_the_list_takes_few_queries_however_many(
    admin_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        incident = make_incident(place=f"XX01{number:02}")
        add_claim(incident, low=number)
        reconciled(incident)
    with django_assert_max_num_queries(12):
        page = admin_client.get(url("incidents_incident_changelist"))
    assert "Civilians: 29" in page.content.decode()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("raqqa", True),
        ("الرقة", True),
        ("Rakka", True),
        ("EXT-7", True),
        ("summed", True),
        ("Aleppo", False),
    ],
)
def test_incidents_are_found_by_their_place_code_and_words(
    admin_client: Client, words: str, found: bool
) -> None:
    make_place("XX0101", name_en="Ar-Raqqa", name_ar="الرقة", other_names="Rakka|Ar Raqqah")
    make_incident(external_id="EXT-7", summary="summed up")
    page = admin_client.get(url("incidents_incident_changelist"), {"q": words})
    assert page.context["cl"].result_count == int(found)


def test_incidents_are_filtered_by_grading(admin_client: Client, incident: Incident) -> None:
    for grading, count in ((incident.grading, 1), ("confirmed", 0)):
        page = admin_client.get(url("incidents_incident_changelist"), {"grading": grading})
        assert page.context["cl"].result_count == count


@pytest.mark.parametrize("words", ["raqqa", "Râqqa", "الرقة", "rakka", "XX0101"])
def test_places_are_searched_in_every_script(admin_client: Client, words: str) -> None:
    make_place("XX01", name_en="Made-up Governorate")
    make_place("XX0101", name_en="Ar-Raqqa", name_ar="الرقة", other_names="Rakka")
    asked = {
        "term": words,
        "app_label": "incidents",
        "model_name": "incident",
        "field_name": "place",
    }
    results = admin_client.get(url("incidents_place_search"), asked).json()["results"]
    assert [found["text"] for found in results] == [
        "Ar-Raqqa (XX0101) · District · Made-up Governorate (XX01)"
    ]


def claim_url(door: str, claim: Claim) -> str:
    return url(f"incidents_claim_{door}", claim.incident_id, claim.pk)


def test_a_frozen_claim_is_withdrawn_on_a_page_of_its_own(
    admin_client: Client, incident: Incident
) -> None:
    make_public(incident)
    claim = Claim.objects.get()
    assert (
        claim_url("withdraw", claim) in admin_client.get(url(CHANGE, incident.pk)).content.decode()
    )
    refused = admin_client.post(claim_url("withdraw", claim), {"reason": ""})
    assert "This field is required" in refused.content.decode()
    admin_client.post(claim_url("withdraw", claim), {"reason": "Read wrongly"})
    assert Claim.objects.get().withdrawn_because == "Read wrongly"
    again = admin_client.post(claim_url("withdraw", claim), {"reason": "Again"})
    assert "was withdrawn already" in again.content.decode()


def test_the_withdrawal_of_a_claim_that_was_never_public_is_taken_back(
    admin_client: Client, incident: Incident
) -> None:
    claim = Claim.objects.get()
    admin_client.post(claim_url("withdraw", claim), {"reason": "Read wrongly"})
    page = admin_client.get(url(CHANGE, incident.pk)).content.decode()
    assert "Withdrawn: Read wrongly" in page
    assert claim_url("stand", claim) in page
    admin_client.post(claim_url("stand", claim), {"reason": "Read rightly after all"})
    assert Claim.objects.get().withdrawn_at is None


def test_a_claim_is_rated(admin_client: Client, incident: Incident) -> None:
    claim = Claim.objects.get()
    admin_client.post(claim_url("rate", claim), {"credibility": "4", "reason": "Gaps"})
    assert claim.ratings.get().credibility == 4


def test_a_decision_takes_a_second_person(admin_client: Client, incident: Incident) -> None:
    add_claim(incident, "Made-up hospital", 9)
    reconciled(incident)
    said = {"about": "best", "harm": "killed", "population": "civilian", "subgroup": "any"}
    address = url("incidents_incident_decide", incident.pk)
    refused = admin_client.post(address, said | {"best": "10", "reason": "The list"})
    assert "accepted is a figure from 5 to 9" in refused.content.decode()
    admin_client.post(address, said | {"best": "9", "reason": "The list"})
    decision = Decision.objects.get()
    agree = url("incidents_decision_agree", decision.pk)
    assert "it takes a second person" in admin_client.post(agree).content.decode()
    client_of("change_decision").post(agree)
    assert incident.ranges.get().best == 9
    admin_client.post(url("incidents_decision_end", decision.pk), {"reason": "Wrong list"})
    assert incident.ranges.get().rule != "decision"


def test_what_can_be_done_with_a_decision_is_shown_to_those_who_may_do_it(
    admin_client: Client, incident: Incident
) -> None:
    said = {"about": "best", "harm": "killed", "population": "civilian", "subgroup": "any"}
    address = url("incidents_incident_decide", incident.pk)
    admin_client.post(address, said | {"best": "5", "reason": "The list"})
    decision = Decision.objects.get()
    pages = url(DECISIONS), url("incidents_decision_change", decision.pk)
    agree = url("incidents_decision_agree", decision.pk)
    end = url("incidents_decision_end", decision.pk)

    def doors(client: Client) -> list[set[str]]:
        shown = [client.get(page).content.decode() for page in pages]
        return [{door for door in (agree, end) if door in page} for page in shown]

    assert doors(admin_client) == [{end}, {end}]
    assert doors(client_of("view_decision")) == [set(), set()]
    other = client_of("view_decision", "change_decision")
    assert doors(other) == [{agree, end}, {agree, end}]
    other.post(agree)
    assert doors(other) == [{end}, {end}]


@pytest.mark.parametrize(
    ("door", "permission"),
    [
        ("incidents_claim_withdraw", "change_claim"),
        ("incidents_claim_stand", "change_claim"),
        ("incidents_claim_rate", "add_claimrating"),
        ("incidents_incident_decide", "add_decision"),
        ("incidents_incident_history", "view_incidentevent"),
    ],
)
def test_each_door_opens_to_its_permission_alone(
    incident: Incident, door: str, permission: str
) -> None:
    keys = [incident.pk, Claim.objects.get().pk] if "claim" in door else [incident.pk]
    assert client_of("view_incident").get(url(door, *keys)).status_code == 403
    assert client_of("view_incident", permission).get(url(door, *keys)).status_code == 200


def test_only_a_draft_that_nobody_reviewed_may_be_deleted(
    admin_client: Client, incident: Incident
) -> None:
    address = url("incidents_incident_delete", incident.pk)
    assert admin_client.get(address).status_code == 200
    make_public(incident)
    assert admin_client.get(address).status_code == 403


@pytest.mark.parametrize(
    "name",
    ["place", "reconcilerun", "importrun", "dueincident", "decision"],
)
def test_what_is_derived_is_looked_at_and_not_edited(
    admin_client: Client, incident: Incident, name: str
) -> None:
    ReconcileRun.objects.create(started_at=NOON, heartbeat_at=NOON, total=4, done=1)
    DueIncident.objects.create(incident=incident, because="made up", marked_at=NOON)
    assert admin_client.get(url(f"incidents_{name}_changelist")).status_code == 200
    assert admin_client.get(url(f"incidents_{name}_add")).status_code == 403


def test_a_running_run_shows_how_far_it_is(admin_client: Client) -> None:
    ReconcileRun.objects.create(started_at=NOON, heartbeat_at=NOON, total=4, done=1)
    text = admin_client.get(url("incidents_reconcilerun_changelist")).content.decode()
    assert '<progress value="1" max="4" data-running></progress>' in text
    assert "incidents/refresh.js" in text


def test_coverage_says_what_was_looked_for(admin_client: Client) -> None:
    fields: dict[str, Any] = {
        "place": make_place().pk,
        "start_on": "2017-01-01",
        "end_on": "2017-12-31",
        "status": "monitored",
        "harms": ["killed", "injured"],
        "dataset": make_dataset().pk,
        "monitored_by": "Made-up monitors",
    }
    save(admin_client, url("incidents_coverage_add"), fields)
    assert make_place().coverage.get().harms == ["killed", "injured"]


def test_the_page_speaks_arabic_from_right_to_left(
    admin_client: Client, incident: Incident
) -> None:
    page = admin_client.get(url(CHANGE, incident.pk), headers={"accept-language": "ar"})
    text = page.content.decode()
    assert 'dir="rtl"' in text
    assert incident.ranges.get().explanation_ar in text
    assert "حصيلة الإفادات" in text
    assert "غير معروف" in text


def test_a_record_that_may_be_this_one_is_shown_with_its_reasons(
    admin_client: Client, incident: Incident
) -> None:
    twin = make_incident()
    far = make_incident("2019-01-01")
    page = admin_client.get(url(CHANGE, incident.pk)).content.decode()
    assert "Is it one of these?" in page
    assert twin.code in page
    assert "the same day" in page
    assert far.code not in page


def test_a_record_that_is_tied_is_not_asked_about(admin_client: Client, incident: Incident) -> None:
    link(incident, make_incident(), "follows")
    page = admin_client.get(url(CHANGE, incident.pk)).content.decode()
    assert "Is it one of these?" not in page
