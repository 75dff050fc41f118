"""Pages that begin where the last one ended, however many records there are."""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.http import HttpResponse
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from publication.api.parameters import LIMIT, CursorField, Parameters, WholeField
from publication.api.problems import BadParameters, fault
from publication.api.state import Head
from publication.listing import Row

T = TypeVar("T")

TEXT = re.compile(r"[\w:-]{1,80}")


class LimitParameters(Parameters):
    limit = WholeField(
        least=1, most=LIMIT, default=100, help_text="How many results a page has at most."
    )


class PageParameters(LimitParameters):
    cursor = CursorField(
        required=False, help_text="Where the page begins; the link to the next page carries it."
    )


def page(
    request: Request,
    head: Head,
    found: Iterable[T],
    *,
    limit: int,
    after: Callable[[T], Mapping[str, str]],
    describe: Callable[[T], dict[str, Any]],
) -> Response:
    """Answer with a page of what was found, which is one more than the limit where more follows.

    ``after`` gives the parameter by which a page begins after a result.
    """
    results = list(found)
    shown, following = results[:limit], None
    if len(results) > limit:
        following = next_page(request, after(shown[-1]))
    response = Response(
        {
            "log": head.describe(),
            "limit": limit,
            "results": [describe(each) for each in shown],
            "next": following,
        }
    )
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response


def written_page(
    request: Request, head: Head, rows: Sequence[Row], *, limit: int, warnings: Sequence[str]
) -> HttpResponse:
    """Answer as ``page`` does, with rows that are JSON already."""
    more = len(rows) > limit
    following = next_page(request, cursor(*rows[limit - 1].key)) if more else None
    told = {"log": head.describe(), "limit": limit, "warnings": warnings, "next": following}
    frame = JSONRenderer().render(told)
    results = ",".join(row.text for row in rows[:limit]).encode()
    body = frame[:-1] + b',"results":[' + results + b"]}"
    response = HttpResponse(body, content_type="application/json")
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response


def next_page(request: Request, key: Mapping[str, str]) -> str:
    """Return the address of the page that begins after a key."""
    following: str = request.build_absolute_uri()
    for name, value in key.items():
        following = replace_query_param(following, name, value)
    return following


def cursor(*key: str) -> dict[str, str]:
    """Return the parameter of a page that begins after a key."""
    return {"cursor": urlsafe_b64encode(json.dumps(key).encode()).decode()}


def decode(given: str, *readers: Callable[[str], Any]) -> list[Any]:
    """Return the key in a cursor, each part read by its reader, which raises ValueError."""
    try:
        parts = json.loads(urlsafe_b64decode(given))
        return [reader(part) for reader, part in zip(readers, parts, strict=True)]
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        refused = fault("cursor", given, CursorField.accepted, "not a cursor of this list.")
        raise BadParameters(refused) from error


def text(part: str) -> str:
    """Read a part of a key that is a code or subject."""
    if not TEXT.fullmatch(part):
        raise ValueError(part)
    return part
