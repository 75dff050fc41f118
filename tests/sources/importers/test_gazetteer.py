from decimal import Decimal

import pytest

from sources.importers.gazetteer import Parsed, ParsedPlace, parse
from sources.importers.problems import Problem

COUNTRY = {"ADM0_PCODE": "SY", "ADM0_EN": "Syrian Arab Republic", "ADM0_AR": "سوريا"}
SWAPPED = COUNTRY | {"ADM0_EN": COUNTRY["ADM0_AR"], "ADM0_AR": COUNTRY["ADM0_EN"]}
POINT = {"centroid_lat": "36.01", "centroid_lon": "38.99"}
TABLES = {
    "admin1": {"PCODE": "SY11", "NAME_EN": "Ar-Raqqa", "NAME_AR": "الرقة", **POINT, **COUNTRY},
    "admin2": {
        "PCODE": "SY1101",
        "NAME_EN": "Ar-Raqqa",
        "NAME_AR": "مركز الرقة",
        "ADM1_PCODE": "SY11",
        **POINT,
        **COUNTRY,
    },
    "admin3": {
        "PCODE": "SY110100",
        "NAME_EN": "Ar-Raqqa",
        "NAME_AR": "مركز الرقة",
        "ADM2_PCODE": "SY1101",
        **POINT,
        **SWAPPED,
    },
    "geonames": {
        "geonameid": "172955",
        "name": "Ar Raqqah",
        "latitude": "35.95",
        "longitude": "39.01",
        "alternate_names": "Raqqa|Rakka",
    },
    "settlements": {"geonameid": "172955", "name_ar": "الرقة", "parent": "SY110100"},
}


def parse_with(**changes: dict[str, str]) -> Parsed:
    return parse(**{name: [row | changes.get(name, {})] for name, row in TABLES.items()})


def test_each_place_stands_after_its_parent() -> None:
    parsed = parse_with()
    assert parsed.problems == ()
    assert [(place.code, place.level, place.parent) for place in parsed.places] == [
        ("SY", 0, ""),
        ("SY11", 1, "SY"),
        ("SY1101", 2, "SY11"),
        ("SY110100", 3, "SY1101"),
        ("GN172955", 4, "SY110100"),
    ]


def test_a_settlement() -> None:
    assert parse_with().places[-1] == ParsedPlace(
        code="GN172955",
        level=4,
        parent="SY110100",
        name_en="Ar Raqqah",
        name_ar="الرقة",
        other_names=("Raqqa", "Rakka"),
        latitude=Decimal("35.95"),
        longitude=Decimal("39.01"),
        edition="GeoNames",
    )


@pytest.mark.parametrize("country", [COUNTRY, SWAPPED], ids=["as they should", "swapped"])
def test_the_names_of_the_country(country: dict[str, str]) -> None:
    place = parse_with(admin1=country).places[0]
    assert (place.name_en, place.name_ar) == ("Syrian Arab Republic", "سوريا")


def test_mending_is_reported() -> None:
    assert [str(notice) for notice in parse_with().notices] == [
        "admin3: ADM0_EN and ADM0_AR are swapped in 1 rows; mended"
    ]


@pytest.mark.parametrize(
    ("table", "column", "value", "problem"),
    [
        pytest.param(
            *("admin3", "NAME_AR", " "),
            Problem("admin3 row 2", "NAME_AR", "", "a text that is not empty"),
            id="no Arabic name",
        ),
        pytest.param(
            *("admin2", "centroid_lon", "4239"),
            Problem("admin2 row 2", "centroid_lon", "4239", "degrees from -180 to 180"),
            id="a longitude that is none",
        ),
        pytest.param(
            *("admin2", "PCODE", "SY11"),
            Problem("admin2 row 2", "code", "SY11", "a code of its own"),
            id="a code that stands twice",
        ),
        pytest.param(
            *("settlements", "parent", "SY9"),
            Problem("geonames row 2", "parent", "SY9", "the code of a place of a higher level"),
            id="an unknown parent",
        ),
        pytest.param(
            *("geonames", "geonameid", "1"),
            Problem("geonames row 2", "geonameid", "1", "an id that has a row in settlements.csv"),
            id="nobody decided where it lies",
        ),
    ],
)
def test_a_value_that_cannot_be_taken(
    table: str, column: str, value: str, problem: Problem
) -> None:
    assert problem in parse_with(**{table: {column: value}}).problems
