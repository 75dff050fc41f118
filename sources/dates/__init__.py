"""Dates as they are known: EDTF (ISO 8601-2), with two bounds and a precision. Pure."""

from sources.dates.refusals import (
    ACCEPTED,
    ACCEPTED_DAY,
    ACCEPTED_DAYS,
    REFUSALS,
    NotADate,
    is_far,
)
from sources.dates.spans import crosses_month
from sources.dates.when import When, find_date, read_day, with_year

__all__ = [
    "ACCEPTED",
    "ACCEPTED_DAY",
    "ACCEPTED_DAYS",
    "REFUSALS",
    "NotADate",
    "When",
    "crosses_month",
    "find_date",
    "is_far",
    "read_day",
    "with_year",
]
