"""Who wrote what nobody has reviewed yet."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pghistory
import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents.actions.claiming import rate_claim, withdraw_claim
from incidents.actions.deciding import agree, decide, end
from incidents.actions.reviewing import move
from incidents.authors import find_authors
from incidents.models import Attribution, Claim, Decision, Incident
from incidents.review import MoveRefused
from publication.actions.publishing import publish, publish_many
from publication.models import LogEntry
from sources.actions.lineage import revise_report, revise_source
from sources.actions.rating import rate_source
from sources.history import because
from sources.models import Report, Source, SourceRating
from tests.world import (
    NOON,
    add_claim,
    day,
    hand_in,
    link,
    make_incident,
    make_party,
    make_report,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db


def by(user: User) -> AbstractContextManager[Any]:
    return because("made up", by=user, door="admin")


@pytest.fixture
def writer() -> User:
    return make_user("made-up-writer")


@pytest.fixture
def reviewer() -> User:
    return make_user("made-up-reviewer")


@pytest.fixture
def incident() -> Incident:
    """In review, and written by no person."""
    incident = make_incident()
    add_claim(incident, low=5)
    hand_in(incident)
    return Incident.objects.get(pk=incident.pk)


def authors_of(incident: Incident) -> set[int]:
    return find_authors([incident.pk]).get(incident.pk, set())


def change_row(incident: Incident) -> None:
    Incident.objects.filter(pk=incident.pk).update(summary="made up")


def remove_claim(incident: Incident) -> None:
    incident.claims.all().delete()


def tie_party(incident: Incident) -> None:
    Attribution.objects.create(incident=incident, party=make_party(), attribution="suspected")


def rate_voice(source: Source, by: User, *, on: date | None = None) -> None:
    rate_source(
        source,
        topic="civilian_harm",
        reliability="B",
        by=by,
        on=on or timezone.now().date(),
        at=timezone.now(),
        reason="made up",
    )


def revise_voice(source: Source, by: User) -> None:
    source.kind = "ngo"
    revise_source(source, by=by, at=NOON, reason="made up")


def retitle(report: Report) -> None:
    report.title = "Made-up other title"
    revise_report(report, by=make_user("made-up-writer"), at=NOON, reason="made up")


def end_override(incident: Incident) -> None:
    other, agreeing = make_user("made-up-other"), make_user("made-up-agreeing")
    about = {"about": "grading", "grading": "confirmed", "reason": "made up"}
    decision = decide(Decision(incident=incident, **about), by=other, at=NOON)
    agree(decision, by=agreeing, at=NOON)
    end(decision, by=make_user("made-up-writer"), at=NOON, reason="made up")


def rate_claim_of(incident: Incident) -> None:
    rated: dict[str, Any] = {"by": make_user("made-up-writer"), "at": NOON, "reason": "made up"}
    rate_claim(incident.claims.get(), credibility=2, **rated)


WRITING: dict[str, Callable[[Incident], Any]] = {
    "row": change_row,
    "claim": lambda incident: add_claim(incident, "Made-up voice", 7),
    "removed claim": remove_claim,
    "party": tie_party,
    "tie": lambda incident: link(incident, make_incident()),
    "source drawn on": lambda incident: Claim.objects.get().draws_on.add(make_source("Made-up")),
    "further report": lambda incident: incident.reported_in.add(
        make_report(make_source("Made-up"))
    ),
    "title of a report": lambda incident: retitle(incident.claims.get().report),
    "kind of a source": lambda incident: revise_voice(
        incident.claims.get().voice, make_user("made-up-writer")
    ),
    "rating of a source": lambda incident: rate_voice(
        incident.claims.get().voice, make_user("made-up-writer")
    ),
    "rating of a claim": rate_claim_of,
    "end of an override": end_override,
}


@pytest.mark.parametrize("what", WRITING)
def test_whoever_writes_any_part_is_an_author(what: str, incident: Incident, writer: User) -> None:
    assert authors_of(incident) == set()
    with by(writer):
        WRITING[what](incident)
    assert authors_of(incident) == {writer.pk}


@pytest.mark.parametrize("superuser", [False, True])
def test_nobody_publishes_what_they_wrote(incident: Incident, superuser: bool) -> None:
    writer = make_user("made-up-writer", is_superuser=superuser)
    with by(writer):
        add_claim(incident, "Made-up voice", 7)
    other = make_incident()
    add_claim(other)
    hand_in(other)
    with pytest.raises(MoveRefused, match=f"{incident.code}: you wrote part"):
        publish(incident, by=writer, reason="made up", at=NOON)
    with pytest.raises(MoveRefused, match=f"{incident.code}: you wrote part"):
        publish_many([other, incident], by=writer, reason="made up", at=NOON)
    assert not LogEntry.objects.exists()


def test_what_was_reviewed_makes_nobody_an_author_any_more(
    incident: Incident, writer: User, reviewer: User
) -> None:
    with by(writer):
        add_claim(incident, "Made-up voice", 7)
    publish(incident, by=reviewer, reason="read", at=NOON)
    assert authors_of(incident) == set()
    with by(reviewer):
        change_row(incident)
    assert authors_of(incident) == {reviewer.pk}
    with pytest.raises(MoveRefused):
        publish(incident, by=reviewer, reason="my own", at=NOON)
    publish(incident, by=writer, reason="read", at=NOON)


def test_moving_a_record_is_no_writing(incident: Incident, reviewer: User) -> None:
    move([incident], "return", by=reviewer, at=NOON, reason="made up")
    move([incident], "submit", by=reviewer, at=NOON)
    assert authors_of(incident) == set()


def test_writing_and_submitting_at_once_is_writing(writer: User) -> None:
    with by(writer):
        incident = make_incident()
        add_claim(incident)
        move([incident], "submit", by=writer, at=NOON)
    assert authors_of(incident) == {writer.pk}


def test_what_a_person_writes_through_no_door_is_writing(incident: Incident, writer: User) -> None:
    with pghistory.context(user=writer.pk):
        change_row(incident)
    assert authors_of(incident) == {writer.pk}


def test_withdrawing_a_claim_is_writing(incident: Incident, writer: User) -> None:
    withdraw_claim(Claim.objects.get(), by=writer, at=NOON, reason="made up")
    assert authors_of(incident) == {writer.pk}


def test_only_an_author_takes_it_back(incident: Incident, writer: User, reviewer: User) -> None:
    with by(writer):
        change_row(incident)
    with pytest.raises(MoveRefused, match="for whoever wrote it"):
        move([incident], "take_back", by=reviewer, at=NOON)
    move([incident], "take_back", by=writer, at=NOON)
    assert Incident.objects.get(pk=incident.pk).review_state == "draft"


def test_the_authors_of_many_take_two_queries(writer: User) -> None:
    with by(writer):
        incidents = [make_incident() for _ in range(20)]
    with CaptureQueriesContext(connection) as queries:
        authors = find_authors([incident.pk for incident in incidents])
    assert len(queries) == 2
    assert authors == {incident.pk: {writer.pk} for incident in incidents}


def test_a_change_of_a_shared_source_stops_nobody_but_whoever_made_it(writer: User) -> None:
    incidents = [make_incident() for _ in range(20)]
    for incident in incidents:
        add_claim(incident)
    elsewhere = make_incident()
    add_claim(elsewhere, "Made-up hospital")
    hand_in(*incidents, elsewhere)
    revise_voice(make_source("Made-up monitor"), writer)
    rate_voice(make_source("Made-up monitor"), make_user("made-up-rater"))
    ids = [incident.pk for incident in (*incidents, elsewhere)]
    with CaptureQueriesContext(connection) as queries:
        authors = find_authors(ids)
    assert len(queries) == 2
    changed = {writer.pk, make_user("made-up-rater").pk}
    assert authors == {incident.pk: changed for incident in incidents}
    later = timezone.now() + timedelta(days=1)
    publish_many(incidents, by=make_user("made-up-reviewer"), reason="read", at=later)
    assert find_authors(ids) == {}


def test_what_a_record_rests_on_is_judged_before_it_by_anybody(writer: User) -> None:
    incident = make_incident()
    SourceRating.objects.create(
        source=add_claim(incident).voice,
        reliability="B",
        rated_on=timezone.now().date(),
        rated_by=writer,
        recorded_at=timezone.now() - timedelta(days=1),
        reason="made up",
    )
    assert authors_of(incident) == set()


def test_a_judgement_given_the_day_of_long_ago_makes_an_author(writer: User) -> None:
    incident = make_incident()
    rate_voice(add_claim(incident).voice, writer, on=day("2017-01-01"))
    assert authors_of(incident) == {writer.pk}
    assert find_authors([incident.pk], ever=True) == {incident.pk: {writer.pk}}


def test_a_seed_is_loaded_without_a_person(writer: User) -> None:
    with by(writer):
        incident = make_incident()
        add_claim(incident)
    publish_many([incident], by=None, reason="Seed data", at=NOON, door="seed")
    assert Incident.objects.get(pk=incident.pk).reviewed_at is None
    assert authors_of(incident) == {writer.pk}


def test_a_returned_draft_can_be_mended(incident: Incident, reviewer: User) -> None:
    move([incident], "return", by=reviewer, at=NOON, reason="the figure is 7")
    claim = Claim.objects.get()
    claim.low = claim.high = 7
    claim.save()
    assert Claim.objects.get().frozen_at is None
