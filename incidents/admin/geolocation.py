"""The page on which a second person signs off where an incident happened."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.actions.geolocating import sign_off_geolocation
from incidents.admin.asking import ask
from incidents.admin.doors import IncidentDoors, Tool
from incidents.authors import find_placers
from incidents.models import Incident

SIGN_OFF = "incidents.sign_off_geolocation"


class GeolocationDoor(IncidentDoors):
    def get_urls(self) -> list[URLPattern]:
        sign_off = self.admin_site.admin_view(self.sign_off)
        return [
            path("<int:pk>/geolocation/", sign_off, name="incidents_incident_geolocation"),
            *super().get_urls(),
        ]

    def tools(self, request: HttpRequest, incident: Incident) -> list[Tool]:
        tools = super().tools(request, incident)
        if request.user.has_perm(SIGN_OFF) and request.user.pk not in find_placers(incident):
            link = reverse("admin:incidents_incident_geolocation", args=(incident.pk,))
            tools.append(Tool(link, _("Sign off the geolocation")))
        return tools

    def sign_off(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perm(SIGN_OFF):
            raise PermissionDenied
        incident = get_object_or_404(Incident, pk=pk)

        def act(reason: str) -> None:
            sign_off_geolocation(incident, by=request.user, at=timezone.now(), reason=reason)

        title = gettext("Sign off the geolocation")
        return ask(self, request, incident, title=title, act=act, back=self.url_of(incident))
