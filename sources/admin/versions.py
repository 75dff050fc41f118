"""The history of what no page of its own tells: who changed what, when and why."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Field, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pghistory.models import Events

from sources.admin.confidential import note_shown
from sources.admin.parts import show_page
from sources.admin.telling import tell
from sources.confidence import may_know
from sources.history import because
from sources.models import Source
from sources.numerals import isolate_ltr

# Who did what is read by those who work on records, and by whoever edits the row.
READ_HISTORY = "incidents.view_incidentevent"
# In the address of a row's page: the number of the change before which its boxes are filled.
RESTORE = "restore"
SOURCE_VERSIONS: Any = getattr(Source, "pgh_event_model")  # noqa: B009


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
        may_change = self.has_change_permission(request, row)
        opts = self.opts
        return show_page(
            self,
            request,
            "admin/sources/history.html",
            title=gettext("History of %(code)s") % {"code": row},
            about=row,
            back=reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=(row.pk,)),
            changes=tell(
                self.read_versions(request, row),
                knows=may_know(request.user),
                restorable=lambda event: (
                    (event.pgh_model, event.pgh_id) if may_change and values_before(event) else None
                ),
            ),
        )

    def read_versions(self, request: HttpRequest, row: Model) -> list[Events]:
        """Return the versions of a row, the newest first, to whoever may read them.

        Raises PermissionDenied for others. What confidential sources said is noted as read.
        """
        reads = request.user.has_perm(READ_HISTORY) or self.has_change_permission(request, row)
        if not (reads and self.has_view_permission(request, row)):
            raise PermissionDenied
        found = Events.objects.tracks(row)  # type: ignore[no-untyped-call]
        events: list[Events] = list(found.order_by("-pgh_created_at", "-pgh_id"))
        sources = self._speakers(events)
        once = any(event.pgh_data.get("confidential") for event in events)
        secret = once or any(source.confidential for source in sources) or self._sealed_gone(events)
        if secret and not may_know(request.user):
            raise PermissionDenied
        note_shown(request, sources)
        return events

    def _speakers(self, events: Iterable[Events]) -> list[Source]:
        """Return the sources of a row in all of its versions."""
        return list(Source.objects.filter(pk__in=self._speaker_keys(events)))

    def _sealed_gone(self, events: Iterable[Events]) -> bool:
        """Whether a row was of a source that was confidential when it was deleted."""
        gone = SOURCE_VERSIONS.objects.filter(pgh_label="delete", confidential=True)
        found: bool = gone.filter(pgh_obj_id__in=self._speaker_keys(events)).exists()
        return found

    def _speaker_keys(self, events: Iterable[Events]) -> set[int]:
        held = {event.pgh_data.get(name) for event in events for name in self.sources_in}
        return {key for key in held if key is not None}

    # Restoring: the page of a row is opened with the values of before in its boxes alone, and
    # whoever saves it changes the row as by any other edit.

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        row = super().get_object(request, object_id, from_field)
        if row is not None and request.method == "GET" and RESTORE in request.GET:
            self._put_back(request, row)
        return row

    def _put_back(self, request: HttpRequest, row: Model) -> None:
        """Hand the boxes of a row its values of before one change. Raises Http404 without one."""
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        asked = request.GET[RESTORE]
        events = self.read_versions(request, row)
        event = next((event for event in events if str(event.pgh_id) == asked), None)
        before = values_before(event) if event else {}
        if event is None or not before:
            raise Http404
        gone = [field for field, key in before.items() if is_gone(field, key)]
        put = [field for field in before if field not in gone]
        when = isolate_ltr(f"{event.pgh_created_at:%Y-%m-%d %H:%M:%S}")
        row.put_back = {  # type: ignore[attr-defined]
            **{field.name: before[field] for field in put},
            "because": gettext("Restored the state before %(time)s") % {"time": when},
        }
        later = {name for newer in events[: events.index(event)] for name in newer.pgh_diff or {}}
        since = [field for field in put if field.attname in later]
        told = gettext("As before %(time)s, and not saved yet: %(fields)s.")
        _warn(request, told, put, time=when)
        _warn(request, gettext("Changed again since then: %(fields)s."), since)
        told = gettext("Left as it is now, as what stood there was deleted since: %(fields)s.")
        _warn(request, told, gone)


def is_gone(field: Field[Any, Any], key: Any) -> bool:
    """Whether a column led to a row that is not there any more."""
    model = field.related_model
    if key is None or not isinstance(model, type):
        return False
    return not QuerySet(model).filter(pk=key).exists()


def _warn(request: HttpRequest, told: str, fields: list[Field[Any, Any]], **more: str) -> None:
    if fields:
        names = ", ".join(capfirst(str(field.verbose_name)) for field in fields)
        messages.warning(request, told % {"fields": names, **more})


def values_before(event: Events) -> dict[Field[Any, Any], Any]:
    """Return what a change changed of what people type, with the values of before it."""
    if event.pgh_label != "update":
        return {}
    before = {name: pair[0] for name, pair in (event.pgh_diff or {}).items()}
    fields = apps.get_model(event.pgh_obj_model)._meta.concrete_fields
    return {
        field: field.to_python(before[field.attname])
        for field in fields
        if field.editable and field.attname in before
    }


class RestorableForm(forms.ModelForm[Any]):
    """Shows in its boxes what is to be put back; the row itself is told as it stands."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(getattr(self.instance, "put_back", {}))


class ReasonedForm(RestorableForm):
    because = forms.CharField(
        label=_("Why this change"),
        required=False,
        help_text=_("Kept in the history."),
        widget=forms.TextInput({"class": "vLargeTextField", "dir": "auto"}),
    )


class Reasoned(Versions):
    """Saves and deletes a row under the reason that was given."""

    form: type[forms.ModelForm[Any]] = ReasonedForm

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Ask for a reason where there is anything to save."""
        names = super().get_fields(request, obj)
        may_save = self._may_save(request, obj)
        return [name for name in names if name != "because" or may_save]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        asked = self.fieldsets and self._may_save(request, obj)
        reason = [(None, {"fields": ("because",)})] if asked else []
        return [*super().get_fieldsets(request, obj), *reason]

    def _may_save(self, request: HttpRequest, row: Model | None) -> bool:
        return self.has_change_permission(request, row) if row else True

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        with because(reason_of(request), door="admin", by=request.user):
            return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        with because("Deleted in the admin", door="admin", by=request.user):
            return super().delete_view(request, object_id, extra_context)


def reason_of(request: HttpRequest) -> str:
    """Return why somebody saves a row, as they say, or our own words for that."""
    return request.POST.get("because", "").strip() or "Edited in the admin"
