"""What was changed or removed is brought back from the history, with all that hung on it."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from incidents.actions.merging import merge, split
from incidents.actions.restoring import NotRestored, restore
from incidents.models import Attribution, Claim, Decision, Incident, IncidentLink
from incidents.models.incidents import IncidentQuerySet
from sources.history import because
from tests.world import (
    NOON,
    add_claim,
    link,
    make_incident,
    make_place,
    make_public,
    make_report,
    make_source,
    make_user,
    reconciled,
)

pytestmark = pytest.mark.django_db


def newest(model: Any, label: str, **of: Any) -> Any:
    return model.pgh_event_model.objects.filter(pgh_label=label, **of).order_by("-pgh_id").first()


def bring_back(event: Any, reason: str = "Made up: it was right before") -> Incident:
    return restore(event, by=make_user("made-up-second"), at=NOON, reason=reason)


def everything(code: str) -> list[Any]:
    rows = Incident.objects.filter(code=code)
    joined = (
        ("claims", "claims__low", "claims__wording", "claims__supersedes"),
        ("claims__draws_on",),
        ("attributions", "attributions__party", "attributions__position"),
        ("links_out", "links_out__target"),
        ("reported_in",),
        ("decisions", "decisions__best"),
        ("ranges__harm", "ranges__best"),
    )
    return [list(rows.values()), *(sorted(rows.values_list(*names), key=str) for names in joined)]


def whole() -> Incident:
    incident = make_incident(parties=("made-up-army",), summary="Made up")
    first = add_claim(incident, low=5, drawing_on=(make_source("Made-up agency"),))
    add_claim(incident, low=7, supersedes=first)
    incident.reported_in.add(make_report(make_source(), "Made-up second report"))
    link(incident, make_incident(), "overlaps")
    Decision.objects.create(
        incident=incident,
        about="grading",
        grading="fair",
        reason="Made up",
        decided_at=NOON,
        decided_by=make_user(),
    )
    return reconciled(incident)


def test_a_change_of_the_record_is_undone_field_by_field() -> None:
    incident = reconciled(make_incident(summary="Made-up first"))
    Incident.objects.filter(pk=incident.pk).update(summary="Made-up second", kind="ied")
    event = newest(Incident, "update", pgh_obj=incident.pk)
    Incident.objects.filter(pk=incident.pk).update(place_words="Made-up words")
    bring_back(event)
    incident.refresh_from_db()
    assert (incident.summary, incident.kind) == ("Made-up first", "airstrike")
    assert incident.place_words == "Made-up words"
    again = newest(Incident, "update", pgh_obj=incident.pk)
    assert again.pgh_context.metadata["door"] == "restore"
    assert again.pgh_context.metadata["reason"] == "Made up: it was right before"


def test_the_ranges_follow_what_is_restored() -> None:
    incident = make_incident()
    claim = add_claim(incident, low=5)
    Claim.objects.filter(pk=claim.pk).update(low=50, high=50)
    assert reconciled(incident).ranges.get().best == 50
    bring_back(newest(Claim, "update", pgh_obj=claim.pk))
    assert incident.ranges.get().best == 5


def test_the_ranges_follow_a_claim_that_stands_on_another_record_since() -> None:
    incident = make_incident()
    add_claim(incident)
    claim = add_claim(incident, "Made-up paper", low=7)
    Claim.objects.filter(pk=claim.pk).update(low=50, high=50)
    event = newest(Claim, "update", pgh_obj=claim.pk)
    other = split(incident, [claim.pk], by=make_user(), at=NOON, reason="Made up").target
    assert other.ranges.get().best == 50
    assert bring_back(event) == other
    assert other.ranges.get().best == 7


def test_what_others_change_up_to_the_lock_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    incident = reconciled(make_incident(summary="Made-up first"))
    Incident.objects.filter(pk=incident.pk).update(summary="Made-up second")
    event = newest(Incident, "update", pgh_obj=incident.pk)
    locked = IncidentQuerySet.locked

    def changed_meanwhile(rows: Any) -> Any:
        """Whoever waits for the lock goes on once the other person has saved."""
        monkeypatch.undo()
        Incident.objects.filter(pk=incident.pk).update(review_state="held", kind="ied")
        return locked(rows)

    monkeypatch.setattr(IncidentQuerySet, "locked", changed_meanwhile)
    bring_back(event)
    incident.refresh_from_db()
    assert incident.summary == "Made-up first"
    assert (incident.review_state, incident.kind) == ("held", "ied")


def test_a_restored_place_has_no_signature_of_the_other_place() -> None:
    incident = make_incident()
    Incident.objects.filter(pk=incident.pk).update(place=make_place("XX0202"))
    event = newest(Incident, "update", pgh_obj=incident.pk)
    signed = {"geolocated_at": NOON, "geolocated_by": make_user()}
    Incident.objects.filter(pk=incident.pk).update(**signed)
    bring_back(event)
    incident.refresh_from_db()
    assert (incident.place.code, incident.geolocated_at) == ("XX0101", None)


def test_a_removed_claim_comes_back_with_the_sources_that_it_draws_on() -> None:
    incident = make_incident()
    agency = make_source("Made-up agency")
    claim = add_claim(incident, low=5, drawing_on=(agency,))
    key = claim.pk
    with because("Made up", by=make_user(), door="admin"):
        claim.delete()
    bring_back(newest(Claim, "delete", pgh_obj=key))
    back = incident.claims.get()
    assert (back.pk, back.low, list(back.draws_on.all())) == (key, 5, [agency])
    assert incident.ranges.get().best == 5


@pytest.mark.parametrize("model", [Attribution, IncidentLink])
def test_a_removed_party_or_tie_comes_back(model: Any) -> None:
    incident = whole()
    row = model.objects.get()
    key = row.pk
    row.delete()
    bring_back(newest(model, "delete", pgh_obj=key))
    assert model.objects.get().pk == key
    assert incident.attributions.count() == incident.links_out.count() == 1


def test_a_deleted_draft_comes_back_with_its_code_and_all_that_hung_on_it() -> None:
    incident = whole()
    before = everything(incident.code)
    bystander = add_claim(make_incident(), "Made-up paper", 3)
    with because("Made up: by mistake", by=make_user(), door="admin"):
        incident.delete()
    with because("Made up: another day", by=make_user(), door="admin"):
        bystander.delete()
    bring_back(newest(Incident, "delete"))
    assert everything(incident.code) == before
    assert not Claim.objects.filter(low=3).exists()


def test_what_is_there_is_not_brought_back_twice() -> None:
    incident = make_incident()
    code = incident.code
    with because("Made up", by=make_user(), door="admin"):
        incident.delete()
    event = newest(Incident, "delete")
    bring_back(event)
    with pytest.raises(NotRestored, match="It is there already"):
        bring_back(event)
    assert Incident.objects.get().code == code


def test_a_change_of_what_was_removed_since_waits_for_the_row() -> None:
    claim = add_claim(make_incident(), low=5)
    Claim.objects.filter(pk=claim.pk).update(low=4)
    event = newest(Claim, "update", pgh_obj=claim.pk)
    claim.delete()
    with pytest.raises(NotRestored, match="removed since"):
        bring_back(event)


def test_nothing_is_restored_into_a_frozen_claim() -> None:
    incident = make_incident()
    claim = add_claim(incident, low=5)
    Claim.objects.filter(pk=claim.pk).update(low=4)
    event = newest(Claim, "update", pgh_obj=claim.pk)
    make_public(incident)
    with pytest.raises(NotRestored, match="frozen"):
        bring_back(event)
    assert Claim.objects.get().low == 4


def test_a_state_is_changed_by_its_own_moves_and_restored_by_none() -> None:
    incident = make_incident()
    add_claim(incident)
    make_public(incident)
    event = newest(Incident, "update", pgh_obj=incident.pk)
    with pytest.raises(NotRestored, match="moves of its own"):
        bring_back(event)
    assert Incident.objects.get().review_state == "published"


def test_nothing_is_restored_into_a_merged_record_and_no_claim_back_into_it() -> None:
    source, target = make_incident(), make_incident()
    claim = add_claim(source)
    Incident.objects.filter(pk=source.pk).update(summary="Made up")
    event = newest(Incident, "update", pgh_obj=source.pk)
    merge(source, target, by=make_user(), at=NOON, reason="Made up")
    with pytest.raises(NotRestored, match="was merged"):
        bring_back(event)
    with pytest.raises(NotRestored, match="moves of its own"):
        bring_back(newest(Claim, "update", pgh_obj=claim.pk))
    assert target.claims.get() == claim


def test_what_no_longer_fits_is_refused_with_the_reason_and_nothing_is_written() -> None:
    incident = make_incident(parties=("made-up-army",))
    tie = incident.attributions.get()
    key, party = tie.pk, tie.party
    tie.delete()
    Attribution.objects.create(incident=incident, party=party, attribution="claimed")
    with pytest.raises(NotRestored, match="It no longer fits"):
        bring_back(newest(Attribution, "delete", pgh_obj=key))
    assert incident.attributions.get().attribution == "claimed"


def test_it_takes_a_reason() -> None:
    incident = make_incident()
    Incident.objects.filter(pk=incident.pk).update(summary="Made up")
    with pytest.raises(NotRestored, match="reason"):
        bring_back(newest(Incident, "update", pgh_obj=incident.pk), " ")


@pytest.mark.parametrize("sql", ["UPDATE {} SET summary = ''", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_database_refuses_to_change_history(sql: str) -> None:
    make_incident()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format("incidents_incidentevent"))
