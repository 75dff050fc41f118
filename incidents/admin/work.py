"""Long work and what waits: watched, never edited."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from incidents.models import DueIncident, ImportRun, ReconcileRun
from sources.admin import ReadOnly
from sources.admin.numerals import Numerals
from sources.numerals import show
from sources.runs import Run


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
