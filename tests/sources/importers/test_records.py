import copy
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.codebook import HARM, POINT_PRECISIONS, VOCABULARIES
from sources.importers.problems import Problem
from sources.importers.record_shapes import Parsed
from sources.importers.records import parse

DOCUMENT: dict[str, Any] = {
    "format": "harmtrack-records-1",
    "dataset": {
        "code": "example",
        "name": "Example",
        "publisher": "Nobody",
        "version": "1",
        "licence": "CC BY 4.0",
        "citation": "Nobody. Example.",
    },
    "parties": [{"code": "army", "name_en": "Army"}],
    "sources": [
        {
            "code": "army-command",
            "name_en": "Army command",
            "kind": "party_command",
            "party": "army",
            "language": "ar",
        },
        {"code": "daily", "name_en": "The Daily", "kind": "media_local", "language": "en"},
    ],
    "reports": [
        {
            "id": "daily-1",
            "publisher": "daily",
            "title": "A market was hit",
            "published_on": "2017-06-06",
            "language": "en",
        },
        {
            "id": "daily-2",
            "publisher": "daily",
            "title": "It rose",
            "language": "en",
            "relays": "daily-1",
        },
    ],
    "incidents": [
        {
            "id": "market",
            "kind": "airstrike",
            "record_type": "incident",
            "dates": "2017-06-05",
            "place": "SY11",
            "place_precision": "area",
            "latitude": 35.95,
            "longitude": 39,
            "summary": "A market was hit.",
            "parties": [{"party": "army", "attribution": "suspected", "position": "denies_harm"}],
            "claims": [
                {
                    "report": "daily-1",
                    "voice": "daily",
                    "wording": "dozens",
                    "language": "en",
                    "harm": "killed",
                    "population": "civilian",
                    "low": 12,
                    "hedge": "vague",
                    "coded": True,
                    "stance": "asserts",
                    "basis": "statement",
                    "as_of": "2017-06-06",
                },
                {
                    "report": "daily-1",
                    "voice": "army-command",
                    "wording": "",
                    "language": "ar",
                    "harm": "killed",
                    "population": "unstated",
                    "hedge": "none",
                    "stance": "no_count",
                    "basis": "statement",
                },
            ],
        },
        {
            "id": "june",
            "kind": "airstrike",
            "record_type": "period_total",
            "dates": "2017-06",
            "place": "SY11",
            "place_precision": "adm1",
            "summary": "June.",
            "links": [{"kind": "includes", "incident": "market"}],
        },
    ],
}

INCIDENT = "document.incidents[0]"
CLAIM = "document.incidents[0].claims[0]"


def parse_document(document: object) -> Parsed:
    return parse(
        document,
        vocabularies=VOCABULARIES,
        places={"SY11"},
        point_precisions=POINT_PRECISIONS,
    )


def parse_with(*path: str | int, **values: object) -> Parsed:
    """Parse the document with values put into, or with ... taken out of, the object at a path."""
    document = copy.deepcopy(DOCUMENT)
    node: Any = document
    for step in path:
        node = node[step]
    node.update(values)
    for key in [key for key, value in values.items() if value is ...]:
        del node[key]
    return parse_document(document)


def claim_with(**values: object) -> tuple[Problem, ...]:
    return parse_with("incidents", 0, "claims", 0, **values).problems


def test_a_whole_document() -> None:
    parsed = parse_document(DOCUMENT)
    assert parsed.problems == ()
    assert parsed.dataset.code == "example"
    assert parsed.parties[0].name_ar == ""
    assert (parsed.sources[0].party, parsed.sources[1].party) == ("army", "")
    assert [report.relays for report in parsed.reports] == ["", "daily-1"]
    market, june = parsed.incidents
    assert (market.when.start, market.when.precision) == (date(2017, 6, 5), "day")
    assert (june.when.end, june.when.precision) == (date(2017, 6, 30), "month")
    assert june.links[0].incident == "market"
    assert (june.latitude, june.longitude) == (None, None)


def test_unknown_figures_are_none_and_zero_is_zero() -> None:
    exact = {"low": 0, "best": 0, "high": 0, "hedge": "exact", "wording": "none, they checked"}
    claim = parse_with("incidents", 0, "claims", 0, **exact).incidents[0].claims[0]
    assert (claim.low, claim.best, claim.high) == (0, 0, 0)
    no_count = parse_document(DOCUMENT).incidents[0].claims[1]
    assert (no_count.low, no_count.best, no_count.high) == (None, None, None)


def test_defaults() -> None:
    claim = parse_document(DOCUMENT).incidents[0].claims[1]
    assert (claim.subgroup, claim.coded, claim.as_of, claim.draws_on) == ("any", False, None, ())


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        pytest.param(
            {"harm": "hurt"},
            Problem(CLAIM, "harm", "hurt", "one of " + ", ".join(HARM.codes)),
            id="a code out of no list",
        ),
        pytest.param(
            {"harm": ...},
            Problem(CLAIM, "harm", "", "one of " + ", ".join(HARM.codes)),
            id="a code that is missing",
        ),
        pytest.param(
            {"voice": "weekly"},
            Problem(CLAIM, "voice", "weekly", "the code of a source of this document"),
            id="an unknown voice",
        ),
        pytest.param(
            {"draws_on": ["weekly"]},
            Problem(CLAIM, "draws_on", "weekly", "the code of a source of this document"),
            id="drawing on an unknown voice",
        ),
        pytest.param(
            {"draws_on": "daily"},
            Problem(CLAIM, "draws_on", "daily", "a list of texts"),
            id="a text for a list",
        ),
        pytest.param(
            {"draws_on": ["daily", "daily"]},
            Problem(CLAIM, "draws_on", "daily", "each once"),
            id="drawing twice on one voice",
        ),
        pytest.param(
            {"every_days": 32_768},
            Problem(CLAIM, "every_days", "32768", "a whole number, 0 to 32767, or no value at all"),
            id="more days than there is room for",
        ),
        pytest.param(
            {"report": "daily-9"},
            Problem(CLAIM, "report", "daily-9", "the id of a report of this document"),
            id="an unknown report",
        ),
        pytest.param(
            {"low": -1},
            Problem(CLAIM, "low", "-1", "a whole number, 0 to 10000000000, or no value at all"),
            id="fewer than nobody",
        ),
        pytest.param(
            {"high": 12.5},
            Problem(CLAIM, "high", "12.5", "a whole number, 0 to 10000000000, or no value at all"),
            id="half a person",
        ),
        pytest.param(
            {"low": True},
            Problem(CLAIM, "low", "True", "a whole number, 0 to 10000000000, or no value at all"),
            id="true is no number",
        ),
        pytest.param(
            {"high": 11}, Problem(CLAIM, "high", "11", "no less than low (12)"), id="high below low"
        ),
        pytest.param(
            {"best": 15, "high": 14},
            Problem(CLAIM, "high", "14", "no less than best (15)"),
            id="high below best",
        ),
        pytest.param(
            {"low": None, "high": 14, "hedge": "none"},
            Problem(CLAIM, "low", "", "a low wherever there is a best or a high"),
            id="a high alone",
        ),
        pytest.param(
            {"hedge": "none"},
            Problem(CLAIM, "hedge", "none", "how the words bound the figure"),
            id="a figure without a hedge",
        ),
        pytest.param(
            {"low": None},
            Problem(CLAIM, "hedge", "vague", "none, as there is no figure"),
            id="a hedge without a figure",
        ),
        pytest.param(
            {"stance": "no_count"},
            Problem(
                CLAIM, "stance", "no_count", "a stance other than no_count, as there is a figure"
            ),
            id="a figure without a count",
        ),
        pytest.param(
            {"population": "unstated"},
            Problem(CLAIM, "population", "unstated", "unknown, where people are counted"),
            id="people counted, and nobody said whom",
        ),
        pytest.param(
            {"wording": " "},
            Problem(CLAIM, "wording", " ", "the words that the figure rests on"),
            id="a figure without words",
        ),
        pytest.param(
            {"as_of": "June"},
            Problem(CLAIM, "as_of", "June", "a date, written 2017-06-05"),
            id="a date that is none",
        ),
        pytest.param(
            {"as_of": "9999-12-18"},
            Problem(CLAIM, "as_of", "9999-12-18", "a date from 1000-01-01 to 2999-12-31"),
            id="a date far from every record",
        ),
        pytest.param(
            {"coded": 1}, Problem(CLAIM, "coded", "1", "true or false"), id="1 is not true"
        ),
    ],
)
def test_a_claim_that_cannot_be_taken(values: dict[str, object], problem: Problem) -> None:
    assert claim_with(**values) == (problem,)


def test_a_misspelt_key_is_not_an_absent_one() -> None:
    (problem,) = claim_with(hihg=15)
    assert (problem.where, problem.field, problem.value) == (CLAIM, "key", "hihg")
    assert "high" in problem.accepted


def test_a_stock_has_its_date() -> None:
    parsed = parse_with("incidents", 0, record_type="stock")
    assert parsed.problems == ()
    document = copy.deepcopy(DOCUMENT)
    document["incidents"][0]["record_type"] = "stock"
    del document["incidents"][0]["claims"][0]["as_of"]
    assert parse_document(document).problems == (
        Problem(CLAIM, "as_of", "", "the date at which people were in this state"),
    )


@pytest.mark.parametrize("document", [None, [], "text", 5, {}], ids=repr)
def test_something_else_than_a_document(document: object) -> None:
    assert parse_document(document).problems


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda children: st.lists(children) | st.dictionaries(st.text(), children),
    max_leaves=5,
)
KEYS = sorted(DOCUMENT["incidents"][0].keys() - {"summary"})


@settings(max_examples=50, deadline=None)
@given(key=st.sampled_from(KEYS), value=JSON)
def test_no_json_value_breaks_the_parser(key: str, value: object) -> None:
    for problem in parse_with("incidents", 0, **{key: value}).problems:
        assert problem.where.startswith("document")
        assert problem.accepted
