"""The monthly reports on the site: each is what stands in the file of its release."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from publication.models import Release, ReleaseFile
from publication.report.html import article_of
from publication.shelf import path_of
from publication.web.views import language_of, page

LANGUAGES = ("en", "ar")


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """List the releases, the withdrawn and the superseded ones too."""
    if not is_open_to(request):
        return closed(request)
    return page(request, "reports", {"releases": Release.objects.public().with_standing()})


@require_safe
def report(request: HttpRequest, release: str) -> HttpResponse:
    """Show the report of a release in the language of the page, with its files."""
    if not is_open_to(request):
        return closed(request)
    found = get_object_or_404(Release.objects.public().with_standing(), name=release)
    held = {file.name: file for file in found.files.filter(redacted_at=None)}
    shown = held.get(f"report-{language_of(request)}.html")
    context = {"release": found, "files": printed(held), "article": shown and read(shown)}
    return page(request, "report", context, status=200 if shown else 404)


def is_open_to(request: HttpRequest) -> bool:
    """Where the API asks for a key, reports are no way around it."""
    return settings.API_ANONYMOUS or request.user.is_authenticated


def closed(request: HttpRequest) -> HttpResponse:
    return page(request, "reports", {"closed": True}, status=403)


def printed(held: dict[str, ReleaseFile]) -> list[dict[str, Any]]:
    """The report as files, for whoever wants to keep it."""
    return [
        {"language": language, "file": file}
        for language in LANGUAGES
        for suffix in ("pdf", "html")
        if (file := held.get(f"report-{language}.{suffix}"))
    ]


def read(file: ReleaseFile) -> str:
    return article_of(path_of(file).read_text(encoding="utf-8"))
