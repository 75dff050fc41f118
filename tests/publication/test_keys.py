"""Keys of partners: made, kept as a digest, rotated, revoked and counted."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from publication.actions.keys import count_use, issue_key, revise_key, revoke_key
from publication.keys import digest_of, is_within, make_key, matches, prefix_of
from publication.models import KeyUsage, PartnerKey
from tests.world import NOON, make_user

YEAR = timedelta(days=365)


def key_for(name: str = "Made-up NGO", **more: Any) -> PartnerKey:
    values = {
        "contact": "made-up@example.org",
        "scopes": ["live"],
        "expires_at": NOON + YEAR,
        **more,
    }
    return PartnerKey(name=name, **values)


def issue(name: str = "Made-up NGO", at: datetime = NOON, **more: Any) -> tuple[PartnerKey, str]:
    key = key_for(name, **more)
    given = issue_key(key, by=make_user("made-up-administrator"), at=at)
    return key, given


def test_a_key_is_known_by_its_beginning_and_proved_by_the_rest() -> None:
    one, other = make_key(), make_key()
    assert one != other
    assert one.startswith(f"{prefix_of(one)}_htk"[:12])
    assert matches(one, digest_of(one))
    assert not matches(other, digest_of(one))


@pytest.mark.parametrize(
    "text", ["", "htk_", "htk_0123abcd_short", "x" + "a" * 60, f"htk_0123abcd_{'a' * 42}"]
)
def test_what_is_no_key_has_no_beginning(text: str) -> None:
    assert prefix_of(text) is None


@pytest.mark.parametrize(
    ("address", "networks", "within"),
    [
        ("192.0.2.7", [], True),
        ("192.0.2.7", ["192.0.2.0/24"], True),
        ("192.0.3.7", ["192.0.2.0/24"], False),
        ("2001:db8::1", ["192.0.2.0/24", "2001:db8::/32"], True),
        ("192.0.2.7", ["192.0.2.7"], True),
        ("not an address", ["192.0.2.0/24"], False),
    ],
)
def test_an_address_lies_in_a_network(address: str, networks: list[str], within: bool) -> None:
    assert is_within(address, networks) is within


@pytest.mark.django_db
def test_only_the_digest_is_kept_anywhere() -> None:
    key, given = issue()
    revoke_key(key, by=make_user(), at=NOON, reason="made up")
    assert key.digest == digest_of(given)
    assert key.prefix == given[:12]
    secret = given[13:]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{secret}%"]
            )
            assert cursor.fetchone() == (0,), table
        cursor.execute("SELECT count(*) FROM publication_partnerkeyevent")
        assert cursor.fetchone() == (2,)


@pytest.mark.django_db
def test_a_partner_has_two_live_keys_at_most() -> None:
    old, _ = issue()
    issue()
    with pytest.raises(ValueError, match="Made-up NGO has two live keys: revoke one first"):
        issue()
    issue("Another made-up NGO")
    revoke_key(old, by=make_user(), at=NOON, reason="made up: rotated")
    issue()


@pytest.mark.django_db
def test_an_expired_key_makes_room_and_is_not_brought_back_over_two() -> None:
    old, _ = issue(expires_at=NOON + timedelta(days=1))
    later = NOON + timedelta(days=2)
    for _each in range(2):
        issue(at=later)
    old.expires_at = NOON + YEAR
    with pytest.raises(ValueError, match="two live keys"):
        revise_key(old, by=make_user(), at=later)


@pytest.mark.django_db
def test_a_key_ends_after_it_begins() -> None:
    with pytest.raises(ValueError, match="expires at: 2026-01-15 12:00 is past"):
        issue(expires_at=NOON)
    assert not PartnerKey.objects.exists()


@pytest.mark.django_db
def test_a_revoked_key_stays_revoked() -> None:
    key, _ = issue()
    revoke_key(key, by=make_user(), at=NOON, reason="made up")
    told = r"Made-up NGO htk_.*was revoked and stays so"
    with pytest.raises(ValueError, match=told):
        revoke_key(key, by=make_user(), at=NOON, reason="made up")
    with pytest.raises(ValueError, match=told):
        revise_key(key, by=make_user(), at=NOON)


@pytest.mark.django_db
def test_use_is_counted_by_key_and_day() -> None:
    key, _ = issue()
    other, _ = issue()
    late = datetime(2026, 1, 15, 23, 59, 59, tzinfo=UTC)
    assert [count_use(key, at=late) for _ in range(3)] == [1, 2, 3]
    assert count_use(other, at=late) == 1
    assert count_use(key, at=late + timedelta(seconds=1)) == 1
    counted = KeyUsage.objects.filter(key=key).order_by("day").values_list("day", "requests")
    assert list(counted) == [(late.date(), 3), (late.date() + timedelta(days=1), 1)]
