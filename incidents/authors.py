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
# was never public was reviewed with no record, whichever it stood on before.
FOLLOWING = {"held_claim": "pgh_obj", "drawn_on": "claim"}
# Through these doors a record moves or is signed, and nobody writes.
MOVING = ("review", "publish", "withdraw", "redact", "sign_off", "merge", "split", "undo")
# What says where it was.
PLACING = ("place", "place_precision", "latitude", "longitude")


def find_authors(ids: Collection[int]) -> dict[int, set[int]]:
    """Return, for each incident, the users who wrote something of it since its last review.

    What a record took from others counts with it. What no person wrote (a seed, a scheduled task)
    has no author. A bounded number of queries, whatever the number of records.
    """
    givers = _givers(ids)
    parts = [_unreviewed(kind, {*ids, *givers}) for kind in WRITTEN]
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


def _givers(ids: Collection[int]) -> dict[int, set[int]]:
    """Return the records whose claims moved to these since they were last reviewed, each with them.

    What came to a record through another one counts too: a query for each step.
    """
    givers: dict[int, set[int]] = defaultdict(set)
    found, standing = set(ids), Regrouping.objects.standing()
    while found:
        unread = Q(target__reviewed_at=None) | Q(target__reviewed_at__lt=F("at"))
        steps = standing.filter(unread, target__in=found).values_list("source", "target")
        found = set()
        for source, target in steps:
            takers = {target, *givers.get(target, ())}
            if not takers <= givers[source]:
                givers[source] |= takers
                found.add(source)
    return givers


def _unreviewed(kind: str, ids: Collection[int]) -> QuerySet[Any, Any]:
    where = WRITTEN[kind][1]
    through = KeyTextTransform(kind, F(f"{where}__reviewed_through"))
    never_public = {f"{FOLLOWING[kind]}__frozen_at": None} if kind in FOLLOWING else {}
    unreviewed: QuerySet[Any, Any] = (
        events_of_kind(kind)
        .filter(**{f"{where}__in": ids}, **never_public, pgh_context__metadata__user__gt=0)
        .exclude(pgh_context__metadata__door__in=MOVING)
        .annotate(through=Cast(through, BigIntegerField()))
        .filter(Q(through=None) | Q(pgh_id__gt=F("through")))
        .order_by()
        .values_list(where, "pgh_context__metadata__user")
    )
    return unreviewed


def events_of_kind(kind: str) -> QuerySet[Any, Any]:
    model: Any = WRITTEN[kind][0]
    events: QuerySet[Any, Any] = model.pgh_event_model.objects.all()
    return events
