"""Issuing keys to partners, changing and revoking them, and counting their use."""

from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from publication.keys import digest_of, make_key, prefix_of
from publication.models import PartnerKey
from sources.history import because
from sources.refusals import Refusal

# For a rotation: the new one is in use before the old one is revoked.
LIVE_AT_ONCE = 2

# Waiting for the disk would cost more than the answer; a crash loses the count of its last moment.
COUNT = """
    WITH relaxed AS (SELECT set_config('synchronous_commit', 'off', true))
    INSERT INTO publication_keyusage AS held (key_id, day, requests)
    SELECT %s, %s, 1 FROM relaxed
    ON CONFLICT ON CONSTRAINT publication_keyusage_once
    DO UPDATE SET requests = held.requests + 1
    RETURNING requests
"""


class NotLive(Refusal):
    """A key that is revoked or cannot be live; the message says why."""


@transaction.atomic
def issue_key(key: PartnerKey, *, by: Any, at: datetime) -> str:
    """Save a new key, and return what the partner is given: it is shown once and kept nowhere.

    Raises NotLive as check_key does.
    """
    check_key(key, at=at)
    given = make_key()
    key.prefix, key.digest = prefix_of(given) or "", digest_of(given)
    key.issued_at, key.issued_by = at, by
    with because("Issued", by=by, door="admin"):
        key.save(force_insert=True)
    return given


@transaction.atomic
def revise_key(key: PartnerKey, *, by: Any, at: datetime) -> None:
    """Save what was changed of a key. Raises NotLive where it was revoked, and as check_key."""
    if PartnerKey.objects.select_for_update().get(pk=key.pk).revoked_at:
        raise NotLive("%(key)s was revoked and stays so.", key=str(key))
    check_key(key, at=at)
    with because("Edited in the admin", by=by, door="admin"):
        key.save()


@transaction.atomic
def revoke_key(key: PartnerKey, *, by: Any, at: datetime, reason: str) -> None:
    """Close a key for good, from the next request on. Raises NotLive where it was revoked."""
    held = PartnerKey.objects.select_for_update().get(pk=key.pk)
    if held.revoked_at:
        raise NotLive("%(key)s was revoked and stays so.", key=str(key))
    with because(reason, by=by, door="admin"):
        held.revoked_at, held.revoked_by = at, by
        held.save(update_fields=["revoked_at", "revoked_by"])


def count_use(key: PartnerKey, *, at: datetime) -> int:
    """Count one request, and return how many came with the key on that day (UTC)."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [key.pk, at.astimezone(UTC).date()])
        [requests] = cursor.fetchone()
    return int(requests)


@transaction.atomic
def check_key(key: PartnerKey, *, at: datetime) -> None:
    """Raise NotLive where a key may not be live as it stands: too late, or one too many."""
    if key.expires_at <= at:
        raise NotLive(
            "expires at: %(end)s is past; a key ends after it begins.",
            end=f"{key.expires_at:%Y-%m-%d %H:%M}",
        )
    others = PartnerKey.objects.filter(name=key.name).live(at=at).exclude(pk=key.pk)
    # Locked first and counted then: of two that are issued at the same time, the second one waits
    # at the lock, and only a statement that begins after it sees the first.
    list(others.select_for_update())
    if others.count() >= LIVE_AT_ONCE:
        raise NotLive("%(name)s has two live keys: revoke one first.", name=key.name)
