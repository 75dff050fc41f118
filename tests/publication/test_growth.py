"""By how much months usually still grow."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publication.growth import History, age_of

BEGUN, KNOWN = date(2017, 1, 20), date(2018, 1, 10)
JANUARY_TO_JUNE = [date(2017, month, 1) for month in range(1, 7)]


def history(*changes: tuple[int, int], begun: date = BEGUN, known: date = KNOWN) -> History:
    """Six months that all went the same way."""
    return History(dict.fromkeys(JANUARY_TO_JUNE, changes), begun, known)


@pytest.mark.parametrize(
    ("day", "age"),
    [
        (date(2017, 6, 30), 0),
        (date(2017, 7, 1), 1),
        (date(2018, 6, 1), 12),
        (date(2017, 5, 31), -1),
    ],
)
def test_age_is_counted_in_calendar_months(day: date, age: int) -> None:
    assert age_of(date(2017, 6, 1), day) == age


@pytest.mark.parametrize(
    ("age", "grown"),
    [
        pytest.param(0, 0.5, id="10 at once, 5 later"),
        pytest.param(1, 0.25, id="12 by then, 3 later"),
        pytest.param(2, 0.0, id="all of it by then"),
    ],
)
def test_growth_is_from_an_age_until_now(age: int, grown: float) -> None:
    assert history((0, 10), (1, 2), (2, 3)).usual_growth(age) == grown


def test_months_that_fall_grow_by_less_than_nothing() -> None:
    assert history((0, 10), (3, -5)).usual_growth(0) == -0.5


def test_it_is_the_median_over_months() -> None:
    changes = {
        month: [(0, 10), (1, more)]
        for month, more in zip(JANUARY_TO_JUNE, (0, 0, 1, 3, 10, 90), strict=True)
    }
    assert History(changes, BEGUN, KNOWN).usual_growth(0) == 0.2


@pytest.mark.parametrize(
    "young",
    [
        pytest.param(history((0, 10), begun=date(2017, 2, 1)), id="the log began too late for one"),
        pytest.param(history((0, 10), known=date(2017, 6, 30)), id="one is no older than that"),
        pytest.param(history((1, 10)), id="nothing was public at that age"),
        pytest.param(History({}, BEGUN, KNOWN), id="nothing at all"),
    ],
)
def test_a_log_is_too_young_with_fewer_than_six_months(young: History) -> None:
    assert young.usual_growth(0) is None


@given(changes=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 50)), max_size=6))
def test_what_only_grows_never_grows_by_less_than_nothing(changes: list[tuple[int, int]]) -> None:
    grown = history(*changes, known=date(2019, 1, 1)).usual_growth(3)
    assert grown is None or grown >= 0
