"""Merges, splits and undos of what is public: the log says them, and every number follows."""

from datetime import timedelta
from typing import Any

import pytest

from incidents.actions.claiming import withdraw_claim
from incidents.actions.merging import NotRegrouped
from incidents.actions.reviewing import move
from incidents.models import Claim, Incident, RecordDelay
from incidents.review import MoveRefused
from publication.actions.merging import merge, undo
from publication.actions.publishing import withdraw
from publication.actions.redacting import redact
from publication.models import (
    HeldDocument,
    LogEntry,
    MonthlyTotal,
    PublishedFigure,
    PublishedIncident,
)
from publication.verify import verify
from sources.history import because
from tests.world import NOON, add_claim, link, make_incident, make_public, make_source, make_user

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)
Body = dict[str, Any]


def draft(low: int = 5, voice: str = "Made-up monitor", **more: Any) -> Incident:
    incident = make_incident(**more)
    add_claim(incident, voice, low)
    return incident


def published(low: int = 5, voice: str = "Made-up monitor", **more: Any) -> Incident:
    incident = draft(low, voice, **more)
    make_public(incident)
    return again(incident)


def again(incident: Incident) -> Incident:
    return Incident.objects.get(pk=incident.pk)


def said(reason: str = "Made up: one attack", **more: Any) -> dict[str, Any]:
    return {"by": make_user("made-up-reviewer"), "at": LATER, "reason": reason, **more}


def body_of(incident: Incident) -> Body:
    body: Body = PublishedIncident.objects.at().get(code=incident.code).entry.document.body
    return body


def log_of(incident: Incident) -> list[str]:
    entries = LogEntry.objects.filter(subject=f"incident:{incident.code}").order_by("n")
    return list(entries.values_list("kind", flat=True))


def total(name: str = "incidents") -> int:
    held: int = MonthlyTotal.objects.values_list(name, flat=True).get(
        place="XX", population="civilian", grading="weak", month="2017-06-01"
    )
    return held


def sums() -> dict[str, int]:
    rows = MonthlyTotal.objects.filter(place="XX", population="civilian")
    return {name: sum(rows.values_list(name, flat=True)) for name in ("incidents", "best")}


def test_a_merge_takes_one_incident_from_the_totals_and_counts_no_claim_twice() -> None:
    source, target = published(5), published(7, "Made-up hospital")
    bystander = published(100)
    assert sums() == {"incidents": 3, "best": 112}
    merge(source, target, **said())
    assert sums()["incidents"] == 2
    assert [claim["low"] for claim in body_of(target)["claims"]] == [5, 7]
    assert body_of(bystander)["ranges"][0]["best"] == 100
    assert list(verify()) == []


def test_the_log_says_where_the_old_code_leads_and_the_target_is_revised() -> None:
    source, target = published(), published(7)
    merge(source, target, **said())
    assert (log_of(source), log_of(target)) == (
        ["published", "merged"],
        ["published", "revised"],
    )
    assert body_of(source) == {
        "code": source.code,
        "merged_into": target.code,
        "reason": "Made up: one attack",
    }
    assert not PublishedFigure.objects.filter(code=source.code, valid_to=None).exists()
    assert PublishedIncident.objects.at().get(code=source.code).state == "merged"


def test_undoing_a_merge_restores_both_documents_word_for_word() -> None:
    source, target = published(5, summary="Made-up one"), published(7, kind="shelling")
    before, held = {each.code: body_of(each) for each in (source, target)}, sums()
    act = merge(source, target, **said(take=["summary"]))
    undo(act, **said("Made up: two attacks"))
    reason = {"reason": "Made up: two attacks"}
    assert body_of(source) == before[source.code] | reason
    assert body_of(target) == before[target.code] | reason
    assert log_of(source) == ["published", "merged", "unmerged"]
    assert log_of(target) == ["published", "revised", "revised"]
    assert sums() == held
    assert list(verify()) == []


def test_a_draft_merged_into_a_public_record_is_public_with_it_at_once() -> None:
    source, target = draft(5), published(7, "Made-up hospital")
    merge(source, target, **said())
    assert log_of(source) == []
    assert [claim["low"] for claim in body_of(target)["claims"]] == [5, 7]
    assert not Claim.objects.filter(frozen_at=None).exists()
    assert list(verify()) == []


def test_undoing_the_merge_of_a_draft_makes_it_a_draft_again() -> None:
    source, target = draft(5), published(7, "Made-up hospital")
    act = merge(source, target, **said())
    undo(act, **said())
    assert again(source).review_state == "draft"
    assert [claim["low"] for claim in body_of(target)["claims"]] == [7]
    assert list(verify()) == []


def test_a_public_record_does_not_vanish_into_one_that_is_not() -> None:
    source, target = published(), draft()
    with pytest.raises(NotRegrouped, match=f"{target.code} is not public"):
        merge(source, target, **said())
    assert (again(source).review_state, log_of(source)) == ("published", ["published"])


def test_two_drafts_are_merged_without_a_word_in_the_log() -> None:
    before = LogEntry.objects.count()
    source, target = draft(), draft()
    undo(merge(source, target, **said()), **said())
    assert LogEntry.objects.count() == before


def test_nobody_makes_their_own_unreviewed_words_public_by_a_merge() -> None:
    author = make_user("made-up-author")
    target = published()
    with because("Made up", by=author, door="admin"):
        source = draft(50)
    with pytest.raises(MoveRefused, match="somebody else"):
        merge(source, target, **said(by=author))
    assert (again(source).review_state, log_of(target)) == ("draft", ["published"])
    merge(source, target, **said())
    assert log_of(target) == ["published", "revised"]


def test_whoever_wrote_what_was_reviewed_may_merge_it() -> None:
    author = make_user("made-up-author")
    with because("Made up", by=author, door="admin"):
        source, target = draft(), draft(7)
    make_public(source)
    make_public(target)
    merge(source, target, **said(by=author))
    assert log_of(source) == ["published", "merged"]


def test_what_links_to_a_merged_record_links_to_the_one_that_holds_it() -> None:
    source, target = published(), published(7)
    whole = published(50, when="2017-06", record_type="period_total")
    link(whole, source)
    make_public(whole)
    assert body_of(whole)["links"] == [{"kind": "includes", "code": source.code}]
    act = merge(source, target, **said())
    assert body_of(whole)["links"] == [{"kind": "includes", "code": target.code}]
    undo(act, **said())
    assert body_of(whole)["links"] == [{"kind": "includes", "code": source.code}]
    assert list(verify()) == []


def test_a_withdrawn_record_that_is_merged_leads_on_and_is_withdrawn_again_by_the_undo() -> None:
    source, target = published(), published(7)
    withdraw(source, **said("Made up: counted twice"))
    act = merge(again(source), target, **said())
    assert body_of(source)["merged_into"] == target.code
    undo(act, **said())
    assert log_of(source) == ["published", "withdrawn", "merged", "withdrawn"]
    assert body_of(source)["reason"] == "Made up: counted twice"
    assert list(verify()) == []


def test_what_was_revised_since_the_merge_is_described_as_it_is_now() -> None:
    source, target = published(5), published(7, "Made-up hospital")
    act = merge(source, target, **said())
    add_claim(target, "Made-up paper", 9)
    make_public(target, at=LATER)
    undo(act, **said())
    assert [claim["low"] for claim in body_of(target)["claims"]] == [7, 9]
    assert [claim["low"] for claim in body_of(source)["claims"]] == [5]
    assert list(verify()) == []


def test_an_undo_publishes_no_claim_that_nobody_reviewed() -> None:
    source, target = published(5), published(7, "Made-up hospital")
    act = merge(source, target, **said())
    add_claim(target, "Made-up paper", 900)
    undo(act, **said())
    assert [claim["low"] for claim in body_of(target)["claims"]] == [7]
    assert Claim.objects.get(low=900).frozen_at is None


def test_an_undo_says_nothing_again_that_was_taken_back_since() -> None:
    source, target = published(5), published(7, "Made-up hospital")
    add_claim(source, "Made-up paper", 6, wording="made-up words that name a person")
    make_public(source)
    act = merge(source, target, **said())
    claim = Claim.objects.get(low=6)
    withdraw_claim(claim, by=make_user(), at=LATER, reason="Made up: it names a person")
    undo(act, **said())
    assert log_of(source)[-1] == "unmerged"
    assert "name a person" not in str(body_of(source))
    assert list(verify()) == []


def test_an_undo_says_nothing_again_of_who_is_confidential_by_now() -> None:
    source, target = published(5, "Made-up witness"), published(7, "Made-up hospital")
    act = merge(source, target, **said())
    witness = make_source("Made-up witness")
    witness.confidential, witness.name_en, witness.public_alias = True, "", "Made-up alias"
    witness.save()
    undo(act, **said())
    assert "Made-up witness" not in str(body_of(source))


def test_an_undo_names_nobody_again_on_whom_it_drew_and_who_is_confidential_by_now() -> None:
    drawn, source = make_source("Made-up medic"), make_incident()
    add_claim(source, drawing_on=(drawn,))
    make_public(source)
    act = merge(again(source), published(7), **said())
    drawn.confidential, drawn.name_en, drawn.public_alias = True, "", "Made-up alias"
    drawn.save()
    undo(act, **said())
    assert "Made-up medic" not in str(body_of(source))


def test_what_was_redacted_since_is_never_brought_back() -> None:
    source, target = published(5), published(7)
    act = merge(source, target, **said())
    people = {"by": make_user("made-up-reviewer"), "agreed_by": make_user("made-up-second")}
    redact(f"incident:{source.code}", reason="Made up: danger", at=LATER, **people)
    assert PublishedIncident.objects.at().get(code=source.code).state == "merged"
    assert body_of(source)["merged_into"] == target.code
    with pytest.raises(NotRegrouped, match="redacted since"):
        undo(act, **said())
    assert list(verify()) == []


def test_a_chain_of_merges_and_its_undoing_leave_the_totals_as_they_were() -> None:
    first, second, third = published(5), published(7), published(9)
    held = sums()
    one = merge(first, second, **said())
    two = merge(second, third, **said())
    assert sums()["incidents"] == 1
    assert list(verify()) == []
    with pytest.raises(NotRegrouped, match="Undo first"):
        undo(one, **said())
    undo(two, **said())
    undo(one, **said())
    assert sums() == held
    assert list(verify()) == []


def test_what_waits_comes_back_from_a_merge_as_waiting() -> None:
    source, target = published(5), published(7, "Made-up hospital")
    more = {"reason": "Made up", "set_at": NOON, "set_by": make_user()}
    RecordDelay.objects.create(incident=source, part="wording", delay_days=32000, **more)
    make_public(source)
    act = merge(source, target, **said())
    assert {claim["wording"] for claim in body_of(target)["claims"]} == {""}
    undo(act, **said())
    assert {claim["wording"] for claim in body_of(source)["claims"]} == {""}
    assert HeldDocument.objects.filter(code=source.code).exists()
    assert not HeldDocument.objects.filter(code=target.code).exists()
    assert list(verify()) == []


def test_what_was_withdrawn_and_is_under_work_again_stays_withdrawn_in_public() -> None:
    incident = published()
    withdraw(incident, **said())
    move([again(incident)], "reopen", by=make_user(), at=LATER, reason="Made up")
    assert list(verify()) == []


def test_a_code_that_leads_elsewhere_than_the_records_say_is_found() -> None:
    source, target, other = published(), published(7), published(9)
    merge(source, target, **said())
    Incident.objects.filter(pk=source.pk).update(merged_into=other)
    expected = f"{source.code} is merged into {target.code} in public and merged into {other.code}"
    assert [each for each in verify() if expected in each]
