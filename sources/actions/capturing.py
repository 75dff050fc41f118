"""Capturing what sources published: asked for at entry, fetched by a job, kept for good.

A capture that waits is a lease: whoever fetches it moves its next try ahead first, so that no two
fetch it at once, and one whose worker died comes due again.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from django.conf import settings
from django.db import transaction

from sources.fetching import TOOL, Fetched, Fetcher, NotFetched
from sources.media import HEAD, UNKNOWN, may_be_graphic, media_type
from sources.models import Capture, CustodyEntry, FieldPolicy, Report
from sources.models.captures import ATTEMPTS
from sources.refusals import Message, Refusal, marked
from sources.saying import Told, told
from sources.storage import EvidenceStore, Stored

What = CustodyEntry.What
LEASE = timedelta(minutes=2)
FIRST_WAIT = timedelta(minutes=1)
UPLOAD_LIMIT = 50_000_000
NO_GRAPHIC = marked("This project keeps no graphic files, and a picture or a film may be one.")
SEALED = marked(
    "The source is confidential: what it published is never fetched. Upload a file instead."
)


def evidence() -> EvidenceStore:
    return EvidenceStore(settings.EVIDENCE_ROOT)


@transaction.atomic
def request_capture(report: Report, *, by: Any, at: datetime) -> Capture | None:
    """Ask for a copy of what is at a report's link, and return the capture that waits for it.

    None where there is no link, where the publisher is confidential, and where the link was asked
    for already, whatever came of it.
    """
    if not report.link or report.publisher.confidential:
        return None
    # Two people who save one report at once ask once.
    _lock(report)
    if report.captures.filter(kind=Capture.Kind.FETCHED, link=report.link).exists():
        return None
    capture = Capture.objects.create(
        report=report,
        kind=Capture.Kind.FETCHED,
        state=Capture.State.WAITING,
        link=report.link,
        next_try_at=at,
    )
    _record(capture, What.REQUESTED, by=by, at=at, note=report.link)
    return capture


@transaction.atomic
def retry_capture(capture: Capture, *, by: Any, at: datetime) -> None:
    """Let a capture that failed, or that waits for its next try, be tried at once.

    Raises ValueError for one that is kept, and where the publisher is confidential.
    """
    capture = Capture.objects.select_for_update().get(pk=capture.pk)
    if capture.state == Capture.State.KEPT:
        raise Refusal("The copy is kept already: accepted are copies that wait or failed.")
    if capture.report.publisher.confidential:
        raise Refusal(SEALED)
    capture.state, capture.attempts, capture.next_try_at = Capture.State.WAITING, 0, at
    capture.save(update_fields=["state", "attempts", "next_try_at"])
    _record(capture, What.RETRIED, by=by, at=at)


def fetch_capture(capture_id: int, *, at: datetime, fetcher: Fetcher) -> Capture | None:
    """Fetch a capture that is due, and keep it or say why not. None where it is not due.

    The network is asked outside any transaction.
    """
    capture = _take(capture_id, at=at)
    if capture is None:
        return None
    try:
        if capture.report.publisher.confidential:
            raise _Sealed(SEALED)
        fetched = fetcher.fetch(capture.link)
        if not _collected(fetched.body):
            raise _Sealed(NO_GRAPHIC)
    except NotFetched as error:
        return _fail(capture, told(error), lasting=error.lasting, at=at)
    return _keep_fetched(capture, fetched, evidence().keep([fetched.body]), at=at)


class _Sealed(NotFetched):
    lasting = True


@transaction.atomic
def _take(capture_id: int, *, at: datetime) -> Capture | None:
    """Take the lease on a capture that is due; one that every attempt died over has failed."""
    due = Capture.objects.due(at).select_for_update(skip_locked=True, of=("self",))
    capture = due.select_related("report__publisher").filter(pk=capture_id).first()
    if capture is None:
        return None
    if capture.attempts >= ATTEMPTS:
        _end(capture, Told.of(Message("No attempt came to an end: each was broken off.")), at=at)
        return None
    capture.attempts += 1
    capture.next_try_at = at + LEASE
    capture.save(update_fields=["attempts", "next_try_at"])
    return capture


@transaction.atomic
def _keep_fetched(capture: Capture, fetched: Fetched, stored: Stored, *, at: datetime) -> Capture:
    """Keep what was fetched, unless somebody else was handed the lease in the meantime."""
    held = _held(capture)
    if held is None:
        return capture
    twin = _twin(held.report, stored)
    if twin is not None:
        _end(held, told(_kept_already(twin)), at=at)
        return held
    asked = held.custody.filter(what__in=[What.REQUESTED, What.RETRIED]).latest("pk")
    stated = {name.lower(): value for name, value in fetched.headers}.get("content-type", "")
    _fill(held, stored, by=asked.by, at=at)
    if held.media_type in (UNKNOWN, "text/plain") and stated:
        held.media_type = stated.partition(";")[0].strip().lower()[:100]
    held.status_code, held.headers = fetched.status, fetched.headers
    held.next_try_at, held.error = None, ""
    held.save()
    way = " → ".join(fetched.way)
    _record(held, What.CAPTURED, at=at, note=f"{way}\n{fetched.address}, by {TOOL}")
    return held


@transaction.atomic
def _fail(capture: Capture, error: str, *, lasting: bool, at: datetime) -> Capture:
    """Say why nothing was kept, and when it is tried again: after 1, 5, 25 and 125 minutes."""
    held = _held(capture)
    if held is None:
        return capture
    if lasting or held.attempts >= ATTEMPTS:
        _end(held, error, at=at)
        return held
    held.error = error
    held.next_try_at = at + FIRST_WAIT * 5 ** (held.attempts - 1)
    held.save(update_fields=["error", "next_try_at"])
    _record(held, What.FAILED, at=at, note=error)
    return held


def _held(capture: Capture) -> Capture | None:
    """Return the capture under a lock while its lease is still the one that was taken."""
    leased = Capture.objects.select_for_update().filter(
        pk=capture.pk,
        state=Capture.State.WAITING,
        next_try_at=capture.next_try_at,
        attempts=capture.attempts,
    )
    return leased.first()


def _end(capture: Capture, error: str, *, at: datetime) -> None:
    capture.state, capture.error, capture.next_try_at = Capture.State.FAILED, error, None
    capture.save(update_fields=["state", "error", "next_try_at"])
    _record(capture, What.FAILED, at=at, note=error)


def upload_capture(
    report: Report,
    *,
    chunks: Iterable[bytes],
    name: str,
    by: Any,
    at: datetime,
    graphic: bool = False,
    parent: Capture | None = None,
) -> Capture:
    """Keep a file that a person has, or a working copy of what ``parent`` keeps.

    Raises ValueError for an empty or too large file, and for one that the report has already.
    """
    if parent is not None and (parent.state != Capture.State.KEPT or parent.report_id != report.pk):
        raise Refusal("parent is not a kept capture of this report.")
    parts = iter(chunks)
    first = next(parts, b"")
    if not _collected(first, graphic=graphic):
        raise Refusal(NO_GRAPHIC)
    stored = evidence().keep(_within(chain([first], parts), UPLOAD_LIMIT))
    if not stored.bytes:
        raise Refusal("The file is empty.")
    kind = Capture.Kind.WORKING_COPY if parent else Capture.Kind.UPLOADED
    capture = Capture(report=report, kind=kind, parent=parent, graphic=graphic)
    with transaction.atomic():
        twin = _twin(report, stored)
        if twin is not None:
            raise _kept_already(twin)
        _fill(capture, stored, by=by, at=at)
        capture.save()
        _record(capture, What.UPLOADED, by=by, at=at, note=name)
        if parent is not None:
            _record(parent, What.COPIED, by=by, at=at, note=str(capture))
    return capture


def mark_graphic(capture: Capture, *, graphic: bool, by: Any, at: datetime) -> None:
    """Say whether a capture shows the dead or the wounded."""
    with transaction.atomic():
        Capture.objects.filter(pk=capture.pk).update(graphic=graphic)
        _record(
            capture,
            What.MARKED,
            by=by,
            at=at,
            note=Told.of(Message("graphic") if graphic else Message("not graphic")),
        )


def record_view(capture: Capture, *, by: Any, at: datetime) -> None:
    """Record that the bytes are handed to somebody, before they are."""
    _record(capture, What.VIEWED, by=by, at=at)


def _lock(report: Report) -> None:
    """Let nobody else add captures to a report until the end of the transaction."""
    Report.objects.select_for_update(no_key=True).get(pk=report.pk)


def _twin(report: Report, stored: Stored) -> Capture | None:
    """Return the capture of a locked report that has these bytes already."""
    _lock(report)
    return report.captures.filter(sha256=stored.sha256).first()


def _kept_already(twin: Capture) -> Refusal:
    return Refusal("The same bytes are kept already: %(hash)s.", hash=twin.sha256[:12])


def _collected(beginning: bytes, *, graphic: bool = False) -> bool:
    """Whether a file is one that the project keeps, by how it begins."""
    graphic = graphic or may_be_graphic(media_type(beginning[:HEAD]))
    return not graphic or "graphic" not in FieldPolicy.objects.not_collected()


def _within(chunks: Iterable[bytes], limit: int) -> Iterable[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise Refusal("The file is too large: accepted are at most %(most)s bytes.", most=limit)
        yield chunk


def _fill(capture: Capture, stored: Stored, *, by: Any, at: datetime) -> None:
    capture.state, capture.tool = Capture.State.KEPT, TOOL
    capture.sha256, capture.bytes = stored.sha256, stored.bytes
    capture.media_type = stored.media_type
    capture.graphic = capture.graphic or may_be_graphic(stored.media_type)
    capture.captured_at, capture.captured_by = at, by


def _record(capture: Capture, what: What, *, at: datetime, by: Any = None, note: str = "") -> None:
    CustodyEntry.objects.create(capture=capture, what=what, at=at, by=by, note=note)
