"""A period total beside the incidents inside it (methodology, section 5).

At every level the larger of the total or the sum of its parts is taken; a doubtful part may also
be extra.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Self

from incidents.reconciliation.intervals import Interval


class Bounds(NamedTuple):
    """The least and the most persons; a null high is open."""

    low: int
    high: int | None

    @classmethod
    def checked(cls, low: object, high: object) -> Self:
        """Bounds, or ValueError where they are no whole persons or the high is below the low."""
        if type(low) is not int or low < 0:
            raise ValueError(f"low: {low!r} is not accepted; a whole number of 0 or more is")
        if high is not None and (type(high) is not int or high < low):
            raise ValueError(f"high: {high!r} is not accepted; null or {low} (the low) or more is")
        return cls(low, high)


class Part(NamedTuple):
    """The bounds of an incident, and the local dates between which it lies, both included."""

    low: int
    high: int | None
    when: Interval


def combine(total: Bounds, certain: Iterable[Bounds], possible: Iterable[Bounds]) -> Bounds:
    """The bounds of a total and its certain and possible parts over the total's whole period."""
    certain, possible = list(certain), list(possible)
    core = open_max(total.high, open_sum(part.high for part in certain))
    return Bounds(
        low=max(total.low, sum(part.low for part in (*certain, *possible))),
        high=open_sum([*(part.high for part in possible), core]),
    )


def month_of_total(
    total: Bounds,
    period: Interval,
    certain: Sequence[Part],
    possible: Sequence[Part],
    month: Interval,
) -> Bounds:
    """The bounds inside a month, or any other interval, that may cut the total's period."""
    low = sum(part.low for part in (*certain, *possible) if month.contains(part.when))
    certain_highs = [part.high for part in certain if part.when.touches(month)]
    possible_highs = [part.high for part in possible if part.when.touches(month)]
    if not period.touches(month):
        return Bounds(low, open_sum(certain_highs + possible_highs))
    elsewhere = sum(part.low for part in certain if not part.when.touches(month))
    core = open_max(open_less(total.high, elsewhere), open_sum(certain_highs))
    return Bounds(
        low=max(low, total.low) if month.contains(period) else low,
        high=open_sum([*possible_highs, core]),
    )


def open_sum(highs: Iterable[int | None]) -> int | None:
    """The sum of upper bounds, open where one of them is."""
    total = 0
    for high in highs:
        if high is None:
            return None
        total += high
    return total


def open_max(one: int | None, other: int | None) -> int | None:
    """The larger of two upper bounds, open where one of them is."""
    return None if one is None or other is None else max(one, other)


def open_less(high: int | None, elsewhere: int) -> int | None:
    """What an upper bound leaves when so many are elsewhere; it may be below 0."""
    return None if high is None else high - elsewhere
