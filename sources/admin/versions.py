"""The history of what no page of its own tells: who changed what, when and why."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pghistory.models import Events

from sources.admin.confidential import note_shown
from sources.admin.parts import show_page
from sources.admin.telling import tell
from sources.confidence import may_know
from sources.history import because
from sources.models import Source

# Who did what is read by those who work on records, and by whoever edits the row.
READ_HISTORY = "incidents.view_incidentevent"


class Versions(admin.ModelAdmin[Any]):
    """Shows the versions of a row in the place of Django's own history: who, when, what and why.

    ``sources_in`` names the columns that lead to the sources of a row. A row that was confidential
    in any of its versions, or of a source that is now, is told to nobody who may not know.
    """

    sources_in: tuple[str, ...] = ()

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        reads = request.user.has_perm(READ_HISTORY) or self.has_change_permission(request, row)
        if not (reads and self.has_view_permission(request, row)):
            raise PermissionDenied
        events = _versions_of(row)
        sources, knows = self._speakers(events), may_know(request.user)
        once = any(event.pgh_data.get("confidential") for event in events)
        if not knows and (once or any(source.confidential for source in sources)):
            raise PermissionDenied
        note_shown(request, sources)
        opts = self.opts
        return show_page(
            self,
            request,
            "admin/sources/history.html",
            title=gettext("History of %(code)s") % {"code": row},
            about=row,
            back=reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=(row.pk,)),
            changes=tell(events, knows=knows),
        )

    def _speakers(self, events: Iterable[Events]) -> list[Source]:
        """Return the sources of a row in all of its versions."""
        held = {event.pgh_data.get(name) for event in events for name in self.sources_in}
        return list(Source.objects.filter(pk__in=[key for key in held if key is not None]))


def _versions_of(row: Model) -> list[Events]:
    found = Events.objects.tracks(row)  # type: ignore[no-untyped-call]
    return list(found.order_by("-pgh_created_at", "-pgh_id"))


class ReasonedForm(forms.ModelForm[Any]):
    because = forms.CharField(
        label=_("Why this change"), required=False, help_text=_("Kept in the history.")
    )


class Reasoned(Versions):
    """Saves and deletes a row that no action keeps, under the reason that was given."""

    form: type[forms.ModelForm[Any]] = ReasonedForm

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Ask for a reason where there is anything to save."""
        names = super().get_fields(request, obj)
        may = self.has_change_permission(request, obj) if obj else True
        return names if may else [name for name in names if name != "because"]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        reason = request.POST.get("because", "").strip() or "Edited in the admin"
        with because(reason, door="admin", by=request.user):
            return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        with because("Deleted in the admin", door="admin", by=request.user):
            return super().delete_view(request, object_id, extra_context)
