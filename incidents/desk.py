"""What somebody finds on their desk: what waits for them, what changed, what is in conflict."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from incidents.authors import WRITTEN, events_of_kind, find_authors
from incidents.models import ImportRun, Incident, Range, ReconcileRun, ReviewNote
from incidents.queue import find_waiting
from sources.runs import Run

SHOWN = 10
# Of more versions than this of one kind, the newest are looked through.
LOOKED_AT = 300


@dataclass(slots=True)
class Changed:
    """A record that changed, with the kinds of what was written and by whom, as last seen."""

    incident: Incident
    at: datetime
    kinds: set[str] = field(default_factory=set)
    who: set[str] = field(default_factory=set)


def find_mine(user: Any) -> QuerySet[Incident]:
    """Return what is given to somebody, each with the last move and what was said with it."""
    moves = ReviewNote.objects.filter(incident=OuterRef("pk")).exclude(move="assign")
    newest = moves.order_by("-pk")
    return (
        Incident.objects.filter(assigned_to=user)
        .exclude(review_state="merged")
        .select_related("place__parent")
        .annotate(
            last_move=Subquery(newest.values("move")[:1]),
            said=Subquery(newest.values("comment")[:1]),
        )
        .order_by("-pk")[:SHOWN]
    )


def find_to_review(user: Any, *, on: date) -> list[Incident]:
    """Return what this person can review: given to nobody else, and nothing of it their own."""
    open_to = Q(assigned_to=None) | Q(assigned_to=user)
    waiting = find_waiting("in_review", on=on).filter(open_to).select_related("place__parent")
    first = list(waiting[: 3 * SHOWN])
    authors = find_authors([incident.pk for incident in first])
    return [one for one in first if user.pk not in authors.get(one.pk, ())][:SHOWN]


def find_disputed() -> QuerySet[Incident]:
    """Return the newest records of which sources dispute a number."""
    disputed = Range.objects.filter(incident=OuterRef("pk"), disputed=True)
    standing = Incident.objects.exclude(review_state__in=("withdrawn", "merged"))
    return standing.filter(Exists(disputed)).select_related("place__parent").order_by("-pk")[:SHOWN]


def read_changes(*, since: datetime) -> list[Changed]:
    """Return the records that people wrote in since a time, the newest first."""
    found: dict[int, Changed] = {}
    events = sorted(_written(since), key=lambda event: event[1], reverse=True)
    incidents = Incident.objects.select_related("place__parent").in_bulk(
        list(dict.fromkeys(pk for pk, *_ in events))[:SHOWN]
    )
    names = get_user_model().objects.in_bulk({user for *_, user in events})
    for pk, at, kind, user in events:
        if pk in incidents:
            changed = found.setdefault(pk, Changed(incidents[pk], at))
            changed.kinds.add(kind)
            changed.who.add(str(names.get(user, "")))
    return list(found.values())


def _written(since: datetime) -> Iterator[tuple[int, datetime, str, int]]:
    """Yield the incident, time, kind and person of what people wrote, the newest of each kind."""
    for kind, (_, where) in WRITTEN.items():
        rows = events_of_kind(kind).filter(pgh_context__metadata__user__gt=0).order_by("-pgh_id")
        told = rows.values_list(where, "pgh_created_at", "pgh_context__metadata__user")
        for incident, at, user in told[:LOOKED_AT]:
            if at < since:
                break
            yield incident, at, kind, user


def find_running(*, imports: bool, reconciling: bool) -> list[Run]:
    """Return the long work under way, of the kinds that are asked for."""
    models: list[Any] = [ImportRun] * imports + [ReconcileRun] * reconciling
    running = (model.objects.filter(state=Run.State.RUNNING)[:SHOWN] for model in models)
    return list(chain.from_iterable(running))
