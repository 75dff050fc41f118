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
