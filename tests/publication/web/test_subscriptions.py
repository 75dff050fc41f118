"""Letters about releases: asked for, confirmed, sent once, ended by one click, and forgotten."""

import logging
import re
from datetime import date, timedelta
from smtplib import SMTPException
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from publication.actions.subscribing import (
    announce_releases,
    confirm,
    forget_unconfirmed,
    subscribe,
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


def make_subscriber(email: str = ADDRESS, language: str = "en") -> Subscriber:
    subscribe(email, language, at=NOON)
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


def test_an_address_is_confirmed_by_its_owner_and_by_no_look_at_the_link(client: Client) -> None:
    answer = client.post("/subscribe/", {"email": "Made-Up-Reader@example.org", "language": "en"})
    assert "one is on its way" in answer.content.decode()
    [letter] = mail.outbox
    assert letter.to == [ADDRESS]
    link = link_in(letter)
    client.get(link)
    assert Subscriber.objects.get().confirmed_at is None
    assert "Confirmed." in client.post(link).content.decode()
    assert Subscriber.objects.get().confirmed_at is not None


def test_a_letter_to_confirm_is_in_the_language_that_was_chosen(client: Client) -> None:
    client.post("/subscribe/", {"email": ADDRESS, "language": "ar"})
    assert re.search("[؀-ۿ]", str(mail.outbox[0].subject))
    assert re.search("[؀-ۿ]", str(mail.outbox[0].body))


def test_whether_an_address_is_known_is_told_to_nobody(client: Client) -> None:
    first = client.post("/subscribe/", {"email": ADDRESS, "language": "en"}).content
    make_subscriber("made-up-other@example.org")
    again = client.post("/subscribe/", {"email": "made-up-other@example.org", "language": "en"})
    assert again.content == first
    assert mail.outbox == []


def test_nobody_is_written_to_twice_within_the_hour() -> None:
    subscribe(ADDRESS, "en", at=NOON)
    subscribe(ADDRESS, "en", at=NOON + timedelta(minutes=59))
    assert len(mail.outbox) == 1
    subscribe(ADDRESS, "en", at=NOON + timedelta(hours=2))
    assert len(mail.outbox) == 2


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
    subscribe(ADDRESS, "en", at=NOON)
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
    subscribe(ADDRESS, "en", at=NOON)
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


def test_a_subscriber_is_named_nowhere_by_address() -> None:
    assert ADDRESS not in str(make_subscriber())
    assert not hasattr(Subscriber, "pgh_event_model")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_names_each_field(client: Client, language: str) -> None:
    page = client.get(f"/subscribe/?lang={language}").content.decode()
    assert page.count("<label") == 2
    assert f'lang="{language}"' in page
