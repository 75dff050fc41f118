"""Somebody made up who signs in, and the codes that they type."""

import time
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from harmtrack.accounts.two_factor import (
    confirm_authenticator,
    pending_authenticator,
)

PASSWORD = "made-up words for a test"
ADMIN, LOGIN, ACCOUNT, ENROL = "/admin/", "/admin/login/", "/account/", "/account/enrol/"


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
