"""How often somebody may ask: counted for all web processes together, and told in each answer."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from math import ceil
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac
from redis import Redis
from redis.exceptions import RedisError
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from publication.actions.keys import count_use
from publication.models import PartnerKey

logger = logging.getLogger(__name__)

DAY = 86400
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": DAY}


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests in so many seconds, under a name."""

    name: str
    requests: int
    seconds: int

    @classmethod
    def read(cls, name: str, told: str) -> "Rate | None":
        """Read a rate such as 300/minute or 10/second; None of an empty text."""
        if not told:
            return None
        requests, _, period = told.partition("/")
        return cls(name, int(requests), SECONDS[period[0]])


@dataclass(frozen=True, slots=True)
class Standing:
    """What is left of a rate, and for how many seconds until it begins anew."""

    rate: Rate
    left: int
    seconds: int

    @property
    def headers(self) -> dict[str, str]:
        """The header fields of the IETF draft on rate limits."""
        name, rate = self.rate.name, self.rate
        return {
            "RateLimit-Policy": f'"{name}";q={rate.requests};w={rate.seconds}',
            "RateLimit": f'"{name}";r={max(self.left, 0)};t={self.seconds}',
        }


def take(rate: Rate, who: str) -> Standing | None:
    """Count one request; ``left`` is negative where it was one too many.

    None while the message server is away: what is public is then answered uncounted.
    """
    now = timezone.now().timestamp()
    window = int(now // rate.seconds)
    # Addresses lie nowhere as they are.
    digest = salted_hmac("publication.api.limits", f"{rate.name} {who}").hexdigest()
    key = f"harmtrack:rate:{digest}:{window}"
    try:
        with server().pipeline() as pipeline:
            pipeline.incr(key)
            pipeline.expire(key, rate.seconds)
            counted, _ = pipeline.execute()
    except RedisError as error:
        logger.warning("Requests are not counted: %s", error)
        return None
    return Standing(rate, rate.requests - counted, int((window + 1) * rate.seconds - now) + 1)


@cache
def server() -> "Redis":
    url = settings.CELERY_BROKER_URL.replace("redis+socket://", "unix://")
    return Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)


def count_address(address: str) -> Standing | None:
    """Count a request without a key that opens anything."""
    rate = Rate.read("anonymous", settings.API_ANONYMOUS_RATE)
    return take(rate, address) if rate else None


def count_key(key: PartnerKey) -> Standing:
    """Count a request with a key against its quota of the day (UTC)."""
    now = timezone.now()
    left = key.quota - count_use(key, at=now)
    midnight = datetime.combine(now.date() + timedelta(days=1), time.min, UTC)
    return Standing(Rate("key", key.quota, DAY), left, ceil((midnight - now).total_seconds()))


def check(standing: Standing | None) -> None:
    """Raise Throttled where the last request counted was one too many."""
    if standing and standing.left < 0:
        raise Throttled(wait=standing.seconds)


def key_of(request: Request) -> PartnerKey | None:
    """Return the key that a request came with."""
    key: Any = request.auth
    return key if isinstance(key, PartnerKey) else None


class Limit(BaseThrottle):
    """Holds a key to its quota, and an address without one to the rate of anonymous reading."""

    def allow_request(self, request: Request, view: Any) -> bool:
        key = key_of(request)
        address = self.get_ident(request) or ""
        view.standing = count_key(key) if key else count_address(address)
        check(view.standing)
        return True
