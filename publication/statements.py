"""The SQL that sums figures: one statement, into which a question puts its keys and its reading.

Each slot is a stretch of days, numbered in order from 1; slot 0 is the month that nobody knows. A
figure stands in every slot that it touches, found from the days by which the slots start. Nothing
is summed across a join: what a record holds several of, such as its parties, gives it one row for
each category, and no category has a record twice.
"""

# What stood then, of all that was ever said until then.
NOW = "f.valid_to IS NULL"
THEN = "f.valid_from <= %(n)s AND (f.valid_to IS NULL OR f.valid_to > %(n)s)"

# The day (UTC) of an entry of the log.
DAY = (
    "(SELECT (at AT TIME ZONE 'UTC')::date FROM publication_logentry AS entry WHERE entry.n = {n})"
)
# Of any population, one cell of a record is read, by which it counts once.
ONE_OF_EACH = "({of_population} OR f.leads)"
# What lies in a place, in words that the index of paths knows; of a country it holds too much, so
# that the index of countries alone is asked.
INSIDE = "f.place_path @> ARRAY[%(place)s]::varchar[]"
OF_COUNTRY = "%(place)s = ANY(f.place_path)"
# The countries in which a place ever lay, in words that an index knows.
COUNTRIES = "f.place_path[1] = ANY(%(countries)s::varchar[])"

# Years, and all in one, take the records known to the year only whose year lies in the asked span;
# months and quarters leave them all to the slot of the unknown month.
TOUCHED = """
    CROSS JOIN LATERAL (
        SELECT f.year_only AND NOT (%(years)s AND f.start_on >= %(start)s AND f.end_on <= %(end)s)
               AS unknown
    ) AS known
    CROSS JOIN LATERAL (
        SELECT generate_series(
            CASE WHEN unknown THEN 0
                 ELSE greatest(width_bucket(f.start_on, %(starts)s::date[]), 1) END,
            CASE WHEN unknown THEN 0 ELSE width_bucket(f.end_on, %(starts)s::date[]) END
        ) AS slot
    ) AS touched
    CROSS JOIN LATERAL (
        SELECT unknown OR (f.start_on >= (%(starts)s::date[])[slot]
                           AND f.end_on <= (%(ends)s::date[])[slot]) AS dated
    ) AS lies
"""
# The whole record in the slot of its first day, known to the year only or not.
STARTED = """
    CROSS JOIN LATERAL (
        SELECT width_bucket(f.start_on, %(starts)s::date[]) AS slot, TRUE AS dated
    ) AS started
"""
# The first two lines say nothing that the others do not, in words that an index knows.
TOUCHES = """
    f.start_on <= %(last)s::date AND f.end_on >= %(first)s::date AND
    f.start_on <= CASE WHEN f.year_only THEN %(last)s::date ELSE %(end)s::date END
    AND f.end_on >= CASE WHEN f.year_only THEN %(first)s::date ELSE %(start)s::date END
"""
STARTS = "f.start_on BETWEEN %(start)s AND %(end)s AND f.end_on >= %(start)s"

RECONCILED = """
    CROSS JOIN LATERAL (
        SELECT f.reported_min, f.corroborated_min, f.best, f.reported_max, f.open_top, f.disputed,
               f.single_voice, f.checked_zero, f.set_aside,
               CASE WHEN NOT dated THEN (
                   SELECT sum(share.best) FROM publication_publishedshare share
                   WHERE share.figure_id = f.id AND share.month
                         BETWEEN (%(starts)s::date[])[slot] AND (%(ends)s::date[])[slot]
               ) END AS share
    ) AS reading
"""
SPOKEN = """
    CROSS JOIN LATERAL (
        SELECT voice, reported_min, NULL::bigint AS corroborated_min, best, reported_max,
               coalesce(open_top, FALSE) AS open_top, FALSE AS disputed,
               reported_min IS NOT NULL AS single_voice,
               coalesce(checked_zero, FALSE) AS checked_zero, coalesce(set_aside, 0) AS set_aside,
               CASE WHEN NOT dated THEN (
                   SELECT sum(part.value::bigint) FROM jsonb_each_text(shares) part
                   WHERE to_date(part.key, 'YYYY-MM')
                         BETWEEN (%(starts)s::date[])[slot] AND (%(ends)s::date[])[slot]
               ) END AS share
        FROM jsonb_to_recordset(f.said) AS said(
            voice text, reported_min bigint, best bigint, reported_max bigint, open_top boolean,
            checked_zero boolean, set_aside bigint, shares jsonb)
        WHERE %(voices)s::text[] = '{}' OR voice = ANY(%(voices)s)
    ) AS reading
"""

FIGURES = """
    WITH asked AS (
        SELECT slot, {category} AS category, f.code, f.leads, f.valid_from, f.grading, f.imported,
               dated, told, stood, told AND stood AS counted, {columns}
        FROM publication_publishedfigure f
        {slots}
        {reading}
        {join}
        CROSS JOIN LATERAL (SELECT {of_population} AS told, {stood} AS stood) AS bearing
        WHERE (%(n)s::bigint IS NULL OR f.valid_from <= %(n)s)
          AND f.record_type = %(record_type)s AND {when}
          AND (%(until)s::date IS NULL OR f.start_on <= %(until)s)
          AND f.harm = %(harm)s AND {of_subgroup} AND {of_anybody}
          AND {inside} AND {within}
          AND f.grading = ANY(%(gradings)s)
          AND (%(datasets)s::text[] = '{{}}' OR f.dataset = ANY(%(datasets)s))
          AND (%(kinds)s::text[] = '{{}}' OR f.kind = ANY(%(kinds)s))
          AND (%(parties)s::text[] = '{{}}' OR f.parties && %(parties)s::varchar[])
    )
    SELECT slot, category, {first}, {sums}
    FROM asked
    GROUP BY slot, category
"""

FIRST = DAY.format(n="min(valid_from) FILTER (WHERE told)")
COLUMNS = """reading.reported_min, reading.corroborated_min, reading.best, reading.reported_max,
    reading.open_top, reading.disputed, reading.single_voice, reading.checked_zero,
    reading.set_aside, reading.share"""
SUMS = """
    count(*) FILTER (WHERE counted),
    count(*) FILTER (WHERE counted AND reported_min IS NULL),
    coalesce(sum(reported_min) FILTER (WHERE counted AND dated), 0)::bigint,
    coalesce(sum(corroborated_min) FILTER (WHERE counted AND dated), 0)::bigint,
    coalesce(sum(best) FILTER (WHERE counted AND dated), 0)::bigint,
    coalesce(sum(share) FILTER (WHERE counted AND NOT dated), 0)::bigint,
    coalesce(sum(reported_max) FILTER (WHERE counted), 0)::bigint,
    count(reported_min) FILTER (WHERE counted), count(corroborated_min) FILTER (WHERE counted),
    count(best) FILTER (WHERE counted), count(reported_max) FILTER (WHERE counted),
    count(*) FILTER (WHERE counted AND open_top), count(*) FILTER (WHERE counted AND disputed),
    count(*) FILTER (WHERE counted AND single_voice),
    count(*) FILTER (WHERE counted AND imported),
    count(*) FILTER (WHERE counted AND checked_zero),
    coalesce(sum(set_aside) FILTER (WHERE counted), 0)::bigint
"""
