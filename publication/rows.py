"""The numbers of one row, whatever it is taken apart by, and why they are what they are. Pure."""

from collections.abc import Callable
from typing import Any

from incidents.reconciliation.intervals import Interval
from incidents.reconciliation.nesting import Forest
from incidents.reconciliation.stocks import Observation, StockValue, add_places, stock_in
from incidents.reconciliation.totals import Combined, combined
from publication.questions import Question
from publication.recorders import NO_NUMBER, RECORDERS, Recorded
from publication.sums import Sums

VALUES = ("reported_min", "corroborated_min", "best", "best_allocated", "reported_max")
COUNTS = ("open_top", "disputed", "single_voice", "imported", "set_aside")
HEAD = ("place", "harm", "population")
FLOW = (
    "incidents",
    "incidents_without_figure",
    *VALUES,
    *COUNTS,
    "combined_min",
    "combined_max",
    "totals_allocated",
)
STOCK = ("lowest", "highest", "as_of", "expired", "last_known", "last_known_on")
CONVENTION = (
    "incidents",
    "incidents_without_figure",
    "counted",
    "low",
    "best",
    "high",
    "beside",
    "beside_status",
    "beside_low",
    "beside_high",
)
WHY = ("value_reason", "warnings")
FLOW_COLUMNS = (*HEAD, *FLOW, *WHY)
STOCK_COLUMNS = (*HEAD, *STOCK, *WHY)
CONVENTION_COLUMNS = (*HEAD, *CONVENTION, *WHY)
# Why a value is empty is found out only where one is.
WhyEmpty = Callable[[], str]
COUNTED_FROM_0 = frozenset({"incidents", "incidents_without_figure", "counted", "beside", *COUNTS})


def empty(question: Question, reason: str) -> dict[str, Any]:
    """Return a row without any value, for a reason of its own."""
    if question.about_stock:
        names: tuple[str, ...] = STOCK
    else:
        names = CONVENTION if question.convention else FLOW
    values: dict[str, Any] = {name: 0 if name in COUNTED_FROM_0 else None for name in names}
    if question.about_stock:
        values["expired"] = False
    return values | {"value_reason": reason, "warnings": []}


def flow_row(
    sums: Sums, if_empty: WhyEmpty, span: Interval | None, forest: Forest | None
) -> dict[str, Any]:
    """Return what the incidents of a slot add up to, with the period totals that bear on it."""
    bounds = combined(span, forest) if span and forest else None
    reason = _reason(sums, sums.has_reported_min, if_empty)
    nothing = _nothing(reason)
    least = sums.reported_min if sums.has_reported_min else nothing
    most = sums.reported_max if sums.has_reported_max else nothing
    low, high, allocated = _bounds(least, None if sums.open_top else most, bounds)
    return {
        "incidents": sums.incidents,
        "incidents_without_figure": sums.incidents_without_figure,
        "reported_min": least,
        "corroborated_min": sums.corroborated_min if sums.has_corroborated_min else nothing,
        "best": sums.best if sums.has_best else nothing,
        "best_allocated": sums.best_allocated if sums.has_best else nothing,
        "reported_max": most,
        "open_top": sums.open_top,
        "disputed": sums.disputed,
        "single_voice": sums.single_voice,
        "imported": sums.imported,
        "set_aside": sums.set_aside,
        "combined_min": low,
        "combined_max": high,
        "totals_allocated": allocated,
        "value_reason": reason,
        "warnings": [*_elsewhere(sums.elsewhere), *_warnings(bounds)],
    }


def convention_row(convention: str, sums: Recorded, if_empty: WhyEmpty) -> dict[str, Any]:
    """Return what a recorder would print for a slot, and what it would print beside it."""
    rule = RECORDERS[convention]
    reason = _reason(sums, sums.has_low or sums.has_high, if_empty)
    if reason == "no_figure" and sums.has_beside:
        reason = "beside_only"
    nothing = _nothing(reason)
    best = sums.best if sums.has_best else nothing
    return {
        "incidents": sums.incidents,
        "incidents_without_figure": sums.incidents_without_figure,
        "counted": sums.counted,
        "low": sums.low if sums.has_low else nothing,
        "best": None if rule.best == NO_NUMBER else best,
        "high": sums.high if sums.has_high else nothing,
        "beside": sums.beside,
        "beside_status": rule.beside or None,
        "beside_low": sums.beside_low if sums.has_beside else None,
        "beside_high": sums.beside_high if sums.has_beside else None,
        "value_reason": reason,
        "warnings": _elsewhere(sums.elsewhere),
    }


def stock_row(
    span: Interval, seen: dict[tuple[str, ...], list[Observation]], if_empty: WhyEmpty
) -> dict[str, Any]:
    """Return what was seen of a stock in a slot, and the last that was known before."""
    value = add_places({path: stock_in(span, each) for path, each in seen.items()})
    figureless = bool(seen) and not any(seen.values())
    return {
        "lowest": value.lowest,
        "highest": value.highest,
        "as_of": value.as_of.isoformat() if value.as_of else None,
        "expired": value.expired,
        "last_known": value.last_known,
        "last_known_on": value.last_known_on.isoformat() if value.last_known_on else None,
        "value_reason": _stock_reason(value, if_empty, figureless=figureless),
        "warnings": [],
    }


def _nothing(reason: str) -> int | None:
    """Return what stands for a sum of persons that no incident has."""
    return 0 if reason == "none_recorded" else None


def _bounds(
    low: int | None, high: int | None, bounds: Combined | None
) -> tuple[int | None, int | None, int | None]:
    """Return the bounds with period totals; without any, the incidents' own."""
    if bounds is not None and bounds.low is not None:
        return bounds.low, bounds.high, bounds.totals_allocated
    return low, high, None


def _reason(sums: Sums | Recorded, known: int, if_empty: WhyEmpty) -> str:
    if known:
        return "checked_zero" if sums.checked_zero == known else "recorded"
    if sums.incidents:
        return "no_figure"
    return "status_unstated" if sums.elsewhere else if_empty()


def _elsewhere(count: int) -> list[str]:
    return [f"not_in_this_population: {count}"] if count else []


def _warnings(bounds: Combined | None) -> list[str]:
    if bounds is None:
        return []
    exceeded = [
        f"incidents_exceed_total: {alert.total} ({alert.certain_low} over {alert.high})"
        for alert in bounds.alerts
    ]
    return exceeded + [f"total_not_reconciled: {code}" for code in bounds.unreconciled]


def _stock_reason(value: StockValue, if_empty: WhyEmpty, *, figureless: bool) -> str:
    if value.lowest is not None:
        return "recorded"
    if value.expired:
        return "expired"
    return "no_figure" if figureless else if_empty()
