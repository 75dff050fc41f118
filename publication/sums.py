"""Sums at the grain of the incident, by two roads that must meet.

The monthly totals answer the common question; the figures themselves answer any. Nothing is ever
summed across a join: what can hold several values stands in an array on the row.
"""
# ruff: noqa: S608 - the statements are put together from the constants of this module alone.

from dataclasses import dataclass
from typing import Any

from django.db import connection

from publication.questions import UNKNOWN_MONTH, Question
from publication.totals import SUMS

COUNTED_BY = {
    "reported_min": "has_reported_min",
    "corroborated_min": "has_corroborated_min",
    "best": "has_best",
    "best_allocated": "has_best",
    "reported_max": "has_reported_max",
}

MONTHS = f"""
    SELECT CASE WHEN month_unknown THEN '{UNKNOWN_MONTH}' ELSE to_char(month, 'YYYY-MM') END,
           coalesce(sum(incidents) FILTER (WHERE population = ''), 0)::bigint,
           {
    ", ".join(f"coalesce(sum({name}) FILTER (WHERE population <> ''), 0)::bigint" for name in SUMS)
}
    FROM publication_monthlytotal
    WHERE place = %(place)s AND harm = %(harm)s AND population IN (%(population)s, '')
      AND month BETWEEN CASE WHEN month_unknown THEN date_trunc('year', %(start)s::date)::date
                             ELSE %(start)s::date END
                    AND %(end)s::date
      AND (%(datasets)s::text[] = '{{}}' OR dataset = ANY(%(datasets)s))
      AND (%(kinds)s::text[] = '{{}}' OR kind = ANY(%(kinds)s))
      AND grading = ANY(%(gradings)s)
    GROUP BY 1
"""

# Years, and all in one, take the records known to the year only whose year lies in the asked span;
# months and quarters leave them all to the slot of the unknown month.
# What stood then; the first is the one that the indexes of what stands now know.
NOW = "f.valid_to IS NULL"
THEN = "f.valid_from <= %(n)s AND (f.valid_to IS NULL OR f.valid_to > %(n)s)"
INTERVALS = """
    WITH slots AS (
        SELECT * FROM unnest(%(labels)s::text[], %(starts)s::date[], %(ends)s::date[],
                             %(unknown)s::bool[]) AS slots(label, start_on, end_on, unknown)
    ),
    touching AS (
        SELECT slots.label, f.*,
               slots.start_on <= f.start_on AND f.end_on <= slots.end_on AS dated,
               (SELECT sum(share.best) FROM publication_publishedshare share
                WHERE share.figure_id = f.id
                  AND share.month BETWEEN slots.start_on AND slots.end_on) AS share
        FROM slots
        JOIN publication_publishedfigure f
          ON f.start_on <= slots.end_on AND f.end_on >= slots.start_on
         AND slots.unknown = (f.year_only AND NOT (%(years)s AND f.start_on >= %(start)s
                                                             AND f.end_on <= %(end)s))
        WHERE {stands} AND f.record_type = 'incident'
          AND (%(until)s::date IS NULL OR f.start_on <= %(until)s)
          AND f.harm = %(harm)s AND f.subgroup = %(subgroup)s
          AND f.place_path @> ARRAY[%(place)s]::varchar[]
          AND f.grading = ANY(%(gradings)s)
          AND (%(datasets)s::text[] = '{{}}' OR f.dataset = ANY(%(datasets)s))
          AND (%(kinds)s::text[] = '{{}}' OR f.kind = ANY(%(kinds)s))
          AND (%(parties)s::text[] = '{{}}' OR f.parties && %(parties)s::varchar[])
    ),
    asked AS (SELECT * FROM touching WHERE population = %(population)s)
    SELECT label,
           (SELECT count(DISTINCT code) FROM touching WHERE touching.label = slots.label),
           count(asked.id),
           count(asked.id) FILTER (WHERE reported_min IS NULL),
           coalesce(sum(reported_min) FILTER (WHERE dated), 0)::bigint,
           coalesce(sum(corroborated_min) FILTER (WHERE dated), 0)::bigint,
           coalesce(sum(best) FILTER (WHERE dated), 0)::bigint,
           coalesce(sum(share) FILTER (WHERE NOT dated), 0)::bigint,
           coalesce(sum(reported_max), 0)::bigint,
           count(reported_min), count(corroborated_min), count(best), count(reported_max),
           count(*) FILTER (WHERE open_top), count(*) FILTER (WHERE disputed),
           count(*) FILTER (WHERE single_voice), count(*) FILTER (WHERE imported),
           count(*) FILTER (WHERE checked_zero), coalesce(sum(set_aside), 0)::bigint
    FROM slots LEFT JOIN asked USING (label)
    GROUP BY label
"""


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
    return _sum_months(question) if question.in_months_held else sum_figures(question)


def sum_figures(question: Question) -> dict[str, Sums]:
    """Answer from the figures themselves, whatever is asked."""
    slots = [(label, span.start, span.end, False) for label, span in question.slots]
    years = question.start.replace(month=1, day=1), question.end.replace(month=12, day=31)
    slots.append((UNKNOWN_MONTH, *years, True))
    labels, starts, ends, unknown = (list(column) for column in zip(*slots, strict=True))
    asked = {"labels": labels, "starts": starts, "ends": ends, "unknown": unknown}
    whole_years = question.interval in ("year", "all")
    bounds = {"start": question.start, "end": question.end, "years": whole_years}
    moment = {"n": question.moment.n, "until": question.moment.until}
    statement = INTERVALS.format(stands=NOW if question.moment.n is None else THEN)
    return _fetch(statement, question, asked | bounds | moment)


def _sum_months(question: Question) -> dict[str, Sums]:
    return _fetch(MONTHS, question, {"start": question.start, "end": question.end})


def _fetch(statement: str, question: Question, slots: dict[str, Any]) -> dict[str, Sums]:
    asked = {
        "place": question.place,
        "harm": question.harm,
        "population": question.population,
        "subgroup": question.subgroup,
        "datasets": list(question.datasets),
        "kinds": list(question.kinds),
        "gradings": list(question.gradings),
        "parties": list(question.parties),
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, asked | slots)
        rows = cursor.fetchall()
    found = {
        label: Sums(in_any, dict(zip(SUMS, counts, strict=True))) for label, in_any, *counts in rows
    }
    return {label: sums for label, sums in found.items() if sums.in_any_population}
