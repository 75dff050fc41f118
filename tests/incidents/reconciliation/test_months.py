from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.reconciliation.intervals import Interval, Step, split
from incidents.reconciliation.months import Change, allocate, difference_cumulative
from tests.incidents.reconciliation.builders import interval, law

DAYS = st.dates(date(2015, 1, 1), date(2019, 12, 31))
INTERVALS = st.tuples(DAYS, DAYS).map(lambda days: Interval(min(days), max(days)))


@pytest.mark.parametrize(
    ("start", "end", "by", "expected"),
    [
        pytest.param(
            "2017-06-01", "2017-07-31", "month", ["2017-06 30", "2017-07 31"], id="whole months"
        ),
        pytest.param(
            "2017-12-31", "2018-01-01", "month", ["2017-12 1", "2018-01 1"], id="across a year"
        ),
        pytest.param("2016-02-01", "2016-02-29", "month", ["2016-02 29"], id="leap year"),
        pytest.param(
            "2017-05-10", "2017-10-03", "quarter",
            ["2017-Q2 52", "2017-Q3 92", "2017-Q4 3"], id="cut quarters",
        ),
        pytest.param(
            "2016-12-31", "2018-01-02", "year", ["2016 1", "2017 365", "2018 2"], id="cut years"
        ),
        pytest.param("2017-06-01", "2017-09-30", "all", ["all 122"], id="all"),
        pytest.param("9999-12-30", "9999-12-31", "quarter", ["9999-Q4 2"], id="the last days"),
    ],
)  # fmt: skip
def test_split(start: str, end: str, by: Step, expected: list[str]) -> None:
    parts = split(interval(start, end), by)
    assert [f"{label} {part.days}" for label, part in parts] == expected


@law
@given(whole=INTERVALS, by=st.sampled_from(("month", "quarter", "year", "all")))
def test_the_parts_of_an_interval_are_the_interval(whole: Interval, by: Step) -> None:
    parts = [part for _, part in split(whole, by)]
    assert (parts[0].start, parts[-1].end) == (whole.start, whole.end)
    assert sum(part.days for part in parts) == whole.days
    assert all(whole.contains(part) for part in parts)


def test_an_unknown_step_is_refused() -> None:
    with pytest.raises(ValueError, match="by: 'week' is not accepted; one of month"):
        split(interval("2017-06"), "week")  # type: ignore[arg-type]


def test_an_interval_ends_after_it_starts() -> None:
    with pytest.raises(ValueError, match=r"end: 2017-05-31 is not accepted; 2017-06-01"):
        interval("2017-06-01", "2017-05-31")


@pytest.mark.parametrize("month", ["2017-6", "2017-13", "2017", "June"])
def test_a_month_is_written_in_full(month: str) -> None:
    with pytest.raises(ValueError, match=f"month: '{month}' is not accepted"):
        Interval.of_month(month)


@pytest.mark.parametrize(
    ("start", "end", "contains", "touches"),
    [
        pytest.param("2017-06-01", "2017-06-30", True, True, id="the same days"),
        pytest.param("2017-06-30", "2017-06-30", True, True, id="the last day"),
        pytest.param("2017-05-31", "2017-06-01", False, True, id="across the start"),
        pytest.param("2017-06-30", "2017-07-01", False, True, id="across the end"),
        pytest.param("2017-05-01", "2017-07-31", False, True, id="around"),
        pytest.param("2017-07-01", "2017-07-01", False, False, id="the day after"),
        pytest.param("2017-05-31", "2017-05-31", False, False, id="the day before"),
    ],
)
def test_inside_and_touching(start: str, end: str, contains: bool, touches: bool) -> None:
    june, other = interval("2017-06"), interval(start, end)
    assert (june.contains(other), june.touches(other)) == (contains, touches)


@law
@given(value=st.integers(0, 30_000), period=INTERVALS)
def test_shares_add_up_and_stay_within_one_of_their_days(value: int, period: Interval) -> None:
    shares = allocate(value, period.start, period.end)
    assert sum(share or 0 for share in shares.values()) == value
    for month, days in split(period, "month"):
        assert abs((shares[month] or 0) - value * days.days / period.days) < 1


def test_unknown_is_shared_as_unknown() -> None:
    assert allocate(None, date(2017, 6, 30), date(2017, 7, 1)) == {"2017-06": None, "2017-07": None}


@pytest.mark.parametrize("value", [-1, 1.5, True])
def test_only_whole_persons_are_allocated(value: int) -> None:
    with pytest.raises(ValueError, match=f"value: {value} is not accepted"):
        allocate(value, date(2017, 6, 1), date(2017, 6, 2))


def test_an_allocation_ends_after_it_starts() -> None:
    with pytest.raises(ValueError, match="end: 2017-06-01 is not accepted"):
        allocate(1, date(2017, 6, 2), date(2017, 6, 1))


FIRST, SECOND, THIRD, FOURTH = (date(2024, 4, day) for day in (1, 8, 15, 22))


def test_a_fall_of_a_running_total_is_a_dated_correction() -> None:
    changes = difference_cumulative([(THIRD, 115), (FIRST, 100), (SECOND, 118), (FOURTH, 120)])
    assert changes == [
        Change(FIRST, SECOND, 18),
        Change(SECOND, THIRD, -3),
        Change(THIRD, FOURTH, 5),
    ]
    assert [change.is_correction for change in changes] == [False, True, False]


def test_a_running_total_counts_from_its_stated_start() -> None:
    assert difference_cumulative([(SECOND, 118)], after=FIRST) == [Change(FIRST, SECOND, 118)]
    assert difference_cumulative([(SECOND, 118)]) == []
    assert difference_cumulative([], after=FIRST) == []


def test_a_running_total_has_one_value_a_day() -> None:
    with pytest.raises(ValueError, match="as_of: 2024-04-01 is not accepted twice"):
        difference_cumulative([(FIRST, 100), (FIRST, 101)])
