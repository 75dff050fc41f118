"""Dates as they are known: EDTF (ISO 8601-2), with two bounds and a precision. Pure."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from time import struct_time

from edtf import EDTFParseException, parse_edtf

ACCEPTED = (
    "a date such as 2017-08-21, 2017-09-02/2017-09-03, 2017-08, 2017-08~, 2017-22 (summer) or 2017"
)


@dataclass(frozen=True, slots=True)
class When:
    """A local date or span, both ends included."""

    edtf: str
    start: date
    end: date
    precision: str

    @classmethod
    def read(cls, text: str, precision: str = "") -> "When":
        """Read EDTF. A precision that is not given follows from the length of the span.

        Raises ValueError, with what is accepted, where the text is no closed date or span.
        """
        text = text.strip()
        try:
            parsed = parse_edtf(text)
            start, end = (_day(bound) for bound in (parsed.lower_strict(), parsed.upper_strict()))
        except (EDTFParseException, AttributeError, TypeError, ValueError, OverflowError) as error:
            raise ValueError(f"{text!r} is not {ACCEPTED}.") from error
        if end < start:
            raise ValueError(f"{text!r} ends before it starts; accepted is {ACCEPTED}.")
        return cls(text, start, end, precision or _precision(start, end))

    @classmethod
    def between(cls, start: date, end: date, precision: str = "") -> "When":
        """Make a span of two local dates, both included."""
        text = start.isoformat() if start == end else f"{start.isoformat()}/{end.isoformat()}"
        if end < start:
            raise ValueError(f"{text!r} ends before it starts; accepted is {ACCEPTED}.")
        return cls(text, start, end, precision or _precision(start, end))

    @property
    def year_only(self) -> bool:
        return self.precision == "year"


def _day(bound: struct_time) -> date:
    return date(bound.tm_year, bound.tm_mon, bound.tm_mday)


def _precision(start: date, end: date) -> str:
    days = (end - start).days + 1
    if days == 1:
        return "day"
    if days < 7:
        return "days"
    if days == 7:
        return "week"
    if days <= calendar.monthrange(start.year, start.month)[1] or days <= 31:
        return "month"
    whole_year = start == date(start.year, 1, 1) and end == start + timedelta(
        days=364 + calendar.isleap(start.year)
    )
    return "year" if whole_year else "longer"
