"""The keys of partners: how one is made, told apart, and kept without being known (pure)."""

import re
import secrets
from collections.abc import Sequence
from hashlib import sha256
from hmac import compare_digest
from ipaddress import ip_address, ip_network

PREFIX = r"htk_[0-9a-f]{8}"
# What finds a key wherever it stands, so that it is never repeated.
ANYWHERE = re.compile(rf"({PREFIX})_[A-Za-z0-9_-]{{43}}")


def make_key() -> str:
    """Return a new key: 256 random bits behind the part by which people tell keys apart."""
    return f"htk_{secrets.token_hex(4)}_{secrets.token_urlsafe(32)}"


def prefix_of(key: str) -> str | None:
    """Return the part of a key that may be seen; None of what is no key."""
    found = ANYWHERE.fullmatch(key)
    return found[1] if found else None


def digest_of(key: str) -> str:
    """Return what is kept of a key. So many random bits need no salt and no slow hash."""
    return sha256(key.encode()).hexdigest()


def matches(key: str, digest: str) -> bool:
    return compare_digest(digest_of(key), digest)


def is_within(address: str, networks: Sequence[str]) -> bool:
    """Whether an address lies in one of some networks; without any, every address does."""
    if not networks:
        return True
    try:
        asking = ip_address(address)
    except ValueError:
        return False
    return any(asking in ip_network(network) for network in networks)
