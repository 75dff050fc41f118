"""What the gazetteer knows around a place: for the map on which a point is placed."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import FloatField
from django.db.models.functions import Cast

from incidents.coordinates import Point
from incidents.matching import haversine_km
from incidents.models import Place
from incidents.outline import Corner, outline

# Of what lies inside a place, what is part of it, and what lies near, at most so many are read.
INSIDE, PARTS, NEAR = 5000, 150, 60
# The level from which on a place is found on a map by its name.
TOWNS = 3
# A point further from everything that is known of its place is asked about.
FAR_KM = 50


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A place, the line around all that is in it, and named places with their role beside it."""

    outline: list[Corner]
    places: list[tuple[str, Place]]


def survey(place: Place | None, point: Point | None) -> Surroundings:
    """Return what to draw around a place and a point, either of which may not be known.

    At most four queries. Roles are chosen, parent, part and near; a place has one.
    """
    inside = _inside(place) if place else []
    named: dict[str, tuple[str, Place]] = {}

    def add(role: str, places: Iterable[Place]) -> None:
        for each in places:
            if each.latitude is not None:
                named.setdefault(each.code, (role, each))

    places = Place.objects.select_related("dataset")
    if place:
        add("chosen", [place])
        add("parent", places.filter(children=place))
        add("part", places.filter(parent=place).located()[:PARTS])
    if middle := _middle(place, point, inside):
        add("near", places.filter(level__gte=TOWNS).nearest(*middle)[:NEAR])
    return Surroundings(outline(inside), list(named.values()))


def distance_km(place: Place, point: Point) -> float | None:
    """Return how far a point is from the nearest that is known of a place, None if nothing is."""
    here = (float(point.latitude), float(point.longitude))
    return min((haversine_km(here, known) for known in _inside(place)), default=None)


def _inside(place: Place) -> list[Corner]:
    located = Place.objects.within(place.code).located().order_by("level", "code")
    degrees = Cast("latitude", FloatField()), Cast("longitude", FloatField())
    return list(located.values_list(*degrees)[:INSIDE])


def _middle(place: Place | None, point: Point | None, inside: list[Corner]) -> Corner | None:
    if point:
        return float(point.latitude), float(point.longitude)
    if place and place.latitude is not None and place.longitude is not None:
        return float(place.latitude), float(place.longitude)
    if not inside:
        return None
    latitudes, longitudes = zip(*inside, strict=True)
    return sum(latitudes) / len(inside), sum(longitudes) / len(inside)
