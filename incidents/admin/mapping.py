"""The map on an incident's page, drawn from the gazetteer: no tile is fetched from anywhere."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.formats import localize
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from incidents.actions.geolocating import end_sign_off
from incidents.admin.points import NO_DEGREES
from incidents.authors import PLACING
from incidents.codebook import POINT_PRECISIONS
from incidents.coordinates import Point, read_boxes
from incidents.models import Incident, Place
from incidents.models.incidents import NO_POINT
from incidents.surroundings import FAR_KM, distance_km, survey
from sources.digits import is_key

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class PlaceMap(admin.ModelAdmin[Incident]):
    """Shows where the chosen place is, and lets the point be set on it by mouse or by keyboard."""

    readonly_fields = ("map",)

    class Media:
        css = {"all": ("leaflet/leaflet.css", "incidents/map.css")}
        js = ("leaflet/leaflet.js", "incidents/map.js")

    def get_urls(self) -> list[URLPattern]:
        around = self.admin_site.admin_view(self.places_around)
        return [
            path("places-around/", around, name="incidents_incident_places_around"),
            *super().get_urls(),
        ]

    @admin.display(description=_("map"))
    def map(self, incident: Incident) -> str:
        shown = {"incident": incident, "precisions": " ".join(sorted(POINT_PRECISIONS))}
        return render_to_string("admin/incidents/map.html", shown)

    def places_around(self, request: HttpRequest) -> HttpResponse:
        """Answer what lies around a place and a point, and what is odd about the two."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked = request.GET
        key = asked.get("place", "")
        place = Place.objects.filter(pk=key).first() if is_key(key) else None
        boxes = (asked.get("latitude", ""), asked.get("longitude", ""))
        point = _point(*read_boxes(*boxes))
        found = survey(place, point)
        return JsonResponse(
            {
                "point": [f"{each.normalize():f}" for each in point] if point else None,
                "said": _remarks(place, point, asked.get("precision", ""), boxes),
                "outline": found.outline,
                "places": [_describe(role, each) for role, each in found.places],
                "credit": _credit(each for _role, each in found.places),
            }
        )

    def save_model(
        self, request: HttpRequest, obj: Incident, form: ModelForm[Incident], change: bool
    ) -> None:
        placed = set(PLACING) & set(form.changed_data)
        if placed:
            end_sign_off(obj)
        super().save_model(request, obj, form, change)
        if placed:
            for remark in _far(obj.place, _point(obj.latitude, obj.longitude)):
                messages.warning(request, remark)


def _point(latitude: Decimal | None, longitude: Decimal | None) -> Point | None:
    return None if latitude is None or longitude is None else Point(latitude, longitude)


def _remarks(
    place: Place | None, point: Point | None, precision: str, boxes: tuple[str, str]
) -> "list[StrOrPromise]":
    """Return what a person should look at before they save."""
    if not point:
        return [NO_DEGREES] if all(boxes) else []
    if precision and precision not in POINT_PRECISIONS:
        return [NO_POINT]
    return [*_far(place, point)]


def _far(place: Place | None, point: Point | None) -> list[str]:
    far = distance_km(place, point) if place and point else None
    if far is None or far <= FAR_KM:
        return []
    told = gettext(
        "The point lies %(km)s km from %(place)s, or from the nearest that is known of it: "
        "look at both again."
    )
    return [told % {"km": localize(round(far)), "place": place}]


def _describe(role: str, place: Place) -> dict[str, Any]:
    arabic = (get_language() or "en").startswith("ar")
    return {
        "role": role,
        "name": (arabic and place.name_ar) or place.name_en,
        "level": place.level,
        "at": [float(cast("Decimal", place.latitude)), float(cast("Decimal", place.longitude))],
    }


def _credit(places: Any) -> str:
    datasets = {place.dataset for place in places}
    return "; ".join(sorted(f"{each.publisher}, {each.licence}" for each in datasets))
