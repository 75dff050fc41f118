"""Saying again what the log said of a record, with its ties as they are now and nothing unread."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from incidents.authors import find_reviewed_ties
from incidents.models import Claim, Incident
from publication.log import Draft
from publication.models import LogEntry, PublicDocument
from sources.related import related

Body = dict[str, Any]
Links = list[dict[str, str]]


def relink(incidents: Sequence[Incident], reason: str) -> list[Draft]:
    """Return the public documents of these incidents with their reviewed ties to what is public.

    A document that would tell on somebody by now is not said again: a person decides.
    """
    links = reviewed_links([incident.pk for incident in incidents])
    held = read_public([incident.code for incident in incidents])
    changed = {
        incident: held[incident.code]
        for incident in sorted(incidents, key=lambda incident: incident.pk)
        if incident.code in held
        and _told(held[incident.code]["links"]) != _told(links[incident.pk])
    }
    endangering = find_endangering({incident.code: body for incident, body in changed.items()})
    return [
        Draft(
            LogEntry.Kind.REVISED,
            f"incident:{incident.code}",
            repeat(body, links=links[incident.pk], reason=reason),
        )
        for incident, body in changed.items()
        if incident.code not in endangering
    ]


def repeat(body: Body, **more: Any) -> Body:
    """Return what is said again of a record; where its claims went is said by one entry alone."""
    return {name: told for name, told in body.items() if name != "split_into"} | more


def read_public(codes: Collection[str] | QuerySet[Incident, Any]) -> dict[str, Body]:
    """Return what the public has of records, by their codes."""
    rows = PublicDocument.objects.of_records().filter(entry__incident__code__in=codes)
    return dict(rows.values_list("entry__incident__code", "body"))


def reviewed_links(ids: Collection[int]) -> dict[int, Links]:
    """Return the ties of incidents to public records, as a document tells them, but unread ones.

    A tie to a record that was merged leads to the one that holds it now.
    """
    links: dict[int, Links] = defaultdict(list)
    for tie in find_reviewed_ties(ids):
        target = tie.target.final
        told = {"kind": str(tie.kind), "code": target.code}
        public = target.review_state == "published" and target.pk != tie.source_id
        if public and told not in links[tie.source_id]:
            links[tie.source_id].append(told)
    return links


def find_endangering(bodies: Mapping[str, Body]) -> set[str]:
    """Return the codes of documents that tell on who is confidential by now, or took consent back.

    A bounded number of queries, however many they are.
    """
    said = [(code, claim) for code, body in bodies.items() for claim in body["claims"]]
    claims = Claim.objects.select_related("voice", "report__publisher").prefetch_related(
        "draws_on__consents", "voice__consents", "report__publisher__consents"
    )
    now = claims.in_bulk({int(claim["id"]) for _, claim in said})
    return {code for code, claim in said if _tells_on(now[int(claim["id"])], claim)}


def _tells_on(claim: Claim, said: Body) -> bool:
    drawn_on = list(related(claim, "draws_on"))
    codes = {drawn["code"] for drawn in said["draws_on"]}
    if claim.confidential and not said["confidential"]:
        return True
    if any(drawn.confidential and drawn.public_code not in codes for drawn in drawn_on):
        return True
    speakers = (claim.voice, claim.report.publisher, *drawn_on)
    return not said["withdrawn"] and any(each.missing_consent() for each in speakers)


def _told(links: Links) -> list[tuple[str, str]]:
    """Return links in an order of their own: the same ones are no change."""
    return sorted((link["kind"], link["code"]) for link in links)
