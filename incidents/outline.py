"""The line around points. Pure."""

from collections.abc import Iterable

Corner = tuple[float, float]


def outline(points: Iterable[Corner]) -> list[Corner]:
    """Return the corners of the smallest convex area that holds all points, in order around it.

    Fewer than three corners enclose no area. Points are latitude and longitude, as on a flat map,
    so none of it may cross the antimeridian.
    """
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered
    return _half(ordered)[:-1] + _half(ordered[::-1])[:-1]


def _half(ordered: Iterable[Corner]) -> list[Corner]:
    corners: list[Corner] = []
    for point in ordered:
        while len(corners) > 1 and _turn(corners[-2], corners[-1], point) <= 0:
            corners.pop()
        corners.append(point)
    return corners


def _turn(one: Corner, two: Corner, three: Corner) -> float:
    """Return a positive number where the way over three points turns left."""
    return (two[0] - one[0]) * (three[1] - one[1]) - (two[1] - one[1]) * (three[0] - one[0])
