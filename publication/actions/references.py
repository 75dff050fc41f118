"""Making public what figures refer to: places, data sets, sources, coverage."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from incidents.models import Claim, Coverage, Incident, Place
from publication.documents import (
    describe_coverage,
    describe_dataset,
    describe_place,
    describe_source,
)
from publication.log import AT_ONCE, Draft, lock_head
from publication.models import HeldDocument, LogEntry, PublicDocument
from publication.record import record
from sources.models import Dataset, Source

Reference = tuple[str, dict[str, Any]]


def publish_references(*, at: datetime) -> int:
    """Append what changed among all references since the log last had them. Return how many.

    Where anything did, all of it is read again under the lock of the log, so that nothing older
    follows what somebody else appended meanwhile.
    """
    if not _lacking(_everything()):
        return 0
    with transaction.atomic():
        lock_head()
        drafts = _lacking(_everything())
        for start in range(0, len(drafts), AT_ONCE):
            record(drafts[start : start + AT_ONCE], at=at)
    return len(drafts)


def describe_now(subject: str) -> dict[str, Any] | None:
    """Return what the next `publish_references` tells of a subject; None where it tells nothing."""
    return dict(_everything()).get(subject)


def draft_references(incidents: QuerySet[Incident]) -> list[Draft]:
    """Return what the log lacks of the places, data sets and sources that incidents name."""
    codes = chain.from_iterable(incidents.values_list("place__path", flat=True))
    places = Place.objects.filter(code__in=set(codes))
    datasets = Dataset.objects.filter(Q(incidents__in=incidents) | Q(places__in=places)).distinct()
    return _lacking(chain(_places(places), _datasets(datasets), _sources(_heard_in(incidents))))


def _everything() -> Iterator[Reference]:
    """Yield all references as they are now."""
    yield from _places(Place.objects.all())
    yield from _datasets(Dataset.objects.all())
    # Who speaks only in what is not public yet stays unknown.
    yield from _sources(_heard_in(Incident.objects.published()))
    yield from _coverage()


def _lacking(references: Iterable[Reference]) -> list[Draft]:
    wanted = dict(references)
    held = dict(
        PublicDocument.objects.of_references()
        .filter(entry__subject__in=wanted)
        .values_list("entry__subject", "body")
    )
    return [
        Draft(LogEntry.Kind.REFERENCE, subject, body)
        for subject, body in wanted.items()
        if held.get(subject) != body
    ]


def _heard_in(incidents: QuerySet[Incident]) -> QuerySet[Source]:
    """Return who speaks in claims that went out: one that is not frozen never did."""
    claims = Claim.objects.filter(incident__in=incidents.order_by(), frozen_at__isnull=False)
    claims = claims.exclude(HeldDocument.objects.unheard())
    voices = Q(pk__in=claims.values("voice")) | Q(pk__in=claims.values("report__publisher"))
    return Source.objects.filter(voices)


def _places(places: QuerySet[Place]) -> Iterator[Reference]:
    for place in places.select_related("dataset").order_by("level", "code"):
        yield f"place:{place.code}", describe_place(place)


def _datasets(datasets: QuerySet[Dataset]) -> Iterator[Reference]:
    for dataset in datasets.order_by("code"):
        yield f"dataset:{dataset.code}", describe_dataset(dataset)


def _sources(sources: QuerySet[Source]) -> Iterator[Reference]:
    for source in sources.select_related("party").order_by("code"):
        described = describe_source(source)
        yield f"source:{described['code']}", described


def _coverage() -> Iterator[Reference]:
    for coverage in Coverage.objects.select_related("place", "dataset").order_by("pk"):
        yield f"coverage:{coverage.pk}", describe_coverage(coverage)
