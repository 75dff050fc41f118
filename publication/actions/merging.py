"""Merging, splitting and undoing where the public has a record: the log says each of it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from incidents.actions import merging
from incidents.actions.merging import NotRegrouped
from incidents.actions.reviewing import check_complete, check_own, move
from incidents.authors import mark_reviewed
from incidents.consent import check_consent
from incidents.models import Incident, Regrouping
from publication.actions.publishing import draft_changes, lock_with_linking, subject
from publication.actions.references import draft_references
from publication.actions.repeating import relink, repeat, reviewed_links
from publication.log import Draft
from publication.models import HeldDocument, LogEntry, PublicDocument, PublishedIncident
from publication.record import record
from sources.history import because

Body = dict[str, Any]


@transaction.atomic
def merge(
    source: Incident,
    target: Incident,
    *,
    by: Any,
    at: datetime,
    reason: str,
    take: Collection[str] = (),
    seen: str | None = None,
) -> Regrouping:
    """Merge two records. A public target is revised, with all that it holds from then on.

    The code of a source that was public leads to the target. Raises as the action on the records
    does, and NotRegrouped where a public record would vanish into one that is not.
    """
    chosen, linking = lock_with_linking([source.pk, target.pk])
    known = _known(chosen)
    _check_not_lost(source, target, known)
    public = [incident for incident in chosen if incident.review_state == "published"]
    if public:
        check_own(chosen, by=by)
    act = merging.merge(source, target, by=by, at=at, reason=reason, take=take, seen=seen)
    drafts = _merged(source, target, reason) if source.code in known else []
    if target in public:
        drafts += _review(target, by=by, at=at, reason=reason)
    _record([*drafts, *relink(linking, reason)], [target], at=at)
    return act


@transaction.atomic
def split(
    source: Incident,
    claims: Collection[int],
    *,
    by: Any,
    at: datetime,
    reason: str,
    seen: str | None = None,
) -> Regrouping:
    """Split a record. A public one is public without the claims; the new one is a draft."""
    [held], linking = lock_with_linking([source.pk])
    public = held.review_state == "published"
    if public:
        check_own([held], by=by)
    act = merging.split(source, claims, by=by, at=at, reason=reason, seen=seen)
    if public:
        more = {"split_into": act.target.code}
        drafts = [
            Draft(LogEntry.Kind.SPLIT, draft.subject, draft.body | more)
            for draft in _review(held, by=by, at=at, reason=reason)
        ]
        _record([*drafts, *relink(linking, reason)], [held], at=at)
    return act


@transaction.atomic
def undo(act: Regrouping, *, by: Any, at: datetime, reason: str) -> Regrouping:
    """Undo a merge or split. What was public before it is public again, word for word.

    A record that was revised since, or of which a part waits, is described as it is now, which
    takes somebody who never wrote of it. Raises as the action on the records does, and
    NotRegrouped after a redaction.
    """
    chosen, linking = lock_with_linking([act.source_id, act.target_id])
    known = _known(chosen)
    if known:
        _check_not_redacted(act)
    if act.kind == Regrouping.Kind.SPLIT:
        _check_not_lost(act.target, act.source, known)
    before = {incident.pk: _document_before(act, incident) for incident in chosen}
    undone = merging.undo(act, by=by, at=at, reason=reason)
    drafts = [
        draft
        for incident in Incident.objects.filter(code__in=known).with_claims().order_by("pk")
        for draft in _back(incident, before[incident.pk], by=by, at=at, reason=reason)
    ]
    _record([*drafts, *relink(linking, reason)], chosen, at=at)
    return undone


def _known(incidents: Sequence[Incident]) -> set[str]:
    """Return the codes of those that are or were public."""
    faces = PublishedIncident.objects.at().filter(
        code__in=[incident.code for incident in incidents]
    )
    return set(faces.values_list("code", flat=True))


def _check_not_lost(source: Incident, target: Incident, known: Collection[str]) -> None:
    state = Incident.objects.values_list("review_state", flat=True).get(pk=target.pk)
    if source.code in known and state != "published":
        raise NotRegrouped(
            "The public knows %(source)s, and %(target)s is not public: publish it first, or "
            "merge the other way round.",
            source=source.code,
            target=target.code,
        )


def _check_not_redacted(act: Regrouping) -> None:
    subjects = [subject(act.source), subject(act.target)]
    redacted = LogEntry.objects.filter(kind=LogEntry.Kind.REDACTED, subject__in=subjects)
    if entry := redacted.filter(at__gte=act.at).first():
        raise NotRegrouped("%(what)s was redacted since: split it instead.", what=entry.subject)


def _review(incident: Incident, *, by: Any, at: datetime, reason: str) -> list[Draft]:
    """Note that ``by`` has read all of a public record, and return what the public lacks of it."""
    check_complete([incident])
    check_consent([incident.pk])
    with because(reason, by=by, door="publish"):
        mark_reviewed([incident.pk], by=by, at=at)
    move([incident], "revise", by=by, at=at, reason=reason, door="publish")
    return draft_changes([incident.pk], reason, at=at)


def _merged(source: Incident, target: Incident, reason: str) -> list[Draft]:
    body = {"code": source.code, "merged_into": target.code, "reason": reason}
    return [Draft(LogEntry.Kind.MERGED, subject(source), body)]


def _document_before(act: Regrouping, incident: Incident) -> Body | None:
    """Return what the public had of a record before an act, if that is the newest about it."""
    documents = PublicDocument.objects.filter(entry__subject=subject(incident))
    newest = list(documents.select_related("entry").order_by("-pk")[:2])
    if len(newest) < 2:
        return None
    now, before = newest
    moved = {str(pk) for pk in act.claims}
    gone = now.entry.kind == LogEntry.Kind.MERGED
    split = now.entry.kind == LogEntry.Kind.SPLIT
    parted = split and now.body["split_into"] == act.target.code
    received = moved & _claims(now.body) and "claims" in before.body
    own = gone or parted or (received and not moved & _claims(before.body))
    return before.body if own else None


def _claims(body: Body) -> set[str]:
    return {claim["id"] for claim in body.get("claims", ())}


def _back(
    incident: Incident, before: Body | None, *, by: Any, at: datetime, reason: str
) -> list[Draft]:
    """Return what the log says of a record once an act is undone."""
    if incident.merged_into:
        return _merged(incident, incident.merged_into, reason)
    face = PublishedIncident.objects.at().get(code=incident.code)
    was_merged = face.state == PublishedIncident.State.MERGED
    if incident.review_state != "published":
        kind, body = LogEntry.Kind.WITHDRAWN, before or {}
        return [Draft(kind, subject(incident), body)] if was_merged else []
    if before is None or before.get("withheld") or not _still_so(before, incident):
        check_own([incident], by=by, ever=True)
        drafts = _review(incident, by=by, at=at, reason=reason)
    else:
        check_consent([incident.pk])
        links = reviewed_links([incident.pk])[incident.pk]
        body = repeat(before, links=links, reason=reason)
        drafts = [Draft(LogEntry.Kind.REVISED, subject(incident), body)]
        HeldDocument.objects.filter(code=incident.code).delete()
    kind = LogEntry.Kind.UNMERGED if was_merged else LogEntry.Kind.REVISED
    return [Draft(kind, draft.subject, draft.body) for draft in drafts]


def _still_so(body: Body, incident: Incident) -> bool:
    """Whether no claim of a document was withdrawn since, or rests on who is confidential now."""
    now = {
        str(claim.pk): (
            claim.withdrawn_at is not None,
            claim.confidential,
            {source.public_code for source in claim.draws_on.all()},
        )
        for claim in incident.claims.all()
    }
    return all(
        now.get(claim["id"])
        == (claim["withdrawn"], claim["confidential"], {each["code"] for each in claim["draws_on"]})
        for claim in body["claims"]
    )


def _record(drafts: Sequence[Draft], incidents: Sequence[Incident], *, at: datetime) -> None:
    ids = [incident.pk for incident in incidents]
    references = draft_references(Incident.objects.filter(pk__in=ids)) if drafts else []
    record([*references, *drafts], at=at)
