"""The gate: everything that a release of a month should not carry unless somebody says why."""

from collections.abc import Iterator
from datetime import date, datetime

from publication.gate.documents import Said, find_in_document, read_toll, tolls_that_fall
from publication.gate.figures import (
    carried_by_parties,
    expired_stocks,
    far_months,
    heavy_and_weak,
    long_disputes,
    totals_exceeded,
)
from publication.gate.findings import Finding, in_order
from publication.gate.records import (
    likely_duplicates,
    outside_their_place,
    reports_without_capture,
    wordless_claims,
)
from publication.gate.scope import Scope, month_of
from publication.models import PublicDocument
from publication.moments import Moment

CHECKING = (
    totals_exceeded,
    far_months,
    expired_stocks,
    carried_by_parties,
    heavy_and_weak,
    wordless_claims,
    reports_without_capture,
    likely_duplicates,
    outside_their_place,
)


def check(
    moment: Moment, month: date, *, since: int | None = None, at: datetime | None = None
) -> list[Finding]:
    """Return what is to be fixed or waived before a release of a month, in the order of the checks.

    ``month`` is any day of it. Looked at are the records of the month and, with ``since``, those
    that were made public after that entry of the log. Claims, copies and points are those of now.
    How long a cell is disputed is counted up to ``at``, or else to the newest entry.
    """
    scope = Scope(moment, month_of(month), since)
    return in_order(_find(scope, at or scope.last_entry_at()))


def _find(scope: Scope, at: datetime | None) -> Iterator[Finding]:
    for body in scope.documents():
        yield from find_in_document(body)
    yield from falling_tolls(scope)
    yield from long_disputes(scope, at=at)
    for find in CHECKING:
        yield from find(scope)


def falling_tolls(scope: Scope) -> Iterator[Finding]:
    """Yield the falls of running totals that are dated in the month.

    The records of one place and kind that count from one day on are one toll.
    """
    tolls: dict[tuple[str, ...], list[Said]] = {}
    cumulative = {"entry__incident__record_type": "cumulative"}
    documents = PublicDocument.objects.of_records(scope.moment.n).filter(**cumulative)
    for body in documents.order_by("entry_id").values_list("body", flat=True).iterator():
        toll = body["place"]["code"], body["kind"], body["when"]["start"]
        tolls.setdefault(toll, []).extend(read_toll(body))
    for said in tolls.values():
        yield from tolls_that_fall(said, scope.month.start, scope.month.end)
