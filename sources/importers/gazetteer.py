"""The Syrian gazetteer: OCHA's common operational boundaries, and GeoNames places under them.

Codes are OCHA's P-codes; a GeoNames place gets GN and its geonameid, so that the two cannot meet.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sources.importers.problems import Notice, Problem
from sources.importers.tables import Row, Table, rows_of

COD_EDITION = "COD-AB 2018"
GEONAMES = "GeoNames"
GEONAMES_PREFIX = "GN"

COUNTRY_COLUMNS = ("ADM0_PCODE", "ADM0_EN", "ADM0_AR")
AREA_COLUMNS = ("PCODE", "NAME_EN", "NAME_AR", "centroid_lat", "centroid_lon", *COUNTRY_COLUMNS)

# The column that holds the parent's P-code, by level.
PARENT_COLUMN = {1: "ADM0_PCODE", 2: "ADM1_PCODE", 3: "ADM2_PCODE"}
SETTLEMENT = 4

GEONAMES_COLUMNS = ("geonameid", "name", "latitude", "longitude", "alternate_names")
SETTLEMENT_COLUMNS = ("geonameid", "name_ar", "parent")

ARABIC_LETTER = re.compile("[\u0600-\u06ff]")


@dataclass(frozen=True, slots=True)
class ParsedPlace:
    """A place under its parent. ``level``: 0 the country, 1 to 3 areas, 4 a settlement.

    The point is a centroid in degrees, None where none is published; ``name_ar`` is empty where
    no Arabic name is published; ``other_names`` are spellings in any script.
    """

    code: str
    level: int
    parent: str
    name_en: str
    name_ar: str
    other_names: tuple[str, ...]
    latitude: Decimal | None
    longitude: Decimal | None
    edition: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """Places, each after its parent. A row with a problem is left out as a whole."""

    places: tuple[ParsedPlace, ...]
    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...]


def parse(
    *, admin1: Table, admin2: Table, admin3: Table, geonames: Table, settlements: Table
) -> Parsed:
    """Read OCHA's levels 1 to 3 and GeoNames places, whose parents ``settlements`` decides.

    The country is read from the columns of level 1, as OCHA repeats it in every row.
    """
    places: dict[str, ParsedPlace] = {}
    problems: list[Problem] = []
    notices: list[Notice] = []
    for level, table in enumerate((admin1, admin2, admin3), start=1):
        columns = {*AREA_COLUMNS, PARENT_COLUMN[level]}
        swapped = 0
        for row in rows_of(table, columns, problems, name=f"admin{level}"):
            country, was_swapped = _country(row)
            swapped += was_swapped
            if not row.problems:
                places.setdefault(country.code, country)
            _take(row, _area(row, level), places, problems)
        if swapped:
            message = f"ADM0_EN and ADM0_AR are swapped in {swapped} rows; mended"
            notices.append(Notice(f"admin{level}", message))
    decided = rows_of(settlements, SETTLEMENT_COLUMNS, problems, name="settlements")
    by_id = {row.text("geonameid"): row for row in decided}
    for row in rows_of(geonames, GEONAMES_COLUMNS, problems, name="geonames"):
        _take(row, _settlement(row, by_id), places, problems)
    return Parsed(tuple(places.values()), tuple(problems), tuple(notices))


def _take(
    row: Row, place: ParsedPlace, places: dict[str, ParsedPlace], problems: list[Problem]
) -> None:
    """Add a place, or what is wrong with it."""
    if place.code in places:
        row.refuse("code", place.code, "a code of its own")
    if place.parent not in places:
        row.refuse("parent", place.parent, "the code of a place of a higher level")
    if row.problems:
        problems.extend(row.problems)
    else:
        places[place.code] = place


def _country(row: Row) -> tuple[ParsedPlace, bool]:
    """Return the country of a row, and whether its two names stood in each other's column."""
    name_en, name_ar = row.name("ADM0_EN"), row.name("ADM0_AR")
    swapped = bool(ARABIC_LETTER.search(name_en)) and not ARABIC_LETTER.search(name_ar)
    if swapped:
        name_en, name_ar = name_ar, name_en
    country = ParsedPlace(
        code=row.name("ADM0_PCODE"),
        level=0,
        parent="",
        name_en=name_en,
        name_ar=name_ar,
        other_names=(),
        latitude=None,
        longitude=None,
        edition=COD_EDITION,
    )
    return country, swapped


def _area(row: Row, level: int) -> ParsedPlace:
    return ParsedPlace(
        code=row.name("PCODE"),
        level=level,
        parent=row.name(PARENT_COLUMN[level]),
        name_en=row.name("NAME_EN"),
        name_ar=row.name("NAME_AR"),
        other_names=(),
        latitude=row.degrees("centroid_lat", 90),
        longitude=row.degrees("centroid_lon", 180),
        edition=COD_EDITION,
    )


def _settlement(row: Row, settlements: Mapping[str, Row]) -> ParsedPlace:
    geonameid = row.name("geonameid")
    decided = settlements.get(geonameid)
    if decided is None:
        row.refuse("geonameid", geonameid, "an id that has a row in settlements.csv")
    return ParsedPlace(
        code=GEONAMES_PREFIX + geonameid,
        level=SETTLEMENT,
        parent=decided.text("parent") if decided else "",
        name_en=row.name("name"),
        name_ar=decided.text("name_ar") if decided else "",
        other_names=tuple(filter(None, row.text("alternate_names").split("|"))),
        latitude=row.degrees("latitude", 90),
        longitude=row.degrees("longitude", 180),
        edition=GEONAMES,
    )
