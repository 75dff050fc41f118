"""Making records public, and taking them back."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from incidents.actions.reconciling import reconcile
from incidents.actions.reviewing import check_complete, move
from incidents.authors import mark_reviewed
from incidents.consent import check_consent
from incidents.models import Incident, RecordDelay
from incidents.versions import fingerprint_of
from publication.actions.references import draft_references
from publication.actions.repeating import read_public, relink, repeat
from publication.documents import describe_incident
from publication.log import Draft
from publication.models import HeldDocument, LogEntry
from publication.record import record
from publication.withholding import NOTHING_WITHHELD, withhold
from sources.history import because
from sources.refusals import Refusal


class Changed(Refusal):
    """A record is no longer the one that its reviewer read."""


@transaction.atomic
def publish(
    incident: Incident, *, by: Any, reason: str, at: datetime, seen: str | None = None
) -> LogEntry | None:
    """Make an incident public as it stands now, and return its log entry.

    Returns None where the public already has exactly this. ``seen`` is the fingerprint of what
    ``by`` has read. Raises Incomplete, Changed where it is another by now, and MoveRefused on a
    move that the review does not allow.
    """
    entries = publish_many([incident], by=by, reason=reason, at=at, seen=seen)
    return next((entry for entry in entries if entry.subject == subject(incident)), None)


@transaction.atomic
def publish_many(
    incidents: Sequence[Incident],
    *,
    by: Any,
    reason: str,
    at: datetime,
    seen: str | None = None,
    door: str = "publish",
) -> list[LogEntry]:
    """Make at most 1,000 incidents public in one transaction; all of them or none.

    Whoever publishes has read them, and wrote nothing of what was unreviewed; without a person
    (a seed, an import) drafts go out as not reviewed. What they refer to goes before them. Public
    records that link to them are revised in their reviewed links alone: nothing else of theirs
    was reviewed. Return the entries of records.
    """
    ids = [incident.pk for incident in incidents]
    chosen, linking = lock_with_linking(ids)
    if seen is not None and seen != fingerprint_of(ids):
        raise Changed(
            "Changed since you opened it, and nothing was published: %(codes)s. "
            "Read it again as it is now.",
            codes=tuple(each.code for each in chosen),
        )
    check_complete(chosen)
    check_consent(ids)
    for name, some in _by_move(chosen, by).items():
        move(some, name, by=by, at=at, reason=reason, door=door)
    with because(reason, by=by, door=door):
        if by is not None:
            mark_reviewed(ids, by=by, at=at)
        reconcile(chosen, at=at)
    drafts = [*draft_changes(ids, reason, at=at), *relink(linking, reason)]
    references = draft_references(Incident.objects.filter(pk__in=ids))
    return record([*references, *drafts], at=at)[len(references) :]


@transaction.atomic
def withdraw(incident: Incident, *, by: Any, reason: str, at: datetime) -> LogEntry:
    """Take a published incident back; a tombstone with the reason stays in its place."""
    [entry] = withdraw_many([incident], by=by, reason=reason, at=at)
    return entry


@transaction.atomic
def withdraw_many(
    incidents: Sequence[Incident], *, by: Any, reason: str, at: datetime
) -> list[LogEntry]:
    """Take published incidents back, all of them or none. Return their entries."""
    chosen, linking = lock_with_linking([incident.pk for incident in incidents])
    move(chosen, "withdraw", by=by, at=at, reason=reason, door="withdraw")
    kind = LogEntry.Kind.WITHDRAWN
    tombstones = [
        Draft(kind, subject(incident), {"code": incident.code, "reason": reason})
        for incident in chosen
    ]
    return record([*tombstones, *relink(linking, reason)], at=at)[: len(tombstones)]


def subject(incident: Incident) -> str:
    """Return the name under which the log speaks of an incident."""
    return f"incident:{incident.code}"


def lock_with_linking(ids: Sequence[int]) -> tuple[list[Incident], list[Incident]]:
    """Lock incidents and the public ones that link to them, in one order for everybody.

    A record that is published or withdrawn meanwhile is read as it is once the lock is held.
    """
    concerned = Q(pk__in=ids) | Q(links_out__target__in=ids)
    keys = set(Incident.objects.filter(concerned).values_list("pk", flat=True))
    locked = list(Incident.objects.filter(pk__in=keys).select_related("dataset").locked())
    chosen = [incident for incident in locked if incident.pk in ids]
    others = [incident for incident in locked if incident.pk not in ids]
    return chosen, [incident for incident in others if incident.review_state == "published"]


def _by_move(incidents: Sequence[Incident], by: Any) -> dict[str, list[Incident]]:
    """Return the move by which each becomes public."""
    moves: dict[str, list[Incident]] = defaultdict(list)
    for incident in incidents:
        again = "revise" if incident.review_state == "published" else "publish"
        moves["load" if by is None else again].append(incident)
    return moves


def draft_changes(ids: Sequence[int], reason: str, *, at: datetime) -> list[Draft]:
    """Return what the public does not have yet of these incidents, and hold back what waits."""
    incidents = Incident.objects.filter(pk__in=ids).with_claims()
    held = read_public(incidents.values("code"))
    delays = RecordDelay.objects.delays_of(ids)
    drafts, waiting = [], []
    for incident in incidents.prefetch_related("ranges__decision").order_by("pk"):
        whole = describe_incident(incident)
        shown = withhold(whole, delays[incident.pk], on=at.date())
        if shown.due:
            waiting.append(HeldDocument(code=incident.code, body=whole, parts=shown.parts))
        body, before = shown.document, held.get(incident.code)
        public = None if before is None else NOTHING_WITHHELD | repeat(before, reason="")
        if public != body | {"reason": ""}:
            kind = LogEntry.Kind.PUBLISHED if before is None else LogEntry.Kind.REVISED
            drafts.append(Draft(kind, subject(incident), body | {"reason": reason}))
    HeldDocument.objects.filter(code__in=incidents.values("code")).delete()
    HeldDocument.objects.bulk_create(waiting)
    return drafts
