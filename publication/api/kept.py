"""Answers kept as bytes while the log stands still, for the question that partners ask most.

A middleware, so that an answer in hand passes no view, serializer or session. It is for whoever
asks without a key or cookie; a key is looked up, and its use counted, by the view. The newest entry
of the log is looked up each time, so that nothing is told that no longer stands.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any, cast

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from publication import prepared
from publication.api.limits import Standing, count_address
from publication.api.state import is_in_hand

PATHS = tuple(f"/api/v1/aggregates/monthly{suffix}" for suffix in ("", ".json", ".csv"))
NEWEST = "SELECT n, hash FROM publication_logentry ORDER BY n DESC LIMIT 1"
# All that an answer to the same address may differ by.
ASKED_BY = ("HTTP_HOST", "HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT_LANGUAGE")
# An answer that depends on more than its address and the log is not kept.
PERSONAL = ("HTTP_AUTHORIZATION", "HTTP_COOKIE")
OF_ONE_REQUEST = ("RateLimit", "RateLimit-Policy")
OF_A_BODY = ("Content-Encoding", "Content-Length", "Content-Type")
LARGEST, ROOM = 2**20, 2**25


@dataclass(frozen=True, slots=True)
class Kept:
    """One whole answer, and the state of the log that it speaks of."""

    state: tuple[Any, ...]
    body: bytes
    headers: dict[str, str]


class Shelf:
    """The answers that were asked for last, up to so many bytes."""

    def __init__(self, room: int) -> None:
        self.room, self.taken = room, 0
        self._kept: OrderedDict[tuple[str, ...], Kept] = OrderedDict()
        self._lock = Lock()

    def find(self, asked: tuple[str, ...]) -> Kept | None:
        with self._lock:
            if asked in self._kept:
                self._kept.move_to_end(asked)
            return self._kept.get(asked)

    def put(self, asked: tuple[str, ...], kept: Kept) -> None:
        with self._lock:
            if before := self._kept.pop(asked, None):
                self.taken -= len(before.body)
            self._kept[asked] = kept
            self.taken += len(kept.body)
            while self.taken > self.room:
                _, oldest = self._kept.popitem(last=False)
                self.taken -= len(oldest.body)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self.taken = 0


shelf = Shelf(ROOM)


def keep_answers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: answer from the shelf what still stands, and keep what was answered."""

    def respond(request: HttpRequest) -> HttpResponse:
        asked = question_of(request)
        if asked is None:
            return get_response(request)
        state = read_state()
        if state is None:
            return get_response(request)
        kept = shelf.find(asked)
        if kept and kept.state == state:
            standing = count_address(address_of(request))
            # What was one request too many is refused, in its own words, by the view.
            if standing is None or standing.left >= 0:
                return say(kept, request, standing)
        response = get_response(request)
        if may_keep(response) and read_state() == state:
            shelf.put(asked, Kept(state, response.content, headers_of(response)))
        return response

    return respond


def question_of(request: HttpRequest) -> tuple[str, ...] | None:
    """Return all that an answer depends on beside the log; None where it is not to be kept."""
    meta = request.META
    if (
        request.method != "GET"
        or request.path not in PATHS
        or not settings.API_ANONYMOUS
        or any(meta.get(name) for name in PERSONAL)
        # A release can be taken back without an entry in the log.
        or "release" in request.GET
    ):
        return None
    today = timezone.now().date().isoformat()
    return (today, request.get_full_path(), *(meta.get(name, "") for name in ASKED_BY))


def address_of(request: HttpRequest) -> str:
    """Return the address that the limits of views count, which read no more than ``META``."""
    return BaseThrottle().get_ident(cast("Request", request)) or ""


def read_state() -> tuple[Any, ...] | None:
    """Return number and hash of the newest entry of the log; None where it cannot be read.

    The hash, because another database, or one that was restored, may have the same number.
    """
    try:
        return next(iter(prepared.run(NEWEST)), ())
    except DatabaseError:
        return None


def may_keep(response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and response.has_header("ETag")
        and len(response.content) <= LARGEST
    )


def headers_of(response: HttpResponse) -> dict[str, str]:
    return {name: told for name, told in response.items() if name not in OF_ONE_REQUEST}


def say(kept: Kept, request: HttpRequest, standing: Standing | None) -> HttpResponse:
    """Return a kept answer, or that the one in the client's hand still stands."""
    headers = kept.headers | (standing.headers if standing else {})
    if is_in_hand(kept.headers["ETag"], request.META.get("HTTP_IF_NONE_MATCH", "")):
        told = {name: value for name, value in headers.items() if name not in OF_A_BODY}
        return HttpResponse(status=304, headers=told)
    return HttpResponse(kept.body, headers=headers)
