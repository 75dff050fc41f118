"""The doors through which a record moves in its review, on its page, and what was said there."""

from collections.abc import Mapping
from functools import partial
from typing import Any, cast

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.actions.assigning import assign, assignable
from incidents.actions.reviewing import move
from incidents.admin.asking import ReasonForm, ask
from incidents.admin.doors import IncidentDoors, Tool
from incidents.admin.filters import AssigneeFilter
from incidents.authors import find_authors
from incidents.models import Incident, ReviewNote
from incidents.review import (
    ANY,
    ANYBODY,
    LABELS,
    MOVES,
    REVIEW,
    MoveRefused,
    check_move,
    moves_from,
)
from sources.saying import say

DOORS = ("submit", "return", "take_back", "hold", "release", "reopen")
NEXT = ("submit", "publish", "release")
ASSIGN = _("Assign")
MADE = {
    "submit": _("submitted for review"),
    "return": _("returned with a comment"),
    "take_back": _("taken back"),
    "hold": _("held back"),
    "release": _("released from the hold"),
    "publish": _("published"),
    "revise": _("published with its changes"),
    "withdraw": _("withdrawn"),
    "reopen": _("reopened"),
    "merge": _("merged"),
    "unmerge": _("its merge undone"),
}


class AssignForm(forms.Form):
    to = forms.ModelChoiceField(
        User.objects.none(), label=_("Assigned to"), required=False, empty_label=_("nobody")
    )

    def __init__(self, *args: Any, among: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[User]", self.fields["to"]).queryset = among


class ReviewDoors(IncidentDoors):
    # The moves that have pages of their own: into and out of the public, for one.
    doors_apart: Mapping[str, str] = {}

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/move/<slug:name>/", wrap(self.move), name="incidents_incident_move"),
            path("<int:pk>/assign/", wrap(self.assign), name="incidents_incident_assign"),
            *super().get_urls(),
        ]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Leave out who works on a record for whoever need not know that of colleagues."""
        shown = list(super().get_list_display(request))
        return shown if may_read_notes(request) else [one for one in shown if one != "assigned_to"]

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        filters = list(super().get_list_filter(request))
        return filters if may_read_notes(request) else [f for f in filters if f != AssigneeFilter]

    def tools(self, request: HttpRequest, incident: Incident) -> list[Tool]:
        doors = [
            Tool(self.door_of(incident, name), gettext(LABELS[name]), name in NEXT)
            for name in weigh_moves(request, incident)[0]
            if name in DOORS or name in self.doors_apart
        ]
        if may_assign(request):
            door = reverse("admin:incidents_incident_assign", args=(incident.pk,))
            doors.append(Tool(door, ASSIGN))
        return [*super().tools(request, incident), *doors]

    def door_of(self, incident: Incident, name: str) -> str:
        """Return the address of the page on which a move is made."""
        if name in DOORS:
            return reverse("admin:incidents_incident_move", args=(incident.pk, name))
        return reverse(self.doors_apart[name], args=(incident.pk,))

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
            title=gettext(LABELS[name]),
            act=act,
            back=self.url_of(incident),
            form_class=form_of(name),
        )

    def assign(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not may_assign(request):
            raise PermissionDenied
        incident = get_object_or_404(Incident, pk=pk)

        def act(to: User | None) -> None:
            assign([incident], to=to, by=request.user, at=timezone.now())

        return ask(
            self,
            request,
            incident,
            title=str(ASSIGN),
            act=act,
            back=self.url_of(incident),
            form_class=partial(AssignForm, among=receivers(request)),
            initial={"to": request.user.pk},
        )

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Incident | None = None,
    ) -> HttpResponse:
        if obj and may_read_notes(request):
            context |= {
                "notes": show_notes(obj)
                if request.user.has_perm("incidents.view_reviewnote")
                else [],
                "refusals": weigh_moves(request, obj)[1],
            }
        return super().render_change_form(request, context, add, change, form_url, obj)


def form_of(name: str) -> type[forms.Form]:
    """Return what is asked for a move: its reason, where it needs one."""
    return ReasonForm if MOVES[name].reason else forms.Form


def may_move(request: HttpRequest, name: str) -> bool:
    return any(request.user.has_perm(permission) for permission in MOVES[name].permissions)


def may_read_notes(request: HttpRequest) -> bool:
    """Whether this person is shown who works on a record, and what was said in its review."""
    return request.user.has_perm("incidents.view_reviewnote")


def may_assign(request: HttpRequest) -> bool:
    return any(request.user.has_perm(permission) for permission in ANY)


def receivers(request: HttpRequest) -> QuerySet[User]:
    """Return to whom this person may give a record: reviewers to anybody, others to themselves."""
    among = assignable()
    reviews = any(request.user.has_perm(permission) for permission in REVIEW)
    return among if reviews else among.filter(username=request.user.get_username())


def weigh_moves(request: HttpRequest, incident: Incident) -> tuple[list[str], list[str]]:
    """Return the moves that this person can make with a record, and why not those over own work."""
    state, open_to, refusals = incident.review_state, [], []
    names = [name for name in moves_from(state) if may_move(request, name)]
    asked = any(MOVES[name].whose != ANYBODY for name in names)
    own = asked and request.user.pk in authors_of(incident)
    for name in names:
        try:
            # The reason is asked for later.
            check_move(name, state, code=incident.code, reason="later", own=own)
        except MoveRefused as refusal:
            if refusal.why == "own":
                refusals.append(say(refusal))
        else:
            open_to.append(name)
    return open_to, refusals


def authors_of(incident: Incident) -> set[int]:
    """Return the authors of a record, kept with it for as long as the object lives, one request."""
    if "_authors" not in incident.__dict__:
        incident.__dict__["_authors"] = find_authors([incident.pk]).get(incident.pk, set())
    authors: set[int] = incident.__dict__["_authors"]
    return authors


def show_notes(incident: Incident) -> list[dict[str, Any]]:
    """Return what was done in the review of a record and said with it, the newest first."""
    notes = ReviewNote.objects.filter(incident=incident).select_related("by", "assigned_to")
    return [{"note": note, "told": tell_note(note)} for note in notes]


def tell_note(note: ReviewNote) -> str:
    if note.move != "assign":
        return str(MADE.get(note.move, note.move))
    if note.assigned_to is None:
        return gettext("given to nobody")
    return gettext("assigned to %(user)s") % {"user": note.assigned_to}
