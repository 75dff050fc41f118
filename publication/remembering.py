"""What the log remembers: the day of a state, what was first public when, how months grew."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection

from publication.breakdowns import Areas
from publication.growth import History
from publication.models import LogEntry
from publication.moments import Moment
from publication.questions import DEFAULT_GRADINGS, Question
from publication.sums import First, fetch
from publication.unmoved import read_once

# Each version adds its best on the day that opened it, and takes it away on the day that closed it.
CHANGES = """
    SELECT month, age, sum(change)::bigint FROM (
        SELECT date_trunc('month', f.start_on)::date AS month, f.best * turn.sign AS change,
               greatest(0, (extract(year FROM day) - extract(year FROM f.start_on)) * 12
                   + extract(month FROM day) - extract(month FROM f.start_on))::int AS age
        FROM publication_publishedfigure f
        CROSS JOIN LATERAL (VALUES (f.valid_from, 1), (f.valid_to, -1)) AS turn(n, sign)
        JOIN publication_logentry entry ON entry.n = turn.n
        CROSS JOIN LATERAL (SELECT (entry.at AT TIME ZONE 'UTC')::date AS day) AS on_a_day
        WHERE f.record_type = 'incident' AND f.subgroup = 'any' AND NOT f.year_only
          AND f.harm = %(harm)s AND f.population = %(population)s AND f.best IS NOT NULL
          AND f.grading = ANY(%(gradings)s) AND turn.n <= %(n)s
          AND date_trunc('month', f.start_on) = date_trunc('month', f.end_on)
    ) AS changed
    GROUP BY month, age
"""


def state_on(moment: Moment) -> date | None:
    """Return the day of the newest entry of a state; null before the first."""
    return _read_day(moment.digest, moment.n)


@read_once(64)
def _read_day(digest: str, n: int | None) -> date | None:
    entries = LogEntry.objects.order_by("-n")
    if n is not None:
        entries = entries.filter(n__lte=n)
    newest = entries.values_list("at", flat=True).first()
    return newest.astimezone(UTC).date() if newest else None


def first_public(question: Question, areas: Areas) -> First:
    """Return the day on which anything of each slot and category was first public.

    What was taken back counts too.
    """
    return fetch(question, areas, "0")[1]


@read_once(256)
def recall_growth(digest: str, harm: str, population: str, on: date | None) -> History | None:
    """Return how months grew, up to the month before a day; null where the log is younger.

    Nothing of the running month is in it, so it changes once a month and is read once.
    """
    if on is None:
        return None
    month = datetime(on.year, on.month, 1, tzinfo=UTC)
    begun = LogEntry.objects.filter(n=1, at__lt=month).values_list("at", flat=True).first()
    known = LogEntry.objects.filter(at__lt=month).order_by("-n").first() if begun else None
    if begun is None or known is None:
        return None
    eve = on.replace(day=1) - timedelta(days=1)
    return _recall(known.hash, known.n, harm, population, begun.astimezone(UTC).date(), eve)


# The hash of an entry covers all before it, so that what was read once stands.
@lru_cache(maxsize=64)
def _recall(digest: str, n: int, harm: str, population: str, begun: date, known: date) -> History:
    asked: dict[str, Any] = {
        "harm": harm,
        "population": population,
        "n": n,
        "gradings": list(DEFAULT_GRADINGS),
    }
    changes: dict[date, list[tuple[int, int]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(CHANGES, asked)
        for month, age, change in cursor.fetchall():
            changes[month].append((age, change))
    return History(dict(changes), begun, known)
