"""Failed tries lock a name out from an address."""

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.harmtrack.signing_in import (
    enrolled,
    is_in,
    sign_in,
)

pytestmark = pytest.mark.django_db


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
