"""How often somebody may ask: counted for all web processes together, and told in each answer."""

import logging
from dataclasses import dataclass
from functools import cache
from time import time
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac
from redis import Redis
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

logger = logging.getLogger(__name__)

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


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
    now = time()
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


class AddressLimit(BaseThrottle):
    """Holds one address to the rate of anonymous reading."""

    standing: Standing | None = None

    def allow_request(self, request: Request, view: Any) -> bool:
        rate = Rate.read("anonymous", settings.API_ANONYMOUS_RATE)
        if rate is None:
            return True
        self.standing = view.standing = take(rate, self.get_ident(request) or "")
        return self.standing is None or self.standing.left >= 0

    def wait(self) -> float | None:
        return self.standing.seconds if self.standing else None
