"""The same claims under the rules of other recorders (methodology, section 3, conventions)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from incidents.reconciliation.figures import Figure
from incidents.reconciliation.methodology import CURRENT, Methodology
from incidents.reconciliation.ranges import Reconciliation, reconcile

HEADLINE_GRADINGS = ("fair", "confirmed")
PROVISIONAL_BELOW_VOICES = 2

MonthRule = Literal["start", "source"]


@dataclass(frozen=True, slots=True)
class Reading:
    """Persons as another recorder would print them; null where its rules give no number.

    `status` is "headline" or "outside_headline" (Airwars), "recorded" or "provisional" (IBC), and
    "recorded" for the others.
    """

    low: int | None
    best: int | None
    high: int | None
    status: str


@dataclass(frozen=True, slots=True)
class Convention:
    """One recorder's rules: whom it counts, the month of a record, and the figures that it prints.

    `months` is "start" where the whole record stands in the month of its start, and "source" where
    a period total stands in months as the source divided it, and else in the month of its start.
    """

    name: str
    population: str
    months: MonthRule
    read: Callable[[Reconciliation, str], Reading]

    def apply(
        self, figures: Iterable[Figure], *, grading: str, methodology: Methodology = CURRENT
    ) -> Reading:
        """Read the figures of one cell of the convention's population."""
        return self.read(reconcile(figures, methodology), grading)


def _airwars(answer: Reconciliation, grading: str) -> Reading:
    status = "headline" if grading in HEADLINE_GRADINGS else "outside_headline"
    return Reading(answer.reported_min, None, answer.reported_max, status)


def _ucdp(answer: Reconciliation, grading: str) -> Reading:
    return Reading(answer.reported_min, answer.best, answer.reported_max, "recorded")


def _acled(answer: Reconciliation, grading: str) -> Reading:
    points = [figure.point for figure in answer.readings if figure.point is not None]
    lowest = min(points, default=None)
    return Reading(lowest, lowest, lowest, "recorded")


def _ibc(answer: Reconciliation, grading: str) -> Reading:
    status = "provisional" if answer.voices < PROVISIONAL_BELOW_VOICES else "recorded"
    return Reading(answer.reported_min, None, answer.reported_max, status)


CONVENTIONS = {
    convention.name: convention
    for convention in (
        Convention("airwars", "civilian", "start", _airwars),
        Convention("ucdp", "all", "start", _ucdp),
        Convention("acled", "all", "start", _acled),
        Convention("ibc", "civilian", "source", _ibc),
    )
}
