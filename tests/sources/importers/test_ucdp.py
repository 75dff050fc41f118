from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.importers.problems import Problem
from sources.importers.ucdp import (
    AROUND_NAMED_PLACE,
    CONTRADICTING_FIGURES,
    CitedReport,
    ParsedEvent,
    cited_reports,
    parse,
)
from sources.naming import split_names
from tests.sources.importers.examples import GED_ROW, ged_row


def parse_one(**cells: str | int) -> ParsedEvent:
    parsed = parse([ged_row(**cells)])
    assert parsed.problems == ()
    return parsed.events[0]


def refused(**cells: str | int) -> Problem:
    parsed = parse([ged_row(**cells)])
    assert parsed.events == ()
    (problem,) = parsed.problems
    return problem


def bounds(event: ParsedEvent) -> dict[str, tuple[int, int, int]]:
    return {figure.population: (figure.low, figure.best, figure.high) for figure in event.figures}


def test_a_whole_row() -> None:
    event = parse_one()
    assert event.external_id == "100"
    assert (event.when.edtf, event.when.precision) == ("2017-06-05", "day")
    assert (event.latitude, event.longitude) == (Decimal("35.952829"), Decimal("39.007879"))
    assert event.place_precision == "settlement"
    assert event.voices == ("SOHR", "Airwars")
    assert event.sides == ("IS", "SDF")
    assert event.attributes["type_of_violence"] == "2"
    assert event.warnings == ()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param(
            {},
            {"all": (8, 10, 12), "civilian": (4, 4, 7), "combatant": (3, 3, 6)},
            id="the unknown raise the highs alone",
        ),
        pytest.param(
            {"deaths_civilians": 0, "deaths_unknown": 0},
            {"all": (8, 10, 12), "combatant": (3, 3, 3)},
            id="no claim where the high would be 0",
        ),
        pytest.param(
            {"deaths_civilians": 0, "deaths_unknown": 2, "deaths_a": 0, "deaths_b": 0},
            {"all": (8, 10, 12), "civilian": (0, 0, 2), "combatant": (0, 0, 2)},
            id="unknown alone may be either",
        ),
        pytest.param(
            {"low": 0, "best": 0, "high": 0, "deaths_unknown": 0},
            {"civilian": (4, 4, 4), "combatant": (3, 3, 3)},
            id="nobody in all",
        ),
        pytest.param(
            {"low": 107, "best": 107, "high": 84},
            {"all": (84, 107, 107), "civilian": (4, 4, 7), "combatant": (3, 3, 6)},
            id="high below best",
        ),
        pytest.param(
            {"low": 3, "best": 2, "high": 2},
            {"all": (2, 2, 3), "civilian": (4, 4, 7), "combatant": (3, 3, 6)},
            id="best below low",
        ),
    ],
)
def test_figures(cells: dict[str, int], expected: dict[str, tuple[int, int, int]]) -> None:
    assert bounds(parse_one(**cells)) == expected


def test_figures_keep_the_published_columns_as_their_words() -> None:
    assert [figure.wording for figure in parse_one().figures] == [
        "low 8, best 10, high 12",
        "deaths_civilians 4, deaths_unknown 3",
        "deaths_a 1, deaths_b 2, deaths_unknown 3",
    ]


def test_contradicting_figures_are_taken_and_reported() -> None:
    parsed = parse([ged_row(low=2, best=3, high=2)])
    assert parsed.events[0].warnings == (CONTRADICTING_FIGURES,)
    (notice,) = parsed.notices
    assert str(notice) == (
        "row 2 (id 100): figures contradict each other (low 2, best 3, high 2); "
        "bounds widened to hold all"
    )


@given(st.tuples(*[st.integers(0, 500)] * 7))
def test_every_figure_is_in_order_and_bounded_by_published_ones(
    deaths: tuple[int, ...],
) -> None:
    columns = ("low", "best", "high", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
    event = parse_one(**dict(zip(columns, deaths, strict=True)))
    for figure in event.figures:
        assert 0 <= figure.low <= figure.best <= figure.high
        assert figure.high > 0
        if figure.population == "all":
            assert {figure.low, figure.best, figure.high} <= set(deaths[:3])


@pytest.mark.parametrize(
    ("date_prec", "start", "end", "edtf", "precision"),
    [
        ("1", "2017-06-05", "2017-06-05", "2017-06-05", "day"),
        ("2", "2017-06-05", "2017-06-07", "2017-06-05/2017-06-07", "days"),
        ("3", "2017-06-05", "2017-06-11", "2017-06-05/2017-06-11", "week"),
        ("4", "2017-04-23", "2017-05-02", "2017-04-23/2017-05-02", "month"),
        ("5", "2017-06-05", "2017-10-20", "2017-06-05/2017-10-20", "longer"),
        ("5", "2017-01-01", "2017-12-31", "2017", "year"),
    ],
)
def test_dates(date_prec: str, start: str, end: str, edtf: str, precision: str) -> None:
    when = parse_one(date_prec=date_prec, date_start=start, date_end=end).when
    assert (when.edtf, when.precision) == (edtf, precision)
    assert (when.start, when.end) == (date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    ("where_prec", "precision", "warnings"),
    [
        ("1", "settlement", ()),
        ("2", "settlement", (AROUND_NAMED_PLACE,)),
        ("3", "adm2", ()),
        ("4", "adm1", ()),
        ("5", "region", ()),
        ("6", "country", ()),
        ("7", "sea_air", ()),
    ],
)
def test_places(where_prec: str, precision: str, warnings: tuple[str, ...]) -> None:
    event = parse_one(where_prec=where_prec)
    assert (event.place_precision, event.warnings) == (precision, warnings)


@pytest.mark.parametrize(
    ("column", "value", "accepted"),
    [
        ("longitude", "4239", "degrees from -180 to 180"),
        ("latitude", "-90.5", "degrees from -90 to 90"),
        ("latitude", "nan", "degrees from -90 to 90"),
        ("latitude", "", "degrees from -90 to 90"),
        ("date_end", "2017-06-04", "a date from date_start on"),
        ("date_end", "", "a date, written 2017-06-05"),
        ("date_start", "5.6.2017", "a date, written 2017-06-05"),
        ("low", "-1", "a whole number, 0 to 10000000000"),
        ("high", "12.0", "a whole number, 0 to 10000000000"),
        ("best", "", "a whole number, 0 to 10000000000"),
        ("deaths_unknown", "٣", "a whole number, 0 to 10000000000"),
        ("where_prec", "8", "one of 1, 2, 3, 4, 5, 6, 7"),
        ("date_prec", "0", "one of 1, 2, 3, 4, 5"),
        ("id", " ", "a text that is not empty"),
    ],
)
def test_a_value_that_cannot_be_taken(column: str, value: str, accepted: str) -> None:
    problem = refused(**{column: value})
    assert problem == Problem("row 2", column, value.strip(), accepted)


def test_the_message_names_row_column_value_and_what_is_accepted() -> None:
    assert str(refused(longitude="4239")) == (
        "row 2, longitude: '4239' is not accepted; accepted: degrees from -180 to 180"
    )


def test_a_date_that_cannot_be_read_is_one_fault() -> None:
    assert refused(date_end="soon").value == "soon"


def test_every_fault_of_a_row_is_found_at_once() -> None:
    parsed = parse([ged_row(low="x", longitude="4239", date_start="soon")])
    assert parsed.events == ()
    assert {problem.field for problem in parsed.problems} == {"low", "longitude", "date_start"}


def test_an_id_that_stands_twice() -> None:
    parsed = parse([ged_row(), ged_row(id="101"), ged_row(low=9)])
    assert [event.external_id for event in parsed.events] == ["100", "101"]
    assert parsed.problems == (Problem("row 4", "id", "100", "an id of its own; row 2 has it"),)


def test_a_bad_row_leaves_the_others_alone() -> None:
    parsed = parse([ged_row(id="1"), ged_row(id="2", best="?"), ged_row(id="3")])
    assert [event.external_id for event in parsed.events] == ["1", "3"]
    assert [problem.where for problem in parsed.problems] == ["row 3"]


@pytest.mark.parametrize("column", GED_ROW)
def test_a_missing_column(column: str) -> None:
    row = ged_row()
    del row[column]
    parsed = parse([row])
    assert parsed.events == ()
    assert [problem.field for problem in parsed.problems] == [column]


def test_an_empty_file() -> None:
    assert parse([]).problems == (
        Problem("table", "rows", "", "at least one row under the header"),
    )


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("", ()),
        ("sOHR", ("sOHR",)),
        ("SOHR, Airstrikes", ("SOHR", "Airstrikes")),
        ("SOHR/Waha Report", ("SOHR", "Waha Report")),
        (
            "Daily Mail, AFP, SOHR, the Independent, Airwars",
            ("Daily Mail", "AFP", "SOHR", "the Independent", "Airwars"),
        ),
    ],
)
def test_names_in_one_cell(written: str, names: tuple[str, ...]) -> None:
    assert split_names(written) == names


@pytest.mark.parametrize(
    ("written", "reports"),
    [
        pytest.param(
            GED_ROW["source_article"],
            (
                CitedReport("SOHR", date(2017, 6, 6), "Ten killed; others hurt"),
                CitedReport("Airwars", date(2017, 6, 7), "A, b"),
            ),
            id="semicolons and commas in headlines",
        ),
        pytest.param(
            '"SOHR,2017-06-06,They said "no""',
            (CitedReport("SOHR", date(2017, 6, 6), 'They said "no"'),),
            id="quotes in a headline",
        ),
        pytest.param("", (), id="nothing"),
        pytest.param("SOHR reports of 6 June", (), id="another form"),
        pytest.param('"SOHR,2017-06-06,One";and more', (), id="half of it in another form"),
        pytest.param('"SOHR,2017-06-31,One"', (), id="a day that is none"),
    ],
)
def test_cited_reports(written: str, reports: tuple[CitedReport, ...]) -> None:
    assert cited_reports(written) == reports


def test_articles_in_another_form_are_kept_as_text_and_reported() -> None:
    parsed = parse([ged_row(source_article="SOHR reports of 6 June")])
    assert parsed.events[0].cited_as_written == "SOHR reports of 6 June"
    assert "kept as text" in parsed.notices[0].message


def test_articles_that_the_database_cannot_hold_are_refused() -> None:
    [problem] = parse([ged_row(source_article='"SOHR,2017-06-06,Made\x00up"')]).problems
    assert (problem.where, problem.field) == ("row 2", "source_article")
    assert "null characters" in problem.accepted
