"""Sums of what is public, of records that were made for one question."""

from datetime import date, timedelta

import pytest

from incidents.models import Place
from publication.actions.references import publish_references
from publication.questions import Question
from publication.sums import sum_categories, sum_figures, sum_with_first
from tests.world import NOON, add_claim, make_incident, make_public

pytestmark = pytest.mark.django_db


def test_records_of_a_place_are_found_wherever_it_lay_when_they_were_published() -> None:
    incident = make_incident("2017-06-05", "XX0101")
    add_claim(incident, low=4)
    make_public(incident)
    Place.objects.filter(code="XX01").update(path=["YY", "XX01"])
    publish_references(at=NOON)
    asked = Question("XX01", "killed", "civilian", date(2017, 1, 1), date(2017, 12, 31), "year")
    assert sum_categories(asked)["2017", None].reported_min == 4


def test_the_unknown_months_of_several_years_add_up_to_one() -> None:
    for number, year in enumerate(("2017", "2016", "2015")):
        incident = make_incident(year, "XX01")
        add_claim(incident, low=4, population="civilian" if number else "combatant")
        make_public(incident, at=NOON + timedelta(days=3 - number))
    asked = Question("XX01", "killed", "civilian", date(2015, 1, 1), date(2017, 12, 31))
    sums, first = sum_with_first(asked)
    assert (sums["unknown", None].reported_min, sums["unknown", None].elsewhere) == (8, 1)
    # That of the first entry, whatever the clock said.
    assert first == {("unknown", None): NOON.date() + timedelta(days=2)}
    assert (sums, first) == sum_figures(asked)
