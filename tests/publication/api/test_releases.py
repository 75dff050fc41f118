"""Releases over the API: the list, their files to the byte, and what moved between two."""

from hashlib import sha256
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from publication.actions.cutting import withdraw_release
from publication.models import Release, ReleaseFile
from publication.shelf import path_of
from tests.publication.api.conftest import Ask, release_month
from tests.publication.api.test_schema import check
from tests.world import NOON, add_claim, make_incident, make_public, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("releases_root")]


def publish_one(low: int = 5, when: str = "2017-06-05") -> str:
    incident = make_incident(when)
    add_claim(incident, low=low)
    make_public(incident)
    return incident.code


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.fixture
def june() -> Release:
    publish_one()
    return release_month("2017-06")


def test_releases_are_listed_with_the_newest_first(ask: Ask, june: Release) -> None:
    publish_one(when="2017-07-05")
    release_month("2017-07")
    release_month("2017-06")
    answer = ask("releases/")
    check(answer, "/api/v1/releases/")
    found = answer.json()["results"]
    assert [each["name"] for each in found] == ["2017-06.r2", "2017-07.r1", "2017-06.r1"]
    assert [each["superseded_by"] for each in found] == [None, None, "2017-06.r2"]
    assert found[1]["predecessor"] == "2017-06.r1"
    first = ask("releases/", "limit=2").json()
    rest = ask(
        first["next"].partition("/api/v1/")[2].partition("?")[0], first["next"].partition("?")[2]
    )
    assert [each["name"] for each in rest.json()["results"]] == ["2017-06.r1"]
    assert rest.json()["next"] is None


def test_a_release_names_its_files_with_their_hashes(ask: Ask, june: Release) -> None:
    answer = ask("releases/2017-06.r1/")
    check(answer, "/api/v1/releases/{release}/")
    told = answer.json()
    assert told["log"] == {"n": june.n, "hash": june.head_hash}
    assert told["waivers"][0]["reason"] == "Made up"
    assert {"README.md", "CITATION.cff", "manifest.json"} <= {
        each["name"] for each in told["files"]
    }
    for file in told["files"]:
        sent = ask(file["url"].partition("/api/v1/")[2])
        assert (sent.status_code, sent.headers["Content-Length"]) == (200, str(file["bytes"]))
        assert sha256(body(sent)).hexdigest() == file["sha256"]
        assert sent.headers["ETag"] == f'"{file["sha256"]}"'
        assert sent.headers["Cache-Control"] == "public, max-age=86400"


def test_what_is_not_out_yet_is_not_there(ask: Ask, june: Release) -> None:
    Release.objects.create(
        name="2017-07.r1", month="2017-07-01", revision=1, n=june.n, head_hash=june.head_hash,
        started_at=NOON, heartbeat_at=NOON,
    )  # fmt: skip
    for path in ("", "diff/2017-06.r1/", "README.md"):
        assert ask(f"releases/2017-07.r1/{path}").status_code == 404
    assert ask("releases/2017-06.r1/made-up.csv").status_code == 404
    assert ask("releases/made-up/").status_code == 404
    assert len(ask("releases/").json()["results"]) == 1


def test_a_file_in_hand_is_not_sent_again(ask: Ask, june: Release) -> None:
    first = ask("releases/2017-06.r1/README.md")
    assert body(first)
    tag = first.headers["ETag"]
    again = ask("releases/2017-06.r1/README.md", if_none_match=tag)
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("sent", ["W/{}", '"another", {}'])
def test_a_file_in_hand_is_known_by_its_tag_weak_or_not(ask: Ask, june: Release, sent: str) -> None:
    tag = f'"{june.files.get(name="README.md").sha256}"'
    again = ask("releases/2017-06.r1/README.md", if_none_match=sent.format(tag))
    assert (again.status_code, again.headers["ETag"]) == (304, tag)


def test_a_name_that_no_release_can_have_is_not_there(
    ask: Ask, june: Release, subtests: pytest.Subtests
) -> None:
    for path in ("%00/", "%00/diff/2017-06.r1/", "2017-06.r1/%00/", "2017-06.r1/a%2f../"):
        with subtests.test(path):
            answer = ask(f"releases/{path}")
            told = (answer.status_code, answer.headers["Content-Type"])
            assert told == (404, "application/problem+json")


@pytest.mark.parametrize("asked", [{}, {"range": "bytes=0-9"}])
def test_a_file_that_the_store_lost_is_told_and_raises_the_alarm(
    ask: Ask, june: Release, caplog: pytest.LogCaptureFixture, asked: dict[str, str]
) -> None:
    path_of(june.files.get(name="README.md")).unlink()
    answer = ask("releases/2017-06.r1/README.md", **asked)
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json")
    assert "README.md cannot be read now" in answer.json()["detail"]
    assert "ETag" not in answer.headers
    assert "is not in the store" in caplog.text


RANGES: dict[str, tuple[int, int | None]] = {
    "bytes=0-9": (0, 10),
    "bytes=5-5": (5, 6),
    "bytes=10-": (10, None),
    "bytes=-7": (-7, None),
    "bytes=3-999999": (3, None),
}


def test_a_range_of_bytes_is_sent(ask: Ask, june: Release, subtests: pytest.Subtests) -> None:
    whole = body(ask("releases/2017-06.r1/README.md"))
    for asked, (start, end) in RANGES.items():
        with subtests.test(asked):
            part = ask("releases/2017-06.r1/README.md", range=asked, accept_encoding="gzip")
            assert (part.status_code, body(part)) == (206, whole[start:end])
            first = len(whole) + start if start < 0 else start
            last = first + len(whole[start:end]) - 1
            assert part.headers["Content-Range"] == f"bytes {first}-{last}/{len(whole)}"
            assert part.headers["Content-Disposition"] == 'attachment; filename="README.md"'


NO_RANGES = [
    {"range": "bytes=9-3"},
    {"range": f"bytes={'9' * 5000}-"},
    {"range": f"bytes=0-{'9' * 5000}"},
    {"range": "bytes=999999-"},
    {"range": "bytes=-0"},
    {"range": "bytes=-"},
    {"range": "lines=0-9"},
    {"range": "bytes=0-9", "if_range": '"another"'},
]


def test_what_is_no_range_of_this_file_is_answered_with_all_of_it(
    ask: Ask, june: Release, subtests: pytest.Subtests
) -> None:
    for headers in NO_RANGES:
        with subtests.test(**headers):
            answer = ask("releases/2017-06.r1/README.md", accept_encoding="gzip", **headers)
            assert answer.status_code == 200
            assert len(body(answer)) == ReleaseFile.objects.get(name="README.md").bytes


def test_a_range_is_of_get_alone(client: Client, june: Release) -> None:
    asked = {"Range": "bytes=0-9"}
    answer = client.head("/api/v1/releases/2017-06.r1/README.md", headers=asked)
    whole = june.files.get(name="README.md").bytes
    assert (answer.status_code, answer.headers["Content-Length"]) == (200, str(whole))
    answer.close()


def test_a_redacted_file_is_gone_and_says_so(ask: Ask, june: Release) -> None:
    june.files.filter(name="README.md").update(redacted_at=NOON)
    answer = ask("releases/2017-06.r1/README.md")
    check(answer, "/api/v1/releases/{release}/{file}")
    assert (answer.status_code, answer.json()["superseded_by"]) == (410, None)
    told = ask("releases/2017-06.r1/").json()
    assert told["new_revision_due"] is True
    assert [each["name"] for each in told["files"] if each["redacted"]] == ["README.md"]
    release_month("2017-06")
    assert ask("releases/2017-06.r1/README.md").json()["superseded_by"] == "2017-06.r2"


def test_an_answer_in_hand_falls_when_a_release_is_out_withdrawn_or_redacted(
    ask: Ask, june: Release
) -> None:
    paths = ("releases/", "releases/2017-06.r1/", "status/")

    def fresh(tags: dict[str, str]) -> set[int]:
        return {ask(path, if_none_match=tag).status_code for path, tag in tags.items()}

    def held() -> dict[str, str]:
        return {path: ask(path).headers["ETag"] for path in paths}

    tags = held()
    assert fresh(tags) == {304}
    release_month("2017-06")
    assert fresh(tags) == {200}
    tags = held()
    withdraw_release(june, by=make_user(), at=NOON, reason="Made up")
    assert fresh(tags) == {200}
    tags = held()
    june.files.filter(name="README.md").update(redacted_at=NOON)
    assert fresh(tags) == {200}


def test_a_withdrawn_release_says_why(ask: Ask, june: Release) -> None:
    withdraw_release(june, by=make_user(), at=NOON, reason="Made up")
    answer = ask("releases/2017-06.r1/")
    check(answer, "/api/v1/releases/{release}/")
    assert answer.json()["withdrawn"]["reason"] == "Made up"
    assert body(ask("releases/2017-06.r1/README.md"))
    assert ask("status/").json()["release"] is None


def test_the_status_names_the_last_release_and_the_next(
    ask: Ask, june: Release, settings: Any
) -> None:
    answer = ask("status/")
    check(answer, "/api/v1/status/")
    assert answer.json()["release"]["name"] == "2017-06.r1"
    assert answer.json()["release"]["n"] == june.n
    assert answer.json()["next_release_on"] is None
    settings.RELEASE_DAY = 15
    assert ask("status/").json()["next_release_on"].endswith("-15")


def test_the_diff_tells_old_and_new_and_what_made_the_difference(ask: Ask, june: Release) -> None:
    late = publish_one(low=7)
    publish_one(when="2017-07-05")
    release_month("2017-07")
    answer = ask("releases/2017-06.r1/diff/2017-07.r1/")
    check(answer, "/api/v1/releases/{release}/diff/{later}/")
    told = answer.json()
    assert (told["until"], told["months_in_one"]) == ("2017-06-30", ["2017-07"])
    [moved] = told["results"]
    assert (moved["month"], moved["place"]) == ("2017-06", "XX")
    assert (moved["before"]["best"], moved["after"]["best"], moved["change"]["best"]) == (5, 12, 7)
    [part] = moved["parts"]
    assert (part["code"], part["reason"], part["change"]["best"]) == (late, "late_claim", 7)
    assert [step["kind"] for step in part["entries"]] == ["published"]


def test_the_diff_is_asked_from_the_earlier_to_the_later(ask: Ask, june: Release) -> None:
    publish_one()
    release_month("2017-06")
    answer = ask("releases/2017-06.r2/diff/2017-06.r1/")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["accepted"] == ["2017-06.r1/diff/2017-06.r2"]


def test_the_diff_can_be_asked_of_one_place(ask: Ask, june: Release) -> None:
    publish_one(low=7)
    release_month("2017-06")
    path = "releases/2017-06.r1/diff/2017-06.r2/"
    assert ask(path, "place=XX01").json()["results"][0]["place"] == "XX01"
    assert ask(path, "place=nowhere").status_code == 400


def test_everything_is_read_with_the_rights_of_the_reader(ask: Ask, june: Release) -> None:
    publish_one()
    release_month("2017-06")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE harmtrack_reader")
    for path in ("", "2017-06.r1/", "2017-06.r1/README.md", "2017-06.r1/diff/2017-06.r2/"):
        answer = ask(f"releases/{path}")
        assert (answer.status_code, bool(body(answer))) == (200, True)


def test_the_release_is_the_same_to_the_byte_after_the_next_one(ask: Ask, june: Release) -> None:
    """Fetched after r2 exists and after its incidents changed."""
    before = {file.name: path_of(file).read_bytes() for file in june.files.all()}
    publish_one(low=70)
    release_month("2017-06")
    for name, content in before.items():
        assert body(ask(f"releases/2017-06.r1/{name}")) == content
