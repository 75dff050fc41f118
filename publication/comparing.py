"""What moved between two releases, and why: the parts add up to every difference exactly.

A part is one record's contribution to one month of one cell: what the later release has of it, less
what the earlier one had. Two releases are compared over the months that both cover.
"""
# ruff: noqa: S608 - the statements are put together from the constants of this module alone.

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F, Func, JSONField

from publication.models import LogEntry, PublicDocument, Release
from publication.questions import DEFAULT_GRADINGS

VALUES = ("reported_min", "corroborated_min", "best", "best_allocated", "reported_max")
KNOWN = ("reported_min", "corroborated_min", "best", "reported_max")
COUNTS = ("incidents", *(f"has_{name}" for name in KNOWN))
SUMMED = (*VALUES, *COUNTS)

# The contribution of each figure to each month that it touches. A record known to the year only
# stands in its year, as one that spans months stands in each of them.
CONTRIBUTIONS = f"""
    SELECT f.code,
           CASE WHEN f.year_only THEN to_char(f.start_on, 'YYYY')
                ELSE to_char(m.month, 'YYYY-MM') END AS month,
           coalesce(%(place)s, f.place_path[1]) AS place, f.harm, f.population,
           CASE WHEN m.dated THEN coalesce(f.reported_min, 0) ELSE 0 END,
           CASE WHEN m.dated THEN coalesce(f.corroborated_min, 0) ELSE 0 END,
           CASE WHEN m.dated THEN coalesce(f.best, 0) ELSE 0 END,
           coalesce(share.best, 0),
           coalesce(f.reported_max, 0),
           1,
           {", ".join(f"(f.{name} IS NOT NULL)::int" for name in KNOWN)}
    FROM publication_publishedfigure f
    CROSS JOIN LATERAL (
        SELECT month::date AS month,
               f.year_only
               OR date_trunc('month', f.start_on) = date_trunc('month', f.end_on) AS dated
        FROM generate_series(
            date_trunc('month', f.start_on::timestamp),
            CASE WHEN f.year_only THEN date_trunc('month', f.start_on::timestamp)
                 ELSE date_trunc('month', f.end_on::timestamp) END,
            interval '1 month'
        ) AS month
    ) m
    LEFT JOIN publication_publishedshare share
        ON share.figure_id = f.id AND share.month = m.month AND NOT f.year_only
    WHERE f.valid_from <= %(n)s AND (f.valid_to IS NULL OR f.valid_to > %(n)s)
      AND f.record_type = 'incident' AND f.subgroup = 'any'
      AND f.grading = ANY(%(gradings)s)
      AND f.start_on <= %(until)s AND m.month <= %(until)s
      AND (%(place)s::varchar IS NULL OR f.place_path @> ARRAY[%(place)s]::varchar[])
"""
MOVED = """
    SELECT DISTINCT code FROM publication_publishedfigure
    WHERE (valid_from > %(low)s AND valid_from <= %(high)s)
       OR (valid_to > %(low)s AND valid_to <= %(high)s)
"""
TOTALS = f"""
    WITH part (code, month, place, harm, population, {", ".join(SUMMED)}) AS ({CONTRIBUTIONS})
    SELECT month, place, harm, population, {", ".join(f"sum({name})::bigint" for name in SUMMED)}
    FROM part WHERE (month, harm, population) IN (
        SELECT * FROM unnest(%(months)s::text[], %(harms)s::text[], %(populations)s::text[])
    )
    GROUP BY month, place, harm, population
"""


class Cell(NamedTuple):
    """``month`` is 2017-06, or 2017 for the records known to the year only."""

    month: str
    place: str
    harm: str
    population: str


Sums = Mapping[str, int]
NOTHING: Sums = dict.fromkeys(SUMMED, 0)


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of the log about a record between the two releases; its reason is public."""

    n: int
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Said:
    """What of a record's document tells why it moved."""

    claims: frozenset[str]
    methods: frozenset[str]


@dataclass(frozen=True, slots=True)
class Part:
    """What one record adds to the difference, why, and the entries that say so."""

    code: str
    because: str
    change: Sums
    steps: Sequence[Step]


@dataclass(slots=True)
class Change:
    """One month of one cell that moved. A value is null where no record has it."""

    cell: Cell
    before: Sums = field(default_factory=lambda: NOTHING)
    after: Sums = field(default_factory=lambda: NOTHING)
    parts: list[Part] = field(default_factory=list)

    @property
    def difference(self) -> Sums:
        return {name: self.after[name] - self.before[name] for name in SUMMED}


def value(sums: Sums, name: str) -> int | None:
    """Return a sum of persons, null where no record has that value."""
    known = "has_best" if name == "best_allocated" else f"has_{name}"
    return sums[name] if sums[known] else None


def compare(earlier: Release, later: Release, *, place: str | None = None) -> list[Change]:
    """Return what moved from one release to another, by month and cell, with all of why.

    Cells are counted for each country, or for ``place`` alone. Raises ValueError where the second
    was cut before the first.
    """
    if later.n < earlier.n:
        raise ValueError(f"{later.name} was cut before {earlier.name}.")
    until = min(earlier.until, later.until)
    codes = _moved(earlier.n, later.n)
    before = _contributions(earlier.n, until, place, codes)
    after = _contributions(later.n, until, place, codes)
    told = _why(earlier, later, codes)
    changes: dict[Cell, Change] = {}
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key, NOTHING), after.get(key, NOTHING)
        if old != new:
            code, cell = key
            because, steps = told[code]
            change = {name: new[name] - old[name] for name in SUMMED}
            found = changes.setdefault(cell, Change(cell))
            found.parts.append(Part(code, because, change, steps))
    _fill("before", changes, earlier.n, until, place)
    _fill("after", changes, later.n, until, place)
    return [changes[cell] for cell in sorted(changes)]


def has_moved(release: Release, n: int) -> bool:
    """Whether a figure of the month of a release, and of no other month, is another by entry n."""
    codes, month = _moved(release.n, n), f"{release.month:%Y-%m}"

    def told(at: int) -> dict[tuple[str, Cell], Sums]:
        found = _contributions(at, release.until, None, codes)
        return {key: sums for key, sums in found.items() if key[1].month == month}

    return bool(codes) and told(release.n) != told(n)


def _moved(low: int, high: int) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(MOVED, {"low": low, "high": high})
        return sorted(code for (code,) in cursor.fetchall())


def _asked(n: int, until: date, place: str | None) -> dict[str, Any]:
    return {"n": n, "until": until, "place": place, "gradings": list(DEFAULT_GRADINGS)}


def _contributions(
    n: int, until: date, place: str | None, codes: Sequence[str]
) -> dict[tuple[str, Cell], Sums]:
    statement = f"{CONTRIBUTIONS} AND f.code = ANY(%(codes)s)"
    with connection.cursor() as cursor:
        cursor.execute(statement, _asked(n, until, place) | {"codes": list(codes)})
        rows = cursor.fetchall()
    return {
        (code, Cell(*cell)): dict(zip(SUMMED, sums, strict=True))
        for code, *rest in rows
        for cell, sums in [(rest[:4], rest[4:])]
    }


def _fill(side: str, changes: dict[Cell, Change], n: int, until: date, place: str | None) -> None:
    """Fill in the totals of one release, in every cell that moved."""
    months, harms, populations = (
        [getattr(cell, name) for cell in changes] for name in ("month", "harm", "population")
    )
    asked = {"months": months, "harms": harms, "populations": populations}
    with connection.cursor() as cursor:
        cursor.execute(TOTALS, _asked(n, until, place) | asked)
        for row in cursor.fetchall():
            if change := changes.get(Cell(*row[:4])):
                setattr(change, side, dict(zip(SUMMED, row[4:], strict=True)))


def _why(
    earlier: Release, later: Release, codes: Sequence[str]
) -> dict[str, tuple[str, list[Step]]]:
    """Return, for each record, why it moved, from what the log said of it in between."""
    told = _steps(earlier.n, later.n, codes)
    before, after = _said(earlier.n, codes), _said(later.n, codes)
    regrouped = {into for steps in told.values() for _, into in steps if into}
    found = {}
    for code in codes:
        steps = [step for step, _ in told[code]]
        because = _because(before.get(code), after.get(code), steps, regrouped=code in regrouped)
        found[code] = because, steps
    return found


def _steps(low: int, high: int, codes: Sequence[str]) -> dict[str, list[tuple[Step, str | None]]]:
    """Return what the log said of each record in between, and which record took its claims."""
    between = LogEntry.objects.filter(
        n__gt=low, n__lte=high, subject__in=[f"incident:{code}" for code in codes]
    )
    body = "document__body"
    steps = defaultdict(list)
    for n, kind, subject, reason, merged, split in between.order_by("n").values_list(
        "n", "kind", "subject", f"{body}__reason", f"{body}__merged_into", f"{body}__split_into"
    ):
        code = subject.removeprefix("incident:")
        steps[code].append((Step(n, kind, reason or ""), merged or split))
    return steps


def _said(n: int, codes: Sequence[str]) -> dict[str, Said]:
    documents = PublicDocument.objects.of_records(n).filter(
        entry__subject__in=[f"incident:{code}" for code in codes]
    )
    rows = documents.values_list(
        "body__code",
        _every("$.claims[*].id"),
        _every("$.ranges[*].methodology"),
        _every("$.ranges[*].lexicon"),
    )
    return {
        code: Said(frozenset(claims), frozenset((*methods, *lexicons)))
        for code, claims, methods, lexicons in rows
    }


def _every(path: str) -> Func:
    """Return all that stands at a path of a document."""
    template = f"jsonb_path_query_array(%(expressions)s, '{path}')"
    return Func(F("body"), template=template, output_field=JSONField())


def _because(
    before: Said | None, after: Said | None, steps: Sequence[Step], *, regrouped: bool
) -> str:
    """Return the code of CHANGE_REASON by which a record moved."""
    kinds = {step.kind for step in steps}
    if after is None:
        return "merge" if steps and steps[-1].kind == LogEntry.Kind.MERGED else "withdrawal"
    parted = before.claims - after.claims if before else regrouped
    if parted or kinds & {LogEntry.Kind.SPLIT, LogEntry.Kind.UNMERGED}:
        return "split"
    if before is None or after.claims - before.claims:
        return "merge" if regrouped else "late_claim"
    return "correction" if before.methods == after.methods else "method_change"
