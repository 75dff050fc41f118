"""What went wrong, as RFC 9457 tells it: application/problem+json."""

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from http import HTTPStatus
from math import ceil
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, JsonResponse
from rest_framework.exceptions import APIException, NotFound

log = logging.getLogger(__name__)

PROBLEM = "application/problem+json"
BAD_PARAMETERS = "urn:problem-type:harmtrack:parameters"
WITHDRAWN = "urn:problem-type:harmtrack:withdrawn"
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """One parameter that was not accepted: the value given (null: none) and what is accepted."""

    parameter: str
    value: str | None
    accepted: Sequence[str]
    detail: str


def fault(
    parameter: str,
    value: str | None,
    accepted: Sequence[str],
    why: str,
    *,
    among: Sequence[str] = (),
) -> Fault:
    """Return a fault whose detail suggests the nearest values.

    They are taken from ``among`` where what is accepted is a rule and not a list.
    """
    near = get_close_matches(value[:SHOWN], among or accepted) if value else []
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    shown = None if value is None else value[:SHOWN]
    return Fault(parameter, shown, accepted, f"{parameter}: {why}{hint}")


class BadParameters(APIException):
    """Query parameters that were not accepted, each with its reason."""

    status_code = HTTPStatus.BAD_REQUEST

    def __init__(self, *faults: Fault) -> None:
        super().__init__(" ".join(each.detail for each in faults))
        self.errors = [asdict(each) for each in faults]
        self.members = {"type": BAD_PARAMETERS, "errors": self.errors}


class Away(APIException):
    """The database, which cannot be asked now; soon it may be."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_detail = "The database cannot be reached now: ask again in a while."
    wait = 30


class Withdrawn(APIException):
    """A record that was public; a tombstone with the reason stands in its place."""

    status_code = HTTPStatus.GONE

    def __init__(self, **tombstone: Any) -> None:
        super().__init__(f"{tombstone['code']} was withdrawn: {tombstone['reason']}")
        self.members = {"type": WITHDRAWN, **tombstone}


def handle(exception: Exception, context: dict[str, Any]) -> JsonResponse:
    """Answer an exception of an API view."""
    known = _known(exception)
    status = HTTPStatus(known.status_code)
    if status == HTTPStatus.INTERNAL_SERVER_ERROR or isinstance(known, Away):
        log.error("%s failed", context["request"].path, exc_info=exception)
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": str(known.detail),
        "errors": [],
    }
    response = JsonResponse(
        problem | getattr(known, "members", {}),
        status=status,
        content_type=PROBLEM,
        json_dumps_params={"ensure_ascii": False},
    )
    # Caches may keep a 404 or a 410 on their own account; the record may be public in a second.
    response.headers["Cache-Control"] = "no-store"
    if wait := getattr(known, "wait", None):
        response.headers["Retry-After"] = str(ceil(wait))
    if asks_for := getattr(known, "auth_header", None):
        response.headers["WWW-Authenticate"] = asks_for
    return response


def _known(exception: Exception) -> APIException:
    if isinstance(exception, APIException):
        return exception
    if isinstance(exception, Http404):
        return NotFound()
    if isinstance(exception, OperationalError | InterfaceError):
        return Away()
    if isinstance(exception, SuspiciousOperation):
        return BadParameters(fault("query", None, ["fewer parameters"], str(exception)))
    return APIException()
