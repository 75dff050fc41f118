"""Sums at the grain of the incident, by two roads that must meet.

The monthly totals answer the common question; the figures themselves answer any.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from publication import statements
from publication.breakdowns import Areas, breakdown_of
from publication.models import PublicDocument
from publication.questions import UNKNOWN_MONTH, Question
from publication.totals import SUMS
from publication.unmoved import read_once

COUNTED_BY = {
    "reported_min": "has_reported_min",
    "corroborated_min": "has_corroborated_min",
    "best": "has_best",
    "best_allocated": "has_best",
    "reported_max": "has_reported_max",
}
NOWHERE = Areas()
# A category, or None: all of them together, or what stands in none.
Category = str | None
By = dict[tuple[str, Category], "Sums"]
# The day (UTC) on which anything of a slot and category was first public, taken back or not.
First = dict[tuple[str, Category], date]

HELD_BY = {"": "NULL::text", "kind": "kind", "grade": "grading", "population": "population"}
# What month unknown holds has no month.
HELD = """
    SELECT CASE WHEN NOT month_unknown THEN month END AS slot, {category} AS category, {sums}
    FROM publication_monthlytotal
    WHERE place = %(place)s AND harm = %(harm)s AND {of_population}
      AND month BETWEEN %(first)s::date AND %(end)s::date
      AND (month_unknown OR month >= %(start)s::date)
      AND (%(datasets)s::text[] = '{{}}' OR dataset = ANY(%(datasets)s))
      AND (%(kinds)s::text[] = '{{}}' OR kind = ANY(%(kinds)s))
      AND grading = ANY(%(gradings)s)
    GROUP BY 1, 2
"""
# The incidents of any population are kept under none, in rows that hold nothing but their number.
SUMS_HELD = ", ".join(
    [
        statements.DAY.format(n="min(first_n) FILTER (WHERE population <> '')"),
        "coalesce(sum(incidents) FILTER (WHERE population = ''), 0)::bigint",
        "coalesce(sum(incidents) FILTER (WHERE population <> ''), 0)::bigint",
        *(f"sum({name})::bigint" for name in SUMS if name != "incidents"),
    ]
)
ONE_AND_ANY = "population IN (%(population)s, '')"
# How many records stand in any population is no number of one of them.
EACH_ALONE = "population <> ''"
NOT_OF_ONE = "0"
LEADING = "count(*) FILTER (WHERE leads AND stood)"


@dataclass(frozen=True, slots=True)
class Sums:
    """What the incidents of one slot add up to, and in how many of them each value is known."""

    in_any_population: int
    counts: dict[str, int]

    def __getitem__(self, name: str) -> int:
        return self.counts[name]

    def value(self, name: str) -> int | None:
        """Return a sum of persons, null where no incident has that value."""
        return self.counts[name] if self.counts[COUNTED_BY[name]] else None

    @property
    def elsewhere(self) -> int:
        """How many incidents hold the harm only for another population."""
        return self.in_any_population - self["incidents"]


NOTHING = Sums(0, dict.fromkeys(SUMS, 0))


def sum_incidents(question: Question) -> dict[str, Sums]:
    """Return the sums of each slot that holds a record, by its label; month unknown included."""
    return {label: sums for (label, _), sums in sum_categories(question, Areas()).items()}


def sum_categories(question: Question, areas: Areas = NOWHERE) -> By:
    """Return the sums of each slot and category that hold a record.

    The category None of a breakdown is what stands in none.
    """
    return sum_with_first(question, areas)[0]


def sum_with_first(question: Question, areas: Areas = NOWHERE) -> tuple[By, First]:
    """Return the sums of each slot and category, and the first entry of it."""
    return sum_held(question) if question.in_months_held else sum_figures(question, areas)


def sum_figures(question: Question, areas: Areas = NOWHERE) -> tuple[By, First]:
    """Answer from the figures themselves, whatever is asked."""
    rows, first = fetch(question, areas, f"{records_once(question)}, {statements.SUMS}")
    return _read(rows), first


def records_once(question: Question) -> str:
    """Return what counts the records of any population, each once."""
    if question.by == "population":
        return NOT_OF_ONE
    every = _any_cell_may_lead(question)
    return "count(DISTINCT code) FILTER (WHERE stood)" if every else LEADING


def _any_cell_may_lead(question: Question) -> bool:
    """Among voices and subgroups, the cell that leads may stand in another category, or in none."""
    return bool(question.voices) or question.by in ("voice", "subgroup")


@read_once(1024)
def _countries(digest: str, place: str) -> Sequence[str]:
    """Return the countries in which a place lay as far as the log knows; none where it does not."""
    told = PublicDocument.objects.filter(entry__reference__subject=f"place:{place}")
    return tuple(told.values_list("body__path__0", flat=True).distinct())


def fetch(
    question: Question, areas: Areas, sums: str, *, columns: str = statements.COLUMNS
) -> tuple[list[Any], First]:
    """Return what a question asks of the figures, and the first day of each slot and category.

    A row is a label, a category and the sums of what stood then; what was public first may have
    been taken back before.
    """
    countries = _countries(question.moment.digest, question.place)
    pieces = _pieces(question) | {"within": statements.COUNTRIES if countries else "TRUE"}
    asked = _asked(question) | areas.describe() | {"countries": list(countries)}
    statement = statements.FIGURES.format(sums=sums, columns=columns, **pieces)
    labels = [UNKNOWN_MONTH, *(label for label, _ in question.slots)]
    return _part([(labels[slot], *row) for slot, *row in _execute(statement, asked)])


def _part(rows: Sequence[tuple[Any, ...]]) -> tuple[list[Any], First]:
    """Return the first day of each slot and category apart from what they add up to."""
    first = {(label, category): day for label, category, day, *_ in rows if day}
    return [(label, category, *counts) for label, category, _, *counts in rows], first


def _pieces(question: Question) -> dict[str, str]:
    """Return what the statement that reads figures is put together from for a question."""
    whole_record = bool(question.convention)
    breakdown = breakdown_of(question)
    one = statements.ONE_OF_EACH.format(of_population=breakdown.of_population)
    return {
        "stood": statements.NOW if question.moment.n is None else statements.THEN,
        "slots": statements.STARTED if whole_record else statements.TOUCHED,
        "when": statements.STARTS if whole_record else statements.TOUCHES,
        "reading": _reading(question),
        "category": breakdown.category,
        "join": breakdown.join,
        "of_population": breakdown.of_population,
        "of_subgroup": breakdown.of_subgroup,
        "first": statements.FIRST,
        "of_anybody": "TRUE" if _any_cell_may_lead(question) else one,
    }


def sum_held(question: Question) -> tuple[By, First]:
    """Return what the monthly totals hold of each slot and category, and the first day of it.

    The first day is told of what was taken back since, too.
    """
    rows = [
        (month.isoformat()[:7] if month else UNKNOWN_MONTH, *row)
        for month, *row in _execute(_held(question), _asked(question))
    ]
    counted, first = _part(rows)
    return _read(counted), first


def _held(question: Question) -> str:
    """Return what reads the totals of a population, and beside them the incidents of any."""
    of_population = EACH_ALONE if question.by == "population" else ONE_AND_ANY
    category = HELD_BY[question.by]
    return HELD.format(category=category, sums=SUMS_HELD, of_population=of_population)


def _reading(question: Question) -> str:
    spoken = question.voices or question.by == "voice"
    return statements.SPOKEN if spoken else statements.RECONCILED


def _asked(question: Question) -> dict[str, Any]:
    spans = [span for _, span in question.slots]
    return {
        "place": question.place,
        "harm": question.harm,
        "record_type": "stock" if question.about_stock else "incident",
        "population": question.population,
        "subgroup": question.subgroup,
        "datasets": list(question.datasets),
        "kinds": list(question.kinds),
        "gradings": list(question.gradings),
        "parties": list(question.parties),
        "voices": list(question.voices),
        "start": question.start,
        "end": question.end,
        "first": question.start.replace(month=1, day=1),
        "last": question.end.replace(month=12, day=31),
        "starts": [span.start for span in spans],
        "ends": [span.end for span in spans],
        "years": question.interval in ("year", "all"),
        "n": question.moment.n,
        "until": question.moment.until,
    }


def _execute(statement: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return list(cursor.fetchall())


def _read(rows: Sequence[Any]) -> By:
    """Return the sums of what holds a record, be it for another population."""
    return {
        (label, category): Sums(in_any, dict(zip(SUMS, (incidents, *counts), strict=True)))
        for label, category, in_any, incidents, *counts in rows
        if in_any or incidents
    }
