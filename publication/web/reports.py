"""The monthly reports on the site: each is what stands in the file of its release."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from publication.models import Release, ReleaseFile
from publication.report.html import article_of
from publication.shelf import open_file
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
    article = shown and read(shown)
    lost = bool(shown and not article)
    context = {"release": found, "files": printed(held), "article": article, "lost": lost}
    return page(request, "report", context, status=200 if article else 503 if lost else 404)


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


def read(file: ReleaseFile) -> str | None:
    """Return the article in a file; None, with an alarm, where its bytes are lost."""
    try:
        with open_file(file) as held:
            return article_of(held.read().decode())
    except FileNotFoundError:
        return None
