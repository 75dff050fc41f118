"""Dates as they are known: EDTF (ISO 8601-2), with two bounds and a precision. Pure."""

from sources.dates.refusals import ACCEPTED, REFUSALS, NotADate
from sources.dates.spans import crosses_month
from sources.dates.when import When

__all__ = ["ACCEPTED", "REFUSALS", "NotADate", "When", "crosses_month"]
