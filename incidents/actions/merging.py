"""Making two records one and one two, and undoing it. Claims move; nothing is overwritten.

Records that are or were public go through ``publication.actions.merging``, which calls this.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from copy import copy
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from incidents.actions.reconciling import reconcile
from incidents.actions.reviewing import move
from incidents.codebook import RECORD_TYPE, REVIEW_STATE
from incidents.models import (
    Attribution,
    Claim,
    Decision,
    Distinction,
    Incident,
    IncidentLink,
    RecordDelay,
    Regrouping,
)
from sources.history import because
from sources.refusals import Refusal, Term

# What the target may take from the source instead of its own, by the name of the choice.
TAKEN = {
    "date": ("edtf", "start_on", "end_on", "date_precision"),
    "place": (
        *("place_id", "place_precision", "latitude", "longitude", "place_words"),
        *("geolocated_at", "geolocated_by_id"),
    ),
    "kind": ("kind",),
    "summary": ("summary",),
}
FIELDS = {field.attname: field for field in Incident._meta.concrete_fields}
MAY_GROW = ("draft", "in_review", "held", "published")
COPIED = {"record_type", "dataset_id"}.union(*TAKEN.values()) - {
    "geolocated_at",
    "geolocated_by_id",
}


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
) -> Regrouping:
    """Move all that the source holds to the target; its code leads there from then on.

    Parties, ties and reports that the target lacks are added to it. ``take`` names what stands of
    the source where both differ, of TAKEN. Raises NotRegrouped, or NotMoved where the review does
    not allow it.
    """
    _require(reason)
    source, target = lock_incidents(source, target)
    _check_one(source, target)
    act = Regrouping(kind=Regrouping.Kind.MERGE, source=source, target=target)
    act.source_state = source.review_state
    with because(reason, by=by, door="admin"):
        act.replaced = _take(source, target, take)
        act.added = _unite(source, target)
        _carry_delays(source, target, by=by, at=at, reason=reason)
    with because(reason, by=by, door="merge"):
        act.claims = _move_claims(source.claims.all(), to=target)
        move([source], "merge", by=by, at=at, reason=reason, door="merge", merged_into=target)
        return _store(act, by=by, at=at, reason=reason)


@transaction.atomic
def split(
    source: Incident, claims: Collection[int], *, by: Any, at: datetime, reason: str
) -> Regrouping:
    """Move some claims (ids) of a record to a new one, a draft like it in all else.

    Raises NotRegrouped where nothing would be chosen or left, and where claims that replace each
    other would be parted.
    """
    _require(reason)
    [source] = lock_incidents(source)
    chosen = source.claims.filter(pk__in=claims)
    _check_two(source, chosen)
    with because(reason, by=by, door="admin"):
        target = _copy(source)
        act = Regrouping(kind=Regrouping.Kind.SPLIT, source=source, target=target)
        act.source_state = source.review_state
        _carry_delays(source, target, by=by, at=at, reason=reason)
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
        _put_back(act, target)
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


def with_taken(source: Incident, target: Incident, take: Iterable[str]) -> Incident:
    """Return a copy of the target, unsaved, with what is taken of the source."""
    taken = copy(target)
    for name in (name for choice in take for name in TAKEN[choice]):
        setattr(taken, name, getattr(source, name))
    return taken


def lock_incidents(*incidents: Incident) -> list[Incident]:
    """Lock records in one order for everybody; return them as they are now, in the order given."""
    ids = [incident.pk for incident in incidents]
    rows = Incident.objects.filter(pk__in=ids).order_by("pk")
    held = {incident.pk: incident for incident in rows.select_for_update(no_key=True)}
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


def _check_one(source: Incident, target: Incident) -> None:
    codes = {"source": source.code, "target": target.code}
    if source.pk == target.pk:
        raise NotRegrouped("A record cannot be merged into itself.")
    if source.merged_into:
        into = source.merged_into.code
        raise NotRegrouped("%(source)s was merged already, into %(into)s.", into=into, **codes)
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
    ids, all_ids = set(_ids(chosen)), set(_ids(source.claims.all()))
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
    held = _ids(target.claims.all())
    check_whole(act.claims, held)
    if act.kind == Regrouping.Kind.SPLIT and set(held) - set(act.claims):
        raise NotRegrouped(
            "%(target)s has claims of its own since the split: merge it into %(source)s instead.",
            source=source.code,
            target=target.code,
        )


def _take(source: Incident, target: Incident, take: Collection[str]) -> dict[str, list[str | None]]:
    """Give the target what was chosen of the source; return each value before and after."""
    taken = with_taken(source, target, take)
    replaced = {
        name: [None if value is None else str(value) for value in (before, after)]
        for name in FIELDS
        for before, after in [(getattr(target, name), getattr(taken, name))]
        if before != after
    }
    taken.save(update_fields=[FIELDS[name].name for name in replaced])
    return replaced


def _unite(source: Incident, target: Incident) -> dict[str, list[int]]:
    """Add to the target what it lacks of the source; return the ids of what was added."""
    held = set(target.attributions.values_list("party", flat=True))
    lacking = [tie for tie in source.attributions.all() if tie.party_id not in held]
    reports = source.reported_in.exclude(incidents=target)
    added = {
        "attributions": _ids_of(
            Attribution.objects.bulk_create(_tied(each, target) for each in lacking)
        ),
        "links": _ids_of(IncidentLink.objects.bulk_create(_lacking_links(source, target))),
        "reports": _ids(reports),
    }
    target.reported_in.add(*added["reports"])
    return added


def _tied(tie: Attribution, incident: Incident) -> Attribution:
    return Attribution(
        incident=incident, party_id=tie.party_id, attribution=tie.attribution, position=tie.position
    )


def _lacking_links(source: Incident, target: Incident) -> Iterator[IncidentLink]:
    """Yield the ties from and to the source as ties of the target, where it lacks them."""
    both = (source, target)
    links = IncidentLink.objects.filter(Q(source__in=both) | Q(target__in=both))
    held = {(link.source_id, str(link.kind), link.target_id) for link in links}
    now = {source.pk: target.pk}
    moved = {(now.get(start, start), kind, now.get(end, end)) for start, kind, end in held}
    for start, kind, end in sorted(moved - held):
        if start != end:
            yield IncidentLink(source_id=start, kind=kind, target_id=end)


def _carry_delays(
    source: Incident, target: Incident, *, by: Any, at: datetime, reason: str
) -> None:
    """Tell nothing of the target sooner than it would have been told of the source."""
    delays = RecordDelay.objects.delays_of([source.pk, target.pk])
    theirs = delays[target.pk]
    RecordDelay.objects.bulk_create(
        RecordDelay(
            incident=target, part=part, delay_days=days, reason=reason, set_at=at, set_by=by
        )
        for part, days in delays[source.pk].items()
        if days is not None and days > (theirs.get(part) or 0)
    )


def _copy(source: Incident) -> Incident:
    """Return a new record like one that is split, to be written as what it is."""
    held = source.review_state == "held"
    new = Incident(**{name: getattr(source, name) for name in COPIED})
    new.review_state = "held" if held else "draft"
    new.save()
    new.refresh_from_db()
    Attribution.objects.bulk_create(_tied(each, new) for each in source.attributions.all())
    new.reported_in.set(source.reported_in.all())
    return new


def _move_claims(claims: Any, *, to: Incident) -> list[int]:
    ids = _ids(claims)
    Claim.objects.filter(pk__in=ids).update(incident=to)
    return ids


def _store(act: Regrouping, *, by: Any, at: datetime, reason: str) -> Regrouping:
    """Reconcile both records, and keep the act with the decisions that it ended."""
    both = [act.source, act.target]
    standing = Decision.objects.filter(incident__in=both, ended_at=None)
    before = set(_ids(standing))
    reconcile(both, at=at)
    act.ended = sorted(before - set(_ids(standing)))
    act.by, act.at, act.reason = by, at, reason
    act.save(force_insert=True)
    return act


def _put_back(act: Regrouping, target: Incident) -> None:
    """Take from the target what it was given, but what was edited since."""
    Attribution.objects.filter(pk__in=act.added.get("attributions", ())).delete()
    IncidentLink.objects.filter(pk__in=act.added.get("links", ())).delete()
    target.reported_in.remove(*act.added.get("reports", ()))
    changed = []
    for name, (before, after) in act.replaced.items():
        field = FIELDS[name]
        if getattr(target, name) == field.to_python(after):
            setattr(target, name, field.to_python(before))
            changed.append(field.name)
    if changed:
        target.save(update_fields=changed)
    Decision.objects.filter(pk__in=act.ended).update(ended_at=None, ended_because="")


def _ids(rows: Any) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _ids_of(rows: Sequence[Any]) -> list[int]:
    return [row.pk for row in rows]
