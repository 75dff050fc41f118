"""With a key and without: scopes, addresses, expiry, quota, and what never leaks."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from publication.actions import building
from publication.actions.keys import revoke_key
from publication.api.exports import scopes_of
from publication.api.urls import urlpatterns
from publication.exports.files import FILES
from publication.models import KeyUsage, PartnerKey
from tests.conftest import within
from tests.publication.api.conftest import SUMMER, Ask, let_go, release_month
from tests.publication.cutting import quick_products
from tests.publication.test_keys import issue
from tests.world import make_user, undone

pytestmark = pytest.mark.usefixtures("as_released")

MONTHLY = "aggregates/monthly"
SCOPES = ["releases", "live", "incidents", "claims"]
# What each door asks of a key; None: nothing is asked, a key or none.
DOORS: dict[str, list[str] | None] = {
    "": None,
    "codebook/": None,
    "codebook/harm/": None,
    "log/": None,
    "status/": None,
    "schema/": None,
    "places/": [],
    "places/SY11/": [],
    "datasets/": [],
    "coverage/": [],
    "sources/": [],
    "usage/": [],
    MONTHLY: ["live"],
    MONTHLY + ".csv": ["live"],
    MONTHLY + ".hxl.csv": ["live"],
    "incidents/": ["incidents"],
    **{file.name: list(scopes_of(file)) for file in FILES},
    "ranges/": ["incidents"],
    "claims/": ["incidents", "claims"],
    "incidents/CODE/": ["incidents", "claims"],
    "changes/": ["incidents", "claims"],
    "releases/": ["releases"],
    "releases/RELEASE/": ["releases"],
    "releases/RELEASE/diff/RELEASE/": ["releases"],
    "releases/RELEASE/README.md": ["releases"],
}
Given = Callable[..., dict[str, str]]


@pytest.fixture(scope="module")
def released(
    seeded_database: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """The seed data and a release of June 2017 with its quick files, made once."""
    root = tmp_path_factory.mktemp("releases")
    with (
        django_db_blocker.unblock(),
        within(seeded_database),
        override_settings(RELEASES_ROOT=root),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(building, "list_products", quick_products)
        release_month("2017-06")
        yield


@pytest.fixture
def as_released(released: None) -> Iterator[None]:
    with undone():
        yield


@pytest.fixture
def given() -> Given:
    """Issue a key for a year, and return the header that sends it."""

    def make(*scopes: str, **more: Any) -> dict[str, str]:
        now = timezone.now()
        values = {"expires_at": now + timedelta(days=365), "scopes": list(scopes), **more}
        _, key = issue(f"Made-up NGO {PartnerKey.objects.count()}", at=now, **values)
        return {"authorization": f"Bearer {key}"}

    return make


def path_of(door: str, ask: Ask) -> str:
    door = door.replace("RELEASE", "2017-06.r1")
    if "CODE" not in door:
        return door
    return door.replace("CODE", str(ask("incidents/", "limit=1").json()["results"][0]["code"]))


def query_of(door: str) -> dict[str, str]:
    return SUMMER if door.startswith(MONTHLY) else {}


def test_every_door_is_in_the_matrix() -> None:
    assert len(DOORS) == len([pattern for pattern in urlpatterns if pattern.name]) - 1  # docs


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("scope", SCOPES)
def test_a_key_opens_what_its_scope_names(ask: Ask, given: Given, door: str, scope: str) -> None:
    needed = DOORS[door] or []
    answer = ask(path_of(door, ask), query_of(door), **given(scope))
    missing = [each for each in needed if each != scope]
    if missing:
        assert answer.status_code == 403
        assert answer.json()["scopes"] == missing
        assert answer.json()["detail"] == f"This key lacks the scope {' and '.join(missing)}."
        assert answer.headers["Cache-Control"] == "no-store"
    else:
        assert answer.status_code == 200
    let_go(answer)


@pytest.mark.parametrize("door", DOORS)
def test_without_a_key_the_setting_decides(ask: Ask, settings: Any, door: str) -> None:
    path = path_of(door, ask)
    alone = ask(path, query_of(door))
    let_go(alone)
    assert alone.status_code == (401 if door == "usage/" else 200)
    settings.API_ANONYMOUS = False
    answer = ask(path, query_of(door), if_none_match=alone.headers.get("ETag", "*"))
    if DOORS[door] is None:
        assert answer.status_code in (200, 304)
    else:
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="harmtrack"'
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_key_with_every_scope_reads_without_anonymous_reading(
    ask: Ask, given: Given, settings: Any
) -> None:
    settings.API_ANONYMOUS = False
    with_key = given(*SCOPES)
    for path in ("incidents/", "changes/", "places/"):
        answer = ask(path, **with_key)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "private, max-age=0, must-revalidate"
        assert "Authorization" in answer.headers["Vary"]


@pytest.mark.parametrize("sent", ["", "x", "htk_00000000_" + "a" * 43])
def test_what_is_no_key_opens_nothing_even_in_the_open(ask: Ask, sent: str) -> None:
    answer = ask("codebook/", authorization=f"Bearer {sent}")
    assert (answer.status_code, answer.json()["detail"]) == (401, "There is no such key.")
    assert not sent or sent not in answer.content.decode().replace("There is no such key", "")


def test_the_right_beginning_is_not_enough(ask: Ask, given: Given) -> None:
    sent = given("live")["authorization"]
    wrong = sent[:-1] + ("a" if sent[-1] != "a" else "b")
    assert ask("log/", authorization=sent).status_code == 200
    assert ask("log/", authorization=wrong).status_code == 401


def test_another_scheme_is_not_for_us(ask: Ask) -> None:
    assert ask("log/", authorization="Basic bWFkZTp1cA==").status_code == 200


def test_an_expired_key_says_so(ask: Ask, given: Given) -> None:
    sent = given("live")
    PartnerKey.objects.update(expires_at=timezone.now())
    answer = ask("log/", **sent)
    assert (answer.status_code, answer.json()["detail"]) == (401, "This key has expired.")


def test_a_revoked_key_is_closed_at_once(ask: Ask, given: Given) -> None:
    sent = given("live")
    tag = ask("log/", **sent).headers["ETag"]
    key = PartnerKey.objects.get()
    revoke_key(key, by=make_user(), at=timezone.now(), reason="made up")
    answer = ask("log/", **sent, if_none_match=tag)
    assert (answer.status_code, answer.json()["detail"]) == (401, "This key was revoked.")


def test_a_key_is_used_from_its_addresses_alone(client: Client, ask: Ask, given: Given) -> None:
    sent = given("live", addresses=["192.0.2.0/24"])
    answer = ask("log/", **sent)
    assert answer.status_code == 403
    assert answer.json()["detail"] == "This key may not be used from this address."
    client.defaults["REMOTE_ADDR"] = "192.0.2.99"
    assert ask("log/", **sent).status_code == 200


def test_the_quota_of_the_day_is_told_and_held(ask: Ask, given: Given) -> None:
    sent = given("live", quota=2)
    answers = [ask("log/", **sent) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 86400
    told = [answer.headers["RateLimit"].partition(";t=")[0] for answer in answers]
    assert told == ['"key";r=1', '"key";r=0', '"key";r=0']
    assert answers[0].headers["RateLimit-Policy"] == '"key";q=2;w=86400'
    assert KeyUsage.objects.get().requests == 3


def test_a_partner_sees_the_use_of_its_own_key_alone(ask: Ask, given: Given) -> None:
    mine, other = given("live"), given("live", "claims")
    for _ in range(2):
        ask("log/", **other)
    ask("log/", **mine)
    answer = ask("usage/", **mine)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    told = answer.json()
    assert (told["name"], told["scopes"], told["quota"]) == ("Made-up NGO 0", ["live"], 10_000)
    assert told["days"] == [{"day": f"{timezone.now():%Y-%m-%d}", "requests": 2}]
    assert [each["requests"] for each in ask("usage/", **other).json()["days"]] == [3]


def test_a_tag_of_one_scope_is_not_that_of_another(ask: Ask, given: Given) -> None:
    headers = [{}, given("live"), given("live", "incidents")]
    assert len({ask("places/", **each).headers["ETag"] for each in headers}) == 3


def test_a_key_in_an_address_is_refused_and_never_repeated(ask: Ask, given: Given) -> None:
    key = given("live")["authorization"].removeprefix("Bearer ")
    for query in ({"key": key}, {"cursor": key}, {"place": key}, {key: "1"}):
        answer = ask("incidents/", query)
        assert answer.status_code == 400
        assert key not in answer.content.decode()
        assert "Authorization: Bearer" in answer.content.decode()


def test_no_key_is_ever_logged(
    ask: Ask, given: Given, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level("DEBUG")
    sent = given("live")
    secret = sent["authorization"][-43:]
    for path in ("log/", "incidents/", "nothing/"):
        ask(path, **sent)
    ask("log/", authorization=sent["authorization"][:-1])
    by = make_user("made-up-administrator")
    PartnerKey.objects.update(revoked_at=timezone.now(), revoked_by=by)
    ask("log/", **sent)
    monkeypatch.setattr("publication.api.base.read_head", lambda: 1 / 0)
    PartnerKey.objects.update(revoked_at=None, revoked_by=None)
    assert ask("log/", **sent).status_code == 500
    assert "ZeroDivisionError" in caplog.text
    assert secret[:-1] not in caplog.text


def test_a_browser_may_send_a_key_from_another_site(client: Client, settings: Any) -> None:
    settings.API_ANONYMOUS = False
    answer = client.options("/api/v1/incidents/", headers={"origin": "https://ngo.example"})
    assert answer.status_code == 204
    assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("door", ["incidents/", "claims/", "ranges/", "incidents/CODE/"])
def test_a_release_opens_with_the_scope_of_releases_alone(
    ask: Ask, given: Given, door: str
) -> None:
    path, name = path_of(door, ask), "2017-06.r1"
    answer = ask(path, {"release": name}, **given("live", "incidents", "claims"))
    assert (answer.status_code, answer.json()["scopes"]) == (403, ["releases"])
    assert ask(path, {"release": name}, **given("releases")).status_code == 200
