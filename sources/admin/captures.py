"""Looking at evidence: what was captured, who had it in hand, and the file itself."""

from mimetypes import guess_extension
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import FileResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from sources import tasks
from sources.actions.capturing import (
    UPLOAD_LIMIT,
    evidence,
    mark_graphic,
    record_view,
    retry_capture,
    upload_capture,
)
from sources.admin.confidential import note_shown, rows_shown
from sources.admin.numerals import Numerals
from sources.admin.parts import ReadOnly, show_page, tell_link
from sources.confidence import open_to
from sources.digits import is_key
from sources.media import FILMS, PICTURES, SHOWN, SOUNDS
from sources.models import Capture, CustodyEntry, Report
from sources.saying import say

PUBLISHER = "report__publisher"


# In the session: graphic files are not even loaded unless asked for one by one. So it begins.
NOTHING_GRAPHIC = "nothing_graphic"


class MediaTypeFilter(admin.AllValuesFieldListFilter):
    """The media types there are; a capture that is still on its way has none and no link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lookup_choices = self.lookup_choices.exclude(media_type="")


class UploadForm(forms.Form):
    """A file, and whether it may show the dead or the wounded."""

    file = forms.FileField(label=_("File"))
    graphic = forms.BooleanField(
        label=_("Graphic"),
        required=False,
        help_text=_("It may show the dead or the wounded: it is blurred until asked for."),
    )

    def clean_file(self) -> UploadedFile[bytes] | None:
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file and (file.size or 0) > UPLOAD_LIMIT:
            message = _("The file is too large: accepted are at most %(most)s MB.")
            raise ValidationError(message, params={"most": UPLOAD_LIMIT // 1_000_000})
        return file


def keep_upload(
    report: Report, said: dict[str, Any], *, by: Any, parent: Capture | None = None
) -> Capture:
    """Keep the file of a valid `UploadForm`. Raises ValueError where the report has it already."""
    file: UploadedFile[bytes] = said["file"]
    return upload_capture(
        report,
        chunks=file.chunks(),
        name=file.name or "",
        by=by,
        at=timezone.now(),
        graphic=said["graphic"],
        parent=parent,
    )


def fetch_soon(capture: Capture) -> None:
    """Ask a worker for it after the commit; without a message server the sweep finds it."""

    def send() -> None:
        tasks.capture.apply_async((capture.pk,), retry=False)

    transaction.on_commit(send, robust=True)


class CaptureInline(ReadOnly, admin.TabularInline[Capture, Report]):
    """The copies of a report, and why one is missing."""

    model = Capture
    extra = 0
    fields = readonly_fields = (
        "opened",
        "kind",
        "copied_from",
        "state",
        "sound",
        "captured_at",
        "captured_by",
        "error",
        "next_try_at",
        "again",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Capture]:
        captures = super().get_queryset(request).filter(open_to(request.user, PUBLISHER))
        return captures.select_related("captured_by", "report__publisher", "parent")

    @admin.display(description=_("capture"))
    def opened(self, capture: Capture) -> str:
        return _to_open(capture, _("Open"))

    @admin.display(description=_("working copy of"))
    def copied_from(self, capture: Capture) -> str:
        return _to_open(capture.parent, capture.parent) if capture.parent else "–"

    @admin.display(description=_("as it was captured"))
    def sound(self, capture: Capture) -> str:
        """Say loudly where the file is no longer what was captured."""
        if capture.intact is False:
            return format_html("<strong>{}</strong>", _("no longer what was captured"))
        return gettext("Yes") if capture.intact else "–"

    @admin.display(description="")
    def again(self, capture: Capture) -> str:
        """A button of the report's own form, which carries its token elsewhere."""
        if capture.state == Capture.State.KEPT or not capture.error:
            return ""
        address = reverse("admin:sources_capture_retry", args=(capture.pk,))
        return format_html(
            '<button class="button" formaction="{}" formnovalidate>{}</button>',
            address,
            _("Try again"),
        )


class CustodyInline(ReadOnly, admin.TabularInline[CustodyEntry, Capture]):
    model = CustodyEntry
    fields = readonly_fields = ("at", "what", "by", "note")

    def get_queryset(self, request: HttpRequest) -> QuerySet[CustodyEntry]:
        return super().get_queryset(request).select_related("by")


@admin.register(Capture)
class CaptureAdmin(Numerals, ReadOnly, admin.ModelAdmin[Capture]):
    """Captures, each with its custody log. The file leaves as a download, and that is recorded."""

    change_form_template = "admin/sources/capture.html"
    inlines = (CustodyInline,)
    list_display = ("__str__", "report", "kind", "state", "captured_at", "media_type", "intact")
    list_filter = ("state", "kind", "graphic", "intact", ("media_type", MediaTypeFilter))
    list_select_related = ("report__publisher",)
    search_fields = ("sha256", "link", "report__title")
    readonly_fields = ("shown_link",)
    fieldsets = (
        (None, {"fields": ("report", "kind", "parent", "state", "error", "next_try_at")}),
        (None, {"fields": ("shown_link", "captured_at", "captured_by", "tool", "attempts")}),
        (None, {"fields": ("sha256", "bytes", "media_type", "graphic", "intact", "rehashed_at")}),
        (None, {"fields": ("status_code", "headers")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Capture]:
        captures = super().get_queryset(request).filter(open_to(request.user, PUBLISHER))
        return captures.select_related("report__publisher")

    @admin.display(description=_("link"))
    def shown_link(self, capture: Capture) -> SafeString | str:
        return tell_link(capture.link, sealed=capture.report.publisher.confidential)

    def get_urls(self) -> list[URLPattern]:
        def to(name: str, view: Any) -> URLPattern:
            route: URLPattern = path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(view),
                name=f"sources_capture_{name}",
            )
            return route

        return [
            to("file", self.file),
            to("picture", self.picture),
            to("retry", require_POST(self.retry)),
            to("mark", require_POST(self.mark)),
            to("veil", require_POST(self.veil)),
            to("copy", require_POST(self.copy)),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        note_shown(request, (row.report.publisher for row in rows_shown(response)))
        return response

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        shown = {
            "upload": UploadForm(),
            "pictures": PICTURES,
            "films": FILMS,
            "sounds": SOUNDS,
            "nothing_graphic": request.session.get(NOTHING_GRAPHIC, True),
            "asked": "asked" in request.GET,
            "copies": self._copies_of(request, object_id),
            **(extra_context or {}),
        }
        response = super().change_view(request, object_id, form_url, shown)
        note_shown(request, (row.report.publisher for row in rows_shown(response)))
        return response

    def file(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Hand the file out; of a graphic one ask first whether it is wanted."""
        capture = self._kept(request, pk)
        if capture.graphic and request.method != "POST":
            template = "admin/sources/graphic.html"
            return show_page(self, request, template, title=gettext("Download"), capture=capture)
        return _hand_out(capture, request, as_attachment=True)

    def picture(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Show a picture, film or sound that can hold no script."""
        capture = self._kept(request, pk)
        if capture.media_type not in SHOWN:
            raise Http404
        return _hand_out(capture, request, as_attachment=False)

    def retry(self, request: HttpRequest, pk: int) -> HttpResponse:
        capture = self._capture(request, pk, "change")
        try:
            retry_capture(capture, by=request.user, at=timezone.now())
        except ValueError as error:
            messages.error(request, say(error))
        else:
            fetch_soon(capture)
            messages.success(request, _("It is tried again."))
        return _to_page(capture.report)

    def mark(self, request: HttpRequest, pk: int) -> HttpResponse:
        capture = self._capture(request, pk, "change")
        mark_graphic(capture, graphic=not capture.graphic, by=request.user, at=timezone.now())
        return _to_page(capture)

    def veil(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Load graphic files, blurred, for the rest of this session; or not at all again."""
        capture = self._capture(request, pk, "view")
        request.session[NOTHING_GRAPHIC] = not request.session.get(NOTHING_GRAPHIC, True)
        return _to_page(capture)

    def copy(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep an uploaded file as a working copy of this capture."""
        capture = self._capture(request, pk, "add")
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            messages.error(request, form.errors["file"].as_text())
            return _to_page(capture)
        try:
            copy = keep_upload(capture.report, form.cleaned_data, by=request.user, parent=capture)
        except ValueError as error:
            messages.error(request, say(error))
            return _to_page(capture)
        messages.success(request, _("A working copy is kept."))
        return _to_page(copy)

    def _copies_of(self, request: HttpRequest, key: str) -> list[Capture]:
        """Return the working copies of a capture, the oldest first."""
        parent = int(key) if is_key(key) else None
        return (
            list(self.get_queryset(request).filter(parent=parent).order_by("pk")) if parent else []
        )

    def _kept(self, request: HttpRequest, pk: int) -> Capture:
        capture = self._capture(request, pk, "view")
        if capture.state != Capture.State.KEPT:
            raise Http404
        return capture

    def _capture(self, request: HttpRequest, pk: int, verb: str) -> Capture:
        """Return a capture that the person may see and do this with."""
        may = {f"sources.{verb}_capture", "sources.view_capture"}
        if not request.user.has_perms(may):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request), pk=pk)


def _to_open(capture: Capture, told: Any) -> SafeString:
    address = reverse("admin:sources_capture_change", args=(capture.pk,))
    return format_html('<a href="{}">{}</a>', address, told)


def _hand_out(capture: Capture, request: HttpRequest, *, as_attachment: bool) -> FileResponse:
    """Answer with the bytes, recorded first, so that no browser runs or guesses anything."""
    try:
        opened = evidence().path(capture.sha256).open("rb")
    except FileNotFoundError as error:
        told = _(
            "The file is gone from the store. Whoever runs harmtrack was told at night: "
            "tell them again."
        )
        raise Http404(told) from error
    record_view(capture, by=request.user, at=timezone.now())
    note_shown(request, [capture.report.publisher])
    media_type = "application/octet-stream" if as_attachment else capture.media_type
    answer = FileResponse(
        opened,
        as_attachment=as_attachment,
        filename=capture.sha256[:16] + (guess_extension(capture.media_type) or ""),
        content_type=media_type,
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "no-store"
    return answer


def _to_page(about: Model) -> HttpResponseRedirect:
    name = f"admin:{about._meta.app_label}_{about._meta.model_name}_change"
    return HttpResponseRedirect(reverse(name, args=(about.pk,)))
