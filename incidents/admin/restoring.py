"""Restoring from the history: one change, or a draft that was deleted."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext

from incidents.actions.restoring import PARTS, Version, fields_before, restore
from incidents.admin.asking import ask
from incidents.admin.doors import READ_HISTORY, IncidentDoors
from incidents.admin.sealing import find_sealed
from incidents.models import Claim, Incident
from incidents.versions import events_of
from sources.admin.confidential import note_shown
from sources.admin.parts import show_page
from sources.admin.telling import show_values
from sources.confidence import may_know
from sources.history import because
from sources.models import Source
from sources.numerals import isolate_ltr

VERSIONS: dict[str, Any] = {
    model._meta.model_name or "": getattr(model, "pgh_event_model")  # noqa: B009
    for model in PARTS
}


class RestoringDoors(IncidentDoors):
    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        version = "<int:pk>/history/<slug:name>/<int:version>/restore/"
        gone = "deleted/<int:version>/restore/"
        return [
            path(version, wrap(self.restore), name="incidents_incident_restore"),
            path("deleted/", wrap(self.deleted), name="incidents_incident_deleted"),
            path(gone, wrap(self.bring_back), name="incidents_incident_bring_back"),
            *super().get_urls(),
        ]

    def restore(self, request: HttpRequest, pk: int, name: str, version: int) -> HttpResponse:
        """Show what one change would be undone to, field by field, and undo it."""
        if not request.user.has_perm(READ_HISTORY):
            raise PermissionDenied
        incident = get_object_or_404(Incident, pk=pk)
        event = _version(name, version)
        if getattr(event, PARTS[event.pgh_tracked_model]) != pk:
            raise Http404
        _check_may_restore(request, event, name)
        self._check_not_sealed(request, incident, event)
        note_shown(request, _speakers(event))
        when = event.pgh_created_at

        def act(reason: str) -> None:
            restore(event, by=request.user, at=timezone.now(), reason=reason)

        told = gettext("Restored the state before %(time)s")
        return ask(
            self,
            request,
            incident,
            title=gettext("Restore"),
            act=act,
            back=self.url_of(incident),
            initial={"reason": told % {"time": isolate_ltr(f"{when:%Y-%m-%d %H:%M:%S}")}},
            template="admin/incidents/restore.html",
            what=capfirst(str(event.pgh_tracked_model._meta.verbose_name)),
            gone=event.pgh_label == "delete",
            fields=_compared(event),
        )

    def _check_not_sealed(self, request: HttpRequest, incident: Incident, event: Version) -> None:
        """Refuse to show what a confidential source said to whoever may not know it."""
        if event.pgh_tracked_model._meta.model_name != "claim" or may_know(request.user):
            return
        if str(event.pgh_obj_id) in find_sealed(events_of(incident)):
            raise PermissionDenied

    def deleted(self, request: HttpRequest) -> HttpResponse:
        """List the drafts that were deleted and are not back."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        title, template = gettext("Deleted drafts"), "admin/incidents/deleted.html"
        return show_page(self, request, template, title=title, deleted=find_deleted())

    def bring_back(self, request: HttpRequest, version: int) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        event = get_object_or_404(VERSIONS["incident"], pk=version, pgh_label="delete")

        def act(reason: str) -> None:
            restore(event, by=request.user, at=timezone.now(), reason=reason)

        told = gettext("Brought back with all that hung on it")
        title = gettext("Bring back %(code)s") % {"code": event.code}
        back = reverse("admin:incidents_incident_changelist")
        about = Incident(code=event.code)
        return ask(self, request, about, title=title, act=act, back=back, initial={"reason": told})

    # Undo, offered after something was removed ----------------------------------------------------

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Delete under one reason, by which what goes together is found again."""
        with because("Deleted in the admin", door="admin", by=request.user):
            return super().delete_view(request, object_id, extra_context)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        event = _newest_removal("incident", obj_id)
        link = reverse("admin:incidents_incident_bring_back", args=(event.pk,))
        self._offer(request, link, obj_display)
        return super().response_delete(request, obj_display, obj_id)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save, and offer to bring back each row that this removes."""
        name = formset.model._meta.model_name
        removed = [row.instance.pk for row in formset.deleted_forms if row.instance.pk]
        super().save_formset(request, form, formset, change)
        for key in removed:
            where = (form.instance.pk, name, _newest_removal(name, key).pk)
            link = reverse("admin:incidents_incident_restore", args=where)
            self._offer(request, link, str(formset.model._meta.verbose_name))

    def _offer(self, request: HttpRequest, link: str, what: str) -> None:
        told = gettext("Removed: %(what)s.") % {"what": what}
        messages.info(request, format_html('{} <a href="{}">{}</a>', told, link, gettext("Undo")))


def find_deleted() -> QuerySet[Any]:
    """Return the versions in which drafts were deleted that are not there now, newest first."""
    versions: QuerySet[Any] = VERSIONS["incident"].objects.filter(pgh_label="delete")
    gone = versions.exclude(code__in=Incident.objects.values("code"))
    newest = gone.order_by("code", "-pgh_id").distinct("code")
    return versions.filter(pk__in=newest.values("pk")).select_related("place").order_by("-pgh_id")


def _newest_removal(name: str, key: Any) -> Any:
    versions = VERSIONS[name].objects.filter(pgh_label="delete", pgh_obj_id=key)
    return versions.order_by("-pgh_id").first()


def _version(name: str, version: int) -> Version:
    if name not in VERSIONS:
        raise Http404
    return get_object_or_404(VERSIONS[name], pk=version, pgh_label__in=("update", "delete"))


def _speakers(event: Version) -> QuerySet[Source]:
    """Return whose words a version of a claim holds, and those of the claim as it is now."""
    if event.pgh_tracked_model is not Claim:
        return Source.objects.none()
    claim = Q(claims=event.pgh_obj_id) | Q(reports__claims=event.pgh_obj_id)
    return Source.objects.filter(claim | Q(pk=event.voice_id) | Q(reports=event.report_id))


def _check_may_restore(request: HttpRequest, event: Version, name: str) -> None:
    verb = "add" if event.pgh_label == "delete" else "change"
    if not request.user.has_perm(f"incidents.{verb}_{name}"):
        raise PermissionDenied


def _compared(event: Version) -> list[tuple[str, str, str]]:
    """Return each field with what it says now and what it would say."""
    held = QuerySet(event.pgh_tracked_model).filter(pk=event.pgh_obj_id).first()
    if event.pgh_label == "delete":
        kept = [f for f in event.pgh_tracked_model._meta.concrete_fields if f.editable]
        before = {f: getattr(event, f.attname) for f in kept if hasattr(event, f.attname)}
    else:
        before = fields_before(event)
    return show_values(
        {field: (getattr(held, field.attname, None), value) for field, value in before.items()}
    )
