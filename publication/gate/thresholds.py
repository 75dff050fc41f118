"""From where on something is a finding: one table, and the page of the docs made from it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from publication.gate.findings import CHECKS


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number that a check is held against, the unit it is in, and what it means."""

    value: float
    unit: str
    meaning: str


THRESHOLDS = {
    "trailing_months": Threshold(12, "months", "How far back a month is compared."),
    "trailing_known": Threshold(
        6, "months", "With fewer of them on record, a month is compared with nothing."
    ),
    "trailing_z": Threshold(
        5, "robust z", "Scales that a month lies above or below the median before it."
    ),
    "trailing_least": Threshold(
        10, "persons", "A month that is fewer persons than this from the median is not far."
    ),
    "stock_quoted": Threshold(
        92, "days", "After this many days without a newer count, an expired stock is history."
    ),
    "likely": Threshold(
        3, "strong reasons", "With fewer that speak for one record, two are not likely to be one."
    ),
    "town_km": Threshold(20, "km", "A point further from its town or village is outside it."),
    "area_km": Threshold(50, "km", "A point further from all that is known of an area is outside."),
    "party_part": Threshold(
        50, "per cent", "What rests on parties alone carries a month from this part of it on."
    ),
    "weak_part": Threshold(
        10, "per cent", "One weak record carries much of a month from this part of it on."
    ),
    "disputed_days": Threshold(90, "days", "A cell disputed for longer is disputed for long."),
}


def limit(name: str) -> float:
    """Return the number of a threshold."""
    return THRESHOLDS[name].value


def describe() -> str:
    """Return the tables of the docs: every check and every threshold."""
    return "\n".join([*_checks(), "", *_thresholds()])


def _checks() -> Iterator[str]:
    yield "| check | what it finds | what to do |"
    yield "| --- | --- | --- |"
    for check in CHECKS:
        yield f"| `{check.code}` | {check.en} | {check.todo_en} |"


def _thresholds() -> Iterator[str]:
    yield "| threshold | is | meaning |"
    yield "| --- | --- | --- |"
    for name, threshold in THRESHOLDS.items():
        yield f"| `{name}` | {threshold.value:g} {threshold.unit} | {threshold.meaning} |"
