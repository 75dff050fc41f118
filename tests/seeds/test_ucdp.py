from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from math import cos, hypot, radians

import pytest

from sources.importers.gazetteer import SETTLEMENT, ParsedPlace
from sources.importers.record_shapes import Parsed as ParsedRecords
from sources.importers.tables import read_table
from sources.importers.ucdp import CONTRADICTING_FIGURES, Parsed, ParsedEvent
from sources.importers.ucdp_names import Names
from tests.seeds.conftest import SEEDS

CONTRADICTING_IDS = {
    *("243843", "243160", "243174", "243179", "245070", "254134", "254203", "254393"),
}

# month of date_start: events, low, best, high, civilian deaths, summed over the published columns
PUBLISHED_SUMS = {
    1: (76, 250, 254, 283, 95),
    2: (69, 286, 297, 318, 142),
    3: (130, 523, 542, 663, 442),
    4: (134, 553, 559, 689, 270),
    5: (133, 574, 625, 833, 383),
    6: (120, 1768, 1822, 2003, 687),
    7: (143, 1059, 1093, 1195, 393),
    8: (100, 1177, 1212, 1430, 558),
    9: (61, 570, 585, 998, 302),
    10: (20, 400, 437, 506, 420),
    11: (20, 36, 36, 36, 33),
    12: (23, 33, 33, 49, 31),
}

# month: incidents, reported_min, best, best_allocated, reported_max (methodology, section 4)
MONTHS_ALL = {
    1: (76, 250, 254, 0, 283),
    2: (69, 286, 297, 0, 318),
    3: (130, 504, 523, 13, 663),
    4: (136, 494, 500, 35, 708),
    5: (136, 573, 625, 30, 901),
    6: (120, 626, 683, 210, 2007),
    7: (148, 1052, 1093, 262, 2342),
    8: (105, 1171, 1212, 259, 2576),
    9: (66, 561, 576, 248, 2138),
    10: (25, 377, 437, 169, 1660),
    11: (20, 36, 36, 0, 36),
    12: (23, 33, 33, 0, 49),
}
MONTHS_CIVILIAN = {
    1: (39, 95, 95, 0, 105),
    2: (42, 142, 142, 0, 192),
    3: (95, 442, 442, 0, 450),
    4: (85, 249, 249, 9, 293),
    5: (86, 383, 383, 12, 432),
    6: (70, 516, 516, 34, 705),
    7: (106, 393, 393, 42, 609),
    8: (51, 558, 558, 40, 772),
    9: (33, 302, 302, 33, 518),
    10: (17, 420, 420, 22, 581),
    11: (19, 33, 33, 0, 34),
    12: (14, 31, 31, 0, 31),
}


def test_every_row_is_taken(ged: Parsed) -> None:
    assert ged.problems == ()
    assert len(ged.events) == len({event.external_id for event in ged.events}) == 1029


def test_the_file_keeps_the_publishers_columns() -> None:
    assert len(read_table(SEEDS / "ucdp/ged_ar_raqqah_2017.csv")[0]) == 41


def published_figures(event: ParsedEvent) -> dict[str, int]:
    """Read the columns back from the words that the event keeps of them."""
    words = ", ".join(figure.wording for figure in event.figures)
    return {column: int(value) for column, value in (term.split() for term in words.split(", "))}


def test_monthly_sums_are_the_published_ones(ged: Parsed) -> None:
    sums: dict[int, Counter[str]] = {}
    for event in ged.events:
        month = sums.setdefault(event.when.start.month, Counter())
        month.update({"events": 1, **published_figures(event)})
    columns = ("events", "low", "best", "high", "deaths_civilians")
    assert {
        month: tuple(total[column] for column in columns) for month, total in sums.items()
    } == PUBLISHED_SUMS


def month_days(start: date, end: date) -> Counter[int]:
    return Counter((start + timedelta(days)).month for days in range((end - start).days + 1))


def allocated(value: int, days: Counter[int], month: int) -> int:
    """Allocate by days with the largest remainder, ties to the earlier month."""
    total = days.total()
    shares = {touched: value * count // total for touched, count in days.items()}
    remainders = sorted(days, key=lambda touched: (-(value * days[touched] % total), touched))
    for touched in remainders[: value - sum(shares.values())]:
        shares[touched] += 1
    return shares[month]


@pytest.mark.parametrize(
    ("population", "expected"), [("all", MONTHS_ALL), ("civilian", MONTHS_CIVILIAN)]
)
def test_months_by_the_rules(
    ged: Parsed, population: str, expected: dict[int, tuple[int, ...]]
) -> None:
    months = {month: [0] * 5 for month in expected}
    for event in ged.events:
        days = month_days(event.when.start, event.when.end)
        for figure in event.figures:
            if figure.population != population:
                continue
            for month in days:
                row = months[month]
                row[0] += 1
                row[4] += figure.high
                if len(days) == 1:
                    row[1] += figure.low
                    row[2] += figure.best
                else:
                    row[3] += allocated(figure.best, days, month)
    assert {month: tuple(row) for month, row in months.items()} == expected


def test_the_contradicting_rows_are_marked_and_reported(ged: Parsed) -> None:
    marked = {event.external_id for event in ged.events if CONTRADICTING_FIGURES in event.warnings}
    assert marked == CONTRADICTING_IDS
    assert {notice.where.partition("id ")[2].strip(")") for notice in ged.notices} == marked


def test_every_article_is_read(ged: Parsed) -> None:
    rows = {row["id"]: row for row in read_table(SEEDS / "ucdp/ged_ar_raqqah_2017.csv")}
    for event in ged.events:
        row = rows[event.external_id]
        assert [report.office for report in event.cited] == row["source_office"].split(";")
        assert len(event.cited) == int(row["number_of_sources"])


def test_every_name_resolves(ged: Parsed, names: Names, ucdp_reference: ParsedRecords) -> None:
    sources = {source.code for source in ucdp_reference.sources}
    parties = {party.code for party in ucdp_reference.parties}
    for event in ged.events:
        resolved = names.resolve(event)
        assert resolved.unknown == ()
        assert sources.issuperset(resolved.voices)
        assert sources.issuperset(resolved.publishers)
        assert parties.issuperset(resolved.parties)


def test_no_name_stands_in_the_tables_without_use(ged: Parsed, names: Names) -> None:
    spellings = {name for event in ged.events for name in event.voices}
    offices = {report.office for event in ged.events for report in event.cited}
    assert spellings | offices == set(names.sources)
    assert {side for event in ged.events for side in event.sides} == set(names.parties)
    assert {names.resolve(event).place for event in ged.events} == set(names.places.values())


def ancestry(code: str, places: dict[str, ParsedPlace]) -> Iterator[str]:
    while code:
        yield code
        code = places[code].parent


def test_every_place_lies_in_the_named_district_of_raqqa(
    ged: Parsed, names: Names, places: dict[str, ParsedPlace]
) -> None:
    for event in ged.events:
        areas = list(ancestry(names.resolve(event).place, places))
        assert "SY11" in areas
        if event.place.adm_2:
            assert names.places["", event.place.adm_2, event.place.adm_1] in areas


def test_settlements_are_matched_within_two_kilometres(
    ged: Parsed, names: Names, places: dict[str, ParsedPlace]
) -> None:
    for event in ged.events:
        place = places[names.resolve(event).place]
        if place.level == SETTLEMENT:
            assert place.latitude is not None
            assert place.longitude is not None
            north = float(place.latitude - event.latitude)
            east = float(place.longitude - event.longitude) * cos(radians(event.latitude))
            assert 111.2 * hypot(north, east) < 2
