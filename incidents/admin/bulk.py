"""One move with many chosen records: all of them or none, by the rule that holds for one."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from incidents.actions.assigning import assign
from incidents.actions.reviewing import move
from incidents.admin.review import (
    ASSIGN,
    AssignForm,
    ReviewDoors,
    form_of,
    may_assign,
    may_move,
    receivers,
)
from incidents.models import Incident
from incidents.review import LABELS
from incidents.versions import fingerprint_of
from sources.admin.parts import show_page
from sources.saying import say

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

AT_ONCE = 500
MOVES_OF_MANY = ("submit", "return", "hold", "release")


class Bulk(NamedTuple):
    """What is done with many: its label, what is asked first, and the doing."""

    label: "StrOrPromise"
    form: Callable[..., forms.Form]
    act: Callable[..., str | None]


class BulkMoves(ReviewDoors):
    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        doors = {
            f"{name}_chosen": (partial(_do, name=name), f"{name}_chosen", bulk.label)
            for name, bulk in self.bulk_moves().items()
            if (may_assign(request) if name == "assign" else may_move(request, name))
        }
        return {**super().get_actions(request), **doors}

    def bulk_moves(self) -> dict[str, Bulk]:
        """Return what can be done with many records, by the names of the moves."""
        moves = {
            name: Bulk(gettext(LABELS[name]), form_of(name), partial(_move_many, name=name))
            for name in MOVES_OF_MANY
        }
        return {**moves, "assign": Bulk(ASSIGN, AssignForm, _assign_many)}

    def do_with_many(
        self, request: HttpRequest, chosen: QuerySet[Incident], name: str
    ) -> HttpResponse | None:
        """Ask once, and do it with all of them or with none; None goes back to the list."""
        bulk, incidents = self.bulk_moves()[name], list(chosen.order_by("pk")[: AT_ONCE + 1])
        if len(incidents) > AT_ONCE:
            most = gettext("At most %(most)s at once: choose fewer.") % {"most": AT_ONCE}
            messages.error(request, most)
            return None
        # A list leaves out what no longer fits its filters.
        if len(incidents) < len(request.POST.getlist(ACTION_CHECKBOX_NAME)):
            messages.error(request, gettext("Some of them left this list meanwhile: choose again."))
            return None
        form = _form(request, bulk, incidents)
        if form.is_valid():
            _act(request, bulk, incidents, form.cleaned_data)
            return None
        return show_page(
            self,
            request,
            "admin/incidents/many.html",
            title=bulk.label,
            form=form,
            chosen=incidents,
            action=f"{name}_chosen",
            back=reverse("admin:incidents_incident_changelist"),
        )


def _do(
    model_admin: BulkMoves, request: HttpRequest, chosen: QuerySet[Incident], *, name: str
) -> HttpResponse | None:
    return model_admin.do_with_many(request, chosen, name)


def _form(request: HttpRequest, bulk: Bulk, incidents: list[Incident]) -> forms.Form:
    data = request.POST if "confirmed" in request.POST else None
    more = {"among": receivers(request)} if bulk.form is AssignForm else {}
    initial: dict[str, Any] = {"to": request.user.pk}
    if data is None:
        initial["version"] = fingerprint_of([incident.pk for incident in incidents])
    return bulk.form(data, initial=initial, **more)


def _act(request: HttpRequest, bulk: Bulk, incidents: list[Incident], said: dict[str, Any]) -> None:
    try:
        told = bulk.act(request, incidents, **said)
    except ValueError as error:
        messages.error(request, say(error))
    else:
        done = gettext("%(title)s: done with %(n)s.")
        messages.success(request, told or done % {"title": bulk.label, "n": len(incidents)})


def _move_many(
    request: HttpRequest, incidents: list[Incident], *, name: str, reason: str = ""
) -> None:
    move(incidents, name, by=request.user, at=timezone.now(), reason=reason)


def _assign_many(request: HttpRequest, incidents: list[Incident], *, to: Any) -> None:
    assign(incidents, to=to, by=request.user, at=timezone.now())
