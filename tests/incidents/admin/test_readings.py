"""How the figure of a claim is told, never as a bound that nobody gave, and ranges in order."""

import pytest
from django.utils import translation

from incidents.admin.readings import show_ranges, tell_figure
from incidents.models import Claim
from tests.world import add_claim, make_incident, reconciled


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


@pytest.mark.django_db
def test_the_killed_come_first() -> None:
    incident = make_incident()
    for harm, population in (("injured", "all"), ("killed", "civilian"), ("killed", "all")):
        add_claim(incident, harm=harm, population=population)
    shown = show_ranges(reconciled(incident).ranges.all())
    assert [each["cell"] for each in shown] == [
        "Killed · All",
        "Killed · Civilians",
        "Injured · All",
    ]
