"""A map of nothing but places: circles whose area follows the value, names, and a scale.

No borders: whose they are is often what a war is about. Names are set from the greatest value down,
each where it covers no other; one that finds no room is left to the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, floor, log10, radians, sqrt

from django.utils.translation import gettext as _

from publication.report.blocks import PlacesMap, Point
from publication.report.drawing import (
    Anchor,
    Circle,
    Drawing,
    Ink,
    Label,
    Path,
    Shape,
    extent,
    mirrored,
    rectangle,
    text_width,
)

WIDTH = 680.0
LEAST_HEIGHT, MOST_HEIGHT = 220.0, 460.0
MARGIN = 60.0
GREATEST = 30.0
LEAST = 2.5
KM_A_DEGREE = 111.32
SIZE, LINE = 10.0, 13.0

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Projection:
    """Degrees to units of the drawing, true to scale in the middle of the map."""

    west: float
    north: float
    narrowing: float
    units: float
    left: float
    above: float

    def at(self, point: Point) -> tuple[float, float]:
        return (
            self.left + (point.longitude - self.west) * self.narrowing * self.units,
            self.above + (self.north - point.latitude) * self.units,
        )


def draw_places(places: PlacesMap, direction: str) -> Drawing:
    """East is at the right in every language; only the legend changes sides."""
    points = sorted(places.points, key=lambda it: (-value_of(it), it.code))
    legend = draw_legend(places, direction)
    projection, height = projected(points, above=legend.height)
    top = extent(value_of(point) for point in points)
    circles = [circle(point, projection, top) for point in points]
    labels = list(names(points, circles, legend.height, height))
    bar, length = scale_bar(projection, height)
    frame = rectangle(0.5, legend.height, WIDTH - 1, height - legend.height - 0.5, Ink.GRID)
    return Drawing(
        WIDTH,
        height,
        (*legend.shapes, frame, *circles, bar),
        (*legend.labels, *labels, length),
    )


def value_of(point: Point) -> float:
    return 0.0 if point.value is None else float(point.value.value)


def projected(points: list[Point], above: float) -> tuple[Projection, float]:
    """The projection that shows all points, and the height of the drawing."""
    longitudes = [point.longitude for point in points] or [0.0]
    latitudes = [point.latitude for point in points] or [0.0]
    west, east, south, north = (
        min(longitudes),
        max(longitudes),
        min(latitudes),
        max(latitudes),
    )
    narrowing = cos(radians((south + north) / 2))
    broad, tall = max((east - west) * narrowing, 0.01), max(north - south, 0.01)
    units = min((WIDTH - 2 * MARGIN) / broad, (MOST_HEIGHT - 2 * MARGIN) / tall, 2000.0)
    inner = max(LEAST_HEIGHT, tall * units + 2 * MARGIN)
    left = (WIDTH - (east - west) * narrowing * units) / 2
    down = above + (inner - (north - south) * units) / 2
    return Projection(west, north, narrowing, units, left, down), above + inner


def circle(point: Point, projection: Projection, top: float) -> Circle:
    x, y = projection.at(point)
    ink = Ink.UNKNOWN if point.value is None else Ink.PLACE
    return Circle(x, y, radius(value_of(point), top), ink)


def radius(value: float, top: float) -> float:
    """The area follows the value; what is zero or not known is a small circle."""
    return max(LEAST, GREATEST * sqrt(value / top)) if top else LEAST


def names(
    points: list[Point], circles: list[Circle], above: float, below: float
) -> Iterator[Label]:
    """A name and its value beside each circle, where there is room for it."""
    taken: list[Box] = [(0, below - 30, 150, below), *map(around, circles)]
    for point, drawn in zip(points, circles, strict=True):
        said = "?" if point.value is None else point.value.text
        wide = max(text_width(point.name, SIZE), text_width(said, SIZE))
        for x, y, anchor in spots(drawn):
            box = box_of(wide, x, y, anchor)
            if inside(box, above, below) and not any(overlap(box, other) for other in taken):
                taken.append(box)
                yield Label(x, y, point.name, anchor, SIZE)
                yield Label(x, y + LINE, said, anchor, SIZE, strong=True)
                break


def spots(drawn: Circle) -> Iterator[tuple[float, float, Anchor]]:
    """Where the two lines of a name may stand: right, left, above or below its circle."""
    away = drawn.radius + 4
    for lower in (0, -LINE, LINE):
        yield drawn.x + away, drawn.y - 2 + lower, "left"
        yield drawn.x - away, drawn.y - 2 + lower, "right"
    yield drawn.x, drawn.y - away - LINE - 4, "middle"
    yield drawn.x, drawn.y + away + LINE, "middle"


def around(drawn: Circle) -> Box:
    return (
        drawn.x - drawn.radius,
        drawn.y - drawn.radius,
        drawn.x + drawn.radius,
        drawn.y + drawn.radius,
    )


def box_of(wide: float, x: float, y: float, anchor: Anchor) -> Box:
    left = {"left": x, "middle": x - wide / 2, "right": x - wide}[anchor]
    return left, y - SIZE, left + wide, y + LINE + 3


def inside(box: Box, above: float, below: float) -> bool:
    return box[0] >= 4 and box[2] <= WIDTH - 4 and box[1] >= above + 2 and box[3] <= below - 4


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def scale_bar(projection: Projection, below: float) -> tuple[Path, Label]:
    """A round number of kilometres, of at most 120 units."""
    most = 120 / projection.units * KM_A_DEGREE
    unit = 10.0 ** floor(log10(most))
    km = next(unit * factor for factor in (5, 2, 1) if unit * factor <= most)
    end = 12 + km / KM_A_DEGREE * projection.units
    y = below - 12
    ends = ((12.0, y - 4), (12.0, y), (end, y), (end, y - 4))
    return Path(ends, Ink.AXIS), Label((12 + end) / 2, y - 6, f"{km:g} km", size=9)


def draw_legend(places: PlacesMap, direction: str) -> Drawing:
    shapes: list[Shape] = [Circle(9, 12, 7, Ink.PLACE)]
    labels = [
        Label(24, 16, _("area of the circle: %(measure)s") % {"measure": places.measure}, "left")
    ]
    if any(point.value is None for point in places.points):
        behind = 24 + text_width(labels[0].text) + 14
        shapes.append(Circle(behind + 9, 12, 5, Ink.UNKNOWN))
        labels.append(Label(behind + 24, 16, _("not known"), "left"))
    drawn = Drawing(WIDTH, 26, tuple(shapes), tuple(labels))
    return mirrored(drawn) if direction == "rtl" else drawn
