"""Records become one, and one becomes two; nothing is lost, and all of it can be undone."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from incidents.actions.deciding import agree, decide
from incidents.actions.merging import (
    NotRegrouped,
    ask_again,
    merge,
    split,
    tell_apart,
    undo,
)
from incidents.actions.reconciling import reconcile
from incidents.actions.reviewing import move
from incidents.authors import find_authors
from incidents.models import (
    Attribution,
    Claim,
    Decision,
    Distinction,
    Incident,
    IncidentLink,
    RecordDelay,
    Regrouping,
)
from incidents.review import MoveRefused
from sources.history import because
from tests.world import (
    NOON,
    add_claim,
    link,
    make_incident,
    make_place,
    make_report,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)


def made(low: int = 5, voice: str = "Made-up monitor", **more: Any) -> Incident:
    incident = make_incident(**more)
    add_claim(incident, voice, low)
    reconcile([incident], at=NOON)
    return Incident.objects.get(pk=incident.pk)


def act(what: Callable[..., Regrouping], *on: Any, **more: Any) -> Regrouping:
    said = {"by": make_user("made-up-reviewer"), "at": NOON, "reason": "Made up: one attack"}
    return what(*on, **{**said, **more})


def again(incident: Incident) -> Incident:
    return Incident.objects.get(pk=incident.pk)


def picture(*incidents: Incident) -> list[Any]:
    """Everything that is said of records, as it stands."""
    rows = Incident.objects.filter(pk__in=[incident.pk for incident in incidents])
    ranges = ("ranges__harm", "ranges__reported_min", "ranges__best", "ranges__reported_max")
    return [
        list(rows.order_by("pk").values()),
        *(
            sorted(rows.values_list("pk", *names), key=str)
            for names in (
                ("claims", "claims__wording", "claims__low", "claims__frozen_at"),
                ("attributions", "attributions__party", "attributions__position"),
                ("links_out__kind", "links_out__target"),
                ("links_in__kind", "links_in__source"),
                ("reported_in",),
                ("decisions", "decisions__ended_at"),
                ranges,
            )
        ),
    ]


def test_a_merge_moves_every_claim_and_leaves_the_old_code_behind() -> None:
    source, target = made(5), made(9, "Made-up hospital")
    act(merge, source, target)
    assert set(target.claims.values_list("low", flat=True)) == {5, 9}
    merged = again(source)
    assert (merged.review_state, merged.merged_into, merged.final) == ("merged", target, target)
    assert (again(target).ranges.get().reported_min, merged.ranges.count()) == (5, 0)


def test_one_voice_in_both_records_counts_once() -> None:
    source, target = made(5), made(5)
    act(merge, source, target)
    found = target.ranges.get()
    assert (found.voices, found.reported_min, found.reported_max) == (1, 5, 5)


def test_what_the_target_lacks_is_added_and_what_it_has_stands() -> None:
    source = made(parties=("made-up-army", "made-up-militia"))
    target, other = made(parties=("made-up-army",)), made()
    Attribution.objects.filter(incident=target).update(position="denies")
    Attribution.objects.filter(incident=source).update(position="admits")
    report = make_report(make_source(), "Made-up second report")
    source.reported_in.add(report)
    link(source, other, "overlaps")
    link(other, source)
    act(merge, source, target)
    positions = dict(target.attributions.values_list("party__code", "position"))
    assert positions == {"made-up-army": "denies", "made-up-militia": "admits"}
    assert list(target.reported_in.all()) == [report]
    assert target.links_out.get().target == other
    assert set(other.links_out.values_list("target", flat=True)) == {source.pk, target.pk}
    assert source.attributions.count() == 2


def test_nothing_is_told_sooner_for_having_been_merged_or_split() -> None:
    source, target = made(), made()
    add_claim(source, "Made-up hospital", 9)
    more = {"reason": "Made up", "set_at": NOON, "set_by": make_user()}
    RecordDelay.objects.create(incident=source, part="wording", delay_days=90, **more)
    RecordDelay.objects.create(incident=target, part="point", delay_days=60, **more)
    parted = act(split, source, [source.claims.get(low=9).pk]).target
    act(merge, source, target)
    delays = RecordDelay.objects.delays_of([target.pk, parted.pk])
    assert (delays[target.pk]["wording"], delays[target.pk]["point"]) == (90, 60)
    assert delays[parted.pk]["wording"] == 90


def test_a_tie_between_the_two_becomes_no_tie_to_itself() -> None:
    source, target = made(), made()
    link(source, target, "overlaps")
    link(target, source, "overlaps")
    act(merge, source, target)
    assert not IncidentLink.objects.filter(source=target, target=target).exists()


def test_the_target_stands_where_nothing_is_chosen() -> None:
    source = made(when="2017-07-01", kind="shelling", summary="Made-up one")
    target = made(summary="Made-up other")
    act(merge, source, target)
    held = again(target)
    assert (held.edtf, held.kind, held.summary) == ("2017-06-05", "airstrike", "Made-up other")


def test_what_is_chosen_of_the_source_replaces_what_the_target_said() -> None:
    source = made(when="2017-07-01", place="XX0202", kind="shelling", summary="Made-up one")
    target = made(summary="Made-up other")
    act(merge, source, target, take=["date", "place", "kind"])
    held = again(target)
    assert (held.edtf, held.kind, held.summary) == ("2017-07-01", "shelling", "Made-up other")
    assert (held.start_on, held.place) == (source.start_on, make_place("XX0202"))


def test_a_signature_under_a_place_goes_with_the_place_and_never_to_another_record() -> None:
    signed: dict[str, Any] = {"geolocated_at": NOON, "geolocated_by": make_user("made-up-second")}
    source, other = made(place="XX0202", **signed), made(**signed)
    claim = add_claim(source, "Made-up hospital", 9)
    assert again(act(split, source, [claim.pk]).target).geolocated_by is None
    act(merge, source, other, take=["place"])
    assert (again(other).place, again(other).geolocated_at) == (source.place, NOON)


@pytest.mark.parametrize("take", [[], ["date", "place", "kind", "summary"]])
def test_undoing_a_merge_brings_both_back_as_they_were(take: list[str]) -> None:
    source = made(
        7,
        when="2017-07-01",
        place="XX0202",
        kind="shelling",
        parties=("made-up-army",),
        latitude="35.95",
        longitude="39.01",
        place_precision="site",
        geolocated_at=NOON + timedelta(microseconds=7),
        geolocated_by=make_user("made-up-second"),
    )
    target, other = made(5, "Made-up hospital"), made()
    source.reported_in.add(make_report(make_source()))
    link(other, source)
    before = picture(source, target, other)
    done = act(merge, source, target, take=take)
    assert picture(source, target, other) != before
    act(undo, done)
    assert picture(source, target, other) == before


def test_what_was_edited_since_stands_when_a_merge_is_undone() -> None:
    source, target = made(kind="shelling"), made()
    done = act(merge, source, target, take=["kind"])
    Incident.objects.filter(pk=target.pk).update(kind="ied")
    act(undo, done)
    assert again(target).kind == "ied"


def test_chains_lead_to_the_last_record() -> None:
    first, second, third = made(), made(), made()
    act(merge, first, second)
    act(merge, second, third)
    assert again(first).final == third
    assert third.claims.count() == 3


def test_a_circle_of_merges_is_refused() -> None:
    first, second = made(), made()
    act(merge, first, second)
    with pytest.raises(NotRegrouped, match=f"{first.code} is: merged. Nothing can be merged"):
        act(merge, second, first)
    with pytest.raises(NotRegrouped, match="into itself"):
        act(merge, second, second)


def test_the_database_itself_refuses_a_circle_and_half_a_merge() -> None:
    first, second = made(), made()
    act(merge, first, second)
    rows = Incident.objects.filter(pk=second.pk)
    with pytest.raises(DatabaseError, match="merged into a record that is merged"):
        _inside(lambda: rows.update(merged_into=first, review_state="merged"))
    with pytest.raises(IntegrityError, match="merged_paired"):
        _inside(lambda: rows.update(merged_into=second, review_state="merged"))
    with pytest.raises(IntegrityError, match="merged_paired"):
        _inside(lambda: rows.update(review_state="merged"))


def _inside(write: Callable[[], Any]) -> None:
    with transaction.atomic():
        write()


def test_the_second_of_two_who_merge_the_same_is_told() -> None:
    source, target, third = made(), made(), made()
    act(merge, source, target)
    for other in (target, third):
        with pytest.raises(MoveRefused, match=f"{source.code} is: merged"):
            act(merge, source, other)


def test_records_that_count_other_things_are_not_one() -> None:
    with pytest.raises(NotRegrouped, match="They count different things"):
        act(merge, made(), made(record_type="period_total"))


def test_what_is_held_back_is_not_merged_away() -> None:
    source = made()
    move([source], "hold", by=make_user(), at=NOON, reason="Made up: a witness")
    with pytest.raises(MoveRefused, match="held"):
        act(merge, source, made())


def test_a_merge_without_a_reason_changes_nothing() -> None:
    source, target = made(), made()
    with pytest.raises(NotRegrouped, match="reason"):
        act(merge, source, target, reason=" ")
    assert again(source).review_state == "draft"


def test_a_later_act_is_undone_first() -> None:
    first, second, third = made(), made(), made()
    one = act(merge, first, second)
    two = act(merge, second, third)
    with pytest.raises(NotRegrouped, match=f"Undo first .* {second.code} → {third.code}"):
        act(undo, one)
    act(undo, two)
    act(undo, one)
    assert [again(each).claims.count() for each in (first, second, third)] == [1, 1, 1]
    with pytest.raises(NotRegrouped, match="undone already"):
        act(undo, one)


def test_a_merge_that_was_undone_can_be_made_again() -> None:
    source, target = made(), made()
    act(undo, act(merge, source, target))
    act(merge, source, target)
    assert again(source).final == target


def test_an_override_ends_with_the_merge_and_stands_again_when_it_is_undone() -> None:
    source, target = made(9, "Made-up hospital"), made(5)
    add_claim(target, "Made-up paper", 8)
    reconcile([target], at=NOON)
    decision = _decided(target, 7)
    done = act(merge, source, target)
    decision.refresh_from_db()
    assert (decision.in_force, target.ranges.get().rule) == (False, target.ranges.get().rule)
    act(undo, done)
    assert target.ranges.get().best == 7
    assert Decision.objects.get().in_force


def _decided(incident: Incident, best: int) -> Decision:
    cell = {"harm": "killed", "population": "civilian", "subgroup": "any"}
    decision = Decision(incident=incident, about="best", best=best, reason="Made up", **cell)
    decide(decision, by=make_user(), at=NOON)
    agree(decision, by=make_user("made-up-second"), at=NOON)
    return Decision.objects.get(pk=decision.pk)


def test_a_frozen_claim_moves_and_changes_in_nothing_else() -> None:
    source, target = made(), made()
    Claim.objects.filter(incident=source).update(frozen_at=NOON)
    act(merge, source, target)
    claim = Claim.objects.get(frozen_at=NOON)
    assert claim.incident == target
    rows = Claim.objects.filter(pk=claim.pk)
    for change in ({"low": 1}, {"wording": "other words"}, {"frozen_at": None}):
        with pytest.raises(DatabaseError, match="frozen"):
            _inside(partial(rows.update, incident=source, **change))


# Who wrote it -------------------------------------------------------------------------------------


def test_whoever_wrote_what_was_merged_is_an_author_of_the_whole() -> None:
    author, other = make_user("made-up-author"), make_user("made-up-other")
    first, second, third = made(), made(), made()
    Incident.objects.filter(pk=first.pk).update(summary="Made up")
    with _by(author):
        Incident.objects.filter(pk=first.pk).update(summary="Made-up words")
    act(merge, first, second, by=other)
    act(merge, second, third, by=other)
    assert find_authors([third.pk]) == {third.pk: {author.pk}}
    Incident.objects.filter(pk=third.pk).update(reviewed_at=LATER, reviewed_by=other)
    assert find_authors([third.pk]) == {}


def _by(user: Any) -> Any:
    return because("Made up", by=user, door="admin")


# Told apart ---------------------------------------------------------------------------------------


def test_two_records_are_told_apart_once_whichever_comes_first() -> None:
    one, other = made(), made()
    said: dict[str, Any] = {"by": make_user(), "reason": "Made up: two days"}
    found = tell_apart(other, one, at=NOON, **said)
    assert (found.first, found.second) == (one, other)
    with pytest.raises(NotRegrouped, match="told apart already"):
        tell_apart(one, other, at=NOON, **said)
    assert list(Distinction.objects.of(other)) == [found]


def test_telling_apart_can_be_taken_back_and_stays_in_the_history() -> None:
    found = tell_apart(made(), made(), by=make_user(), at=NOON, reason="Made up")
    ask_again(found, by=make_user(), reason="Made up: the same after all")
    assert not Distinction.objects.exists()
    model: Any = Distinction
    labels = model.pgh_event_model.objects.order_by("pgh_id").values_list("pgh_label", flat=True)
    assert list(labels) == ["insert", "delete"]
