import pytest

from incidents.reconciliation.conventions import CONVENTIONS, Reading
from incidents.reconciliation.figures import Figure
from tests.incidents.reconciliation.builders import figure

THEATRE = [
    figure("city", 300, 300, hedge="about"),
    figure("ap", 600, 600, hedge="about"),
    figure("amnesty", 12, None, hedge="at_least", basis="partial_list"),
    figure("army", 0, 0, stance="denies", party=True),
]
COMPILED = [figure("ucdp", 4, 9, best=5, hedge="range", draws_on=("sohr",))]
CAPPED = [figure("1", 1, 30, hedge="at_most")]


@pytest.mark.parametrize(
    ("name", "figures", "expected"),
    [
        pytest.param("airwars", THEATRE, Reading(12, None, 600, "outside_headline"), id="airwars"),
        pytest.param("ucdp", THEATRE, Reading(12, 300, 600, "recorded"), id="ucdp"),
        pytest.param("acled", THEATRE, Reading(12, 12, 12, "recorded"), id="acled"),
        pytest.param("ibc", THEATRE, Reading(12, None, 600, "recorded"), id="ibc"),
        pytest.param("ucdp", COMPILED, Reading(4, 5, 9, "recorded"), id="ucdp's own figures"),
        pytest.param("acled", COMPILED, Reading(5, 5, 5, "recorded"), id="one voice, its point"),
        pytest.param("ibc", COMPILED, Reading(4, None, 9, "provisional"), id="one voice"),
        pytest.param("acled", CAPPED, Reading(None, None, None, "recorded"), id="no point"),
        pytest.param("airwars", [], Reading(None, None, None, "outside_headline"), id="nobody"),
    ],
)
def test_the_same_claims_under_other_rules(
    name: str, figures: list[Figure], expected: Reading
) -> None:
    assert CONVENTIONS[name].apply(figures, grading="weak") == expected


@pytest.mark.parametrize("grading", ["fair", "confirmed"])
def test_airwars_prints_fair_and_confirmed_in_its_headline(grading: str) -> None:
    assert CONVENTIONS["airwars"].apply(THEATRE, grading=grading).status == "headline"


@pytest.mark.parametrize(
    ("name", "population", "months"),
    [
        ("airwars", "civilian", "start"),
        ("ucdp", "all", "start"),
        ("acled", "all", "start"),
        ("ibc", "civilian", "source"),
    ],
)
def test_each_convention_has_its_own_scope_and_month(
    name: str, population: str, months: str
) -> None:
    convention = CONVENTIONS[name]
    assert (convention.population, convention.months) == (population, months)
