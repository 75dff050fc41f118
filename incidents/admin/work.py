"""Long work and what waits: watched, never edited."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from incidents.desk import find_running
from incidents.models import DueIncident, ImportRun, ReconcileRun
from sources.admin import ReadOnly
from sources.admin.numerals import Numerals
from sources.numerals import show
from sources.runs import Run


def show_running(request: HttpRequest) -> list[dict[str, Any]] | None:
    """Return how far the work under way is; None to whoever may not see any of it."""
    imports = request.user.has_perm("incidents.view_importrun")
    reconciling = request.user.has_perm("incidents.view_reconcilerun")
    if not (imports or reconciling):
        return None
    return [
        {
            "key": f"{run._meta.model_name}-{run.pk}",
            "label": f"{capfirst(run._meta.verbose_name)} {getattr(run, 'filename', '')}".strip(),
            "done": run.done,
            "total": max(run.total, 1),
            "told": f"{show(run.done)} / {show(run.total)}",
        }
        for run in find_running(imports=imports, reconciling=reconciling)
    ]


class Progress:
    """How far a run is. The page comes anew by itself while one is under way."""

    class Media:
        js = ("incidents/refresh.js",)

    @admin.display(description=_("progress"))
    def progress(self, run: Run) -> SafeString:
        running = run.state == Run.State.RUNNING
        return format_html(
            '<progress value="{}" max="{}"{}></progress> <bdi dir="ltr">{} / {}</bdi>',
            run.done,
            max(run.total, 1),
            SafeString(" data-running") if running else "",
            show(run.done),
            show(run.total),
        )


@admin.register(ReconcileRun)
class ReconcileRunAdmin(Numerals, Progress, ReadOnly, admin.ModelAdmin[ReconcileRun]):
    list_display = ("started_at", "state", "progress", "started_by", "heartbeat_at", "error")
    list_filter = ("state",)
    list_select_related = ("started_by",)
    readonly_fields = ("progress",)

    def get_urls(self) -> list[URLPattern]:
        door = self.admin_site.admin_view(self.running)
        return [path("running/", door, name="incidents_running"), *super().get_urls()]

    def running(self, request: HttpRequest) -> JsonResponse:
        runs = show_running(request)
        if runs is None:
            raise PermissionDenied
        return JsonResponse({"runs": runs})


@admin.register(ImportRun)
class ImportRunAdmin(Numerals, Progress, ReadOnly, admin.ModelAdmin[ImportRun]):
    list_display = ("started_at", "feed", "filename", "state", "progress", "started_by", "error")
    list_filter = ("state", "feed")
    list_select_related = ("started_by",)
    readonly_fields = ("progress",)


@admin.register(DueIncident)
class DueIncidentAdmin(Numerals, ReadOnly, admin.ModelAdmin[DueIncident]):
    list_display = ("incident", "because", "marked_at", "error")
    list_filter = ("because",)
    list_select_related = ("incident",)
    show_full_result_count = False
