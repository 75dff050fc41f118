"""The rows that answer a question: sums, bounds with period totals, and why a value is empty."""

from typing import Any

from incidents.reconciliation.intervals import Interval
from incidents.reconciliation.stocks import StockValue, add_places, stock_in
from incidents.reconciliation.totals import Combined, combined
from publication.combining import nest_totals, observe_stocks
from publication.coverage import NOBODY_LOOKED, Coverage
from publication.questions import UNKNOWN_MONTH, Question
from publication.sums import NOTHING, Sums, sum_incidents

VALUES = ("reported_min", "corroborated_min", "best", "best_allocated", "reported_max")
COUNTS = ("open_top", "disputed", "single_voice", "imported", "set_aside")
FLOW_COLUMNS = (
    "place",
    "harm",
    "population",
    "incidents",
    "incidents_without_figure",
    *VALUES,
    *COUNTS,
    "combined_min",
    "combined_max",
    "totals_allocated",
    "value_reason",
    "warnings",
)
STOCK_COLUMNS = (
    "place",
    "harm",
    "population",
    "lowest",
    "highest",
    "as_of",
    "expired",
    "last_known",
    "last_known_on",
    "value_reason",
    "warnings",
)


def columns(question: Question) -> tuple[str, ...]:
    """Return the columns of the answer, in order."""
    return slot_column(question), *(STOCK_COLUMNS if question.about_stock else FLOW_COLUMNS)


def slot_column(question: Question) -> str:
    return "month" if question.interval == "month" else "period"


def answer(question: Question, path: list[str]) -> list[dict[str, Any]]:
    """Return one row for each slot of the question, whose place has this path of codes.

    Persons are whole numbers or null; ``value_reason`` says why, for zeros too. Records known to
    the year only follow under month ``unknown`` where there are any.
    """
    coverage = Coverage.load(question, path)
    if question.about_stock:
        return _answer_stock(question, coverage)
    found, forest = sum_incidents(question), nest_totals(question)
    around = sum_incidents(question.without_filters) if question.filtered else {}
    rows = []
    for label, span in question.slots:
        # Whether a record that does not say its means belongs to an airstrike's zero is not known.
        if_empty = "not_told_apart" if label in around else coverage.reason(span)
        bounds = combined(span, forest) if forest else None
        rows.append(_flow_row(question, label, found.get(label, NOTHING), if_empty, bounds))
    if unknown := found.get(UNKNOWN_MONTH):
        rows.append(_flow_row(question, UNKNOWN_MONTH, unknown, NOBODY_LOOKED, None))
    return rows


def _head(question: Question, label: str) -> dict[str, Any]:
    return {
        slot_column(question): label,
        "place": question.place,
        "harm": question.harm,
        "population": question.population,
    }


def _flow_row(
    question: Question, label: str, sums: Sums, if_empty: str, bounds: Combined | None
) -> dict[str, Any]:
    reason = _reason(sums, if_empty)
    if reason == "none_recorded":
        values: dict[str, int | None] = dict.fromkeys(VALUES, 0)
    else:
        values = {name: sums.value(name) for name in VALUES}
    low, high, allocated = _bounds(values, sums, bounds)
    return {
        **_head(question, label),
        "incidents": sums["incidents"],
        "incidents_without_figure": sums["incidents_without_figure"],
        **values,
        **{name: sums[name] for name in COUNTS},
        "combined_min": low,
        "combined_max": high,
        "totals_allocated": allocated,
        "value_reason": reason,
        "warnings": _warnings(sums, bounds),
    }


def _bounds(
    values: dict[str, int | None], sums: Sums, bounds: Combined | None
) -> tuple[int | None, int | None, int | None]:
    """Return the bounds with period totals; without any, the incidents' own."""
    if bounds is not None and bounds.low is not None:
        return bounds.low, bounds.high, bounds.totals_allocated
    high = None if sums["open_top"] else values["reported_max"]
    return values["reported_min"], high, None


def _reason(sums: Sums, if_empty: str) -> str:
    if sums["has_reported_min"]:
        zero = sums["checked_zero"] == sums["has_reported_min"]
        return "checked_zero" if zero else "recorded"
    if sums["incidents"]:
        return "no_figure"
    return "status_unstated" if sums.elsewhere else if_empty


def _warnings(sums: Sums, bounds: Combined | None) -> list[str]:
    warnings = []
    if sums.elsewhere:
        warnings.append(f"not_in_this_population: {sums.elsewhere}")
    if bounds is not None:
        warnings += [
            f"incidents_exceed_total: {alert.total} ({alert.certain_low} over {alert.high})"
            for alert in bounds.alerts
        ]
        warnings += [f"total_not_reconciled: {code}" for code in bounds.unreconciled]
    return warnings


def _answer_stock(question: Question, coverage: Coverage) -> list[dict[str, Any]]:
    seen = observe_stocks(question)
    figureless = bool(seen) and not any(seen.values())
    rows = []
    for label, span in question.slots:
        value = add_places({path: stock_in(span, each) for path, each in seen.items()})
        rows.append(
            {
                **_head(question, label),
                "lowest": value.lowest,
                "highest": value.highest,
                "as_of": value.as_of.isoformat() if value.as_of else None,
                "expired": value.expired,
                "last_known": value.last_known,
                "last_known_on": value.last_known_on.isoformat() if value.last_known_on else None,
                "value_reason": _stock_reason(value, coverage, span, figureless=figureless),
                "warnings": [],
            }
        )
    return rows


def _stock_reason(
    value: StockValue, coverage: Coverage, span: Interval, *, figureless: bool
) -> str:
    if value.lowest is not None:
        return "recorded"
    if value.expired:
        return "expired"
    return "no_figure" if figureless else coverage.reason(span)
