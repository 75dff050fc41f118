"""Moving a record through its review by the doors on its page."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from incidents.models import Incident, ReviewNote
from incidents.review import MOVES
from sources.history import because
from tests.incidents.admin.pages import url
from tests.world import NOON, add_claim, hand_in, make_incident, make_user

pytestmark = pytest.mark.django_db

CHANGE = "incidents_incident_change"
MOVE = "incidents_incident_move"
ASSIGN = "incidents_incident_assign"


def make_staff(name: str, role: str) -> User:
    user = make_user(name, is_staff=True)
    user.groups.set(Group.objects.filter(name=role))
    return user


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def researcher() -> User:
    return make_staff("made-up-coder", "researcher")


@pytest.fixture
def reviewer() -> User:
    return make_staff("made-up-second", "reviewer")


@pytest.fixture
def incident(researcher: User) -> Incident:
    with because("made up", by=researcher, door="admin"):
        incident = make_incident()
        add_claim(incident, low=5)
    return incident


def press(user: User, incident: Incident, name: str, reason: str = "") -> str:
    sent = {"reason": reason} if reason else {}
    page = as_user(user).post(url(MOVE, incident.pk, name), sent, follow=True)
    return page.content.decode()


def state(incident: Incident) -> str:
    return Incident.objects.get(pk=incident.pk).review_state


def test_a_record_is_submitted_returned_with_a_comment_and_submitted_again(
    incident: Incident, researcher: User, reviewer: User
) -> None:
    press(researcher, incident, "submit")
    assert state(incident) == "in_review"
    press(reviewer, incident, "return", "Whose voice is this?")
    assert state(incident) == "draft"
    assert Incident.objects.get().assigned_to == researcher
    page = as_user(researcher).get(url(CHANGE, incident.pk)).content.decode()
    assert page.count("Whose voice is this?") == 2  # On top, and among the notes.
    press(researcher, incident, "submit")
    assert Incident.objects.get().assigned_to == reviewer


def test_notes_are_shown_newest_first(incident: Incident, researcher: User, reviewer: User) -> None:
    press(researcher, incident, "submit")
    press(reviewer, incident, "return", "The first made-up comment")
    press(researcher, incident, "hold", "The second made-up comment")
    page = as_user(reviewer).get(url(CHANGE, incident.pk)).content.decode()
    notes = page.partition('id="notes-heading"')[2]
    assert notes.index("The second") < notes.index("The first")
    assert list(ReviewNote.objects.values_list("move", flat=True)) == ["hold", "return", "submit"]


def test_a_comment_is_needed_to_return(
    incident: Incident, researcher: User, reviewer: User
) -> None:
    press(researcher, incident, "submit")
    assert "This field is required" in press(reviewer, incident, "return")
    assert state(incident) == "in_review"


@pytest.mark.parametrize(
    ("role", "shown", "hidden"),
    [
        ("researcher", {"take_back", "hold"}, {"return", "release", "submit"}),
        ("reviewer", {"return", "hold"}, {"take_back", "submit"}),
        ("viewer", set(), {"return", "take_back", "hold", "submit"}),
    ],
)
def test_only_the_moves_that_a_person_can_make_are_shown(
    incident: Incident, researcher: User, role: str, shown: set[str], hidden: set[str]
) -> None:
    hand_in(incident)
    user = researcher if role == "researcher" else make_staff("made-up-somebody", role)
    page = as_user(user).get(url(CHANGE, incident.pk)).content.decode()
    assert {name for name in shown | hidden if url(MOVE, incident.pk, name) in page} == shown


@pytest.mark.parametrize("name", ["submit", "return", "take_back", "hold", "release", "reopen"])
def test_a_move_without_the_right_is_forbidden(incident: Incident, name: str) -> None:
    viewer = as_user(make_staff("made-up-viewer", "viewer"))
    assert viewer.post(url(MOVE, incident.pk, name), {"reason": "made up"}).status_code == 403
    assert state(incident) == "draft"
    assert not ReviewNote.objects.exists()


def test_researchers_neither_return_nor_release(incident: Incident, researcher: User) -> None:
    client = as_user(researcher)
    for name in ("return", "release"):
        assert client.post(url(MOVE, incident.pk, name), {"reason": "x"}).status_code == 403


@pytest.mark.parametrize("name", [name for name in MOVES if name in ("load", "merge", "publish")])
def test_no_other_move_has_a_door_here(admin_client: Client, incident: Incident, name: str) -> None:
    page = admin_client.post(url(MOVE, incident.pk, name), {"reason": "made up"})
    assert page.status_code == 404


def test_whoever_wrote_it_is_told_why_they_cannot_publish(incident: Incident) -> None:
    boss = make_user("made-up-boss", is_staff=True, is_superuser=True)
    with because("made up", by=boss, door="admin"):
        add_claim(incident, "Made-up voice", 7)
    hand_in(incident)
    page = as_user(boss).get(url(CHANGE, incident.pk)).content.decode()
    assert "you wrote part of what nobody has reviewed yet" in page
    assert "/publish/" not in page


def test_a_record_is_taken_by_whoever_works_on_it(incident: Incident, researcher: User) -> None:
    client = as_user(researcher)
    client.post(url(ASSIGN, incident.pk), {"to": researcher.pk})
    assert Incident.objects.get().assigned_to == researcher
    assert "assigned to made-up-coder" in client.get(url(CHANGE, incident.pk)).content.decode()
    client.post(url(ASSIGN, incident.pk), {"to": ""})
    assert Incident.objects.get().assigned_to is None


def test_only_reviewers_give_records_to_others(
    incident: Incident, researcher: User, reviewer: User
) -> None:
    as_user(researcher).post(url(ASSIGN, incident.pk), {"to": reviewer.pk})
    assert Incident.objects.get().assigned_to is None
    as_user(reviewer).post(url(ASSIGN, incident.pk), {"to": researcher.pk})
    assert Incident.objects.get().assigned_to == researcher


def test_no_record_is_given_to_who_does_not_work_here(incident: Incident, reviewer: User) -> None:
    gone = make_staff("made-up-gone", "researcher")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    page = as_user(reviewer).post(url(ASSIGN, incident.pk), {"to": gone.pk})
    assert "Select a valid choice" in page.content.decode()


def test_being_given_a_record_makes_nobody_an_author(incident: Incident, reviewer: User) -> None:
    hand_in(incident, at=NOON)
    as_user(reviewer).post(url(ASSIGN, incident.pk), {"to": reviewer.pk})
    page = as_user(reviewer).get(url(CHANGE, incident.pk)).content.decode()
    assert url(MOVE, incident.pk, "take_back") not in page


def test_a_record_that_was_in_review_is_not_deleted(
    incident: Incident, researcher: User, reviewer: User
) -> None:
    delete = url("incidents_incident_delete", incident.pk)
    assert as_user(researcher).get(delete).status_code == 200
    press(researcher, incident, "submit")
    press(reviewer, incident, "return", "made up")
    assert as_user(researcher).post(delete, {"post": "yes"}).status_code == 403
    assert Incident.objects.exists()


@pytest.mark.parametrize(("role", "shown"), [("viewer", False), ("reviewer", True)])
def test_who_works_on_a_record_is_shown_to_whoever_works_here(
    incident: Incident, researcher: User, reviewer: User, role: str, shown: bool
) -> None:
    press(researcher, incident, "submit")
    press(reviewer, incident, "return", "A made-up comment")
    client = as_user(make_staff("made-up-reader", role))
    for address in (url(CHANGE, incident.pk), url("incidents_incident_changelist")):
        page = client.get(address).content.decode()
        assert ("made-up-coder" in page) == shown
    assert ("A made-up comment" in client.get(url(CHANGE, incident.pk)).content.decode()) == shown


def test_the_list_is_filtered_by_whom_records_are_given_to(
    incident: Incident, researcher: User
) -> None:
    client = as_user(researcher)
    client.post(url(ASSIGN, incident.pk), {"to": researcher.pk})
    for assigned, count in (("me", 1), ("nobody", 0)):
        page = client.get(url("incidents_incident_changelist"), {"assigned": assigned})
        assert page.context["cl"].result_count == count
