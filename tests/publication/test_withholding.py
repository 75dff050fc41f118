"""What of a document is public on a day, by example and by law."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publication.figures import make_figures
from publication.withholding import Delays, withhold
from sources.codebook import DELAYABLE, SENSITIVE_PART, SENSITIVE_SUBGROUPS

END = date(2026, 1, 10)
USUAL: Delays = {"health": 30, "rescue": 30}
NOBODY_SAYS: dict[str, Any] = {"asserted": False, "voices": 0, "reported_min": None, "best": None}
WARD = "Made-up ward seven"


def teller(subgroup: str) -> str:
    return "Made-up monitor" if subgroup == "any" else WARD


def a_range(subgroup: str = "any", **more: Any) -> dict[str, Any]:
    return {
        "harm": "killed",
        "population": "civilian",
        "subgroup": subgroup,
        "kind": "incident",
        "reported_min": 3,
        "corroborated_min": None,
        "conceded_min": None,
        "best": 3,
        "computed_best": 3,
        "reported_max": 4,
        "open_top": False,
        "disputed": False,
        "voices": 1,
        "first_hand": 1,
        "asserted": True,
        "checked_zero": False,
        "rule": "R3",
        "decided_because": "made-up reason",
        "consensus": [[3, 3]],
        "agreeing": 1,
        "compatible": 0,
        "used": ["1"],
        "set_aside": {},
        "warnings": [],
        "explanation": {"en": f"told by {teller(subgroup)}", "ar": "مختلق"},
        "methodology": "1",
        "lexicon": "floor-v1",
        **more,
    }


def a_claim(subgroup: str = "any", **more: Any) -> dict[str, Any]:
    return {
        "id": "1",
        "voice": {"code": "made-up", "name_en": teller(subgroup)},
        "harm": "killed",
        "population": "civilian",
        "subgroup": subgroup,
        "low": 3,
        "best": 3,
        "high": 3,
        "hedge": "exact",
        "stance": "asserts",
        "reliability": "F",
        "credibility": 6,
        "basis": "statement",
        "drawn_from": [],
        "draws_on": [],
        "fate": "used",
        "confidential": False,
        "withdrawn": False,
        "wording": "made-up words",
        "report": {"title": "made-up title", "link": "https://example.org/made-up"},
        **more,
    }


def a_document(*subgroups: str, **more: Any) -> dict[str, Any]:
    return {
        "code": "HT1",
        "record_type": "incident",
        "kind": "airstrike",
        "grading": "weak",
        "dataset": "made-up",
        "when": {"start": END.isoformat(), "end": END.isoformat(), "precision": "day"},
        "place": {
            "code": "XX01",
            "path": ["XX", "XX01"],
            "latitude": "35.95",
            "longitude": "39.01",
        },
        "parties": [],
        "links": [],
        "summary": "made-up summary",
        "warnings": [],
        "claims": [a_claim(subgroup) for subgroup in subgroups],
        "ranges": [a_range(subgroup) for subgroup in subgroups],
        **more,
    }


def named(document: dict[str, Any]) -> dict[str, str | None]:
    return {held["part"]: held["until"] for held in document["withheld"]}


@pytest.mark.parametrize(
    ("delays", "on", "withheld", "due"),
    [
        ({}, END, {}, None),
        (USUAL, END + timedelta(29), dict.fromkeys(USUAL, "2026-02-09"), date(2026, 2, 9)),
        (USUAL, END + timedelta(30), {}, None),
        ({"point": 0}, END - timedelta(5), {}, None),
        ({"point": 1}, END, {"point": "2026-01-11"}, date(2026, 1, 11)),
        ({"summary": None}, END + timedelta(9999), {"summary": None}, None),
        (
            {"point": 60, "health": 30, "summary": None},
            END,
            {"point": "2026-03-11", "summary": None, "health": "2026-02-09"},
            date(2026, 2, 9),
        ),
    ],
)
def test_a_part_waits_for_its_days_after_the_end(
    delays: Delays, on: date, withheld: dict[str, str | None], due: date | None
) -> None:
    found = withhold(a_document("any"), delays, on)
    assert (named(found.document), found.due) == (withheld, due)


@pytest.mark.parametrize(
    ("part", "gone"),
    [
        ("point", ["35.95", "39.01"]),
        ("summary", ["made-up summary"]),
        ("wording", ["made-up words", "made-up title", "example.org", "made-up reason"]),
        ("health", [WARD]),
    ],
)
def test_a_part_that_waits_is_nowhere_in_the_document(part: str, gone: list[str]) -> None:
    whole = a_document("any", "health")
    assert all(text in json.dumps(whole) for text in gone)
    text = json.dumps(withhold(whole, {part: 1}, END).document)
    assert not [secret for secret in gone if secret in text]


def test_words_wait_with_the_subgroup_that_they_tell_of() -> None:
    told = withhold(a_document("any", "health"), USUAL, END).document
    assert named(told) == dict.fromkeys(("summary", "wording", "health", "rescue"), "2026-02-09")
    untold = withhold(a_document("any"), USUAL, END).document
    assert untold["summary"] == "made-up summary"


def test_harm_of_a_withheld_subgroup_alone_stays_without_a_figure() -> None:
    shown = withhold(a_document("health"), USUAL, END).document
    [found] = shown["ranges"]
    assert (found["subgroup"], found["best"], found["voices"]) == ("any", None, 0)
    assert (found["used"], found["set_aside"], shown["claims"]) == ([], {}, [])
    figures = make_figures(shown, n=1)
    assert {figure.population for figure in figures} == {"all", "civilian"}
    assert {figure.best for figure in figures} == {None}


def test_a_denial_about_a_withheld_subgroup_leaves_no_allegation() -> None:
    document = a_document(ranges=[a_range("health", asserted=False)])
    assert withhold(document, USUAL, END).document["ranges"] == []


def test_a_denial_by_some_does_not_hide_that_others_tell_of_harm() -> None:
    document = a_document(ranges=[a_range(**NOBODY_SAYS), a_range("health")])
    [found] = withhold(document, USUAL, END).document["ranges"]
    assert (found["subgroup"], found["asserted"], found["best"]) == ("any", True, None)


def test_a_warning_that_only_a_withheld_cell_gives_is_withheld() -> None:
    document = a_document(
        ranges=[a_range(warnings=["status_disputed"]), a_range("health", warnings=["other"])],
        warnings=["other", "status_disputed", "subgroup_over_total"],
    )
    assert withhold(document, USUAL, END).document["warnings"] == ["status_disputed"]


cells = st.builds(
    lambda subgroup, harm, population, said: a_range(
        subgroup, harm=harm, population=population, **said
    ),
    st.sampled_from(["any", "women", *sorted(SENSITIVE_SUBGROUPS)]),
    st.sampled_from(["killed", "injured"]),
    st.sampled_from(["all", "civilian", "unstated"]),
    st.sampled_from([{}, NOBODY_SAYS]),
)
documents = st.lists(
    cells, max_size=6, unique_by=lambda cell: (cell["harm"], cell["population"], cell["subgroup"])
).map(
    lambda ranges: a_document(
        ranges=ranges,
        claims=[
            a_claim(**{name: found[name] for name in ("harm", "population", "subgroup")})
            for found in ranges
        ],
    )
)
delays = st.dictionaries(
    st.sampled_from(sorted(DELAYABLE)), st.none() | st.integers(0, 90), max_size=7
)
days = st.integers(-5, 100).map(lambda number: END + timedelta(number))


@given(documents, delays, days)
def test_figures_of_everybody_are_what_they_are_without_delays(
    document: dict[str, Any], delays: Delays, on: date
) -> None:
    def everybody(body: dict[str, Any]) -> dict[tuple[str, str], tuple[Any, ...]]:
        return {
            (figure.harm, figure.population): (figure.reported_min, figure.best, figure.disputed)
            for figure in make_figures(body, n=1)
            if figure.subgroup == "any"
        }

    shown = withhold(document, delays, on).document
    assert everybody(document).items() <= everybody(shown).items()


@given(documents, delays, days)
def test_what_waits_is_told_nowhere_but_in_the_list(
    document: dict[str, Any], delays: Delays, on: date
) -> None:
    shown = withhold(document, delays, on).document
    subgroups = SENSITIVE_SUBGROUPS & named(shown).keys()
    rows = [*shown["claims"], *shown["ranges"]]
    assert not [row for row in rows if row["subgroup"] in subgroups]
    assert not [row for row in make_figures(shown, n=1) if row.subgroup in subgroups]


@given(documents, delays, days, st.integers(0, 40))
def test_a_later_day_takes_nothing_back(
    document: dict[str, Any], delays: Delays, on: date, more: int
) -> None:
    early, late = withhold(document, delays, on), withhold(document, delays, on + timedelta(more))
    assert named(late.document).items() <= named(early.document).items()
    if early.due and on + timedelta(more) < early.due:
        assert late == early


@given(documents, delays)
def test_once_the_last_day_has_come_the_document_is_whole(
    document: dict[str, Any], delays: dict[str, int | None]
) -> None:
    kept = {part: days for part, days in delays.items() if days is not None}
    shown = withhold(document, kept, END + timedelta(90))
    assert shown.document == document | {"withheld": []}
    assert shown.due is None


def test_every_delayable_part_is_of_the_vocabulary_and_removes_something() -> None:
    assert set(SENSITIVE_PART.codes) >= DELAYABLE
    whole = a_document("any", *sorted(SENSITIVE_SUBGROUPS))
    for part in DELAYABLE:
        shown = withhold(whole, {part: 1}, END).document
        assert {**shown, "withheld": []} != whole | {"withheld": []}, part
