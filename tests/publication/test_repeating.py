"""What the log says again of a record: its reviewed ties, and nothing that nobody has read."""

from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.actions.claiming import withdraw_claim
from incidents.models import Claim, Incident, IncidentLink
from incidents.review import MoveRefused
from publication.actions.merging import merge, split, undo
from publication.actions.publishing import publish, publish_many, withdraw
from publication.actions.releasing import release_due
from publication.models import PublishedIncident
from publication.verify import verify
from sources.actions.consenting import record_consent
from sources.actions.lineage import revise_source
from sources.history import because
from sources.models import Source
from tests.world import (
    NOON,
    add_claim,
    hand_in,
    link,
    make_incident,
    make_public,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
Link = dict[str, str]


def by(user: User) -> AbstractContextManager[Any]:
    return because("made up", by=user, door="admin")


def published(low: int = 5, *, voice: Source | str = "Made-up monitor", **more: Any) -> Incident:
    incident = make_incident(**more)
    add_claim(incident, voice, low)
    make_public(incident)
    return Incident.objects.get(pk=incident.pk)


def body_of(incident: Incident) -> dict[str, Any]:
    face = PublishedIncident.objects.at().get(code=incident.code)
    body: dict[str, Any] = face.entry.document.body
    return body


def links_of(incident: Incident) -> list[Link]:
    links: list[Link] = body_of(incident)["links"]
    return links


def to(target: Incident, kind: str = "includes") -> Link:
    return {"kind": kind, "code": target.code}


def said(by: str = "made-up-reviewer", **more: Any) -> dict[str, Any]:
    return {"by": make_user(by), "at": NOON, "reason": "Made-up reason", **more}


@pytest.fixture
def author() -> User:
    return make_user("made-up-author")


# Ties ---------------------------------------------------------------------------------------------


def test_a_publication_says_no_tie_that_nobody_reviewed(author: User) -> None:
    """Else whoever ties a public total to a record makes it public by publishing that one."""
    whole, part = published(50), published(5)
    with by(author):
        link(whole, part)
    publish(part, **said("made-up-author"))
    assert links_of(whole) == []
    publish(whole, **said())
    assert links_of(whole) == [to(part)]


def test_a_publication_takes_no_tie_away_without_a_review(author: User) -> None:
    whole, part, other = published(50), published(5), make_incident()
    add_claim(other)
    link(whole, part)
    link(whole, other, "overlaps")
    publish(whole, **said())
    with by(author):
        IncidentLink.objects.filter(target=part).delete()
    make_public(other)
    assert links_of(whole) == [to(part), to(other, "overlaps")]
    publish(whole, **said())
    assert links_of(whole) == [to(other, "overlaps")]


def test_what_is_due_says_no_tie_that_nobody_reviewed(author: User) -> None:
    whole, part = make_incident("2026-01-10"), published()
    add_claim(whole, low=12)
    add_claim(whole, low=3, subgroup="health")
    make_public(whole)
    with by(author):
        link(whole, part)
    assert len(release_due(at=NOON + 60 * DAY)) == 1
    assert links_of(whole) == []


def test_an_undo_says_no_tie_that_nobody_reviewed(author: User) -> None:
    part, source, target = published(5), published(6), published(7)
    act = merge(source, target, **said())
    with by(author):
        link(source, part)
    undo(act, **said("made-up-author"))
    assert links_of(source) == []


def test_a_tie_follows_a_merge_and_its_undoing(author: User) -> None:
    whole, source, target = published(50), published(5), published(7)
    link(whole, source)
    publish(whole, **said())
    act = merge(source, target, **said("made-up-author"))
    assert links_of(whole) == [to(target)]
    undo(act, **said())
    assert links_of(whole) == [to(source)]
    assert list(verify()) == []


def test_a_merge_carries_no_tie_that_nobody_reviewed(author: User) -> None:
    whole, source, target = published(50), published(5), published(7)
    with by(author):
        link(whole, source)
    merge(source, target, **said("made-up-author"))
    assert links_of(whole) == []


def test_the_ties_of_many_take_a_bounded_number_of_queries() -> None:
    def count(size: int) -> int:
        part = make_incident()
        add_claim(part)
        hand_in(part)
        wholes = [make_incident() for _ in range(size)]
        for whole in wholes:
            add_claim(whole, drawing_on=(make_source("Made-up resident"),))
            link(whole, part)
        hand_in(*wholes)
        publish_many(wholes, **said())
        with CaptureQueriesContext(connection) as queries:
            publish(part, **said())
        assert links_of(wholes[-1]) == [to(part)]
        return len(queries)

    count(1)
    assert count(2) == count(9)


# People in danger ---------------------------------------------------------------------------------


def agreeing_witness() -> Source:
    witness = make_source("Made-up resident", "witness")
    for purpose in ("publish", "share"):
        _consent(witness, purpose, given=True)
    return witness


def _consent(witness: Source, purpose: str, *, given: bool) -> None:
    word: dict[str, Any] = {"on": NOON.date(), "how": "spoken", "by": make_user(), "at": NOON}
    record_consent(witness, purpose=purpose, given=given, **word)


def take_consent_back(witness: Source) -> None:
    _consent(witness, "publish", given=False)


def take_consent_back_and_the_claim(witness: Source) -> None:
    take_consent_back(witness)
    withdraw_claim(Claim.objects.get(voice=witness), **said())


def turn_confidential(witness: Source) -> None:
    witness.name_en, witness.confidential, witness.public_alias = "", True, "Made-up W1"
    revise_source(witness, **said())


@pytest.mark.parametrize(
    "change", [take_consent_back, take_consent_back_and_the_claim, turn_confidential]
)
def test_no_new_entry_repeats_a_witness_who_may_not_be_named_any_more(change: Any) -> None:
    part, witness = make_incident(), agreeing_witness()
    add_claim(part)
    whole = published(50, voice=witness)
    link(whole, part)
    publish(whole, **said())
    entry = PublishedIncident.objects.at().get(code=whole.code).entry
    change(witness)
    make_public(part)
    assert PublishedIncident.objects.at().get(code=whole.code).entry == entry
    withdraw(part, **said())
    assert list(verify()) == []


def test_a_witness_who_agrees_holds_no_tie_up() -> None:
    part, whole = make_incident(), published(50, voice=agreeing_witness())
    add_claim(part)
    link(whole, part)
    publish(whole, **said())
    make_public(part)
    assert links_of(whole) == [to(part)]


# Undoing ------------------------------------------------------------------------------------------


def test_a_split_and_its_undoing_publish_no_claim_of_their_author(author: User) -> None:
    incident = make_incident()
    add_claim(incident, low=5)
    with by(author):
        claim = add_claim(incident, "Made-up hospital", 900)
    act = split(incident, [claim.pk], **said())
    make_public(incident)
    with pytest.raises(MoveRefused, match="you wrote part"):
        undo(act, **said("made-up-author"))
    assert Claim.objects.get(pk=claim.pk).frozen_at is None
    undo(act, **said("made-up-third"))
    assert {each["low"] for each in body_of(incident)["claims"]} == {5, 900}


def test_what_is_described_anew_is_brought_back_by_nobody_who_ever_wrote_it(author: User) -> None:
    with by(author):
        source = published(5)
    target = published(7)
    act = merge(source, target, **said())
    Incident.objects.filter(pk=source.pk).update(summary="Made-up words that nobody reviewed")
    claim = Claim.objects.get(low=5)
    withdraw_claim(claim, **said("made-up-third"))
    add_claim(source, low=6)
    with pytest.raises(MoveRefused, match="you wrote part of it"):
        undo(act, **said("made-up-author"))
    undo(act, **said())
    assert {each["low"] for each in body_of(source)["claims"]} == {5, 6}
