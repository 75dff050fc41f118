"""Who wrote what nobody has reviewed yet, read from the history."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, F, Max, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, JSONObject

from incidents.models import Attribution, Claim, Incident, IncidentLink, Regrouping
from incidents.models.joins import DrawnOn

# What is written: the model whose history tells it, and what there names the incident.
WRITTEN: dict[str, tuple[type[Model], str]] = {
    "incident": (Incident, "pgh_obj"),
    "claim": (Claim, "incident"),
    "attribution": (Attribution, "incident"),
    "tie": (IncidentLink, "source"),
    "held_claim": (Claim, "pgh_obj__incident"),
    "drawn_on": (DrawnOn, "claim__incident"),
}
# Kinds that follow a claim to the record that holds it now, with the way to that claim. One that
# was never public was reviewed with no record, whichever it stood on before and with whatever.
FOLLOWING = {"held_claim": "pgh_obj", "drawn_on": "claim"}
# Through these doors a record moves or is signed, and nobody writes.
MOVING = ("review", "publish", "withdraw", "redact", "sign_off", "merge", "split", "undo")
# What says where it was.
PLACING = ("place", "place_precision", "latitude", "longitude")


def find_authors(ids: Collection[int], *, ever: bool = False) -> dict[int, set[int]]:
    """Return, for each incident, the users who wrote something of it since its last review.

    ``ever``: or at any time before. What a record took from others counts with it. What no person
    wrote (a seed, a scheduled task) has no author. A bounded number of queries, whatever the
    number of records.
    """
    givers = _givers(ids, ever=ever)
    parts = [_written(kind, {*ids, *givers}, ever=ever) for kind in WRITTEN]
    authors: dict[int, set[int]] = defaultdict(set)
    for incident, user in parts[0].union(*parts[1:]):
        for taker in {incident, *givers.get(incident, ())}.intersection(ids):
            authors[taker].add(user)
    return authors


def find_placer(incident: Incident) -> int | None:
    """Return the user who last changed where an incident was, None where no person did."""
    versions = events_of_kind("incident").filter(pgh_obj=incident.pk).order_by("-pgh_id")
    placer, current = None, None
    for user, *placing in versions.values_list("pgh_context__metadata__user", *PLACING):
        if placing != (current := current or placing):
            break
        placer = user
    return placer


def find_reviewed_ties(ids: Collection[int]) -> list[Any]:
    """Return the ties from these incidents as last reviewed, and as no person wrote them since."""
    unread = _unreviewed("tie", ids).values("pk")
    newest = events_of_kind("tie").filter(source__in=ids).exclude(pk__in=unread)
    newest = newest.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    ties = newest.select_related("target__merged_into")
    return [tie for tie in ties if tie.pgh_label != "delete"]


def mark_reviewed(ids: Collection[int], *, by: Any, at: datetime) -> None:
    """Note that a person has read incidents as they now stand: each part up to its last version."""
    newest = {
        kind: Subquery(
            events_of_kind(kind)
            .filter(**{where: OuterRef("pk")})
            .order_by()
            .values(where)
            .annotate(n=Max("pgh_id"))
            .values("n")
        )
        for kind, (_, where) in WRITTEN.items()
    }
    Incident.objects.filter(pk__in=ids).update(
        reviewed_at=at, reviewed_by=by, reviewed_through=JSONObject(**newest)
    )


def _givers(ids: Collection[int], *, ever: bool) -> dict[int, set[int]]:
    """Return the records whose claims moved to these since they were last reviewed, each with them.

    ``ever``: or at any time before. What came to a record through another one counts too: a query
    for each step.
    """
    givers: dict[int, set[int]] = defaultdict(set)
    found, moves = set(ids), Regrouping.objects.standing()
    if not ever:
        moves = moves.filter(Q(target__reviewed_at=None) | Q(target__reviewed_at__lt=F("at")))
    while found:
        steps = moves.filter(target__in=found).values_list("source", "target")
        found = set()
        for source, target in steps:
            takers = {target, *givers.get(target, ())}
            if not takers <= givers[source]:
                givers[source] |= takers
                found.add(source)
    return givers


def _written(kind: str, ids: Collection[int], *, ever: bool) -> QuerySet[Any, Any]:
    rows = _by_people(kind, ids) if ever else _unreviewed(kind, ids)
    return rows.order_by().values_list(WRITTEN[kind][1], "pgh_context__metadata__user")


def _unreviewed(kind: str, ids: Collection[int]) -> QuerySet[Any, Any]:
    written = _by_people(kind, ids)
    if kind in FOLLOWING:
        claim = FOLLOWING[kind]
        return written.filter(**{f"{claim}__frozen_at": None, f"{claim}__withdrawn_at": None})
    through = KeyTextTransform(kind, F(f"{WRITTEN[kind][1]}__reviewed_through"))
    numbered: QuerySet[Any, Any] = written.annotate(through=Cast(through, BigIntegerField()))
    return numbered.filter(Q(through=None) | Q(pgh_id__gt=F("through")))


def _by_people(kind: str, ids: Collection[int]) -> QuerySet[Any, Any]:
    """Return the versions that people wrote; of a record that only moves nobody does."""
    moved = Q(pgh_context__metadata__door__in=MOVING)
    written = Q(pgh_context__metadata__door__isnull=True) | ~moved
    events = events_of_kind(kind).filter(**{f"{WRITTEN[kind][1]}__in": ids})
    return events.filter(written, pgh_context__metadata__user__gt=0)


def events_of_kind(kind: str) -> QuerySet[Any, Any]:
    model: Any = WRITTEN[kind][0]
    events: QuerySet[Any, Any] = model.pgh_event_model.objects.all()
    return events
