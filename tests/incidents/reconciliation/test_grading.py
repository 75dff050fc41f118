from typing import Any

import pytest

from incidents.reconciliation.grading import GRADINGS, PREFERENCE, grade, rated_voices
from incidents.reconciliation.ranges import reconcile
from tests.incidents.reconciliation.builders import figure

NOTHING: dict[str, Any] = {
    "discounted": False,
    "conceded_min": None,
    "contested": False,
    "rated_voices": 0,
    "heard_voices": 0,
    "harm_asserted": False,
    "imported": False,
}
EVERYTHING: dict[str, Any] = {
    "discounted": True,
    "conceded_min": 1,
    "contested": True,
    "rated_voices": 2,
    "heard_voices": 3,
    "harm_asserted": True,
    "imported": True,
}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(EVERYTHING, "discounted", id="a decision goes before all"),
        pytest.param({**EVERYTHING, "discounted": False}, "confirmed", id="harm conceded"),
        pytest.param(
            {**EVERYTHING, "discounted": False, "conceded_min": 0}, "contested",
            id="nobody conceded, attribution disputed",
        ),
        pytest.param({**NOTHING, "rated_voices": 2, "heard_voices": 2}, "fair", id="two rated"),
        pytest.param({**NOTHING, "rated_voices": 1, "heard_voices": 9}, "weak", id="one rated"),
        pytest.param({**NOTHING, "heard_voices": 1}, "weak", id="a voice that is not rated"),
        pytest.param({**NOTHING, "heard_voices": 1, "imported": True}, "imported", id="compiled"),
        pytest.param({**NOTHING, "imported": True}, "imported", id="compiled, no figure"),
        pytest.param(
            {**NOTHING, "rated_voices": 2, "heard_voices": 3, "imported": True}, "fair",
            id="compiled, with two voices of our own",
        ),
        pytest.param({**NOTHING, "harm_asserted": True}, "toll_unknown", id="harm, no figure"),
        pytest.param(NOTHING, "none_known", id="no harm asserted"),
    ],
)  # fmt: skip
def test_grade(facts: dict[str, Any], expected: str) -> None:
    assert grade(**facts) == expected


def test_the_preference_among_gradings_names_each_once() -> None:
    assert sorted(PREFERENCE) == sorted(GRADINGS)


def test_rated_voices_are_first_hand_and_rated_c_or_better() -> None:
    answer = reconcile(
        [
            figure("1", 3, 3, voice="a", reliability="A"),
            figure("2", 3, 3, voice="b", reliability="C"),
            figure("3", 3, 3, voice="c", reliability="D"),
            figure("4", 3, 3, voice="d", reliability="F"),
            figure("5", 3, 3, voice="e", draws_on=("x",)),
            figure("6", 3, 3, voice="f", party=True),
        ]
    )
    assert rated_voices(answer) == {"a", "b"}
