"""What one public document shows to be wrong with itself: seen from the document alone."""

from datetime import date
from typing import Any

import pytest

from publication.gate.documents import (
    Said,
    best_of_parties,
    find_in_document,
    read_toll,
    tolls_that_fall,
)

JUNE = date(2017, 6, 1), date(2017, 6, 30)


def said(pk: str = "1", low: int | None = 5, **more: Any) -> dict[str, Any]:
    return {
        "id": pk,
        "voice": {"code": "made-up-monitor", "kind": more.pop("kind", "local_monitor")},
        "harm": "killed",
        "population": "civilian",
        "subgroup": "any",
        "low": low,
        "best": None,
        "high": low,
        "hedge": "exact",
        "fate": "used",
        "withdrawn": False,
        **more,
    }


def cell(best: int | None = 5, low: int = 5, high: int = 5, **more: Any) -> dict[str, Any]:
    return {
        "harm": "killed",
        "population": "civilian",
        "subgroup": "any",
        "reported_min": low,
        "best": best,
        "reported_max": high,
        "used": ["1"],
        **more,
    }


def body(claims: list[dict[str, Any]], *ranges: dict[str, Any]) -> dict[str, Any]:
    return {"code": "HT1", "claims": claims, "ranges": list(ranges)}


def found(claims: list[dict[str, Any]], *ranges: dict[str, Any]) -> list[str]:
    return [finding.message() for finding in find_in_document(body(claims, *ranges))]


WOMEN = {"subgroup": "women"}


@pytest.mark.parametrize(
    ("claims", "ranges", "messages"),
    [
        ([said()], [cell()], []),
        ([said(), said("2", 3, **WOMEN)], [cell(), cell(3, 3, 3, **WOMEN)], []),
        # The least that women are is under the most that anybody gives, and yet more than the best.
        (
            [said(), said("3", 9), said("2", 7, **WOMEN)],
            [cell(5, 5, 9), cell(7, 7, 7, **WOMEN)],
            ["HT1 killed/civilian/women: the subgroup is 7, and everybody is 5."],
        ),
        # Kept out of the ranges, because even the least is over the most.
        (
            [said(), said("2", 7, fate="withheld", **WOMEN)],
            [cell()],
            ["HT1 killed/civilian/women: the subgroup is 7, and everybody is 5."],
        ),
        ([said(), said("2", 7, fate="withheld", withdrawn=True, **WOMEN)], [cell()], []),
        # An override of before.
        (
            [said()],
            [cell(9)],
            ["HT1 killed/civilian: a figure of it is 9, and the claims say 5 to 5."],
        ),
        # In a range that no claim gives.
        (
            [said()],
            [cell(5, 5, 8)],
            ["HT1 killed/civilian: a figure of it is 8, and the claims say 5 to 5."],
        ),
        ([said(high=None, best=8)], [cell(8, 5, 8)], []),
        # Whose claims are all held back, of that nothing can be said.
        ([], [cell(9, 9, 9)], []),
        ([said(low=None)], [cell(None, None, None)], []),  # type: ignore[arg-type]
    ],
)
def test_what_is_wrong_with_a_document(
    claims: list[dict[str, Any]], ranges: list[dict[str, Any]], messages: list[str]
) -> None:
    assert found(claims, *ranges) == messages


@pytest.mark.parametrize(
    ("kinds", "alone"),
    [
        (["party_command"], True),
        (["party_command", "party_media"], True),
        (["party_command", "local_monitor"], False),
        (["local_monitor"], False),
    ],
)
def test_a_cell_rests_on_parties_where_nobody_else_is_heard(
    kinds: list[str], *, alone: bool
) -> None:
    claims = [said(str(n), kind=kind) for n, kind in enumerate(kinds)]
    ranges = cell(used=[claim["id"] for claim in claims])
    assert bool(best_of_parties(body(claims, ranges))) is alone


def test_a_cell_whose_voices_are_held_back_is_not_said_to_rest_on_parties() -> None:
    assert best_of_parties(body([], cell())) == {}


def toll(*counts: tuple[str, int], **more: Any) -> list[Said]:
    claims = [said(str(n), low, as_of=day, **more) for n, (day, low) in enumerate(counts)]
    return list(read_toll(body(claims)))


@pytest.mark.parametrize(
    ("counts", "more", "falls"),
    [
        ([("2017-06-05", 40), ("2017-06-09", 31)], {}, 1),
        ([("2017-06-05", 31), ("2017-06-09", 40)], {}, 0),
        ([("2017-06-09", 31), ("2017-06-05", 40)], {}, 1),
        ([("2017-05-30", 40), ("2017-06-09", 31), ("2017-06-12", 30)], {}, 2),
        # Dated in another month.
        ([("2017-05-20", 40), ("2017-05-29", 31)], {}, 0),
        # Taken back, or vague.
        ([("2017-06-05", 40), ("2017-06-09", 31)], {"fate": "withdrawn"}, 0),
        ([("2017-06-05", 40), ("2017-06-09", 31)], {"hedge": "vague"}, 0),
        # Two of one day: the last one given counts.
        ([("2017-06-05", 40), ("2017-06-05", 30), ("2017-06-09", 31)], {}, 0),
        ([], {}, 0),
    ],
)
def test_a_toll_falls_where_nobody_took_the_higher_figure_back(
    counts: list[tuple[str, int]], more: dict[str, Any], falls: int
) -> None:
    assert len(list(tolls_that_fall(toll(*counts, **more), *JUNE))) == falls


def test_the_tolls_of_two_voices_are_not_compared() -> None:
    other = toll(("2017-06-09", 31), voice={"code": "made-up-other", "kind": "un"})
    assert not list(tolls_that_fall([*toll(("2017-06-05", 40)), *other], *JUNE))
