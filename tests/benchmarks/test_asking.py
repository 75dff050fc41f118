"""What questions take in the database, against the same in columns in memory and in base tables."""

from datetime import date
from typing import Any

import duckdb
import pyarrow
from django.db import connection, transaction

from publication.answers import answer
from publication.models import LogEntry, MonthlyTotal, PublishedIncident
from publication.moments import Moment
from publication.questions import Question
from tests.benchmarks.conftest import NUMBER
from tests.benchmarks.measuring import Table, in_turns

# The live query: month by month, with place, kind and grading.
LIVE = """
    SELECT month, sum(best)::bigint FROM publication_monthlytotal
    WHERE place = 'MU01' AND harm = 'killed' AND population = 'civilian' AND NOT month_unknown
        AND kind IN ('airstrike', 'shelling') AND grading IN ('fair', 'weak')
    GROUP BY month ORDER BY month
"""
IN_MEMORY = """
    SELECT date_trunc('month', start_on) AS month, sum(best) FROM figure
    WHERE country = 'MU01' AND harm = 'killed' AND population = 'civilian'
        AND kind IN ('airstrike', 'shelling') AND grading IN ('fair', 'weak') AND whole
    GROUP BY month ORDER BY month
"""
BASE_TABLES = """
    SELECT date_trunc('month', i.start_on), sum(r.best) FROM incidents_incident i
    JOIN incidents_range r ON r.incident_id = i.id JOIN incidents_place p ON p.id = i.place_id
    WHERE i.review_state = 'published' AND p.path @> ARRAY['MU01']::varchar[]
        AND r.harm = 'killed' AND r.population = 'civilian' AND r.subgroup = 'any'
        AND i.kind IN ('airstrike', 'shelling') AND i.grading IN ('fair', 'weak')
        AND date_trunc('month', i.start_on) = date_trunc('month', i.end_on)
    GROUP BY 1 ORDER BY 1
"""
FIGURES = """
    SELECT start_on, place_path[1] AS country, kind, grading, harm, population, best,
           date_trunc('month', start_on) = date_trunc('month', end_on) AS whole
    FROM publication_publishedfigure
    WHERE valid_to IS NULL AND record_type = 'incident' AND subgroup = 'any' AND NOT year_only
"""
TEN_YEARS = (date(2010, 1, 1), date(2019, 12, 31))


def rows(statement: str, values: list[Any] | None = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[Any] = cursor.fetchall()
        return found


def question(start: date, end: date, **more: Any) -> Question:
    asked = {"place": "MU01", "harm": "killed", "population": "civilian", **more}
    return Question(start=start, end=end, **asked)


def test_the_live_query(table: Table) -> None:
    columns = duckdb.connect()
    held = [list(column) for column in zip(*rows(FIGURES), strict=True)]
    names = ("start_on", "country", "kind", "grading", "harm", "population", "best", "whole")
    columns.register("arrow", pyarrow.table(dict(zip(names, held, strict=True))))
    columns.execute("CREATE TABLE figure AS SELECT * FROM arrow")
    live, memory, base = in_turns(
        lambda: rows(LIVE),
        lambda: columns.execute(IN_MEMORY).fetchall(),
        lambda: rows(BASE_TABLES),
    )
    table.compare("live query, against DuckDB in memory", live, memory, at_most=2)
    table.compare("live query, against the join of base tables", live, base, at_most=0.05)


def test_other_questions(table: Table) -> None:
    [newest] = LogEntry.objects.order_by("-n").values_list("n", flat=True)[:1]
    cases: dict[str, dict[str, Any]] = {
        "with a party": {"parties": ("made-up-party-1",)},
        "a subgroup": {"subgroup": "children"},
        "a past state": {"moment": Moment(n=newest - 1)},
    }
    for name, more in cases.items():
        for told, (start, end), limit in (
            ("ten years", TEN_YEARS, 1.0),
            ("one year", (date(2015, 1, 1), date(2015, 12, 31)), 0.01),
        ):
            asked = question(start, end, **more)
            [taken] = in_turns(lambda asked=asked: answer(asked, ["MU01"]))  # type: ignore[misc]
            table.stay_under(f"{name}, one country, {told}", sorted(taken)[3], limit=limit)


def test_lists(table: Table) -> None:
    """The keyset of a page at either end of the list."""
    with transaction.atomic():
        standing = PublishedIncident.objects.at().order_by("start_on", "code")
        deep = standing.values_list("start_on", "code")[int(NUMBER * 0.9)]

        def page(after: tuple[Any, str]) -> list[Any]:
            start, code = after
            later = standing.filter(start_on__gte=start).exclude(start_on=start, code__lte=code)
            return list(later.select_related("entry__document")[:100])

        far, first = in_turns(lambda: page(deep), lambda: page((date(1900, 1, 1), "")))
    table.compare(
        f"page of 100 at depth {int(NUMBER * 0.9):,}, against the first", far, first, at_most=2
    )


def test_size(table: Table) -> None:
    table.tell("rows of monthly totals", f"{MonthlyTotal.objects.count():,}")
    [(size,)] = rows("SELECT pg_size_pretty(pg_total_relation_size('publication_monthlytotal'))")
    table.tell("size of monthly totals", size)
