"""The moves of a record through its review: from where, to where, by whom, and with a reason. Pure.

Everything that changes a state asks ``check_move``; docs/review.md is written from this table.
"""

from dataclasses import dataclass
from typing import Final

from incidents.codebook import REVIEW_STATE
from sources.refusals import Message, Refusal, Term, marked

ANYBODY: Final = "anybody"
AUTHOR: Final = "author"
OTHERS: Final = "others"

CHANGE: Final = ("incidents.change_incident",)
REVIEW: Final = ("incidents.review_incident",)
MERGE: Final = ("incidents.merge_incident",)
PUBLISH: Final = ("publication.add_logentry",)
ANY: Final = (*CHANGE, *REVIEW, *PUBLISH)
NOBODY: Final = ()

# Where a merge that is undone goes: to whatever the record was before it.
BEFORE: Final = "before"


@dataclass(frozen=True, slots=True)
class Move:
    """One way from a state to another.

    ``permissions`` is what doors ask for, any one of them; none: no person makes this move.
    ``whose`` says who among those who hold one: anybody, only an author of what is unreviewed, or
    only others.
    """

    name: str
    start: tuple[str, ...]
    to: str
    permissions: tuple[str, ...]
    reason: bool
    whose: str = ANYBODY


MOVES: Final = {
    move.name: move
    for move in (
        Move("submit", ("draft",), "in_review", CHANGE, reason=False),
        Move("return", ("in_review",), "draft", REVIEW, reason=True),
        Move("take_back", ("in_review",), "draft", CHANGE, reason=False, whose=AUTHOR),
        Move("hold", ("draft", "in_review", "withdrawn"), "held", ANY, reason=True),
        Move("release", ("held",), "in_review", REVIEW, reason=True, whose=OTHERS),
        Move("publish", ("in_review",), "published", PUBLISH, reason=True, whose=OTHERS),
        Move("revise", ("published",), "published", PUBLISH, reason=True, whose=OTHERS),
        Move("withdraw", ("published",), "withdrawn", PUBLISH, reason=True),
        Move("reopen", ("withdrawn",), "in_review", ANY, reason=True),
        Move("load", ("draft",), "published", NOBODY, reason=True),
        Move(
            "merge",
            ("draft", "in_review", "published", "withdrawn"),
            "merged",
            MERGE,
            reason=True,
        ),
        Move("unmerge", ("merged",), BEFORE, MERGE, reason=True),
    )
}

LABELS: Final = {
    "submit": marked("Submit for review"),
    "return": marked("Return with a comment"),
    "take_back": marked("Take back"),
    "hold": marked("Hold back"),
    "release": marked("Release the hold"),
    "publish": marked("Publish"),
    "revise": marked("Publish the changes"),
    "withdraw": marked("Withdraw"),
    "reopen": marked("Reopen"),
    "load": marked("Load"),
    "merge": marked("Merge"),
    "unmerge": marked("Undo the merge"),
}

REFUSALS: Final = {
    "state": marked(
        "%(code)s is: %(state)s. “%(move)s” is open to what is: %(start)s. "
        "Open to this record: %(open)s."
    ),
    "reason": marked("%(code)s: “%(move)s” needs a reason; it stays in the history."),
    "own": marked(
        "%(code)s: you wrote part of what nobody has reviewed yet, so “%(move)s” takes "
        "somebody else."
    ),
    "ever": marked(
        "%(code)s: you wrote part of it, and it is made public as it is now, so that takes "
        "somebody else."
    ),
    "not_author": marked("%(code)s: “%(move)s” is for whoever wrote it."),
}


class MoveRefused(Refusal):
    """A move that the table does not allow. ``why`` is a key of REFUSALS."""

    def __init__(self, why: str, name: str, *, code: str, state: str) -> None:
        self.why = why
        super().__init__(
            REFUSALS[why],
            code=code,
            state=Term(REVIEW_STATE, state),
            move=Message(LABELS[name]),
            start=tuple(Term(REVIEW_STATE, start) for start in MOVES[name].start),
            open=tuple(Message(LABELS[each]) for each in moves_from(state)) or "–",
        )


def moves_from(state: str) -> list[str]:
    """Return the names of the moves that a person can make from a state."""
    return [move.name for move in MOVES.values() if state in move.start and move.permissions]


def check_move(name: str, state: str, *, code: str, reason: str, own: bool) -> None:
    """Raise MoveRefused unless the table allows a move.

    ``own`` says that whoever moves wrote part of the record since it was last reviewed.
    """
    move = MOVES[name]
    if state not in move.start:
        why = "state"
    elif move.reason and not reason.strip():
        why = "reason"
    elif own and move.whose == OTHERS:
        why = "own"
    elif not own and move.whose == AUTHOR:
        why = "not_author"
    else:
        return
    raise MoveRefused(why, name, code=code, state=state)
