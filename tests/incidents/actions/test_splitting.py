"""A record is split in two, and made one again."""

import pytest

from incidents.actions.merging import (
    NotRegrouped,
    merge,
    split,
    undo,
)
from incidents.actions.reconciling import reconcile
from incidents.actions.reviewing import move
from incidents.models import (
    Claim,
    Incident,
)
from tests.incidents.actions.test_merging import act, again, made, picture
from tests.world import (
    NOON,
    add_claim,
    make_report,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db


def two_in_one() -> tuple[Incident, Claim]:
    incident = made(5, parties=("made-up-army",), summary="Made-up summary")
    return incident, add_claim(incident, "Made-up hospital", 9)


def test_a_split_gives_the_claims_to_a_new_draft_like_the_record() -> None:
    source, claim = two_in_one()
    source.reported_in.add(make_report(make_source()))
    target = again(act(split, source, [claim.pk]).target)
    assert (target.review_state, target.summary) == ("draft", "Made-up summary")
    assert (target.start_on, target.place, target.kind) == (
        source.start_on,
        source.place,
        "airstrike",
    )
    assert target.code != source.code
    assert (target.claims.get(), source.claims.get().low) == (claim, 5)
    assert (target.attributions.count(), target.reported_in.count()) == (1, 1)
    assert (target.ranges.get().best, source.ranges.get().best) == (9, 5)


@pytest.mark.parametrize("chosen", ["none", "all"])
def test_a_split_leaves_a_claim_on_both_sides(chosen: str) -> None:
    source, _ = two_in_one()
    ids = list(source.claims.values_list("pk", flat=True)) if chosen == "all" else []
    with pytest.raises(NotRegrouped, match="each record needs one"):
        act(split, source, ids)


def test_a_claim_goes_with_the_one_that_it_replaces() -> None:
    source = made(5)
    later = add_claim(source, low=6, supersedes=source.claims.get())
    add_claim(source, "Made-up hospital", 9)
    with pytest.raises(NotRegrouped, match="they go together"):
        act(split, source, [later.pk])
    act(split, source, [later.pk, later.supersedes_id])
    assert source.claims.get().low == 9


def test_what_is_held_back_stays_so_on_both_sides() -> None:
    source, claim = two_in_one()
    move([source], "hold", by=make_user(), at=NOON, reason="Made up: a witness")
    assert again(act(split, source, [claim.pk]).target).review_state == "held"


def test_undoing_a_split_brings_the_record_back_as_it_was() -> None:
    source, claim = two_in_one()
    reconcile([source], at=NOON)
    before = picture(source)
    done = act(split, source, [claim.pk])
    act(undo, done)
    assert picture(source) == before
    assert again(done.target).final == source


def test_a_split_whose_new_record_has_grown_is_merged_and_not_undone() -> None:
    source, claim = two_in_one()
    done = act(split, source, [claim.pk])
    add_claim(done.target, "Made-up paper", 3)
    with pytest.raises(NotRegrouped, match="claims of its own since the split"):
        act(undo, done)
    act(merge, done.target, source)
    assert source.claims.count() == 3
