"""How the figure of a claim is told, and never as a bound that nobody gave."""

import pytest
from django.utils import translation

from incidents.admin.readings import tell_figure
from incidents.models import Claim


@pytest.mark.parametrize(
    ("hedge", "low", "high", "told"),
    [
        ("exact", 12, 12, 'Exactly: <bdi dir="ltr">12</bdi>'),
        ("range", 13, 46, 'Between: <bdi dir="ltr">13–46</bdi>'),
        ("at_least", 176, None, 'At least: <bdi dir="ltr">176</bdi>'),
        ("about", 12, None, "About: <bdi>12 or more</bdi>"),
    ],
)
def test_a_figure_is_told_with_its_bounds_alone(
    hedge: str, low: int, high: int | None, told: str
) -> None:
    assert tell_figure(Claim(hedge=hedge, low=low, high=high)) == told


def test_an_open_figure_is_told_in_arabic_words() -> None:
    with translation.override("ar"):
        assert "12 أو أكثر" in tell_figure(Claim(hedge="vague", low=12, high=None))


def test_a_claim_without_a_figure_tells_its_stance() -> None:
    assert tell_figure(Claim(hedge="none", low=None, stance="denies")) == "Denies"
