"""Making two records one and one two, and undoing it. Claims move; nothing is overwritten.

Records that are or were public go through ``publication.actions.merging``, which calls this.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from incidents.actions.carrying import (
    add_lacking,
    carry_delays,
    copy_record,
    ids_of,
    put_back,
    take_chosen,
)
from incidents.actions.reconciling import reconcile
from incidents.actions.reviewing import check_moves, move
from incidents.codebook import RECORD_TYPE, REVIEW_STATE
from incidents.models import Claim, Decision, Distinction, Incident, Regrouping
from incidents.versions import fingerprint_of
from sources.history import because
from sources.refusals import Refusal, Term

MAY_GROW = ("draft", "in_review", "held", "published")


class NotRegrouped(Refusal):
    """A merge, split or undo that is not possible; the message says why."""


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
    """Move all that the source holds to the target; its code leads there from then on.

    Parties, ties and reports that the target lacks are added to it. ``take`` names what stands of
    the source where both differ, of TAKEN. Raises NotRegrouped, or MoveRefused where the review
    does not allow it.
    """
    _require(reason)
    source, target = lock_incidents(source, target)
    _check_seen(seen, source, target)
    if source.pk == target.pk:
        raise NotRegrouped("A record cannot be merged into itself.")
    check_moves([source], "merge", {source.pk: source.review_state}, by=by, reason=reason)
    _check_one(source, target)
    act = Regrouping(kind=Regrouping.Kind.MERGE, source=source, target=target)
    act.source_state = source.review_state
    with because(reason, by=by, door="admin"):
        act.replaced = take_chosen(source, target, take)
        act.added = add_lacking(source, target)
        carry_delays(source, target, by=by, at=at, reason=reason)
    with because(reason, by=by, door="merge"):
        act.claims = _move_claims(source.claims.all(), to=target)
        move([source], "merge", by=by, at=at, reason=reason, door="merge", merged_into=target)
        return _store(act, by=by, at=at, reason=reason)


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
    """Move some claims (ids) of a record to a new one, a draft like it in all else.

    Raises NotRegrouped where nothing would be chosen or left, and where claims that replace each
    other would be parted.
    """
    _require(reason)
    [source] = lock_incidents(source)
    _check_seen(seen, source)
    chosen = source.claims.filter(pk__in=claims)
    _check_two(source, chosen)
    with because(reason, by=by, door="admin"):
        target = copy_record(source)
        act = Regrouping(kind=Regrouping.Kind.SPLIT, source=source, target=target)
        act.source_state = source.review_state
        carry_delays(source, target, by=by, at=at, reason=reason)
    with because(reason, by=by, door="split"):
        act.claims = _move_claims(chosen, to=target)
        return _store(act, by=by, at=at, reason=reason)


@transaction.atomic
def undo(act: Regrouping, *, by: Any, at: datetime, reason: str) -> Regrouping:
    """Move the claims back and restore both records; edits since, and longer delays, stand.

    The newest act comes first: one that a later merge or split of either record rests on is
    refused. The new record of a split is merged into the one that it came from.
    """
    _require(reason)
    source, target = lock_incidents(act.source, act.target)
    act = Regrouping.objects.select_for_update().get(pk=act.pk)
    claims = target.claims.filter(pk__in=act.claims)
    _check_undo(act, source, target)
    with because(reason, by=by, door="undo"):
        _move_claims(claims, to=source)
        put_back(act, target)
        if act.kind == Regrouping.Kind.MERGE:
            back = str(act.source_state)
            move([source], "unmerge", by=by, at=at, reason=reason, door="undo", back_to=back)
        else:
            move([target], "merge", by=by, at=at, reason=reason, door="undo", merged_into=source)
        act.undone_at, act.undone_by, act.undone_because = at, by, reason
        act.save(update_fields=["undone_at", "undone_by", "undone_because"])
        reconcile([source, target], at=at)
    return act


@transaction.atomic
def tell_apart(
    one: Incident, other: Incident, *, by: Any, at: datetime, reason: str
) -> Distinction:
    """Keep that two records are not the same, so that nobody is asked again."""
    _require(reason)
    first, second = sorted((one, other), key=lambda incident: incident.pk)
    if first.pk == second.pk:
        raise NotRegrouped("A record cannot be told apart from itself.")
    lock_incidents(first, second)
    with because(reason, by=by, door="merge"):
        found, made = Distinction.objects.get_or_create(
            first=first, second=second, defaults={"by": by, "at": at, "reason": reason}
        )
    if not made:
        raise NotRegrouped("%(pair)s: told apart already.", pair=str(found))
    return found


@transaction.atomic
def ask_again(distinction: Distinction, *, by: Any, reason: str) -> None:
    """Take back that two records are not the same."""
    _require(reason)
    with because(reason, by=by, door="merge"):
        distinction.delete()


def lock_incidents(*incidents: Incident) -> list[Incident]:
    """Lock records in one order for everybody; return them as they are now, in the order given."""
    ids = [incident.pk for incident in incidents]
    rows = Incident.objects.filter(pk__in=ids)
    held = {incident.pk: incident for incident in rows.locked()}
    return [held[pk] for pk in ids]


def check_whole(chosen: Collection[int], claims: Collection[int]) -> None:
    """Raise NotRegrouped where claims that replace each other would stand on two records.

    ``claims`` are all ids among which ``chosen`` are moved.
    """
    parted = Claim.objects.filter(pk__in=claims, supersedes__in=claims).filter(
        Q(pk__in=chosen) & ~Q(supersedes__in=chosen) | ~Q(pk__in=chosen) & Q(supersedes__in=chosen)
    )
    for claim in parted.select_related("supersedes"):
        raise NotRegrouped(
            "Claim %(claim)s replaces claim %(other)s: they go together.",
            claim=claim.pk,
            other=claim.supersedes_id,
        )


def later_than(act: Regrouping) -> Regrouping | None:
    """Return the newest act that touches either record after this one, and still stands."""
    later = Regrouping.objects.standing().touching(act.source, act.target)
    return later.filter(pk__gt=act.pk).select_related("source", "target").first()


def _require(reason: str) -> None:
    if not reason.strip():
        raise NotRegrouped("Give a reason: it stays in the history.")


def _check_seen(seen: str | None, *incidents: Incident) -> None:
    """Refuse what was decided on another version than the one that is held; None: no page."""
    if seen is not None and seen != fingerprint_of([incident.pk for incident in incidents]):
        raise NotRegrouped("What this page shows was changed since you opened it: read again.")


def _check_one(source: Incident, target: Incident) -> None:
    codes = {"source": source.code, "target": target.code}
    if target.review_state not in MAY_GROW:
        raise NotRegrouped(
            "%(target)s is: %(state)s. Nothing can be merged into it.",
            state=Term(REVIEW_STATE, target.review_state),
            **codes,
        )
    if source.record_type != target.record_type:
        raise NotRegrouped(
            "%(source)s is: %(one)s. %(target)s is: %(other)s. They count different things.",
            one=Term(RECORD_TYPE, source.record_type),
            other=Term(RECORD_TYPE, target.record_type),
            **codes,
        )


def _check_two(source: Incident, chosen: Any) -> None:
    ids, all_ids = set(ids_of(chosen)), set(ids_of(source.claims.all()))
    if source.review_state not in MAY_GROW:
        state = Term(REVIEW_STATE, source.review_state)
        raise NotRegrouped("%(code)s is: %(state)s. It cannot be split.", code=source, state=state)
    if not ids or ids == all_ids:
        raise NotRegrouped("Choose some of the claims, and not all: each record needs one.")
    check_whole(ids, all_ids)


def _check_undo(act: Regrouping, source: Incident, target: Incident) -> None:
    if act.undone_at:
        raise NotRegrouped("It was undone already: %(why)s", why=act.undone_because)
    if later := later_than(act):
        raise NotRegrouped("Undo first what came later: %(act)s.", act=str(later))
    held = ids_of(target.claims.all())
    check_whole(act.claims, held)
    if act.kind == Regrouping.Kind.SPLIT and set(held) - set(act.claims):
        raise NotRegrouped(
            "%(target)s has claims of its own since the split: merge it into %(source)s instead.",
            source=source.code,
            target=target.code,
        )


def _move_claims(claims: Any, *, to: Incident) -> list[int]:
    ids = ids_of(claims)
    Claim.objects.filter(pk__in=ids).update(incident=to)
    return ids


def _store(act: Regrouping, *, by: Any, at: datetime, reason: str) -> Regrouping:
    """Reconcile both records, and keep the act with the decisions that it ended."""
    both = [act.source, act.target]
    standing = Decision.objects.filter(incident__in=both, ended_at=None)
    before = set(ids_of(standing))
    reconcile(both, at=at)
    act.ended = sorted(before - set(ids_of(standing)))
    act.by, act.at, act.reason = by, at, reason
    act.save(force_insert=True)
    return act
