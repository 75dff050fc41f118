"""The home page: what waits for me, what changed, what is in conflict, what runs."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.actions.assigning import assign
from incidents.actions.reviewing import move
from incidents.desk import read_changes
from incidents.models import Incident, ReconcileRun
from sources.history import because
from tests.incidents.admin.pages import url
from tests.world import NOON, add_claim, hand_in, make_incident, make_user, reconciled

pytestmark = pytest.mark.django_db


def make_staff(name: str, role: str) -> User:
    user = make_user(name, is_staff=True)
    user.groups.set(Group.objects.filter(name=role))
    return user


def home(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.get(url("index")).content.decode()


def part(page: str, heading: str) -> str:
    """Return one section of the page."""
    return page.partition(f'id="{heading}-heading"')[2].partition("</section>")[0]


def written_by(user: User | None) -> Incident:
    with because("made up", by=user, door="admin"):
        incident = make_incident()
        add_claim(incident)
    return reconciled(incident)


def test_an_empty_desk_says_so() -> None:
    page = home(make_staff("made-up-second", "reviewer"))
    for told in (
        "Nothing is given to you.",
        "Nothing waits for a review by you.",
        "Nobody changed a record",
        "No number is disputed.",
        "Nothing runs at the moment.",
    ):
        assert told in page


def test_what_was_returned_to_me_waits_with_its_comment() -> None:
    coder, reviewer = make_staff("made-up-coder", "researcher"), make_user("made-up-reviewer")
    incident = written_by(coder)
    move([incident], "submit", by=coder, at=NOON)
    move([incident], "return", by=reviewer, at=NOON, reason="Whose made-up voice is this?")
    mine = part(home(coder), "mine")
    assert incident.code in mine
    assert "returned with a comment" in mine
    assert "Whose made-up voice is this?" in mine


def test_my_own_work_does_not_wait_for_my_review() -> None:
    reviewer, other = make_staff("made-up-second", "reviewer"), make_user("made-up-other")
    own, others, taken = written_by(reviewer), written_by(other), written_by(other)
    hand_in(own, others, taken)
    assign([taken], to=make_staff("made-up-third", "reviewer"), by=other, at=NOON)
    mine = part(home(reviewer), "mine")
    assert others.code in mine
    assert own.code not in mine
    assert taken.code not in mine


def test_what_people_changed_since_yesterday_is_shown_with_who() -> None:
    coder = make_staff("made-up-coder", "researcher")
    incident, imported = written_by(coder), written_by(None)
    changes = part(home(coder), "changes")
    assert incident.code in changes
    assert "the record, claims" in changes
    assert "made-up-coder" in changes
    assert imported.code not in changes


def test_what_changed_before_is_not_shown() -> None:
    incident = written_by(make_user())
    [changed] = read_changes(since=NOON)
    assert changed.incident == incident
    assert read_changes(since=changed.at + timedelta(seconds=1)) == []


def test_what_is_disputed_is_shown() -> None:
    quiet, loud = written_by(None), written_by(None)
    loud.ranges.update(disputed=True)
    disputed = part(home(make_staff("made-up-viewer", "viewer")), "disputed")
    assert loud.code in disputed
    assert quiet.code not in disputed


def running(**more: Any) -> ReconcileRun:
    values = {"total": 40, "done": 10, "started_at": NOON, "heartbeat_at": NOON, **more}
    return ReconcileRun.objects.create(**values)


def test_work_under_way_is_told_to_the_page_and_to_its_script(admin_client: Client) -> None:
    run = running()
    running(state="done", finished_at=NOON)
    assert "10 / 40" in part(admin_client.get(url("index")).content.decode(), "runs")
    assert admin_client.get(url("incidents_running")).json() == {
        "runs": [
            {
                "key": f"reconcilerun-{run.pk}",
                "label": "Reconcile run",
                "done": 10,
                "total": 40,
                "told": "10 / 40",
            }
        ]
    }


@pytest.mark.parametrize(
    ("role", "shown", "status"),
    [
        ("viewer", {"disputed"}, 403),
        ("researcher", {"mine", "changes", "disputed", "runs"}, 200),
        ("administrator", {"runs"}, 200),
    ],
)
def test_a_role_sees_its_own_parts_alone(role: str, shown: set[str], status: int) -> None:
    user = make_staff("made-up-somebody", role)
    page = home(user)
    parts = {"mine", "changes", "disputed", "runs"}
    assert {name for name in parts if f"{name}-heading" in page} == shown
    client = Client()
    client.force_login(user)
    assert client.get(url("incidents_running")).status_code == status


def test_the_home_page_takes_as_many_queries_for_many_as_for_one() -> None:
    reviewer, coder = make_staff("made-up-second", "reviewer"), make_user("made-up-other")
    client = Client()
    client.force_login(reviewer)

    def fill(size: int) -> None:
        made = [written_by(coder) for _ in range(size)]
        hand_in(*made)
        assign(made[::2], to=reviewer, by=coder, at=NOON)
        for incident in made:
            incident.ranges.update(disputed=True)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(url("index"))
        return len(queries)

    fill(2)
    count()  # What Django asks once and keeps.
    few = count()
    fill(20)
    assert count() == few <= 24
