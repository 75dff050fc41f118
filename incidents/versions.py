"""The versions of an incident and of what hangs on it."""

from collections.abc import Collection, Iterator
from hashlib import sha256
from typing import Any, cast

from django.apps import apps
from django.db.models import Max, OuterRef, QuerySet, Subquery
from pghistory.models import Events

from incidents.models import Incident, Range

# What of a range is read by whoever publishes it.
NUMBERS = (
    *("incident", "incident__grading", "harm", "population", "subgroup"),
    *("reported_min", "best", "reported_max", "open_top", "disputed"),
)


def version_of(incident: Incident) -> str:
    """Return a text that differs after any change of the incident or of what hangs on it."""
    newest = events_of(incident).values("pgh_model").annotate(n=Max("pgh_id"))
    return " ".join(f"{row['pgh_model']}:{row['n']}" for row in newest.order_by("pgh_model"))


def events_of(incident: Incident) -> QuerySet[Events]:
    """Return every version of the incident and of the rows that point to it."""
    found = Events.objects.references(incident)  # type: ignore[no-untyped-call]
    return cast("QuerySet[Events]", found)


def fingerprint_of(ids: Collection[int]) -> str:
    """Return a text that differs after any change of these incidents or of what hangs on them.

    Their numbers are told too: a source that is rated anew changes them, and no row that is typed.
    Two queries, however many they are.
    """
    newest = {f"newest_{number}": part for number, part in enumerate(_newest_events())}
    rows = Incident.objects.filter(pk__in=ids).order_by("pk").values_list("pk")
    numbers = Range.objects.filter(incident__in=ids).order_by("pk").values_list(*NUMBERS)
    told = list(rows.annotate(**newest)), list(numbers)
    return sha256(repr(told).encode()).hexdigest()


def _newest_events() -> Iterator[Subquery]:
    for model in apps.get_models():
        if not hasattr(model, "pgh_tracked_model"):
            continue
        events: QuerySet[Any, Any] = QuerySet(model)
        for field in model._meta.concrete_fields:
            if field.related_model is Incident:
                found = events.filter(**{field.name: OuterRef("pk")}).order_by().values(field.name)
                yield Subquery(found.annotate(n=Max("pgh_id")).values("n"))
