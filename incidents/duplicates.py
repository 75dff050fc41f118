"""The records that may be the one at hand, for a person to decide."""

from collections.abc import Iterator

from django.db.models import Prefetch

from incidents.matching import Bounds, Likeness, Sighting, likeness
from incidents.models import Incident, Range

# Of more candidates than this, those of the fewest days are looked at.
LOOKED_AT = 500
CELL = ("harm", "population", "subgroup")
BOUNDS = ("reported_min", "reported_max", "open_top")


def find_likely(sighting: Sighting, *, limit: int = 10) -> list[tuple[Incident, Likeness]]:
    """Return the held records most like the one sighted, each with its reasons, the likest first.

    Four queries, however many there are. Withdrawn records and the record itself are not among
    them. For a record that is not saved, build its Sighting from what is known of it so far.
    """
    candidates = Incident.objects.candidates(sighting).select_related("place")
    bounds = Prefetch("ranges", Range.objects.only("incident", *CELL, *BOUNDS))
    found = [
        (incident, like)
        for incident in candidates.prefetch_related("attributions__party", bounds)[:LOOKED_AT]
        if (like := likeness(sighting, sight(incident)))
    ]
    return sorted(found, key=lambda pair: pair[1].rank, reverse=True)[:limit]


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
