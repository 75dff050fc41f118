"""Do we know this one already? Asked in words, before date and place are filled in."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext

from incidents.admin.merging import MergingDoors
from incidents.models import Incident
from sources.dates import find_date
from sources.digits import plain_digits
from sources.numerals import show

AT_MOST = 10
LETTERS, WORDS = 200, 20


class KnownDoor(MergingDoors):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.known)
        return [path("known/", view, name="incidents_incident_known"), *super().get_urls()]

    def known(self, request: HttpRequest) -> HttpResponse:
        """Answer with the held records to which some words lead, as the list would find them."""
        if not (self.has_view_permission(request) and self.has_add_permission(request)):
            raise PermissionDenied
        words = request.GET.get("q", "")[:LETTERS].strip()
        found = list(self.find_known(request, words)[: AT_MOST + 1]) if words else []
        context = {
            "likely": [_tell(incident) for incident in found[:AT_MOST]],
            "may_attach": may_attach(request),
        }
        cards = render_to_string("admin/incidents/likely.html", context) if found else ""
        return JsonResponse({"told": _count(found), "found": cards})

    def find_known(self, request: HttpRequest, words: str) -> QuerySet[Incident]:
        """Return the record of this code, or those that the words tell of, the newest first.

        A date among the words is that of the record, and the words beside it are looked for.
        """
        held = self.get_queryset(request).prefetch_related(None)
        code = plain_digits(words)
        of_code = held.filter(code=code.upper()) | held.filter(pk__in=self.find_by_old_code(code))
        standing = of_code.exclude(review_state="merged")
        if standing.exists():
            return standing
        found, _distinct = self.get_search_results(request, held, words)
        when, rest = find_date(words)
        if when:
            dated = held.filter(start_on__lte=when.end, end_on__gte=when.start)
            found |= self.get_search_results(request, dated, rest)[0]
        return found


def may_attach(request: HttpRequest) -> bool:
    """Return whether a person may give a report to a record that is held."""
    return request.user.has_perms(("incidents.change_incident", "incidents.add_claim"))


def _tell(incident: Incident) -> dict[str, Any]:
    """Return a record for its card, with its state and the beginning of its summary."""
    summary = Truncator(incident.summary).words(WORDS)
    said = [incident.get_review_state_display(), format_html("<bdi>{}</bdi>", summary)]
    return {"incident": incident, "reasons": said if summary else said[:1]}


def _count(found: list[Incident]) -> str:
    if not found:
        return gettext("No record that is held is found by these words.")
    if len(found) > AT_MOST:
        told = gettext("The newest %(n)s of more: say more of it.")
        return told % {"n": show(AT_MOST)}
    told = ngettext("%(n)s record is held:", "%(n)s records are held:", len(found))
    return told % {"n": show(len(found))}
