"""From drafts to the log and to every table that follows it, in one transaction."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from publication import prepared, totals
from publication.figures import accused, make_figures, make_shares, spans_months
from publication.log import Draft, append
from publication.models import (
    HeldDocument,
    LogEntry,
    PublishedFigure,
    PublishedIncident,
    PublishedReference,
    PublishedShare,
)
from publication.models.versions import Version
from publication.prepared import Statement, insert
from publication.searching import facets_of, words_of

Entries = Sequence[tuple[LogEntry, dict[str, Any]]]

# What stood of some subjects ends with the entry that speaks of each.
CLOSE = """
    UPDATE {table} AS version SET valid_to = entry.n
    FROM unnest(%(subjects)s::text[], %(entries)s::bigint[]) AS entry (subject, n)
    WHERE version.{column} = entry.subject AND version.valid_to IS NULL
"""
GONE = (LogEntry.Kind.WITHDRAWN, LogEntry.Kind.MERGED, LogEntry.Kind.REDACTED)
WITHDRAWN = PublishedIncident.State.WITHDRAWN
# What only a record that is public is found by.
FOUND_BY = ("facets", "words", "latitude", "longitude")
FACE = [
    field.attname
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
    if of_incidents:
        _follow_incidents(of_incidents)
    return entries


def _follow_references(entries: Sequence[LogEntry]) -> None:
    """Close what is replaced and open what was said; of the redacted no trace stays."""
    redacted = [entry.subject for entry in entries if entry.kind == LogEntry.Kind.REDACTED]
    if redacted:
        PublishedReference.objects.filter(subject__in=redacted).delete()
    told = {entry.subject: entry for entry in entries if entry.kind == LogEntry.Kind.REFERENCE}
    if told:
        ended = {subject: entry.n for subject, entry in told.items()}
        prepared.run_all([_close(PublishedReference, ended, "subject")])
        PublishedReference.objects.bulk_create(
            PublishedReference(subject=subject, entry=entry, valid_from=entry.n)
            for subject, entry in told.items()
        )


def _close(model: type[Version], ended: dict[str, int], column: str = "code") -> Statement:
    """Return what ends the version of each subject that stands, with an entry (number)."""
    text = CLOSE.format(table=model._meta.db_table, column=column)
    return text, {"subjects": list(ended), "entries": list(ended.values())}


def _follow_incidents(entries: Entries) -> None:
    """Close what is replaced, open what was said, and move the totals by both."""
    ended = {body["code"]: entry.n for entry, body in entries}
    whole = [(entry.n, body) for entry, body in entries if entry.kind not in GONE]
    gone = {entry.n: body for entry, body in entries if entry.kind in GONE}
    text, values = _close(PublishedIncident, ended)
    first = dict(prepared.run(f"{text} RETURNING version.code, version.first_entry_id", values))
    figures = [figure for n, body in whole for figure in make_figures(body, n=n)]
    faces = [make_face(body, n=n, first=first.get(body["code"])) for n, body in whole]
    prepared.run_all([_close(PublishedFigure, ended), *insert(figures), *insert(faces)])
    if spanning := {figure.code for figure in figures if spans_months(figure)}:
        opened = PublishedFigure.objects.filter(code__in=spanning, valid_from__in=ended.values())
        PublishedShare.objects.bulk_create(make_shares(opened))
    prepared.run_all([totals.follow(list(ended), list(ended.values()))])
    if gone:
        _take_back(gone)


def _take_back(gone: dict[int, dict[str, Any]]) -> None:
    """Open what stands in the place of records that are gone; keys are numbers of entries."""
    codes = [body["code"] for body in gone.values()]
    HeldDocument.objects.filter(code__in=codes).delete()
    before = PublishedIncident.objects.filter(code__in=codes, valid_to__in=gone)
    PublishedIncident.objects.bulk_create(_without(held, gone) for held in before)


def _without(held: PublishedIncident, gone: dict[int, dict[str, Any]]) -> PublishedIncident:
    """Return what stands in the place of a record that was taken back or became part of another."""
    n = held.valid_to or 0
    state = PublishedIncident.State.MERGED if "merged_into" in gone[n] else WITHDRAWN
    kept = {name: getattr(held, name) for name in FACE}
    return PublishedIncident(**kept, state=state, entry_id=n, valid_from=n)


def make_face(body: dict[str, Any], *, n: int, first: int | None = None) -> PublishedIncident:
    """Return what lists are filtered by, as entry n has it; ``first`` made the record public."""
    return PublishedIncident(
        code=body["code"],
        entry_id=n,
        first_entry_id=first or n,
        valid_from=n,
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
