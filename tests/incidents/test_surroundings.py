"""What is drawn around a place, and how far a point is from it."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.coordinates import Point
from incidents.models import Place
from incidents.surroundings import distance_km, survey
from tests.world import make_place

pytestmark = pytest.mark.django_db


def at(code: str, north: str, east: str, *, level: int | None = None) -> Place:
    more: dict[str, Any] = {} if level is None else {"level": level}
    return make_place(code, latitude=Decimal(north), longitude=Decimal(east), **more)


@pytest.fixture
def province() -> Place:
    held = at("XX01", "35.5", "39.5")
    at("XX0101", "35", "39")
    at("XX010101", "35.01", "39.01")
    at("XX0102", "35", "40")
    at("XX0103", "36", "39")
    at("XX02", "33", "36")
    at("XX0201", "33.1", "36.1", level=3)
    return held


def test_each_place_has_one_role_and_the_province_an_outline(province: Place) -> None:
    found = survey(province, None)
    assert [(role, place.code) for role, place in found.places] == [
        ("chosen", "XX01"),
        ("part", "XX0101"),
        ("part", "XX0102"),
        ("part", "XX0103"),
        ("near", "XX010101"),
        ("near", "XX0201"),
    ]
    assert sorted(found.outline) == [(35.0, 39.0), (35.0, 40.0), (36.0, 39.0)]


def test_the_nearest_to_the_point_come_first(province: Place) -> None:
    found = survey(None, Point(Decimal("33"), Decimal("36")))
    assert [place.code for _role, place in found.places] == ["XX0201", "XX010101"]


def test_a_place_without_a_point_is_seen_by_its_parts() -> None:
    at("YY01", "10", "10", level=3)
    found = survey(Place.objects.get(code="YY"), None)
    assert [(role, place.code) for role, place in found.places] == [("part", "YY01")]


def test_nothing_is_known_of_nothing() -> None:
    assert survey(None, None).places == []
    assert distance_km(make_place("XX01"), Point(Decimal(1), Decimal(1))) is None


def test_the_distance_is_that_of_the_nearest_known_place(province: Place) -> None:
    near = distance_km(province, Point(Decimal("35"), Decimal("40.1")))
    assert near == pytest.approx(9.1, abs=0.1)


def test_the_queries_are_four_however_many_places_there_are(province: Place) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        places = survey(province, None).places
        assert all(place.dataset.code for _role, place in places)
    assert len(queries) == 4
