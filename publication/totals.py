"""The monthly totals: each entry of the log takes its predecessor's part away and adds its own."""
# ruff: noqa: S608 - the statements are put together from the constants of this module alone.

from collections.abc import Sequence

from django.db import connection

SUMS = (
    "incidents",
    "incidents_without_figure",
    "reported_min",
    "corroborated_min",
    "best",
    "best_allocated",
    "reported_max",
    "has_reported_min",
    "has_corroborated_min",
    "has_best",
    "has_reported_max",
    "open_top",
    "disputed",
    "single_voice",
    "imported",
    "checked_zero",
    "set_aside",
)
KEY = (
    "month",
    "month_unknown",
    "place",
    "dataset",
    "kind",
    "grading",
    "harm",
    "population",
)

# One row for each month that a figure touches. A figure has at most one share a month, so that
# the join adds no rows. A record known to the year only stands once, in month unknown.
IN_MONTHS = """
    SELECT f.*, m.month, share.best AS share,
           f.year_only OR date_trunc('month', f.start_on) = date_trunc('month', f.end_on) AS dated
    FROM publication_publishedfigure f
    CROSS JOIN LATERAL (
        SELECT date_trunc('year', f.start_on)::date AS month WHERE f.year_only
        UNION ALL
        SELECT month::date FROM generate_series(
            date_trunc('month', f.start_on::timestamp),
            date_trunc('month', f.end_on::timestamp),
            interval '1 month'
        ) AS month WHERE NOT f.year_only
    ) m
    LEFT JOIN publication_publishedshare share
        ON share.figure_id = f.id AND share.month = m.month
    WHERE f.record_type = 'incident' AND f.subgroup = 'any' AND {condition}
"""

# The second half counts an incident once for each harm, whatever its populations.
CONTRIBUTIONS = f"""
    WITH in_months AS ({IN_MONTHS}),
    contributions AS (
        SELECT month, year_only AS month_unknown, place_path,
               dataset, kind, grading, harm, population,
               1 AS incidents,
               (reported_min IS NULL)::int AS incidents_without_figure,
               CASE WHEN dated THEN coalesce(reported_min, 0) ELSE 0 END AS reported_min,
               CASE WHEN dated THEN coalesce(corroborated_min, 0) ELSE 0 END AS corroborated_min,
               CASE WHEN dated THEN coalesce(best, 0) ELSE 0 END AS best,
               coalesce(share, 0) AS best_allocated,
               coalesce(reported_max, 0) AS reported_max,
               (reported_min IS NOT NULL)::int AS has_reported_min,
               (corroborated_min IS NOT NULL)::int AS has_corroborated_min,
               (best IS NOT NULL)::int AS has_best,
               (reported_max IS NOT NULL)::int AS has_reported_max,
               open_top::int, disputed::int, single_voice::int, imported::int, checked_zero::int,
               set_aside
        FROM in_months
        UNION ALL
        SELECT DISTINCT ON (code, valid_from, harm, month)
               month, year_only, place_path, dataset, kind, grading, harm, '',
               1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
        FROM in_months
    )
    SELECT {", ".join(KEY)},
           {", ".join(f"sum({name})::bigint AS {name}" for name in SUMS)}
    FROM contributions CROSS JOIN unnest(place_path) AS place
    GROUP BY {", ".join(KEY)}
"""

ADD = f"""
    INSERT INTO publication_monthlytotal AS held ({", ".join((*KEY, *SUMS))})
    SELECT {", ".join(KEY)}, {", ".join(f"%(sign)s * {name}" for name in SUMS)}
    FROM ({CONTRIBUTIONS.format(condition="f.id = ANY(%(figures)s)")}) AS contribution
    ON CONFLICT ON CONSTRAINT publication_monthlytotal_once
    DO UPDATE SET {", ".join(f"{name} = held.{name} + excluded.{name}" for name in SUMS)}
"""

# All of them at once, where there are none yet.
FILL = f"""
    INSERT INTO publication_monthlytotal ({", ".join((*KEY, *SUMS))})
    {CONTRIBUTIONS.format(condition="f.valid_to IS NULL")}
"""


def add(figures: Sequence[int]) -> None:
    """Add the part of these figures (ids) to every total that they belong to."""
    _apply(figures, 1)


def take_away(figures: Sequence[int]) -> None:
    """Take the part of these figures (ids) away again."""
    _apply(figures, -1)


def _apply(figures: Sequence[int], sign: int) -> None:
    if figures:
        with connection.cursor() as cursor:
            cursor.execute(ADD, {"figures": list(figures), "sign": sign})
