"""Whatever is asked through any door, live or at a release, is what the documents add up to."""

import csv
import io
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from incidents.models import Coverage
from incidents.reconciliation.conventions import CONVENTIONS
from publication.actions.references import publish_references
from publication.api import asking
from publication.api.parameters import read
from publication.breakdowns import BREAKDOWNS
from publication.exports.months import read_months
from publication.models import LogHead, PublicDocument, Release
from publication.moments import Moment
from publication.questions import UNKNOWN_MONTH, Question
from publication.report.blocks import numbers
from publication.report.content import compose
from publication.report.facts import Untold
from publication.report.gathering import gather
from publication.speaking import POPULATIONS
from tests.publication.dice import change_something
from tests.publication.report.reading import Api
from tests.publication.slow import NAMES, add_up, add_up_recorded
from tests.publication.test_breakdowns import VOICES, claim, published
from tests.publication.test_releases import make_release
from tests.world import NOON, add_claim, day, make_dataset, make_incident, make_place, make_public

pytestmark = pytest.mark.django_db

MONTHLY = "/api/v1/aggregates/monthly"
COUNTS = (
    *("incidents", "incidents_without_figure", "open_top", "disputed", "single_voice"),
    *("imported", "set_aside"),
)
KNOWN = {name: f"has_{name}" for name in NAMES} | {"best_allocated": "has_best"}
RECORDED = ("incidents", "incidents_without_figure", "counted", "beside")
RANGE = ("harm", "population", "subgroup", "reported_min", "corroborated_min", "best")
SAID = ("id", "low", "best", "high", "fate")
LOOKED = date(2017, 1, 1), date(2017, 7, 31)
Body = dict[str, Any]
Row = dict[str, Any]


@dataclass(frozen=True)
class State:
    """A release, or what is public now, and the documents that were public then."""

    name: str
    n: int
    until: date | None
    bodies: Sequence[Body]

    @property
    def asked(self) -> dict[str, str]:
        return {"release": self.name} if self.name else {}


def documents(n: int | None = None) -> Iterable[Body]:
    found = PublicDocument.objects.of_records(n).order_by("entry_id")
    return found.values_list("body", flat=True)


def photograph(name: str = "") -> State:
    head = LogHead.objects.get()
    until = make_release(name, n=head.n, head_hash=head.hash).until if name else None
    return State(name, head.n, until, list(documents()))


def live_a_while(dice: random.Random) -> list[State]:
    """Make a world, change it between releases, and return the releases and the present."""
    for code in ("XX01", "XX02"):
        Coverage.objects.create(
            place=make_place(code), start_on=LOOKED[0], end_on=LOOKED[1], status="monitored",
            harms=["killed"], dataset=make_dataset(), monitored_by="Made-up monitor",
        )  # fmt: skip
    publish_references(at=NOON)
    for _ in range(8):
        incident = published(dice)
        if dice.random() < 0.4:
            add_claim(incident, dice.choice(VOICES), dice.randint(0, 9), harm="injured")
            make_public(incident)
    other = make_incident("2017-06", "XX0102", dataset=make_dataset("made-up-other"))
    claim(other, dice)
    make_public(other)
    total = make_incident("2017-06/2017-07", "XX01", record_type="period_total")
    add_claim(total, low=40)
    make_public(total)
    seen = make_incident("2017-06", "XX0101", record_type="stock")
    add_claim(seen, low=300, harm="trapped", as_of=day("2017-06-20"))
    make_public(seen)
    states = []
    for name in ("2017-06.r1", "2017-07.r1", "2017-06.r2"):
        for _ in range(dice.randint(1, 3)):
            change_something(dice)
        states.append(photograph(name))
    change_something(dice)
    published(dice)
    return [*states, photograph("2017-12.r1"), photograph()]


def roll(dice: random.Random) -> dict[str, str]:
    """A question as a partner may ask it; what contradicts itself is refused."""
    by = dice.choice(["", "", *BREAKDOWNS])
    maybe = {
        "by": by,
        "kind": dice.choice(["", "", "airstrike,shelling"]),
        "grade": dice.choice(["", "", "weak,fair"]),
        "party": dice.choice(["", "", "made-up-army"]),
        "dataset": dice.choice(["", "", "", "made-up", "made-up-other"]),
        "voice": dice.choice(["", "", "made-up-hospital"]),
        "convention": dice.choice(["", "", "", *CONVENTIONS]),
        "subgroup": dice.choice(["", "", "", "children"]),
        "grid": dice.choice(["", "all"]),
        "month": dice.choice(["", "", "", UNKNOWN_MONTH]),
    }
    asked = {name: value for name, value in maybe.items() if value}
    if "convention" not in asked and by != "population":
        asked["population"] = dice.choice(["all", "civilian", "combatant"])
    return asked | {
        "place": dice.choice(["XX", "XX01"]),
        "harm": dice.choice(["killed", "killed", "injured"]),
        "start": dice.choice(["2016-11", "2017-01", "2017-06"]),
        "end": dice.choice(["2017-06", "2017-09", "2017-12"]),
        "interval": dice.choice(["month", "month", "quarter", "year", "all"]),
    }


def get(client: Client, asked: dict[str, str]) -> list[Row] | None:
    answer = client.get(MONTHLY, asked)
    assert answer.status_code in (200, 400), answer.content
    found: list[Row] | None = answer.json()["results"] if answer.status_code == 200 else None
    return found


# Answers ----------------------------------------------------------------------------------------


def sums_of(question: Question, state: State) -> dict[tuple[str, Any], Any]:
    bodies: Iterable[Body] = state.bodies
    if question.voices or question.by == "voice":
        # Who spoke in a record that was redacted since is in no past state.
        bodies = list(documents(state.n))
    if question.convention:
        return add_up_recorded(question, bodies)
    return {key: sums for key, (_, sums) in add_up(question, bodies).items()}


def expected(row: Row, sums: Any, *, recorded: bool = False) -> Row:
    """What a row says of these sums; a zero of nothing is told by its reason."""
    nothing = 0 if row.get("value_reason") == "none_recorded" else None
    want = {name: sums.get(name, 0) for name in (RECORDED if recorded else COUNTS)}
    known = {name: f"has_{name}" for name in ("low", "high")} if recorded else KNOWN
    return want | {
        name: sums.get(name, 0) if sums.get(held) else nothing for name, held in known.items()
    }


def check(rows: list[Row], question: Question, state: State) -> None:
    """Hold every row of an answer against the sums of the documents."""
    whole, parts = (sums_of(each, state) for each in (question.together, question))
    told: set[tuple[str, Any]] = set()
    for row in rows:
        total = row.get("part", "total") == "total"
        key = row.get("month") or row["period"], row.get("category")
        sums = (whole if total else parts).get(key, {})
        told.update(() if total else (key,))
        if row["value_reason"] == "after_release":
            # What began before and goes on is not told of a month that the release leaves out.
            assert (row["incidents"], row.get("best"), row.get("low")) == (0, None, None)
        else:
            want = expected(row, sums, recorded=bool(question.convention))
            assert {name: row[name] for name in want} == want, (question, row, sums)
        if row["value_reason"] == "none_recorded":
            check_zero(key[0], question.together if total else question, state)
    labels = {row.get("month") or row["period"] for row in rows}
    asked_parties = question.by == "party" and question.parties
    if question.by and not asked_parties:
        held = {key for key, sums in parts.items() if sums.get("incidents") and key[0] in labels}
        assert held <= told, question


def check_zero(label: str, question: Question, state: State) -> None:
    """Without a figure, zero is said only of what somebody looked for on every day of a slot."""
    span = dict(question.slots)[label]
    assert (question.harm, question.voices) == ("killed", ())
    if not question.by:
        assert question.place == "XX01"
        assert LOOKED[0] <= span.start
        assert min(span.end, state.until or span.end) <= LOOKED[1]


def check_questions(
    client: Client, dice: random.Random, states: Sequence[State], times: int
) -> None:
    """Ask random questions live and at a release; a release of now answers as now does."""
    *releases, newest, now = states
    answered = 0
    for _ in range(times):
        asked = roll(dice)
        for state in (now, dice.choice(releases)):
            if rows := get(client, asked | state.asked):
                query = QueryDict(mutable=True)
                query.update(asked | state.asked)
                question, _ = asking.ask(read(asking.MonthlyParameters, query))
                check(rows, question, state)
                answered += 1
                if state is now:
                    then = get(client, asked | newest.asked) or []
                    assert [row | {"provisional": True} for row in then] == rows, asked
    assert answered > times // 2


# Files and reports ------------------------------------------------------------------------------


def sheet(client: Client, name: str, state: State) -> list[Row]:
    answer: Any = client.get(f"/api/v1/{name}.csv", state.asked)
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))


def cells(found: Body, names: Sequence[str]) -> list[str]:
    return ["" if found[name] is None else str(found[name]) for name in names]


def in_list(state: State) -> list[Body]:
    """The documents that are left of a state, by date and code."""
    last = f"{state.until or date.max}"
    left = [body for body in documents(state.n) if body["when"]["start"] <= last]
    return sorted(left, key=lambda body: (body["when"]["start"], body["code"]))


def check_tables(client: Client, state: State) -> None:
    """Every table and list has every row of the documents, in their order, and no other."""
    bodies = in_list(state)
    codes = [body["code"] for body in bodies]
    assert [row["code"] for row in sheet(client, "incidents", state)] == codes
    for name, columns in (("ranges", RANGE), ("claims", SAID)):
        assert [[row["code"], *cells(row, columns)] for row in sheet(client, name, state)] == [
            [body["code"], *cells(found, columns)] for body in bodies for found in body[name]
        ]
    listed, path, query = [], "/api/v1/incidents/", {**state.asked, "limit": "4"}
    while path:
        page = client.get(path, query).json()
        listed += [each["code"] for each in page["results"]]
        path, query = page["next"] or "", {}
    assert listed == codes


def check_months(state: State) -> None:
    """The monthly file has every month of each place and population, and no other."""
    moment = Moment(state.n, state.until)
    rows = [row["sum"] for row in read_months(moment)]
    places = sorted({code for body in state.bodies for code in body["place"]["path"]})
    for place, population, year in product(places, POPULATIONS, (2016, 2017)):
        span = date(year, 1, 1), date(year, 12, 31)
        question = Question(place, "killed", population, *span, moment=moment)
        slow = {
            label: sums
            for (label, _), (_, sums) in add_up(question, state.bodies).items()
            if sums and (label == UNKNOWN_MONTH or label <= f"{state.until:%Y-%m}")
        }
        cell = (place, "killed", population, year)
        own = [r for r in rows if (r["place"], r["harm"], r["population"], r["year"]) == cell]
        told = {row["month"] or UNKNOWN_MONTH: row for row in own}
        assert told.keys() == slow.keys()
        for label, row in told.items():
            want = expected(row, slow[label])
            want = {name: value for name, value in want.items() if name in row}
            assert {name: row[name] for name in want} == want


def check_report(client: Client, state: State) -> None:
    """Every number of the report is the API's, and what it counts by itself is the API's rest."""
    facts, api = gather(Release.objects.get(name=state.name)), Api(client, state.name)
    told = [n for n in numbers(compose(facts, "en")) if not n.reference.startswith("counted:")]
    assert len(told) > 50
    wrong = [n.reference for n in told if n.value != api.value(n.reference)]
    assert wrong == []
    month = f"{facts.month:%Y-%m}"
    for area in facts.areas:
        for by, splits in (("party", area.by_party), ("subgroup", area.by_subgroup)):
            for (harm, population), split in splits.items():
                asked = {"place": area.place["code"], "harm": harm, "population": population}
                rows = get(client, asked | state.asked | {"start": month, "end": month, "by": by})
                rest = [r for r in rows or () if r["part"] == BREAKDOWNS[by].rest]
                counted = [Untold(r["incidents"], r["best"]) for r in rest if r["month"] == month]
                assert split.untold == (counted or [Untold()])[0]


SEEDS = [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 30))]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_door_says_what_the_documents_say(client: Client, seed: int) -> None:
    dice = random.Random(seed)
    states = live_a_while(dice)
    *releases, _newest, now = states
    check_questions(client, dice, states, times=40 if seed else 8)
    for state in (*releases, now):
        check_tables(client, state)
    for state in releases if seed else releases[:1]:
        check_months(state)
    if seed:
        # On the seeds, another test asks it each time.
        check_report(client, dice.choice(releases))
