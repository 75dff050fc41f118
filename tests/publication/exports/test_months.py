"""The monthly totals in the files of a release are what the API answers at that release."""

from collections import defaultdict
from random import Random
from typing import Any

import pytest
from django.test import Client

from publication.exports.months import read_months
from publication.models import LogHead
from tests.publication.test_releases import make_release

SUMS = ("incidents", "reported_min", "corroborated_min", "best", "best_allocated", "reported_max")
pytestmark = pytest.mark.usefixtures("seeded")


def test_the_monthly_file_holds_what_the_api_answers_at_the_release(client: Client) -> None:
    """Where the file has no row for a month, the API counts no record in it."""
    release = make_release("2017-09.r1", n=LogHead.objects.get(pk=1).n)
    held: dict[tuple[str, str, str], dict[str, Any]] = defaultdict(dict)
    for row in read_months(release.moment):
        sums = row["sum"]
        held[sums["place"], sums["harm"], sums["population"]][sums["month"]] = sums
    sample = Random(17).sample(sorted(held), 8)
    assert sum(len(held[cell]) for cell in sample) > 20
    for place, harm, population in sample:
        asked = {"place": place, "harm": harm, "population": population, "release": release.name}
        answer = client.get(
            "/api/v1/aggregates/monthly", {**asked, "start": "2017-01", "end": "2017-09"}
        )
        rows = answer.json()["results"]
        told = {known(row["month"]): {name: row[name] for name in SUMS} for row in rows}
        file = {
            month: {name: sums[name] for name in SUMS}
            for month, sums in held[place, harm, population].items()
        }
        assert {month: row for month, row in told.items() if row["incidents"]} == file


def known(month: str) -> str | None:
    """A month as the file has it: null where only the year is known."""
    return None if month == "unknown" else month
