from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from incidents.codebook import REVIEW_STATE
from incidents.review import ANYBODY, AUTHOR, BEFORE, LABELS, MOVES, OTHERS, Move

INTRODUCTION = """\
# Review

Where a record stands, and every move that it can make. Nothing else changes its state, whichever
door is used: the page, a bulk action, a command. Each move is kept in the history, with its reason.

*Not over own work*: whoever wrote anything of the record (its row, its claims, its parties, its
ties) since it was last reviewed does not publish it, whatever their rights. Seeds and imports are
loaded without a person, and stay graded as not reviewed.

The claims of a record are frozen when it is published: from then on they are withdrawn or
superseded, and never edited. Until then a record that is returned can be mended.

This page is written by `python manage.py moves > docs/review.md` from `incidents/review.py`.
"""
HEAD = "| move | from | to | who may | reason |\n| --- | --- | --- | --- | --- |\n"
WHOSE = {ANYBODY: "", AUTHOR: ", over own work alone", OTHERS: ", not over own work"}


class Command(BaseCommand):
    help = "Write the moves of the review as one Markdown page, with their diagram."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("\n".join(page()), ending="")


def page() -> Iterator[str]:
    yield INTRODUCTION
    yield "```mermaid\nstateDiagram-v2\n    [*] --> draft"
    for move in MOVES.values():
        for start in move.start:
            for to in _goals(move):
                yield f"    {start} --> {to}: {move.name}"
    yield "```\n\n## States\n"
    yield "\n".join(
        f"- **{state.en}** (`{state.code}`): {state.definition}" for state in REVIEW_STATE
    )
    yield f"\n## Moves\n\n{HEAD}" + "".join(_row(move) for move in MOVES.values())


def _goals(move: Move) -> tuple[str, ...]:
    return MOVES["merge"].start if move.to == BEFORE else (move.to,)


def _row(move: Move) -> str:
    starts = ", ".join(f"`{start}`" for start in move.start)
    to = "what it was before" if move.to == BEFORE else f"`{move.to}`"
    rights = " or ".join(f"`{permission}`" for permission in move.permissions)
    who = f"{rights}{WHOSE[move.whose]}" if rights else "no person"
    reason = "needed" if move.reason else "–"
    return f"| {LABELS[move.name]} (`{move.name}`) | {starts} | {to} | {who} | {reason} |\n"
