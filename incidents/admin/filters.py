"""Filters and columns of the list of incidents."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from incidents.codebook import GRADING
from incidents.models import Incident

# What a saved filter may ask: no words, titles, links or notes, and of claims no voice.
FILTERABLE = {
    "code": _("code"),
    "record_type": _("record type"),
    "kind": _("kind"),
    "start_on": _("from"),
    "end_on": _("to"),
    "date_precision": _("date precision"),
    "place__code": _("code of the place"),
    "place__parent__code": _("code of the place around it"),
    "place_precision": _("place precision"),
    "latitude": _("latitude"),
    "longitude": _("longitude"),
    "geolocated_at": _("geolocation signed off at"),
    "review_state": _("review state"),
    "reviewed_at": _("reviewed at"),
    "reviewed_by__username": _("reviewed by"),
    "assigned_to__username": _("assigned to"),
    "dataset__code": _("code of the data set"),
    "external_id": _("external id"),
    "attributions__party__code": _("code of a party"),
    "attributions__attribution": _("attribution"),
    "attributions__position": _("its own position"),
    "claims__harm": _("harm of a claim"),
    "claims__population": _("population of a claim"),
    "claims__subgroup": _("subgroup of a claim"),
    "claims__stance": _("stance of a claim"),
    "ranges__harm": _("harm of a range"),
    "ranges__population": _("population of a range"),
    "ranges__subgroup": _("subgroup of a range"),
    "ranges__reported_min": _("reported minimum"),
    "ranges__best": _("best"),
    "ranges__reported_max": _("reported maximum"),
    "ranges__disputed": _("disputed"),
}

# What tells who works on a record.
OF_COLLEAGUES = frozenset({"reviewed_by__username", "assigned_to__username"})


class GradingFilter(admin.SimpleListFilter):
    title = _("grading")
    parameter_name = "grading"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        language = get_language() or "en"
        return [(value.code, value.label(language)) for value in GRADING]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Incident]) -> QuerySet[Incident]:
        return queryset.filter(grading=self.value()) if self.value() else queryset


class GeolocationFilter(admin.SimpleListFilter):
    title = _("geolocation")
    parameter_name = "geolocation"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [("signed", _("signed off")), ("unsigned", _("not signed off"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Incident]) -> QuerySet[Incident]:
        if self.value() in ("signed", "unsigned"):
            return queryset.filter(geolocated_at__isnull=self.value() == "unsigned")
        return queryset


class AssigneeFilter(admin.SimpleListFilter):
    title = _("assigned to")
    parameter_name = "assigned"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [("me", _("me")), ("nobody", _("nobody"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Incident]) -> QuerySet[Incident]:
        if self.value() == "me":
            return queryset.filter(assigned_to=request.user.pk)
        if self.value() == "nobody":
            return queryset.filter(assigned_to=None)
        return queryset
