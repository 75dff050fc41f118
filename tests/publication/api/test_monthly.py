"""/aggregates/monthly: the figures, and everything that must travel with them."""

import csv
import json
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pyarrow import parquet

from incidents.codebook import HARM, STOCKS
from publication.answers import BREAKDOWN_COLUMNS
from publication.exports.as_csv import BOM
from publication.exports.cells import as_text, csv_line
from publication.exports.monthly import COLUMNS
from publication.provenance import COLUMNS as TOLD
from publication.rows import CONVENTION_COLUMNS, FLOW_COLUMNS, STOCK_COLUMNS
from publication.speaking import POPULATIONS
from tests.publication.api.conftest import RAQQA, SUMMER, Ask

MONTHLY = "aggregates/monthly"


def rows(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(table.decode())))


@pytest.mark.usefixtures("seeded")
def test_the_facts_of_raqqa(ask: Ask) -> None:
    """Nobody gave a figure for an incident; Amnesty's total is a floor, derived by days."""
    answer = ask(MONTHLY, SUMMER | {"dataset": "facts"}).json()
    columns = ("month", "best", "combined_min", "combined_max", "totals_allocated", "value_reason")
    found = [tuple(row[name] for name in columns) for row in answer["results"]]
    assert found[:2] == [
        ("2017-06", None, 0, None, 87, "no_figure"),
        ("2017-07", None, 0, None, 89, "no_figure"),
    ]
    [summer] = ask(
        MONTHLY,
        RAQQA | {"start": "2017-06", "end": "2017-08", "interval": "all", "dataset": "facts"},
    ).json()["results"]
    assert (summer["period"], summer["combined_min"], summer["combined_max"]) == ("all", 176, None)


@pytest.mark.usefixtures("seeded")
def test_an_answer_says_what_was_asked_and_what_it_rests_on(ask: Ask) -> None:
    answer = ask(MONTHLY, SUMMER | {"kind": "airstrike,ied"}).json()
    assert list(answer) == [
        "query", "log", "methodology", "caution", "datasets", "results", "provisional",
        "breakdown", "convention",
    ]  # fmt: skip
    assert answer["query"] == {
        **SUMMER,
        "subgroup": "any",
        "interval": "month",
        "dataset": [],
        "kind": ["airstrike", "ied"],
        "grade": [
            "confirmed", "contested", "fair", "weak", "toll_unknown", "none_known", "imported",
        ],
        "party": [],
        "voice": [],
        "convention": None,
        "by": None,
        "grid": "found",
        "month": None,
        "release": None,
    }  # fmt: skip
    assert answer["log"] == ask("log/").json()
    assert answer["methodology"] == {"version": "1", "lexicon": "floor-v1"}
    assert [each["code"] for each in answer["datasets"]] == ["facts", "ucdp-ged"]
    assert all(each["licence"] and each["citation"] for each in answer["datasets"])
    assert [row["month"] for row in answer["results"]] == [
        "2017-06", "2017-07", "2017-08", "2017-09",
    ]  # fmt: skip
    assert tuple(answer["results"][0]) == ("month", *FLOW_COLUMNS, *TOLD)


@pytest.mark.usefixtures("seeded")
def test_a_stock_answers_what_was_seen_and_when(ask: Ask) -> None:
    query = RAQQA | {"harm": "trapped", "start": "2017-09", "end": "2017-10"}
    september, october = ask(MONTHLY, query).json()["results"]
    assert tuple(september) == ("month", *STOCK_COLUMNS, *TOLD)
    assert (september["lowest"], september["highest"]) == (20_000, 20_000)
    assert september["as_of"] == "2017-09-04"
    assert (october["lowest"], october["expired"], october["last_known"]) == (None, True, 20_000)


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize(
    ("language", "word"), [("en", "minima"), ("ar", "الحد الأدنى"), ("fr", "minima")]
)
def test_the_caution_is_in_the_language_asked_for(ask: Ask, language: str, word: str) -> None:
    answer = ask(MONTHLY, SUMMER, accept_language=language)
    assert word in answer.json()["caution"]
    assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize(
    "together",
    ["dataset=facts&dataset=ucdp-ged", "dataset=facts,ucdp-ged", "dataset=facts,ucdp-ged,facts"],
)
def test_several_values_are_repeated_or_parted_by_commas(ask: Ask, together: str) -> None:
    plain = "&".join(f"{name}={value}" for name, value in SUMMER.items())
    answer = ask(MONTHLY, f"{plain}&{together}").json()
    assert answer["query"]["dataset"] == ["facts", "ucdp-ged"]
    assert answer["results"] == ask(MONTHLY, SUMMER).json()["results"]


WITHOUT = {"place": "SY11", "harm": "killed"}
TEN_YEARS = RAQQA | {"start": "2010-01", "end": "2019-12"}


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize(
    ("query", "most"),
    [
        # The log before and after, so that the answer may be kept; head, place, coverage, sums,
        # period totals, the incidents around them, data sets twice;
        # the first entries with their days, the day of the state, and how far back the log goes.
        (SUMMER, 14),
        (TEN_YEARS, 14),
        # The party's own look-up, and the sums without it, to tell a zero from what is not said.
        (TEN_YEARS | {"interval": "year", "party": "coalition"}, 16),
        (TEN_YEARS | {"dataset": "facts,ucdp-ged", "party": "coalition"}, 17),
        # Beside those of the total: the places, sums, totals and first entries of all areas.
        (TEN_YEARS | {"by": "admin2", "grid": "all"}, 19),
        (TEN_YEARS | {"by": "voice", "interval": "all"}, 19),
        (WITHOUT | {"start": "2010-01", "end": "2019-12", "convention": "ucdp"}, 12),
    ],
    ids=["summer", "ten years", "party", "data sets", "areas", "voices", "convention"],
)
def test_an_answer_takes_a_bounded_number_of_queries(
    ask: Ask, query: dict[str, str], most: int
) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert ask(MONTHLY, query).status_code == 200
    assert len(queries) <= most, [each["sql"] for each in queries]


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize(
    ("path", "accept"),
    [("aggregates/monthly.csv", "*/*"), ("aggregates/monthly", "text/csv")],
    ids=["suffix", "header"],
)
def test_csv_by_suffix_or_by_header(ask: Ask, path: str, accept: str) -> None:
    answer = ask(path, SUMMER, accept=accept)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    header, *_ = answer.content.decode().split("\r\n")
    assert header == ",".join(("month", *FLOW_COLUMNS, *TOLD))
    assert len(rows(answer.content)) == 4


@pytest.mark.usefixtures("seeded")
def test_csv_begins_with_a_mark_for_excel_where_asked(ask: Ask) -> None:
    marked = ask("aggregates/monthly.csv", SUMMER | {"bom": "1"}).content.decode()
    assert marked == BOM + ask("aggregates/monthly.csv", SUMMER).content.decode()


BY_NAME = {column.name: column for column in COLUMNS}
questions = st.fixed_dictionaries(
    {
        "place": st.sampled_from(["SY", "SY11", "SY1101"]),
        "harm": st.sampled_from(HARM.codes),
        "population": st.sampled_from(POPULATIONS),
        "start": st.sampled_from(["2016-11", "2017-03", "2017-06"]),
        "end": st.sampled_from(["2017-06", "2017-09", "2018-02"]),
        "interval": st.sampled_from(["month", "quarter", "year", "all"]),
    },
    optional={
        "dataset": st.sampled_from(["facts", "ucdp-ged"]),
        "kind": st.sampled_from(["airstrike", "unspecified,siege"]),
        "grade": st.sampled_from(["imported", "weak,toll_unknown", "discounted"]),
        "party": st.sampled_from(["coalition", "coalition,islamic-state"]),
        "subgroup": st.sampled_from(["any", "women"]),
        "by": st.sampled_from(["settlement", "kind", "party", "grade", "voice"]),
        "grid": st.sampled_from(["found", "all"]),
    },
)


@pytest.mark.usefixtures("seeded")
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=questions)
def test_json_and_csv_say_the_same(ask: Ask, query: dict[str, Any]) -> None:
    answer = ask(MONTHLY, query)
    assert answer.status_code == 200, answer.content
    results = answer.json()["results"]
    table = rows(ask("aggregates/monthly.csv", query).content)
    assert table == [
        {name: as_text(value, BY_NAME[name]) or "" for name, value in row.items()}
        for row in results
    ]
    assert ("lowest" in table[0]) is (query["harm"] in STOCKS)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, None),
        (0, "0"),
        (True, "true"),
        (False, "false"),
        ("", ""),
        ("a, b", "a, b"),
        ([], ""),
        (["one: 1", "two"], "one: 1; two"),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM", "'@SUM"),
        ("\tx", "'\tx"),
        (["=1"], "'=1"),
    ],
    ids=repr,
)
def test_a_cell_is_no_formula_and_null_is_no_zero(value: Any, written: str | None) -> None:
    assert as_text(value, BY_NAME["category"]) == written


def test_a_cell_with_a_comma_a_quote_or_a_line_is_quoted() -> None:
    columns = [BY_NAME["category"], BY_NAME["part"]]
    line = csv_line(('says "x", y', "two\nlines"), columns)
    assert line == '"says ""x"", y","two\nlines"\r\n'


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("suffix", ["ndjson", "parquet", "xlsx"])
def test_every_format_says_the_same(ask: Ask, suffix: str) -> None:
    asked = SUMMER | {"by": "kind"}
    results = ask(MONTHLY, asked).json()["results"]
    told = ask(f"{MONTHLY}.{suffix}", asked).content
    if suffix == "ndjson":
        found = [json.loads(line) for line in told.splitlines()]
    elif suffix == "parquet":
        found = parquet.read_table(BytesIO(told)).to_pylist()
    else:
        head, *lines = load_workbook(BytesIO(told))["data"].iter_rows(values_only=True)
        found = [dict(zip(head, line, strict=True)) for line in lines]
    for name in ("month", "category", "reported_min", "best", "combined_max", "value_reason"):
        assert [row[name] for row in found] == [row[name] for row in results]


@pytest.mark.usefixtures("seeded")
def test_geojson_puts_each_row_at_the_point_of_its_place(ask: Ask) -> None:
    asked = SUMMER | {"by": "settlement"}
    results = ask(MONTHLY, asked).json()["results"]
    features = json.loads(ask(f"{MONTHLY}.geojson", asked).content)["features"]
    assert [each["properties"] for each in features] == results
    known = {None}
    for row, feature in zip(results, features, strict=True):
        assert "id" not in feature
        place = ask(f"places/{row['place']}/").json()
        point = [float(each) for each in (place["longitude"], place["latitude"]) if each]
        assert (feature["geometry"] or {}).get("coordinates", []) == point
        known.add(feature["geometry"] and feature["geometry"]["type"])
    assert known == {None, "Point"}


@pytest.mark.usefixtures("seeded")
def test_hxl_tells_what_hapi_does_by_its_names(ask: Ask) -> None:
    answer = ask(f"{MONTHLY}.hxl.csv", SUMMER | {"place": "SY1101"})
    names, tags, first, *_ = csv.reader(StringIO(answer.content.decode()))
    told = dict(zip(names, first, strict=True))
    assert (told["location_code"], told["admin1_code"], told["admin2_code"]) == (
        "SY", "SY11", "SY1101",
    )  # fmt: skip
    assert (told["reference_period_start"], told["reference_period_end"]) == (
        "2017-06-01", "2017-06-30",
    )  # fmt: skip
    results = ask(MONTHLY, SUMMER | {"place": "SY1101"}).json()["results"]
    assert told["fatalities"] == str(results[0]["best"])
    by_name = dict(zip(names, tags, strict=True))
    assert by_name["fatalities"] == "#affected+killed"
    assert by_name["reported_min"] == "#affected+killed+civilians+min"


@pytest.mark.usefixtures("seeded")
def test_columns_are_chosen_and_one_that_the_answer_lacks_is_named(ask: Ask) -> None:
    asked = SUMMER | {"fields": "best,month"}
    assert list(ask(MONTHLY, asked).json()["results"][0]) == ["best", "month"]
    assert ask(f"{MONTHLY}.csv", asked).content.startswith(b"best,month\r\n")
    answer = ask(f"{MONTHLY}.csv", SUMMER | {"fields": "lowest"})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["value"] == "lowest"


def test_every_column_that_an_answer_can_have_is_declared() -> None:
    possible = {"month", "period", *BREAKDOWN_COLUMNS, *TOLD}
    possible |= {*FLOW_COLUMNS, *STOCK_COLUMNS, *CONVENTION_COLUMNS}
    assert possible == set(BY_NAME)
