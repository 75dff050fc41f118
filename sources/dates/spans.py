"""Points and spans of time in plain EDTF, and the parts of a month that have names."""

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

# Months in which each season begins and ends, by its number in EDTF.
SEASONS: Final = {21: (3, 5), 22: (6, 8), 23: (9, 11)}

# First and last day of each part of a month; -1 is the last day of the month.
PARTS: Final = {
    "early": (1, 10),
    "mid": (11, 20),
    "late": (21, -1),
    "week1": (1, 7),
    "week2": (8, 14),
    "week3": (15, 21),
    "week4": (22, 28),
    "weeklast": (-7, -1),
    "half1": (1, 15),
    "half2": (16, -1),
}

PLAIN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(~?)")


@dataclass(frozen=True, slots=True)
class Point:
    """A year, or a month or season of it, or a day; ``about`` is EDTF's mark ``~``."""

    year: int
    month: int | None = None
    day: int | None = None
    about: bool = False

    @classmethod
    def plain(cls, edtf: str) -> "Point | None":
        found = PLAIN.fullmatch(edtf)
        if found is None:
            return None
        month, day = (int(number) if number else None for number in found.group(2, 3))
        return cls(int(found[1]), month, day, about=bool(found[4]))

    def __post_init__(self) -> None:
        if self.season and self.about:
            raise ValueError(f"{self.season}: EDTF has no mark for a season")

    def __str__(self) -> str:
        known = [f"{number:02}" for number in (self.month, self.day) if number is not None]
        return "-".join([f"{self.year:04}", *known]) + "~" * self.about

    @property
    def season(self) -> int | None:
        return self.month if self.month in SEASONS and self.day is None else None

    @property
    def start(self) -> date:
        return date(self.year, self._months[0], 1 if self.day is None else self.day)

    @property
    def end(self) -> date:
        month = self._months[1]
        last = calendar.monthrange(self.year, month)[1]
        return date(self.year, month, last if self.day is None else self.day)

    @property
    def _months(self) -> tuple[int, int]:
        if self.month is None:
            return 1, 12
        return SEASONS[self.season] if self.season else (self.month, self.month)


@dataclass(frozen=True, slots=True)
class Span:
    """From the start of one point to the end of another, or of the same."""

    first: Point
    last: Point

    @classmethod
    def plain(cls, edtf: str) -> "Span | None":
        """Read the EDTF that needs no parser: one point, or two as a closed interval."""
        points = [Point.plain(each.strip()) for each in edtf.split("/", 2)]
        first, last = points[0], points[-1]
        return cls(first, last) if first and last and len(points) <= 2 else None

    @classmethod
    def part(cls, year: int, month: int, part: str) -> "Span":
        """Make a part of a month, approximate where its limit is a convention."""
        length = calendar.monthrange(year, month)[1]
        first, last = (
            Point(year, month, day if day > 0 else length + 1 + day, about=day not in (1, -1))
            for day in PARTS[part]
        )
        return cls(first, last)

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}/{self.last}"

    @property
    def start(self) -> date:
        return self.first.start

    @property
    def end(self) -> date:
        return self.last.end

    @property
    def two_days(self) -> bool:
        """Whether it is two days in a row."""
        both = self.first.day is not None and self.last.day is not None
        return both and (self.end - self.start).days == 1

    def approximate(self) -> "Span":
        return Span(replace(self.first, about=True), replace(self.last, about=True))


def crosses_month(start: date, end: date) -> bool:
    """Whether a record lies in more than one month, and so in none by itself."""
    return (start.year, start.month) != (end.year, end.month)
