"""/incidents/: pages that hold under edits, and whole records with their history."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.actions.reconciling import reconcile
from incidents.models import Incident
from publication.actions.merging import merge, split, undo
from publication.actions.publishing import withdraw
from publication.actions.references import publish_references
from tests.publication.api.conftest import Ask
from tests.publication.api.test_schema import check
from tests.world import (
    NOON,
    add_claim,
    make_dataset,
    make_incident,
    make_public,
    make_source,
    make_user,
)

LATER = datetime(2026, 2, 1, 9, 30, tzinfo=UTC)


def published(when: str = "2017-06-05", **more: Any) -> Incident:
    incident = make_incident(when, **more)
    add_claim(incident)
    make_public(incident)
    publish_references(at=NOON)
    return Incident.objects.get(pk=incident.pk)


def codes(answer: Any) -> list[str]:
    return [each["code"] for each in answer.json()["results"]]


def all_pages(ask: Ask, query: str) -> list[str]:
    """Follow the links to the next page; the codes of all of them."""
    found = []
    while True:
        answer = ask("incidents/", query)
        found += codes(answer)
        following = answer.json()["next"]
        if following is None:
            assert "Link" not in answer.headers
            return found
        assert answer.headers["Link"] == f'<{following}>; rel="next"'
        query = following.partition("?")[2]


@pytest.mark.django_db
def test_records_come_by_date_and_code_in_short(ask: Ask) -> None:
    late, early = published("2017-07"), published("2017-06-05", parties=("made-up-army",))
    draft = make_incident("2017-06-01")
    answer = ask("incidents/")
    assert codes(answer) == [early.code, late.code]
    assert draft.code not in answer.content.decode()
    short = answer.json()["results"][0]
    assert short["when"] == {
        "edtf": "2017-06-05",
        "start": "2017-06-05",
        "end": "2017-06-05",
        "precision": "day",
    }
    assert [party["code"] for party in short["parties"]] == ["made-up-army"]
    assert short["ranges"][0]["best"] == 5
    assert "claims" not in short
    assert "explanation" not in short["ranges"][0]
    assert ask(short["url"].partition("/api/v1/")[2]).json()["code"] == early.code


FILTERS = {
    "place": ("place=XX01", [0, 1, 2]),
    "place inside": ("place=XX0102", [1]),
    "kind": ("kind=ied", [1]),
    "kinds": ("kind=ied,airstrike", [0, 1, 2]),
    "data set": ("dataset=other", [2]),
    "grade": ("grade=weak", [0, 1, 2]),
    "no grade": ("grade=fair", []),
    "record type": ("record_type=period_total", [2]),
    "from": ("start=2017-07-01", [1, 2]),
    "until a day": ("end=2017-07-09", [0, 2]),
    "until a month": ("end=2017-06", [0, 2]),
    "a day inside": ("start=2017-07-10&end=2017-07-10", [1, 2]),
    "together": ("kind=airstrike&end=2017-06-10&place=XX", [0, 2]),
}


@pytest.mark.django_db
def test_filters(ask: Ask, subtests: pytest.Subtests) -> None:
    other = make_dataset("other")
    records = [
        published("2017-06-10"),
        published("2017-07-10", kind="ied", place="XX0102"),
        published("2017-06/2017-07", record_type="period_total", dataset=other),
    ]
    for name, (query, expected) in FILTERS.items():
        with subtests.test(name):
            found = set(codes(ask("incidents/", query)))
            assert found == {records[each].code for each in expected}


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("limit", [100, 333, 500])
def test_pages_hold_every_record_once(ask: Ask, limit: int) -> None:
    found = all_pages(ask, f"limit={limit}&dataset=ucdp-ged")
    assert len(found) == len(set(found)) == 1029


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [0, 1, pytest.param(2, marks=pytest.mark.slow)])
def test_pages_hold_what_stays_whatever_happens_between_them(ask: Ask, seed: int) -> None:
    """Records that are withdrawn, revised or published between two pages move no other one."""
    chance = random.Random(seed)
    records = [published(f"2017-06-{day:02}") for day in range(1, 13) for _ in range(2)]
    leaving = chance.sample(records, 6)
    staying = [record.code for record in records if record not in leaving]
    found, query = [], "limit=5"
    while query:
        answer = ask("incidents/", query)
        found += codes(answer)
        query = (answer.json()["next"] or "").partition("?")[2]
        if leaving:
            withdraw(leaving.pop(), by=make_user(), reason="Made up", at=NOON)
        published(f"2017-06-{chance.randint(1, 12):02}")
        make_public(Incident.objects.get(code=chance.choice(staying)))
    assert [code for code in found if code in staying] == staying
    assert len(found) == len(set(found))


@pytest.mark.usefixtures("seeded")
def test_a_page_takes_as_many_queries_as_a_short_one(ask: Ask) -> None:
    counts = []
    for limit in (2, 500):
        with CaptureQueriesContext(connection) as queries:
            assert ask("incidents/", f"limit={limit}").status_code == 200
        counts.append(len(queries))
    # The head of the log beside it, which a prepared statement reads.
    assert counts == [1, 1]


@pytest.mark.django_db
def test_a_whole_record_holds_claims_in_their_own_words(ask: Ask) -> None:
    incident = make_incident()
    add_claim(incident, "Made-up monitor", 5, wording="خمسة مدنيين")
    add_claim(incident, "Made-up hospital", None, wording="many")
    make_public(incident)
    document = ask(f"incidents/{incident.code}/").json()
    by_voice = {claim["voice"]["code"]: claim for claim in document["claims"]}
    assert by_voice["made-up-monitor"]["wording"] == "خمسة مدنيين"
    assert by_voice["made-up-hospital"]["low"] is None
    assert by_voice["made-up-hospital"]["fate"] == "no_count"
    [found] = document["ranges"]
    assert (found["reported_min"], found["best"], found["corroborated_min"]) == (5, 5, None)
    assert set(found["explanation"]) == {"en", "ar"}
    assert document["log"] == ask("log/").json()


@pytest.mark.django_db
def test_a_record_tells_everything_that_was_ever_public_about_it(ask: Ask) -> None:
    incident = published()
    add_claim(incident, "Made-up hospital", 8)
    reconcile([incident], at=LATER)
    make_public(incident, at=LATER, reason="A second voice")
    document = ask(f"incidents/{incident.code}/").json()
    assert [(each["kind"], each["at"], each["reason"]) for each in document["history"]] == [
        ("published", "2026-01-15T12:00:00Z", "Made-up reason"),
        ("revised", "2026-02-01T09:30:00Z", "A second voice"),
    ]
    assert document["reason"] == "A second voice"
    assert document["ranges"][0]["reported_max"] == 8


@pytest.mark.django_db
def test_a_record_takes_as_many_queries_as_one_with_few_claims(ask: Ask) -> None:
    small, large = make_incident(), make_incident()
    add_claim(small)
    for number in range(8):
        add_claim(large, make_source(f"Made-up voice {number}"), number)
    counts = []
    for incident in (small, large):
        make_public(incident)
        with CaptureQueriesContext(connection) as queries:
            assert ask(f"incidents/{incident.code}/").status_code == 200
        counts.append(len(queries))
    # The head of the log beside them, which a prepared statement reads.
    assert counts == [4, 4]


@pytest.mark.django_db
def test_a_withdrawn_record_is_gone_and_says_why(ask: Ask) -> None:
    incident = published()
    entry = withdraw(incident, by=make_user(), reason="It was counted twice", at=LATER)
    answer = ask(f"incidents/{incident.code}/")
    assert answer.status_code == 410
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"] == incident.code
    assert (problem["reason"], problem["n"]) == ("It was counted twice", entry.n)
    assert problem["at"] == "2026-02-01T09:30:00Z"
    assert "counted twice" in problem["detail"]
    assert incident.code not in ask("incidents/").content.decode()


@pytest.mark.django_db
def test_a_merged_record_leads_to_the_one_that_holds_it(ask: Ask) -> None:
    first, second, third = published(), published(), published()
    said: dict[str, Any] = {"by": make_user(), "at": LATER, "reason": "One attack"}
    merge(first, second, **said)
    act = merge(second, third, **said)
    answer = ask(f"incidents/{first.code}/")
    check(answer, "/api/v1/incidents/{code}/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (301, "application/json")
    assert answer.headers["Location"].endswith(f"/api/v1/incidents/{third.code}/")
    assert answer.json()["merged_into"] == third.code
    assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert codes(ask("incidents/")) == [third.code]
    undo(act, **said)
    assert ask(f"incidents/{first.code}/").json()["merged_into"] == second.code


@pytest.mark.django_db
def test_a_record_that_was_split_says_where_the_claims_went(ask: Ask) -> None:
    incident = make_incident()
    claim = add_claim(incident)
    add_claim(incident, "Made-up hospital", 9)
    make_public(incident)
    act = split(incident, [claim.pk], by=make_user(), at=LATER, reason="Two attacks")
    answer = ask(f"incidents/{incident.code}/")
    check(answer, "/api/v1/incidents/{code}/")
    assert answer.json()["split_into"] == act.target.code
    assert answer.json()["history"][-1]["kind"] == "split"


@pytest.mark.django_db
def test_an_unpublished_record_is_told_from_none_by_nothing(ask: Ask) -> None:
    draft = make_incident()
    add_claim(draft)
    unpublished, unknown = ask(f"incidents/{draft.code}/"), ask("incidents/HT999999/")
    assert unpublished.status_code == unknown.status_code == 404
    assert unpublished.content == unknown.content
    assert dict(unpublished.headers) == dict(unknown.headers)


@pytest.mark.django_db
def test_what_is_published_is_there_at_once(ask: Ask) -> None:
    incident = make_incident()
    add_claim(incident)
    assert ask(f"incidents/{incident.code}/").headers["Cache-Control"] == "no-store"
    make_public(incident, at=NOON + timedelta(seconds=1))
    assert ask(f"incidents/{incident.code}/").status_code == 200


@pytest.mark.django_db
def test_a_confidential_voice_is_its_figures_and_its_alias(ask: Ask) -> None:
    incident = make_incident()
    voice = make_source("hidden", "medical", confidential=True, public_alias="A resident")
    add_claim(incident, voice, 3, wording="words that betray", as_of="2017-06-06")
    make_public(incident)
    publish_references(at=NOON)
    document = ask(f"incidents/{incident.code}/")
    [claim] = document.json()["claims"]
    assert (claim["low"], claim["voice"]["name_en"]) == (3, "A resident")
    assert not {"wording", "as_of", "report", "language"} & set(claim)
    assert b"betray" not in document.content
