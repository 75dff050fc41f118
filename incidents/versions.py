"""The versions of an incident and of what hangs on it."""

from collections.abc import Collection, Iterator, Sequence
from hashlib import sha256
from itertools import chain
from typing import Any, cast

from django.apps import apps
from django.db.models import Max, Model, OuterRef, QuerySet, Subquery
from pghistory.models import Events

from incidents.models import Claim, Incident, Range

DRAWN_ON = "incidents.DrawnOnEvent"
# What of a source is read beside a record.
NAMED = ("name_en", "name_ar", "public_alias", "confidential", "kind", "party", "same_voice_as")
# What of a claim that it does not hold itself is read by whoever publishes it.
RESTING_ON = (
    *("pk", "report", "report__title", "report__link", "report__published_on", "report__relays"),
    *(f"{who}__{name}" for who in ("report__publisher", "voice", "draws_on") for name in NAMED),
)
# What of a range is.
NUMBERS = (
    *("incident", "incident__grading", "harm", "population", "subgroup"),
    *("reported_min", "best", "reported_max", "open_top", "disputed"),
)


def version_of(incident: Incident) -> str:
    """Return a text that differs after any change of the incident or of what hangs on it."""
    newest = (
        row
        for events in _events_of(incident)
        for row in events.values("pgh_model").annotate(n=Max("pgh_id"))
    )
    return " ".join(sorted(f"{row['pgh_model']}:{row['n']}" for row in newest))


def events_of(incident: Incident) -> list[Events]:
    """Return every version of the incident and of what hangs on it, the newest first."""
    found = chain.from_iterable(_events_of(incident))
    return sorted(found, key=lambda event: (event.pgh_created_at, event.pgh_id), reverse=True)


def _events_of(incident: Incident) -> Iterator[QuerySet[Events]]:
    """Yield the versions of rows that point to an incident, and to the claims that it ever had."""
    yield _pointing_to([incident], Events.objects.all())
    if held := [Claim(pk=pk) for pk in _claims_of(incident)]:
        yield _pointing_to(held, Events.objects.across(DRAWN_ON))  # type: ignore[no-untyped-call]


def _pointing_to(rows: Sequence[Model], events: Any) -> QuerySet[Events]:
    return cast("QuerySet[Events]", events.references(rows))


def _claims_of(incident: Incident) -> QuerySet[Any, int]:
    versions: QuerySet[Any] = QuerySet(apps.get_model("incidents.ClaimEvent")).filter(
        incident=incident
    )
    return versions.order_by().values_list("pgh_obj_id", flat=True).distinct()


def fingerprint_of(ids: Collection[int]) -> str:
    """Return a text that differs after any change of these incidents or of what hangs on them.

    Their numbers are told too: a source that is rated anew changes them, and no row that is typed.
    So are the reports and sources on which they rest. Three queries, however many they are.
    """
    newest = {f"newest_{number}": part for number, part in enumerate(_newest_events())}
    rows = Incident.objects.filter(pk__in=ids).order_by("pk").values_list("pk")
    numbers = Range.objects.filter(incident__in=ids).order_by("pk").values_list(*NUMBERS)
    claims = Claim.objects.filter(incident__in=ids).order_by("pk", "draws_on")
    resting = claims.values_list(*RESTING_ON)
    told = list(rows.annotate(**newest)), list(numbers), list(resting)
    return sha256(repr(told).encode()).hexdigest()


def _newest_events() -> Iterator[Subquery]:
    for model in apps.get_models():
        if not hasattr(model, "pgh_tracked_model"):
            continue
        events: QuerySet[Any, Any] = QuerySet(model)
        for field in model._meta.concrete_fields:
            if field.related_model is Incident:
                yield _newest(events, field.name)
    yield _newest(QuerySet(apps.get_model(DRAWN_ON)), "claim__incident")


def _newest(events: QuerySet[Any, Any], where: str) -> Subquery:
    found = events.filter(**{where: OuterRef("pk")}).order_by().values(where)
    return Subquery(found.annotate(n=Max("pgh_id")).values("n"))
