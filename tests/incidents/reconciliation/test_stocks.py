from datetime import date

import pytest

from incidents.reconciliation.stocks import Observation, StockValue, add_places, stock_in
from tests.incidents.reconciliation.builders import interval


def seen(
    day: str, low: int, high: int | None, voice: str = "UN", every_days: int | None = None
) -> Observation:
    return Observation(voice, date.fromisoformat(day), low, high, every_days)


def value(lowest: int, highest: int | None, as_of: str) -> StockValue:
    return StockValue(lowest, highest, date.fromisoformat(as_of))


def expired(last_known: int, on: str) -> StockValue:
    return StockValue(expired=True, last_known=last_known, last_known_on=date.fromisoformat(on))


TRAPPED = seen("2017-09-04", 20_000, 20_000)


@pytest.mark.parametrize(
    ("month", "observations", "expected"),
    [
        pytest.param("2017-08", [TRAPPED], StockValue(), id="before any observation"),
        pytest.param("2017-09", [], StockValue(), id="no observation at all"),
        pytest.param("2017-09", [TRAPPED], value(20_000, 20_000, "2017-09-04"), id="in the month"),
        pytest.param("2017-10", [TRAPPED], expired(20_000, "2017-09-04"), id="expired"),
        pytest.param(
            "2017-10", [seen("2017-09-17", 9, 9)], value(9, 9, "2017-09-17"), id="14 days old"
        ),
        pytest.param(
            "2017-10", [seen("2017-09-16", 9, 9)], expired(9, "2017-09-16"), id="15 days old"
        ),
        pytest.param(
            "2017-10", [seen("2017-08-17", 9, 9, every_days=30)], value(9, 9, "2017-08-17"),
            id="one and a half of its own intervals old",
        ),
        pytest.param(
            "2017-10", [seen("2017-08-16", 9, 9, every_days=30)], expired(9, "2017-08-16"),
            id="a day more",
        ),
        pytest.param(
            "2017-09",
            [seen("2017-09-01", 9, 9), seen("2017-09-08", 4, 5), seen("2017-09-05", 6, 7, "NGO")],
            value(4, 7, "2017-09-08"), id="the latest of each voice, lowest to highest",
        ),
        pytest.param(
            "2017-09", [seen("2017-09-08", 40, None), seen("2017-09-05", 60, 70, "NGO")],
            value(40, None, "2017-09-08"), id="an open voice leaves the highest open",
        ),
        pytest.param(
            "2017-09", [seen("2017-08-31", 90, 90, "NGO"), seen("2017-09-08", 40, 50)],
            value(40, 50, "2017-09-08"), id="a month's own observation silences older voices",
        ),
        pytest.param(
            "2017-09", [seen("2017-08-31", 90, 90, "NGO"), seen("2017-08-01", 40, 50)],
            value(90, 90, "2017-08-31"), id="only voices that have not expired are kept",
        ),
        pytest.param(
            "2017-10", [seen("2017-09-04", 30, 40, "NGO"), TRAPPED, seen("2017-09-01", 1, 1)],
            expired(30, "2017-09-04"), id="last known is the least of the last day",
        ),
        pytest.param(
            "2017-09", [seen("2017-09-08", 40, 60), seen("2017-09-08", 40, 50)],
            value(40, 50, "2017-09-08"), id="two of one voice and day: the lower",
        ),
        pytest.param("2017-09", [seen("2017-09-08", 0, 0)], value(0, 0, "2017-09-08"), id="zero"),
    ],
)  # fmt: skip
def test_stock_in(month: str, observations: list[Observation], expected: StockValue) -> None:
    assert stock_in(interval(month), observations) == expected
    assert stock_in(interval(month), reversed(observations)) == expected


RAQQA, TABQA, NORTH = ("SY", "SY11", "SY1100"), ("SY", "SY11", "SY1103"), ("SY", "SY11")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param({}, StockValue(), id="nowhere"),
        pytest.param(
            {RAQQA: value(10, 12, "2017-09-04"), TABQA: value(5, 5, "2017-09-08")},
            value(15, 17, "2017-09-08"), id="side by side",
        ),
        pytest.param(
            {NORTH: value(20, 20, "2017-09-04"), TABQA: value(5, 5, "2017-09-08")},
            value(20, 20, "2017-09-04"), id="one inside the other",
        ),
        pytest.param(
            {RAQQA: value(10, 12, "2017-09-04"), TABQA: expired(5, "2017-08-01")},
            value(10, None, "2017-09-04"), id="one expired: the sum is a floor",
        ),
        pytest.param(
            {RAQQA: StockValue(), TABQA: expired(5, "2017-08-01")},
            expired(5, "2017-08-01"), id="none current",
        ),
    ],
)  # fmt: skip
def test_add_places(values: dict[tuple[str, ...], StockValue], expected: StockValue) -> None:
    assert add_places(values) == expected
