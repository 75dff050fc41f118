"""What the API has, the head of the log, and the answer to any other address."""

from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import etag, require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from incidents.codebook import VERSION
from publication import client
from publication.api import shapes
from publication.api.base import OpenView, PublicView
from publication.api.state import Head, describe_methodology
from publication.fingerprint import code_version
from publication.models import Release

EXAMPLE = "place=SY11&harm=killed&population=civilian&start=2017-06&end=2017-09"
CLIENT = Path(client.__file__)
RECIPES = settings.BASE_DIR / "docs/recipes.md"
ENDPOINTS = {
    "monthly": "Harm by month, quarter, year or in all; JSON and CSV",
    "incidents": "The public records, in short; each with its own page",
    "codebook": "Every vocabulary, with definitions",
    "places": "The gazetteer",
    "datasets": "The data sets, with licence and citation",
    "coverage": "Who looked where and when",
    "claims": "What each voice said, one claim a row, in pages",
    "ranges": "What the claims of each record come to, one range a row, in pages",
    "sources": "Who speaks in the records; of a confidential source, its alias",
    "changes": "The publication log as a feed: all that was made public after an entry",
    "releases": "What is frozen and can be cited, with its files and what moved since the last",
    "usage": "How often your own key was used",
    "status": "Where this installation stands: log, release, code and method",
    "log": "The head of the publication log",
    "schema": "This API in OpenAPI 3.1",
    "docs": "The schema as a page to read and to try",
}


class IndexView(PublicView):
    """What there is."""

    open = True
    operation = "read_index"
    shape = shapes.Index

    def answer(self, asked: dict[str, Any], head: Head, **captured: str) -> Response:
        urls = {name: reverse(f"api:{name}", request=self.request) for name in ENDPOINTS}
        return Response(
            {
                "name": "harmtrack",
                "log": head.describe(),
                "endpoints": [
                    {"name": name, "url": urls[name], "description": description}
                    for name, description in ENDPOINTS.items()
                ],
                "example": f"{urls['monthly']}?{EXAMPLE}",
            }
        )


class LogView(PublicView):
    """The newest entry of the publication log."""

    open = True
    operation = "read_log"
    shape = shapes.Log

    def answer(self, asked: dict[str, Any], head: Head, **captured: str) -> Response:
        return Response(head.describe())


class StatusView(PublicView):
    """Where this installation stands: what to compare before anything else is asked."""

    open = True
    operation = "read_status"
    shape = shapes.Status

    def mark(self) -> str:
        return f"{Release.objects.fingerprint()} {timezone.now():%Y-%m-%d}"

    def answer(self, asked: dict[str, Any], head: Head, **captured: str) -> Response:
        return Response(
            {
                "log": head.describe(),
                "release": describe_newest(Release.objects.standing().first()),
                "next_release_on": next_day(settings.RELEASE_DAY, timezone.now().date()),
                "code": code_version(),
                "methodology": describe_methodology(),
                "codebook": VERSION,
            }
        )


def describe_newest(release: Release | None) -> dict[str, Any] | None:
    if release is None:
        return None
    return {"name": release.name, "n": release.n, "at": release.started_at}


def next_day(number: int, today: date) -> date | None:
    """Return the next day of that number in a month, today included; None where none is set."""
    if not number:
        return None
    this_month = today.replace(day=number)
    return this_month if this_month >= today else (this_month + timedelta(31)).replace(day=number)


@lru_cache(maxsize=len(settings.LANGUAGES))
def make_schema(language: str | None) -> Any:
    """Return the schema in the language that is active."""
    generator: Any = SchemaGenerator
    return generator().get_schema(public=True)


class KeptSchema(SchemaGenerator):
    """Hands out what was made once for each language: making it takes half a second."""

    def get_schema(self, request: Request | None = None, public: bool = False) -> Any:  # noqa: FBT001, FBT002
        return make_schema(get_language())


class SchemaView(OpenView, SpectacularAPIView):
    """The schema, in YAML or as JSON by the Accept header."""

    generator_class = KeptSchema


class NothingHere(OpenView):
    """The answer to an address under which there is nothing."""

    schema = None

    def get(self, request: Request, **captured: str) -> HttpResponseBase:
        raise Http404


@require_safe
@etag(lambda request: f'"{code_version()}"')
def serve_client(request: HttpRequest) -> HttpResponse:
    """Answer with the file by which anybody keeps a copy in step."""
    answer = HttpResponse(CLIENT.read_bytes(), content_type="text/x-python; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="client.py"'
    answer.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    return answer


@require_safe
def serve_recipes(request: HttpRequest) -> HttpResponse:
    """Answer with the page of recipes, as the text that it is."""
    answer = HttpResponse(RECIPES.read_bytes(), content_type="text/markdown; charset=utf-8")
    answer.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    return answer
