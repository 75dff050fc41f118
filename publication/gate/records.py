"""What the records behind a release lack, of what publication itself does not hold.

Nothing of a confidential source is looked at or counted: what is found may be printed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from math import inf
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from incidents.coordinates import Point
from incidents.duplicates import BOUNDS, CELL, sight
from incidents.matching import STRONG, haversine_km, likeness
from incidents.models import Claim, Incident, Place, Range
from incidents.queue import read_twins
from incidents.surroundings import TOWNS, distance_km
from publication.gate.findings import DATASET, Finding, make_finding
from publication.gate.scope import Scope
from publication.gate.thresholds import limit
from sources.models import Capture

OPEN = Q(voice__confidential=False, report__publisher__confidential=False)
BLANK = r"^\s*$"
# What a finding says of a distance is no closer than this, so that no point can be told from it.
STEPS_KM = (20, 50, 100, 200, 500, 1000, 2000, 5000, 10000)


class Part(NamedTuple):
    """A claim or a report of one record, and whether it lacks what it should have."""

    code: str
    dataset: str
    compiled: bool
    part: int
    lacks: bool


def wordless_claims(scope: Scope) -> Iterator[Finding]:
    """Yield the records with claims without words.

    Those that a data set compiled lack them together, and are one finding.
    """
    claims = _standing(scope).values_list(
        "incident__code", "incident__dataset__code", "incident__dataset__compiled", "pk"
    )
    bare = set(_standing(scope).filter(wording__regex=BLANK).values_list("pk", flat=True))
    parts = [Part(*row, row[-1] in bare) for row in claims] if bare else []
    yield from _lacking("claim_without_words", parts)


def reports_without_capture(scope: Scope) -> Iterator[Finding]:
    """Yield the records that rest on reports of which no copy is kept, as for claims."""
    captured = Capture.objects.kept().filter(report=OuterRef("report"))
    columns = ("incident__code", "incident__dataset__code", "incident__dataset__compiled", "report")
    claims = _standing(scope).annotate(kept=Exists(captured))
    further = Incident.reported_in.through.objects.filter(
        incident__code__in=scope.codes(), report__publisher__confidential=False
    ).annotate(kept=Exists(captured))
    rows = {*claims.values_list(*columns, "kept"), *further.values_list(*columns, "kept")}
    parts = (
        Part(code, dataset, compiled, report, not kept)
        for code, dataset, compiled, report, kept in sorted(rows)
    )
    yield from _lacking("report_without_capture", parts)


def _standing(scope: Scope) -> QuerySet[Claim]:
    """Return the public claims of the records that nobody took back or replaced.

    What waits for its day is not counted: how many there are is not public either.
    """
    return Claim.objects.filter(
        OPEN,
        pk__in=scope.claims(),
        incident__code__in=scope.codes(),
        frozen_at__isnull=False,
        withdrawn_at=None,
        superseded_by=None,
    )


def _lacking(check: str, parts: Iterable[Part]) -> Iterator[Finding]:
    subjects: defaultdict[str, list[Part]] = defaultdict(list)
    for part in parts:
        subjects[f"{DATASET}{part.dataset}" if part.compiled else part.code].append(part)
    for subject, held in sorted(subjects.items()):
        lacking = [part for part in held if part.lacks]
        if lacking:
            codes = sorted({part.code for part in lacking})
            named = codes if subject in codes else [subject, *codes]
            yield make_finding(
                check,
                *named,
                subject=subject,
                count=len({part.part for part in lacking}),
                all=len({part.part for part in held}),
            )


def likely_duplicates(scope: Scope) -> Iterator[Finding]:
    """Yield the pairs of public records, of one place and days, that may be one.

    Records that one data set compiled were told apart by whoever made it.
    """
    asked = Incident.objects.filter(code__in=scope.codes())
    pairs = {
        (min(pk, twin), max(pk, twin))
        for pk, twins in read_twins(asked, among=Q(review_state="published"))
        for twin in twins
    }
    records = _seen({pk for pair in pairs for pk in pair})
    for one, other in sorted(pairs):
        first, second = records[one], records[other]
        if first.dataset_id == second.dataset_id and first.dataset.compiled:
            continue
        like = likeness(sight(first), sight(second))
        if like and len(STRONG.intersection(like.reasons)) >= limit("likely"):
            yield make_finding(
                "duplicates_undecided",
                *sorted((first.code, second.code)),
                first=first.code,
                second=second.code,
                days=like.days,
                reasons=len(like.reasons),
            )


def _seen(ids: set[int]) -> dict[int, Incident]:
    bounds = Range.objects.only("incident", *CELL, *BOUNDS)
    found = Incident.objects.select_related("place", "dataset").prefetch_related(
        "attributions__party", Prefetch("ranges", bounds)
    )
    return found.in_bulk(ids)


def outside_their_place(scope: Scope) -> Iterator[Finding]:
    """Yield the records of which the point is far from all that is known of their place."""
    found = (
        Incident.objects.filter(code__in=scope.codes(), latitude__isnull=False)
        .select_related("place")
        .order_by("code")
    )
    for incident in found.iterator():
        place, point = incident.place, Point(*_degrees(incident))
        nearest = limit("town_km" if place.level >= TOWNS else "area_km")
        if _from_middle(place, point) <= nearest:
            continue
        km = distance_km(place, point)
        if km is not None and km > nearest:
            told = max(step for step in STEPS_KM if step <= km)
            yield make_finding(
                "outside_its_place",
                incident.code,
                place.code,
                subject=incident.code,
                place=place.code,
                km=told,
            )


def _from_middle(place: Place, point: Point) -> float:
    """Return how far a point is from the one of a place, without end where that has none."""
    if place.latitude is None or place.longitude is None:
        return inf
    here = float(point.latitude), float(point.longitude)
    return haversine_km(here, (float(place.latitude), float(place.longitude)))


def _degrees(incident: Incident) -> tuple[Decimal, Decimal]:
    return incident.latitude or Decimal(0), incident.longitude or Decimal(0)
