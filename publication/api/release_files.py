"""The files of releases, whole or a range of bytes, as they were when they were made."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from io import BufferedReader
from typing import Any, ClassVar

from django.http import (
    FileResponse,
    Http404,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from rest_framework.exceptions import APIException
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from publication.api import release_shapes
from publication.api.base import PublicView
from publication.api.limits import key_of
from publication.api.parameters import read
from publication.api.problems import PROBLEM
from publication.api.releases import find
from publication.api.state import is_in_hand
from publication.models import PartnerKey, ReleaseFile
from publication.shelf import AT_ONCE, open_file

REDACTED = "urn:problem-type:harmtrack:redacted"
# A day, and no longer: what was redacted must not live on in caches.
FRESH = 24 * 60 * 60
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})\Z", re.ASCII)


class Redacted(APIException):
    """A file that is gone, because something in it endangered somebody."""

    status_code = HTTPStatus.GONE

    def __init__(self, name: str, superseded_by: str | None) -> None:
        super().__init__(f"{name} was redacted: something in it endangered somebody.")
        self.members = {"type": REDACTED, "name": name, "superseded_by": superseded_by}


class Lost(APIException):
    """A file whose bytes are not where they were put: whoever runs the site has to act."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} cannot be read now: whoever runs this site has been told.")


class AsItIs(BaseRenderer):
    media_type = "application/octet-stream"
    format = "file"


class Whatever(BaseContentNegotiation):
    """A file is what it is, whatever a client prefers."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class ReleaseFileView(PublicView):
    """One file of a release, byte for byte as it was made. Its ETag is its SHA-256.

    A range of bytes is answered with 206. A file that was redacted is 410.
    """

    scopes = (PartnerKey.Scope.RELEASES,)
    operation = "read_release_file"
    renderer_classes = (AsItIs,)
    content_negotiation_class = Whatever
    more_answers: ClassVar = {(410, PROBLEM): release_shapes.RedactedProblem}
    # Not compressed on the way, as other answers are: the bytes are those of the hash.
    dispatch = APIView.dispatch

    def get(self, request: Request, **captured: str) -> HttpResponseBase:
        read(self.parameters, request.query_params)
        file = find_file(captured["release"], captured["file"])
        tag = f'"{file.sha256}"'
        if is_in_hand(tag, request.headers.get("If-None-Match", "")):
            response: HttpResponseBase = HttpResponse(status=304)
        else:
            response = answer_file(file, wanted(request, file, tag))
        shared = "private" if key_of(request) else "public"
        response.headers["Cache-Control"] = f"{shared}, max-age={FRESH}"
        response.headers["ETag"] = tag
        response.headers["Accept-Ranges"] = "bytes"
        return response


def find_file(release_name: str, name: str) -> ReleaseFile:
    release = find(release_name)
    file = release.files.filter(name=name).first()
    if file is None:
        raise Http404
    if file.redacted_at:
        raise Redacted(file.name, release.superseded_by)
    return file


def wanted(request: Request, file: ReleaseFile, tag: str) -> tuple[int, int] | None:
    """Return the first and the last byte that are asked for; None for all of them.

    A range that is no range of the file, or of another version of it, is passed over, as RFC 9110
    allows, and one beside HEAD, as it asks.
    """
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    stale = request.headers.get("If-Range", tag) != tag
    if asked is None or stale or request.method != "GET":
        return None
    first, last = asked.groups()
    if not first:
        return (max(file.bytes - int(last), 0), file.bytes - 1) if last and int(last) else None
    start, end = int(first), min(int(last), file.bytes - 1) if last else file.bytes - 1
    return (start, end) if start <= end else None


def answer_file(file: ReleaseFile, span: tuple[int, int] | None) -> HttpResponseBase:
    try:
        opened = open_file(file)
    except FileNotFoundError:
        raise Lost(file.name) from None
    if span is None:
        return FileResponse(
            opened, content_type=file.media_type, as_attachment=True, filename=file.name
        )
    start, end = span
    opened.seek(start)
    response = StreamingHttpResponse(
        read_part(opened, end - start + 1), content_type=file.media_type, status=206
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    response.headers["Content-Length"] = str(end - start + 1)
    response.headers["Content-Range"] = f"bytes {start}-{end}/{file.bytes}"
    return response


def read_part(opened: BufferedReader, length: int) -> Iterator[bytes]:
    """Yield so many bytes from where a file stands, and close it."""
    with opened:
        while length and (chunk := opened.read(min(length, AT_ONCE))):
            length -= len(chunk)
            yield chunk
