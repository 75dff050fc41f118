"""Logging a report as it is entered: its row, a copy of its link, and the passage in hand."""

from datetime import datetime
from typing import Any

from django.db import transaction

from sources.actions.capturing import request_capture, upload_capture
from sources.history import because
from sources.models import Capture, Report
from sources.models.captures import PASSAGE


@transaction.atomic
def log_report(report: Report, *, by: Any, at: datetime, reason: str) -> Capture | None:
    """Store a new report, and return the capture that waits for its link, if one does.

    Whoever calls hands it to a worker after the commit.
    """
    with because(reason, by=by, door="admin"):
        report.save()
    return request_capture(report, by=by, at=at)


def keep_passage(report: Report, passage: str, *, by: Any, at: datetime) -> Capture | None:
    """Keep the words that somebody pasted as evidence; None where the report has them already."""
    body = passage.encode()
    try:
        return upload_capture(report, chunks=[body], name=PASSAGE, by=by, at=at)
    except ValueError:
        return None
