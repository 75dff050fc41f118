"""Signing in: two factors, recovery codes, the lock-out, and sessions elsewhere."""

import re
import time
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django.fixtures import Settings

from harmtrack.accounts import sessions
from harmtrack.accounts.clients import client_kind
from harmtrack.accounts.two_factor import (
    confirm_authenticator,
    device_of_code,
    pending_authenticator,
    renew_recovery_codes,
)

pytestmark = pytest.mark.django_db

PASSWORD = "made-up words for a test"
ADMIN, LOGIN, ACCOUNT, ENROL = "/admin/", "/admin/login/", "/account/", "/account/enrol/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/141.0.0.0 Safari/537.36"
)
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def user() -> User:
    return User.objects.create_superuser("made-up-person", password=PASSWORD)


@pytest.fixture
def required(settings: Settings) -> None:
    settings.TWO_FACTOR_REQUIRED = True


def code_of(device: TOTPDevice) -> str:
    """The newest code that the device takes: each counts once, and so does every one before it."""
    device.refresh_from_db()
    ahead = 30 if device.last_t >= int(time.time()) // 30 else 0
    return f"{totp(device.bin_key, t0=-ahead):06}"


def enrolled(user: User) -> tuple[TOTPDevice, list[str]]:
    found = confirm_authenticator(user=user, code=code_of(pending_authenticator(user)))
    assert found is not None
    return found


def sign_in(client: Client, code: str = "", **more: Any) -> Any:
    said = {"username": "made-up-person", "password": PASSWORD, "code": code}
    return client.post(LOGIN, {**said, **more.pop("said", {})}, **more)


def is_in(client: Client) -> bool:
    return bool(client.get(ADMIN).status_code == 200)


# Signing in ---------------------------------------------------------------------------------------


def test_without_a_device_the_password_is_enough(client: Client, user: User) -> None:
    sign_in(client)
    assert is_in(client)


def test_with_a_device_the_password_takes_a_code_beside_it(client: Client, user: User) -> None:
    device, _ = enrolled(user)
    sign_in(client)
    assert not is_in(client)
    sign_in(client, code_of(device))
    assert is_in(client)


def test_a_code_counts_once(client: Client, user: User) -> None:
    device, _ = enrolled(user)
    code = code_of(device)
    sign_in(client, code)
    other = Client()
    sign_in(other, code)
    assert is_in(client)
    assert not is_in(other)


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(str, id="as shown"),
        pytest.param(str.upper, id="capitals"),
        pytest.param(lambda code: code.replace("-", " "), id="spaces"),
    ],
)
def test_a_recovery_code_counts_once(client: Client, user: User, written: Any) -> None:
    _, codes = enrolled(user)
    sign_in(client, written(codes[3]))
    assert is_in(client)
    other = Client()
    sign_in(other, codes[3])
    assert not is_in(other)
    assert StaticToken.objects.count() == len(codes) - 1


def test_digits_of_a_code_may_be_arabic(client: Client, user: User) -> None:
    device, _ = enrolled(user)
    sign_in(client, code_of(device).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")))
    assert is_in(client)


def test_codes_of_another_person_are_refused(client: Client, user: User) -> None:
    enrolled(user)
    device, codes = enrolled(User.objects.create_user("made-up-colleague"))
    for code in (code_of(device), codes[0]):
        TOTPDevice.objects.update(throttling_failure_count=0)
        sign_in(client, code)
        assert not is_in(client)


def test_recovery_codes_are_kept_as_fingerprints_alone(user: User) -> None:
    _, codes = enrolled(user)
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert len(kept) == len(codes) == 10
    assert not kept & {code.replace("-", "") for code in codes}


def test_new_recovery_codes_end_the_old(user: User) -> None:
    _, old = enrolled(user)
    new = renew_recovery_codes(user=user)
    assert device_of_code(user=user, code=new[0]) is not None
    assert device_of_code(user=user, code=old[1]) is None


def test_the_answer_tells_nobody_what_was_wrong(client: Client, user: User) -> None:
    enrolled(user)
    said = [
        {"username": "nobody"},
        {"password": "wrong"},
        {"code": "000000"},
        {"code": "aaaa-aaaa-aaaa-aaaa"},
        {"code": ""},
    ]
    answers = {
        re.search(
            r'<p class="errornote".*?</p>', sign_in(Client(), said=each).content.decode(), re.S
        )[0]  # type: ignore[index]
        for each in said
    }
    assert len(answers) == 1


# Where it is required -----------------------------------------------------------------------------


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize(
    "path",
    [ADMIN, "/admin/sources/source/", ACCOUNT, "/account/remove/", "/admin/password_change/"],
)
def test_whoever_has_no_device_is_sent_to_enrolment(client: Client, user: User, path: str) -> None:
    sign_in(client)
    assert client.get(path, follow=True).redirect_chain[-1] == (ENROL, 302)


@pytest.mark.usefixtures("required", "user")
def test_whoever_has_no_device_can_post_nothing(client: Client) -> None:
    sign_in(client)
    client.post("/admin/auth/group/add/", {"name": "made-up group"})
    assert not User.groups.rel.model.objects.exists()  # type: ignore[attr-defined]


@pytest.mark.usefixtures("required")
def test_enrolling_opens_the_rest_and_shows_recovery_codes_once(client: Client, user: User) -> None:
    sign_in(client)
    page = client.get(ENROL)
    device = pending_authenticator(user)
    assert "no-store" in page["Cache-Control"]
    assert page.context["key"].replace(" ", "") in device.config_url
    assert "nav-sidebar" not in re.findall(r'id="(.*?)"', page.content.decode())
    code = code_of(device)
    shown = client.post(ENROL, {"code": code})
    codes = re.findall(r"<li><code>([^<]+)</code>", shown.content.decode())
    assert len(codes) == 10
    assert is_in(client)
    again = client.post(ENROL, {"code": code}, follow=True)
    assert again.redirect_chain == [(ACCOUNT, 302)]
    assert codes[0] not in again.content.decode()
    assert device_of_code(user=user, code=codes[0]) is not None


@pytest.mark.usefixtures("required", "user")
def test_a_wrong_first_code_confirms_nothing(client: Client) -> None:
    sign_in(client)
    client.get(ENROL)
    assert "not the code" in client.post(ENROL, {"code": "abc"}).content.decode()
    assert not TOTPDevice.objects.filter(confirmed=True).exists()


@pytest.mark.usefixtures("required")
def test_a_second_device_cannot_be_enrolled_past_the_first(client: Client, user: User) -> None:
    """A session from before the device only leads to signing in."""
    sign_in(client)
    enrolled(user)
    assert client.get(ENROL, follow=True).redirect_chain[-1][0].startswith(LOGIN)
    assert client.post(ENROL, {"code": "123456"}).status_code == 302
    assert TOTPDevice.objects.count() == 1


def test_enrolling_ends_the_sessions_before_it(client: Client, user: User) -> None:
    other = Client()
    for each in (client, other):
        sign_in(each)
        assert is_in(each)
    client.get(ENROL)
    client.post(ENROL, {"code": code_of(pending_authenticator(user))})
    assert is_in(client)
    assert not is_in(other)


# The account page ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [reverse("account:recovery_codes"), reverse("account:remove")])
def test_what_weakens_signing_in_takes_the_password(client: Client, user: User, path: str) -> None:
    device, _ = enrolled(user)
    sign_in(client, code_of(device))
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert "not your password" in client.post(path, {"password": "wrong"}).content.decode()
    assert set(StaticToken.objects.values_list("token", flat=True)) == kept
    client.post(path, {"password": PASSWORD})
    assert not kept & set(StaticToken.objects.values_list("token", flat=True))


def test_removed_means_that_the_password_is_enough_again(client: Client, user: User) -> None:
    device, _ = enrolled(user)
    sign_in(client, code_of(device))
    client.post("/account/remove/", {"password": PASSWORD})
    sign_in(other := Client())
    assert is_in(other)


@pytest.mark.usefixtures("required")
def test_lost_devices_are_forgotten_from_the_shell(client: Client, user: User) -> None:
    enrolled(user)
    call_command("forget_two_factor", "made-up-person", stdout=StringIO())
    sign_in(client)
    assert client.get(ADMIN, follow=True).redirect_chain[-1] == (ENROL, 302)


def test_forgetting_a_name_that_nobody_has_is_refused() -> None:
    with pytest.raises(CommandError, match="no user 'nobody'"):
        call_command("forget_two_factor", "nobody")


@pytest.mark.parametrize("path", [ACCOUNT, ENROL, "/account/remove/", "/account/sign-out/"])
def test_without_signing_in_there_is_no_account(client: Client, path: str) -> None:
    assert client.get(path)["Location"].startswith(LOGIN)


def test_the_keys_are_on_no_admin_page(client: Client, user: User) -> None:
    sign_in(client)
    assert client.get("/admin/otp_totp/totpdevice/").status_code == 404
    assert client.get("/admin/otp_static/staticdevice/").status_code == 404


# The lock-out -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["made-up-person", "nobody"])
def test_the_fifth_failed_try_locks_a_name_out_from_an_address(user: User, name: str) -> None:
    wrong = {"username": name, "password": "wrong"}
    answers = [sign_in(Client(), said=wrong) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert "closed for 15 minutes" in answers[-1].content.decode()
    assert name not in answers[-1].content.decode()


def fail_five_times(**more: Any) -> None:
    for _ in range(5):
        sign_in(Client(), said={"password": "wrong"}, **more)


def test_locked_out_the_right_password_is_refused_too(client: Client, user: User) -> None:
    fail_five_times()
    assert sign_in(client).status_code == 429
    assert not is_in(client)


def test_a_name_is_not_locked_out_from_elsewhere(client: Client, user: User) -> None:
    fail_five_times(REMOTE_ADDR="192.0.2.1")
    sign_in(client, REMOTE_ADDR="192.0.2.2")
    assert is_in(client)


def test_another_name_is_not_locked_out_from_there(client: Client, user: User) -> None:
    for _ in range(5):
        sign_in(Client(), said={"username": "nobody"})
    sign_in(client)
    assert is_in(client)


def test_the_lock_ends_after_15_minutes(client: Client, user: User) -> None:
    fail_five_times()
    assert sign_in(client).status_code == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=14))
    assert sign_in(client).status_code == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))
    sign_in(client)
    assert is_in(client)


def test_wrong_codes_lock_out_as_wrong_passwords_do(user: User) -> None:
    enrolled(user)
    answers = [sign_in(Client(), "000000").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]


def test_signing_in_forgets_failed_tries(client: Client, user: User) -> None:
    for _ in range(4):
        sign_in(Client(), said={"password": "wrong"})
    sign_in(client)
    assert not AccessAttempt.objects.exists()


def test_failed_tries_are_rows_without_passwords_or_codes(user: User) -> None:
    secret = {"password": "wrong-and-secret", "code": "234567"}
    sign_in(Client(), said=secret)
    [kept] = AccessAttempt.objects.values()
    assert kept["username"] == "made-up-person"
    assert not any(each in str(kept) for each in secret.values())


def test_guessing_the_password_of_an_open_session_locks_out(client: Client, user: User) -> None:
    sign_in(client)
    answers = [client.post("/account/remove/", {"password": "wrong"}) for _ in range(5)]
    assert answers[-1].status_code == 429


@pytest.mark.parametrize(
    ("proxies", "forwarded", "known"),
    [
        pytest.param(0, "198.51.100.7", "127.0.0.1", id="none: the header is anybody's"),
        pytest.param(1, "198.51.100.7, 203.0.113.9", "203.0.113.9", id="one"),
        pytest.param(2, "6.6.6.6, 198.51.100.7, 203.0.113.9", "198.51.100.7", id="two"),
    ],
)
def test_the_address_is_the_one_that_the_trusted_proxies_saw(
    user: User, settings: Settings, proxies: int, forwarded: str, known: str
) -> None:
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "NUM_PROXIES": proxies}
    sign_in(Client(), said={"password": "wrong"}, HTTP_X_FORWARDED_FOR=forwarded)
    assert [attempt.ip_address for attempt in AccessAttempt.objects.all()] == [known]


# Sessions -----------------------------------------------------------------------------------------


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
