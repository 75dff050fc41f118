from typing import Any

import pytest

from incidents.reconciliation.scope import containment
from tests.incidents.reconciliation.builders import interval, scope

TOTAL = scope(interval("2017-06-01", "2017-07-31"))
GOVERNORATE = scope(TOTAL.when, place=("SY", "SY11"))
ANY_MEANS = scope(TOTAL.when, kinds=frozenset(), parties=frozenset())


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, "certain", id="all stated and inside"),
        pytest.param({"place": (*TOTAL.place, "old city")}, "certain", id="a place inside"),
        pytest.param({"place": ("SY", "SY11")}, "possible", id="a larger place"),
        pytest.param({"place": ()}, "possible", id="place not stated"),
        pytest.param({"place": ("SY", "SY11", "SY1102")}, "differs", id="another place"),
        pytest.param({"when": interval("2017-06")}, "certain", id="a part of the period"),
        pytest.param(
            {"when": interval("2017-07-31", "2017-08-01")}, "possible", id="across the end"
        ),
        pytest.param({"when": interval("2017-08")}, "differs", id="after the period"),
        pytest.param({"kinds": frozenset()}, "possible", id="means not stated"),
        pytest.param({"kinds": frozenset({"unspecified"})}, "possible", id="means unspecified"),
        pytest.param({"kinds": frozenset({"shelling"})}, "differs", id="other means"),
        pytest.param(
            {"kinds": frozenset({"airstrike", "shelling"})}, "possible", id="partly other means"
        ),
        pytest.param({"parties": frozenset()}, "possible", id="nobody accused"),
        pytest.param({"parties": frozenset({"russia"})}, "differs", id="another accused"),
        pytest.param(
            {"parties": frozenset({"russia", "coalition"})}, "possible", id="accused among others"
        ),
        pytest.param({"population": "all"}, "differs", id="another population"),
        pytest.param({"harm": "injured"}, "differs", id="another harm"),
        pytest.param(
            {"kinds": frozenset(), "place": ("IQ",)}, "differs", id="one contradiction is enough"
        ),
    ],
)
def test_containment(fields: dict[str, Any], expected: str) -> None:
    assert containment(TOTAL, scope(**{"when": TOTAL.when, **fields})) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, "certain", id="stated"),
        pytest.param({"kinds": frozenset()}, "possible", id="means not stated"),
        pytest.param({"parties": frozenset()}, "possible", id="nobody accused"),
    ],
)
def test_a_total_of_all_means_holds_what_states_its_own(
    fields: dict[str, Any], expected: str
) -> None:
    assert containment(ANY_MEANS, scope(**{"when": TOTAL.when, **fields})) == expected


def test_a_coder_decides_but_not_across_cells() -> None:
    elsewhere = scope(interval("2018-01"), place=("IQ",))
    assert containment(TOTAL, elsewhere, linked=True) == "certain"
    injured = scope(TOTAL.when, harm="injured")
    assert containment(TOTAL, injured, linked=True) == "differs"


def test_a_city_lies_in_its_governorate_and_not_the_other_way_round() -> None:
    assert containment(GOVERNORATE, TOTAL) == "certain"
    assert containment(TOTAL, GOVERNORATE) == "possible"
