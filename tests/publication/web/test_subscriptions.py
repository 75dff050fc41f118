"""Letters about releases: asked for, confirmed, sent once, ended by one click, and forgotten."""

import logging
import re
from datetime import date, datetime, timedelta
from smtplib import SMTPException
from typing import Any
from unittest.mock import Mock

import pytest
from celery.exceptions import Retry
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from publication import tasks
from publication.actions import subscribing
from publication.actions.subscribing import (
    NotTaken,
    announce_releases,
    confirm,
    find_unwritten,
    forget_unconfirmed,
    subscribe,
    write_to_confirm,
)
from publication.api.limits import Rate
from publication.models import Letter, LogEntry, Release, Subscriber
from publication.web import subscriptions
from tests.world import NOON, add_claim, make_incident, make_public

pytestmark = pytest.mark.django_db

ADDRESS = "made-up-reader@example.org"
LATER = NOON + timedelta(days=1)


@pytest.fixture(autouse=True)
def uncounted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count nobody: the tests share one address."""
    monkeypatch.setattr(subscriptions, "take", lambda rate, who: None)


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    """A worker that does at once what the page hands to it; what that was."""
    given = []

    def take(arguments: tuple[int, str], **how: Any) -> None:
        given.append(arguments)
        tasks.write_to_confirm(*arguments)

    monkeypatch.setattr(tasks.write_to_confirm, "apply_async", take)
    return given


def ask(email: str = ADDRESS, language: str = "en", *, at: datetime = NOON) -> bool:
    return write_to_confirm(subscribe(email, language, at=at), language, at=at)


def post(client: Client, commit: Any, email: str = ADDRESS, language: str = "en") -> str:
    with commit(execute=True):
        answer = client.post("/subscribe/", {"email": email, "language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def make_subscriber(email: str = ADDRESS, language: str = "en") -> Subscriber:
    ask(email, language)
    subscriber = Subscriber.objects.get(email=email)
    assert confirm(subscriber.key, at=NOON)
    mail.outbox.clear()
    return subscriber


def make_release(name: str = "2017-06.r1", **more: Any) -> Release:
    if not LogEntry.objects.exists():
        incident = make_incident()
        add_claim(incident)
        make_public(incident)
    values: dict[str, Any] = {
        "month": date(2017, 6, 1),
        "revision": int(name[-1]),
        "n": LogEntry.objects.latest("n").n,
        "head_hash": "0" * 64,
        "methodology": "1",
        "lexicon": "made-up",
        "codebook": "1",
        "code": "made-up",
        "started_at": NOON,
        "heartbeat_at": NOON,
        "state": Release.State.DONE,
        "finished_at": LATER,
    }
    return Release.objects.create(name=name, **(values | more))


def link_in(letter: Any) -> str:
    found = re.search(r"https?://[^/\s]+(/\S+)", letter.body)
    assert found
    return found[1]


def test_an_address_is_confirmed_by_its_owner_and_by_no_look_at_the_link(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    told = post(client, django_capture_on_commit_callbacks, "Made-Up-Reader@example.org")
    assert "one is on its way" in told
    [letter] = mail.outbox
    assert letter.to == [ADDRESS]
    link = link_in(letter)
    client.get(link)
    assert Subscriber.objects.get().confirmed_at is None
    assert "Confirmed." in client.post(link).content.decode()
    assert Subscriber.objects.get().confirmed_at is not None


def test_a_letter_to_confirm_is_in_the_language_that_was_chosen_last(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    subscribe(ADDRESS, "en", at=NOON)
    post(client, django_capture_on_commit_callbacks, language="ar")
    assert re.search("[؀-ۿ]", str(mail.outbox[0].subject))
    assert re.search("[؀-ۿ]", str(mail.outbox[0].body))


def test_whether_an_address_is_known_is_told_to_nobody(
    client: Client, worker: list[tuple[int, str]], django_capture_on_commit_callbacks: Any
) -> None:
    """Neither by the answer nor by the work that it takes, which is the same to the statement."""
    known = make_subscriber("made-up-other@example.org")
    told, statements = [], []
    for email in (ADDRESS, known.email):
        with CaptureQueriesContext(connection) as queries:
            told.append(client.post("/subscribe/", {"email": email, "language": "en"}).content)
        statements.append([re.sub("'[^']*'", "?", each["sql"]) for each in queries])
    assert told[0] == told[1]
    assert statements[0] == statements[1]
    post(client, django_capture_on_commit_callbacks, known.email)
    assert worker == [(known.pk, "en")]
    assert mail.outbox == []


def test_nobody_is_written_to_twice_within_the_hour() -> None:
    assert ask()
    assert not ask(at=NOON + timedelta(minutes=59))
    assert len(mail.outbox) == 1
    assert ask(at=NOON + timedelta(hours=2))
    assert len(mail.outbox) == 2


def test_a_mail_server_that_is_away_breaks_no_page_and_is_tried_again(
    client: Client,
    worker: list[tuple[int, str]],
    django_capture_on_commit_callbacks: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def refuse(backend: Any, messages: Any) -> Any:
        raise SMTPException(f"{ADDRESS} refused")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    subscribe(ADDRESS, "en", at=NOON)
    [waiting] = find_unwritten()
    with pytest.raises(NotTaken) as refused:
        write_to_confirm(*waiting, at=NOON)
    assert ADDRESS not in repr(refused.getrepr(chain=True))
    retried = Mock(side_effect=Retry)
    monkeypatch.setattr(tasks.write_to_confirm, "retry", retried)
    with pytest.raises(Retry):
        tasks.write_to_confirm(*waiting)
    retried.assert_called_once()
    # It counts as not written to: the next try, here of the sweep, is not held back.
    monkeypatch.undo()
    assert find_unwritten() == [waiting]
    assert write_to_confirm(*waiting, at=NOON)
    assert find_unwritten() == []


def test_an_address_waits_for_its_letter_where_no_worker_can_be_told_of_it(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def away(*arguments: Any, **how: Any) -> None:
        raise ConnectionError("made up: no message server")

    monkeypatch.setattr(tasks.write_to_confirm, "apply_async", away)
    assert "one is on its way" in post(client, django_capture_on_commit_callbacks)
    assert find_unwritten() == [(Subscriber.objects.get().pk, "en")]


def test_too_many_from_one_place_are_told_to_wait(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = Rate("subscribe", 5, 3600)
    standing = type("Standing", (), {"left": -1, "seconds": 60, "rate": over})()
    monkeypatch.setattr(subscriptions, "take", lambda rate, who: standing)
    answer = client.post("/subscribe/", {"email": ADDRESS, "language": "en"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert not Subscriber.objects.exists()


def test_what_is_no_address_is_refused(client: Client) -> None:
    answer = client.post("/subscribe/", {"email": "nobody", "language": "en"})
    assert "errorlist" in answer.content.decode()
    assert not Subscriber.objects.exists()


def test_a_link_that_nobody_followed_in_three_days_confirms_nothing() -> None:
    ask()
    key = Subscriber.objects.get().key
    assert confirm(key, at=NOON + timedelta(days=4)) is None
    forget_unconfirmed(at=NOON + timedelta(days=4))
    assert not Subscriber.objects.exists()


def test_forgetting_keeps_who_confirmed() -> None:
    make_subscriber()
    forget_unconfirmed(at=NOON + timedelta(days=400))
    assert Subscriber.objects.count() == 1


def test_a_subscriber_is_told_of_a_release_once_with_a_way_out() -> None:
    subscriber = make_subscriber()
    release = make_release()
    assert announce_releases(at=LATER) == 1
    assert announce_releases(at=LATER) == 0
    [letter] = mail.outbox
    assert letter.to == [ADDRESS]
    assert release.name in letter.subject
    assert f"/api/v1/releases/{release.name}/" in letter.body
    headers = letter.extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert subscriber.key in headers["List-Unsubscribe"]


@pytest.mark.parametrize(
    "more",
    [
        {"state": Release.State.RUNNING, "finished_at": None},
        {"state": Release.State.FAILED},
        # From before anybody asked, or long past.
        {"finished_at": NOON - timedelta(days=1)},
    ],
)
def test_nobody_is_told_of_what_is_no_news(more: dict[str, Any]) -> None:
    make_subscriber()
    make_release(**more)
    assert announce_releases(at=LATER) == 0


def test_who_did_not_confirm_is_told_of_nothing() -> None:
    ask()
    make_release()
    assert announce_releases(at=LATER) == 0


def test_one_click_ends_it_without_a_cookie_and_the_address_is_forgotten() -> None:
    subscriber = make_subscriber()
    make_release()
    announce_releases(at=LATER)
    strict = Client(enforce_csrf_checks=True)
    end = re.search(r"https?://[^/\s]+([^>]+)", mail.outbox[0].extra_headers["List-Unsubscribe"])
    assert end
    assert b"Yes, end them" in strict.get(end[1]).content
    assert Subscriber.objects.filter(pk=subscriber.pk).exists()
    answer = strict.post(end[1], {"List-Unsubscribe": "One-Click"})
    assert "Your address is forgotten" in answer.content.decode()
    assert not Subscriber.objects.exists()
    assert not Letter.objects.exists()
    assert strict.post(end[1]).status_code == 200


def test_a_letter_that_is_refused_holds_up_no_other_and_leaves_no_address_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    make_subscriber()
    make_subscriber("made-up-other@example.org")
    make_release()
    send = EmailBackend.send_messages

    def refuse(backend: Any, messages: Any) -> Any:
        if messages[0].to == [ADDRESS]:
            raise SMTPException(f"{ADDRESS} refused")
        return send(backend, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    with caplog.at_level(logging.DEBUG):
        assert announce_releases(at=LATER) == 1
    assert ADDRESS not in caplog.text
    monkeypatch.undo()
    assert announce_releases(at=LATER) == 1
    assert Letter.objects.count() == 2


def test_addresses_that_are_always_refused_keep_no_letter_from_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_subscriber()
    other = make_subscriber("made-up-other@example.org")
    make_release()
    monkeypatch.setattr(subscribing, "AT_ONCE", 1)
    send = EmailBackend.send_messages

    def refuse(backend: Any, messages: Any) -> Any:
        if messages[0].to == [ADDRESS]:
            raise SMTPException("refused")
        return send(backend, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    # Drawn by lot: that one of two is never drawn in a hundred times happens to nobody.
    assert any(announce_releases(at=LATER) for _ in range(100))
    assert Letter.objects.get().subscriber == other


def test_a_subscriber_is_named_nowhere_by_address() -> None:
    assert ADDRESS not in str(make_subscriber())
    assert not hasattr(Subscriber, "pgh_event_model")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_names_each_field(client: Client, language: str) -> None:
    page = client.get(f"/subscribe/?lang={language}").content.decode()
    assert page.count("<label") == 2
    assert f'lang="{language}"' in page
