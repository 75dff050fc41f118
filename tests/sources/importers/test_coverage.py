from datetime import date

import pytest

from incidents.codebook import COVERAGE_STATUS, HARM
from sources.importers.coverage import Parsed, ParsedCoverage, parse
from sources.importers.problems import Problem

ROW = {
    "dataset": "ucdp-ged",
    "area": "SY11",
    "from": "2017-01-01",
    "to": "2017-12-31",
    "status": "monitored",
    "harms": "killed injured",
    "by": "UCDP",
    "note": "",
}


def parse_with(**cells: str) -> Parsed:
    return parse(
        [ROW | cells],
        statuses=COVERAGE_STATUS,
        harms=HARM,
        places={"SY11"},
        datasets={"ucdp-ged"},
    )


def test_a_whole_row() -> None:
    assert parse_with().coverage == (
        ParsedCoverage(
            dataset="ucdp-ged",
            area="SY11",
            start=date(2017, 1, 1),
            end=date(2017, 12, 31),
            status="monitored",
            harms=("killed", "injured"),
            by="UCDP",
            note="",
        ),
    )


@pytest.mark.parametrize(
    ("column", "value", "accepted"),
    [
        ("dataset", "ucdp", "the code of a data set that is held"),
        ("area", "SY99", "the code of a place in the gazetteer"),
        ("to", "2016-12-31", "a date from 2017-01-01 on"),
        ("from", "2017", "a date, written 2017-06-05"),
        ("status", "watched", "one of monitored, partial, backlog, not_monitored"),
        ("harms", "", "a text that is not empty"),
        ("by", "", "a text that is not empty"),
    ],
)
def test_a_value_that_cannot_be_taken(column: str, value: str, accepted: str) -> None:
    parsed = parse_with(**{column: value})
    assert parsed.coverage == ()
    assert parsed.problems == (Problem("row 2", column, value, accepted),)


def test_an_unknown_harm() -> None:
    (problem,) = parse_with(harms="killed hurt").problems
    assert (problem.field, problem.value) == ("harms", "hurt")
    assert problem.accepted.startswith("some of killed, injured")
