"""Whether anybody looked: without that, an empty month says nothing."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from incidents.reconciliation.intervals import Interval
from publication.models import PublicDocument
from publication.questions import Question

# What an empty slot means under each status, from the one that says the most.
REASONS = {"monitored": "none_recorded", "backlog": "backlog"}
NOBODY_LOOKED = "not_monitored"


@dataclass(frozen=True, slots=True)
class Coverage:
    """The coverage that bears on one question: spans by status."""

    spans: dict[str, list[Interval]]

    @classmethod
    def load(cls, question: Question, path: list[str]) -> Self:
        """Fetch the coverage of the asked place, whose path of codes is given, or of one around."""
        references = PublicDocument.objects.of_references(question.moment.n)
        bodies = references.filter(entry__subject__startswith="coverage:").values_list(
            "body", flat=True
        )
        spans: dict[str, list[Interval]] = {}
        for body in bodies:
            if _bears_on(body, question, path):
                span = Interval(date.fromisoformat(body["start"]), date.fromisoformat(body["end"]))
                spans.setdefault(body["status"], []).append(span)
        return cls(spans)

    def reason(self, interval: Interval) -> str:
        """Return why a slot without a record is empty."""
        for status, reason in REASONS.items():
            if covers(self.spans.get(status, []), interval):
                return reason
        return NOBODY_LOOKED


def covers(spans: list[Interval], interval: Interval) -> bool:
    """Whether spans together hold every day of an interval."""
    day = interval.start
    for span in sorted(spans, key=lambda span: span.start):
        if span.start <= day <= span.end:
            day = span.end + timedelta(days=1)
    return day > interval.end


def _bears_on(body: dict[str, Any], question: Question, path: list[str]) -> bool:
    return (
        body["place"] in path
        and question.harm in body["harms"]
        and (not question.datasets or body["dataset"] in question.datasets)
    )
