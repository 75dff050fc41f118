from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from incidents.codebook import INCIDENT_KIND, PLACE_PRECISION
from incidents.matching import (
    NEAR_KM,
    Sighting,
    box_around,
    compatible_kinds,
    haversine_km,
    likeness,
)

DAY = date(2017, 8, 21)
NIGHT = DAY + timedelta(days=1)
CITY = ("SY", "SY11", "SY1101", "SY110100", "GN172955")
KILLED = ("killed", "civilian")
SEEN = Sighting(
    code="HT1",
    record_type="incident",
    kind="airstrike",
    start=DAY,
    end=DAY,
    path=CITY,
    place_precision="site",
    latitude=35.95,
    longitude=39.01,
    parties=frozenset({"coalition"}),
    figures={KILLED: (12, 20)},
    words="Al-Badu neighbourhood, five houses destroyed",
)
BARE = replace(
    SEEN, kind="shelling", latitude=None, longitude=None, parties=frozenset(), figures={}, words=""
)

REASONS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "the same day": ({}, {"same_day", "same_place", "same_kind"}),
    "the night around it": ({"end": NIGHT}, {"same_day", "same_place", "same_kind"}),
    "the day before": ({"start": DAY - timedelta(1), "end": DAY - timedelta(1)}, {"near_day"}),
    "two days later": ({"start": DAY + timedelta(2), "end": DAY + timedelta(2)}, {"near_day"}),
    "some day of the month": (
        {"start": DAY.replace(day=1), "end": DAY.replace(day=31)},
        {"dates_overlap"},
    ),
    "the governorate": ({"path": CITY[:2]}, {"inside_place"}),
    "a place inside": ({"path": (*CITY, "Al-Badu")}, {"inside_place"}),
    "either of two": ({"kind": "air_or_artillery"}, {"compatible_kind"}),
    "means not stated": ({"kind": "unspecified"}, {"unspecified_kind"}),
}
CONTRADICTIONS: dict[str, dict[str, Any]] = {
    "three days later": {"start": DAY + timedelta(3), "end": DAY + timedelta(3)},
    "a period that ended three days before": {
        "start": DAY.replace(day=1),
        "end": DAY - timedelta(3),
    },
    "another city": {"path": (*CITY[:-1], "GN1")},
    "another means": {"kind": "airstrike"},
    "a total of the month": {"record_type": "period_total"},
}


@pytest.mark.parametrize(("change", "reasons"), REASONS.values(), ids=REASONS)
def test_reasons(change: dict[str, Any], reasons: set[str]) -> None:
    found = likeness(BARE, replace(BARE, **change))
    assert found
    assert reasons <= set(found.reasons)
    assert len(found.reasons) == 3


@pytest.mark.parametrize("change", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_contradictions(change: dict[str, Any]) -> None:
    assert likeness(BARE, BARE)
    assert likeness(BARE, replace(BARE, **change)) is None


FIGURES: dict[str, tuple[Any, Any, str | None]] = {
    "the same": ({KILLED: (12, 20)}, {KILLED: (12, 20)}, "figures_agree"),
    "the same, open": ({KILLED: (12, None)}, {KILLED: (12, None)}, "figures_agree"),
    "overlapping": ({KILLED: (12, 20)}, {KILLED: (20, 30)}, "figures_overlap"),
    "at least": ({KILLED: (12, None)}, {KILLED: (20, 20)}, "figures_overlap"),
    "apart": ({KILLED: (12, 20)}, {KILLED: (21, 30)}, None),
    "more than at most": ({KILLED: (12, None)}, {KILLED: (5, 11)}, None),
    "zero and zero": ({KILLED: (0, 0)}, {KILLED: (0, 0)}, "figures_agree"),
    "zero and some": ({KILLED: (0, 0)}, {KILLED: (1, 1)}, None),
    "unknown and zero": ({}, {KILLED: (0, 0)}, None),
    "of other harm": ({KILLED: (5, 5)}, {("injured", "civilian"): (5, 5)}, None),
    "of other people": ({KILLED: (5, 5)}, {("killed", "combatant"): (5, 5)}, None),
    "one of two": (
        {KILLED: (5, 5), ("injured", "civilian"): (9, 9)},
        {KILLED: (8, 8), ("injured", "civilian"): (9, 9)},
        "figures_agree",
    ),
}


@pytest.mark.parametrize(("ours", "theirs", "reason"), FIGURES.values(), ids=FIGURES)
def test_figures(ours: Any, theirs: Any, reason: str | None) -> None:
    found = likeness(replace(BARE, figures=ours), replace(BARE, figures=theirs))
    assert found
    assert [each for each in found.reasons if each.startswith("figures")] == [reason] * bool(reason)


WORDS = {
    "transliterated": ("Al-Badu, Harat al-Sakhani", "al Badou: Haret Sakhani", True),
    "Arabic": ("قصف على حارة السخاني في البدو", "حاره السخانى، البدو", True),
    "one word is chance": ("Sakhani school", "Sakhani mosque", False),
    "other words": ("Al-Badu neighbourhood", "Daraiya hospital", False),
    "lost in a long text": ("Sakhani mosque " + "other words stand here, too", "a b c", False),
    "nothing": ("", "", False),
}


@pytest.mark.parametrize(("ours", "theirs", "alike"), WORDS.values(), ids=WORDS)
def test_words(ours: str, theirs: str, alike: bool) -> None:
    found = likeness(replace(BARE, words=ours), replace(BARE, words=theirs))
    assert found
    assert ("like_words" in found.reasons) is alike


def test_parties() -> None:
    parties = frozenset({"coalition", "government"})
    found = likeness(SEEN, replace(SEEN, parties=parties))
    assert found
    assert "same_party" in found.reasons


def at(latitude: float | None, longitude: float | None, **more: Any) -> Sighting:
    """A sighting in a place of its own."""
    path = ("XX", f"{latitude} {longitude}")
    return replace(SEEN, latitude=latitude, longitude=longitude, path=path, **more)


POINTS: dict[str, tuple[Sighting, Sighting, bool]] = {
    "4.9 km north": (at(35.95, 39.01), at(35.994, 39.01), True),
    "5.1 km north": (at(35.95, 39.01), at(35.996, 39.01), False),
    "across the antimeridian": (at(-16.8, 179.99), at(-16.8, -179.99), True),
    "across the antimeridian and far": (at(-16.8, 179.9), at(-16.8, -179.9), False),
    "round the pole": (at(89.99, 0), at(89.99, 180), True),
    "no point": (at(None, None), at(35.95, 39.01), False),
    "the middle of a district": (
        at(35.95, 39.01, place_precision="adm2"),
        at(35.9501, 39.01),
        False,
    ),
}


@pytest.mark.parametrize(("one", "other", "near"), POINTS.values(), ids=POINTS)
def test_points(one: Sighting, other: Sighting, near: bool) -> None:
    found = likeness(one, other)
    assert bool(found) is near
    assert found is None or "near_point" in found.reasons


def test_two_exact_points_far_apart_are_two_places() -> None:
    away = replace(SEEN, latitude=36.1)
    assert likeness(SEEN, away) is None
    assert likeness(SEEN, replace(away, place_precision="city"))


def test_kilometres() -> None:
    """A degree of latitude on the mean sphere: 6371.0088 km x pi / 180."""
    assert haversine_km((35, 39), (36, 39)) == pytest.approx(111.195, abs=0.001)


def test_kinds() -> None:
    assert compatible_kinds("unspecified") is None
    assert compatible_kinds("siege") == frozenset({"siege", "unspecified"})
    assert compatible_kinds("shelling") == frozenset(
        ("shelling", "unspecified", "air_or_artillery", "cbrn", "incendiary")
    )


LATITUDES, LONGITUDES = st.floats(-90, 90), st.floats(-180, 180)
POINT = st.one_of(
    st.tuples(st.none(), st.none()),
    st.tuples(st.sampled_from([35.95, 35.96, 36.5]), st.sampled_from([39.01, 39.02, -179.99])),
    st.tuples(LATITUDES, LONGITUDES),
)


@st.composite
def sightings(draw: st.DrawFn) -> Sighting:
    start = DAY + timedelta(days=draw(st.integers(-3, 3)))
    latitude, longitude = draw(POINT)
    cells = st.tuples(
        st.sampled_from(["killed", "injured"]), st.sampled_from(["civilian", "combatant"])
    )
    bounds = st.integers(0, 9).flatmap(
        lambda low: st.tuples(st.just(low), st.one_of(st.none(), st.integers(low, 12)))
    )
    return Sighting(
        code="",
        record_type=draw(st.sampled_from(["incident", "period_total"])),
        kind=draw(st.sampled_from(INCIDENT_KIND.codes)),
        start=start,
        end=start + timedelta(days=draw(st.sampled_from([0, 0, 1, 5, 30]))),
        path=CITY[: draw(st.integers(1, 5))],
        place_precision=draw(st.sampled_from(PLACE_PRECISION.codes)),
        latitude=latitude,
        longitude=longitude,
        parties=draw(st.frozensets(st.sampled_from("abc"))),
        figures=draw(st.dictionaries(cells, bounds)),
        words=" ".join(draw(st.lists(st.sampled_from(["Sakhani", "mosque", "houses", "fell"])))),
    )


@given(sightings(), sightings())
def test_likeness_is_mutual(one: Sighting, other: Sighting) -> None:
    assert likeness(one, other) == likeness(other, one)


@given(sightings(), sightings())
def test_nothing_is_liker_than_itself(one: Sighting, other: Sighting) -> None:
    itself, found = likeness(one, one), likeness(one, other)
    assert itself
    assert found is None or found.rank <= itself.rank


@given(sightings(), sightings())
def test_each_kind_is_compatible_both_ways(one: Sighting, other: Sighting) -> None:
    kinds = compatible_kinds(one.kind)
    assert likeness(one, other) is None or kinds is None or other.kind in kinds


@given(LATITUDES, LONGITUDES, st.floats(-0.1, 0.1), st.floats(-0.1, 0.1))
def test_the_box_holds_what_is_near(
    latitude: float, longitude: float, north: float, east: float
) -> None:
    other = (latitude + north, (longitude + east + 180) % 360 - 180)
    assume(-90 <= other[0] <= 90 and haversine_km((latitude, longitude), other) <= NEAR_KM)
    box = box_around(latitude, longitude)
    assert box.south <= other[0] <= box.north
    assert any(west <= other[1] <= to_east for west, to_east in box.spans)
    assert all(-180 <= west <= to_east <= 180 for west, to_east in box.spans)
