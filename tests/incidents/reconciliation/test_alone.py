"""One voice alone is what the engine makes of its figures and of no others."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.reconciliation.alone import Alone, read_alone
from incidents.reconciliation.figures import BASES, HEDGES, STANCES, Figure
from incidents.reconciliation.ranges import reconcile
from tests.incidents.reconciliation.builders import figure


@st.composite
def said(draw: st.DrawFn) -> list[Figure]:
    """Draw what one voice says, at several times."""
    figures = []
    for number in range(draw(st.integers(1, 4))):
        hedge = draw(st.sampled_from(HEDGES))
        low = draw(st.none() | st.integers(0, 1 if hedge == "at_most" else 40))
        more: dict[str, Any] = {}
        if low is not None:
            high = draw(st.none() | st.integers(low, low + 20))
            more = {"best": draw(st.none() | st.integers(low, low + 20 if high is None else high))}
        figures.append(
            figure(
                str(number),
                low,
                high if low is not None else None,
                voice="made-up",
                hedge=hedge,
                stance=draw(st.sampled_from(STANCES)),
                basis=draw(st.sampled_from(BASES)),
                reliability=draw(st.sampled_from("ABCDEF")),
                party=draw(st.booleans()),
                early=draw(st.booleans()),
                as_of=draw(st.none() | st.sampled_from([date(2017, 6, 1), date(2018, 6, 1)])),
                **more,
            )
        )
    return figures


@given(figures=said())
def test_it_is_what_the_engine_says(figures: list[Figure]) -> None:
    alone, whole = read_alone(figures), reconcile(figures)
    assert alone == Alone(
        reported_min=whole.reported_min,
        best=whole.best,
        reported_max=whole.reported_max,
        open_top=whole.open_top,
        checked_zero=whole.reported_max == 0 and not any(f.party for f in whole.readings),
    )


def test_a_later_figure_takes_the_place_of_an_earlier_one() -> None:
    early = figure("1", 9, 9, voice="a", as_of=date(2017, 6, 2))
    later = figure("2", 12, 12, voice="a", as_of=date(2017, 6, 3))
    assert read_alone([early, later]) == Alone(12, 12, 12)


def test_two_voices_are_refused() -> None:
    with pytest.raises(ValueError, match="voice: a, b is not accepted"):
        read_alone([figure("1", 9, 9, voice="a"), figure("2", 9, 9, voice="b")])
