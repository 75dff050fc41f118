"""The records that may be the one at hand, for a person to decide."""

from collections.abc import Iterator

from django.db.models import Prefetch, Q

from incidents.matching import Bounds, Likeness, Sighting, likeness
from incidents.models import Distinction, Incident, IncidentLink, Range

# Of more candidates than this, those of the fewest days are looked at.
LOOKED_AT = 500
CELL = ("harm", "population", "subgroup")
BOUNDS = ("reported_min", "reported_max", "open_top")


def find_likely(
    sighting: Sighting, *, of: Incident | None = None, limit: int = 10
) -> list[tuple[Incident, Likeness]]:
    """Return the held records most like the one sighted, each with its reasons, the likest first.

    Six queries at most, however many there are. Withdrawn records and the record itself are not
    among them, nor those about which it is decided how they belong to ``of``, the record itself
    where it is saved. For one that is not, build its Sighting from what is known of it so far.
    """
    candidates = Incident.objects.candidates(sighting).select_related("place")
    if of:
        candidates = candidates.exclude(pk__in=_decided(of))
    bounds = Prefetch("ranges", Range.objects.only("incident", *CELL, *BOUNDS))
    found = [
        (incident, like)
        for incident in candidates.prefetch_related("attributions__party", bounds)[:LOOKED_AT]
        if (like := likeness(sighting, sight(incident)))
    ]
    return sorted(found, key=lambda pair: pair[1].rank, reverse=True)[:limit]


def _decided(incident: Incident) -> set[int]:
    """Return the records that a tie binds to this one, or that a person told apart from it."""
    ties = IncidentLink.objects.filter(Q(source=incident) | Q(target=incident))
    pairs = [*ties.values_list("source", "target")]
    pairs += Distinction.objects.of(incident).values_list("first", "second")
    return {pk for pair in pairs for pk in pair}


def sight(incident: Incident) -> Sighting:
    """Return what tells a saved record from others."""
    return Sighting(
        code=incident.code,
        record_type=incident.record_type,
        kind=incident.kind,
        start=incident.start_on,
        end=incident.end_on,
        path=tuple(incident.place.path),
        place_precision=incident.place_precision,
        latitude=None if incident.latitude is None else float(incident.latitude),
        longitude=None if incident.longitude is None else float(incident.longitude),
        parties=frozenset(tied.party.code for tied in incident.attributions.all()),
        figures=dict(_figures(incident)),
        words=f"{incident.place_words} {incident.summary}",
    )


def _figures(incident: Incident) -> Iterator[tuple[tuple[str, str], Bounds]]:
    for found in incident.ranges.all():
        if found.subgroup == "any" and found.reported_min is not None:
            highest = None if found.open_top else found.reported_max
            yield (found.harm, found.population), (found.reported_min, highest)
