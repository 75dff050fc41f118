"""Logging what was published, with a copy of it as evidence."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sources.actions.capturing import request_capture
from sources.actions.lineage import revise_report
from sources.admin.captures import CaptureInline, UploadForm, fetch_soon, keep_upload
from sources.admin.confidential import mark, note_shown, rows_shown
from sources.admin.numerals import Numerals
from sources.admin.parts import TAKEN, LinkInput, tell_link
from sources.admin.saved_filters import SavedFilters
from sources.admin.searching import Searching
from sources.admin.versions import Reasoned, ReasonedForm, reason_of
from sources.confidence import may_know, open_to
from sources.links import without_tracking
from sources.models import Report, Source
from sources.saying import say


def check_may_log(publisher: Source, *, knows: bool) -> None:
    """Raise ValidationError on a confidential publisher for whoever may not know."""
    if publisher.confidential and not knows:
        told = _(
            "%(source)s is a confidential source: what it said is logged by whoever was "
            "granted to know. You can still choose it as the voice of a claim."
        )
        raise ValidationError(told, params={"source": publisher})


def held_at(link: str) -> Report | None:
    """Return the report that is held at an address; of a confidential source none is told."""
    held = Report.objects.at_link(link).filter(publisher__confidential=False)
    return held.select_related("publisher").first()


class ReportForm(UploadForm, ReasonedForm):
    """A report, and beside its link a file where somebody has one."""

    knows = False
    file = forms.FileField(
        label=_("Upload a file"),
        required=False,
        help_text=_(
            "A copy of the link is captured by itself. Upload what cannot be fetched, or what was "
            "sent to you."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "link" in self.fields:
            sealed = self.instance.publisher.confidential
            self.fields["link"].widget = LinkInput(sealed=sealed)

    def clean_link(self) -> str:
        """Refuse a second report at one address; one that is there already stays as it is."""
        link = without_tracking(self.cleaned_data["link"])
        held = held_at(link) if link != self.instance.link else None
        if held and held != self.instance:
            told = _("This link is held already, as “%(report)s”.")
            raise ValidationError(told, params={"report": held})
        return link

    def clean_publisher(self) -> Source:
        publisher: Source = self.cleaned_data["publisher"]
        check_may_log(publisher, knows=self.knows)
        return publisher

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        own = {name: cleaned.get(name) for name in ("dataset", "external_id")}
        same = Report.objects.filter(**own).exclude(pk=self.instance.pk)
        if all(own.values()) and same.exists():
            self.add_error("external_id", TAKEN)
        return cleaned

    def clean_relays(self) -> Report | None:
        """Keep a confidential report that the person cannot see, and so cannot have removed."""
        chosen: Report | None = self.cleaned_data["relays"]
        held = self.instance.relays
        unseen = held is not None and held.publisher.confidential and not self.knows
        return held if unseen and chosen is None else chosen


# A report of a confidential source is on nobody's list who may not know.
FILTERABLE = {
    "published_on": _("published on"),
    "language": _("language"),
    "publisher__code": _("code of the publisher"),
    "publisher__kind": _("kind of the publisher"),
    "dataset__code": _("code of the data set"),
    "title_is_ours": _("title is ours"),
    "retrieved_at": _("retrieved at"),
}


@admin.register(Report)
class ReportAdmin(SavedFilters, Searching, Numerals, Reasoned):
    sources_in = ("publisher_id",)
    filterable = FILTERABLE
    form = ReportForm
    inlines = (CaptureInline,)
    list_display = ("title", "publisher", "mark", "published_on", "language", "dataset")
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
    searched = ("publisher", "relays")
    fieldsets = (
        (None, {"fields": ("link", "publisher", "title", "title_is_ours", "published_on")}),
        (None, {"fields": ("language", "relays", "dataset")}),
        (_("Evidence"), {"fields": ("file", "graphic")}),
        (_("More"), {"classes": ("collapse",), "fields": ("retrieved_at", "external_id")}),
    )

    @admin.display(description=_("link"))
    def shown_link(self, report: Report) -> str:
        return tell_link(report.link, sealed=report.publisher.confidential)

    def get_fieldsets(self, request: HttpRequest, obj: Report | None = None) -> Any:
        """Show the link as one that gives nobody away also to whoever only looks."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        (name, options), *others = fieldsets
        fields = ["shown_link" if field == "link" else field for field in options["fields"]]
        return [(name, {**options, "fields": fields}), *others]

    def get_readonly_fields(self, request: HttpRequest, obj: Report | None = None) -> Any:
        return () if obj is None or self.has_change_permission(request, obj) else ("shown_link",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        reports = super().get_queryset(request).filter(open_to(request.user, "publisher"))
        return reports.select_related("publisher")

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = cast("type[ReportForm]", super().get_form(request, *args, **kwargs))
        form.knows = may_know(request.user)
        return form

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "relays":
            kwargs["queryset"] = Report.objects.filter(open_to(request.user, "publisher"))
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description="")
    def mark(self, report: Report) -> str:
        return mark(report.publisher.confidential)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        note_shown(request, (row.publisher for row in rows_shown(response)))
        return response

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        response = super().changeform_view(request, object_id, form_url, extra_context)
        note_shown(request, (row.publisher for row in rows_shown(response)))
        return response

    def save_model(
        self, request: HttpRequest, obj: Report, form: forms.ModelForm[Report], change: bool
    ) -> None:
        """Save the report, ask for a copy of its link, and wait for neither network nor worker."""
        now = timezone.now()
        revise_report(obj, by=request.user, at=now, reason=reason_of(request))
        capture = request_capture(obj, by=request.user, at=now)
        if capture is not None:
            fetch_soon(capture)
        if form.cleaned_data["file"]:
            try:
                keep_upload(obj, form.cleaned_data, by=request.user)
            except ValueError as error:
                messages.error(request, say(error))
