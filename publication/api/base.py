"""What all public views share: strict parameters, one state of the log, and cheap revalidation."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from publication.api.known import warn_of_release
from publication.api.limits import Standing, key_of
from publication.api.parameters import Parameters, read, reader_of
from publication.api.state import Head, is_in_hand, read_head
from publication.fingerprint import code_version
from publication.models import PartnerKey, Release
from publication.reading import one_state

# What scripts on the pages of other sites may read of an answer.
WARNING = "Harmtrack-Warning"
EXPOSED = ("ETag", "Link", "Retry-After", "RateLimit", "RateLimit-Policy", WARNING)


RELEASED = (PartnerKey.Scope.RELEASES.value,)


@method_decorator(gzip_page, name="dispatch")
class OpenView(APIView):
    """A view that pages of any site may read: nothing depends on a cookie."""

    http_method_names = ["get", "head", "options"]
    # Whether it is read without a key wherever anonymous reading is off, and with one of any scope.
    open: ClassVar[bool] = True
    only_with_key: ClassVar[bool] = False
    scopes: ClassVar[tuple[str, ...]] = ()
    # Set by what counts the requests.
    standing: Standing | None = None

    def options(  # type: ignore[override]
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Answer what a browser asks before it sends If-None-Match to another site."""
        headers = {
            "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
            "Access-Control-Allow-Headers": "Authorization, If-None-Match",
            "Access-Control-Max-Age": "86400",
        }
        # Not rendered: a table has no columns here.
        return HttpResponse(status=204, headers=headers)

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = ", ".join(EXPOSED)
        for name, value in (self.standing.headers if self.standing else {}).items():
            response.headers[name] = value
        patch_vary_headers(response, ["Accept-Encoding", "Authorization"])
        return super().finalize_response(request, response, *args, **kwargs)


class PublicView(OpenView):
    """A door to what is public; a subclass answers what its parameters ask.

    ``operation`` names the view in the schema, ``shape`` is what it answers with 200, and
    ``more_answers`` are what the schema tells by status, or by status and media type.
    """

    open = False
    operation: ClassVar[str] = ""
    shape: ClassVar[type[serializers.Serializer[Any]]]
    parameters: ClassVar[type[Parameters]] = Parameters
    more_answers: ClassVar[dict[Any, Any]] = {}
    # Whether an answer in hand stands as long as the log does.
    revalidated: ClassVar[bool] = True
    # Set once it is known what is asked: what to know of the release.
    warnings: Sequence[str] = ()

    def scopes_for(self, request: Request) -> tuple[str, ...]:
        """Return what a key needs for a question: a release has a scope of its own."""
        released = "release" in request.query_params and self.of_releases
        return RELEASED if released else self.scopes

    @property
    def of_releases(self) -> bool:
        return "release" in reader_of(self.parameters).fields

    def mark(self) -> str:
        """Return what else than the log, the code and the address an answer changes with."""
        # A release is withdrawn without an entry in the log.
        return Release.objects.fingerprint() if "release" in self.request.query_params else ""

    def answer(self, asked: dict[str, Any], head: Head, **captured: str) -> HttpResponseBase:
        raise NotImplementedError

    def get(self, request: Request, **captured: str) -> HttpResponseBase:
        captured.pop(self.format_kwarg or "", None)
        asked = read(self.parameters, request.query_params)
        with one_state():
            head, self.warnings = read_head(), warn_of_release(asked)
            tag = entity_tag(request, head, mark=self.mark())
            if is_in_hand(tag, request.headers.get("If-None-Match", "")):
                response: HttpResponseBase = HttpResponse(status=304)
            else:
                response = self.answer(asked, head, **captured)
            if self.warnings:
                response.headers[WARNING] = ", ".join(self.warnings)
        response.headers["ETag"] = tag
        shared = "private" if key_of(request) else "public"
        response.headers["Cache-Control"] = f"{shared}, max-age=0, must-revalidate"
        return response


def entity_tag(request: Request, head: Head, *, mark: str = "") -> str:
    """Return the tag of an answer; it changes when the log grows or the code changes."""
    renderer, key = request.accepted_renderer, key_of(request)
    parts = (
        # Not its number, which the log of a restored backup may reach again.
        head.hash,
        mark,
        code_version(),
        request.get_full_path(),
        renderer.media_type,
        get_language() or "",
        ",".join(sorted(key.scopes)) if key else "anonymous",
    )
    digest = sha256("\n".join(parts).encode()).hexdigest()
    return f'W/"{digest[:32]}"'
