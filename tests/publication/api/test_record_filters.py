"""Which records a list is asked for: by words, box, party, change and release."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.models import Incident
from publication.actions.merging import merge
from publication.actions.publishing import publish, withdraw
from publication.actions.redacting import redact
from publication.actions.references import publish_references
from publication.models import LogEntry, Release
from publication.searching import words_in
from tests.publication.api.conftest import Ask
from tests.publication.api.test_incidents import codes
from tests.publication.api.test_schema import check
from tests.world import (
    NOON,
    add_claim,
    make_incident,
    make_place,
    make_public,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db


def published(when: str = "2017-06-05", *, low: int | None = 5, **more: Any) -> Incident:
    incident = make_incident(when, **more)
    add_claim(incident, make_source(), low)
    make_public(incident)
    publish_references(at=NOON)
    return Incident.objects.get(pk=incident.pk)


def release(month: date = date(2017, 6, 1), **more: Any) -> Release:
    """Bookmark the log as it stands."""
    head = LogEntry.objects.latest("n")
    return Release.objects.create(
        **{
            "name": f"{month:%Y-%m}.r1",
            "month": month,
            "revision": 1,
            "n": head.n,
            "head_hash": head.hash,
            "state": "done",
            "started_at": NOON,
            "heartbeat_at": NOON,
            "finished_at": NOON,
            **more,
        }
    )


def redact_record(incident: Incident) -> None:
    redact(
        f"incident:{incident.code}",
        by=make_user("made-up-first"),
        agreed_by=make_user("made-up-second"),
        reason="Made up: it endangers somebody",
        at=NOON,
    )


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Réseau", "reseau"),
        ("AL-RAQQA", "al-Raqqa"),
        ("الرقة", "رقه"),
        ("مستشفي", "المستشفى"),
        ("اطفال", "أطفالٌ"),
        ("بالسوق", "السوق"),
        ("٢٠", "20"),
        ("o'clock", "oclock"),
    ],
)
def test_words_are_compared_without_what_typists_leave_out(typed: str, written: str) -> None:
    assert list(words_in(typed)) == list(words_in(written))


def test_a_record_is_found_by_every_public_text_and_by_no_other(ask: Ask) -> None:
    place = make_place("XX0101", name_en="Made-up Harbour", name_ar="ميناء مختلق")
    incident = make_incident(
        place=place.code, summary="Made-up market was hit", parties=("made-up-army",)
    )
    medic = make_source("zqmedic", confidential=True, public_alias="Made-up alias")
    add_claim(incident, "Made-up monitor", 5, wording="قُتل خمسة أطفال in the bakery")
    add_claim(incident, medic, 7, wording="zqsecret words")
    make_public(incident)
    for said in ("market", "MARKET hit", "harbour", "الميناء", "اطفال", "bakery أطفال"):
        assert codes(ask("incidents/", {"q": said})) == [incident.code], said
    for said in ("zqsecret", "zqmedic", "market nowhere", "mark"):
        assert codes(ask("incidents/", {"q": said})) == [], said


@pytest.mark.parametrize("said", ["", "  ", "!!", "a b c d e f g h i j k"])
def test_a_search_without_a_word_or_with_too_many_is_refused(ask: Ask, said: str) -> None:
    answer = ask("incidents/", {"q": said})
    assert answer.status_code == 400
    assert [error["parameter"] for error in answer.json()["errors"]] == ["q"]


def at(latitude: str, longitude: str) -> Incident:
    return published(latitude=latitude, longitude=longitude, place_precision="site")


def test_a_box_holds_its_edges_and_crosses_the_antimeridian(ask: Ask) -> None:
    east, west, near = at("10.00", "179.50"), at("10.00", "-179.50"), at("36.00", "39.00")
    nowhere = published()

    def found(box: str) -> set[str]:
        return set(codes(ask("incidents/", {"bbox": box})))

    assert found("39,36,39,36") == {near.code}
    assert found("38.5,35.5,39.5,36.5") == {near.code}
    assert found("179,9,-179,11") == {east.code, west.code}
    assert found("-180,-90,180,90") == {east.code, west.code, near.code}
    assert nowhere.code not in found("-180,-90,180,90")


@pytest.mark.parametrize(
    "box", ["1,2,3", "1,2,3,4,5", "a,b,c,d", "0,91,1,92", "0,2,1,1", "181,0,182,1", "1,2,3,nan", ""]
)
def test_a_box_that_is_none_is_refused_with_what_is_accepted(ask: Ask, box: str) -> None:
    answer = ask("incidents/", {"bbox": box})
    assert answer.status_code == 400
    [error] = answer.json()["errors"]
    assert (error["parameter"], error["value"]) == ("bbox", box)
    assert "38.5,35.5,39.5,36.5" in error["accepted"][0]


def test_records_are_found_by_who_is_said_to_have_done_it(ask: Ask) -> None:
    ours = published(parties=("made-up-army",))
    published()
    assert codes(ask("incidents/", {"party": "made-up-army"})) == [ours.code]
    answer = ask("incidents/", {"party": "made-up-armi"})
    assert answer.status_code == 400
    assert "made-up-army" in answer.json()["errors"][0]["detail"]


def test_what_changed_since_an_entry_or_a_time_is_listed(ask: Ask) -> None:
    old = published()
    before = LogEntry.objects.latest("n")
    later = NOON + timedelta(days=1)
    new = make_incident("2017-07-05")
    add_claim(new, make_source(), 3)
    make_public(new, at=later)
    for since in (before.n, NOON.isoformat().replace("+00:00", "Z"), "2026-01-15T15:00:00+03:00"):
        assert codes(ask("incidents/", {"changed_since": since})) == [new.code], since
    assert set(codes(ask("incidents/", {"changed_since": 0}))) == {old.code, new.code}
    head = LogEntry.objects.latest("n").n
    assert codes(ask("incidents/", {"changed_since": head})) == []
    assert ask("incidents/", {"changed_since": head + 1}).status_code == 400


@pytest.mark.parametrize("since", ["yesterday", "2017-06-05", "2026-01-15T12:00:00", "-1", ""])
def test_a_time_without_an_offset_is_refused(ask: Ask, since: str) -> None:
    answer = ask("incidents/", {"changed_since": since})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == "changed_since"


def test_each_row_names_its_licence(ask: Ask) -> None:
    incident = published()
    [row] = ask("incidents/").json()["results"]
    assert (row["dataset"], row["licence"]) == ("made-up", "CC0-1.0")
    assert ask(f"incidents/{incident.code}/").json()["licence"] == "CC0-1.0"


def test_a_release_shows_what_it_had_however_records_changed_since(ask: Ask) -> None:
    first, late = published(summary="Made-up first words"), published("2017-07-01")
    gone, joined = published("2017-06-07"), published("2017-06-08")
    name = release().name
    then = ask("incidents/", {"release": name}).json()["results"]
    first.summary = "Made-up second words"
    first.save()
    publish(first, by=make_user("made-up-other"), reason="Made up", at=NOON)
    withdraw(gone, by=make_user(), reason="Made up", at=NOON)
    merge(joined, first, by=make_user(), reason="Made up", at=NOON)
    assert ask("incidents/", {"release": name}).json()["results"] == then
    assert [row["code"] for row in then] == [first.code, gone.code, joined.code]
    assert late.code not in [row["code"] for row in then]
    assert codes(ask("incidents/", {"release": name, "q": "first"})) == [first.code]
    assert codes(ask("incidents/", {"release": name, "q": "second"})) == []
    for code, status in ((first.code, 200), (gone.code, 200), (joined.code, 200), (late.code, 404)):
        answer = ask(f"incidents/{code}/", {"release": name})
        assert answer.status_code == status, code
    whole = ask(f"incidents/{first.code}/", {"release": name})
    check(whole, "/api/v1/incidents/{code}/")
    assert whole.json()["summary"] == "Made-up first words"
    assert [entry["kind"] for entry in whole.json()["history"]] == ["published"]
    assert ask(f"incidents/{gone.code}/").status_code == 410
    assert then[0]["url"].endswith(f"/incidents/{first.code}/?release={name}")


def test_what_was_redacted_since_is_in_no_release_and_its_page_says_why(ask: Ask) -> None:
    stays, gone = published(), published("2017-06-07", parties=("made-up-army",))
    name = release().name
    redact_record(gone)
    for path in ("incidents/", "claims/", "ranges/"):
        assert gone.code not in ask(path, {"release": name}).content.decode()
    answer = ask(f"incidents/{gone.code}/", {"release": name})
    assert answer.status_code == 410
    check(answer, "/api/v1/incidents/{code}/")
    assert answer.json()["reason"] == "Made up: it endangers somebody"
    assert ask("incidents/", {"party": "made-up-army"}).status_code == 400
    assert stays.code in ask("incidents/", {"release": name}).content.decode()


@pytest.mark.parametrize("limit", [1, 2])
def test_a_page_is_full_though_a_record_of_it_was_redacted_since(ask: Ask, limit: int) -> None:
    days = ("2017-06-05", "2017-06-06", "2017-06-07")
    gone, *stay = (published(day) for day in days)
    name = release().name
    redact_record(gone)
    path, found = f"incidents/?limit={limit}&release={name}", []
    while path:
        answer = ask(path)
        found += codes(answer)
        path = (answer.json()["next"] or "").partition("/api/v1/")[2]
    assert found == [incident.code for incident in stay]


def test_a_release_is_asked_by_what_was_known_then(ask: Ask) -> None:
    gone = published(parties=("made-up-army",))
    asked = {"place": "XX", "harm": "killed", "population": "all", "start": "2017-06"}
    monthly = asked | {"end": "2017-06", "party": "made-up-army"}
    name = release().name
    withdraw(gone, by=make_user(), reason="made up", at=NOON)
    published(parties=("made-up-militia",))
    for path, query in (("incidents/", {"party": "made-up-army"}), ("aggregates/monthly", monthly)):
        assert ask(path, query).status_code == 400
        assert ask(path, query | {"release": name}).status_code == 200
        not_yet = query | {"release": name, "party": "made-up-militia"}
        [error] = ask(path, not_yet).json()["errors"]
        assert (error["parameter"], error["accepted"]) == ("party", ["made-up-army"])


def test_a_release_that_there_is_not_is_named_with_those_there_are(ask: Ask) -> None:
    published()
    name = release().name
    for path in ("incidents/", "claims/", "ranges/", "incidents/HT1/"):
        answer = ask(path, {"release": "2017-05.r1"})
        assert answer.status_code == 400, path
        assert answer.json()["errors"][0]["accepted"] == [name]


def rows_of(ask: Ask, path: str, **query: Any) -> list[dict[str, Any]]:
    answer = ask(path, query)
    assert answer.status_code == 200, answer.content
    check(answer, f"/api/v1/{path}")
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def test_claims_are_rows_that_name_their_record_data_set_and_licence(ask: Ask) -> None:
    incident = make_incident()
    add_claim(incident, "Made-up monitor", 5, wording="made-up words")
    secret = make_source("zqmedic", confidential=True, public_alias="Made-up alias")
    add_claim(incident, secret, 7, wording="zqsecret")
    make_public(incident)
    publish_references(at=NOON)
    rows = rows_of(ask, "claims/")
    document = ask(f"incidents/{incident.code}/").json()
    added = ("incident", "dataset", "licence")
    plain = [{name: row[name] for name in row if name not in added} for row in rows]
    assert plain == document["claims"]
    assert {row["incident"]["code"] for row in rows} == {incident.code}
    assert {(row["dataset"], row["licence"]) for row in rows} == {("made-up", "CC0-1.0")}
    assert "zq" not in str(rows)
    [one] = rows_of(ask, "claims/", voice="made-up-monitor", fields="wording,dataset")
    assert one == {"wording": "made-up words", "dataset": "made-up"}
    alias = f"confidential-{secret.pk}"
    assert len(rows_of(ask, "claims/", voice=alias)) == 1
    assert rows_of(ask, "claims/", voice=alias, fields="wording") == [{}]
    assert len(rows_of(ask, "claims/", harm="killed,injured", fate="used")) == 2
    assert rows_of(ask, "claims/", harm="injured") == []


def test_the_real_code_of_a_confidential_voice_is_no_code(ask: Ask) -> None:
    incident = make_incident()
    add_claim(incident, make_source("zqmedic", confidential=True, public_alias="Made-up alias"), 7)
    make_public(incident)
    real, unknown = (ask("claims/", {"voice": code}) for code in ("zqmedic", "zqnobody"))
    assert (real.status_code, unknown.status_code) == (400, 400)
    assert real.json()["errors"][0]["detail"] == unknown.json()["errors"][0]["detail"]


def test_ranges_are_rows_too(ask: Ask) -> None:
    incident = published()
    rows = rows_of(ask, "ranges/", harm="killed", population="civilian")
    assert [(row["incident"]["code"], row["best"]) for row in rows] == [(incident.code, 5)]
    assert rows_of(ask, "ranges/", population="combatant") == []


def test_pages_hold_every_row_once(ask: Ask, subtests: pytest.Subtests) -> None:
    for day in (5, 5, 6):
        incident = make_incident(f"2017-06-{day:02}")
        for number, harm in enumerate(("killed", "injured", "killed")):
            add_claim(incident, f"Made-up voice {number}", 5, harm=harm)
        make_public(incident)
    for path, rows in (("claims/", 9), ("ranges/", 6)):
        whole = rows_of(ask, path)
        assert len(whole) == rows
        for limit in (1, 2, 3, 7):
            with subtests.test(path, limit=limit):
                assert in_pages(ask, path, limit) == whole


def in_pages(ask: Ask, path: str, limit: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    query = f"limit={limit}"
    while query:
        answer = ask(path, query).json()
        assert len(answer["results"]) <= limit
        found += answer["results"]
        query = (answer["next"] or "").partition("?")[2]
    return found


def test_a_longer_page_takes_no_more_queries(ask: Ask, subtests: pytest.Subtests) -> None:
    for day in range(1, 5):
        published(f"2017-06-{day:02}")

    def queries(path: str, limit: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert ask(path, {"limit": limit}).status_code == 200
        return len(captured)

    for path in ("incidents/", "claims/", "ranges/"):
        with subtests.test(path):
            assert queries(path, 1) == queries(path, 4) <= 3


@pytest.mark.parametrize("path", ["claims.csv", "claims/"])
def test_a_browser_that_asks_what_it_may_send_is_answered(client: Client, path: str) -> None:
    answer = client.options(f"/api/v1/{path}")
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (204, "*")


def test_more_values_than_are_taken_are_refused_even_where_they_are_the_same(ask: Ask) -> None:
    assert ask("incidents/", {"kind": ["airstrike"] * 100}).status_code == 200
    answer = ask("incidents/", {"kind": ["airstrike"] * 101})
    assert answer.status_code == 400
    assert "at most 100" in answer.json()["errors"][0]["detail"]


def test_a_whole_table_of_a_release_that_there_is_not_is_refused_before_it_begins(ask: Ask) -> None:
    assert ask("claims.csv", {"release": "2017-05.r1"}).status_code == 400


def test_a_list_of_records_gives_the_keys_that_were_chosen(ask: Ask) -> None:
    published()
    [whole] = rows_of(ask, "incidents/")
    for names in ("n,code", "ranges", "url,licence,withheld"):
        chosen = {name: whole[name] for name in names.split(",")}
        assert rows_of(ask, "incidents/", fields=names) == [chosen]
    assert ask("incidents/", "fields=codes").status_code == 400
