"""How the figure of a claim is told, never as a bound that nobody gave, and ranges in order."""

import pytest
from django.utils import translation

from incidents.actions.claiming import withdraw_claim
from incidents.admin.readings import show_ranges, tell_figure
from incidents.models import Claim
from tests.world import NOON, add_claim, make_incident, make_user, reconciled


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


@pytest.mark.django_db
def test_what_was_withdrawn_before_it_was_public_is_told_of_no_range() -> None:
    incident = make_incident()
    add_claim(incident, "Made-up monitor", 5)
    withdraw_claim(
        add_claim(incident, "Made-up agency", 7), by=make_user(), at=NOON, reason="Made up"
    )
    [shown] = show_ranges(reconciled(incident).ranges.all(), incident.claims.all())
    assert [str(each["voice"]) for each in shown["said"]] == ["Made-up monitor"]
