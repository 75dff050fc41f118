"""What a whole report is made of: its moment, its countries, and what must not spoil it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from publication.actions.references import publish_references
from publication.report.blocks import Document
from publication.report.content import compose
from publication.report.facts import Untold
from publication.report.gathering import gather
from tests.publication.report.reading import release_now, report, section, tell
from tests.publication.report.test_sections import published
from tests.world import NOON, add_claim, day, make_incident, make_place, make_public

pytestmark = pytest.mark.django_db


def test_what_came_after_the_release_is_not_in_its_report() -> None:
    incident = published(low=5)
    release = release_now()
    add_claim(incident, "Made-up agency", 9)
    make_public(incident, reason="Made-up late claim")
    published(low=100)
    document: Document = compose(gather(release), "en")
    assert "Civilians killed: sources say 5." in tell(document, "month")
    assert "Made-up agency" not in tell(document, "annex")
    assert "sources say 105 to 109" in tell(report(revision=2), "month")


def test_later_months_are_left_out() -> None:
    june, july = published("2017-06-05", low=5), published("2017-07-05", low=9)
    document = report()
    told = tell(document, "incidents")
    assert june.code in told
    assert july.code not in told
    assert section(document, "trend")


def test_only_countries_of_which_something_is_told_have_a_part() -> None:
    published(low=5)
    published(low=7, place="YY01")
    make_place("ZZ")
    publish_references(at=NOON)
    document = report()
    assert document.subtitle == "Made-up place XX, Made-up place YY"
    told = tell(document, "month")
    assert "Civilians killed: sources say 5." in told
    assert "Civilians killed: sources say 7." in told
    assert "ZZ" not in tell(document, "coverage")


def test_many_countries_stand_in_one_table_of_the_first_page() -> None:
    for number, country in enumerate(("XX", "YY", "ZZ"), start=3):
        published(low=number, place=f"{country}01")
    told = tell(report(), "month")
    assert "Made-up place ZZ | Killed · Civilians | 1 | none | 5 | 5" in told
    assert "sources say 5" not in told


def test_more_records_take_no_more_queries() -> None:
    def count_queries(revision: int) -> int:
        release = release_now(revision=revision)
        with CaptureQueriesContext(connection) as queries:
            compose(gather(release), "en")
        return len(queries)

    published(low=5)
    few = count_queries(1)
    for low in (6, 7, 8):
        published(low=low)
    assert count_queries(2) == few


def test_people_who_are_trapped_in_an_incident_and_deaths_on_a_stock_spoil_no_report() -> None:
    incident = make_incident()
    add_claim(incident, low=5)
    add_claim(incident, "Made-up agency", 40, harm="trapped")
    make_public(incident)
    stock = make_incident("2017-06", record_type="stock")
    add_claim(stock, low=300, harm="trapped", as_of=day("2017-06-20"))
    add_claim(stock, "Made-up hospital", 7)
    make_public(stock)
    document = report()
    assert "Civilians killed: sources say 5." in tell(document, "month")
    assert "300" in tell(document, "stocks")


def test_a_subgroup_without_a_figure_leaves_its_record_among_those_that_tell_of_none() -> None:
    incident = make_incident()
    add_claim(incident, low=5)
    add_claim(incident, "Made-up agency", None, subgroup="children", stance="asserts", hedge="none")
    make_public(incident)
    [area] = gather(release_now()).areas
    assert area.by_subgroup["killed", "civilian"].untold == Untold(1, 5)
