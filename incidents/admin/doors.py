"""The pages of an incident beside its form: what is done to a claim, deciding, the history."""

from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.actions.claiming import rate_claim, take_back_withdrawal, withdraw_claim
from incidents.actions.deciding import decide
from incidents.admin.asking import RatingForm, ask
from incidents.admin.decisions import DecisionForm
from incidents.admin.history import read_history
from incidents.models import Claim, Decision, Incident
from sources.admin.confidential import note_shown
from sources.admin.numerals import Numerals
from sources.admin.parts import show_page
from sources.confidence import may_know
from sources.digits import is_key

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Tool(NamedTuple):
    """A button beside the title of a record; ``comes_next`` makes it stand out."""

    url: str
    label: "StrOrPromise"
    comes_next: bool = False


READ_HISTORY = "incidents.view_incidentevent"


class IncidentDoors(Numerals, admin.ModelAdmin[Incident]):
    def get_urls(self) -> list[URLPattern]:
        claim = "<int:pk>/claims/<int:claim_pk>/"
        wrap = self.admin_site.admin_view
        return [
            path(claim + "withdraw/", wrap(self.withdraw_claim), name="incidents_claim_withdraw"),
            path(claim + "stand/", wrap(self.let_stand), name="incidents_claim_stand"),
            path(claim + "rate/", wrap(self.rate_claim), name="incidents_claim_rate"),
            path("<int:pk>/decide/", wrap(self.decide), name="incidents_incident_decide"),
            *super().get_urls(),
        ]

    def url_of(self, incident: Incident) -> str:
        return reverse("admin:incidents_incident_change", args=(incident.pk,))

    def tools(self, request: HttpRequest, incident: Incident) -> list[Tool]:
        """Return the buttons beside the title."""
        if not request.user.has_perm("incidents.add_decision"):
            return []
        return [Tool(reverse("admin:incidents_incident_decide", args=(incident.pk,)), _("Decide"))]

    def withdraw_claim(self, request: HttpRequest, pk: int, claim_pk: int) -> HttpResponse:
        claim = _claim(request, pk, claim_pk, "incidents.change_claim")

        def act(reason: str) -> None:
            withdraw_claim(claim, by=request.user, at=timezone.now(), reason=reason)

        title = gettext("Withdraw a claim")
        return ask(self, request, claim, title=title, act=act, back=self.url_of(claim.incident))

    def let_stand(self, request: HttpRequest, pk: int, claim_pk: int) -> HttpResponse:
        """Take back the withdrawal of a claim that was never public."""
        claim = _claim(request, pk, claim_pk, "incidents.change_claim")

        def act(reason: str) -> None:
            take_back_withdrawal(claim, by=request.user, at=timezone.now(), reason=reason)

        title = gettext("Take the withdrawal back")
        return ask(self, request, claim, title=title, act=act, back=self.url_of(claim.incident))

    def rate_claim(self, request: HttpRequest, pk: int, claim_pk: int) -> HttpResponse:
        claim = _claim(request, pk, claim_pk, "incidents.add_claimrating")

        def act(credibility: int, reason: str) -> None:
            rate_claim(
                claim, credibility=credibility, by=request.user, at=timezone.now(), reason=reason
            )

        back = self.url_of(claim.incident)
        title = gettext("Rate a claim")
        return ask(self, request, claim, title=title, act=act, back=back, form_class=RatingForm)

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perm("incidents.add_decision"):
            raise PermissionDenied
        incident = get_object_or_404(Incident, pk=pk)

        def act(**said: Any) -> None:
            decide(Decision(incident=incident, **said), by=request.user, at=timezone.now())

        back = self.url_of(incident)
        title = gettext("Decide on a number or the grading")
        return ask(
            self, request, incident, title=title, act=act, back=back, form_class=DecisionForm
        )

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show who changed what, to whoever may know that of colleagues."""
        incident = get_object_or_404(Incident, pk=object_id if is_key(object_id) else None)
        seen = self.has_view_permission(request, incident)
        if not (seen and request.user.has_perm(READ_HISTORY)):
            raise PermissionDenied
        note_shown(request, incident.speakers())
        return show_page(
            self,
            request,
            "admin/incidents/history.html",
            title=gettext("History of %(code)s") % {"code": incident.code},
            about=incident,
            back=self.url_of(incident),
            changes=read_history(incident, knows=may_know(request.user)),
        )


def _claim(request: HttpRequest, pk: int, claim_pk: int, permission: str) -> Claim:
    if not request.user.has_perm(permission):
        raise PermissionDenied
    claims = Claim.objects.select_related("incident", "voice", "report__publisher")
    claim = get_object_or_404(claims, pk=claim_pk, incident=pk)
    if claim.confidential and not may_know(request.user):
        raise PermissionDenied
    return claim
