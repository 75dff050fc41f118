"""What questions take in the database, against the same in columns in memory and in base tables."""

from datetime import date
from typing import Any

import duckdb
import pyarrow
from django.db import connection

from publication.answers import answer
from publication.models import LogEntry, MonthlyTotal
from publication.moments import Moment
from publication.questions import Question
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
    """As the API asks them: with the hash of the newest entry, under which it keeps what stands."""
    [(newest, digest)] = LogEntry.objects.order_by("-n").values_list("n", "hash")[:1]
    now = Moment(digest=digest)
    cases: dict[str, dict[str, Any]] = {
        "with a party": {"parties": ("made-up-party-1",), "moment": now},
        "a subgroup": {"subgroup": "children", "moment": now},
        "by quarter": {"interval": "quarter", "moment": now},
        "a past state": {"moment": Moment(n=newest - 1, digest=digest)},
    }
    for name, more in cases.items():
        for told, (start, end), limit in (
            ("ten years", TEN_YEARS, 1.0),
            ("one year", (date(2015, 1, 1), date(2015, 12, 31)), 0.01),
        ):
            asked = question(start, end, **more)
            [taken] = in_turns(lambda asked=asked: answer(asked, ["MU01"]))  # type: ignore[misc]
            table.stay_under(f"{name}, one country, {told}", sorted(taken)[3], limit=limit)


# One row for each month, place and population, and a column for each harm.
WIDE = """
    CREATE TEMPORARY TABLE wide AS
    SELECT month, month_unknown, place, dataset, kind, grading, population,
           sum(best) FILTER (WHERE harm = 'killed') AS killed,
           sum(best) FILTER (WHERE harm = 'injured') AS injured
    FROM publication_monthlytotal WHERE place = 'MU01'
    GROUP BY month, month_unknown, place, dataset, kind, grading, population;
    CREATE INDEX ON wide (place, population, month);
    ANALYZE wide
"""
OF_WIDE = """
    SELECT month, sum(killed)::bigint, sum(injured)::bigint FROM wide
    WHERE place = 'MU01' AND population = 'civilian' AND NOT month_unknown
    GROUP BY month ORDER BY month
"""
OF_NARROW = """
    SELECT month, sum(best) FILTER (WHERE harm = 'killed')::bigint,
           sum(best) FILTER (WHERE harm = 'injured')::bigint
    FROM publication_monthlytotal
    WHERE place = 'MU01' AND population = 'civilian' AND NOT month_unknown
        AND harm IN ('killed', 'injured')
    GROUP BY month ORDER BY month
"""


def test_wide_totals(table: Table) -> None:
    """Two harms of one country, from the totals as they are and with a column for each harm."""
    with connection.cursor() as cursor:
        cursor.execute(WIDE)
    narrow, wide = in_turns(lambda: rows(OF_NARROW), lambda: rows(OF_WIDE))
    table.compare("two harms: narrow totals, against wide ones", narrow, wide, at_most=2)


def test_size(table: Table) -> None:
    table.tell("rows of monthly totals", f"{MonthlyTotal.objects.count():,}")
    for name in ("monthlytotal", "publishedfigure"):
        of = f"publication_{name}"
        [(size,)] = rows("SELECT pg_size_pretty(pg_total_relation_size(%s::regclass))", [of])
        table.tell(f"size of {of}", size)
