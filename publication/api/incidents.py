"""The public records, in a list and one by one."""

from datetime import date
from typing import Any, ClassVar

from django.db.models import F, Q, QuerySet
from django.http import Http404
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.reverse import reverse

from incidents.codebook import GRADING, INCIDENT_KIND, RECORD_TYPE
from publication.api import incident_shapes
from publication.api.base import PublicView
from publication.api.known import check_datasets, datasets_field, find_place, place_field
from publication.api.pages import PageParameters, cursor, decode, page, text
from publication.api.parameters import DayField, Parameters, SeveralField, one_of
from publication.api.problems import PROBLEM, Withdrawn
from publication.api.shapes import WithdrawnProblem
from publication.api.state import Head
from publication.models import LogEntry, PartnerKey, PublishedIncident
from publication.withholding import NOTHING_WITHHELD

BOUNDS = tuple(map(str, incident_shapes.Bounds().fields))
# What a short record takes from the whole one as it stands.
SHORT = tuple(
    name
    for name in map(str, incident_shapes.ShortIncident().fields)
    if name not in ("ranges", "n", "url")
)
# The columns that several values can be asked of, by parameter.
COLUMNS = {"dataset": "dataset", "kind": "kind", "grade": "grading", "record_type": "record_type"}


class RecordParameters(Parameters):
    place = place_field(required=False)
    dataset = datasets_field()
    kind = SeveralField(one_of(INCIDENT_KIND))
    grade = SeveralField(one_of(GRADING))
    record_type = SeveralField(one_of(RECORD_TYPE))
    start = DayField(required=False, help_text="Records that end on this day or later.")
    end = DayField(required=False, help_text="Records that start on this day or before.")

    def validate(self, asked: dict[str, Any]) -> dict[str, Any]:
        if "start" in asked and "end" in asked and asked["end"].end < asked["start"].start:
            raise serializers.ValidationError({"end": ["it is before the start."]})
        return asked


class IncidentParameters(RecordParameters, PageParameters):
    pass


class IncidentsView(PublicView):
    """The records that are public, by date and code, in short.

    A page links to the next one, and never counts them all.
    """

    scopes = (PartnerKey.Scope.INCIDENTS,)
    operation = "list_incidents"
    parameters = IncidentParameters
    shape = incident_shapes.IncidentPage

    def answer(self, asked: dict[str, Any], head: Head, **captured: str) -> Response:
        check_known(asked)
        found = list_incidents(asked)[: asked["limit"] + 1]
        return page(
            self.request,
            head,
            found,
            limit=asked["limit"],
            after=lambda each: cursor(each.start_on.isoformat(), each.code),
            describe=self.describe,
        )

    def describe(self, incident: PublishedIncident) -> dict[str, Any]:
        body = NOTHING_WITHHELD | incident.entry.document.body
        return {
            **{name: body[name] for name in SHORT},
            "ranges": [{name: found[name] for name in BOUNDS} for found in body["ranges"]],
            "n": incident.entry_id,
            "url": reverse("api:incident", [incident.code], request=self.request),
        }


class IncidentView(PublicView):
    """One record whole: its claims in their own words, the ranges, why, and its history."""

    scopes = (PartnerKey.Scope.INCIDENTS, PartnerKey.Scope.CLAIMS)
    operation = "read_incident"
    shape = incident_shapes.IncidentDocument
    more_answers: ClassVar = {
        (301, "application/json"): incident_shapes.MergedIncident,
        (410, PROBLEM): WithdrawnProblem,
    }

    def answer(self, asked: dict[str, Any], head: Head, **captured: str) -> Response:
        incidents = PublishedIncident.objects.at().select_related("entry__document")
        incident = incidents.filter(code=captured["code"]).first()
        if incident is None:
            raise Http404
        body = incident.entry.document.body
        if incident.state == PublishedIncident.State.WITHDRAWN:
            raise Withdrawn(**body, n=incident.entry_id, at=incident.entry.at)
        if incident.state == PublishedIncident.State.MERGED:
            return self.lead_on(incident)
        history = list(read_history(incident.entry.subject))
        return Response({**NOTHING_WITHHELD, **body, "history": history, "log": head.describe()})

    def lead_on(self, incident: PublishedIncident) -> Response:
        """Answer with the address of the record that this one is part of by now."""
        entry, code = incident.entry, find_final(incident)
        url = reverse("api:incident", [code], request=self.request)
        said = {"n": entry.n, "at": entry.at, "merged_into": code, "url": url}
        return Response(entry.document.body | said, status=301, headers={"Location": url})


def find_final(incident: PublishedIncident) -> str:
    """Return the code at the end of a chain of merges."""
    faces = PublishedIncident.objects.at().select_related("entry__document")
    while incident.state == PublishedIncident.State.MERGED:
        incident = faces.get(code=incident.entry.document.body["merged_into"])
    return incident.code


def check_known(asked: dict[str, Any]) -> None:
    """Raise BadParameters unless the log knows the place and the data sets asked for."""
    if "place" in asked:
        find_place(asked["place"], parameter="place")
    check_datasets(asked.get("dataset", ()))


def list_incidents(asked: dict[str, Any]) -> QuerySet[PublishedIncident]:
    """Return the public records that were asked for, by start and code, after the cursor."""
    chosen = Q(state=PublishedIncident.State.PUBLISHED)
    for parameter, column in COLUMNS.items():
        if parameter in asked:
            chosen &= Q(**{f"{column}__in": asked[parameter]})
    if "place" in asked:
        chosen &= Q(place_path__contains=[asked["place"]])
    if "start" in asked:
        chosen &= Q(end_on__gte=asked["start"].start)
    if "end" in asked:
        chosen &= Q(start_on__lte=asked["end"].end)
    if "cursor" in asked:
        start_on, code = decode(asked["cursor"], date.fromisoformat, text)
        # The first bound is what lets PostgreSQL walk the index from there.
        chosen &= Q(start_on__gte=start_on) & (Q(start_on__gt=start_on) | Q(code__gt=code))
    found = PublishedIncident.objects.at().filter(chosen).select_related("entry__document")
    return found.order_by("start_on", "code")


def read_history(subject: str) -> QuerySet[LogEntry, Any]:
    """Return everything that the log ever said about a subject, in its order."""
    entries = LogEntry.objects.filter(subject=subject).order_by("n")
    return entries.values("n", "kind", "at", reason=F("document__body__reason"))
