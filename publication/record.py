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
from publication.models.versions import Version, VersionQuerySet
from publication.searching import facets_of, words_of

GONE = (LogEntry.Kind.WITHDRAWN, LogEntry.Kind.MERGED, LogEntry.Kind.REDACTED)
WITHDRAWN = PublishedIncident.State.WITHDRAWN
# What only a record that is public is found by.
FOUND_BY = ("facets", "words", "latitude", "longitude")
FACE = [
    field.name
    for field in PublishedIncident._meta.concrete_fields
    if field.name not in ("id", "entry", "valid_from", "valid_to", "state", *FOUND_BY)
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
    """Close what is replaced and open what was said; of the redacted no trace stays."""
    redacted = [entry.subject for entry in entries if entry.kind == LogEntry.Kind.REDACTED]
    PublishedReference.objects.filter(subject__in=redacted).delete()
    told = {entry.subject: entry for entry in entries if entry.kind == LogEntry.Kind.REFERENCE}
    closing = list(PublishedReference.objects.at().filter(subject__in=told))
    _close(closing, {subject: entry.n for subject, entry in told.items()}, "subject")
    PublishedReference.objects.bulk_create(
        PublishedReference(subject=subject, entry=entry, valid_from=entry.n)
        for subject, entry in told.items()
    )


def _close(versions: Sequence[Version], valid_to: dict[str, int], name: str) -> None:
    for version in versions:
        version.valid_to = valid_to[getattr(version, name)]
    if versions:
        rows: VersionQuerySet[Any] = VersionQuerySet(type(versions[0]))
        rows.bulk_update(versions, ["valid_to"], batch_size=1000)


def _follow_figures(entries: Sequence[tuple[LogEntry, dict[str, Any]]]) -> None:
    """Close the figures of what is replaced, open the new ones, and move the totals by both."""
    valid_to = {body["code"]: entry.n for entry, body in entries}
    closing = list(PublishedFigure.objects.at().filter(code__in=valid_to))
    totals.take_away([figure.pk for figure in closing])
    _close(closing, valid_to, "code")
    opening = PublishedFigure.objects.bulk_create(
        figure
        for entry, body in entries
        if entry.kind not in GONE
        for figure in make_figures(body, n=entry.n)
    )
    PublishedShare.objects.bulk_create(make_shares(opening))
    totals.add([figure.pk for figure in opening])


def _follow_faces(entries: Sequence[tuple[LogEntry, dict[str, Any]]]) -> None:
    """Close the versions of what is replaced and open the new ones."""
    gone = {body["code"] for entry, body in entries if entry.kind in GONE}
    HeldDocument.objects.filter(code__in=gone).delete()
    valid_to = {body["code"]: entry.n for entry, body in entries}
    closing = PublishedIncident.objects.at().filter(code__in=valid_to).select_related("first_entry")
    before = {version.code: version for version in closing}
    _close(list(before.values()), valid_to, "code")
    PublishedIncident.objects.bulk_create(
        _without(before[body["code"]], entry, body)
        if entry.kind in GONE
        else make_face(before.get(body["code"]), entry, body)
        for entry, body in entries
    )


def _without(before: PublishedIncident, entry: LogEntry, body: dict[str, Any]) -> PublishedIncident:
    """Return what stands in the place of a record that was taken back or became part of another."""
    state = PublishedIncident.State.MERGED if "merged_into" in body else WITHDRAWN
    kept = {name: getattr(before, name) for name in FACE}
    return PublishedIncident(**kept, state=state, entry=entry, valid_from=entry.n)


def make_face(
    before: PublishedIncident | None, entry: LogEntry, body: dict[str, Any]
) -> PublishedIncident:
    return PublishedIncident(
        code=body["code"],
        entry=entry,
        first_entry=before.first_entry if before else entry,
        valid_from=entry.n,
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
        facets=facets_of(body),
        words=words_of(body),
        latitude=body["place"]["latitude"],
        longitude=body["place"]["longitude"],
    )
