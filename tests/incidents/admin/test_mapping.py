"""The map's questions are answered to those who may see incidents, and to nobody else."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from tests.incidents.admin.pages import read_fields, save, url
from tests.world import make_incident, make_place, make_user

pytestmark = pytest.mark.django_db

AROUND = "incidents_incident_places_around"


@pytest.fixture(autouse=True)
def town() -> Any:
    parent = make_place("XX01", latitude=Decimal("35.5"), longitude=Decimal("39.5"))
    return make_place(
        "XX0101",
        parent=parent,
        name_en="Made-up Town",
        name_ar="بلدة مختلقة",
        latitude=Decimal("35.95"),
        longitude=Decimal("39.01"),
    )


def ask(client: Client, **said: Any) -> Any:
    return client.get(url(AROUND), said).json()


def test_the_place_and_its_parent_are_answered(admin_client: Client, town: Any) -> None:
    answer = ask(admin_client, place=town.pk)
    assert answer["places"] == [
        {"role": "chosen", "name": "Made-up Town", "level": 2, "at": [35.95, 39.01]},
        {"role": "parent", "name": "Made-up place XX01", "level": 1, "at": [35.5, 39.5]},
    ]
    assert answer["credit"] == "harmtrack tests, CC0-1.0"
    assert (answer["point"], answer["said"]) == (None, [])


def test_names_are_in_the_language_of_the_page(admin_client: Client, town: Any) -> None:
    admin_client.cookies["django_language"] = "ar"
    assert ask(admin_client, place=town.pk)["places"][0]["name"] == "بلدة مختلقة"


def test_a_pasted_point_is_answered_as_two_numbers(admin_client: Client) -> None:
    answer = ask(admin_client, latitude="35°57'N 39°0'36\"E", longitude="7", precision="site")
    assert (answer["point"], answer["said"]) == (["35.95", "39.01"], [])


@pytest.mark.parametrize(
    ("said", "remark"),
    [
        ({"latitude": "35,95", "longitude": "39,01"}, "not read as degrees"),
        ({"latitude": "35.95", "longitude": "39.01", "precision": "adm1"}, "choose a closer"),
        ({"latitude": "33.5", "longitude": "36.3", "precision": "site"}, "km from Made-up Town"),
    ],
)
def test_what_is_odd_is_said(
    admin_client: Client, town: Any, said: dict[str, str], remark: str
) -> None:
    [told] = ask(admin_client, place=town.pk, **said)["said"]
    assert remark in told


@pytest.mark.parametrize("key", ["", "x", "0", "٧", "-1", "9" * 40])
def test_a_place_that_is_none_is_no_error(admin_client: Client, key: str) -> None:
    assert ask(admin_client, place=key)["places"] == []


def test_whoever_may_see_no_incident_is_refused(client: Client, town: Any) -> None:
    user = make_user("made-up-stranger", is_staff=True)
    client.force_login(user)
    assert client.get(url(AROUND), {"place": town.pk}).status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="view_incident"))
    assert client.get(url(AROUND), {"place": town.pk}).status_code == 200


def test_a_far_point_is_saved_with_a_warning(admin_client: Client) -> None:
    incident = make_incident(place_precision="site")
    fields = read_fields(admin_client, url("incidents_incident_change", incident.pk))
    page = save(
        admin_client,
        url("incidents_incident_change", incident.pk),
        fields | {"latitude": "33.5", "longitude": "36.3"},
    )
    incident.refresh_from_db()
    assert incident.latitude == Decimal("33.5")
    assert "368 km from Made-up Town" in page.content.decode()


def test_a_page_that_may_only_be_read_has_the_map(client: Client) -> None:
    incident = make_incident(place_precision="site", latitude="35.95", longitude="39.01")
    user = make_user("made-up-viewer", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_incident"))
    client.force_login(user)
    text = client.get(url("incidents_incident_change", incident.pk)).content.decode()
    assert 'data-latitude="35.950000"' in text
    assert "http:" not in text.replace("http://www.w3.org", "")
