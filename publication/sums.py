"""Sums at the grain of the incident, by two roads that must meet.

The monthly totals answer the common question; the figures themselves answer any.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from operator import add
from typing import Any, NamedTuple

from django.db import connection

from incidents.codebook import GRADING
from publication import prepared, statements
from publication.breakdowns import Areas, breakdown_of
from publication.models import PublicDocument
from publication.questions import UNKNOWN_MONTH, Question
from publication.totals import SUMS
from publication.unmoved import read_once

NOWHERE = Areas()
# A category, or None: all of them together, or what stands in none.
Category = str | None
Key = tuple[str, Category]
By = dict[Key, "Sums"]
# The day (UTC) on which anything of a slot and category was first public, taken back or not.
First = dict[Key, date]

HELD_BY = {"": "NULL::text", "kind": "kind", "grade": "grading", "population": "population"}
# In the order of the index; each year has a month unknown of its own. Gradings are left out, for
# those asked are many more.
HELD = """
    SELECT CASE WHEN month_unknown THEN '{unknown}' ELSE to_char(month, 'YYYY-MM') END,
           {category} AS category, {sums}
    FROM publication_monthlytotal
    WHERE place = %(place)s AND harm = %(harm)s AND {of_population}
      AND month BETWEEN %(first)s::date AND %(end)s::date
      AND (month_unknown OR month >= %(start)s::date)
      AND grading <> ALL(%(left_out)s::text[]) {narrowed}
    GROUP BY month, month_unknown, category
"""
NARROWED = {"datasets": "AND dataset = ANY(%(datasets)s)", "kinds": "AND kind = ANY(%(kinds)s)"}
SUMS_HELD = ", ".join(
    [
        "min(first_n)",
        statements.DAY.format(n="min(first_n)"),
        *(f"sum({name})::bigint" for name in SUMS),
    ]
)
ONE = "population = %(population)s"
EACH = "population <> ''"
# The incidents of any population are kept under none, in rows that hold nothing but their number.
ANY, RECORDS_HELD = "population = ''", "sum(incidents)::bigint"
# How many records stand in any population is no number of one of them.
NOT_OF_ONE = "0"
LEADING = "count(*) FILTER (WHERE leads AND stood)"


class Sums(NamedTuple):
    """What the incidents of one slot add up to, and in how many of them each value is known.

    A sum of persons says nothing where no incident has that value.
    """

    in_any_population: int = 0
    incidents: int = 0
    incidents_without_figure: int = 0
    reported_min: int = 0
    corroborated_min: int = 0
    best: int = 0
    best_allocated: int = 0
    reported_max: int = 0
    has_reported_min: int = 0
    has_corroborated_min: int = 0
    has_best: int = 0
    has_reported_max: int = 0
    open_top: int = 0
    disputed: int = 0
    single_voice: int = 0
    imported: int = 0
    checked_zero: int = 0
    set_aside: int = 0

    @property
    def elsewhere(self) -> int:
        """How many incidents hold the harm only for another population."""
        return self.in_any_population - self.incidents


NOTHING = Sums()


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
    return _with_records({(label, part): Sums(*counts) for label, part, *counts in rows}), first


def _with_records(by: By) -> By:
    """Return the sums of what holds a record, be it for another population."""
    return {key: sums for key, sums in by.items() if sums.in_any_population or sums.incidents}


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
    pieces = _pieces(question) | {
        "inside": statements.OF_COUNTRY if question.place in countries else statements.INSIDE,
        "within": statements.COUNTRIES if countries else "TRUE",
    }
    asked = _asked(question) | areas.describe() | {"countries": list(countries)}
    statement = statements.FIGURES.format(sums=sums, columns=columns, **pieces)
    labels = [UNKNOWN_MONTH, *(label for label, _ in question.slots)]
    rows = [(labels[slot], *row) for slot, *row in _execute(statement, asked)]
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
    anybody: Counter[Key] = Counter()
    if question.by != "population":
        for slot, category, records in _read_held(question, ANY, RECORDS_HELD):
            anybody[slot, category] += records
    told: By = {}
    began: dict[Key, tuple[int, date]] = {}
    of_population = EACH if question.by == "population" else ONE
    for slot, category, n, day, *counts in _read_held(question, of_population, SUMS_HELD):
        key, entry = (slot, category), (n, day)
        if key in told:
            counts, entry = [*map(add, told[key][1:], counts)], min(entry, began[key])
        told[key], began[key] = Sums(anybody[key], *counts), entry
    others = {key: Sums(records) for key, records in anybody.items() if key not in told}
    first = {key: day for key, (_, day) in began.items()}
    return _with_records(told | others), first


def _read_held(question: Question, of_population: str, sums: str) -> list[tuple[Any, ...]]:
    """Return what the totals hold by slot and category; month unknown once for each year."""
    asked = _asked(question)
    statement = HELD.format(
        unknown=UNKNOWN_MONTH,
        category=HELD_BY[question.by],
        sums=sums,
        of_population=of_population,
        # Not "of these, if any are asked", which a plan for any values would weigh for each row.
        narrowed=" ".join(narrow for name, narrow in NARROWED.items() if asked[name]),
    )
    return prepared.run(statement, asked)


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
        "left_out": [code for code in GRADING.codes if code not in question.gradings],
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
