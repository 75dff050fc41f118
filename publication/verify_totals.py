"""Proof that the monthly totals are what the log adds up to, a year at a time.

Three roads to every total: those that were kept entry by entry, the same in SQL from the live
figures, and an obvious, slow reading of the documents in Python.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Max, Min

from incidents.reconciliation.months import allocate
from publication.figures import make_figures
from publication.models import MonthlyTotal, PublicDocument, PublishedFigure
from publication.totals import CONTRIBUTIONS, KEY, SUMS

Key = tuple[Any, ...]
Totals = dict[Key, tuple[int, ...]]

OF_A_YEAR = """
    f.start_on <= '{year}-12-31' AND f.end_on >= '{year}-01-01'
    AND m.month BETWEEN '{year}-01-01' AND '{year}-12-31'
"""


def verify_totals() -> Iterator[str]:
    """Hold the totals of every year that a figure or a total tells of; yield what differs."""
    for year in _years():
        yield from _verify_year(year)


def _years() -> Iterator[int]:
    figures = PublishedFigure.objects.aggregate(first=Min("start_on"), last=Max("end_on"))
    totals = MonthlyTotal.objects.aggregate(first=Min("month"), last=Max("month"))
    days = [day for found in (figures, totals) for day in found.values() if day is not None]
    if days:
        yield from range(min(days).year, max(days).year + 1)


def _verify_year(year: int) -> Iterator[str]:
    """Hold the totals of a year against SQL over the live figures, and both against plain Python.

    And the entry that first had anything of a total against all figures that ever were.
    """
    rows = MonthlyTotal.objects.filter(month__year=year)
    sums = {
        tuple(row[: len(KEY)]): tuple(row[len(KEY) :])
        for row in rows.values_list(*KEY, *SUMS).iterator(2000)
    }
    kept = {key: found for key, found in sums.items() if any(found)}
    for road, found in (("in SQL", sum_in_sql(year)), ("in Python", sum_in_python(year))):
        yield from _differences(kept, found, f"totals: %s is %s, {road} %s")
    first = {tuple(key): n for *key, n in rows.values_list(*KEY, "first_n").iterator(2000)}
    told = "totals: %s is first in %s, by the figures %s"
    yield from _differences(first, first_in_sql(year), told)


def _differences(kept: dict[Key, Any], found: dict[Key, Any], told: str) -> Iterator[str]:
    for key in sorted(kept.keys() | found.keys(), key=str):
        if kept.get(key) != found.get(key):
            yield told % (" ".join(map(str, key)), kept.get(key), found.get(key))


def sum_in_sql(year: int) -> Totals:
    """Return the monthly totals of a year as SQL makes them from the live figures."""
    found = _contributions("f.valid_to IS NULL", year)
    return {key: tuple(sums) for key, (*sums, _) in found}


def first_in_sql(year: int) -> dict[Key, int]:
    """Return the entry that first had anything of each total of a year."""
    return {key: first for key, (*_, first) in _contributions("TRUE", year)}


def _contributions(condition: str, year: int) -> Iterator[tuple[Key, tuple[int, ...]]]:
    """Yield each total's key with its sums and first entry, from the figures chosen."""
    within = OF_A_YEAR.format(year=f"{year:04}")
    with connection.cursor() as cursor:
        cursor.execute(CONTRIBUTIONS.format(sign="1", condition=f"{condition} AND {within}"))
        for row in cursor:
            yield tuple(row[: len(KEY)]), tuple(int(value) for value in row[len(KEY) :])


def sum_in_python(year: int) -> Totals:
    """Return the totals of a year as a patient reader of the documents would add them up."""
    sums: dict[Key, Counter[str]] = {}
    documents = PublicDocument.objects.of_records().filter(
        entry__incident__start_on__lte=date(year, 12, 31),
        entry__incident__end_on__gte=date(year, 1, 1),
    )
    for document in documents.iterator(2000):
        figures = [
            figure
            for figure in make_figures(document.body, n=document.entry_id)
            if figure.record_type == "incident" and figure.subgroup == "any"
        ]
        for figure in figures:
            for key in _keys(figure, year):
                sums.setdefault(key, Counter()).update(_part(figure, key[0]))
        for figure in {figure.harm: figure for figure in reversed(figures)}.values():
            for key in _keys(figure, year):
                sums.setdefault((*key[:-1], ""), Counter()).update(incidents=1)
    return {key: tuple(part[name] for name in SUMS) for key, part in sums.items()}


def _keys(figure: PublishedFigure, year: int) -> Iterator[Key]:
    """Yield each total of a year that a figure is a part of."""
    for month in _months(figure):
        if month.year == year:
            for place in figure.place_path:
                yield _key(figure, month, place)


def _key(figure: PublishedFigure, month: date, place: str) -> Key:
    return (
        month,
        figure.year_only,
        place,
        figure.dataset,
        figure.kind,
        figure.grading,
        figure.harm,
        figure.population,
    )


def _months(figure: PublishedFigure) -> list[date]:
    if figure.year_only:
        return [date(figure.start_on.year, 1, 1)]
    first = figure.start_on.year * 12 + figure.start_on.month - 1
    last = figure.end_on.year * 12 + figure.end_on.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(first, last + 1)]


def _part(figure: PublishedFigure, month: date) -> dict[str, int]:
    """Return what one figure adds to one month."""
    dated = len(_months(figure)) == 1
    part = {
        "incidents": 1,
        "incidents_without_figure": int(figure.reported_min is None),
        "reported_max": figure.reported_max or 0,
        "set_aside": figure.set_aside,
    }
    for name in ("reported_min", "corroborated_min", "best", "reported_max"):
        part[f"has_{name}"] = int(getattr(figure, name) is not None)
    for name in ("open_top", "disputed", "single_voice", "imported", "checked_zero"):
        part[name] = int(getattr(figure, name))
    if dated:
        for name in ("reported_min", "corroborated_min", "best"):
            part[name] = getattr(figure, name) or 0
    elif figure.best is not None:
        shares = allocate(figure.best, figure.start_on, figure.end_on)
        part["best_allocated"] = shares[f"{month:%Y-%m}"] or 0
    return part
