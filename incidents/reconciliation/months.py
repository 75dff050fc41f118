"""Shares of months, and flows out of running totals: derived figures (methodology, section 4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from incidents.reconciliation.intervals import Interval, split


def allocate(value: int | None, start: date, end: date) -> dict[str, int | None]:
    """Whole persons for each month touched (2017-06), by overlapping days and largest remainder.

    Ties go to the earlier month; the shares add up to the value; null gives nulls. Raises
    ValueError where end is before start or the value is no whole number of 0 or more.
    """
    period = Interval(start, end)
    parts = split(period, "month")
    if value is None:
        return {month: None for month, _ in parts}
    if type(value) is not int or value < 0:
        raise ValueError(
            f"value: {value!r} is not accepted; a whole number of 0 or more, or null is"
        )
    shares = [divmod(value * days.days, period.days) for _, days in parts]
    left_over = value - sum(whole for whole, _ in shares)
    by_remainder = sorted(range(len(parts)), key=lambda place: -shares[place][1])
    rounded_up = set(by_remainder[:left_over])
    return {
        month: shares[place][0] + (place in rounded_up) for place, (month, _) in enumerate(parts)
    }


@dataclass(frozen=True, slots=True)
class Change:
    """Persons by which a running total changed after one day, up to and with another.

    A fall is a correction, dated `on`.
    """

    after: date
    on: date
    count: int

    @property
    def is_correction(self) -> bool:
        return self.count < 0


def difference_cumulative(
    observations: Iterable[tuple[date, int]], *, after: date | None = None
) -> list[Change]:
    """The flows and dated corrections of one voice's running total, in order of as_of.

    The first observation counts from `after`, the last day before the count began, and is left out
    where that is not known. Raises ValueError where two observations share a day.
    """
    series = sorted(observations)
    for (as_of, _), (following, _) in pairwise(series):
        if as_of == following:
            raise ValueError(
                f"as_of: {as_of.isoformat()} is not accepted twice; one value a day is"
            )
    changes = [
        Change(after=as_of, on=following, count=later - earlier)
        for (as_of, earlier), (following, later) in pairwise(series)
    ]
    if after is not None and series:
        as_of, first = series[0]
        changes.insert(0, Change(after=after, on=as_of, count=first))
    return changes
