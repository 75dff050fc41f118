"""A parameter that is not accepted is named, with its value and what would be accepted."""

from typing import Any
from urllib.parse import quote

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from publication.api.asking import MonthlyParameters
from publication.api.incidents import IncidentParameters
from publication.api.parameters import read, reader_of
from publication.api.problems import BadParameters
from tests.publication.api.conftest import SUMMER, Ask

MONTHLY, INCIDENTS = "aggregates/monthly", "incidents/"


ARABIC = "٢٠١٧-٠٦"
MANY = ",".join(f"a{number}" for number in range(101))


def query(**changed: str | None) -> str:
    """The query of the summer of Raqqa with other parameters; None leaves one out."""
    asked = {**SUMMER, **changed}
    return "&".join(f"{name}={value}" for name, value in asked.items() if value is not None)


DEEP = "W1tb" * 1300
REFUSED: dict[str, tuple[str, str, str, str | None, str]] = {
    "missing": (MONTHLY, query(place=None), "place", None, "required"),
    "unknown name": (MONTHLY, query(plcae="SY11"), "plcae", "SY11", "Did you mean place?"),
    "unknown harm": (MONTHLY, query(harm="kiled"), "harm", "kiled", "Did you mean killed?"),
    "population of no figure": (
        MONTHLY,
        query(population="unstated"),
        "population",
        "unstated",
        "",
    ),
    "unknown place": (MONTHLY, query(place="SY1l"), "place", "SY1l", "Did you mean SY1"),
    "unknown data set": (MONTHLY, query(dataset="fact"), "dataset", "fact", "Did you mean facts?"),
    "second of several": (MONTHLY, query(kind="ied,bomb"), "kind", "bomb", ""),
    "empty among several": (MONTHLY, query(kind="ied,"), "kind", "", ""),
    "unknown party": (MONTHLY, query(party="colition"), "party", "colition", "coalition"),
    "unknown grade": (MONTHLY, query(grade="good"), "grade", "good", ""),
    "no month": (MONTHLY, query(start="June"), "start", "June", "not a month"),
    "a day": (MONTHLY, query(start="2017-06-01"), "start", "2017-06-01", "not a month"),
    "a week": (MONTHLY, query(start="2017-W2"), "start", "2017-W2", "not a month"),
    "thirteenth month": (MONTHLY, query(end="2017-13"), "end", "2017-13", "not a month"),
    "no year": (MONTHLY, query(start="0000-01"), "start", "0000-01", "not a month"),
    "other digits": (MONTHLY, query(start=quote(ARABIC)), "start", ARABIC, "not a month"),
    "end before start": (MONTHLY, query(end="2017-05"), "end", "2017-05", "before the start"),
    "too long": (MONTHLY, query(end="2068-01"), "end", "2068-01", "50 years"),
    "given twice": (MONTHLY, query() + "&harm=injured", "harm", "killed, injured", "once"),
    "empty": (MONTHLY, query(place=""), "place", "", "blank"),
    "NUL": (MONTHLY, query(place="SY%00"), "place", "SY\0", "pattern"),
    "NUL in a data set": (MONTHLY, query(dataset="%00"), "dataset", "\0", "pattern"),
    "no UTF-8": (MONTHLY, query(harm="%ff%fe"), "harm", "\ufffd\ufffd", ""),
    "huge": (MONTHLY, query(place="x" * 5000), "place", "x" * 100, "pattern"),
    "too many": (MONTHLY, query(party=MANY), "party", MANY[:100], "100"),
    "format": (MONTHLY, query(format="csv"), "format", "csv", "no such parameter"),
    "limit over": (INCIDENTS, "limit=501", "limit", "501", "500"),
    "limit zero": (INCIDENTS, "limit=0", "limit", "0", "1"),
    "limit no number": (INCIDENTS, "limit=ten", "limit", "ten", "integer"),
    "broken cursor": (INCIDENTS, "cursor=abc", "cursor", "abc", "not a cursor"),
    "cursor of another list": (
        INCIDENTS,
        "cursor=WyJwbGFjZTpTWSJd",
        "cursor",
        "WyJwbGFjZTpTWSJd",
        "",
    ),
    "cursor with NUL": (
        INCIDENTS,
        # ["2017-01-01", "\u0000"]
        "cursor=WyIyMDE3LTAxLTAxIiwgIlx1MDAwMCJd",
        "cursor",
        "WyIyMDE3LTAxLTAxIiwgIlx1MDAwMCJd",
        "not a cursor",
    ),
    # [Infinity, 1]
    "cursor without an end": (
        "releases/",
        "cursor=W0luZmluaXR5LDFd",
        "cursor",
        "W0luZmluaXR5LDFd",
        "not a cursor",
    ),
    # [[[[ and so on
    "cursor that is deep": (INCIDENTS, f"cursor={DEEP}", "cursor", DEEP[:100], "not a cursor"),
    "cursor that is a number": (INCIDENTS, "cursor=MTI=", "cursor", "MTI=", "not a cursor"),
    "no day": (INCIDENTS, "start=2017-02-30", "start", "2017-02-30", "not a day"),
    "days turned": (INCIDENTS, "start=2017-06&end=2017-05-31", "end", "2017-05-31", "before"),
    "place of incidents": (INCIDENTS, "place=XX", "place", "XX", "no such place"),
    "data set of incidents": (INCIDENTS, "dataset=x", "dataset", "x", "no such code"),
    "record type": (INCIDENTS, "record_type=event", "record_type", "event", ""),
    "level": ("places/", "level=9", "level", "9", "4"),
    "within": ("places/", "within=XX", "within", "XX", "no such place"),
    "a parameter where there is none": ("codebook/", "x=1", "x", "1", "no such parameter"),
}


@pytest.mark.usefixtures("seeded_reader")
@pytest.mark.parametrize(
    ("path", "asked", "parameter", "value", "said"), REFUSED.values(), ids=list(REFUSED)
)
def test_refused(
    ask: Ask, path: str, asked: str, parameter: str, value: str | None, said: str
) -> None:
    answer = ask(path, asked)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["status"], problem["title"]) == (400, "Bad Request")
    [error] = problem["errors"]
    assert (error["parameter"], error["value"]) == (parameter, value)
    assert said in error["detail"]
    assert error["detail"] in problem["detail"]
    if path != "codebook/":
        assert error["accepted"]


@pytest.mark.usefixtures("seeded_reader")
def test_every_fault_is_named_at_once(ask: Ask) -> None:
    problem = ask(MONTHLY, "harm=x&start=2017&end=2017-06&end=2017-07&nothing=1").json()
    assert [error["parameter"] for error in problem["errors"]] == [
        "end", "nothing", "place", "harm", "population", "start",
    ]  # fmt: skip


@pytest.mark.usefixtures("seeded_reader")
def test_accepted_values_are_accepted(ask: Ask) -> None:
    [error] = ask(MONTHLY, query(harm="x")).json()["errors"]
    for harm in error["accepted"]:
        assert ask(MONTHLY, query(harm=harm)).status_code == 200


@pytest.mark.usefixtures("seeded_reader")
def test_more_parameters_than_the_server_reads(ask: Ask) -> None:
    answer = ask(INCIDENTS, "&".join(["kind=ied"] * 2000))
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"


names = st.sampled_from(
    [*MonthlyParameters().fields, *reader_of(IncidentParameters).fields, "other"]
)
pairs = st.lists(st.tuples(names, st.text(max_size=20)), max_size=12)


@given(pairs=pairs, parameters=st.sampled_from([MonthlyParameters, IncidentParameters]))
def test_any_text_is_read_or_refused(pairs: list[tuple[str, str]], parameters: Any) -> None:
    sent = QueryDict(mutable=True)
    for name, value in pairs:
        sent.appendlist(name, value)
    accepted = {*parameters().fields, *sent}
    try:
        named = set(read(parameters, sent))
    except BadParameters as refused:
        named = {each["parameter"] for each in refused.errors}
    else:
        assert set(sent) <= named
        accepted -= {"other"}
    assert named <= accepted
