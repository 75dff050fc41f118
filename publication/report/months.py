"""The months that a report looks at (pure)."""

from datetime import date

from incidents.reconciliation.intervals import Interval

TREND = 36
SHORT_TREND = 13
# Late claims mostly come in the first months; which these are is a convention (docs/report.md).
PROVISIONAL = 3


def span_of(month: date) -> Interval:
    """The days of the month that begins on a day."""
    return Interval.of_month(f"{month:%Y-%m}")


def trend_to(month: date) -> Interval:
    """The 36 months that end with a month."""
    before = month.year * 12 + month.month - TREND
    return Interval(date(before // 12, before % 12 + 1, 1), span_of(month).end)


def is_provisional(month: date, *, of: date) -> bool:
    """Whether a month is among the newest of a release, which still change most."""
    return (of.year - month.year) * 12 + of.month - month.month < PROVISIONAL
