"""Caching, other sites, other methods, and what goes wrong."""

import json
from gzip import decompress as gunzip
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from redis import Redis
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from publication.api import aggregates, base, limits
from publication.api.base import entity_tag
from publication.api.state import Head
from tests.publication.api.conftest import SUMMER, Ask
from tests.world import add_claim, make_incident, make_public

MONTHLY = "aggregates/monthly"
PATHS = [
    "", "incidents/", "codebook/", "codebook/harm/", "places/", "places/SY11/", "datasets/",
    "coverage/", "sources/", "log/", "status/", "changes/",
]  # fmt: skip


@pytest.mark.usefixtures("seeded_reader")
@pytest.mark.parametrize("path", PATHS)
def test_the_reader_role_is_enough(ask: Ask, path: str) -> None:
    assert ask(path).status_code == 200


@pytest.mark.usefixtures("seeded_reader")
@pytest.mark.parametrize("suffix", ["", ".csv", ".json"])
def test_the_reader_role_is_enough_for_figures(ask: Ask, suffix: str) -> None:
    assert ask(MONTHLY + suffix, SUMMER).status_code == 200


@pytest.mark.usefixtures("seeded_reader")
def test_the_reader_role_is_enough_for_a_whole_record(ask: Ask) -> None:
    url = ask("incidents/", "limit=1").json()["results"][0]["url"]
    assert ask(url.partition("/api/v1/")[2]).status_code == 200


@pytest.mark.django_db
def test_an_answer_depends_on_no_session(client: Client, ask: Ask) -> None:
    """Who is logged in to the admin reads the API under the reader role as well."""
    client.force_login(User.objects.create_user("made-up"))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE harmtrack_reader")
    answer = ask("incidents/")
    assert answer.status_code == 200
    assert "Cookie" not in answer.headers["Vary"]
    assert not answer.cookies


@pytest.mark.usefixtures("seeded_reader")
@pytest.mark.parametrize(("path", "query"), [*((path, {}) for path in PATHS), (MONTHLY, SUMMER)])
def test_what_still_stands_is_304(ask: Ask, path: str, query: dict[str, str]) -> None:
    answer = ask(path, query)
    assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    strong = answer.headers["ETag"].removeprefix("W/")
    assert ask(path, query, if_none_match=strong).status_code == 304
    again = ask(path, query, if_none_match=f'"other", {answer.headers["ETag"]}')
    assert (again.status_code, again.content) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary"):
        assert again.headers[name] == answer.headers[name]


@pytest.mark.usefixtures("seeded")
def test_304_takes_the_head_of_the_log_alone(ask: Ask, django_assert_num_queries: Any) -> None:
    tag = ask(MONTHLY, SUMMER).headers["ETag"]
    # A prepared statement reads it.
    with django_assert_num_queries(0):
        assert ask(MONTHLY, SUMMER, if_none_match=tag).status_code == 304


@pytest.mark.usefixtures("seeded")
def test_the_tag_changes_with_all_that_an_answer_depends_on(ask: Ask) -> None:
    tags = [
        answer.headers["ETag"]
        for answer in (
            ask(MONTHLY, SUMMER),
            ask(MONTHLY, SUMMER | {"interval": "all"}),
            ask(MONTHLY, SUMMER, accept_language="ar"),
            ask(MONTHLY, SUMMER, accept="text/csv"),
            ask("incidents/"),
        )
    ]
    incident = make_incident()
    add_claim(incident)
    make_public(incident)
    tags.append(ask(MONTHLY, SUMMER).headers["ETag"])
    assert len(set(tags)) == len(tags)


@pytest.mark.usefixtures("seeded_reader")
def test_a_refused_question_is_never_304(ask: Ask) -> None:
    assert ask(MONTHLY, SUMMER | {"harm": "x"}, if_none_match="*").status_code == 400
    assert ask("incidents/HT1/", if_none_match="*").status_code == 404


@pytest.mark.usefixtures("seeded_reader")
@pytest.mark.parametrize(
    ("path", "status"),
    [("log/", 200), ("incidents/HT1/", 404), ("log/?x=1", 400), ("schema/", 200)],
)
def test_pages_of_other_sites_may_read(ask: Ask, path: str, status: int) -> None:
    answer = ask(path, origin="https://ngo.example")
    assert answer.status_code == status
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]


def test_a_browser_may_ask_what_it_may_send(client: Client) -> None:
    answer = client.options("/api/v1/aggregates/monthly", headers={"origin": "https://ngo.example"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["Access-Control-Allow-Headers"] == "Authorization, If-None-Match"


@pytest.mark.usefixtures("seeded_reader")
def test_head_answers_as_get_does(client: Client, ask: Ask) -> None:
    head = client.head("/api/v1/log/")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == ask("log/").headers["ETag"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written_here(client: Client, method: str) -> None:
    answer: Any = getattr(client, method)("/api/v1/incidents/")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert_problem(answer, 405, "Method Not Allowed")


@pytest.mark.parametrize("accept", ["application/xml", "image/png"])
def test_a_media_type_that_there_is_not(ask: Ask, accept: str) -> None:
    assert_problem(ask("incidents/", accept=accept), 406, "Not Acceptable")


@pytest.mark.parametrize(
    "path",
    ["nothing/", "aggregates/", "aggregates/monthly.xml", "incidents/%00/", "incidents/a%0Ab/"],
)
def test_an_address_with_nothing_under_it(ask: Ask, path: str) -> None:
    assert_problem(ask(path), 404, "Not Found")


@pytest.mark.parametrize("path", ["incidents", "codebook/harm"])
def test_an_address_without_its_slash_leads_on(ask: Ask, path: str) -> None:
    answer = ask(path)
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/api/v1/{path}/")


@pytest.mark.django_db
def test_too_many_requests(ask: Ask, settings: Any, client: Client) -> None:
    settings.API_ANONYMOUS_RATE = "2/day"
    client.defaults["REMOTE_ADDR"] = f"made-up {uuid4()}"
    answers = [ask("log/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 86400
    assert_problem(answers[-1], 429, "Too Many Requests")
    left = [answer.headers["RateLimit"].partition(";t=") for answer in answers]
    assert [each[0] for each in left] == [f'"anonymous";r={n}' for n in (1, 0, 0)]
    assert all(0 < int(each[2]) <= 86400 for each in left)
    assert {answer.headers["RateLimit-Policy"] for answer in answers} == {'"anonymous";q=2;w=86400'}
    client.defaults["REMOTE_ADDR"] = f"made-up {uuid4()}"
    assert ask("log/").status_code == 200


@pytest.mark.django_db
def test_without_the_message_server_requests_are_answered_uncounted(
    ask: Ask, settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings.API_ANONYMOUS_RATE = "1/day"
    monkeypatch.setattr(limits, "server", lambda: Redis(port=1))
    answers = [ask("log/") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert "RateLimit" not in answers[0].headers
    assert "Requests are not counted" in caplog.text


@pytest.mark.usefixtures("seeded_reader")
def test_answers_are_compressed_for_whoever_can_read_that(ask: Ask) -> None:
    plain, packed = ask("places/"), ask("places/", accept_encoding="gzip")
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gunzip(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 3
    for answer in (plain, packed):
        assert "Accept-Encoding" in answer.headers["Vary"]
    assert packed.headers["ETag"] == plain.headers["ETag"]


@pytest.mark.usefixtures("seeded_reader")
@pytest.mark.parametrize("path", ["incidents/", "places/", "datasets/", "coverage/", "sources/"])
def test_a_list_is_read_whole_by_its_links_and_says_its_page_size(ask: Ask, path: str) -> None:
    seen: list[Any] = []
    query = "limit=500"
    while query:
        page = ask(path, query).json()
        assert page["limit"] == 500
        assert len(page["results"]) <= 500
        seen += [json.dumps(each) for each in page["results"]]
        query = (page["next"] or "").partition("?")[2]
    assert len(seen) == len(set(seen)) > 0
    assert ask(path, "limit=501").status_code == 400
    assert ask(path, "offset=1").status_code == 400


@pytest.mark.usefixtures("seeded_reader")
def test_a_failure_says_nothing_of_its_cause(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*arguments: object) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr(aggregates, "answer", fail)
    answer = ask(MONTHLY, SUMMER)
    assert_problem(answer, 500, "Internal Server Error")
    assert b"secret" not in answer.content
    assert "a secret" in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["incidents/", "log/", "incidents.csv"])
def test_a_database_that_is_away_is_told_and_when_to_ask_again(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    def fail() -> None:
        raise OperationalError("made-up host is away")

    monkeypatch.setattr(base, "read_head", fail)
    answer = ask(path)
    assert_problem(answer, 503, "Service Unavailable")
    assert answer.headers["Retry-After"] == "30"
    assert b"host" not in answer.content
    assert "made-up host" in caplog.text


def assert_problem(answer: Any, status: int, title: str) -> None:
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    problem = answer.json()
    assert (problem["type"], problem["status"], problem["title"]) == ("about:blank", status, title)
    assert problem["detail"]
    assert problem["errors"] == []


def test_the_tag_is_of_the_log_itself_and_not_of_its_length() -> None:
    """A backup that was restored may grow to the same number by other entries."""
    request = Request(RequestFactory().get("/api/v1/incidents/"))
    request.accepted_renderer = JSONRenderer()
    tags = {entity_tag(request, Head(n=5, hash=entry * 64)) for entry in "ab"}
    assert len(tags) == 2
