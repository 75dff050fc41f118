"""The page of what waits to be looked at."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from incidents.actions.assigning import assign
from incidents.actions.reviewing import move
from incidents.models import Incident
from tests.incidents.admin.pages import url
from tests.world import NOON, add_claim, hand_in, make_incident, make_public, make_user, reconciled

pytestmark = pytest.mark.django_db

QUEUE = "incidents_incident_queue"


def in_review(when: str) -> Incident:
    incident = make_incident(when)
    add_claim(incident)
    reconciled(incident)
    hand_in(incident)
    return Incident.objects.get(pk=incident.pk)


def test_each_record_says_why_it_waits(admin_client: Client) -> None:
    held, public = in_review("2016-01-05"), in_review("2016-02-05")
    move([held], "hold", by=make_user(), at=NOON, reason="Made-up danger")
    make_public(public)
    add_claim(public, "Made-up hospital", 9)
    page = admin_client.get(url(QUEUE)).content.decode()
    assert page.index("held for safety: \u2068Made-up danger\u2069") < page.index(
        "1 new claim since"
    )
    assert held.code in page
    assert "assigned to nobody" in page


def test_the_queue_is_filtered_by_reason_and_by_whom_it_is_given_to(admin_client: Client) -> None:
    mine, other = in_review("2016-01-05"), in_review("2016-02-05")
    admin = make_user("admin")
    assign([mine], to=admin, by=admin, at=NOON)
    page = admin_client.get(url(QUEUE), {"assigned": "me"}).content.decode()
    assert mine.code in page
    assert other.code not in page
    assert (
        "Nothing waits here." in admin_client.get(url(QUEUE), {"reason": "held"}).content.decode()
    )


def test_a_likely_twin_leads_to_the_comparison_where_one_may_merge(admin_client: Client) -> None:
    twin, waits = make_incident("2016-01-06"), in_review("2016-01-05")
    address = url("incidents_incident_compare", waits.pk, twin.pk)
    assert f'<a href="{address}"><bdi dir="ltr">{twin.code}</bdi></a>' in (
        admin_client.get(url(QUEUE)).content.decode()
    )
    client = Client()
    staff = make_user("made-up-staff", is_staff=True)
    staff.groups.set(Group.objects.filter(name="researcher"))
    client.force_login(staff)
    page = client.get(url(QUEUE)).content.decode()
    assert twin.code in page
    assert address not in page


def test_in_arabic_a_date_in_a_sentence_keeps_its_order(admin_client: Client) -> None:
    incident = in_review("2016-01-05")
    incident.claims.update(as_of=timezone.now().date() - timedelta(days=10))
    Incident.objects.filter(pk=incident.pk).update(record_type="stock")
    page = admin_client.get(url(QUEUE), headers={"accept-language": "ar"}).content.decode()
    last = timezone.now().date() + timedelta(days=4)
    assert f"\u2066{last.isoformat()}\u2069" in page


def test_only_who_works_on_records_sees_the_queue() -> None:
    client = Client()
    staff = make_user("made-up-viewer", is_staff=True)
    client.force_login(staff)
    for role, status in (("viewer", 403), ("researcher", 200)):
        staff.groups.set(Group.objects.filter(name=role))
        assert client.get(url(QUEUE)).status_code == status


def test_a_page_of_the_queue_takes_few_queries_and_leads_to_the_next(
    admin_client: Client, django_assert_max_num_queries: object
) -> None:
    for day in range(1, 27):
        in_review(f"2016-01-{day:02}")
        in_review(f"2016-02-{day:02}")
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        page = admin_client.get(url(QUEUE)).content.decode()
    assert page.count("waits for a reviewer") == 50
    assert "?page=2" in page
    last = admin_client.get(url(QUEUE), {"page": "2"}).content.decode()
    assert last.count("waits for a reviewer") == 2
