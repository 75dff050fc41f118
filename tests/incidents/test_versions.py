"""What somebody has read of a record, told by a text that any change makes another."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.models import Incident
from incidents.versions import fingerprint_of, version_of
from sources.models import Report, Source
from tests.world import add_claim, make_incident, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident() -> Incident:
    incident = make_incident()
    add_claim(incident, drawing_on=(make_source("Made-up resident"),))
    return incident


def draw_on(incident: Incident) -> None:
    incident.claims.get().draws_on.add(make_source("Made-up hospital"))


def draw_on_nobody(incident: Incident) -> None:
    incident.claims.get().draws_on.clear()


def retitle(_incident: Incident) -> None:
    Report.objects.update(title="Made-up other title")


def move_link(_incident: Incident) -> None:
    Report.objects.update(link="https://made-up.example/")


def redate(_incident: Incident) -> None:
    Report.objects.update(published_on="2017-06-06")


def give_to_another_publisher(_incident: Incident) -> None:
    Report.objects.update(publisher=make_source("Made-up hospital"))


def rename(_incident: Incident) -> None:
    Source.objects.filter(name_en="Made-up monitor").update(name_en="Made-up other")


def rename_who_is_drawn_on(_incident: Incident) -> None:
    Source.objects.filter(name_en="Made-up resident").update(name_en="Made-up other")


SHARED = (
    *(retitle, move_link, redate, give_to_another_publisher),
    *(rename, rename_who_is_drawn_on),
)


@pytest.mark.parametrize("change", [draw_on, draw_on_nobody, *SHARED])
def test_whoever_publishes_has_read_all_on_which_a_record_rests(
    incident: Incident, change: Callable[[Incident], None]
) -> None:
    other = make_incident()
    before = fingerprint_of([incident.pk]), fingerprint_of([other.pk])
    change(incident)
    after = fingerprint_of([incident.pk]), fingerprint_of([other.pk])
    assert before[0] != after[0]
    assert before[1] == after[1]


@pytest.mark.parametrize("change", [draw_on, draw_on_nobody])
def test_a_source_drawn_on_is_part_of_the_version(
    incident: Incident, change: Callable[[Incident], None]
) -> None:
    before = version_of(incident)
    change(incident)
    assert version_of(incident) != before


def test_what_was_read_of_many_takes_three_queries(incident: Incident) -> None:
    others = [make_incident() for _ in range(9)]
    for other in others:
        add_claim(other, drawing_on=(make_source("Made-up resident"),))
    with CaptureQueriesContext(connection) as queries:
        fingerprint_of([incident.pk, *(other.pk for other in others)])
    assert len(queries) == 3
