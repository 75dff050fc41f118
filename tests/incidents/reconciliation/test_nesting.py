"""Which totals are used, and where an incident is put."""

import pytest

from incidents.reconciliation.nesting import Total, nest
from incidents.reconciliation.totals import combined
from tests.incidents.reconciliation.builders import (
    JUNE_JULY,
    SUMMER,
    UNSTATED,
    incident,
    interval,
    scope,
    total,
)

DOCUMENTED = total("1", 176, None, JUNE_JULY, point=176)
HUNDREDS = total("2", 100, None, SUMMER, includes=frozenset({"1"}))


def test_an_incident_goes_to_the_deepest_total_that_holds_it() -> None:
    inside = incident("a", 1, 1, interval("2017-06"))
    later = incident("b", 1, 1, interval("2017-08"))
    across = incident("c", 1, 1, interval("2017-07-31", "2017-08-01"))
    doubtful = incident("d", 1, 1, interval("2017-06"), kinds=UNSTATED)
    elsewhere = incident("e", 1, 1, interval("2017-06"), place=("IQ",))
    silent = incident("f", None, None, interval("2017-06"))
    forest = nest([HUNDREDS, DOCUMENTED], [silent, elsewhere, doubtful, across, later, inside])
    (outer,) = forest.roots
    (inner,) = outer.children
    assert (inner.certain, inner.possible) == ([inside], [across, doubtful])
    assert (outer.certain, outer.possible) == ([later], [])
    assert (outer.sure, outer.doubtful) == ([later, across], [doubtful])
    assert forest.loose == (elsewhere,)


def test_a_total_that_certainly_holds_an_incident_goes_before_one_that_may() -> None:
    first = total("1", 40, 40, JUNE_JULY)
    second = total("2", 5, 6, interval("2017-08"), includes=frozenset({"a"}))
    across = incident("a", 1, 1, interval("2017-07-31", "2017-08-01"))
    placed = {node.total.code: node.certain for node in nest([first, second], [across]).roots}
    assert placed == {"1": [], "2": [across]}


OVERLAPPING = interval("2017-06-15", "2017-08-15")


@pytest.mark.parametrize(
    ("other", "left_out"),
    [
        pytest.param(total("2", 50, 60, OVERLAPPING, grading="fair"), "1", id="better graded"),
        pytest.param(total("2", 50, 60, OVERLAPPING, grading="imported"), "2", id="worse graded"),
        pytest.param(total("2", 50, 60, OVERLAPPING), "1", id="longer"),
        pytest.param(total("2", 50, 60, JUNE_JULY), "1", id="the same scope, higher"),
        pytest.param(
            total("2", 5, 6, JUNE_JULY, scope=scope(interval("2017-06"), kinds=UNSTATED)), "2",
            id="perhaps inside",
        ),
    ],
)  # fmt: skip
def test_totals_that_overlap_in_part_are_not_added(other: Total, left_out: str) -> None:
    forest = nest([total("1", 40, 40, JUNE_JULY), other], [])
    assert [one.code for one in forest.unreconciled] == [left_out]
    used = other if left_out == "1" else forest.roots[0].total
    answered = combined(interval("2017-01-01", "2017-12-31"), forest)
    assert (answered.low, answered.high) == used.bounds
    assert answered.unreconciled == (left_out,)
    assert combined(interval("2017-10"), forest).unreconciled == ()


def test_totals_that_include_each_other_are_unreconciled() -> None:
    circle = [
        total(code, 10, 10, interval(month), includes=frozenset({following}))
        for code, month, following in (
            ("1", "2017-06", "2"), ("2", "2017-07", "3"), ("3", "2017-08", "1"),
        )
    ]  # fmt: skip
    forest = nest(circle, [])
    assert len(forest.roots) == 1
    assert len(forest.unreconciled) == 2


def test_a_total_nests_through_the_one_between() -> None:
    outer = total("outer", 90, 90, interval("2017-01"), includes=frozenset({"middle"}))
    middle, inner = total("middle", 50, 50, SUMMER), total("inner", 20, 20, JUNE_JULY)
    forest = nest([inner, outer, middle], [])
    ((root,),) = (forest.roots,)
    assert [root.total.code, root.children[0].total.code] == ["outer", "middle"]
    assert root.children[0].children[0].total.code == "inner"
