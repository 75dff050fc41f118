"""Signing in with two factors, setting it up, and the account's own page."""

import re
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django.fixtures import Settings

from harmtrack.accounts.two_factor import (
    device_of_code,
    pending_authenticator,
    renew_recovery_codes,
)
from tests.harmtrack.signing_in import (
    ACCOUNT,
    ADMIN,
    ENROL,
    LOGIN,
    PASSWORD,
    code_of,
    enrolled,
    is_in,
    sign_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def required(settings: Settings) -> None:
    settings.TWO_FACTOR_REQUIRED = True


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
    assert not Group.objects.filter(name="made-up group").exists()


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
