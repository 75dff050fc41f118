"""Spans of local dates, cut into months, quarters and years (methodology, section 4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Step = Literal["month", "quarter", "year", "all"]

_MONTHS_OF_STEP = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Interval:
    """Local dates from `start` to `end`, both included; ValueError where end is before start."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(
                f"end: {self.end.isoformat()} is not accepted; "
                f"{self.start.isoformat()} (the start) or later is"
            )

    @classmethod
    def of_month(cls, month: str) -> "Interval":
        """The days of a month written as 2017-06."""
        try:
            start = date.fromisoformat(f"{month}-01")
        except ValueError:
            raise ValueError(
                f"month: {month!r} is not accepted; YYYY-MM such as 2017-06 is"
            ) from None
        return cls(start, _last_day(start, 1))

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def contains(self, other: "Interval") -> bool:
        return self.start <= other.start and other.end <= self.end

    def touches(self, other: "Interval") -> bool:
        return self.start <= other.end and other.start <= self.end


def split(interval: Interval, by: Step) -> list[tuple[str, Interval]]:
    """The labelled months (2017-06), quarters (2017-Q2) or years (2017) of an interval, or "all".

    The first and the last part are cut where the interval begins or ends inside them.
    """
    if by == "all":
        return [("all", interval)]
    if by not in _MONTHS_OF_STEP:
        raise ValueError(f"by: {by!r} is not accepted; one of month, quarter, year, all is")
    return [
        (
            _label(whole.start, by),
            Interval(max(whole.start, interval.start), min(whole.end, interval.end)),
        )
        for whole in _whole_parts(interval, _MONTHS_OF_STEP[by])
    ]


def _whole_parts(interval: Interval, months: int) -> Iterator[Interval]:
    first_month = (interval.start.month - 1) // months * months + 1
    start = interval.start.replace(month=first_month, day=1)
    while True:
        part = Interval(start, _last_day(start, months))
        yield part
        if part.end >= interval.end:
            return
        start = part.end + timedelta(days=1)


def _last_day(start: date, months: int) -> date:
    """The last day of a part that begins on the first of a month and stays within one year."""
    following = start.month + months
    if following > 12:
        return date(start.year, 12, 31)
    return start.replace(month=following) - timedelta(days=1)


def _label(start: date, by: str) -> str:
    if by == "year":
        return f"{start.year:04}"
    if by == "quarter":
        return f"{start.year:04}-Q{(start.month + 2) // 3}"
    return f"{start.year:04}-{start.month:02}"
