"""Many rows at once are written as one alone is, and their history is kept."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from incidents.models import Attribution, Incident
from sources import bulk
from sources.bulk import insert
from sources.history import because
from sources.models import Report
from tests.world import make_dataset, make_incident, make_party, make_place, make_source

pytestmark = pytest.mark.django_db


def incident(**more: Any) -> dict[str, Any]:
    return {
        "edtf": "2017-06-05",
        "start_on": date(2017, 6, 5),
        "end_on": date(2017, 6, 5),
        "place_id": make_place().pk,
        "dataset_id": make_dataset().pk,
        **more,
    }


def report(external_id: str) -> dict[str, Any]:
    return {
        "publisher_id": make_source().pk,
        "title": "Made-up report",
        "language": "en",
        "dataset_id": make_dataset().pk,
        "external_id": external_id,
    }


def test_values_of_every_kind_come_back_as_they_were() -> None:
    point: dict[str, Any] = {"latitude": Decimal("35.123456"), "longitude": Decimal("-0.5")}
    words = {"summary": 'Made up: "a"\n\\ ٣ 🏥 %s', "external": {"made up": ["ا", None]}}
    [key] = insert(Incident, [incident(place_precision="site", **point, **words)])
    held = Incident.objects.get(pk=key)
    assert {name: getattr(held, name) for name in (*point, *words)} == {**point, **words}
    assert held.start_on == date(2017, 6, 5)


def test_what_a_row_does_not_name_is_as_in_a_new_instance() -> None:
    row = incident()
    plain = Incident.objects.create(**row)
    [key] = insert(Incident, [row])
    held = Incident.objects.values().get(pk=key)
    assert held.keys() >= row.keys()
    expected = Incident.objects.values().get(pk=plain.pk) | {"id": key, "code": held["code"]}
    assert held == expected
    assert held["code"] != plain.code


def test_keys_stand_in_the_order_of_the_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    names = [f"Made up {n}" for n in range(5)]
    keys = insert(Incident, [incident(summary=name) for name in names])
    held = Incident.objects.in_bulk(keys)
    assert [held[key].summary for key in keys] == names


def test_rows_that_are_held_already_are_left_out_where_that_is_said() -> None:
    insert(Report, [report("made-up-1")])
    again = [report("made-up-1"), report("made-up-2")]
    [key] = insert(Report, again, unless_held=True)
    assert Report.objects.get(pk=key).external_id == "made-up-2"


def test_no_rows_are_no_statement(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert insert(Incident, []) == []


def test_a_column_that_there_is_none_of_is_refused() -> None:
    with pytest.raises(TypeError, match=r"incidents\.Incident has no date, dates"):
        insert(Incident, [incident(dates="2017", date="2017")])


def test_each_row_has_its_history_with_the_reason() -> None:
    ties = [
        {"incident_id": make_incident().pk, "party_id": make_party().pk, "attribution": "present"}
        for _ in range(2)
    ]
    with because("Made-up reason", door="import"):
        keys = insert(Attribution, ties)
    events = Attribution.pgh_event_model.objects.filter(pgh_obj_id__in=keys)  # type: ignore[attr-defined]
    assert [event.pgh_label for event in events] == ["insert"] * 2
    told = {(e.pgh_context.metadata["reason"], e.pgh_context.metadata["door"]) for e in events}
    assert told == {("Made-up reason", "import")}
