"""Is this a record that is held already? What speaks for it, as reasons that a person can check.

No probability is claimed: whether two records are one is a person's decision. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import asin, cos, degrees, inf, radians, sin, sqrt

from incidents.codebook import POINT_PRECISIONS
from incidents.spelling import search_key

NEAR = timedelta(days=2)
NEAR_KM = 5
EARTH_KM = 6371.0088
# Known to within 1 km: two such points that lie further apart than NEAR_KM are two places.
EXACT = frozenset({"site", "near"})

STRONG = frozenset(
    {
        "same_day",
        "same_place",
        "near_point",
        "same_kind",
        "same_party",
        "figures_agree",
        "like_words",
    }
)

# Kinds under which sources, or those who code them, may record one and the same attack.
COMPATIBLE = frozenset(
    map(
        frozenset,
        (
            ("airstrike", "air_or_artillery"),
            ("shelling", "air_or_artillery"),
            ("drone_strike", "air_or_artillery"),
            ("drone_strike", "airstrike"),
            ("ied", "suicide_attack"),
            ("ied", "mine_erw"),
            # What is dropped or fired, beside how it came.
            *(
                (agent, carrier)
                for agent in ("cbrn", "incendiary")
                for carrier in ("airstrike", "drone_strike", "shelling", "air_or_artillery")
            ),
        ),
    )
)

Bounds = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class Sighting:
    """What tells one record from another, as far as it is known.

    ``path`` holds the codes of the place from the country down. The point is in degrees.
    ``figures`` gives lowest and highest number of people by harm and population; highest None:
    no upper end. ``words`` are those of the summary and of the place, in any language.
    """

    code: str
    record_type: str
    kind: str
    start: date
    end: date
    path: tuple[str, ...]
    place_precision: str
    latitude: float | None = None
    longitude: float | None = None
    parties: frozenset[str] = frozenset()
    figures: Mapping[tuple[str, str], Bounds] = field(default_factory=dict)
    words: str = ""

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude, where they stand for the place itself and not for an area."""
        if self.latitude is None or self.longitude is None:
            return None
        return (self.latitude, self.longitude) if self.place_precision in POINT_PRECISIONS else None


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why two records may be one: reasons, days between them, and km where both have a point."""

    reasons: tuple[str, ...]
    days: int
    km: float | None

    @property
    def rank(self) -> tuple[int, int, int, float]:
        """The greater, the more alike: by strong reasons, all reasons, days apart, km apart."""
        strong = len(STRONG.intersection(self.reasons))
        return strong, len(self.reasons), -self.days, -inf if self.km is None else -self.km


def likeness(one: Sighting, other: Sighting) -> Likeness | None:
    """Return what speaks for two records being one, None where type, kind, date or place forbid it.

    Dates forbid it more than 2 days apart; places, where neither is in the other and no two points
    lie within 5 km, or where two points that are both known to within 1 km do not.
    """
    km = _km_between(one, other)
    days = max(0, (max(one.start, other.start) - min(one.end, other.end)).days)
    kind = _kind_reason(one.kind, other.kind)
    places = _place_reasons(one, other, km)
    if one.record_type != other.record_type or days > NEAR.days or not kind or not places:
        return None
    reasons = [_date_reason(one, other, days), *places, kind]
    if one.parties & other.parties:
        reasons.append("same_party")
    reasons.extend(_figure_reasons(one.figures, other.figures))
    if _like_words(one.words, other.words):
        reasons.append("like_words")
    return Likeness(tuple(reasons), days, km)


def compatible_kinds(kind: str) -> frozenset[str] | None:
    """Return the kinds under which the same harm may be recorded, None for every kind."""
    if kind == "unspecified":
        return None
    alike = frozenset().union(*(pair for pair in COMPATIBLE if kind in pair))
    return alike | {kind, "unspecified"}


@dataclass(frozen=True, slots=True)
class Box:
    """An area in degrees; ``spans`` are west and east, two of them across the antimeridian."""

    south: float
    north: float
    spans: tuple[tuple[float, float], ...]


def box_around(latitude: float, longitude: float) -> Box:
    """Return a box that holds every point within 5 km."""
    # A little wider, so that rounding leaves none out.
    angle = NEAR_KM / EARTH_KM * 1.001
    south, north = latitude - degrees(angle), latitude + degrees(angle)
    if south <= -90 or north >= 90:
        return Box(south, north, ((-180, 180),))
    half = degrees(asin(sin(angle) / cos(radians(latitude))))
    west, east = longitude - half, longitude + half
    if west < -180:
        return Box(south, north, ((west + 360, 180), (-180, east)))
    if east > 180:
        return Box(south, north, ((west, 180), (-180, east - 360)))
    return Box(south, north, ((west, east),))


def haversine_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance of two points, given as latitude and longitude in degrees, in km."""
    (south, west), (north, east) = one, other
    across = cos(radians(south)) * cos(radians(north)) * sin(radians(east - west) / 2) ** 2
    half = sqrt(sin(radians(north - south) / 2) ** 2 + across)
    return 2 * EARTH_KM * asin(min(1, half))


def _km_between(one: Sighting, other: Sighting) -> float | None:
    return haversine_km(one.point, other.point) if one.point and other.point else None


def _date_reason(one: Sighting, other: Sighting, days: int) -> str:
    if days:
        return "near_day"
    # A night has two local dates.
    short = all(sighting.end - sighting.start <= timedelta(days=1) for sighting in (one, other))
    return "same_day" if short else "dates_overlap"


def _place_reasons(one: Sighting, other: Sighting, km: float | None) -> list[str]:
    near = km is not None and km <= NEAR_KM
    if km is not None and not near and {one.place_precision, other.place_precision} <= EXACT:
        return []
    reasons = ["near_point"] if near else []
    if one.path[-1] == other.path[-1]:
        reasons.append("same_place")
    elif one.path[-1] in other.path or other.path[-1] in one.path:
        reasons.append("inside_place")
    return reasons


def _kind_reason(one: str, other: str) -> str | None:
    if "unspecified" in (one, other):
        return "unspecified_kind"
    if one == other:
        return "same_kind"
    return "compatible_kind" if frozenset({one, other}) in COMPATIBLE else None


def _figure_reasons(
    one: Mapping[tuple[str, str], Bounds], other: Mapping[tuple[str, str], Bounds]
) -> list[str]:
    """Return whether figures on the same harm to the same people agree, or could."""
    both = [(one[cell], other[cell]) for cell in one.keys() & other.keys()]
    if any(figure == figure_there for figure, figure_there in both):
        return ["figures_agree"]
    overlap = any(
        low <= (inf if high_there is None else high_there)
        and low_there <= (inf if high is None else high)
        for (low, high), (low_there, high_there) in both
    )
    return ["figures_overlap"] if overlap else []


def _like_words(one: str, other: str) -> bool:
    """Return whether two or more long words, and half of the shorter text's, are in both."""
    ours, theirs = _long_words(one), _long_words(other)
    shared = len(ours & theirs)
    return shared > 1 and 2 * shared >= min(len(ours), len(theirs))


def _long_words(text: str) -> set[str]:
    return {key for key in map(search_key, text.split()) if len(key) > 3}
