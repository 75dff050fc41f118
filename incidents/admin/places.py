"""The gazetteer, looked up and never edited by hand, and who monitored what."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.functional import lazystr
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from incidents.admin.widgets import PlaceSelect
from incidents.codebook import HARM, PLACE_PRECISION
from incidents.models import Coverage, Place
from sources.admin import ReadOnly
from sources.admin.numerals import Numerals
from sources.admin.versions import Reasoned, ReasonedForm
from sources.fields import LazyLabel

LEVELS = ("country", "adm1", "adm2", "adm3", "settlement")


def name_place(place: Place) -> str:
    """Return a place with its level and what it is part of: Raqqa (SY11) · Governorate · Syria."""
    level = PLACE_PRECISION.label(LEVELS[min(place.level, 4)], get_language() or "en")
    parts = [str(place), level]
    if place.parent:
        parts.append(str(place.parent))
    return " · ".join(parts)


class PlaceField(forms.ModelChoiceField[Place]):
    """A place that is named so that its namesakes can be told apart."""

    def label_from_instance(self, obj: Any) -> str:
        return name_place(obj)


class PlaceSearch(AutocompleteJsonView):
    """Places found by their names in every script."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        return {"id": str(getattr(obj, to_field_name)), "text": name_place(obj)}


@admin.register(Place)
class PlaceAdmin(Numerals, ReadOnly, admin.ModelAdmin[Place]):
    list_display = ("code", "name_en", "name_ar", "level", "parent", "edition")
    list_filter = ("level", "edition")
    list_select_related = ("parent",)
    search_fields = ("name_en", "name_ar", "other_names", "code")
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Place]:
        return super().get_queryset(request).select_related("parent")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Place], search_term: str
    ) -> tuple[QuerySet[Place], bool]:
        found = Place.objects.matching(search_term.strip()) if search_term else None
        return (queryset if found is None else queryset & found), False

    def get_urls(self) -> list[URLPattern]:
        search = PlaceSearch.as_view(admin_site=self.admin_site)
        named = path("search/", self.admin_site.admin_view(search), name="incidents_place_search")
        return [named, *super().get_urls()]


class CoverageForm(ReasonedForm):
    harms = forms.MultipleChoiceField(
        label=_("harms"),
        help_text=_("What was looked for."),
        choices=[(value.code, lazystr(LazyLabel(value))) for value in HARM],
        widget=forms.CheckboxSelectMultiple,
    )


@admin.register(Coverage)
class CoverageAdmin(Numerals, Reasoned):
    form = CoverageForm
    list_display = ("place", "start_on", "end_on", "status", "monitored_by", "dataset")
    list_filter = ("status", "dataset")
    list_select_related = ("place", "dataset")
    search_fields = ("place__name_en", "place__name_ar", "place__code", "monitored_by")

    def has_delete_permission(self, request: HttpRequest, obj: Coverage | None = None) -> bool:
        """What the public was told would go on making zeros: that nobody looked is a status."""
        return False

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "place":
            return search_place(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def search_place(db_field: Any, site: admin.AdminSite) -> PlaceField:
    """Return the form field of a place, with a search over the gazetteer."""
    return PlaceField(
        Place.objects.select_related("parent"),
        label=capfirst(db_field.verbose_name),
        help_text=db_field.help_text,
        widget=PlaceSelect(db_field, site),
    )
