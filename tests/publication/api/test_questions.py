"""What else can be asked by month: breakdowns, voices, other recorders' rules, releases."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from incidents.models import Incident
from publication.actions.cutting import withdraw_release
from publication.actions.publishing import withdraw
from publication.actions.redacting import redact
from publication.models import LogHead, PublishedFigure, Release
from publication.verify import verify
from tests.publication.api.conftest import Ask
from tests.publication.test_releases import make_release
from tests.world import (
    NOON,
    add_claim,
    make_dataset,
    make_incident,
    make_public,
    make_source,
    make_user,
)

MONTHLY = "aggregates/monthly"
MADE_UP = {"place": "XX", "harm": "killed", "start": "2017-06", "end": "2017-07"}
CIVILIAN = MADE_UP | {"population": "civilian"}


def published(
    low: int | None = 5, voice: Any = "Made-up monitor", when: str = "2017-06-05", **more: Any
) -> str:
    claim = {name: more.pop(name) for name in ("population", "subgroup", "hedge") if name in more}
    incident = make_incident(when, **more)
    add_claim(incident, voice, low, **claim)
    make_public(incident)
    return incident.code


def results(client: Client, query: dict[str, str]) -> list[dict[str, Any]]:
    answer = client.get(f"/api/v1/{MONTHLY}", query)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


@pytest.mark.django_db
def test_overlapping_categories_are_told_and_never_added(client: Client) -> None:
    published(parties=("made-up-army", "made-up-militia"))
    published(low=3)
    rows = results(client, CIVILIAN | {"by": "party", "end": "2017-06"})
    assert [(row["part"], row["category"], row["best"]) for row in rows] == [
        ("total", None, 8),
        ("category", "made-up-army", 5),
        ("category", "made-up-militia", 5),
        ("no_party", None, 3),
    ]
    assert all(row["overlapping"] for row in rows)


@pytest.mark.django_db
def test_a_record_of_a_larger_area_is_not_placed(client: Client) -> None:
    published(place="XX0101")
    published(low=3, place="XX")
    rows = results(client, CIVILIAN | {"by": "admin1", "end": "2017-06"})
    assert [(row["part"], row["place"], row["best"]) for row in rows] == [
        ("total", "XX", 8),
        ("category", "XX01", 5),
        ("not_placed", "XX", 3),
    ]


@pytest.mark.django_db
def test_the_whole_grid_has_every_area_and_month(client: Client) -> None:
    published(place="XX0101")
    published(place="XX0201", when="2017-01-05")
    found = results(client, CIVILIAN | {"by": "admin1"})
    assert {row["category"] for row in found} == {None, "XX01"}
    grid = results(client, CIVILIAN | {"by": "admin1", "grid": "all"})
    assert [(row["category"], row["month"]) for row in grid if row["category"]] == [
        ("XX01", "2017-06"),
        ("XX01", "2017-07"),
        ("XX02", "2017-06"),
        ("XX02", "2017-07"),
    ]
    assert {row["value_reason"] for row in grid if row["category"] == "XX02"} == {"not_monitored"}


@pytest.mark.django_db
def test_subgroups_show_the_part_that_is_not_known(client: Client) -> None:
    incident = make_incident()
    add_claim(incident, low=30)
    add_claim(incident, low=12, subgroup="children")
    make_public(incident)
    published(low=4)
    rows = results(client, CIVILIAN | {"by": "subgroup", "end": "2017-06"})
    assert [(row["part"], row["category"], row["best"]) for row in rows] == [
        ("total", None, 34),
        ("category", "children", 12),
        ("no_subgroup", None, 4),
    ]


@pytest.mark.django_db
def test_a_voice_alone_is_its_own_figure_and_silence_is_no_zero(client: Client) -> None:
    incident = make_incident()
    add_claim(incident, "Made-up monitor", 5)
    add_claim(incident, "Made-up hospital", 9)
    make_public(incident)
    june, july = results(client, CIVILIAN | {"voice": "made-up-hospital"})
    assert (june["best"], june["reported_min"], june["reported_max"]) == (9, 9, 9)
    assert (july["best"], july["value_reason"]) == (None, "voice_silent")
    rows = results(client, CIVILIAN | {"by": "voice", "end": "2017-06"})
    assert [(row["category"], row["reported_min"], row["reported_max"]) for row in rows] == [
        (None, 5, 9),
        ("made-up-hospital", 9, 9),
        ("made-up-monitor", 5, 5),
    ]


@pytest.mark.django_db
def test_a_confidential_voice_speaks_under_its_alias(client: Client) -> None:
    hidden = make_source("Made-up realname", confidential=True, public_alias="Made-up medic")
    published(voice=hidden)
    rows = results(client, CIVILIAN | {"by": "voice", "end": "2017-06"})
    assert [row["category"] for row in rows] == [None, f"confidential-{hidden.pk}"]
    refused = client.get(f"/api/v1/{MONTHLY}", CIVILIAN | {"voice": "made-up-realname"})
    assert refused.status_code == 400
    assert [fault["parameter"] for fault in refused.json()["errors"]] == ["voice"]


@pytest.mark.django_db
def test_a_convention_counts_its_own_people_in_its_own_month(client: Client) -> None:
    published(low=7, when="2017-06-20/2017-07-10", population="all")
    published(low=4, population="civilian")
    june, july = results(client, MADE_UP | {"convention": "ucdp"})
    assert (june["population"], june["low"], june["best"], june["high"]) == ("all", 7, 7, 7)
    assert (july["incidents"], july["low"]) == (0, None)
    june, _ = results(client, MADE_UP | {"convention": "airwars"})
    assert (june["counted"], june["low"], june["value_reason"]) == (0, None, "beside_only")
    assert (june["beside"], june["beside_status"], june["beside_low"]) == (1, "outside_headline", 4)


@pytest.mark.django_db
def test_one_voice_is_provisional_under_ibc(client: Client) -> None:
    incident = make_incident()
    add_claim(incident, "Made-up monitor", 5)
    add_claim(incident, "Made-up hospital", 9)
    make_public(incident)
    published(low=3)
    june, _ = results(client, MADE_UP | {"convention": "ibc"})
    assert (june["low"], june["best"], june["high"]) == (5, None, 9)
    assert (june["beside"], june["beside_low"], june["beside_status"]) == (1, 3, "provisional")


@pytest.mark.django_db
def test_the_unknown_month_alone(client: Client) -> None:
    published(low=6, when="2017")
    published()
    [row] = results(client, CIVILIAN | {"month": "unknown"})
    assert (row["month"], row["best"], row["usual_growth_reason"]) == ("unknown", 6, "not_a_month")


@pytest.fixture
def release() -> Release:
    """A release of 2017-06 of what is public now, and a late claim after it."""
    published(low=5)
    published(low=2, when="2017-07-03")
    made = Release.objects.create(
        name="2017-06.r1",
        month=date(2017, 6, 1),
        revision=1,
        n=LogHead.objects.get().n,
        head_hash=LogHead.objects.get().hash,
        started_at=NOON,
        heartbeat_at=NOON,
        finished_at=NOON,
        started_by=make_user(),
        methodology="1",
        lexicon="floor-v1",
        codebook="1",
        code="0" * 64,
        state="done",
    )
    published(low=9)
    return made


@pytest.mark.django_db
def test_a_release_answers_as_it_was_and_nothing_after_its_month(
    client: Client, release: Release
) -> None:
    live, _ = results(client, CIVILIAN)
    june, july = results(client, CIVILIAN | {"release": release.name})
    assert (live["best"], live["provisional"]) == (14, True)
    assert (june["best"], june["provisional"]) == (5, False)
    assert (july["best"], july["value_reason"]) == (None, "after_release")


@pytest.mark.django_db
def test_since_when_a_row_is_public_is_what_the_log_says(client: Client) -> None:
    incident = make_incident()
    add_claim(incident)
    make_public(incident, at=datetime(2026, 1, 15, 12, tzinfo=UTC))
    add_claim(incident, "Made-up hospital", 9)
    make_public(incident, at=datetime(2026, 3, 2, 12, tzinfo=UTC))
    june, july = results(client, CIVILIAN)
    assert (june["first_published_on"], june["age"]) == ("2026-01-15", 105)
    assert july["first_published_on"] is None
    assert list(verify()) == []


@pytest.mark.django_db
def test_growth_is_learned_from_the_log(client: Client) -> None:
    """Ten made-up months, each with 10 at once and 5 more a month later."""
    for number in range(1, 11):
        incident = make_incident(f"2025-{number:02}-05")
        add_claim(incident, low=10)
        make_public(incident, at=datetime(2025, number, 20, tzinfo=UTC))
        if number > 1:
            more = make_incident(f"2025-{number - 1:02}-06")
            add_claim(more, low=5)
            make_public(more, at=datetime(2025, number, 21, tzinfo=UTC))
    asked = CIVILIAN | {"start": "2025-09", "end": "2025-10"}
    before, running = results(client, asked)
    assert (before["age"], before["usual_growth"]) == (1, 0.0)
    assert (running["age"], running["usual_growth"]) == (0, 0.5)
    assert running["usual_growth_reason"] == "measured"


CONTRADICTIONS: dict[str, tuple[dict[str, str], str, list[str]]] = {
    "convention and population": (
        CIVILIAN | {"convention": "ucdp"}, "population", ["all"],
    ),
    "convention and subgroup": (
        MADE_UP | {"convention": "ucdp", "subgroup": "women"}, "subgroup", ["any"],
    ),
    "convention and a stock": (
        MADE_UP | {"convention": "ucdp", "harm": "trapped"}, "harm",
        ["killed", "injured", "killed_or_injured", "abducted"],
    ),
    "convention and voice": (
        MADE_UP | {"convention": "ucdp", "by": "voice"}, "convention", ["none beside a voice"],
    ),
    "population and by": (
        CIVILIAN | {"by": "population"}, "population", ["all"],
    ),
    "several voices": (
        CIVILIAN | {"voice": "a,b"}, "voice", ["one voice, or several with by=voice"],
    ),
    "an area around the place": (
        CIVILIAN | {"place": "XX01", "by": "admin1"}, "by",
        ["admin2", "admin3", "settlement", "kind", "party", "grade", "population", "subgroup",
         "voice"],
    ),
    "no population": (MADE_UP, "population",
        ["all", "civilian", "protected", "combatant", "unknown"]),
    "no such release": (
        CIVILIAN | {"release": "2017-06.r9"}, "release",
        ["the name of a release of /api/v1/releases/, such as 2017-06.r1"],
    ),
}  # fmt: skip


@pytest.mark.django_db
def test_what_contradicts_itself_is_named(client: Client, subtests: pytest.Subtests) -> None:
    published()
    for told, (query, parameter, accepted) in CONTRADICTIONS.items():
        with subtests.test(told):
            answer = client.get(f"/api/v1/{MONTHLY}", query)
            assert answer.status_code == 400
            [fault] = answer.json()["errors"]
            assert (fault["parameter"], fault["accepted"]) == (parameter, accepted)


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("more", [{}, {"grid": "all"}], ids=["found", "grid"])
@pytest.mark.parametrize("by", ["admin2", "kind", "party", "population", "subgroup", "voice"])
def test_every_row_says_why_and_whence(ask: Ask, by: str, more: dict[str, str]) -> None:
    query = {"place": "SY11", "harm": "killed", "start": "2017-01", "end": "2017-12", "by": by}
    if by != "population":
        query["population"] = "civilian"
    rows = ask(MONTHLY, query | more).json()["results"]
    assert rows
    for row in rows:
        assert row["value_reason"]
        assert row["grades"]
        assert row["licences"]
        assert row["best"] != 0 or row["value_reason"] in (
            "recorded",
            "checked_zero",
            "none_recorded",
        )


@pytest.mark.django_db
def test_who_spoke_in_a_redacted_record_is_in_no_past_state(client: Client) -> None:
    code = published()
    redact(
        f"incident:{code}",
        by=make_user("made-up-first"),
        agreed_by=make_user("made-up-second"),
        reason="Made up: danger",
        at=NOON,
    )
    assert not PublishedFigure.objects.filter(code=code).exclude(said=[]).exists()


@pytest.mark.django_db
def test_a_party_of_a_redacted_record_is_still_asked_of_the_release(client: Client) -> None:
    code = published(parties=("made-up-army",))
    asked = CIVILIAN | {"release": make_release("2017-06.r1", n=LogHead.objects.get().n).name}
    redact(
        f"incident:{code}",
        by=make_user("made-up-first"),
        agreed_by=make_user("made-up-second"),
        reason="Made up: danger",
        at=NOON,
    )
    apart = results(client, asked | {"by": "party"})
    assert "made-up-army" in [row["category"] for row in apart]
    june, _ = results(client, asked | {"party": "made-up-army"})
    assert june["best"] == 5
    live = client.get(f"/api/v1/{MONTHLY}", CIVILIAN | {"party": "made-up-army"})
    assert live.status_code == 400


@pytest.mark.django_db
def test_the_data_sets_of_an_answer_are_those_that_have_something_in_it(client: Client) -> None:
    gone = published(dataset=make_dataset("made-up-other"))
    published(when="2017-08-05", dataset=make_dataset("made-up-late"))
    published()
    withdraw(Incident.objects.get(code=gone), by=make_user(), reason="made up", at=NOON)
    make_release("2017-06.r1", n=LogHead.objects.get().n)
    told = [
        results(client, CIVILIAN | asked)[0]["datasets"]
        for asked in ({}, {"release": "2017-06.r1"})
    ]
    assert told == [["made-up", "made-up-late"], ["made-up"]]


@pytest.mark.django_db
def test_a_release_that_was_withdrawn_says_so_in_every_row_and_format(client: Client) -> None:
    published()
    release = make_release("2017-06.r1", n=LogHead.objects.get().n)
    asked = CIVILIAN | {"release": release.name}
    answer = client.get(f"/api/v1/{MONTHLY}", asked)
    withdraw_release(release, by=make_user(), reason="made up", at=NOON)
    tag = {"If-None-Match": answer.headers["ETag"]}
    rows = client.get(f"/api/v1/{MONTHLY}", asked, headers=tag).json()["results"]
    assert [row["warnings"] for row in rows] == [["release_withdrawn: 2017-06.r1"]] * 2
    table = client.get(f"/api/v1/{MONTHLY}.csv", asked).content.decode()
    assert table.count("release_withdrawn: 2017-06.r1") == 2


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["incidents", "claims", "ranges"])
def test_a_list_at_a_withdrawn_release_says_so_even_to_whoever_holds_it(
    client: Client, table: str
) -> None:
    code = published()
    release = make_release("2017-06.r1", n=LogHead.objects.get().n)
    asked, told = {"release": release.name}, ["release_withdrawn: 2017-06.r1"]
    before = client.get(f"/api/v1/{table}/", asked)
    assert before.json()["warnings"] == []
    assert "Harmtrack-Warning" not in before.headers
    withdraw_release(release, by=make_user(), reason="made up", at=NOON)
    tag = {"If-None-Match": before.headers["ETag"]}
    after = client.get(f"/api/v1/{table}/", asked, headers=tag)
    assert (after.json()["warnings"], after.headers["Harmtrack-Warning"]) == (told, told[0])
    whole = client.get(f"/api/v1/{table}.xlsx", asked)
    book = load_workbook(BytesIO(b"".join(whole)))
    assert ("warning", told[0]) in [row[:2] for row in book["notes"].iter_rows(values_only=True)]
    one = client.get(f"/api/v1/incidents/{code}/", asked)
    assert one.headers["Harmtrack-Warning"] == told[0]


@pytest.mark.django_db
@pytest.mark.parametrize("interval", ["quarter", "year", "all"])
def test_bounds_of_a_year_that_a_release_cuts_hold_what_its_records_hold(
    client: Client, interval: str
) -> None:
    """A record that goes on after the last day of the release is in the year all the same."""
    published(50, when="2017-06-20/2017-07-15", place="XX0201")
    published(40, when="2017-06", record_type="period_total", place="XX01")
    make_release("2017-06.r1", n=LogHead.objects.get().n)
    asked = CIVILIAN | {"start": "2017-01", "end": "2017-12", "interval": interval}
    rows = results(client, asked | {"release": "2017-06.r1"})
    told = {row["period"]: row for row in rows if row["incidents"]}
    for row in told.values():
        assert row["combined_min"] >= (row["reported_min"] or 0)
    now = {row["period"]: row for row in results(client, asked)}
    for label, row in told.items():
        assert row["combined_min"] == now[label]["combined_min"]
