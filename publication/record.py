"""From drafts to the log and to every table that follows it, in one transaction."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from publication import totals
from publication.figures import accused, make_figures, make_shares
from publication.log import Draft, append
from publication.models import (
    HeldDocument,
    LogEntry,
    PublishedFigure,
    PublishedIncident,
    PublishedReference,
    PublishedShare,
)

GONE = (LogEntry.Kind.WITHDRAWN, LogEntry.Kind.MERGED, LogEntry.Kind.REDACTED)
WITHDRAWN = PublishedIncident.State.WITHDRAWN
FACE = [
    field.name
    for field in PublishedIncident._meta.concrete_fields
    if field.name not in ("id", "code", "first_entry")
]


def record(drafts: Sequence[Draft], *, at: datetime) -> list[LogEntry]:
    """Append drafts to the log and let figures, totals and faces follow. Return the entries."""
    if not drafts:
        return []
    entries = append(drafts, at=at)
    of_incidents = [
        (entry, draft.body)
        for entry, draft in zip(entries, drafts, strict=True)
        if "code" in draft.body and entry.kind != LogEntry.Kind.REFERENCE
    ]
    _follow_references(entries)
    _follow_figures(of_incidents)
    _follow_faces(of_incidents)
    return entries


def _follow_references(entries: Sequence[LogEntry]) -> None:
    redacted = [entry.subject for entry in entries if entry.kind == LogEntry.Kind.REDACTED]
    PublishedReference.objects.filter(subject__in=redacted).delete()
    PublishedReference.objects.bulk_create(
        [
            PublishedReference(subject=entry.subject, entry=entry)
            for entry in entries
            if entry.kind == LogEntry.Kind.REFERENCE
        ],
        update_conflicts=True,
        unique_fields=["subject"],
        update_fields=["entry"],
    )


def _follow_figures(entries: Sequence[tuple[LogEntry, dict[str, Any]]]) -> None:
    """Close the figures of what is replaced, open the new ones, and move the totals by both."""
    valid_to = {body["code"]: entry.n for entry, body in entries}
    closing = list(PublishedFigure.objects.filter(code__in=valid_to, valid_to=None))
    totals.take_away([figure.pk for figure in closing])
    for figure in closing:
        figure.valid_to = valid_to[figure.code]
    PublishedFigure.objects.bulk_update(closing, ["valid_to"], batch_size=1000)
    opening = PublishedFigure.objects.bulk_create(
        figure
        for entry, body in entries
        if entry.kind not in GONE
        for figure in make_figures(body, n=entry.n)
    )
    PublishedShare.objects.bulk_create(make_shares(opening))
    totals.add([figure.pk for figure in opening])


def _follow_faces(entries: Sequence[tuple[LogEntry, dict[str, Any]]]) -> None:
    gone = [(entry, body) for entry, body in entries if entry.kind in GONE]
    HeldDocument.objects.filter(code__in=[body["code"] for _, body in gone]).delete()
    for entry, body in gone:
        state = PublishedIncident.State.MERGED if "merged_into" in body else WITHDRAWN
        PublishedIncident.objects.filter(code=body["code"]).update(entry=entry, state=state)
    PublishedIncident.objects.bulk_create(
        [
            PublishedIncident(
                code=body["code"],
                entry=entry,
                first_entry=entry,
                state=PublishedIncident.State.PUBLISHED,
                record_type=body["record_type"],
                kind=body["kind"],
                grading=body["grading"],
                dataset=body["dataset"],
                start_on=date.fromisoformat(body["when"]["start"]),
                end_on=date.fromisoformat(body["when"]["end"]),
                place=body["place"]["code"],
                place_path=body["place"]["path"],
                parties=accused(body),
            )
            for entry, body in entries
            if entry.kind not in GONE
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=FACE,
    )
