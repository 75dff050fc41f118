"""Codes of an authenticator app, and the recovery codes that stand in for it once each.

A code is 6 digits of any script. A recovery code is 16 letters and digits, shown once in groups of
four and kept as its fingerprint alone. Spaces, hyphens and capitals make no difference.
"""

import hashlib
import secrets
from base64 import b32encode
from textwrap import wrap

from django.contrib.auth.models import User
from django.db import transaction
from django_otp import verify_token
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

RECOVERY_CODES = 10
# 80 bits: no search finds the code from its fingerprint, which needs no salt for that reason.
RECOVERY_BYTES = 10


def authenticator(user: User) -> TOTPDevice | None:
    """The authenticator app that the user confirmed."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def pending_authenticator(user: User) -> TOTPDevice:
    """The authenticator app that the user is about to confirm; it has the same key until then."""
    pending = TOTPDevice.objects.filter(user=user, confirmed=False).order_by("pk").first()
    return pending or TOTPDevice.objects.create(user=user, name="authenticator", confirmed=False)


def device_of_code(*, user: User, code: str) -> Device | None:
    """The device whose code this is; the code is used up. None where it is wrong or comes too soon.

    After each wrong code, unless it was empty, a device waits twice as long as before, from one
    second on.
    """
    plain = plain_code(code)
    if plain.isdecimal():
        device, token = authenticator(user), plain
    else:
        device, token = StaticDevice.objects.filter(user=user).first(), fingerprint(plain)
    return verify_token(user, device.persistent_id, token) if device and plain else None


@transaction.atomic
def confirm_authenticator(*, user: User, code: str) -> tuple[TOTPDevice, list[str]] | None:
    """Take the pending authenticator app into use; it and new recovery codes, or None if wrong."""
    pending = pending_authenticator(user)
    if not verify_token(user, pending.persistent_id, plain_code(code)):
        return None
    device = TOTPDevice.objects.get(pk=pending.pk)
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    return device, renew_recovery_codes(user=user)


@transaction.atomic
def renew_recovery_codes(*, user: User) -> list[str]:
    """New recovery codes, as they are shown; those before them count no more."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery codes")
    codes = [letters(secrets.token_bytes(RECOVERY_BYTES)) for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(
        StaticToken(device=device, token=fingerprint(code)) for code in codes
    )
    return ["-".join(wrap(code, 4)) for code in codes]


def recovery_codes_left(user: User) -> int:
    left: int = StaticToken.objects.filter(device__user=user).count()
    return left


@transaction.atomic
def remove_two_factor(*, user: User) -> None:
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def readable_key(device: TOTPDevice) -> str:
    """The key as it is typed into an app: base 32, in groups of four."""
    return " ".join(wrap(b32encode(device.bin_key).decode(), 4))


def plain_code(code: str) -> str:
    return code.replace(" ", "").replace("-", "").lower()


def fingerprint(code: str) -> str:
    """As long as the library's column: 16 characters, 80 bits."""
    return letters(hashlib.sha256(code.encode()).digest()[:RECOVERY_BYTES])


def letters(value: bytes) -> str:
    return b32encode(value).decode().lower()
