from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.duplicates import find_likely, sight
from incidents.matching import likeness
from incidents.models import Incident
from tests.world import add_claim, make_incident, reconciled


def codes(incident: Incident, **known: Any) -> list[str]:
    return [found.code for found, _ in find_likely(replace(sight(incident), **known))]


def test_the_likest_comes_first_with_its_reasons(db: None) -> None:
    at_hand = make_incident(parties=("made-up-army",))
    add_claim(at_hand, low=5)
    at_hand = reconciled(at_hand)
    later = make_incident("2017-06-07")
    same = make_incident(parties=("made-up-army",))
    add_claim(same, low=5)
    same = reconciled(same)
    around = make_incident("2017-06", "XX01", kind="unspecified")
    make_incident("2017-06-08")
    make_incident("2017-06-05", "XX0201")
    make_incident("2017-06-05", kind="siege")
    found = find_likely(sight(at_hand))
    assert [incident for incident, _ in found] == [same, later, around]
    reasons = ("same_day", "same_place", "same_kind", "same_party", "figures_agree")
    assert found[0][1].reasons == reasons


def test_itself_and_withdrawn_records_are_left_out(db: None) -> None:
    at_hand = make_incident()
    make_incident(review_state="withdrawn")
    assert codes(at_hand) == []
    assert codes(at_hand, code="") == [at_hand.code]


@pytest.mark.parametrize(
    ("here", "there"),
    [((35.95, 39.01), (35.98, 39.01)), ((-16.8, 179.99), (-16.8, -179.99))],
    ids=["north", "across the antimeridian"],
)
def test_near_points_of_two_places(
    db: None, here: tuple[float, float], there: tuple[float, float]
) -> None:
    at_hand = make_incident(latitude=here[0], longitude=here[1])
    near = make_incident(place="XX0201", latitude=there[0], longitude=there[1])
    make_incident(place="XX0201", latitude=there[0] + 1, longitude=there[1])
    at_hand.refresh_from_db()
    assert codes(at_hand) == [near.code]


def test_the_limit_and_the_queries(db: None) -> None:
    at_hand = make_incident()
    for day in range(4, 8):
        for _ in range(5):
            make_incident(f"2017-06-{day:02}", parties=("made-up-army",))
    sighting = sight(at_hand)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(find_likely(sighting)) == 10
    assert len(queries) == 4
    with CaptureQueriesContext(connection) as queries:
        assert len(find_likely(sighting, limit=15)) == 15
    assert len(queries) == 4


@pytest.mark.usefixtures("seeded")
def test_what_is_fetched_holds_all_that_is_like() -> None:
    records = Incident.objects.select_related("place").prefetch_related(
        "attributions__party", "ranges"
    )
    sightings = [sight(incident) for incident in records.order_by("pk")]
    for at_hand in sightings[::100]:
        fetched = set(Incident.objects.candidates(at_hand).values_list("code", flat=True))
        like = {other.code for other in sightings if likeness(at_hand, other)}
        assert like - {at_hand.code} <= fetched
        assert len(fetched) < 500


@pytest.mark.usefixtures("seeded")
def test_a_second_report_finds_the_record_that_is_held() -> None:
    """As typed from another source: without a code, and with a kind that UCDP does not record."""
    held = Incident.objects.filter(external_id__gt="", place__code="GN172955", date_precision="day")
    for incident in held.order_by("pk")[:5]:
        found = find_likely(replace(sight(incident), code="", kind="airstrike"))
        best_rank = found[0][1].rank
        assert incident.code in {each.code for each, like in found if like.rank == best_rank}
