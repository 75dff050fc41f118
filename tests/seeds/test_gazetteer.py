import re
from collections import Counter
from math import cos, hypot, radians

from sources.importers.gazetteer import SETTLEMENT, ParsedPlace
from sources.importers.tables import read_table
from tests.seeds.conftest import SEEDS

FOLDER = SEEDS / "gazetteer"
ARABIC_NAME = re.compile("[\u0621-\u063a\u0641-\u0652 ]+")

# GeoNames publishes no name in Arabic letters for Tremseh and Qenterê.
WITHOUT_ARABIC_NAME = {"GN9847679", "GN11257949"}


def test_levels_are_complete(places: dict[str, ParsedPlace]) -> None:
    assert Counter(place.level for place in places.values()) == {
        0: 1,
        1: 14,
        2: 62,
        3: 272,
        SETTLEMENT: 308,
    }


def test_names(places: dict[str, ParsedPlace]) -> None:
    without = {code for code, place in places.items() if not ARABIC_NAME.fullmatch(place.name_ar)}
    assert without == WITHOUT_ARABIC_NAME
    assert all(place.name_en for place in places.values())


def test_raqqa(places: dict[str, ParsedPlace]) -> None:
    city = places["GN172955"]
    assert (city.parent, city.name_ar) == ("SY110100", "الرقة")
    assert places["SY110100"].parent == "SY1101"
    assert places["SY1101"].parent == "SY11"
    assert (places["SY11"].parent, places["SY11"].name_en) == ("SY", "Ar-Raqqa")
    assert places["SY"].name_ar == "الجمهورية العربية السورية"


def test_other_spellings_can_be_searched(places: dict[str, ParsedPlace]) -> None:
    assert "Kobani" in places["GN172256"].other_names


def test_parents_follow_the_rule_or_were_corrected() -> None:
    """Of the subdistricts of the governorate whose box holds the point: the one that bears an
    Arabic name of the place, otherwise the one with the nearest centroid.
    """
    governorates = {
        row["admin1"]: row["governorate"] for row in read_table(FOLDER / "geonames_admin1.csv")
    }
    subdistricts = read_table(FOLDER / "syr_admin3.csv")
    decided = {row["geonameid"]: row for row in read_table(FOLDER / "settlements.csv")}
    for place in read_table(FOLDER / "geonames_places.csv"):
        row = decided.pop(place["geonameid"])
        inside = [
            area for area in subdistricts if area["ADM1_PCODE"] == governorates[place["admin1"]]
        ]
        boxed = [area for area in inside if holds(area, place)]
        named = [area for area in boxed if bears_name(area, place)]
        nearest = min(boxed, key=lambda area: distance(area, place))
        by_rule = ("name", named[0]) if len(named) == 1 else ("nearest", nearest)
        if row["basis"] == "corrected":
            assert row["parent"] != by_rule[1]["PCODE"]
            assert row["parent"] in {area["PCODE"] for area in inside}
            assert row["note"]
        else:
            assert (row["basis"], row["parent"]) == (by_rule[0], by_rule[1]["PCODE"])
    assert not decided


def test_arabic_names_are_published_ones() -> None:
    decided = {row["geonameid"]: row for row in read_table(FOLDER / "settlements.csv")}
    for place in read_table(FOLDER / "geonames_places.csv"):
        row = decided[place["geonameid"]]
        assert row["name"] == place["name"]
        assert row["name_ar"] in {*arabic_names(place), ""}


def arabic_names(place: dict[str, str]) -> list[str]:
    """Return the names of a GeoNames place without direction marks."""
    return [re.sub("[\u200e\u200f]", "", name).strip() for name in place["arabic_names"].split("|")]


def spelling(name: str) -> str:
    """Return a name without "centre of" and without spellings that vary between publishers."""
    plain = name.removeprefix("مركز ").strip()
    return re.sub("[أإآ]", "ا", plain).replace("ى", "ي").replace("ة", "ه")


def bears_name(area: dict[str, str], place: dict[str, str]) -> bool:
    return spelling(area["NAME_AR"]) in {spelling(name) for name in arabic_names(place)}


def holds(area: dict[str, str], place: dict[str, str]) -> bool:
    west, south, east, north = map(float, area["bbox"].split())
    return west <= float(place["longitude"]) <= east and south <= float(place["latitude"]) <= north


def distance(area: dict[str, str], place: dict[str, str]) -> float:
    north = float(area["centroid_lat"]) - float(place["latitude"])
    east = float(area["centroid_lon"]) - float(place["longitude"])
    return hypot(north, east * cos(radians(float(place["latitude"]))))
