"""Laws of the range on generated claims (methodology, section 3, properties), and hard corners."""

import json
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.reconciliation.figures import (
    BASES,
    CREDIBILITIES,
    RELIABILITIES,
    STANCES,
    Figure,
    tolerance,
)
from incidents.reconciliation.methodology import Methodology
from incidents.reconciliation.ranges import Reconciliation, reconcile
from tests.incidents.reconciliation.builders import figure, law

T = TypeVar("T")

NUMBERS = (
    "reported_min",
    "reported_max",
    "open_top",
    "corroborated_min",
    "conceded_min",
    "consensus",
    "agreeing",
    "compatible",
    "disputed",
    "best",
    "rule",
    "voices",
)


VOICES = ("a", "b", "c", "d")
COUNTS = (0, 1, 2, 3, 9, 10, 12, 40, 45, 100, 300)
HEDGES = ("exact", "about", "almost", "at_least", "at_most", "range", "vague")


class Dice:
    """Choices read from one number: drawing it once is much faster than drawing each of them."""

    def __init__(self, number: int) -> None:
        self.number = number

    def pick(self, *options: T) -> T:
        self.number, place = divmod(self.number, len(options))
        return options[place]


def roll_number(dice: Dice) -> dict[str, Any]:
    """A low, best, high and hedge that can stand together."""
    hedge = dice.pick(*HEDGES)
    low = dice.pick(0, 1) if hedge == "at_most" else dice.pick(*COUNTS)
    if hedge in ("exact", "about", "almost"):
        return {"low": low, "best": None, "high": low, "hedge": hedge}
    if hedge in ("at_least", "vague"):
        return {"low": low, "best": dice.pick(None, low + 5), "high": None, "hedge": hedge}
    high = low + dice.pick(*COUNTS)
    return {"low": low, "best": dice.pick(None, (low + high) // 2), "high": high, "hedge": hedge}


def roll_claim(code: str, number: int) -> Figure:
    dice = Dice(number)
    return Figure(
        id=code,
        voice=dice.pick(*VOICES),
        **roll_number(dice),
        stance=dice.pick("asserts", "asserts", "asserts", *STANCES),
        as_of=dice.pick(None, *(date(2017, 6, day) for day in range(1, 5))),
        reliability=dice.pick("C", *RELIABILITIES),
        credibility=dice.pick(3, *CREDIBILITIES),
        basis=dice.pick(*BASES),
        party=dice.pick(False, False, True),
        draws_on=dice.pick((), (), ("a",), ("b", "d")),
        early=dice.pick(False, True),
        withdrawn=dice.pick(False, False, False, False, True),
    )


NUMBER = st.integers(0, 2**48)
CLAIMS = st.lists(NUMBER, max_size=6).map(
    lambda numbers: [roll_claim(str(place), number) for place, number in enumerate(numbers)]
)
METHODOLOGIES = st.builds(Methodology, k=st.integers(1, 3))


def printed(answer: Reconciliation) -> dict[str, object]:
    return {name: getattr(answer, name) for name in NUMBERS}


@law
@given(said=CLAIMS, methodology=METHODOLOGIES, data=st.data())
def test_order_does_not_matter_to_the_byte(
    said: list[Figure], methodology: Methodology, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(said))
    first, second = (
        json.dumps(reconcile(figures, methodology).to_plain()) for figures in (said, shuffled)
    )
    assert first == second


@law
@given(said=CLAIMS.filter(bool), methodology=METHODOLOGIES, data=st.data())
def test_a_copy_under_another_id_changes_no_number(
    said: list[Figure], methodology: Methodology, data: st.DataObject
) -> None:
    copied = replace(data.draw(st.sampled_from(said)), id=data.draw(st.sampled_from(("!", "x"))))
    before, after = reconcile(said, methodology), reconcile([*said, copied], methodology)
    assert printed(after) == printed(before)


@law
@given(said=CLAIMS, methodology=METHODOLOGIES)
def test_the_bounds_hold_what_they_bound(said: list[Figure], methodology: Methodology) -> None:
    answer = reconcile(said, methodology)
    for inner in (answer.corroborated_min, answer.best):
        if inner is not None:
            assert answer.reported_min is not None
            assert answer.reported_max is not None
            assert answer.reported_min <= inner <= answer.reported_max


@law
@given(said=CLAIMS, methodology=METHODOLOGIES)
def test_best_is_not_below_what_is_corroborated_unless_a_list_says_so(
    said: list[Figure], methodology: Methodology
) -> None:
    answer = reconcile(said, methodology)
    if answer.best is not None and answer.corroborated_min is not None and answer.rule != "R1":
        assert answer.best >= answer.corroborated_min


@law
@given(said=CLAIMS, methodology=METHODOLOGIES, low=st.sampled_from(COUNTS))
def test_a_new_first_hand_voice_never_lowers_what_is_corroborated(
    said: list[Figure], methodology: Methodology, low: int
) -> None:
    before = reconcile(said, methodology)
    after = reconcile([*said, figure("new", low, low)], methodology)
    if before.corroborated_min is not None and not any(heard.party for heard in before.readings):
        assert after.corroborated_min is not None
        assert after.corroborated_min >= before.corroborated_min


@law
@given(said=CLAIMS, methodology=METHODOLOGIES, number=NUMBER)
def test_a_withdrawn_claim_changes_no_number(
    said: list[Figure], methodology: Methodology, number: int
) -> None:
    withdrawn = replace(roll_claim("x", number), withdrawn=True)
    before, after = reconcile(said, methodology), reconcile([*said, withdrawn], methodology)
    assert printed(after) == printed(before)


@law
@given(said=CLAIMS, methodology=METHODOLOGIES)
def test_every_bound_and_best_was_stated(said: list[Figure], methodology: Methodology) -> None:
    answer = reconcile(said, methodology)
    stated = {number for claim in said for number in (claim.low, claim.best, claim.high)}
    assert {
        answer.reported_min,
        answer.reported_max,
        answer.corroborated_min,
        answer.conceded_min,
        answer.best,
    } <= stated | {None}


@law
@given(said=CLAIMS)
def test_nothing_eligible_is_null_never_zero(said: list[Figure]) -> None:
    answer = reconcile(replace(claim, reliability="E") for claim in said)
    assert answer.rule == "R5"
    bounds = (answer.reported_min, answer.corroborated_min, answer.reported_max)
    assert (*bounds, answer.best) == (None, None, None, None)


@law
@given(said=CLAIMS)
def test_every_claim_is_used_or_set_aside(said: list[Figure]) -> None:
    answer = reconcile(said)
    assert sorted([*answer.used, *answer.set_aside]) == sorted(claim.id for claim in said)


def slow_consensus(answer: Reconciliation) -> tuple[list[int], int, int]:
    """Score every whole number by itself."""
    reach = [tolerance(heard) for heard in answer.readings]
    scores = {
        number: (
            sum(high is not None and low <= number <= high for low, high in reach),
            sum(high is None and low <= number for low, high in reach),
        )
        for number in range(700)
    }
    top = max(scores.values())
    if top[0] == 0:
        return [], 0, 0
    return [number for number in scores if scores[number] == top], *top


@law
@given(said=CLAIMS)
def test_consensus_agrees_with_counting_number_by_number(said: list[Figure]) -> None:
    answer = reconcile(said)
    covered = [n for first, last in answer.consensus for n in range(first, last + 1)]
    assert (covered, answer.agreeing, answer.compatible) == slow_consensus(answer)
    assert all(earlier[1] + 1 < later[0] for earlier, later in pairwise(answer.consensus))


@pytest.mark.parametrize(
    ("figures", "best", "rule"),
    [
        pytest.param(
            [figure("1", 8, 8, voice="ucdp", draws_on=("sohr", "mod")),
             figure("2", 3, 3, voice="mod", party=True)],
            3, "R3", id="a party silences the compilation that draws on it, and is heard alone",
        ),
        pytest.param(
            [figure("1", 8, 8, voice="x", draws_on=("y",)),
             figure("2", 9, 9, voice="y", draws_on=("z",))],
            8, "R4", id="a chain of compilations without a first-hand voice is heard",
        ),
        pytest.param(
            [figure("1", 0, 0, stance="concedes", party=True)],
            0, "R3", id="a party that concedes none is no denial",
        ),
        pytest.param(
            [figure("1", 1, 30, hedge="at_most"), figure("2", 5, 5, stance="concedes", party=True)],
            5, "R4", id="what is conceded is quoted where nobody states a count",
        ),
        pytest.param(
            [figure("1", 20, 20, credibility=2), figure("2", 30, 30), figure("3", 40, 40)],
            30, "R4", id="the best rated voice below the floor is not quoted",
        ),
    ],
)  # fmt: skip
def test_best_in_hard_corners(figures: list[Figure], best: int | None, rule: str) -> None:
    answer = reconcile(figures)
    assert (answer.best, answer.rule) == (best, rule)


def test_an_early_figure_stays_closed_beside_a_later_one_that_does_not_exceed_it() -> None:
    early = figure("1", 10, 10, early=True)
    assert not reconcile([early, figure("2", 10, 20, as_of=date(2017, 6, 9))]).open_top
    assert not reconcile([early, figure("2", 20, 20)]).open_top
    assert reconcile([early, figure("2", 11, 20, as_of=date(2017, 6, 9))]).open_top
    undated = replace(early, as_of=None)
    assert reconcile([undated, figure("2", 11, 20)]).open_top
    assert not reconcile([undated, figure("2", 11, 20, as_of=None)]).open_top


def test_two_figures_may_not_share_an_id() -> None:
    with pytest.raises(ValueError, match="id: '1' is not accepted"):
        reconcile([figure("1", 3), figure("1", 4)])


def test_readings_tell_which_voice_used_which_figure() -> None:
    answer = reconcile([figure("1", 3, 3, voice="a"), figure("2", 4, 4, voice="b")])
    assert {reading.voice: reading.id for reading in answer.readings} == {"a": "1", "b": "2"}
