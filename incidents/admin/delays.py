"""The page on which one record's sensitive parts are let wait longer, or not at all."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import lazystr
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.actions.delaying import publishes, set_delay
from incidents.admin.asking import ReasonForm, ask
from incidents.admin.doors import IncidentDoors, Tool
from incidents.admin.review import may_move
from incidents.models import Incident, RecordDelay
from sources.admin.numerals import DigitsInput
from sources.codebook import DELAYABLE, SENSITIVE_PART
from sources.fields import LazyLabel
from sources.models.policies import MOST_DAYS

PARTS = [(part.code, lazystr(LazyLabel(part))) for part in SENSITIVE_PART if part.code in DELAYABLE]


class DelayForm(ReasonForm):
    part = forms.ChoiceField(label=_("Part"), choices=PARTS)
    delay_days = forms.IntegerField(
        label=_("Delay (days)"),
        min_value=0,
        max_value=MOST_DAYS,
        widget=DigitsInput,
        help_text=_("Days after the last day of what happened until it is public; 0: at once."),
    )
    field_order = ("part", "delay_days", "reason")


class DelayDoor(IncidentDoors):
    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/delays/", wrap(self.set_delay), name="incidents_incident_delays"),
            *super().get_urls(),
        ]

    def tools(self, request: HttpRequest, incident: Incident) -> list[Tool]:
        tools = super().tools(request, incident)
        if request.user.has_perm("incidents.add_recorddelay"):
            link = reverse("admin:incidents_incident_delays", args=(incident.pk,))
            tools.append(Tool(link, _("Delay a part")))
        return tools

    def set_delay(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perm("incidents.add_recorddelay"):
            raise PermissionDenied
        incident = get_object_or_404(Incident, pk=pk)

        def act(reason: str, **said: Any) -> None:
            if publishes(incident, **said) and not may_move(request, "revise"):
                raise PermissionDenied(
                    gettext(
                        "To let a part of a public record wait less takes the right to publish."
                    )
                )
            set_delay(incident, by=request.user, at=timezone.now(), reason=reason, **said)

        delays = RecordDelay.objects.delays_of([pk])[pk]
        return ask(
            self,
            request,
            incident,
            title=gettext("Delay a part"),
            act=act,
            back=self.url_of(incident),
            form_class=DelayForm,
            template="admin/incidents/delays.html",
            waits=[(label, delays.get(code, 0)) for code, label in PARTS],
            said=incident.delays.select_related("set_by"),
        )
