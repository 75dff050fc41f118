"""Whatever an answer is taken apart by, now and at any state before, its sums are the log's."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from incidents.models import Coverage, Incident
from publication.actions.publishing import withdraw
from publication.actions.references import publish_references
from publication.answers import BREAKDOWN_COLUMNS, answer
from publication.breakdowns import BREAKDOWNS, LEVELS, Areas, breakdown_of
from publication.models import LogHead
from publication.moments import LIVE, Moment
from publication.questions import DEFAULT_GRADINGS, Question
from publication.sums import Sums, sum_categories, sum_figures, sum_with_first
from publication.verify import verify
from tests.publication.slow import add_up
from tests.world import (
    NOON,
    add_claim,
    day,
    make_dataset,
    make_incident,
    make_place,
    make_public,
    make_source,
    make_user,
    undone,
)

pytestmark = pytest.mark.django_db

PARTIES = ("made-up-army", "made-up-militia")
VOICES = ("Made-up monitor", "Made-up hospital", "Made-up agency")
WHEN = ("2017-06-05", "2017-06-20/2017-07-15", "2017-08", "2017", "2016", "2016-12-30/2017-02-03")
PLACES = ("XX0101", "XX0102", "XX02", "XX0201", "XX")


def published(dice: random.Random) -> Incident:
    incident = make_incident(
        dice.choice(WHEN),
        dice.choice(PLACES),
        parties=tuple(party for party in PARTIES if dice.random() < 0.4),
        kind=dice.choice(["airstrike", "shelling", "unspecified"]),
    )
    claim(incident, dice)
    claim(incident, dice)
    make_public(incident)
    return Incident.objects.get(pk=incident.pk)


def claim(incident: Incident, dice: random.Random) -> None:
    voice: Any = dice.choice([*VOICES, "army", "hidden"])
    if voice == "army":
        voice = make_source("Made-up army spokesman", "party")
    elif voice == "hidden":
        voice = make_source("Made-up hidden", public_alias="Made-up alias", confidential=True)
    population = dice.choice(["all", "civilian", "civilian", "combatant", "unstated"])
    low = None if population == "unstated" or dice.random() < 0.2 else dice.randint(0, 30)
    subgroup = "any" if population == "unstated" else dice.choice(["any", "any", "children"])
    more: dict[str, Any] = {}
    if low and dice.random() < 0.3:
        more = {"high": low + 5, "hedge": "range", "stance": dice.choice(["asserts", "concedes"])}
    add_claim(incident, voice, low, population=population, subgroup=subgroup, **more)


@pytest.fixture(scope="module", params=range(2))
def states(request: pytest.FixtureRequest, made_once: None) -> Iterator[list[Moment]]:
    with undone():
        yield make_states(random.Random(request.param))


def make_states(dice: random.Random) -> list[Moment]:
    """Make a world; the states of its log, the newest last."""
    for code in ("XX01", "XX02"):
        Coverage.objects.create(
            place=make_place(code),
            start_on=day("2017-01-01"),
            end_on=day("2017-07-31"),
            status="monitored",
            harms=["killed"],
            dataset=make_dataset(),
            monitored_by="Made-up monitor",
        )
    publish_references(at=NOON)
    incidents = [published(dice) for _ in range(10)]
    total = make_incident("2017-06/2017-07", "XX01", record_type="period_total")
    add_claim(total, low=40)
    make_public(total)
    before = Moment(LogHead.objects.get().n)
    for incident in incidents[:3]:
        claim(incident, dice)
        make_public(incident)
    withdraw(incidents[4], by=make_user(), reason="made up", at=NOON)
    published(dice)
    assert list(verify()) == []
    return [before, replace(before, until=date(2017, 6, 30)), Moment(LogHead.objects.get().n), LIVE]


questions = st.builds(
    Question,
    place=st.sampled_from(["XX", "XX01"]),
    harm=st.just("killed"),
    population=st.sampled_from(["all", "civilian"]),
    start=st.sampled_from(
        [date(2017, 1, 1), date(2017, 6, 1), date(2016, 11, 1), date(2016, 1, 1)]
    ),
    end=st.sampled_from([date(2017, 6, 30), date(2017, 9, 30), date(2017, 12, 31)]),
    interval=st.sampled_from(["month", "quarter", "year", "all"]),
    by=st.sampled_from(["", *BREAKDOWNS]),
    datasets=st.sampled_from([(), (), ("made-up",), ("no-such",)]),
    kinds=st.sampled_from([(), (), ("airstrike", "shelling")]),
    gradings=st.sampled_from([DEFAULT_GRADINGS, DEFAULT_GRADINGS, ("fair", "weak"), ("fair",)]),
    parties=st.sampled_from([(), (), ("made-up-army",)]),
    voices=st.sampled_from([(), (), ("made-up-hospital",)]),
)
many = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


def fits(question: Question) -> bool:
    return not (question.by in LEVELS and LEVELS[question.by] < len(question.place) // 2)


def counted(sums: Sums) -> dict[str, int]:
    _, *counts = zip(sums._fields, sums, strict=True)
    return {name: count for name, count in counts if count}


@many
@given(question=questions, state=st.integers(0, 3))
def test_sums_are_those_of_a_patient_reader(
    states: list[Moment], question: Question, state: int
) -> None:
    assume(fits(question))
    question = replace(question, moment=states[state])
    slow = add_up(question)
    found = sum_categories(question, Areas.load(question))
    told = {key: (sums.in_any_population, counted(sums)) for key, sums in found.items()}
    if question.by == "population":
        # How many stand in any population is asked of all together.
        told = {key: (0, counts) for key, (_, counts) in told.items()}
        slow = {key: (0, counts) for key, (_, counts) in slow.items() if counts}
    assert told == slow, question


@many
@given(question=questions)
def test_the_cached_totals_and_the_figures_meet(states: list[Moment], question: Question) -> None:
    question = replace(question, voices=(), parties=(), moment=LIVE, interval="month")
    if question.in_months_held:
        assert sum_with_first(question) == sum_figures(question)


def bare(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in BREAKDOWN_COLUMNS}


@many
@given(question=questions, state=st.integers(0, 3))
def test_a_category_is_what_the_narrower_question_answers(
    states: list[Moment], question: Question, state: int
) -> None:
    assume(question.by and fits(question))
    question = replace(question, moment=states[state])
    path = [question.place[:2], question.place][: len(question.place) // 2]
    areas = Areas.load(question)
    rows = answer(question, path)
    for code in {row["category"] for row in rows} - {None}:
        mine = [row for row in rows if row["category"] == code]
        narrow = breakdown_of(question).narrow(question, code)
        alone = answer(narrow, list(areas.paths.get(code, path)))
        assert [bare(row) for row in mine] == alone
    total = [row for row in rows if row["part"] == "total"]
    plain = answer(question.together, path)
    assert [bare(row) for row in total] == plain
