"""The page on which a researcher logs an incident, from its date to its claims."""

from collections.abc import Mapping
from itertools import chain
from typing import Any, cast

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from incidents.actions.reconciling import reconcile
from incidents.admin.attaching import Attaching
from incidents.admin.bulk import BulkMoves
from incidents.admin.claim_forms import ClaimForm
from incidents.admin.claim_sets import ClaimFormSet
from incidents.admin.collecting import CollectedOnly, switched_off
from incidents.admin.delays import DelayDoor
from incidents.admin.entry import EntryPages
from incidents.admin.filters import (
    FILTERABLE,
    OF_COLLEAGUES,
    AssigneeFilter,
    GeolocationFilter,
    GradingFilter,
)
from incidents.admin.forms import IncidentForm
from incidents.admin.geolocation import GeolocationDoor
from incidents.admin.inlines import (
    AttributionInline,
    ClaimInline,
    IncidentLinkInline,
    tell_standing,
)
from incidents.admin.known import KnownDoor
from incidents.admin.mapping import PlaceMap
from incidents.admin.pairing import PairingDoor
from incidents.admin.places import search_place
from incidents.admin.queue import QueueDoor
from incidents.admin.readings import show_ranges, tell_cells, tell_likely
from incidents.admin.restoring import RestoringDoors
from incidents.admin.review import may_read_notes
from incidents.codebook import GRADING, POPULATION
from incidents.duplicates import find_likely, sight
from incidents.models import Incident, Place, Range
from incidents.models.claims import claims_open_to
from sources.admin.confidential import note_shown
from sources.admin.saved_filters import SavedFilters
from sources.admin.searching import Searching
from sources.confidence import may_know
from sources.digits import is_key, plain_digits
from sources.history import because
from sources.numerals import show

CROSSES_MONTH = _(
    "It crosses a month: the share of each month is derived by days, and stands apart."
)


class IncidentAdmin(
    SavedFilters,
    CollectedOnly,
    Searching,
    EntryPages,
    Attaching,
    PairingDoor,
    KnownDoor,
    RestoringDoors,
    PlaceMap,
    GeolocationDoor,
    DelayDoor,
    BulkMoves,
    QueueDoor,
):
    form = IncidentForm
    filterable = FILTERABLE
    change_list_template = "admin/incidents/incident/change_list.html"
    inlines = (ClaimInline, AttributionInline, IncidentLinkInline)
    change_form_template = "admin/incidents/incident.html"
    searched = ("reported_in",)
    fieldsets = (
        (None, {"fields": (("record_type", "kind", "edtf"),)}),
        (
            None,
            {
                "fields": (
                    ("place", "place_precision"),
                    ("latitude", "longitude"),
                    "map",
                    "place_words",
                )
            },
        ),
        (None, {"fields": ("summary", "dataset")}),
        (_("More"), {"classes": ("collapse",), "fields": ("external_id", "reported_in")}),
    )
    list_display = (
        "code",
        "date",
        "kind",
        "place",
        "best_killed",
        "grading_label",
        "review_state",
        "assigned_to",
    )
    list_filter = (
        "review_state",
        AssigneeFilter,
        "kind",
        "record_type",
        GradingFilter,
        GeolocationFilter,
        "dataset",
    )
    list_select_related = ("place", "dataset", "assigned_to")
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("code", "external_id", "summary")

    def fields_to_filter(self, request: HttpRequest | None) -> Mapping[str, Any]:
        if request and may_read_notes(request):
            return self.filterable
        return {name: label for name, label in FILTERABLE.items() if name not in OF_COLLEAGUES}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Incident]:
        killed = Range.objects.filter(harm="killed", subgroup="any").order_by("population")
        incidents = (
            super().get_queryset(request).select_related("place__parent", "dataset", "assigned_to")
        )
        return incidents.prefetch_related(Prefetch("ranges", queryset=killed, to_attr="killed"))

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Incident | None:
        incident = super().get_object(request, object_id, from_field)
        if incident:
            prefetch_related_objects(
                [incident],
                "ranges__decision",
                "claims__voice__same_voice_as",
                "claims__report__publisher",
                "claims__draws_on",
            )
        return incident

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Incident], search_term: str
    ) -> tuple[QuerySet[Incident], bool]:
        queryset = self.leave_out_merged(request, queryset)
        found, distinct = super().get_search_results(request, queryset, search_term)
        if words := plain_digits(search_term.strip()):
            places = Place.objects.matching(words).order_by().values("pk")
            found |= queryset.filter(place__in=places)
            found |= queryset.filter(pk__in=self.find_by_old_code(words))
        return found, distinct

    @admin.display(description=_("date"), ordering="start_on")
    def date(self, incident: Incident) -> str:
        return format_html('<bdi dir="ltr">{}</bdi>', incident.edtf)

    @admin.display(description=_("grading"), ordering="grading")
    def grading_label(self, incident: Incident) -> str:
        return GRADING.label(incident.grading, get_language() or "en")

    @admin.display(description=_("best (killed)"))
    def best_killed(self, incident: Incident) -> str:
        language = get_language() or "en"
        return " · ".join(
            f"{POPULATION.label(found.population, language)}: "
            f"{gettext('unknown') if found.best is None else show(found.best)}"
            for found in getattr(incident, "killed", ())
        )

    # The page -----------------------------------------------------------------------------------

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "place":
            return search_place(db_field, self.admin_site)
        if db_field.name == "dataset":
            return db_field.formfield(**kwargs)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = cast("type[IncidentForm]", super().get_form(request, *args, **kwargs))
        form.knows = may_know(request.user)
        form.off = switched_off(request)
        return form

    def has_delete_permission(self, request: HttpRequest, obj: Incident | None = None) -> bool:
        """What was in review stays; only a draft that never left may go, and never in bulk.

        Nobody deletes with it words that they cannot read.
        """
        if obj is None or obj.review_state != "draft" or obj.notes.exists():
            return False
        standing = obj.claims.exclude(claims_open_to(request.user), frozen_at=None).exists()
        return super().has_delete_permission(request, obj) and not standing

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Hold the record from the look at its version until the ranges are written."""
        reason = request.POST.get("because") or "Entered in the admin"
        shown = {"show_save_and_continue": False, **(extra_context or {})}
        with transaction.atomic(), because(reason, door="admin", by=request.user):
            if request.method == "POST" and object_id and is_key(object_id):
                list(Incident.objects.filter(pk=object_id).only("pk").locked())
            return super().changeform_view(request, object_id, form_url, shown)

    def save_related(
        self, request: HttpRequest, form: ModelForm[Incident], formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        reconcile([form.instance], at=timezone.now())
        for formset in formsets:
            if isinstance(formset, ClaimFormSet):
                self._show_readings(request, formset)
        if form.instance.crosses_month:
            messages.info(request, CROSSES_MONTH)

    def _show_readings(self, request: HttpRequest, formset: ClaimFormSet) -> None:
        for form in formset.forms:
            if isinstance(form, ClaimForm) and form.instance.pk and not form.instance.confidential:
                _show_reading(request, form)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Incident | None = None,
    ) -> HttpResponse:
        context |= self.entry_context(request, obj)
        context["map"] = self.map(obj or Incident())
        publishers = (each.capture.report.publisher for each in context["passages"])
        note_shown(request, chain(obj.speakers() if obj else (), publishers))
        if obj:
            sees = ClaimInline(Incident, self.admin_site).has_view_permission(request, obj)
            context |= {
                "standing": tell_standing(obj, knows=may_know(request.user)) if sees else (),
                "tools": sorted(self.tools(request, obj), key=lambda tool: not tool.comes_next),
                "grading": self.grading_label(obj),
                "ranges": show_ranges(obj.ranges.all(), obj.claims.all()),
                "likely": tell_likely(find_likely(sight(obj), of=obj)),
                "looked": True,
            }
        return super().render_change_form(request, context, add, change, form_url, obj)


def _show_reading(request: HttpRequest, form: ClaimForm) -> None:
    """Ask back how words were read, and whether figures that are not theirs are meant."""
    words = form.instance.wording
    if form.was_read:
        read_as = _("“%(words)s” was read as: %(figure)s. Is that what it says?")
        messages.info(request, read_as % {"words": words, "figure": tell_cells([form.was_read])})
    elif form.unlike and form.has_changed():
        kept = _("“%(words)s” reads as: %(figure)s. Other figures are kept: is that meant?")
        messages.warning(request, kept % {"words": words, "figure": tell_cells(form.unlike)})
