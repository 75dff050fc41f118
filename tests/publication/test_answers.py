"""What a row says: sums at the incident's grain, bounds with totals, and why a value is empty."""

from datetime import date
from typing import Any

import pytest

from incidents.models import Coverage, Incident
from publication.actions.references import publish_references
from publication.answers import answer, slot_column
from publication.questions import Question
from sources.actions.rating import rate_source
from tests.world import (
    NOON,
    add_claim,
    day,
    link,
    make_dataset,
    make_incident,
    make_place,
    make_public,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db


def rows(population: str = "civilian", **more: Any) -> dict[str, dict[str, Any]]:
    values = {"start": date(2017, 6, 1), "end": date(2017, 8, 31), **more}
    question = Question("XX", values.pop("harm", "killed"), population, **values)
    return {row[slot_column(question)]: row for row in answer(question, ["XX"])}


def published(when: str = "2017-06-05", low: int | None = 5, **more: Any) -> Incident:
    claim = {
        name: more.pop(name)
        for name in ("population", "high", "hedge", "basis", "harm", "as_of", "every_days")
        if name in more
    }
    incident = make_incident(when, **more)
    add_claim(incident, low=low, **claim)
    make_public(incident)
    return incident


def cover(status: str, start: str = "2017-01-01", end: str = "2017-12-31") -> None:
    Coverage.objects.create(
        place=make_place("XX"),
        start_on=day(start),
        end_on=day(end),
        status=status,
        harms=["killed"],
        dataset=make_dataset(),
        monitored_by="Made-up monitor",
    )
    publish_references(at=NOON)


def test_an_empty_month_is_zero_only_where_somebody_looked() -> None:
    make_place("XX")
    assert rows()["2017-06"]["best"] is None
    assert rows()["2017-06"]["value_reason"] == "not_monitored"
    cover("monitored", end="2017-06-30")
    assert rows()["2017-06"]["best"] == 0
    assert rows()["2017-06"]["value_reason"] == "none_recorded"
    assert rows()["2017-07"]["best"] is None


@pytest.mark.parametrize("status", ["partial", "not_monitored"])
def test_half_a_look_is_no_zero(status: str) -> None:
    cover(status)
    assert (rows()["2017-06"]["best"], rows()["2017-06"]["value_reason"]) == (
        None,
        "not_monitored",
    )


def test_periods_of_coverage_join() -> None:
    cover("monitored", "2017-06-01", "2017-06-14")
    assert rows()["2017-06"]["best"] is None
    cover("monitored", "2017-06-15", "2017-06-30")
    assert rows()["2017-06"]["best"] == 0


def test_coverage_of_another_harm_is_no_zero() -> None:
    cover("monitored")
    assert rows(harm="injured")["2017-06"]["best"] is None


def test_a_checked_zero_is_told_from_an_empty_month() -> None:
    published(low=0)
    assert (rows()["2017-06"]["best"], rows()["2017-06"]["value_reason"]) == (0, "checked_zero")


def test_an_incident_with_two_parties_and_many_claims_counts_once() -> None:
    incident = make_incident(parties=("made-up-army", "made-up-militia"))
    for voice in ("Made-up monitor", "Made-up hospital", "Made-up agency"):
        add_claim(incident, voice, 5)
    make_public(incident)
    for parties in ((), ("made-up-army", "made-up-militia")):
        row = rows(parties=parties)["2017-06"]
        assert (row["incidents"], row["best"]) == (1, 5)


def test_a_spanning_record_is_bounded_and_shared_out_apart() -> None:
    published("2017-06-16/2017-07-15", low=30)
    june, july = rows()["2017-06"], rows()["2017-07"]
    assert (june["reported_min"], june["best"], june["best_allocated"]) == (0, 0, 15)
    assert (june["reported_max"], july["reported_max"]) == (30, 30)
    [whole] = rows(interval="all").values()
    assert (whole["incidents"], whole["best"], whole["best_allocated"]) == (1, 30, 0)


def test_a_record_known_to_the_year_stands_in_month_unknown() -> None:
    published("2017", low=9)
    found = rows()
    assert found["2017-06"]["incidents"] == 0
    assert (found["unknown"]["incidents"], found["unknown"]["best"]) == (1, 9)
    [year] = rows(interval="year", start=date(2017, 1, 1), end=date(2017, 12, 31)).values()
    assert year["best"] == 9
    assert "unknown" not in rows(start=date(2018, 1, 1), end=date(2018, 3, 31))


def test_another_population_is_no_figure_of_this_one() -> None:
    published(population="all")
    row = rows()["2017-06"]
    assert (row["incidents"], row["best"]) == (0, None)
    assert row["warnings"] == ["not_in_this_population: 1"]
    assert row["value_reason"] == "status_unstated"


@pytest.mark.parametrize(
    ("claimed", "asked", "counted"),
    [
        ("unstated", "civilian", 1),
        ("unstated", "combatant", 1),
        ("civilian", "civilian", 1),
        ("civilian", "all", 1),
        ("civilian", "combatant", 0),
        ("combatant", "civilian", 0),
        ("all", "civilian", 1),
    ],
)
def test_harm_without_a_figure_counts_where_it_is_not_excluded(
    claimed: str, asked: str, counted: int
) -> None:
    published(low=None, population=claimed)
    row = rows(asked)["2017-06"]
    assert (row["incidents"], row["incidents_without_figure"]) == (counted, counted)
    assert row["best"] is None


def test_a_discounted_incident_is_in_no_total_unless_it_is_asked_for() -> None:
    incident = published()
    incident.decisions.create(
        about="grading",
        grading="discounted",
        reason="made up",
        decided_at=NOON,
        decided_by=make_user("made-up-first"),
        agreed_at=NOON,
        agreed_by=make_user("made-up-second"),
    )
    make_public(incident)
    assert rows()["2017-06"]["incidents"] == 0
    assert rows(gradings=("discounted",))["2017-06"]["incidents"] == 1


def test_certain_incidents_over_an_official_register_raise_the_alarm() -> None:
    """Made up: a register of 10, and incidents of 8 and 7 that are certainly inside it."""
    register = published(
        "2017-06", 10, record_type="period_total", basis="register", parties=("made-up-army",)
    )
    for low in (8, 7):
        published(low=low, parties=("made-up-army",))
    row = rows()["2017-06"]
    assert row["warnings"] == [f"incidents_exceed_total: {register.code} (15 over 10)"]
    assert (row["combined_min"], row["combined_max"]) == (15, 15)


def test_possible_parts_over_a_register_raise_no_alarm() -> None:
    published(
        "2017-06", 10, record_type="period_total", basis="register", parties=("made-up-army",)
    )
    published(low=15, kind="unspecified")
    row = rows()["2017-06"]
    assert row["warnings"] == []
    assert (row["combined_min"], row["combined_max"]) == (15, 25)


def test_a_linked_incident_is_certainly_inside() -> None:
    part = published(low=15, kind="unspecified")
    total = make_incident("2017-06", record_type="period_total")
    add_claim(total, low=20)
    link(total, part)
    make_public(total)
    row = rows()["2017-06"]
    assert (row["combined_min"], row["combined_max"], row["totals_allocated"]) == (20, 20, 5)


def test_stocks_are_never_added_over_time() -> None:
    for when, count in (("2017-06-10", 100), ("2017-06-20", 80)):
        published(when, count, record_type="stock", kind="siege", harm="trapped", as_of=day(when))
    found = rows(harm="trapped")
    assert (found["2017-06"]["lowest"], found["2017-06"]["highest"]) == (80, 80)
    assert found["2017-07"]["lowest"] == 80
    assert (found["2017-08"]["lowest"], found["2017-08"]["expired"]) == (None, True)
    assert (found["2017-08"]["last_known"], found["2017-08"]["last_known_on"]) == (80, "2017-06-20")


@pytest.mark.parametrize("asked", ["all", "combatant", "unknown"])
def test_people_of_another_population_make_no_zero(asked: str) -> None:
    """Whoever monitored: twelve civilians are no zero of anybody."""
    cover("monitored")
    published(low=12)
    row = rows(asked)["2017-06"]
    assert (row["best"], row["value_reason"]) == (None, "status_unstated")


def test_a_subgroup_alone_makes_no_zero_of_everybody() -> None:
    cover("monitored")
    incident = make_incident()
    add_claim(incident, low=12, subgroup="children")
    make_public(incident)
    row = rows()["2017-06"]
    assert (row["incidents"], row["best"], row["value_reason"]) == (1, None, "no_figure")
    assert rows(subgroup="children")["2017-06"]["best"] == 12


@pytest.mark.parametrize(
    "narrowed",
    [{"kinds": ("shelling",)}, {"parties": ("made-up-army",)}, {"subgroup": "children"}],
    ids=["kind", "party", "subgroup"],
)
def test_a_filter_makes_no_zero_of_records_that_do_not_say(narrowed: dict[str, Any]) -> None:
    cover("monitored")
    published(low=12, kind="unspecified")
    assert rows(**narrowed)["2017-06"]["value_reason"] == "not_told_apart"
    assert rows(**narrowed)["2017-06"]["best"] is None
    assert rows(**narrowed)["2017-07"]["best"] == 0


def test_which_total_is_used_does_not_depend_on_the_asked_span() -> None:
    """Two totals that overlap in part: the weak one of June steps back in June too."""
    published("2017-06/2017-07", 100, record_type="period_total", kind="unspecified")
    better = make_incident("2017-07/2017-08", record_type="period_total", kind="unspecified")
    for voice in ("Made-up hospital", "Made-up agency"):
        source = make_source(voice)
        add_claim(better, source, 300)
        rate_source(
            source,
            topic="civilian_harm",
            reliability="B",
            by=make_user(),
            on=NOON.date(),
            at=NOON,
            reason="made up",
        )
    make_public(better)
    alone = rows(end=date(2017, 6, 30))["2017-06"]
    among = rows()["2017-06"]
    for name in ("combined_min", "combined_max", "warnings"):
        assert alone[name] == among[name]


def test_a_cut_year_bears_its_months_and_leaves_the_year_alone() -> None:
    published("2017", low=9)
    found = rows(interval="year")
    assert set(found) == {"2017-06/2017-08", "unknown"}
    assert found["2017-06/2017-08"]["incidents"] == 0
    assert found["unknown"]["best"] == 9


def test_an_expired_area_hides_no_current_one_inside_it() -> None:
    for place, when, count in (("XX01", "2017-06-10", 1000), ("XX0101", "2017-08-20", 20)):
        published(when, count, place=place, record_type="stock", harm="trapped", as_of=day(when))
    august = rows(harm="trapped")["2017-08"]
    assert (august["lowest"], august["expired"]) == (20, False)
