"""The pages on which records are compared, merged, told apart, split, and put back."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.actions.merging import merge
from incidents.models import Claim, Distinction, Incident, Regrouping
from tests.incidents.admin.pages import add_claims, read_fields, save, url
from tests.incidents.admin.test_editing import client_of
from tests.world import (
    NOON,
    add_claim,
    grant,
    make_incident,
    make_public,
    make_report,
    make_source,
    make_user,
    reconciled,
)

pytestmark = pytest.mark.django_db

COMPARE, SPLIT = "incidents_incident_compare", "incidents_incident_split"
RIGHTS = ("view_incident", "change_incident", "merge_incident")


@pytest.fixture
def pair() -> tuple[Incident, Incident]:
    found = []
    for low, voice, kind in (
        (5, "Made-up monitor", "shelling"),
        (9, "Made-up hospital", "airstrike"),
    ):
        incident = make_incident(kind=kind, summary=f"Made-up summary {low}")
        add_claim(incident, voice, low, wording=f"made-up words of {low}")
        found.append(reconciled(incident))
    return found[0], found[1]


def text_of(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def fill(client: Client, address: str, **typed: Any) -> dict[str, Any]:
    version = re.search(r'name="version" value="(\w+)"', text_of(client.get(address)))
    return {
        "reason": "Made up: one attack",
        **({"version": version[1]} if version else {}),
        **typed,
    }


def test_the_likely_records_of_a_page_lead_to_the_comparison(
    admin_client: Client, pair: tuple[Incident, Incident]
) -> None:
    source, target = make_incident(), make_incident()
    page = text_of(admin_client.get(url("incidents_incident_change", target.pk)))
    assert url(COMPARE, source.pk, target.pk) in page


def test_a_record_is_compared_with_any_other_by_its_code(
    admin_client: Client, pair: tuple[Incident, Incident]
) -> None:
    source, _target = pair
    far = make_incident("2019-01-01", "XX0202")
    door = url("incidents_incident_compare_with", source.pk)
    assert door in text_of(admin_client.get(url("incidents_incident_change", source.pk)))
    answer = admin_client.post(door, {"code": f" {far.code.lower()} "})
    assert answer.headers["Location"] == url(COMPARE, source.pk, far.pk)
    for code, said in (("HT0", "No record has the code HT0."), (source.code, "this record itself")):
        assert said in text_of(admin_client.post(door, {"code": code}))


def test_both_records_and_what_they_would_come_to_stand_side_by_side(
    admin_client: Client, pair: tuple[Incident, Incident]
) -> None:
    source, target = pair
    answer = admin_client.get(url(COMPARE, source.pk, target.pk))
    page = text_of(answer)
    for said in ("made-up words of 5", "made-up words of 9", "Made-up hospital", "Shelling"):
        assert said in page
    [found] = answer.context["ranges"]
    assert (found["range"].reported_min, found["range"].reported_max) == (5, 9)
    assert target.ranges.get().reported_min == 9
    assert Claim.objects.filter(incident=source).count() == 1


def test_a_merge_takes_what_is_chosen_and_offers_to_undo_it(
    admin_client: Client, pair: tuple[Incident, Incident]
) -> None:
    source, target = pair
    address = url(COMPARE, source.pk, target.pk)
    answer = admin_client.post(address, fill(admin_client, address, kind="source"), follow=True)
    assert answer.redirect_chain == [(url("incidents_incident_change", target.pk), 302)]
    target.refresh_from_db()
    assert (target.kind, target.claims.count()) == ("shelling", 2)
    act = Regrouping.objects.get()
    undo = url("incidents_incident_regrouping_undo", source.pk, act.pk)
    assert text_of(answer).count(undo) == 2  # In the message, and among the tools.
    admin_client.post(undo, {"reason": "Made up: two attacks"})
    source.refresh_from_db()
    target.refresh_from_db()
    assert (source.review_state, target.kind) == ("draft", "airstrike")


def test_what_was_typed_into_a_record_that_was_merged_meanwhile_is_shown_back(
    admin_client: Client, pair: tuple[Incident, Incident]
) -> None:
    source, target = pair
    address = url("incidents_incident_change", source.pk)
    typed = add_claims(
        read_fields(admin_client, address) | {"summary": "Made-up summary typed meanwhile"},
        {"wording": "made-up words typed meanwhile"},
    )
    merge(source, target, by=make_user(), at=NOON, reason="Made up")
    answer = save(admin_client, address, typed)
    page = text_of(answer)
    assert answer.redirect_chain == []
    assert f"{source.code} was merged into another record while you had it open" in page
    assert f'<a href="{url("incidents_incident_change", target.pk)}"><bdi' in page
    for words in ("Made-up summary typed", "made-up words typed meanwhile", "made-up words of 5"):
        assert words in page
    assert Claim.objects.filter(incident=target).count() == 2
    source.refresh_from_db()
    assert source.summary == "Made-up summary 5"


def test_looking_at_another_choice_changes_nothing(
    admin_client: Client, pair: tuple[Incident, Incident]
) -> None:
    source, target = pair
    address = url(COMPARE, source.pk, target.pk)
    answer = admin_client.post(address, {"preview": "1", "kind": "source"})
    assert re.search(r'name="kind" value="source" checked', text_of(answer))
    assert "This field is required" not in text_of(answer)
    assert not Regrouping.objects.exists()


def test_what_changed_since_the_page_was_opened_is_read_again_first(
    admin_client: Client, pair: tuple[Incident, Incident]
) -> None:
    source, target = pair
    address = url(COMPARE, source.pk, target.pk)
    typed = fill(admin_client, address)
    add_claim(source, "Made-up paper", 700)
    answer = admin_client.post(address, typed)
    assert "was changed since you opened it" in text_of(answer)
    assert not Regrouping.objects.exists()
    admin_client.post(address, fill(admin_client, address))
    assert Regrouping.objects.exists()


def test_a_record_that_changed_meanwhile_is_not_split_unread(
    admin_client: Client, pair: tuple[Incident, Incident]
) -> None:
    source, _ = pair
    add_claim(source, "Made-up paper", 9)
    address = url(SPLIT, source.pk)
    chosen = source.claims.order_by("pk").values_list("pk", flat=True)[:1]
    typed = fill(admin_client, address, claims=list(chosen))
    add_claim(source, "Made-up radio", 700)
    assert "was changed since you opened it" in text_of(admin_client.post(address, typed))
    assert not Regrouping.objects.exists()
    admin_client.post(address, fill(admin_client, address, claims=list(chosen)))
    assert Regrouping.objects.exists()


def test_a_refusal_is_said_on_the_page(
    admin_client: Client, pair: tuple[Incident, Incident]
) -> None:
    source, _ = pair
    target = make_incident(record_type="period_total")
    address = url(COMPARE, source.pk, target.pk)
    answer = admin_client.post(address, fill(admin_client, address))
    assert "They count different things" in text_of(answer)


def test_the_old_address_leads_on_and_the_old_history_stays(
    admin_client: Client, pair: tuple[Incident, Incident]
) -> None:
    source, target = pair
    merge(source, target, by=make_user(), at=NOON, reason="Made up: one attack")
    answer = admin_client.get(url("incidents_incident_change", source.pk), follow=True)
    assert answer.redirect_chain == [(url("incidents_incident_change", target.pk), 302)]
    history = url("incidents_incident_history", source.pk)
    assert history in text_of(answer)
    page = text_of(admin_client.get(history))
    assert "Made up: one attack" in page
    assert url("incidents_incident_change", target.pk) in page


def test_lists_leave_merged_records_out_and_the_old_code_finds_the_target(
    admin_client: Client, pair: tuple[Incident, Incident]
) -> None:
    source, target = pair
    merge(source, target, by=make_user(), at=NOON, reason="Made up: one attack")

    def found(**asked: str) -> list[str]:
        page = admin_client.get(url("incidents_incident_changelist"), asked)
        return [each.code for each in page.context["cl"].result_list]

    assert found() == [target.code]
    assert found(q=source.code) == [target.code]
    assert found(q="XX0101") == [target.code]
    assert found(review_state__exact="merged") == [source.code]


def test_two_records_are_told_apart_and_asked_about_again(admin_client: Client) -> None:
    one, other = make_incident(), make_incident()
    page = url("incidents_incident_change", one.pk)
    assert other.code in text_of(admin_client.get(page))
    apart = url("incidents_incident_apart", other.pk, one.pk)
    answer = admin_client.post(apart, {"reason": "Made up: two days"}, follow=True)
    again = url("incidents_incident_again", other.pk, one.pk)
    assert again in text_of(answer)
    assert Distinction.objects.get().reason == "Made up: two days"
    assert other.code not in text_of(admin_client.get(page))
    assert "Made up: two days" in text_of(admin_client.get(url(COMPARE, one.pk, other.pk)))
    admin_client.post(again, {"reason": "Made up: the same after all"})
    assert other.code in text_of(admin_client.get(page))


def test_a_split_shows_what_both_come_to_before_it_is_made(admin_client: Client) -> None:
    source = make_incident()
    claims = [add_claim(source, "Made-up monitor", 5), add_claim(source, "Made-up hospital", 9)]
    reconciled(source)
    address = url(SPLIT, source.pk)
    assert address in text_of(admin_client.get(url("incidents_incident_change", source.pk)))
    answer = admin_client.post(address, {"preview": "1", "claims": [claims[1].pk]})
    bests = [[found["range"].best for found in half] for half in answer.context["halves"]]
    assert bests == [[5], [9]]
    assert not Regrouping.objects.exists()
    typed = fill(admin_client, address, claims=[claims[1].pk])
    answer = admin_client.post(address, typed, follow=True)
    target = Regrouping.objects.get().target
    assert answer.redirect_chain == [(url("incidents_incident_change", target.pk), 302)]
    assert target.claims.get() == claims[1]
    assert ">Undo</a>" in text_of(answer)


@pytest.mark.parametrize("chosen", [[], [0, 1], [99]])
def test_a_split_that_leaves_nothing_is_refused(admin_client: Client, chosen: list[int]) -> None:
    source = make_incident()
    claims = [add_claim(source, "Made-up monitor", 5), add_claim(source, "Made-up hospital", 9)]
    keys = [claims[index].pk if index < 2 else 999999 for index in chosen]
    address = url(SPLIT, source.pk)
    answer = admin_client.post(address, fill(admin_client, address, claims=keys))
    assert answer.status_code == 200
    assert not Regrouping.objects.exists()


def test_the_pages_open_to_whoever_may_merge_and_nobody_else(
    pair: tuple[Incident, Incident],
) -> None:
    source, target = pair
    add_claim(source, "Made-up paper", 6)
    add_claim(target, "Made-up paper", 6)
    act = merge(make_incident(), target, by=make_user(), at=NOON, reason="Made up")
    keys = (source.pk, target.pk)
    pages = [
        url(COMPARE, *keys),
        url("incidents_incident_apart", *keys),
        url("incidents_incident_again", *keys),
        url(SPLIT, source.pk),
        url("incidents_incident_regrouping_undo", act.source_id, act.pk),
    ]
    without = client_of("view_incident", "change_incident")
    assert [without.get(page).status_code for page in pages] == [403] * 5
    shown = text_of(without.get(url("incidents_incident_change", target.pk)))
    assert url(SPLIT, target.pk) not in shown
    assert url(COMPARE, source.pk, target.pk) not in shown
    holder = client_of(*RIGHTS)
    assert [holder.get(page).status_code for page in pages] == [200, 200, 404, 200, 200]


def test_what_the_public_knows_takes_the_right_to_publish_too(
    pair: tuple[Incident, Incident],
) -> None:
    source, target = pair
    make_public(target)
    page = url(COMPARE, source.pk, target.pk)
    assert client_of(*RIGHTS).get(page).status_code == 403
    client = client_of(*RIGHTS, "add_logentry")
    answer = client.post(page, fill(client, page))
    assert answer.status_code == 302
    assert Incident.objects.get(pk=source.pk).final == target


def test_what_a_confidential_source_said_is_shown_to_whoever_may_know(
    admin_client: Client, admin_user: User, pair: tuple[Incident, Incident]
) -> None:
    source, target = pair
    witness = make_source("made-up-witness", confidential=True, public_alias="A medic")
    report = make_report(witness, "Made-up secret title")
    for incident in pair:
        add_claim(incident, witness, 7, report=report, wording="made-up secret words")
    source.reported_in.add(report)
    pages = [url(COMPARE, source.pk, target.pk), url(SPLIT, source.pk)]
    for page in pages:
        shown = text_of(admin_client.get(page))
        assert "A medic" in shown
        assert "secret" not in shown
    grant(admin_user)
    assert all("made-up secret words" in text_of(admin_client.get(page)) for page in pages)


def test_the_comparison_takes_as_many_queries_with_many_claims_as_with_few(
    admin_client: Client, pair: tuple[Incident, Incident]
) -> None:
    source, target = pair
    page = url(COMPARE, source.pk, target.pk)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert admin_client.get(page).status_code == 200
        return len(queries)

    for incident in pair:
        add_claim(incident, "Made-up paper", 6, drawing_on=(make_source(),))
    count()  # The first of all fills the caches of content types.
    few = count()
    for number in range(8):
        for incident in pair:
            add_claim(incident, f"Made-up voice {number}", number, drawing_on=(make_source(),))
    assert count() == few < 45
