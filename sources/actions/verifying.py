"""Holding every kept file against the hash that it was captured under."""

import logging
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from django.db import transaction

from sources.actions.capturing import evidence
from sources.models import Capture, CustodyEntry

logger = logging.getLogger(__name__)


def rehash_captures(*, at: datetime) -> Iterator[str]:
    """Compare each file with its hash, and yield what is wrong with each capture that differs.

    The custody log takes an entry whenever the answer is another than the last time; every
    difference raises the alarm in the log each time.
    """
    kept = Capture.objects.kept().order_by("sha256", "pk").iterator()
    for digest, captures in groupby(kept, attrgetter("sha256")):
        found = evidence().digest(digest)
        for capture in captures:
            wrong = _record_state(capture, found, at=at)
            if wrong:
                logger.critical("evidence: %s", wrong)
                yield wrong


@transaction.atomic
def _record_state(capture: Capture, found: str | None, *, at: datetime) -> str:
    """Store how a capture was found, and return what is wrong with it, or nothing."""
    intact = found == capture.sha256
    wrong = (
        ""
        if intact
        else f"capture {capture.pk}, {capture.sha256}: "
        + (f"the file has the hash {found} now." if found else "the file is gone.")
    )
    if intact != capture.intact:
        what = CustodyEntry.What.REHASHED if intact else CustodyEntry.What.MISMATCH
        CustodyEntry.objects.create(capture=capture, what=what, at=at, note=wrong)
    Capture.objects.filter(pk=capture.pk).update(intact=intact, rehashed_at=at)
    return wrong
