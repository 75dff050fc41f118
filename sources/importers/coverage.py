"""Who monitored what, where and when, read from a table."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date

from sources.codebook import Vocabulary
from sources.importers.problems import Problem
from sources.importers.tables import Row, Table, rows_of

COLUMNS = ("dataset", "area", "from", "to", "status", "harms", "by", "note")


@dataclass(frozen=True, slots=True)
class ParsedCoverage:
    """One statement of coverage; both dates are included, ``harms`` are codes."""

    dataset: str
    area: str
    start: date
    end: date
    status: str
    harms: tuple[str, ...]
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """Statements of coverage. A row with a problem is left out as a whole."""

    coverage: tuple[ParsedCoverage, ...]
    problems: tuple[Problem, ...]


def parse(
    rows: Table,
    *,
    statuses: Vocabulary,
    harms: Vocabulary,
    places: Container[str],
    datasets: Container[str],
) -> Parsed:
    """Read coverage rows.

    ``statuses`` and ``harms`` are those of the codebook, ``places`` and ``datasets`` the codes of
    those that are held.
    """
    coverage: list[ParsedCoverage] = []
    problems: list[Problem] = []
    for row in rows_of(rows, COLUMNS, problems):
        statement = ParsedCoverage(
            dataset=row.name("dataset"),
            area=row.name("area"),
            start=row.day("from"),
            end=row.day("to"),
            status=row.one_of("status", statuses.codes),
            harms=tuple(row.name("harms").split()),
            by=row.name("by"),
            note=row.text("note"),
        )
        _check(row, statement, harms, places)
        if statement.dataset not in datasets:
            row.refuse("dataset", statement.dataset, "the code of a data set that is held")
        if row.problems:
            problems.extend(row.problems)
        else:
            coverage.append(statement)
    return Parsed(tuple(coverage), tuple(problems))


def _check(row: Row, statement: ParsedCoverage, harms: Vocabulary, places: Container[str]) -> None:
    if statement.area not in places:
        row.refuse("area", statement.area, "the code of a place in the gazetteer")
    if date.min not in (statement.start, statement.end) and statement.end < statement.start:
        row.refuse("to", str(statement.end), "a date from %(start)s on", start=str(statement.start))
    for harm in statement.harms:
        if harm not in harms:
            row.refuse("harms", harm, "some of %(codes)s", codes=harms.codes)
