"""The monthly totals of a release: every month, place, harm and population with a record."""
# ruff: noqa: S608 - the statement is put together from constants alone.

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from incidents.codebook import HARM, POPULATION
from publication.exports.columns import UNKNOWN, Column, Null, Table, Type
from publication.exports.export import AT_ONCE, About, Export, Given
from publication.exports.formats import CSV, HXL, PARQUET, XLSX, Format
from publication.moments import Moment
from publication.questions import DEFAULT_GRADINGS
from publication.totals import CONTRIBUTIONS, SUMS

WHOLE = Type.WHOLE
COUNTED = ("incidents", "incidents_without_figure", "open_top", "disputed", "single_voice")
MONTHS = Table(
    "months",
    "What the incidents of each month come to, by place, harm and population; never to be added up "
    "over places that lie in one another, nor over populations.",
    "ما تؤول إليه حوادث كل شهر، بحسب المكان والأذى والفئة؛ لا يُجمع عبر أماكن متداخلة "
    "ولا عبر الفئات.",
    (
        Column("month", "sum.month", Type.TEXT, "The month; unknown where only the year is known.",
               "الشهر، أو غير معروف إذا لم تُعرف إلا السنة.", "#date+month",
               Null("known to the year only", "لا تُعرف إلا السنة")),
        Column("year", "sum.year", WHOLE, "The year.", "السنة.", "#date+year"),
        Column("place_code", "sum.place", Type.TEXT, "P-code of the place; all inside it is in it.",
               "رمز المكان (P-code)، ويشمل كل ما في داخله.", "#loc+code"),
        Column("harm", "sum.harm", Type.TEXT, "What was done to people.", "ما لحق بالناس.",
               "#impact+type", vocabulary=HARM),
        Column("population", "sum.population", Type.TEXT, "The status of the people harmed.",
               "صفة المتضررين.", "#population+type", vocabulary=POPULATION),
        Column("incidents", "sum.incidents", WHOLE, "Incidents that hold the harm.",
               "الحوادث التي فيها هذا الأذى.", "#event+num"),
        Column("incidents_without_figure", "sum.incidents_without_figure", WHOLE,
               "Those of them without a figure.", "ما لا رقم له منها.",
               "#event+num+without_figure"),
        Column("reported_min", "sum.reported_min", WHOLE, "Persons: the least that sources say.",
               "أشخاص: أقل ما تقوله المصادر.", "#affected+min", UNKNOWN),
        Column("corroborated_min", "sum.corroborated_min", WHOLE,
               "Persons: what at least two independent sources put at this many or more.",
               "أشخاص: ما يؤكده مصدران مستقلان على الأقل حدًّا أدنى.",
               "#affected+min+corroborated", UNKNOWN),
        Column("best", "sum.best", WHOLE, "Persons: the figures to quote.",
               "أشخاص: الأرقام التي يُستشهد بها.", "#affected+best", UNKNOWN),
        Column("best_allocated", "sum.best_allocated", WHOLE,
               "Persons, derived: the shares of records that span months; not in best.",
               "أشخاص، مشتق: حصص السجلات الممتدة على أشهر، وليست ضمن الرقم المختار.",
               "#affected+best+allocated", UNKNOWN),
        Column("reported_max", "sum.reported_max", WHOLE, "Persons: the most that sources say.",
               "أشخاص: أكثر ما تقوله المصادر.", "#affected+max", UNKNOWN),
        Column("open_top", "sum.open_top", WHOLE, "Incidents whose most is itself a floor.",
               "حوادث أكثر ما قيل فيها هو نفسه حد أدنى.", "#event+num+open_top"),
        Column("disputed", "sum.disputed", WHOLE, "Incidents whose sources disagree.",
               "حوادث تختلف مصادرها.", "#event+num+disputed"),
        Column("single_voice", "sum.single_voice", WHOLE, "Incidents that rest on one voice.",
               "حوادث تقوم على صوت واحد.", "#event+num+single_voice"),
    ),
)  # fmt: skip
FORMATS: tuple[Format, ...] = (CSV, PARQUET, XLSX, HXL)
VALUES = {
    "reported_min": "has_reported_min",
    "corroborated_min": "has_corroborated_min",
    "best": "has_best",
    "best_allocated": "has_best",
    "reported_max": "has_reported_max",
}
STANDS = (
    "f.valid_from <= %(n)s AND (f.valid_to IS NULL OR f.valid_to > %(n)s) "
    "AND f.start_on <= %(until)s"
)
TOTALS = f"""
    SELECT CASE WHEN month_unknown THEN NULL ELSE to_char(month, 'YYYY-MM') END,
           extract(year FROM month)::int, place, harm, population,
           {", ".join(f"sum({name})::bigint" for name in SUMS)}
    FROM ({CONTRIBUTIONS.format(sign="1", condition=STANDS)}) totals
    WHERE population <> '' AND month <= %(until)s AND grading = ANY(%(gradings)s)
    GROUP BY month, month_unknown, place, harm, population
    ORDER BY month, month_unknown, place, harm, population
"""


def write_months(written: Format, path: Path, *, moment: Moment, about: About) -> int:
    """Write the monthly totals of a moment that has a number and a last day; return their rows."""
    rows = Given(MONTHS.columns, read_months(moment))
    export = Export(MONTHS, MONTHS.columns, rows, about)
    with transaction.atomic(), path.open("xb") as held:
        held.writelines(written.write(export))
    return rows.read


def read_months(moment: Moment) -> Iterator[dict[str, Any]]:
    """Yield the totals by month, place, harm and population; a sum without a value is null."""
    asked = {"n": moment.n, "until": moment.until, "gradings": list(DEFAULT_GRADINGS)}
    with connection.chunked_cursor() as cursor:
        cursor.execute(TOTALS, asked)
        while rows := cursor.fetchmany(AT_ONCE):
            for month, year, place, harm, population, *sums in rows:
                told: dict[str, Any] = dict(zip(SUMS, sums, strict=True))
                told |= {name: told[name] if told[held] else None for name, held in VALUES.items()}
                cell = {"month": month, "year": year, "place": place, "harm": harm}
                yield {"sum": told | cell | {"population": population}}
