"""Making records public, and taking them back."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from incidents.actions.reconciling import reconcile
from incidents.actions.reviewing import check_complete, move
from incidents.models import Incident
from publication.actions.references import draft_references
from publication.documents import describe_incident
from publication.log import Draft
from publication.models import LogEntry, PublicDocument, PublishedIncident
from publication.record import record
from sources.history import because


@transaction.atomic
def publish(
    incident: Incident, *, by: Any, reason: str, at: datetime, reviewed: bool = True
) -> LogEntry | None:
    """Make an incident public as it stands now, and return its log entry.

    Returns None where the public already has exactly this. ``reviewed`` says that ``by`` has read
    it; a seed or an import has not. Raises Incomplete, or ValueError on a move that the review
    does not allow.
    """
    entries = publish_many([incident], by=by, reason=reason, at=at, reviewed=reviewed)
    return next((entry for entry in entries if entry.subject == subject(incident)), None)


@transaction.atomic
def publish_many(
    incidents: Sequence[Incident],
    *,
    by: Any,
    reason: str,
    at: datetime,
    reviewed: bool = False,
    door: str = "publish",
) -> list[LogEntry]:
    """Make at most 1,000 incidents public in one transaction; all of them or none.

    What they refer to goes before them, and records that link to them are revised where that
    changes what they say. Return the entries of records.
    """
    locked = _locked(incidents)
    ids = [incident.pk for incident in locked]
    check_complete(locked)
    with because(reason, by=by, door=door):
        if reviewed:
            Incident.objects.filter(pk__in=ids).update(reviewed_at=at, reviewed_by=by)
        reconcile(locked, at=at)
        move(locked, to="published", at=at)
    chosen = Incident.objects.filter(pk__in=ids)
    linking = Incident.objects.published().filter(links_out__target__in=ids)
    drafts = _drafts((chosen | linking).distinct().order_by("pk"), reason)
    references = draft_references(chosen)
    return record([*references, *drafts], at=at)[len(references) :]


@transaction.atomic
def withdraw(incident: Incident, *, by: Any, reason: str, at: datetime) -> LogEntry:
    """Take a published incident back; a tombstone with the reason stays in its place."""
    with because(reason, by=by, door="withdraw"):
        move(_locked([incident]), to="withdrawn", at=at)
    linking = Incident.objects.published().filter(links_out__target=incident)
    tombstone = Draft(
        LogEntry.Kind.WITHDRAWN, subject(incident), {"code": incident.code, "reason": reason}
    )
    [entry, *_] = record([tombstone, *_drafts(linking.order_by("pk"), reason)], at=at)
    return entry


def subject(incident: Incident) -> str:
    """Return the name under which the log speaks of an incident."""
    return f"incident:{incident.code}"


def _locked(incidents: Iterable[Incident]) -> list[Incident]:
    ids = [incident.pk for incident in incidents]
    rows = Incident.objects.filter(pk__in=ids).select_related("dataset").order_by("pk")
    return list(rows.select_for_update(of=("self",)))


def _drafts(incidents: Any, reason: str) -> list[Draft]:
    """Return what the public does not have yet of these incidents."""
    held = _held_documents([incident.code for incident in incidents])
    drafts = []
    for incident in incidents.with_claims().prefetch_related("ranges"):
        body = describe_incident(incident)
        before = held.get(incident.code)
        if before is None or before | {"reason": ""} != body | {"reason": ""}:
            known = before is not None
            kind = LogEntry.Kind.REVISED if known else LogEntry.Kind.PUBLISHED
            drafts.append(Draft(kind, subject(incident), body | {"reason": reason}))
    return drafts


def _held_documents(codes: Sequence[str]) -> dict[str, dict[str, Any]]:
    rows = PublicDocument.objects.filter(
        entry__incident__code__in=codes,
        entry__incident__state=PublishedIncident.State.PUBLISHED,
    )
    return dict(rows.values_list("entry__incident__code", "body"))
