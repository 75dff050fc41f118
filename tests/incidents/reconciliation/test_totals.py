"""Period totals with what lies inside them: nesting, bounds over any interval, shares, alerts."""

import json
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.reconciliation.intervals import Interval
from incidents.reconciliation.nesting import CountedIncident, Total, nest
from incidents.reconciliation.overlap import Bounds, combine
from incidents.reconciliation.totals import Alert, Combined, combined
from tests.incidents.reconciliation.builders import (
    JUNE_JULY,
    SUMMER,
    UNSTATED,
    incident,
    interval,
    law,
    total,
)

CASES: dict[str, list[dict[str, Any]]] = json.loads(
    Path(__file__).with_name("cases.json").read_text(encoding="utf-8")
)
CUT_BY_THE_MONTH = [
    case
    for case in CASES["month_of_total"]
    if not interval(case["month"]).contains(interval(*case["period"]))
]


def answer(low: int | None, high: int | None, allocated: int | None) -> Combined:
    return Combined(low, high, allocated, alerts=(), unreconciled=())


DOCUMENTED = total("1", 176, None, JUNE_JULY, point=176)
HUNDREDS = total("2", 100, None, SUMMER, includes=frozenset({"1"}))


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        pytest.param(interval("2017-05"), answer(None, None, None), id="May"),
        pytest.param(interval("2017-06"), answer(0, None, 87), id="June"),
        pytest.param(interval("2017-07"), answer(0, None, 89), id="July"),
        pytest.param(interval("2017-08"), answer(0, None, None), id="August"),
        pytest.param(interval("2017-09"), answer(None, None, None), id="September"),
        pytest.param(JUNE_JULY, answer(176, None, 176), id="June and July"),
        pytest.param(SUMMER, answer(176, None, 176), id="the summer: never 276"),
        pytest.param(interval("2017-01-01", "2017-12-31"), answer(176, None, 176), id="the year"),
    ],
)
def test_what_amnesty_said_of_raqqa_in_2017(when: Interval, expected: Combined) -> None:
    assert combined(when, nest([DOCUMENTED, HUNDREDS], [])) == expected


@pytest.mark.parametrize("case", CUT_BY_THE_MONTH, ids=lambda case: str(case["total"]))
def test_one_total_follows_the_formula_of_a_month(case: dict[str, Any]) -> None:
    month, period = interval(case["month"]), interval(*case["period"])
    low, high = case["total"]
    forest = nest([total("T", low, high, period)], placed(case))
    answered = combined(month, forest)
    nothing = Bounds(*case["expect"]) == (0, 0) and answered.low is None
    assert nothing or [answered.low, answered.high] == case["expect"]


@pytest.mark.parametrize("case", CASES["combine"], ids=lambda case: str(case["total"]))
def test_one_total_combines_over_its_period(case: dict[str, Any]) -> None:
    low, high = case["total"]
    dated = {
        name: [[*part, "2017-06-03", "2017-06-04"] for part in case[name]]
        for name in ("certain", "possible")
    }
    forest = nest([total("T", low, high, SUMMER)], placed(dated))
    answered = combined(interval("2017-01-01", "2017-12-31"), forest)
    assert [answered.low, answered.high] == case["expect"]


def placed(case: dict[str, Any]) -> list[CountedIncident]:
    """The parts as incidents: those of unstated means are only possible."""
    return [
        incident(f"{name} {place}", low, high, interval(start, end), kinds=kinds)
        for name, kinds in (("certain", frozenset({"airstrike"})), ("possible", UNSTATED))
        for place, (low, high, start, end) in enumerate(case[name])
    ]


def test_an_incident_that_differs_in_scope_is_added() -> None:
    forest = nest(
        [total("T", 10, 20, JUNE_JULY)],
        [
            incident("in the month", 3, 5, interval("2017-06"), place=("IQ",)),
            incident("across", 2, 4, interval("2017-06-30", "2017-07-01"), place=("IQ",)),
        ],
    )
    assert combined(interval("2017-06"), forest) == answer(3, 29, None)
    assert combined(JUNE_JULY, forest) == answer(15, 29, None)
    assert combined(interval("2017-08"), forest) == answer(None, None, None)


def test_an_open_incident_leaves_the_sum_open() -> None:
    forest = nest([], [incident("a", 3, None, interval("2017-06"))])
    assert combined(interval("2017-06"), forest) == answer(3, None, None)


def test_a_doubtful_incident_may_be_extra_at_every_level() -> None:
    inner, outer = total("inner", 10, 10, JUNE_JULY), total("outer", 30, 30, SUMMER)
    doubtful = incident("a", 4, 5, interval("2017-06"), kinds=UNSTATED)
    assert combined(SUMMER, nest([inner, outer], [doubtful])) == answer(30, 35, None)
    linked = total("outer", 30, 30, SUMMER, includes=frozenset({"a"}))
    assert combined(SUMMER, nest([inner, linked], [doubtful])) == answer(30, 30, None)


def test_what_a_cut_total_holds_elsewhere_is_no_longer_in_the_month() -> None:
    outer, inner = total("outer", 200, 260, SUMMER), total("inner", 176, 180, JUNE_JULY)
    forest = nest([outer, inner], [incident("a", 30, 30, interval("2017-06"))])
    assert combined(interval("2017-08"), forest) == answer(0, 84, None)
    assert combined(interval("2017-07"), forest) == answer(0, 230, None)
    assert combined(interval("2017-06"), forest) == answer(30, 260, None)


def test_totals_apart_are_added() -> None:
    forest = nest([total("1", 40, 40, JUNE_JULY), total("2", 5, 6, interval("2017-08"))], [])
    assert combined(SUMMER, forest) == answer(45, 46, None)


@pytest.mark.parametrize(
    ("totals", "incidents", "expected"),
    [
        pytest.param([total("T", 10, 10, JUNE_JULY)], [], None, id="vague"),
        pytest.param([total("T", 10, 61, JUNE_JULY, 61)], [], 30, id="by days"),
        pytest.param(
            [total("T", 10, 61, JUNE_JULY, 61)],
            [incident("a", 1, 1, interval("2017-07"), 20),
             incident("b", 1, 1, interval("2017-06"), 10, kinds=UNSTATED),
             incident("c", 1, 1, interval("2017-06"))],
            15, id="beyond the bests of its parts",
        ),
        pytest.param(
            [total("T", 10, 61, JUNE_JULY, 61)], [incident("a", 1, 99, interval("2017-07"), 70)],
            0, id="never below 0",
        ),
        pytest.param(
            [total("outer", 200, 200, SUMMER, 200), total("inner", 176, 176, JUNE_JULY, 108)], [],
            53 + 30, id="what an inner total counts is not counted again",
        ),
    ],
)  # fmt: skip
def test_totals_allocated_to_june(
    totals: list[Total], incidents: list[CountedIncident], expected: int | None
) -> None:
    assert combined(interval("2017-06"), nest(totals, incidents)).totals_allocated == expected


def test_only_months_that_lie_in_the_interval_give_their_share() -> None:
    forest = nest([DOCUMENTED], [])
    assert combined(interval("2017-06-10", "2017-07-31"), forest).totals_allocated == 89
    assert combined(interval("2017-06-10", "2017-06-20"), forest).totals_allocated == 0


@pytest.mark.parametrize(
    ("fields", "kinds", "alerts"),
    [
        pytest.param({"register": True}, {"airstrike"}, (Alert("T", 30, 35),), id="register"),
        pytest.param({}, {"airstrike"}, (), id="no register"),
        pytest.param({"register": True}, set(), (), id="possible parts"),
    ],
)
def test_certain_incidents_over_a_register_raise_an_alert(
    fields: dict[str, Any], kinds: set[str], alerts: tuple[Alert, ...]
) -> None:
    incidents = [
        incident(code, low, low + 5, interval("2017-06"), kinds=frozenset(kinds))
        for code, low in (("a", 20), ("b", 15))
    ]
    forest = nest([total("T", 30, 30, JUNE_JULY, **fields)], incidents)
    assert combined(interval("2017-07"), forest).alerts == alerts
    assert combined(interval("2017-08"), forest).alerts == ()


def test_parts_up_to_a_register_raise_no_alert() -> None:
    register = total("T", 30, 30, JUNE_JULY, register=True)
    forest = nest([register], [incident("a", 30, 40, interval("2017-06"))])
    assert combined(JUNE_JULY, forest).alerts == ()


class World:
    """People killed on known days, by means that an incident may leave unstated, and what is said.

    Two totals, one inside the other, and incidents that count some of the same people.
    """

    def __init__(self, seed: int) -> None:
        dice = Random(seed)
        self.deaths: list[tuple[date, bool, bool]] = []  # day, by airstrike, in an incident
        self.incidents: list[CountedIncident] = []
        for place in range(dice.randrange(6)):
            self.strike(dice, place)
        for _ in range(dice.randrange(12)):
            self.deaths.append((date(2017, 5, 15) + timedelta(dice.randrange(120)), True, False))
        self.totals = [
            self.count(dice, code, when) for code, when in (("1", JUNE_JULY), ("2", SUMMER))
        ]

    def strike(self, dice: Random, place: int) -> None:
        start = date(2017, 5, 15) + timedelta(dice.randrange(100))
        when = Interval(start, start + timedelta(dice.choice((0, 1, 20))))
        stated, airstrike = dice.random() < 0.5, dice.random() < 0.5
        count = dice.randrange(5)
        for _ in range(count):
            day = start + timedelta(dice.randrange(when.days))
            self.deaths.append((day, airstrike or stated, True))
        kinds = frozenset({"airstrike"}) if stated else UNSTATED
        low, high = dice.randint(0, count), dice.choice((count, count + 2, None))
        self.incidents.append(incident(str(place), low, high, when, kinds=kinds))

    def count(self, dice: Random, code: str, when: Interval) -> Total:
        inside = sum(by_air and when.start <= day <= when.end for day, by_air, _ in self.deaths)
        high = dice.choice((inside, inside + 3, None))
        return total(code, dice.randint(0, inside), high, when)

    def documented_in(self, when: Interval) -> int:
        """Those in the interval whom an incident or a total counts."""
        return sum(
            when.start <= day <= when.end
            and (in_incident or (by_air and SUMMER.start <= day <= SUMMER.end))
            for day, by_air, in_incident in self.deaths
        )


@law
@given(
    seed=st.integers(0, 2**32),
    when=st.sampled_from(
        [interval(f"2017-0{month}") for month in (5, 6, 7, 8, 9)]
        + [interval("2017-07-01", "2017-08-31"), interval("2017-01-01", "2017-12-31")]
    ),
)
def test_the_bounds_hold_the_people_of_any_world_that_fits_what_is_said(
    seed: int, when: Interval
) -> None:
    world = World(seed)
    answered = combined(when, nest(world.totals, world.incidents))
    people = world.documented_in(when)
    if answered.low is None:
        assert people == 0
    else:
        assert answered.low <= people
        assert answered.high is None or people <= answered.high


def test_a_forest_of_one_total_agrees_with_combine() -> None:
    certain, possible = Bounds(10, 14), Bounds(20, 30)
    forest = nest(
        [total("T", 15, 20, JUNE_JULY)],
        [
            incident("a", *certain, interval("2017-06")),
            incident("b", *possible, interval("2017-07-31", "2017-08-02")),
        ],
    )
    answered = combined(JUNE_JULY, forest)
    assert (answered.low, answered.high) == combine(Bounds(15, 20), [certain], [possible])
