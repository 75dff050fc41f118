from typing import Any

import pytest

from incidents.reconciliation.figures import Figure, tolerance
from tests.incidents.reconciliation.builders import figure

PLAIN = {
    "id": "1",
    "voice": "monitor",
    "low": 3,
    "best": None,
    "high": 5,
    "hedge": "range",
    "stance": "asserts",
    "as_of": "2017-06-01",
    "basis": "statement",
}


@pytest.mark.parametrize(
    ("hedge", "low", "high", "expected"),
    [
        pytest.param("about", 0, 0, (0, 0), id="about 0 is 0"),
        pytest.param("about", 1, 1, (0, 2), id="about 1"),
        pytest.param("about", 3, 3, (2, 4), id="about 3"),
        pytest.param("about", 5, 5, (4, 6), id="a quarter of 5 bounds its grain"),
        pytest.param("about", 12, 12, (11, 13), id="about 12"),
        pytest.param("about", 45, 45, (43, 47), id="about 45 reaches 2.5"),
        pytest.param("about", 100, 100, (75, 125), id="a quarter of 100 bounds its grain"),
        pytest.param("about", 150, 150, (125, 175), id="about 150"),
        pytest.param("about", 300, 300, (250, 350), id="about 300"),
        pytest.param("about", 1250, 1250, (1225, 1275), id="about 1,250"),
        pytest.param("about", 20_000, 20_000, (15_000, 25_000), id="about 20,000"),
        pytest.param("almost", 300, 300, (250, 300), id="almost 300 reaches down only"),
        pytest.param("almost", 1, 1, (0, 1), id="almost 1"),
        pytest.param("about", 40, 50, (40, 50), id="about a range is the range"),
        pytest.param("exact", 300, 300, (300, 300), id="a round number that is not hedged"),
        pytest.param("at_most", 1, 30, (1, 30), id="up to 30"),
        pytest.param("at_least", 30, None, (30, None), id="at least 30 is open above"),
        pytest.param("about", 30, None, (30, None), id="about 30 or more is open above"),
        pytest.param("vague", 12, None, (12, None), id="dozens"),
    ],
)
def test_tolerance(
    hedge: str, low: int, high: int | None, expected: tuple[int, int | None]
) -> None:
    assert tolerance(figure("1", low, high, hedge=hedge)) == expected


@pytest.mark.parametrize(
    ("fields", "point"),
    [
        pytest.param({"low": 4, "best": 5, "high": 9}, 5, id="the best"),
        pytest.param({"low": 4, "high": 9}, 4, id="else the low"),
        pytest.param({"low": 1, "high": 9, "hedge": "at_most"}, None, id="a cap has none"),
        pytest.param(
            {"low": 1, "best": 3, "high": 9, "hedge": "at_most"}, 3, id="a cap with a best"
        ),
        pytest.param({"low": None, "high": None}, None, id="no number"),
    ],
)
def test_point(fields: dict[str, Any], point: int | None) -> None:
    assert figure("1", **fields).point == point


def test_what_is_not_given_cannot_be_judged() -> None:
    read = Figure.from_plain({**PLAIN, "reliability": None})
    assert (read.reliability, read.credibility) == ("F", 6)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        pytest.param({"low": 6}, "high: 5 is not accepted; null or 6", id="high below low"),
        pytest.param({"best": 6}, "best: 6 is not accepted; null or 3 to 5", id="best above high"),
        pytest.param({"best": 2}, "best: 2 is not accepted", id="best below low"),
        pytest.param({"low": None}, "low: None is not accepted; a whole number", id="no low"),
        pytest.param({"low": -1}, "low: -1 is not accepted; a whole number of 0", id="negative"),
        pytest.param({"low": 3.0}, "low: 3.0 is not accepted", id="no whole number"),
        pytest.param({"low": True}, "low: True is not accepted", id="no number"),
        pytest.param({"hedge": "at_most"}, "low: 3 is not accepted; 0 or 1", id="low of a cap"),
        pytest.param({"hedge": "circa"}, "hedge: 'circa' is not accepted; one of", id="hedge"),
        pytest.param({"stance": "admits"}, "stance: 'admits' is not accepted", id="stance"),
        pytest.param({"reliability": "G"}, "reliability: 'G' is not accepted", id="reliability"),
        pytest.param({"credibility": 0}, "credibility: 0 is not accepted", id="credibility 0"),
        pytest.param({"credibility": True}, "credibility: True", id="credibility is no flag"),
        pytest.param({"basis": "rumour"}, "basis: 'rumour' is not accepted", id="basis"),
        pytest.param({"party": 1}, "party: 1 is not accepted; true or false", id="flag"),
        pytest.param({"as_of": "2017-06-31"}, "as_of: '2017-06-31' is not", id="no such day"),
        pytest.param({"as_of": 2017}, "as_of: 2017 is not accepted; an ISO date", id="year"),
        pytest.param({"draws_on": "sohr"}, "draws_on: 'sohr' is not accepted; a list", id="text"),
        pytest.param({"draws_on": [1]}, "draws_on: 1 is not accepted", id="voice is no text"),
        pytest.param({"voice": ""}, "voice: '' is not accepted", id="no voice"),
        pytest.param({"lo": 3}, "figure: 'lo' is not accepted; a field among", id="unknown field"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_by_name(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Figure.from_plain({**PLAIN, **fields})


def test_a_missing_field_is_named() -> None:
    with pytest.raises(ValueError, match="basis: missing"):
        Figure.from_plain({name: value for name, value in PLAIN.items() if name != "basis"})
