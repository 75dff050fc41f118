"""Splits of what is public, and their undoing: what is parted is unread, nothing is left out."""

import pytest

from incidents.actions.reviewing import move
from incidents.models import Claim, Incident, RecordDelay, Regrouping
from incidents.review import MoveRefused
from publication.actions.merging import split, undo
from publication.actions.publishing import publish
from publication.actions.releasing import release_due
from publication.models import LogEntry, PublishedIncident
from publication.verify import verify
from sources.history import because
from tests.publication.test_merging import (
    LATER,
    again,
    body_of,
    draft,
    log_of,
    published,
    said,
    sums,
)
from tests.world import NOON, add_claim, link, make_public, make_user

pytestmark = pytest.mark.django_db


def public_pair() -> tuple[Incident, Claim]:
    incident = draft(5)
    claim = add_claim(incident, "Made-up hospital", 9)
    make_public(incident)
    return again(incident), claim


def test_a_split_takes_its_claims_out_of_the_public_until_the_new_record_is_reviewed() -> None:
    incident, claim = public_pair()
    act = split(
        incident, [claim.pk], **said("Made up: two attacks", by=make_user("made-up-second"))
    )
    assert log_of(incident) == ["published", "split"]
    assert body_of(incident)["split_into"] == act.target.code
    assert sums() == {"incidents": 1, "best": 5}
    assert not PublishedIncident.objects.filter(code=act.target.code).exists()
    assert list(verify()) == []
    make_public(act.target, at=LATER)
    assert sums() == {"incidents": 2, "best": 14}


def test_undoing_a_split_restores_the_document_word_for_word() -> None:
    incident, claim = public_pair()
    before = body_of(incident)
    act = split(incident, [claim.pk], **said())
    undo(act, **said("Made up: one attack after all"))
    assert body_of(incident) == before | {"reason": "Made up: one attack after all"}
    assert log_of(incident) == ["published", "split", "revised"]
    assert log_of(act.target) == []
    assert list(verify()) == []


def lows(incident: Incident) -> list[int]:
    return sorted(claim["low"] for claim in body_of(incident)["claims"])


def test_two_splits_that_are_undone_one_after_the_other_leave_no_claim_out() -> None:
    incident, second = public_pair()
    third = add_claim(incident, "Made-up paper", 7)
    make_public(incident)
    acts = [split(again(incident), [claim.pk], **said()) for claim in (second, third)]
    assert lows(incident) == [5]
    for act in reversed(acts):
        undo(act, **said())
    assert lows(incident) == [5, 7, 9]
    assert list(verify()) == []


def test_a_split_is_undone_whole_where_its_record_was_told_again_meanwhile() -> None:
    incident, claim = public_pair()
    other = draft(3)
    link(incident, other)
    make_public(incident)
    act = split(again(incident), [claim.pk], **said())
    make_public(other)
    assert body_of(incident)["links"] == [{"kind": "includes", "code": other.code}]
    assert "split_into" not in body_of(incident)
    undo(act, **said())
    assert lows(incident) == [5, 9]
    assert list(verify()) == []


def test_what_a_split_said_is_no_change_of_what_waits() -> None:
    incident, claim = public_pair()
    more = {"reason": "Made up", "set_at": NOON, "set_by": make_user()}
    RecordDelay.objects.create(incident=incident, part="summary", delay_days=32000, **more)
    make_public(incident)
    split(again(incident), [claim.pk], **said())
    assert release_due(at=LATER) == []
    assert log_of(incident)[-1] == "split"


def test_the_new_record_that_was_published_leads_back_when_a_split_is_undone() -> None:
    incident, claim = public_pair()
    act = split(incident, [claim.pk], **said(by=make_user("made-up-second")))
    make_public(act.target, at=LATER)
    undo(Regrouping.objects.get(pk=act.pk), **said())
    assert body_of(act.target)["merged_into"] == incident.code
    assert sums()["incidents"] == 1
    assert list(verify()) == []


def test_a_split_of_a_draft_says_nothing_in_the_log() -> None:
    incident = draft(5)
    claim = add_claim(incident, "Made-up hospital", 9)
    split(incident, [claim.pk], **said())
    assert LogEntry.objects.count() == 0


def test_nobody_publishes_by_a_split_what_they_wrote_themselves() -> None:
    incident, claim = public_pair()
    author = make_user("made-up-author")
    with because("Made up", by=author, door="admin"):
        add_claim(incident, "Made-up paper", 900)
    with pytest.raises(MoveRefused, match="somebody else"):
        split(incident, [claim.pk], **said(by=author))


def test_what_a_split_takes_out_of_the_public_unread_stays_its_authors_own_work() -> None:
    """Publishing what is left reviews nothing of what went."""
    incident = published()
    author = make_user("made-up-author")
    with because("Made up", by=author, door="admin"):
        claim = add_claim(incident, "Made-up paper", 900)
    target = split(incident, [claim.pk], **said()).target
    move([target], "submit", by=make_user(), at=LATER)
    with pytest.raises(MoveRefused, match="you wrote part"):
        publish(target, by=author, reason="Made up", at=LATER)
