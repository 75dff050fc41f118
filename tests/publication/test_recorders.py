"""Other recorders' rules in SQL are the engine's, and UCDP adds up under its own."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from incidents.accounts import read_figure
from incidents.models import Incident
from incidents.reconciliation.conventions import CONVENTIONS, Reading
from publication.actions.publishing import withdraw
from publication.answers import answer
from publication.models import PublishedIncident
from publication.questions import Question
from publication.recorders import RECORDERS
from sources.importers.tables import read_table
from tests.seeds.conftest import SEEDS
from tests.world import NOON, add_claim, make_incident, make_public, make_source, make_user

YEAR = Question(
    "SY11",
    "killed",
    "all",
    date(2017, 1, 1),
    date(2017, 12, 31),
    datasets=("ucdp-ged",),
    convention="ucdp",
)
PATH = ["SY", "SY11"]


def add_up(rows: list[dict[str, str]]) -> dict[str, Counter[str]]:
    """Sum the publisher's file by population; bounds that contradict are the least and greatest."""
    sums: dict[str, Counter[str]] = {name: Counter() for name in ("all", "civilian", "combatant")}
    for row in rows:
        stated = [int(row[name]) for name in ("low", "best", "high")]
        sums["all"].update(low=min(stated), best=stated[1], high=max(stated))
        unknown = int(row["deaths_unknown"])
        for population, dead in (
            ("civilian", int(row["deaths_civilians"])),
            ("combatant", int(row["deaths_a"]) + int(row["deaths_b"])),
        ):
            sums[population].update(low=dead, best=dead, high=dead + unknown)
    return sums


def three(row: Any) -> tuple[int, int, int]:
    return row["low"], row["best"], row["high"]


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("interval", ["year", "month"])
def test_ucdp_adds_up_under_its_own_rules(interval: Any) -> None:
    """By year and by month of the first day, and by population, to the unit."""
    raw = read_table(SEEDS / "ucdp/ged_ar_raqqah_2017.csv")
    length = 4 if interval == "year" else 7
    question = replace(YEAR, interval=interval, by="population")
    for row in answer(question, PATH):
        label = row["period" if interval == "year" else "month"]
        mine = [event for event in raw if event["date_start"][:length] == label]
        expected = add_up(mine)[row["category"] or "all"]
        assert three(row) == three(expected), (label, row["category"])
    assert {row["part"] for row in answer(question, PATH)} == {"total", "category"}


@pytest.mark.django_db
@pytest.mark.parametrize("convention", CONVENTIONS)
def test_a_rule_is_the_engines(convention: str) -> None:
    army = make_source("Made-up army spokesman", "party")
    worlds: list[list[tuple[Any, int | None, dict[str, Any]]]] = [
        [("Made-up monitor", 12, {}), ("Made-up hospital", 10, {"hedge": "at_least"})],
        [("Made-up monitor", 1, {"high": 30, "hedge": "at_most"})],
        [("Made-up monitor", 4, {"high": 9, "best": 5, "hedge": "range"})],
        [("Made-up monitor", 7, {}), (army, 3, {"stance": "concedes"})],
        [("Made-up monitor", None, {})],
        [("Made-up monitor", 0, {}), ("Made-up hospital", 2, {})],
    ]
    rule = CONVENTIONS[convention]
    for claims in worlds:
        incident = make_incident()
        for voice, low, more in claims:
            add_claim(incident, voice, low, population=rule.population, **more)
        make_public(incident)
        public = PublishedIncident.objects.at().get(code=incident.code)
        fresh = Incident.objects.filter(pk=incident.pk).with_claims().get()
        figures = [read_figure(claim, fresh) for claim in fresh.claims.all()]
        told = rule.apply(figures, grading=public.grading)
        question = Question(
            "XX",
            "killed",
            rule.population,
            date(2017, 6, 1),
            date(2017, 6, 30),
            gradings=(public.grading,),
            convention=convention,
        )
        before = answer(question, ["XX"])
        assert before[0]["beside_status"] == (RECORDERS[convention].beside or None)
        assert same(before[0], told), (claims, before[0], told)
        take_back(incident)


def same(row: dict[str, Any], told: Reading) -> bool:
    """Whether a row of one record says what the engine does, in the headline or beside it."""
    if told.status in ("outside_headline", "provisional"):
        return (row["beside_low"], row["beside_high"]) == (told.low, told.high)
    return (row["low"], row["best"], row["high"]) == (told.low, told.best, told.high)


def take_back(incident: Incident) -> None:
    withdraw(Incident.objects.get(pk=incident.pk), by=make_user(), reason="made up", at=NOON)
