"""Whether anybody looked: without that, an empty month says nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from incidents.reconciliation.intervals import Interval
from publication.models import PublicDocument
from publication.questions import Question
from publication.unmoved import read_once

# What an empty slot means under each status, from the one that says the most.
REASONS = {"monitored": "none_recorded", "backlog": "backlog"}
NOBODY_LOOKED = "not_monitored"


@dataclass(frozen=True, slots=True)
class Coverage:
    """The coverage of a harm, wherever it was looked for: place, status and span."""

    looked: list[tuple[str, str, Interval]]

    @classmethod
    def load(cls, question: Question) -> Self:
        """Fetch what was known then of who looked."""
        bodies = _read_coverage(question.moment.digest, question.moment.n)
        return cls(
            [
                (body["place"], body["status"], _span(body))
                for body in bodies
                if _bears_on(body, question)
            ]
        )

    def reason(self, path: Sequence[str], interval: Interval) -> str:
        """Return why a slot is empty in a place, whose path of codes is given.

        The coverage of a place counts for all that lies inside it.
        """
        for status, reason in REASONS.items():
            spans = [span for place, held, span in self.looked if held == status and place in path]
            if covers(spans, interval):
                return reason
        return NOBODY_LOOKED


def covers(spans: list[Interval], interval: Interval) -> bool:
    """Whether spans together hold every day of an interval."""
    day = interval.start
    for span in sorted(spans, key=lambda span: span.start):
        if span.start <= day <= span.end:
            day = span.end + timedelta(days=1)
    return day > interval.end


@read_once(16)
def _read_coverage(digest: str, n: int | None) -> Sequence[dict[str, Any]]:
    references = PublicDocument.objects.of_references(n)
    bodies = references.filter(entry__subject__startswith="coverage:")
    return tuple(bodies.values_list("body", flat=True))


def _span(body: dict[str, Any]) -> Interval:
    return Interval(date.fromisoformat(body["start"]), date.fromisoformat(body["end"]))


def _bears_on(body: dict[str, Any], question: Question) -> bool:
    return question.harm in body["harms"] and (
        not question.datasets or body["dataset"] in question.datasets
    )
