"""The seed data answers what its publishers' figures add up to, by every road."""

from datetime import date
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command

from incidents.models import ImportRun, Incident
from publication.answers import answer
from publication.questions import Question
from publication.sums import sum_categories, sum_figures
from publication.verify import verify
from sources.models import Dataset
from tests.world import add_claim, make_incident

pytestmark = pytest.mark.usefixtures("seeded")

GOVERNORATE = ["SY", "SY11"]
COLUMNS = ("incidents", "reported_min", "best", "best_allocated", "reported_max")
# UCDP GED, Ar Raqqah Governorate, 2017, added up by hand from the publisher's file.
ALL = """
01 76 250 254 0 283 · 02 69 286 297 0 318 · 03 130 504 523 13 663 · 04 136 494 500 35 708
05 136 573 625 30 901 · 06 120 626 683 210 2007 · 07 148 1052 1093 262 2342
08 105 1171 1212 259 2576 · 09 66 561 576 248 2138 · 10 25 377 437 169 1660
11 20 36 36 0 36 · 12 23 33 33 0 49
"""
CIVILIAN = """
01 39 95 95 0 105 · 02 42 142 142 0 192 · 03 95 442 442 0 450 · 04 85 249 249 9 293
05 86 383 383 12 432 · 06 70 516 516 34 705 · 07 106 393 393 42 609 · 08 51 558 558 40 772
09 33 302 302 33 518 · 10 17 420 420 22 581 · 11 19 33 33 0 34 · 12 14 31 31 0 31
"""


def asked(
    dataset: str = "", population: str = "civilian", harm: str = "killed", **more: object
) -> Question:
    values = {"start": date(2017, 1, 1), "end": date(2017, 12, 31), **more}
    datasets = (dataset,) if dataset else ()
    return Question("SY11", harm, population, datasets=datasets, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("population", "pinned"), [("all", ALL), ("civilian", CIVILIAN)], ids=["all", "civilian"]
)
def test_ucdp_months(population: str, pinned: str) -> None:
    """Every month of UCDP's events is the sum of its rows, to the unit."""
    rows = answer(asked("ucdp-ged", population), GOVERNORATE)
    found = {
        row["month"].removeprefix("2017-"): tuple(row[name] for name in COLUMNS) for row in rows
    }
    expected = {}
    for line in pinned.replace("·", "\n").strip().splitlines():
        month, *numbers = line.split()
        expected[month] = tuple(int(number) for number in numbers)
    assert found == expected
    assert all(row["corroborated_min"] is None for row in rows)
    assert all(row["imported"] == row["incidents"] for row in rows)


@pytest.mark.parametrize("interval", ["month", "quarter", "year", "all"])
def test_both_roads_meet(interval: str) -> None:
    """The monthly totals and the figures themselves give the same sums."""
    question = asked(population="all", interval=interval)
    assert sum_categories(question) == sum_figures(question)[0]


def test_the_year_is_no_sum_of_its_months() -> None:
    """Spanning records are dated in the year, so the year's bounds are computed on their own."""
    months = answer(asked("ucdp-ged", "all"), GOVERNORATE)
    [year] = answer(asked("ucdp-ged", "all", interval="year"), GOVERNORATE)
    assert year["incidents"] == 1029
    # Dated in the year, every event counts with its own best.
    assert year["best"] == 7495
    assert sum(row["best"] + row["best_allocated"] for row in months) > 0
    assert year["reported_max"] < sum(row["reported_max"] for row in months)


def test_facts_have_no_figure_in_any_incident() -> None:
    """Incidents without a figure are counted, and a month without a figure is null, never 0."""
    rows = {row["month"]: row for row in answer(asked("facts"), GOVERNORATE)}
    counted = {month: row["incidents_without_figure"] for month, row in rows.items()}
    assert {month: n for month, n in counted.items() if n} == {
        "2017-06": 2,
        "2017-07": 2,
        "2017-08": 2,
        "2017-09": 1,
    }
    for row in rows.values():
        assert row["incidents"] == row["incidents_without_figure"]
        assert (row["reported_min"], row["best"], row["reported_max"]) == (None, None, None)
    assert rows["2017-06"]["value_reason"] == "no_figure"
    assert rows["2017-10"]["value_reason"] == "not_monitored"


def test_a_period_total_bounds_its_months_and_is_shared_out_apart() -> None:
    rows = {row["month"]: row for row in answer(asked("facts"), GOVERNORATE)}
    found = {
        month: (row["combined_min"], row["combined_max"], row["totals_allocated"])
        for month, row in rows.items()
    }
    assert found["2017-06"] == (0, None, 87)
    assert found["2017-07"] == (0, None, 89)
    assert found["2017-08"] == (0, None, None)
    assert found["2017-09"] == (None, None, None)


def test_a_total_inside_another_is_never_added_to_it() -> None:
    """At least 176, and Amnesty also says hundreds: never 276."""
    question = asked("facts", start=date(2017, 6, 1), end=date(2017, 8, 31), interval="all")
    [row] = answer(question, GOVERNORATE)
    assert (row["combined_min"], row["combined_max"]) == (176, None)


def test_trapped_people_are_a_stock_that_expires() -> None:
    rows = {row["month"]: row for row in answer(asked("facts", harm="trapped"), GOVERNORATE)}
    assert rows["2017-08"]["lowest"] is None
    assert rows["2017-08"]["value_reason"] == "not_monitored"
    september = rows["2017-09"]
    assert (september["lowest"], september["highest"]) == (20000, 20000)
    assert (september["as_of"], september["expired"]) == ("2017-09-04", False)
    october = rows["2017-10"]
    assert (october["lowest"], october["expired"]) == (None, True)
    assert (october["last_known"], october["last_known_on"]) == (20000, "2017-09-04")
    assert october["value_reason"] == "expired"


def test_besieged_soldiers_are_in_no_civilian_figure() -> None:
    question = asked("facts", harm="besieged")
    rows = answer(Question("SY", *("besieged", "civilian"), question.start, question.end), ["SY"])
    assert {row["lowest"] for row in rows} == {None}
    assert {row["value_reason"] for row in rows} == {"not_monitored"}


def test_both_data_sets_combine_without_an_alert() -> None:
    """UCDP states no means, so that its events are possible parts of Amnesty's totals."""
    rows = answer(asked(), GOVERNORATE)
    june = next(row for row in rows if row["month"] == "2017-06")
    assert june["combined_min"] == 516
    assert june["combined_max"] is None
    assert june["totals_allocated"] == 0
    assert not [w for row in rows for w in row["warnings"] if w.startswith("incidents_exceed")]


def test_ucdp_records_carry_what_their_publisher_said() -> None:
    incidents = Incident.objects.filter(dataset__code="ucdp-ged")
    assert incidents.count() == 1029
    assert set(incidents.values_list("kind", flat=True)) == {"unspecified"}
    assert set(incidents.values_list("grading", flat=True)) == {"imported"}
    ties = incidents.values_list("attributions__attribution", flat=True)
    assert set(ties) == {"present"}
    assert incidents.filter(external__warnings__icontains="contradicting_figures").count() == 8
    drawn = incidents.filter(claims__draws_on__code="sohr", claims__draws_on__isnull=False)
    assert drawn.distinct().count() > 600
    assert incidents.filter(external__type_of_violence="2").count() == 962


def test_everything_public_is_what_the_log_says() -> None:
    assert list(verify()) == []


def test_seeding_again_writes_nothing() -> None:
    def counts() -> dict[str, int]:
        return {
            model._meta.db_table: model._base_manager.count()
            for label in ("sources", "incidents", "publication")
            for model in apps.get_app_config(label).get_models()
            if model is not ImportRun
        }

    before = counts()
    call_command("seed", stdout=StringIO())
    assert counts() == before
    reports = ImportRun.objects.order_by("-pk").filter(feed__in=["ucdp", "records"])
    for run in reports[:2]:
        assert (run.result["new"], run.result["differing"]) == (0, [])


def test_the_import_lists_the_rows_that_contradict_themselves() -> None:
    run = ImportRun.objects.get(feed="ucdp")
    ids = ["243843", "243160", "243174", "243179", "245070", "254134", "254203", "254393"]
    assert len(run.result["notices"]) == len(ids)
    for external_id in ids:
        assert any(f"id {external_id}" in notice for notice in run.result["notices"])


def test_seeding_publishes_no_draft_that_somebody_wrote() -> None:
    facts = Dataset.objects.get(code="facts")
    draft = make_incident(place="SY11", dataset=facts)
    add_claim(draft, low=999)
    call_command("seed", stdout=StringIO())
    draft.refresh_from_db()
    assert draft.review_state == "draft"
