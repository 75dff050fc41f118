"""A month beside the months before it."""

from math import ceil
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publication.gate.months import is_far

STEADY = [100, 90, 110, 95, 105, 100]
COUNTS = st.lists(st.integers(0, 5000), min_size=6, max_size=12)


@pytest.mark.parametrize(
    ("value", "before", "far"),
    [
        (100, STEADY, False),
        (140, STEADY, False),
        (160, STEADY, True),
        (40, STEADY, True),
        (1000, STEADY, True),
        # Months that scatter allow for more.
        (700, [10, 100, 400, 50, 150, 900], False),
        # Few persons are no matter.
        (9, [0, 1, 0, 1, 0, 1], False),
        # Too little to compare with.
        (5000, STEADY[:5], False),
        (5000, [], False),
    ],
)
def test_a_month_is_far_by_scales(value: int, before: list[int], far: bool) -> None:
    assert is_far(value, before) is far


@given(COUNTS, st.integers(0, 5000), st.randoms())
def test_the_order_of_the_months_before_does_not_matter(before, value, random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(before)
    random.shuffle(shuffled)
    assert is_far(value, shuffled) is is_far(value, before)


@given(COUNTS)
def test_ten_times_the_median_is_far_however_the_months_scatter(before: list[int]) -> None:
    assert is_far(10 * ceil(median(before)) + 10, before)


@given(COUNTS, st.integers(0, 5000))
def test_what_is_higher_than_a_far_high_month_is_far(before: list[int], value: int) -> None:
    if value > max(before) and is_far(value, before):
        assert is_far(value + 100, before)


@given(st.integers(0, 5000))
def test_a_month_like_all_others_is_never_far(value: int) -> None:
    assert not is_far(value, [value] * 6)
