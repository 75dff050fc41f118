"""The table of moves: what is open from where, and to whom."""

import pytest

from incidents.codebook import REVIEW_STATE
from incidents.review import BEFORE, MOVES, MoveRefused, check_move, moves_from


def refusal(name: str, state: str, *, reason: str = "made up", own: bool = False) -> str:
    """Return why a move is refused; empty where it is not."""
    try:
        check_move(name, state, code="HT1", reason=reason, own=own)
    except MoveRefused as refused:
        return refused.why
    return ""


@pytest.mark.parametrize("state", REVIEW_STATE.codes)
@pytest.mark.parametrize("name", MOVES)
def test_a_move_is_open_from_its_own_states_alone(name: str, state: str) -> None:
    own = MOVES[name].whose == "author"
    assert (refusal(name, state, own=own) == "") == (state in MOVES[name].start)


def test_every_state_that_a_move_names_is_in_the_codebook() -> None:
    named = {state for move in MOVES.values() for state in (*move.start, move.to)}
    assert named - {BEFORE} == set(REVIEW_STATE.codes)


@pytest.mark.parametrize("name", ["publish", "revise", "release"])
def test_nobody_publishes_or_releases_their_own_work(name: str) -> None:
    [state] = MOVES[name].start
    assert refusal(name, state, own=True) == "own"


def test_only_an_author_takes_a_record_back() -> None:
    assert refusal("take_back", "in_review", own=False) == "not_author"
    assert refusal("take_back", "in_review", own=True) == ""


@pytest.mark.parametrize("name", [name for name, move in MOVES.items() if move.reason])
def test_a_move_that_needs_a_reason_is_refused_without_one(name: str) -> None:
    assert refusal(name, MOVES[name].start[0], reason="  ") == "reason"


def test_what_goes_public_unread_is_loaded_by_no_person() -> None:
    assert MOVES["load"].permissions == ()
    assert moves_from("draft") == ["submit", "hold", "merge"]


def test_a_refusal_names_the_record_the_state_and_what_is_open() -> None:
    with pytest.raises(MoveRefused, match="HT1 is: draft") as refused:
        check_move("withdraw", "draft", code="HT1", reason="made up", own=False)
    assert "open to what is: published" in str(refused.value)
    assert "Open to this record: Submit for review, Hold back, Merge" in str(refused.value)
