"""The public records, in a list and one by one."""

from datetime import date
from typing import Any, ClassVar

from django.db.models import F, QuerySet
from django.http import Http404, HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from publication.api import incident_shapes
from publication.api.base import PublicView
from publication.api.exports import ListedView
from publication.api.known import release_field
from publication.api.pages import PageParameters, decode, text, written_page
from publication.api.parameters import Parameters, SeveralField, names_of
from publication.api.problems import PROBLEM, Withdrawn
from publication.api.record_filters import (
    RecordParameters,
    after,
    check_known,
    choose_incidents,
    moment_of,
)
from publication.api.shapes import WithdrawnProblem
from publication.api.state import Head
from publication.listing import Told, list_records
from publication.models import LogEntry, PartnerKey, PublicDocument, PublishedIncident
from publication.moments import Moment
from publication.withholding import NOTHING_WITHHELD


class IncidentParameters(RecordParameters, PageParameters):
    fields = SeveralField(  # type: ignore[assignment]
        names_of(incident_shapes.ShortIncident),
        help_text="Which keys of a record; without it, all.",
    )


class OneIncidentParameters(Parameters):
    release = release_field()


class IncidentsView(ListedView):
    """The records that are public, by date and code, in short.

    A page links to the next one, and never counts them all.
    """

    scopes = (PartnerKey.Scope.INCIDENTS,)
    operation = "list_incidents"
    parameters = IncidentParameters
    shape = incident_shapes.IncidentPage
    table = "incidents"

    def answer(self, asked: dict[str, Any], head: Head, **captured: str) -> HttpResponse:
        check_known(asked)
        moment, limit = moment_of(asked), asked["limit"]
        found = choose_incidents(asked, moment)
        if "cursor" in asked:
            found = found.filter(after(*decode(asked["cursor"], date.fromisoformat, text)))
        rows = list_records(
            found[: limit + 1], told(self.request, asked, moment), asked.get("fields", ())
        )
        return written_page(self.request, head, rows, limit=limit, warnings=self.warnings)


def told(request: Request, asked: dict[str, Any], moment: Moment) -> Told:
    """Return where the records of a list are read whole, in the state that was asked of."""
    release = f"/?release={asked['release']}" if "release" in asked else "/"
    return Told(reverse("api:incidents", request=request), release, moment.n)


class IncidentView(PublicView):
    """One record whole: its claims in their own words, the ranges, why, and its history."""

    scopes = (PartnerKey.Scope.INCIDENTS, PartnerKey.Scope.CLAIMS)
    operation = "read_incident"
    parameters = OneIncidentParameters
    shape = incident_shapes.IncidentDocument
    more_answers: ClassVar = {
        (301, "application/json"): incident_shapes.MergedIncident,
        (410, PROBLEM): WithdrawnProblem,
    }

    def answer(self, asked: dict[str, Any], head: Head, **captured: str) -> Response:
        moment = moment_of(asked)
        versions = PublishedIncident.objects.at(moment.n).select_related("entry")
        incident = versions.filter(code=captured["code"]).first()
        if incident is None or (moment.until and incident.start_on > moment.until):
            raise Http404
        body = read_document(incident)
        if incident.state == PublishedIncident.State.WITHDRAWN:
            raise Withdrawn(**body, n=incident.entry_id, at=incident.entry.at)
        if incident.state == PublishedIncident.State.MERGED:
            return self.lead_on(incident, moment, asked)
        return Response(
            {
                **NOTHING_WITHHELD,
                **body,
                "licence": read_licence(incident.dataset, moment),
                "history": list(read_history(incident.entry.subject, moment)),
                "log": head.describe(),
            }
        )

    def lead_on(
        self, incident: PublishedIncident, moment: Moment, asked: dict[str, Any]
    ) -> Response:
        """Answer with the address of the record that this one is part of by then."""
        entry, code = incident.entry, find_final(incident, moment)
        url = reverse("api:incident", [code], request=self.request)
        if "release" in asked:
            url += f"?release={asked['release']}"
        said = {"n": entry.n, "at": entry.at, "merged_into": code, "url": url}
        return Response(entry.document.body | said, status=301, headers={"Location": url})


def read_document(incident: PublishedIncident) -> dict[str, Any]:
    """Return what a version said; raise Withdrawn, with the reason, where it was redacted since."""
    document = PublicDocument.objects.filter(entry=incident.entry_id).first()
    if document is not None:
        body: dict[str, Any] = document.body
        return body
    redaction = (
        LogEntry.objects.filter(
            subject=f"incident:{incident.code}",
            kind=LogEntry.Kind.REDACTED,
            n__gt=incident.entry_id,
        )
        .select_related("document")
        .earliest("n")
    )
    said = {"code": incident.code, "reason": redaction.document.body["reason"]}
    raise Withdrawn(**said, n=redaction.n, at=redaction.at)


def find_final(incident: PublishedIncident, moment: Moment) -> str:
    """Return the code at the end of a chain of merges."""
    faces = PublishedIncident.objects.at(moment.n)
    while incident.state == PublishedIncident.State.MERGED:
        incident = faces.get(code=read_document(incident)["merged_into"])
    return incident.code


def read_licence(dataset: str, moment: Moment) -> str | None:
    """Return the licence of a data set; None where nothing public tells it."""
    references = PublicDocument.objects.of_references(moment.n)
    documents = references.filter(entry__subject=f"dataset:{dataset}")
    licence: str | None = documents.values_list("body__licence", flat=True).first()
    return licence


def read_history(subject: str, moment: Moment) -> QuerySet[LogEntry, Any]:
    """Return everything that the log said about a subject until then, in its order."""
    entries = LogEntry.objects.filter(subject=subject).order_by("n")
    if moment.n is not None:
        entries = entries.filter(n__lte=moment.n)
    return entries.values("n", "kind", "at", reason=F("document__body__reason"))
