"""The words that were kept of reports, to be read beside the claims."""

from collections.abc import Collection
from typing import Any, NamedTuple

from incidents.models import Incident
from sources.actions.capturing import evidence
from sources.confidence import may_know, open_to
from sources.models import Capture

# Of more passages the newest are shown, and so many letters of each.
SHOWN, LENGTH = 10, 3000
LONGEST_LETTER = 4


class Passage(NamedTuple):
    """Words as they were kept; ``cut`` where more of them lie in the capture."""

    capture: Capture
    words: str
    cut: bool


def reports_of(incident: Incident) -> set[int]:
    """Return the keys of the reports of a record: those of its claims, and the further ones."""
    further = incident.reported_in.values_list("pk", flat=True)
    return {*further, *(claim.report_id for claim in incident.claims.all())}


def find_passages(user: Any, reports: Collection[int]) -> list[Passage]:
    """Return what was kept of reports, as far as this person may read of it.

    Nothing of what a confidential source published, or said in what others published, for whoever
    may not know. One query, and the beginning of each file.
    """
    if not reports or not user.has_perm("sources.view_capture"):
        return []
    found = Capture.objects.passages().filter(open_to(user, "report__publisher"))
    found = found.filter(report__in=reports).select_related("report__publisher")
    if not may_know(user):
        found = found.exclude(report__claims__voice__confidential=True)
    return [_read(capture) for capture in found.order_by("-pk")[:SHOWN]]


def _read(capture: Capture) -> Passage:
    begun = evidence().beginning(capture.sha256, LONGEST_LETTER * LENGTH)
    words = begun.decode(errors="ignore")[:LENGTH]
    return Passage(capture, words, cut=len(words.encode()) < (capture.bytes or 0))
