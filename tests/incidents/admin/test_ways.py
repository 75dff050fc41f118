"""The navigation of the header: each person's own ways, and where they are."""

import re

import pytest
from django.test import Client

from tests.incidents.admin.pages import url
from tests.incidents.admin.test_home import make_staff

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a href="([^"]+)"(?: aria-current="(\w+)")?>([^<]+)</a>')


def ways(role: str, page: str = "index") -> dict[str, tuple[str, str]]:
    """Return where each way leads and what it says of being there, by its label."""
    client = Client()
    client.force_login(make_staff(f"made-up-{role}", role))
    header = client.get(url(page)).content.decode().partition('class="ways"')[2]
    found = LINK.findall(header.partition("</nav>")[0])
    return {label: (address, current) for address, current, label in found}


def test_a_researcher_is_led_to_the_work_of_the_day() -> None:
    assert list(ways("researcher")) == [
        "Queue",
        "Incidents",
        "Log an incident",
        "Reports",
        "Sources",
    ]


def test_whoever_only_reads_is_led_to_no_page_that_refuses_them() -> None:
    assert list(ways("viewer")) == ["Incidents", "Reports", "Sources"]


@pytest.mark.parametrize(
    ("page", "label"),
    [
        ("incidents_incident_changelist", "Incidents"),
        ("incidents_incident_add", "Log an incident"),
        ("incidents_incident_queue", "Queue"),
    ],
)
def test_one_way_is_marked_as_where_one_is(page: str, label: str) -> None:
    assert [(name, now) for name, (_to, now) in ways("researcher", page).items() if now] == [
        (label, "page")
    ]


def test_a_page_below_a_list_marks_the_list() -> None:
    assert ways("researcher", "incidents_incident_deleted")["Incidents"][1] == "true"
