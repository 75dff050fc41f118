"""Where an incident happened is signed off by a second person, by name."""

from typing import Any

import pytest
from django.test import Client

from incidents.actions.geolocating import sign_off_geolocation
from incidents.actions.merging import merge, split
from incidents.authors import find_authors, find_placers
from incidents.models import Incident
from sources.history import because
from tests.incidents.admin.pages import read_fields, save, url
from tests.world import NOON, add_claim, make_incident, make_place, make_user

pytestmark = pytest.mark.django_db

CHANGE = "incidents_incident_change"


@pytest.fixture
def placed() -> Incident:
    """An incident that the researcher placed, and somebody else wrote on after that."""
    with because("Made-up entry", by=make_user(), door="admin"):
        incident = make_incident(place_precision="site", latitude="35.95", longitude="39.01")
    with because("Made-up summary", by=make_user("made-up-second"), door="admin"):
        incident.summary = "Made-up summary"
        incident.save()
    return incident


def sign(incident: Incident, name: str = "made-up-second", reason: str = "Read twice") -> Incident:
    sign_off_geolocation(incident, by=make_user(name), at=NOON, reason=reason)
    return Incident.objects.get(pk=incident.pk)


def test_a_second_person_signs_with_name_and_day(placed: Incident) -> None:
    signed = sign(placed)
    assert (signed.geolocated_at, signed.geolocated_by) == (NOON, make_user("made-up-second"))


def test_whoever_placed_it_does_not_sign(placed: Incident) -> None:
    assert find_placers(placed) == {make_user().pk}
    with pytest.raises(ValueError, match="second person"):
        sign(placed, "made-up-researcher")
    assert not Incident.objects.exclude(geolocated_at=None).exists()


def test_whoever_corrects_the_point_is_the_one_who_placed_it(placed: Incident) -> None:
    with because("Made-up correction", by=make_user("made-up-third"), door="admin"):
        placed.latitude = "35.96"
        placed.save()
    assert find_placers(placed) == {make_user("made-up-third").pk}
    assert sign(placed, "made-up-researcher").geolocated_by == make_user()


def test_nobody_signs_through_a_merge_or_a_split_what_they_placed(placed: Incident) -> None:
    others: dict[str, Any] = {"by": make_user("made-up-third"), "at": NOON, "reason": "made up"}
    for low in (5, 7):
        add_claim(placed, low=low)
    parted = split(placed, [placed.claims.all()[0].pk], **others).target
    target = make_incident()
    merge(placed, target, take=["place"], **others)
    for copy in (parted, target):
        for name in ("made-up-researcher", "made-up-third"):
            with pytest.raises(ValueError, match="second person"):
                sign(copy, name)
        sign(copy)


def test_whoever_placed_a_record_elsewhere_signs_the_one_that_it_was_merged_into(
    placed: Incident,
) -> None:
    target = make_incident()
    merge(placed, target, by=make_user("made-up-third"), at=NOON, reason="made up")
    assert sign(target, "made-up-researcher").geolocated_by == make_user()


def test_what_an_import_placed_anybody_signs() -> None:
    assert find_placers(make_incident()) == set()
    assert sign(make_incident()).geolocated_by == make_user("made-up-second")


def test_a_signature_needs_a_reason(placed: Incident) -> None:
    with pytest.raises(ValueError, match="reason is empty"):
        sign(placed, reason=" ")


def test_signing_is_not_writing(placed: Incident) -> None:
    sign(placed, "made-up-third")
    assert make_user("made-up-third").pk not in find_authors([placed.pk])[placed.pk]


@pytest.mark.parametrize(
    "changed",
    [
        {"latitude": "35.951"},
        {"place_precision": "near"},
        {"latitude": "", "longitude": ""},
        {"place": "XX02"},
    ],
)
def test_the_signature_ends_with_what_it_was_for(
    admin_client: Client, placed: Incident, changed: dict[str, Any]
) -> None:
    sign(placed)
    if "place" in changed:
        changed = {"place": make_place(changed["place"]).pk}
    address = url(CHANGE, placed.pk)
    save(admin_client, address, read_fields(admin_client, address) | changed)
    placed.refresh_from_db()
    assert (placed.geolocated_at, placed.geolocated_by) == (None, None)


def test_the_signature_stays_where_only_words_change(
    admin_client: Client, placed: Incident
) -> None:
    sign(placed)
    address = url(CHANGE, placed.pk)
    changed = {"summary": "Made-up other words", "latitude": "٣٥٫٩٥"}
    page = save(admin_client, address, read_fields(admin_client, address) | changed)
    placed.refresh_from_db()
    assert placed.summary == "Made-up other words"
    assert placed.geolocated_at == NOON
    assert "signed off by made-up-second on 2026-01-15" in page.content.decode()


def test_the_door_opens_to_the_permission_and_says_why(
    admin_client: Client, client: Client, placed: Incident
) -> None:
    door = url("incidents_incident_geolocation", placed.pk)
    client.force_login(make_user("made-up-stranger", is_staff=True))
    assert client.post(door, {"reason": "Read"}).status_code == 403
    assert door in admin_client.get(url(CHANGE, placed.pk)).content.decode()
    admin_client.post(door, {"reason": "Seen on two pictures"})
    placed.refresh_from_db()
    assert placed.geolocated_by is not None
    history = admin_client.get(url("incidents_incident_history", placed.pk)).content.decode()
    assert "Seen on two pictures" in history


def test_the_list_tells_signed_from_unsigned(admin_client: Client, placed: Incident) -> None:
    other = sign(make_incident(), "made-up-third")
    listed = admin_client.get(url("incidents_incident_changelist"), {"geolocation": "unsigned"})
    assert [each.pk for each in listed.context["cl"].result_list] == [placed.pk]
    listed = admin_client.get(url("incidents_incident_changelist"), {"geolocation": "signed"})
    assert [each.pk for each in listed.context["cl"].result_list] == [other.pk]
