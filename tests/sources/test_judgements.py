"""The worst judgement takes two people."""

import pytest

from sources.judgements import standing

ANN, BOB = 1, 2


@pytest.mark.parametrize(
    ("newest_first", "counts"),
    [
        pytest.param([], "F", id="none given"),
        pytest.param([("B", ANN), ("A", BOB)], "B", id="the newest"),
        pytest.param([("E", ANN)], "F", id="E by one alone"),
        pytest.param([("E", ANN), ("C", BOB)], "C", id="until then the older one counts"),
        pytest.param([("E", BOB), ("E", ANN)], "E", id="E by two"),
        pytest.param([("E", ANN), ("E", ANN)], "F", id="one person twice is one person"),
        pytest.param([("E", BOB), ("E", BOB), ("E", ANN)], "E", id="repeated after agreement"),
        pytest.param([("E", BOB), ("B", ANN), ("E", ANN)], "B", id="a better one in between"),
        pytest.param([("B", ANN), ("E", BOB), ("E", ANN)], "B", id="taken back by a newer one"),
    ],
)
def test_which_judgement_counts(newest_first: list[tuple[str, int]], counts: str) -> None:
    assert standing(newest_first, worst="E", without="F") == counts
