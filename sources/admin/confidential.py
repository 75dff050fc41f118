"""What the pages of the admin do about confidential sources."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from sources.actions.identities import record_readings
from sources.confidence import may_know
from sources.models import Source


def hidden(request: HttpRequest, source: Source) -> bool:
    """Return whether the person may know no more of a source than its alias."""
    return source.confidential and not may_know(request.user)


def note_shown(request: HttpRequest, sources: Iterable[Source]) -> None:
    """Record that this page shows the person what confidential sources said.

    To whoever may not know it shows nothing of it, and nothing is recorded.
    """
    if may_know(request.user):
        record_readings(sources, by=request.user, at=timezone.now(), page=request.path)


def rows_shown(response: HttpResponse) -> list[Any]:
    """Return the rows of a list, or the one of a page, that an answer is about to show."""
    shown = getattr(response, "context_data", None) or {}
    if "cl" in shown:
        return list(shown["cl"].result_list)
    return [shown["original"]] if shown.get("original") else []


def mark(confidential: bool) -> SafeString | str:
    """Return the mark that tells content of a confidential source apart."""
    if not confidential:
        return ""
    return format_html('<strong class="confidential">{}</strong>', gettext("confidential"))
