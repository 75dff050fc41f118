"""The monthly totals: each entry of the log takes its predecessor's part away and adds its own."""
# ruff: noqa: S608 - the statements are put together from the constants of this module alone.

from collections.abc import Sequence

from publication.prepared import Statement

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

# One row for each month that a figure touches, with its one share of a month where it spans
# several. A record known to the year only stands once, in month unknown.
IN_MONTHS = """
    SELECT f.*, m.month, {sign} AS sign, dated,
           CASE WHEN NOT dated THEN (
               SELECT share.best FROM publication_publishedshare share
               WHERE share.figure_id = f.id AND share.month = m.month
           ) END AS share
    FROM publication_publishedfigure f
    CROSS JOIN LATERAL (
        SELECT f.year_only
            OR date_trunc('month', f.start_on) = date_trunc('month', f.end_on) AS dated
    ) AS known
    CROSS JOIN LATERAL (
        SELECT date_trunc('year', f.start_on)::date AS month WHERE f.year_only
        UNION ALL
        SELECT month::date FROM generate_series(
            date_trunc('month', f.start_on::timestamp),
            date_trunc('month', f.end_on::timestamp),
            interval '1 month'
        ) AS month WHERE NOT f.year_only
    ) m
    WHERE f.record_type = 'incident' AND f.subgroup = 'any' AND {condition}
"""

# The second half counts an incident once for each harm, whatever its populations.
CONTRIBUTIONS = f"""
    WITH in_months AS ({IN_MONTHS}),
    contributions AS (
        SELECT month, year_only AS month_unknown, place_path, sign,
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
               set_aside, valid_from
        FROM in_months
        UNION ALL
        SELECT month, year_only, place_path, sign, dataset, kind, grading, harm, '',
               1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, valid_from
        FROM in_months WHERE leads
    )
    SELECT {", ".join(KEY)},
           {", ".join(f"sum(sign * {name})::bigint AS {name}" for name in SUMS)},
           min(valid_from) AS first_n
    FROM contributions CROSS JOIN unnest(place_path) AS place
    GROUP BY {", ".join(KEY)}
"""

LIVE = CONTRIBUTIONS.format(sign="1", condition="f.valid_to IS NULL")

# What entries closed goes, what they opened comes; what is the same before and after moves nothing.
MOVE = f"""
    INSERT INTO publication_monthlytotal AS held ({", ".join((*KEY, *SUMS, "first_n"))})
    SELECT * FROM ({
    CONTRIBUTIONS.format(
        sign="CASE WHEN f.valid_from = ANY(%(entries)s) THEN 1 ELSE -1 END",
        condition='''f.code = ANY(%(codes)s)
            AND (f.valid_from = ANY(%(entries)s) OR f.valid_to = ANY(%(entries)s))''',
    )
}) AS moved
    WHERE ({", ".join(SUMS)}) <> ({", ".join("0" for _ in SUMS)})
    ON CONFLICT ON CONSTRAINT publication_monthlytotal_once
    DO UPDATE SET {", ".join(f"{name} = held.{name} + excluded.{name}" for name in SUMS)},
                  first_n = least(held.first_n, excluded.first_n)
"""

# All of them at once, where there are none yet; what is asked together lies together.
FILL = f"""
    INSERT INTO publication_monthlytotal ({", ".join((*KEY, *SUMS, "first_n"))})
    {LIVE}
    ORDER BY place, harm, population, month
"""


def follow(codes: Sequence[str], entries: Sequence[int]) -> Statement:
    """Return what moves the totals by the figures that these entries (numbers) closed and opened.

    ``codes`` are those of the records that the entries are about.
    """
    return MOVE, {"codes": list(codes), "entries": list(entries)}
