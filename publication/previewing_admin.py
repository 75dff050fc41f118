"""The whole report of a month as it would be now; nothing of it is stored."""

from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext

from publication.actions.cutting import draw_release, find_head
from publication.models import ReportDraft
from publication.report.preview import find_lacks, preview_report
from sources.admin.parts import show_page
from sources.refusals import Refusal
from sources.saying import Told, say

LANGUAGES = {"en": ("ltr", "English"), "ar": ("rtl", "العربية")}
NAME = "publication_reportdraft_whole"


class PreviewDoor(admin.ModelAdmin[ReportDraft]):
    """It opens to whoever may read what is drafted."""

    def get_urls(self) -> list[URLPattern]:
        door = self.admin_site.admin_view(self.whole)
        return [path("whole/<str:month>/<str:language>/", door, name=NAME), *super().get_urls()]

    def whole(self, request: HttpRequest, month: str, language: str) -> HttpResponse:
        """Show the report of a month, cut or not, from what is public now."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            first = date.fromisoformat(f"{month}-01")
        except ValueError as error:
            raise Http404 from error
        if language not in LANGUAGES:
            raise Http404
        try:
            release = draw_release(first, n=find_head(), at=timezone.now())
        except Refusal as refused:
            messages.error(request, say(refused))
            return HttpResponseRedirect(reverse("admin:publication_reportdraft_changelist"))
        return show_page(
            self,
            request,
            "admin/publication/report_whole.html",
            title=gettext("Preview of the report of %(month)s") % {"month": month},
            lacks=[Told.of(lack) for lack in find_lacks(release)],
            n=release.n,
            languages=link_previews(first, but=language),
            article=preview_report(release, language),
        )


def link_previews(month: date, *, but: str = "") -> list[dict[str, Any]]:
    """Return the preview of a month in each language, but for one."""
    return [
        {
            "code": code,
            "direction": direction,
            "name": name,
            "url": reverse(f"admin:{NAME}", args=(f"{month:%Y-%m}", code)),
        }
        for code, (direction, name) in LANGUAGES.items()
        if code != but
    ]
