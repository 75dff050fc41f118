"""Figures and scopes with plain defaults, for tests that name only what matters to them."""

from datetime import date
from typing import Any

from hypothesis import settings

from incidents.reconciliation.figures import Figure
from incidents.reconciliation.intervals import Interval
from incidents.reconciliation.nesting import CountedIncident, Total
from incidents.reconciliation.overlap import Bounds
from incidents.reconciliation.scope import Scope

# Few enough examples that all laws together take about a second; a profile with more examples
# raises them in proportion.
law = settings(max_examples=settings().max_examples // 5)

UNSTATED: frozenset[str] = frozenset()


def figure(code: str, low: int | None, high: int | None = None, **fields: Any) -> Figure:
    """An exact statement, dated 2017-06-01, of a first-hand voice named as its id, rated C3."""
    defaults = {
        "voice": code,
        "best": None,
        "hedge": "exact",
        "stance": "asserts",
        "as_of": date(2017, 6, 1),
        "reliability": "C",
        "credibility": 3,
    }
    return Figure(**{**defaults, "id": code, "low": low, "high": high, **fields})


def interval(start: str, end: str | None = None) -> Interval:
    """A month (2017-06), or the days from one to another."""
    if end is None:
        return Interval.of_month(start)
    return Interval(date.fromisoformat(start), date.fromisoformat(end))


def scope(when: Interval, **fields: Any) -> Scope:
    """Civilians killed in Raqqa city by airstrikes of the coalition."""
    defaults = {
        "place": ("SY", "SY11", "SY1100", "SY110000"),
        "kinds": frozenset({"airstrike"}),
        "parties": frozenset({"coalition"}),
        "population": "civilian",
        "harm": "killed",
    }
    return Scope(when=when, **{**defaults, **fields})


def total(
    code: str, low: int, high: int | None, when: Interval, point: int | None = None, **fields: Any
) -> Total:
    return Total(code, fields.pop("scope", scope(when)), Bounds(low, high), point, **fields)


def incident(
    code: str,
    low: int | None,
    high: int | None,
    when: Interval,
    best: int | None = None,
    **fields: Any,
) -> CountedIncident:
    return CountedIncident(code, scope(when, **fields), low, high, best)


JUNE_JULY, SUMMER = interval("2017-06-01", "2017-07-31"), interval("2017-06-01", "2017-08-31")
