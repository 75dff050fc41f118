"""Making public what figures refer to: places, data sets, sources, coverage."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from incidents.models import Claim, Coverage, Place
from publication.documents import (
    describe_coverage,
    describe_dataset,
    describe_place,
    describe_source,
)
from publication.log import AT_ONCE, Draft
from publication.models import LogEntry, PublicDocument
from publication.record import record
from sources.models import Dataset, Source


def publish_references(*, at: datetime) -> int:
    """Append what changed among the references since the log last had them. Return how many."""
    held = dict(
        PublicDocument.objects.filter(entry__reference__isnull=False).values_list(
            "entry__subject", "body"
        )
    )
    drafts = [
        Draft(LogEntry.Kind.REFERENCE, subject, body)
        for subject, body in _references()
        if held.get(subject) != body
    ]
    for start in range(0, len(drafts), AT_ONCE):
        with transaction.atomic():
            record(drafts[start : start + AT_ONCE], at=at)
    return len(drafts)


def _references() -> Iterator[tuple[str, dict[str, Any]]]:
    for place in Place.objects.select_related("dataset").order_by("level", "code"):
        yield f"place:{place.code}", describe_place(place)
    for dataset in Dataset.objects.order_by("code"):
        yield f"dataset:{dataset.code}", describe_dataset(dataset)
    # Who speaks only in what is not public yet stays unknown.
    public = Claim.objects.filter(incident__review_state="published")
    heard = Q(pk__in=public.values("voice")) | Q(pk__in=public.values("report__publisher"))
    for source in Source.objects.filter(heard).select_related("party").order_by("code"):
        described = describe_source(source)
        yield f"source:{described['code']}", described
    for coverage in Coverage.objects.select_related("place", "dataset").order_by("pk"):
        yield f"coverage:{coverage.pk}", describe_coverage(coverage)
