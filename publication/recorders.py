"""What is published, under the rules of other recorders (methodology, section 3, conventions).

Each rule reads columns of a figure; tests hold them against the engine's own conventions.
"""

from dataclasses import dataclass
from typing import NamedTuple

from incidents.reconciliation.conventions import CONVENTIONS, HEADLINE_GRADINGS
from publication.breakdowns import Areas
from publication.questions import Question
from publication.sums import First, Key, fetch, records_once

NO_NUMBER = "NULL::bigint"
TWO_VOICES = "f.reported_min IS NOT NULL AND NOT f.single_voice"
HEADLINE = "f.grading IN ({})".format(", ".join(f"'{code}'" for code in HEADLINE_GRADINGS))


@dataclass(frozen=True, slots=True)
class Recorder:
    """The columns in which a recorder's figures stand, and which records are in its sum.

    ``beside`` is the status of the records that the recorder prints apart; empty without any.
    """

    low: str
    best: str
    high: str
    counted: str = "TRUE"
    beside: str = ""


RECORDERS = {
    "airwars": Recorder(
        "f.reported_min", NO_NUMBER, "f.reported_max", HEADLINE, "outside_headline"
    ),
    "ucdp": Recorder("f.reported_min", "f.computed_best", "f.reported_max"),
    "acled": Recorder("f.lowest_point", "f.lowest_point", "f.lowest_point"),
    "ibc": Recorder("f.reported_min", NO_NUMBER, "f.reported_max", TWO_VOICES, "provisional"),
}
SUMS = """
    count(*) FILTER (WHERE counted),
    count(*) FILTER (WHERE counted AND low IS NULL AND high IS NULL),
    count(*) FILTER (WHERE counted AND headline),
    count(*) FILTER (WHERE counted AND NOT headline),
    count(*) FILTER (WHERE counted AND headline AND checked_zero),
    count(low) FILTER (WHERE counted AND headline),
    count(best) FILTER (WHERE counted AND headline),
    count(high) FILTER (WHERE counted AND headline),
    count(low) FILTER (WHERE counted AND NOT headline),
    coalesce(sum(low) FILTER (WHERE counted AND headline), 0)::bigint,
    coalesce(sum(best) FILTER (WHERE counted AND headline), 0)::bigint,
    coalesce(sum(high) FILTER (WHERE counted AND headline), 0)::bigint,
    coalesce(sum(low) FILTER (WHERE counted AND NOT headline), 0)::bigint,
    coalesce(sum(high) FILTER (WHERE counted AND NOT headline), 0)::bigint
"""


class Recorded(NamedTuple):
    """What the records of one slot add up to under a recorder's rules.

    A sum of persons says nothing where no record has that value.
    """

    in_any_population: int = 0
    incidents: int = 0
    incidents_without_figure: int = 0
    counted: int = 0
    beside: int = 0
    checked_zero: int = 0
    has_low: int = 0
    has_best: int = 0
    has_high: int = 0
    has_beside: int = 0
    low: int = 0
    best: int = 0
    high: int = 0
    beside_low: int = 0
    beside_high: int = 0

    @property
    def elsewhere(self) -> int:
        """How many incidents hold the harm only for another population."""
        return self.in_any_population - self.incidents


NOTHING = Recorded()


def sum_recorded(question: Question, areas: Areas) -> tuple[dict[Key, Recorded], First]:
    """Return the sums of each slot and category that hold a record, whole in its first day.

    With them the first entry of each.
    """
    rule = RECORDERS[question.convention]
    columns = (
        f"{rule.low} AS low, {rule.best} AS best, {rule.high} AS high, "
        f"{rule.counted} AS headline, f.checked_zero"
    )
    rows, first = fetch(question, areas, f"{records_once(question)}, {SUMS}", columns=columns)
    return {
        (label, category): Recorded(*counts) for label, category, *counts in rows if any(counts)
    }, first


def population_of(convention: str) -> str:
    """Return whom a recorder counts."""
    return CONVENTIONS[convention].population
