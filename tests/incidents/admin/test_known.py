"""Looking a record up in words, on the page that logs a new one."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.actions.merging import merge
from incidents.admin.known import AT_MOST
from incidents.models import Incident
from tests.incidents.admin.pages import url
from tests.incidents.admin.test_home import make_staff
from tests.world import NOON, make_incident, make_place, make_user

pytestmark = pytest.mark.django_db


def look_up(client: Client, words: str, **more: Any) -> dict[str, str]:
    answer: dict[str, str] = client.get(
        url("incidents_incident_known"), {"q": words}, **more
    ).json()
    return answer


@pytest.fixture
def held() -> Incident:
    make_place("XX0101", name_en="Made-up Town", name_ar="بلدة مختلقة")
    return make_incident("2017-08-21", "XX0101", summary="A made-up school, مدرسة مختلقة")


@pytest.fixture(autouse=True)
def other() -> Incident:
    make_place("XX0102", name_en="Elsewhere", name_ar="سواها")
    return make_incident("2016-01-05", "XX0102", summary="Something other")


@pytest.mark.parametrize(
    "words",
    [
        "{code}",
        "school",
        "مدرسة",
        "Made-up Town",
        "بلدة مختلقة",
        "21 August 2017",
        "٢١ آب ٢٠١٧",
        "August 2017",
        "Made-up Town, 21 August 2017",
        "school 2017",
        "2017-08-21 بلدة مختلقة",
    ],
)
def test_a_record_is_found_by_what_tells_of_it(
    admin_client: Client, held: Incident, other: Incident, words: str
) -> None:
    found = look_up(admin_client, words.format(code=held.code.lower()))
    assert found["told"] == "1 record is held:"
    assert held.code in found["found"]
    assert other.code not in found["found"]
    assert f'name="_attach" value="{held.pk}"' in found["found"]


@pytest.mark.parametrize("words", ["Elsewhere 2017", "school 2016", "nowhere at all", "%"])
def test_what_no_record_says_finds_none(admin_client: Client, held: Incident, words: str) -> None:
    assert look_up(admin_client, words) == {
        "told": "No record that is held is found by these words.",
        "found": "",
    }


def test_nothing_that_is_asked_finds_nothing(admin_client: Client, held: Incident) -> None:
    assert held.code not in look_up(admin_client, "  ")["found"]


def test_the_code_of_a_merged_record_leads_to_the_one_that_stands(
    admin_client: Client, held: Incident
) -> None:
    gone = make_incident("2017-08-21")
    merge(gone, held, by=make_user(), at=NOON, reason="Made-up reason")
    found = look_up(admin_client, gone.code)["found"]
    assert f'value="{held.pk}"' in found
    assert gone.code not in found


def test_a_record_that_was_withdrawn_is_told_and_takes_nothing(
    admin_client: Client, held: Incident
) -> None:
    Incident.objects.filter(pk=held.pk).update(review_state="withdrawn")
    found = look_up(admin_client, held.code)["found"]
    assert "Withdrawn" in found
    assert "_attach" not in found


def test_the_newest_are_listed_in_a_bounded_number_of_queries(
    admin_client: Client, held: Incident
) -> None:
    look_up(admin_client, "school 2017")
    with CaptureQueriesContext(connection) as one:
        look_up(admin_client, "school 2017")
    for _ in range(AT_MOST):
        newest = make_incident("2017-09-01", summary="school")
    with CaptureQueriesContext(connection) as many:
        found = look_up(admin_client, "school 2017")
    assert len(many) == len(one) <= 7
    assert found["told"] == "The newest 10 of more: say more of it."
    assert found["found"].count("<li>") == AT_MOST
    assert newest.code in found["found"]
    assert held.code not in found["found"]


def test_a_long_passage_is_cut_before_it_is_looked_for(
    admin_client: Client, held: Incident
) -> None:
    with CaptureQueriesContext(connection) as asked:
        look_up(admin_client, "made-up words " * 1000)
    assert max(len(query["sql"]) for query in asked) < 20_000


@pytest.mark.parametrize("role", ["viewer", "reviewer", "administrator"])
def test_whoever_logs_no_records_is_refused(held: Incident, role: str) -> None:
    client = Client()
    client.force_login(make_staff(f"made-up-{role}", role))
    assert client.get(url("incidents_incident_known"), {"q": held.code}).status_code == 403


def test_whoever_may_not_change_a_record_is_offered_no_attaching(held: Incident) -> None:
    user = make_user("made-up-staff", is_staff=True)
    rights = Permission.objects.filter(codename__in=["view_incident", "add_incident"])
    user.user_permissions.set(rights)
    client = Client()
    client.force_login(user)
    found = look_up(client, held.code)["found"]
    assert held.code in found
    assert "_attach" not in found


def test_numbers_are_shown_in_the_digits_that_the_reader_chose(
    admin_client: Client, held: Incident
) -> None:
    admin_client.cookies["digits"] = "arabic"
    for _ in range(2):
        make_incident("2017-08-21")
    told = look_up(admin_client, "2017-08", headers={"accept-language": "ar"})["told"]
    assert told == "٣ سجلات محفوظة:"
