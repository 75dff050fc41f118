"""Answers at hand are the same as fresh ones, and none outlives what it says."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import RequestFactory

from publication.actions.keys import revoke_key
from publication.actions.publishing import withdraw
from publication.actions.redacting import redact
from publication.api import kept
from publication.api.aggregates import MonthlyView
from publication.api.kept import Kept, Shelf
from tests.publication.api.conftest import Ask
from tests.publication.test_keys import issue
from tests.world import NOON, add_claim, make_incident, make_public, make_user

pytestmark = pytest.mark.django_db

MONTHLY = "aggregates/monthly"
ASKED = {
    "place": "XX", "harm": "killed", "population": "civilian", "start": "2017-06", "end": "2017-06",
}  # fmt: skip


@pytest.fixture
def views(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The requests that reached the view."""
    seen: list[Any] = []
    usual = MonthlyView.answer

    def answer(view: Any, asked: Any, head: Any, **captured: str) -> Any:
        seen.append(asked)
        return usual(view, asked, head, **captured)

    monkeypatch.setattr(MonthlyView, "answer", answer)
    return seen


def publish_one(low: int = 5) -> Any:
    incident = make_incident("2017-06-05")
    add_claim(incident, low=low)
    make_public(incident)
    return incident


def best(answer: Any) -> Any:
    assert answer.status_code == 200
    return answer.json()["results"][0]["best"]


def test_the_second_answer_is_the_first_and_reaches_no_view(ask: Ask, views: list[Any]) -> None:
    publish_one()
    first, second = ask(MONTHLY, ASKED), ask(MONTHLY, ASKED)
    assert len(views) == 1
    assert second.content == first.content
    assert dict(second.items()) == dict(first.items())


def test_what_is_published_is_told_at_once(ask: Ask) -> None:
    publish_one()
    assert best(ask(MONTHLY, ASKED)) == 5
    publish_one(7)
    assert best(ask(MONTHLY, ASKED)) == 12


def test_what_is_withdrawn_or_redacted_is_told_no_more(ask: Ask) -> None:
    publish_one(1)
    withdrawn, redacted = publish_one(), publish_one(7)
    assert best(ask(MONTHLY, ASKED)) == 13
    withdraw(withdrawn, by=make_user("made-up-reviewer"), reason="Made up", at=NOON)
    assert best(ask(MONTHLY, ASKED)) == 8
    redact(
        f"incident:{redacted.code}",
        by=make_user("made-up-reviewer"),
        agreed_by=make_user("made-up-second"),
        reason="Made up",
        at=NOON,
    )
    assert best(ask(MONTHLY, ASKED)) == 1


def test_each_language_and_form_has_its_own(ask: Ask) -> None:
    publish_one()
    english = ask(MONTHLY, ASKED).json()["caution"]
    assert ask(MONTHLY, ASKED, accept_language="ar").json()["caution"] != english
    assert ask(MONTHLY, ASKED).json()["caution"] == english
    assert ask(MONTHLY, ASKED, accept="text/csv").headers["Content-Type"].startswith("text/csv")
    assert ask(MONTHLY, ASKED).headers["Content-Type"] == "application/json"


def test_a_cookie_chooses_a_language_too(ask: Ask, client: Any) -> None:
    publish_one()
    english = ask(MONTHLY, ASKED).json()["caution"]
    client.cookies["django_language"] = "ar"
    assert ask(MONTHLY, ASKED).json()["caution"] != english


def test_a_revoked_key_opens_nothing_that_is_at_hand(ask: Ask) -> None:
    publish_one()
    key, told = issue(scopes=["live"])
    sent = {"authorization": f"Bearer {told}"}
    assert best(ask(MONTHLY, ASKED)) == best(ask(MONTHLY, ASKED, **sent)) == 5
    revoke_key(key, by=make_user("made-up-administrator"), at=NOON, reason="Made up")
    assert ask(MONTHLY, ASKED, **sent).status_code == 401


def test_what_is_at_hand_is_closed_with_anonymous_reading(ask: Ask, settings: Any) -> None:
    publish_one()
    assert best(ask(MONTHLY, ASKED)) == 5
    settings.API_ANONYMOUS = False
    assert ask(MONTHLY, ASKED).status_code == 401


def test_answers_at_hand_are_counted_and_refused_as_others(
    ask: Ask, client: Any, settings: Any
) -> None:
    publish_one()
    settings.API_ANONYMOUS_RATE = "2/day"
    client.defaults["REMOTE_ADDR"] = f"made-up {uuid4()}"
    answers = [ask(MONTHLY, ASKED) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    left = [answer.headers["RateLimit"].partition(";t=")[0] for answer in answers]
    assert left == [f'"anonymous";r={n}' for n in (1, 0, 0)]
    assert answers[-1].headers["Content-Type"] == "application/problem+json"


def test_another_host_is_still_refused(ask: Ask) -> None:
    publish_one()
    assert ask(MONTHLY, ASKED).status_code == 200
    assert ask(MONTHLY, ASKED, host="elsewhere.example").status_code == 400


def test_a_question_that_is_refused_is_not_kept(ask: Ask) -> None:
    for _ in range(2):
        answer = ask(MONTHLY, ASKED | {"harm": "x"})
        assert answer.status_code == 400
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_nothing_is_kept_of_an_answer_during_which_the_log_grew(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_one()
    states = iter([(1, "a"), (2, "b")])
    monkeypatch.setattr(kept, "read_state", lambda: next(states))
    ask(MONTHLY, ASKED)
    assert kept.shelf.taken == 0


def test_the_shelf_lets_go_of_what_was_not_asked_for_longest() -> None:
    shelf = Shelf(room=10)
    for name in "ab":
        shelf.put((name,), Kept((1,), b"12345", {}))
    shelf.find(("a",))
    shelf.put(("c",), Kept((1,), b"12345", {}))
    assert (shelf.find(("a",)), shelf.find(("b",))) == (Kept((1,), b"12345", {}), None)
    assert shelf.taken == 10


@pytest.mark.parametrize("name", ["release", "rel%65ase"])
def test_a_question_of_a_release_is_not_kept_however_its_name_is_written(name: str) -> None:
    request = RequestFactory().get(f"/api/v1/{MONTHLY}?{name}=2017-06.r1")
    assert kept.question_of(request) is None
