"""Logging what was published, with a copy of it as evidence."""

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sources.actions.capturing import request_capture
from sources.actions.lineage import revise_report
from sources.admin.captures import CaptureInline, UploadForm, fetch_soon, keep_upload
from sources.admin.parts import LINKS
from sources.models import Report


class ReportForm(UploadForm, forms.ModelForm[Report]):
    """A report, and beside its link a file where somebody has one."""

    file = forms.FileField(
        label=_("Upload a file"),
        required=False,
        help_text=_(
            "A copy of the link is captured by itself. Upload what cannot be fetched, or what was "
            "sent to you."
        ),
    )


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin[Report]):
    form = ReportForm
    formfield_overrides = LINKS
    inlines = (CaptureInline,)
    list_display = ("title", "publisher", "published_on", "language", "dataset")
    list_filter = ("language", "dataset")
    list_select_related = ("publisher", "dataset")
    date_hierarchy = "published_on"
    search_fields = (
        "title",
        "link",
        "external_id",
        "publisher__name_en",
        "publisher__name_ar",
        "publisher__public_alias",
    )
    autocomplete_fields = ("publisher", "relays")
    fieldsets = (
        (None, {"fields": ("link", "publisher", "title", "title_is_ours", "published_on")}),
        (None, {"fields": ("language", "relays", "dataset")}),
        (_("Evidence"), {"fields": ("file", "graphic")}),
        (_("More"), {"classes": ("collapse",), "fields": ("retrieved_at", "external_id")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        return super().get_queryset(request).select_related("publisher")

    def save_model(
        self, request: HttpRequest, obj: Report, form: forms.ModelForm[Report], change: bool
    ) -> None:
        """Save the report, ask for a copy of its link, and wait for neither network nor worker."""
        now = timezone.now()
        revise_report(obj, by=request.user, at=now, reason="Edited in the admin")
        capture = request_capture(obj, by=request.user, at=now)
        if capture is not None:
            fetch_soon(capture)
        if form.cleaned_data["file"]:
            try:
                keep_upload(obj, form.cleaned_data, by=request.user)
            except ValueError as error:
                messages.error(request, str(error))
