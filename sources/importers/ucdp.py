"""The UCDP Georeferenced Event Dataset, read into neutral events.

UCDP compiles: the voices that it names, the articles that it cites and its own figures are kept
apart. Precision codes follow the codebook's lists of date and place precision.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sources.dates import When
from sources.importers.problems import Notice, Problem
from sources.importers.tables import Row, Table, rows_of
from sources.naming import split_names

DEATHS = (
    "low",
    "best",
    "high",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
)

# Kept as published beside the event. UCDP records no weapon: type_of_violence says who fought
# (1 a state, 2 others, 3 one side against civilians), and must never be read as a means of harm.
ATTRIBUTES = (
    "type_of_violence",
    "conflict_name",
    "dyad_name",
    "number_of_sources",
    "event_clarity",
    "date_prec",
    "where_prec",
)

COLUMNS = (
    "id",
    "side_a",
    "side_b",
    "source_article",
    "source_original",
    "date_start",
    "date_end",
    "latitude",
    "longitude",
    "where_coordinates",
    "adm_1",
    "adm_2",
    "country",
    *ATTRIBUTES,
    *DEATHS,
)

DATE_PRECISION = {"1": "day", "2": "days", "3": "week", "4": "month", "5": "longer"}

PLACE_PRECISION = {
    "1": "settlement",
    "2": "settlement",
    "3": "adm2",
    "4": "adm1",
    "5": "region",
    "6": "country",
    "7": "sea_air",
}
POINT_PRECISION = "settlement"

CONTRADICTING_FIGURES = "contradicting_figures"
AROUND_NAMED_PLACE = "around_named_place"

CITATION = re.compile(r'"([^",]+),(\d{4}-\d\d-\d\d),(.*?)"(?:;(?=")|$)', re.DOTALL)


@dataclass(frozen=True, slots=True)
class ParsedFigure:
    """What UCDP says of one population, in whole persons: ``0 <= low <= best <= high``."""

    population: str
    low: int
    best: int
    high: int
    wording: str


@dataclass(frozen=True, slots=True)
class CitedReport:
    """An article that UCDP cites. The date may be that of a monthly page, not of an article."""

    office: str
    published_on: date
    headline: str


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place in UCDP's own names, from the smallest; the names may be empty but the country."""

    where_coordinates: str
    adm_2: str
    adm_1: str
    country: str


@dataclass(frozen=True, slots=True)
class ParsedEvent:
    """One event. ``voices`` are the names in source_original, as written, in their order."""

    external_id: str
    when: When
    place: NamedPlace
    place_precision: str
    latitude: Decimal
    longitude: Decimal
    voices: tuple[str, ...]
    cited: tuple[CitedReport, ...]
    cited_as_written: str
    sides: tuple[str, str]
    figures: tuple[ParsedFigure, ...]
    attributes: Mapping[str, str]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """The events of a file, in its order. A row with a problem is left out as a whole."""

    events: tuple[ParsedEvent, ...]
    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...]


def parse(rows: Table) -> Parsed:
    """Read GED rows (the publisher's columns, as text) into events, problems and notices."""
    events: list[ParsedEvent] = []
    problems: list[Problem] = []
    notices: list[Notice] = []
    first_row: dict[str, str] = {}
    for row in rows_of(rows, COLUMNS, problems):
        event = _event(row)
        if event.external_id in first_row:
            row.refuse(
                "id",
                event.external_id,
                "an id of its own; %(row)s has it",
                row=first_row[event.external_id],
            )
        first_row.setdefault(event.external_id, row.where)
        if row.problems:
            problems.extend(row.problems)
            continue
        events.append(event)
        notices.extend(_notices(row.where, event))
    return Parsed(tuple(events), tuple(problems), tuple(notices))


def _event(row: Row) -> ParsedEvent:
    deaths = {column: row.count(column) for column in DEATHS}
    return ParsedEvent(
        external_id=row.name("id"),
        when=_when(row),
        place=_place(row),
        place_precision=PLACE_PRECISION.get(row.one_of("where_prec", PLACE_PRECISION), ""),
        latitude=row.degrees("latitude", 90),
        longitude=row.degrees("longitude", 180),
        voices=split_names(row.text("source_original")),
        cited=cited_reports(row.text("source_article")),
        cited_as_written=row.cells["source_article"],
        sides=(row.name("side_a"), row.name("side_b")),
        figures=_figures(deaths),
        attributes={column: row.text(column) for column in ATTRIBUTES},
        warnings=_warnings(row.text("where_prec"), deaths),
    )


def _when(row: Row) -> When:
    start, end = row.day("date_start"), row.day("date_end")
    precision = DATE_PRECISION.get(row.one_of("date_prec", DATE_PRECISION), "")
    if end < start and end != date.min:
        row.refuse("date_end", row.text("date_end"), "a date from date_start on")
    # date_prec 5 is anything over a month; a whole year says that no month is known.
    if (start, end) == (date(start.year, 1, 1), date(start.year, 12, 31)):
        return When(f"{start:%Y}", start, end, "year")
    edtf = f"{start}" if start == end else f"{start}/{end}"
    return When(edtf, start, end, precision)


def _place(row: Row) -> NamedPlace:
    return NamedPlace(
        where_coordinates=row.text("where_coordinates"),
        adm_2=row.text("adm_2"),
        adm_1=row.text("adm_1"),
        country=row.name("country"),
    )


def _figures(deaths: Mapping[str, int]) -> tuple[ParsedFigure, ...]:
    """Read the figures of all, civilians and combatants; none whose high would be 0.

    People of unknown status may belong to either side of civilian and combatant: each high
    includes them, no low does. Figures of all that contradict each other are bounded by the
    least and the greatest of them, and the best stays the one that was published.
    """
    stated = [deaths[column] for column in ("low", "best", "high")]
    civilians, unknown = deaths["deaths_civilians"], deaths["deaths_unknown"]
    combatants = deaths["deaths_a"] + deaths["deaths_b"]
    figures = (
        ParsedFigure(
            "all",
            min(stated),
            deaths["best"],
            max(stated),
            _wording(deaths, "low", "best", "high"),
        ),
        ParsedFigure(
            "civilian",
            civilians,
            civilians,
            civilians + unknown,
            _wording(deaths, "deaths_civilians", "deaths_unknown"),
        ),
        ParsedFigure(
            "combatant",
            combatants,
            combatants,
            combatants + unknown,
            _wording(deaths, "deaths_a", "deaths_b", "deaths_unknown"),
        ),
    )
    return tuple(figure for figure in figures if figure.high > 0)


def _wording(deaths: Mapping[str, int], *columns: str) -> str:
    return ", ".join(f"{column} {deaths[column]}" for column in columns)


def _warnings(where_prec: str, deaths: Mapping[str, int]) -> tuple[str, ...]:
    contradicting = not deaths["low"] <= deaths["best"] <= deaths["high"]
    # where_prec 2 places the event within about 25 km of the named place.
    marks = ((CONTRADICTING_FIGURES, contradicting), (AROUND_NAMED_PLACE, where_prec == "2"))
    return tuple(code for code, holds in marks if holds)


def _notices(where: str, event: ParsedEvent) -> list[Notice]:
    where = f"{where} (id {event.external_id})"
    notices = []
    if CONTRADICTING_FIGURES in event.warnings:
        stated = event.figures[0].wording
        notices.append(
            Notice(where, f"figures contradict each other ({stated}); bounds widened to hold all")
        )
    if event.cited_as_written.strip() and not event.cited:
        notices.append(
            Notice(where, "source_article could not be split into reports; kept as text")
        )
    return notices


def cited_reports(written: str) -> tuple[CitedReport, ...]:
    """Split source_article, quoted "office,date,headline" entries; () if any of it is not one."""
    written = written.strip()
    if CITATION.sub("", written):
        return ()
    try:
        return tuple(
            CitedReport(office.strip(), date.fromisoformat(day), headline.strip())
            for office, day, headline in CITATION.findall(written)
        )
    except ValueError:
        return ()
