"""What the table of moves does not allow is refused by every door, in the same words."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from incidents.actions.reviewing import move
from incidents.codebook import REVIEW_STATE
from incidents.models import Incident, Regrouping, ReviewNote
from incidents.review import MOVES, MoveRefused
from publication.actions.publishing import publish, withdraw
from publication.models import LogEntry
from sources.history import because
from sources.saying import say
from tests.incidents.admin.pages import url
from tests.world import NOON, add_claim, make_incident, make_user

pytestmark = pytest.mark.django_db

LIST = "incidents_incident_changelist"
# The doors do not know these two apart: a record becomes public, for the first time or again.
PUBLIC = ("publish", "revise")
BY_PERSON = [name for name, told in MOVES.items() if told.permissions]
IN_BULK = [name for name in BY_PERSON if name not in ("take_back", "reopen", "merge", "unmerge")]
ILLEGAL = [
    (name, state)
    for name in BY_PERSON
    for state in REVIEW_STATE.codes
    if state not in MOVES[name].start
    # Publishing takes the move that fits the state.
    and not (name in PUBLIC and state in ("in_review", "published"))
]
BOSS = "made-up-boss"


@pytest.fixture
def boss() -> User:
    """Who may do everything, so that only the table is in the way."""
    return make_user(BOSS, is_staff=True, is_superuser=True)


def standing(state: str) -> Incident:
    incident = make_incident()
    add_claim(incident)
    into = make_incident() if state == "merged" else None
    Incident.objects.filter(pk=incident.pk).update(review_state=state, merged_into=into)
    return Incident.objects.get(pk=incident.pk)


def _move(incident: Incident, *, name: str, by: User, reason: str, at: datetime) -> None:
    move([incident], name, by=by, reason=reason, at=at)


def by_action(name: str, incident: Incident, boss: User) -> str:
    """Return the refusal of the action."""
    acting: dict[str, Callable[..., object]] = {
        **{other: partial(_move, name=other) for other in BY_PERSON},
        **dict.fromkeys(PUBLIC, publish),
        "withdraw": withdraw,
    }
    with pytest.raises(MoveRefused) as refused:
        acting[name](incident, by=boss, reason="made up", at=NOON)
    return say(refused.value)


def door_of(name: str, incident: Incident) -> str:
    if name in PUBLIC:
        return url("incidents_incident_publish", incident.pk)
    if name == "withdraw":
        return url("incidents_incident_withdraw", incident.pk)
    if name == "merge":
        return url("incidents_incident_compare", incident.pk, standing("draft").pk)
    if name == "unmerge":
        return url("incidents_incident_regrouping_undo", incident.pk, merge_of(incident).pk)
    return url("incidents_incident_move", incident.pk, name)


def merge_of(incident: Incident) -> Regrouping:
    """Return a merge of a record, whatever state that is in now."""
    return Regrouping.objects.create(
        kind=Regrouping.Kind.MERGE,
        source=incident,
        target=standing("draft"),
        claims=[],
        source_state="draft",
        reason="made up",
        at=NOON,
        by=make_user(),
    )


def told(page: object) -> list[str]:
    return [str(message) for message in page.context["messages"]]  # type: ignore[attr-defined]


def by_door(name: str, incident: Incident, client: Client) -> list[str]:
    address = door_of(name, incident)
    initial = client.get(address).context["form"].initial or {}
    return told(client.post(address, {"reason": "made up", **initial}, follow=True))


def by_bulk(name: str, incidents: list[Incident], client: Client) -> list[str]:
    name = "publish" if name == "revise" else name
    said = {"action": f"{name}_chosen", "_selected_action": [each.pk for each in incidents]}
    initial = client.post(url(LIST), said).context["form"].initial
    sent = {**said, **initial, "confirmed": "yes", "reason": "made up"}
    return told(client.post(url(LIST), sent, follow=True))


def unchanged(incident: Incident) -> bool:
    held = Incident.objects.get(pk=incident.pk)
    return held.review_state == incident.review_state and not (
        ReviewNote.objects.exists() or LogEntry.objects.exists()
    )


@pytest.mark.parametrize(("name", "state"), ILLEGAL)
def test_an_illegal_move_is_refused_in_the_same_words_by_every_door(
    name: str, state: str, boss: User
) -> None:
    client = Client()
    client.force_login(boss)
    incident, legal = standing(state), standing(MOVES[name].start[0])
    refusal = by_action(name, incident, boss)
    assert incident.code in refusal
    assert REVIEW_STATE.label(state) in refusal
    assert by_door(name, incident, client) == [refusal]
    if name in IN_BULK:
        assert by_bulk(name, [legal, incident], client) == [refusal]
    assert unchanged(incident)
    assert unchanged(legal)


@pytest.mark.parametrize(("name", "state"), [("publish", "in_review"), ("revise", "published")])
def test_nobody_publishes_their_own_work_by_any_door(name: str, state: str, boss: User) -> None:
    client = Client()
    client.force_login(boss)
    incident, others = standing(state), standing("in_review")
    with because("made up", by=boss, door="admin"):
        add_claim(incident, "Made-up voice", 7)
    refusal = by_action(name, incident, boss)
    assert "you wrote part" in refusal
    assert by_door(name, incident, client) == [refusal]
    assert by_bulk(name, [others, incident], client) == [refusal]
    assert (
        door_of(name, incident)
        not in client.get(url("incidents_incident_change", incident.pk)).content.decode()
    )
    assert unchanged(incident)
    assert unchanged(others)


@pytest.mark.parametrize("name", IN_BULK)
def test_a_bulk_move_leaves_one_note_beside_each(name: str, boss: User) -> None:
    client = Client()
    client.force_login(boss)
    chosen = [standing(MOVES[name].start[0]) for _ in range(2)]
    if name == "withdraw":
        for incident in chosen:
            Incident.objects.filter(pk=incident.pk).update(review_state="in_review")
            publish(incident, by=make_user(), reason="made up", at=NOON)
    by_bulk(name, chosen, client)
    notes = ReviewNote.objects.filter(move=name, by=boss)
    assert sorted(note.incident_id for note in notes) == [each.pk for each in chosen]
    assert set(Incident.objects.values_list("review_state", flat=True)) == {MOVES[name].to}


def test_none_is_moved_where_one_of_many_left_the_list_meanwhile(boss: User) -> None:
    client = Client()
    client.force_login(boss)
    chosen = [standing("in_review") for _ in range(2)]
    said = {"action": "hold_chosen", "_selected_action": [each.pk for each in chosen]}
    address = f"{url(LIST)}?review_state__exact=in_review"
    assert client.post(address, said).context["form"]
    Incident.objects.filter(pk=chosen[1].pk).update(review_state="draft")
    page = client.post(address, {**said, "confirmed": "yes", "reason": "made up"}, follow=True)
    assert told(page) == ["Some of them left this list meanwhile: choose again."]
    assert unchanged(chosen[0])


def test_many_are_given_to_somebody_at_once(boss: User) -> None:
    client = Client()
    client.force_login(boss)
    chosen = [standing("in_review") for _ in range(2)]
    said = {"action": "assign_chosen", "_selected_action": [each.pk for each in chosen]}
    client.post(url(LIST), {**said, "confirmed": "yes", "to": boss.pk})
    assert set(Incident.objects.values_list("assigned_to", flat=True)) == {boss.pk}
    assert ReviewNote.objects.filter(move="assign").count() == 2


def test_bulk_moves_are_offered_to_who_may_make_them_alone() -> None:
    staff = make_user("made-up-viewer", is_staff=True)
    staff.groups.set(Group.objects.filter(name="viewer"))
    client = Client()
    client.force_login(staff)
    standing("in_review")
    assert "_chosen" not in client.get(url(LIST)).content.decode()
