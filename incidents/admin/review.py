"""The doors through which a record moves in its review, on its page."""

from collections.abc import Mapping

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from incidents.actions.reviewing import LABELS, move
from incidents.admin.asking import ReasonForm, ask
from incidents.admin.doors import IncidentDoors, Tool
from incidents.authors import find_authors
from incidents.models import Incident
from incidents.review import ANYBODY, AUTHOR, MOVES, moves_from

DOORS = ("submit", "return", "take_back", "hold", "release", "reopen")


class ReviewDoors(IncidentDoors):
    # The moves that have pages of their own: into and out of the public, for one.
    doors_apart: Mapping[str, str] = {}

    def get_urls(self) -> list[URLPattern]:
        door = self.admin_site.admin_view(self.move)
        return [
            path("<int:pk>/move/<slug:name>/", door, name="incidents_incident_move"),
            *super().get_urls(),
        ]

    def tools(self, request: HttpRequest, incident: Incident) -> list[Tool]:
        return [
            *super().tools(request, incident),
            *(
                Tool(
                    reverse("admin:incidents_incident_move", args=(incident.pk, name)), LABELS[name]
                )
                for name in open_moves(request, incident)
                if name in DOORS
            ),
        ]

    def move(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        if name not in DOORS:
            raise Http404
        if not may_move(request, name):
            raise PermissionDenied
        incident = get_object_or_404(Incident, pk=pk)

        def act(reason: str = "") -> None:
            move([incident], name, by=request.user, at=timezone.now(), reason=reason)

        return ask(
            self,
            request,
            incident,
            title=str(LABELS[name]),
            act=act,
            back=self.url_of(incident),
            form_class=ReasonForm if MOVES[name].reason else forms.Form,
        )


def may_move(request: HttpRequest, name: str) -> bool:
    return any(request.user.has_perm(permission) for permission in MOVES[name].permissions)


def open_moves(request: HttpRequest, incident: Incident) -> list[str]:
    """Return the moves that this person may make with a record as it stands."""
    mine = [MOVES[name] for name in moves_from(incident.review_state) if may_move(request, name)]
    own = any(move.whose != ANYBODY for move in mine) and request.user.pk in find_authors(
        [incident.pk]
    ).get(incident.pk, ())
    return [move.name for move in mine if move.whose == ANYBODY or (move.whose == AUTHOR) == own]
