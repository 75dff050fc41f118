"""Points as they are copied from maps, messages and reports."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.coordinates import EXACT_TO, LATITUDES, LONGITUDES, Point, read_degrees, read_point

RAQQA = Point(Decimal("35.95"), Decimal("39.01"))


@pytest.mark.parametrize(
    "text",
    [
        "35.95, 39.01",
        "35.95,39.01",
        "35.95 39.01",
        "35.95; 39.01",
        "(35.95, 39.01)",
        " +35.95 / +39.01 ",
        "35.95°, 39.01°",
        "35.95° N, 39.01° E",
        "35.95N 39.01E",
        "N 35.95 E 39.01",
        "39.01 E, 35.95 N",
        "39.01, 35.95 N",
        "35°57'N 39°0'36\"E",
        "35° 57′ 00″ N, 39° 0′ 36″ E",
        "35°57’0”N 39°0’36”E",
        "٣٥٫٩٥، ٣٩٫٠١",
        "۳۵٫۹۵، ۳۹٫۰۱",
        "٣٥٫٩٥ شمالا، ٣٩٫٠١ شرقا",
        "35.95 شمال 39.01 شرق",
        "\u200e35.95\u200f, 39.01",
    ],
)
def test_one_point_in_many_hands(text: str) -> None:
    assert read_point(text) == RAQQA


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("-33.9, 18.4", Point(Decimal("-33.9"), Decimal("18.4"))),
        ("33°54'S 18°24'E", Point(Decimal("-33.9"), Decimal("18.4"))),
        ("33.9 ج، 58.4 غ", Point(Decimal("-33.9"), Decimal("-58.4"))),
        ("35, 39", Point(Decimal(35), Decimal(39))),
        ("0, 0", Point(Decimal(0), Decimal(0))),
    ],
)
def test_the_four_quarters_of_the_earth(text: str, point: Point) -> None:
    assert read_point(text) == point


@pytest.mark.parametrize(
    "text",
    [
        "",
        "35.95",
        "Made-up square",
        "35,95",
        "35,95 39,01",
        "35,95; 39,01",
        "91, 39",
        "35, 181",
        "35°60'N 39°0'E",
        "35.5°30'N 39°0'E",
        "-35.95 S, 39.01 E",
        "35.95 N, 39.01 N",
        "35.95 E, 39.01 E",
        "35.95, 39.01, 120",
    ],
)
def test_what_is_no_point_or_may_be_another_is_not_guessed(text: str) -> None:
    assert read_point(text) is None


@pytest.mark.parametrize(
    ("text", "most", "degrees"),
    [
        ("35.95", LATITUDES, "35.95"),
        ("٣٥٫٩٥", LATITUDES, "35.95"),
        ("35°57'N", LATITUDES, "35.95"),
        ("58°24'W", LONGITUDES, "-58.4"),
        ("120", LONGITUDES, "120"),
        ("120", LATITUDES, None),
        ("35°57'N", LONGITUDES, None),
        ("35,95", LATITUDES, None),
        ("", LATITUDES, None),
    ],
)
def test_one_box_takes_one_number(text: str, most: int, degrees: str | None) -> None:
    assert read_degrees(text, most) == (None if degrees is None else Decimal(degrees))


degrees = st.decimals(-90, 90, places=6)


@given(degrees, degrees)
def test_every_point_is_read_as_it_is_written(latitude: Decimal, longitude: Decimal) -> None:
    assert read_point(f"{latitude:f}, {longitude:f}") == Point(latitude, longitude)
    north = f"{abs(latitude):f}{'S' if latitude < 0 else 'N'}"
    east = f"{abs(longitude):f}{'W' if longitude < 0 else 'E'}"
    assert read_point(f"{east} {north}") == Point(latitude, longitude)


@given(st.text(alphabet="0123456789.,;°'\"NSEWnsew -+٣٥٫،شق", max_size=24))
def test_no_text_breaks_it_or_leaves_the_earth(text: str) -> None:
    point = read_point(text)
    if point:
        assert abs(point.latitude) <= LATITUDES
        assert abs(point.longitude) <= LONGITUDES
        assert point.latitude.as_tuple().exponent == EXACT_TO.as_tuple().exponent
