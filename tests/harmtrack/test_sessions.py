"""Where somebody is signed in, and ending it there."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from harmtrack.accounts import sessions
from harmtrack.accounts.clients import client_kind
from tests.harmtrack.signing_in import ACCOUNT, PASSWORD, is_in, sign_in

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/141.0.0.0 Safari/537.36"
)
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1"
)


def listed(client: Client) -> list[sessions.SignedIn]:
    found: list[sessions.SignedIn] = client.get(ACCOUNT).context["sessions"]
    return found


def test_sessions_are_listed_by_the_kind_of_browser(client: Client, user: User) -> None:
    other = Client(headers={"user-agent": FIREFOX})
    sign_in(other)
    sign_in(client, headers={"user-agent": SAFARI})
    User.objects.create_superuser("made-up-colleague", password=PASSWORD)
    sign_in(Client(), said={"username": "made-up-colleague"})
    here, there = listed(client)
    assert (here.client, here.here) == ("Safari, iOS", True)
    assert (there.client, there.here) == ("Firefox, Linux", False)
    assert timezone.now() - there.began_at < timedelta(minutes=1)


def test_a_session_keeps_no_address(client: Client, user: User) -> None:
    sign_in(client, REMOTE_ADDR="192.0.2.1")
    held = [session.get_decoded() for session in Session.objects.all()]
    assert "192.0.2.1" not in str(held)
    assert not AccessLog.objects.exists()
    assert not AccessAttempt.objects.exists()


def test_one_session_can_be_ended_elsewhere(client: Client, user: User) -> None:
    others = [Client(), Client()]
    for each in (*others, client):
        sign_in(each)
    doomed = next(each for each in listed(others[0]) if each.here)
    answer = client.post("/account/sign-out/", {"session": doomed.mark}, follow=True)
    assert "1 session was ended" in answer.content.decode()
    assert [is_in(each) for each in (*others, client)] == [False, True, True]


def test_all_other_sessions_can_be_ended_and_nobody_elses(client: Client, user: User) -> None:
    User.objects.create_superuser("made-up-colleague", password=PASSWORD)
    colleague, other = Client(), Client()
    sign_in(colleague, said={"username": "made-up-colleague"})
    for each in (other, client):
        sign_in(each)
    client.post("/account/sign-out/")
    assert [is_in(each) for each in (colleague, other, client)] == [True, False, True]


def test_the_session_of_a_colleague_cannot_be_ended(client: Client, user: User) -> None:
    User.objects.create_superuser("made-up-colleague", password=PASSWORD)
    colleague = Client()
    sign_in(colleague, said={"username": "made-up-colleague"})
    [theirs] = listed(colleague)
    sign_in(client)
    client.post("/account/sign-out/", {"session": theirs.mark})
    assert is_in(colleague)


def test_the_page_gives_no_session_key_away(client: Client, user: User) -> None:
    sign_in(Client())
    sign_in(client)
    page = client.get(ACCOUNT).content.decode()
    for session in Session.objects.all():
        assert session.session_key not in page


def test_a_session_is_written_again_after_five_minutes_of_being_seen() -> None:
    session: Any = {}
    at = datetime.fromisoformat("2026-01-15T12:00:00+00:00")
    for minutes, seen in ((0, "12:00"), (4, "12:00"), (5, "12:05")):
        sessions.note(session, user_agent=FIREFOX, at=at + timedelta(minutes=minutes))
        assert session[sessions.FACTS]["began_at"] == "2026-01-15T12:00:00+00:00"
        assert session[sessions.FACTS]["seen_at"] == f"2026-01-15T{seen}:00+00:00"


def test_public_answers_depend_on_no_session(client: Client, user: User) -> None:
    sign_in(client)
    assert "Cookie" not in client.get("/api/v1/codebook/").get("Vary", "")


@pytest.mark.parametrize(
    ("user_agent", "kind"),
    [
        pytest.param(FIREFOX, "Firefox, Linux", id="firefox"),
        pytest.param(CHROME, "Chrome, Windows", id="chrome"),
        pytest.param(f"{CHROME} Edg/141.0.0.0", "Edge, Windows", id="edge"),
        pytest.param(SAFARI, "Safari, iOS", id="iphone"),
        pytest.param("curl/8.14", "", id="unknown"),
    ],
)
def test_the_kind_of_browser(user_agent: str, kind: str) -> None:
    assert client_kind(user_agent) == kind
