"""The navigation of the header: where people go all day, each way for whoever may take it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext

from incidents.admin.review import may_assign
from incidents.models import Incident
from sources.models import Report, Source

register = template.Library()


class Way(NamedTuple):
    """A link of the header. ``current``: what it says for ARIA, empty where one is not there."""

    url: str
    label: str
    current: str


@register.simple_tag(takes_context=True)
def read_ways(context: dict[str, Any]) -> list[Way]:
    """Return the ways of this person; the one that leads nearest to the page is current."""
    request = context["request"]
    ways = list(find_ways(request))
    within = [url for url, _label in ways if request.path.startswith(url)]
    nearest = max(within, key=len, default="")
    here = "page" if nearest == request.path else "true"
    return [Way(url, label, here if url == nearest else "") for url, label in ways]


def find_ways(request: HttpRequest) -> Iterator[tuple[str, str]]:
    if may_assign(request):
        yield reverse("admin:incidents_incident_queue"), gettext("Queue")
    for model in (Incident, Report, Source):
        options = model._meta
        if request.user.has_perm(f"{options.app_label}.view_{options.model_name}"):
            listed = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
            yield listed, capfirst(str(options.verbose_name_plural))
        if model is Incident and request.user.has_perm("incidents.add_incident"):
            yield reverse("admin:incidents_incident_add"), gettext("Log an incident")
