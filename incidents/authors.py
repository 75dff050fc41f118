"""Who wrote what nobody has reviewed yet, read from the history."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, cast

from django.db.models import (
    BigIntegerField,
    F,
    Max,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, JSONObject

from incidents.models import (
    Attribution,
    Claim,
    ClaimRating,
    Decision,
    DrawnOn,
    Incident,
    IncidentLink,
    Regrouping,
    ReportedIn,
)
from sources.models import Report, Source, SourceRating

# What is written: the model whose history tells it, and what there names the incident.
WRITTEN: dict[str, tuple[type[Model], str]] = {
    "incident": (Incident, "pgh_obj"),
    "claim": (Claim, "incident"),
    "attribution": (Attribution, "incident"),
    "tie": (IncidentLink, "source"),
    "held_claim": (Claim, "pgh_obj__incident"),
    "drawn_on": (DrawnOn, "claim__incident"),
    "reported_in": (ReportedIn, "incident"),
    "ended_decision": (Decision, "incident"),
}
# Kinds that follow a claim to the record that holds it now, with the way to that claim. One that
# was never public was reviewed with no record, whichever it stood on before and with whatever.
FOLLOWING = {"held_claim": "pgh_obj", "drawn_on": "claim"}
# What many records rest on, by the way to it from their claims. Who changes it is an author of each
# record that was reviewed, or else began, before that.
RESTED_ON = {
    "report": "report",
    "report__publisher": "source",
    "voice": "source",
    "voice__same_voice_as": "source",
    "draws_on": "source",
}
# Through these doors a record moves or is signed, and nobody writes.
MOVING = ("review", "publish", "withdraw", "redact", "sign_off", "merge", "split", "undo")
# Of more versions than this, the newest are looked through for what somebody did last.
LOOKED_AT = 300
# What says where it was.
PLACING = ("place", "place_precision", "latitude", "longitude")


def find_authors(ids: Collection[int], *, ever: bool = False) -> dict[int, set[int]]:
    """Return, for each incident, the users who wrote something of it since its last review.

    ``ever``: or at any time before. What a record took from others counts with it. What no person
    wrote (a seed, a scheduled task) has no author. A bounded number of queries, whatever the
    number of records.
    """
    givers = _givers(ids, ever=ever)
    concerned = {*ids, *givers}
    parts = [
        *(_written(kind, concerned, ever=ever) for kind in WRITTEN),
        *(_rested_on(path, concerned, ever=ever) for path in RESTED_ON),
        _rated(concerned, ever=ever),
        _judged(concerned, ever=ever),
    ]
    authors: dict[int, set[int]] = defaultdict(set)
    for incident, user in parts[0].union(*parts[1:]):
        for taker in {incident, *givers.get(incident, ())}.intersection(ids):
            authors[taker].add(user)
    return authors


def find_placers(incident: Incident) -> set[int]:
    """Return the users who placed an incident where it is.

    That is who last changed where it was, and who placed another record there of which this one
    holds claims since a merge or a split: it may have its place from there.
    """
    behind = _givers([incident.pk], ever=True)
    versions = events_of_kind("incident").filter(pgh_obj__in=[incident.pk, *behind])
    told = versions.order_by("pgh_id").values_list(
        "pgh_obj", "pgh_context__metadata__user", *PLACING
    )
    placed: dict[int, list[tuple[int | None, list[Any]]]] = defaultdict(list)
    for record, user, *placing in told:
        if not placed[record] or placed[record][-1][1] != placing:
            placed[record].append((user, placing))
    return {
        user
        for last, here in placed[incident.pk][-1:]
        for user in (last, *(each for pk in behind for each, there in placed[pk] if there == here))
        if user
    }


def find_reviewed_ties(ids: Collection[int]) -> list[Any]:
    """Return the ties from these incidents as last reviewed, and as no person wrote them since."""
    unread = _unreviewed("tie", ids).values("pk")
    newest = events_of_kind("tie").filter(source__in=ids).exclude(pk__in=unread)
    newest = newest.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    ties = newest.select_related("target__merged_into")
    return [tie for tie in ties if tie.pgh_label != "delete"]


def find_last_dataset(user: Any) -> int | None:
    """Return the data set of the record that a user changed last, among the newest changes."""
    newest = events_of_kind("incident").order_by("-pgh_id")
    told = newest.values_list("pgh_context__metadata__user", "dataset")[:LOOKED_AT]
    return next((dataset for who, dataset in told if who == user.pk), None)


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
    newest |= {kind: Subquery(rows.order_by("-pk").values("pk")[:1]) for kind, rows in _shared()}
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
    told: QuerySet[Any, Any] = rows.annotate(person=_told("user", "pgh_context__metadata"))
    return told.order_by().values_list(WRITTEN[kind][1], "person")


def _rested_on(path: str, ids: Collection[int], *, ever: bool) -> QuerySet[Any, Any]:
    event = f"{path}__events"
    changed: QuerySet[Any, Any] = Claim.objects.filter(incident__in=ids).annotate(
        person=_told("user", f"{event}__pgh_context__metadata"),
        door=KeyTextTransform("door", f"{event}__pgh_context__metadata"),
        number=F(f"{event}__pgh_id"),
        moment=F(f"{event}__pgh_created_at"),
        verb=F(f"{event}__pgh_label"),
    )
    written = changed.filter(Q(door=None) | ~Q(door__in=MOVING), person__gt=0, verb="update")
    return _since_review(written, RESTED_ON[path], ever=ever)


def _rated(ids: Collection[int], *, ever: bool) -> QuerySet[Any, Any]:
    """Return who judged sources, of a record that was never reviewed from its beginning on."""
    judged: QuerySet[Any, Any] = Claim.objects.filter(incident__in=ids).annotate(
        person=F("voice__ratings__rated_by"),
        number=F("voice__ratings__pk"),
        moment=F("voice__ratings__recorded_at"),
    )
    return _since_review(judged, "rating", ever=ever)


def _since_review(rows: QuerySet[Any, Any], kind: str, *, ever: bool) -> QuerySet[Any, Any]:
    """Keep what came after the last review of a record, else after its beginning."""
    versions = events_of_kind("incident").filter(pgh_obj=OuterRef("incident")).order_by("pgh_id")
    began = Subquery(versions.values("pgh_created_at")[:1])
    start = began if ever else Coalesce("incident__reviewed_at", began)
    timed: QuerySet[Any, Any] = rows.annotate(
        start=start, through=_told(kind, "incident__reviewed_through")
    )
    late = Q(moment__gte=F("start"))
    unread = late if ever else Q(number__gt=F("through")) | late & Q(through=None)
    return timed.filter(unread).order_by().values_list("incident", "person")


def _judged(ids: Collection[int], *, ever: bool) -> QuerySet[Any, Any]:
    judged: QuerySet[Any, Any] = ClaimRating.objects.filter(claim__incident__in=ids)
    if not ever:
        reviewed = F("claim__incident__reviewed_at")
        judged = judged.filter(Q(claim__incident__reviewed_at=None) | Q(rated_at__gt=reviewed))
    return judged.order_by().values_list("claim__incident", "rated_by")


def _shared() -> Iterator[tuple[str, QuerySet[Any, Any]]]:
    """Yield the rows that tell who changed what many records rest on."""
    for kind, model in (("report", Report), ("source", Source)):
        yield kind, cast("Any", model).pgh_event_model.objects.all()
    yield "rating", SourceRating.objects.all()


def _told(name: str, told: str) -> Cast:
    """Return a whole number that a JSON column holds under a name."""
    return Cast(KeyTextTransform(name, told), BigIntegerField())


def _unreviewed(kind: str, ids: Collection[int]) -> QuerySet[Any, Any]:
    written = _by_people(kind, ids)
    if kind in FOLLOWING:
        claim = FOLLOWING[kind]
        return written.filter(**{f"{claim}__frozen_at": None, f"{claim}__withdrawn_at": None})
    through = _told(kind, f"{WRITTEN[kind][1]}__reviewed_through")
    numbered: QuerySet[Any, Any] = written.annotate(through=through)
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
    return events.filter(ended_at__isnull=False) if kind == "ended_decision" else events
