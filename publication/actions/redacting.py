"""Taking documents out of the log that would endanger somebody; the chain holds without them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from incidents.actions.reviewing import move
from incidents.models import Incident
from publication.log import Draft
from publication.models import (
    LogEntry,
    PublicDocument,
    PublishedFigure,
    PublishedIncident,
    Release,
    ReleaseFile,
)
from publication.record import GONE, record
from publication.shelf import forget
from sources.refusals import Refusal

OF_INCIDENT = "incident:"


@transaction.atomic
def redact(subject: str, *, by: Any, agreed_by: Any, reason: str, at: datetime) -> LogEntry:
    """Delete every document about a subject, such as ``incident:HT100001`` or ``source:code``.

    It takes two people. The reason is public. A record is withdrawn by it, and may be published
    again once its new document endangers nobody; the code of a merged one leads on. Of the releases
    that hold it, the files that tell of single records go too. Raises ValueError where nothing is
    public.
    """
    if by.pk == agreed_by.pk:
        raise Refusal("Whoever redacts cannot agree to it: it takes a second person.")
    if not reason.strip():
        raise Refusal("reason is empty; it stands in the log in place of what was there.")
    documents = PublicDocument.objects.filter(entry__subject=subject)
    if not documents.exists():
        raise Refusal("%(subject)s: nothing of it is public.", subject=subject)
    body = {"reason": reason}
    if subject.startswith(OF_INCIDENT):
        code = subject.removeprefix(OF_INCIDENT)
        incident = Incident.objects.locked().get(code=code)
        body["code"] = code
        if incident.merged_into:
            body["merged_into"] = incident.merged_into.code
        if incident.review_state == "published":
            move([incident], "withdraw", by=by, at=at, reason=reason, door="redact")
    holding = [release.pk for release in Release.objects.all() if _holds(release, documents)]
    documents.delete()
    # Its past versions are found by nothing that their documents said.
    PublishedIncident.objects.filter(code=body.get("code")).update(
        words=[], facets=[], parties=[], latitude=None, longitude=None
    )
    [entry] = record([Draft(LogEntry.Kind.REDACTED, subject, body)], at=at)
    # After the log is locked: a release that is being built is public before, or looks again.
    _redact_files(holding, at=at)
    # Who spoke may be what endangers; the figures of past states stand without it.
    PublishedFigure.objects.filter(code=body.get("code")).update(said=[])
    return entry


def forget_redacted(hashes: Iterable[str] | None = None) -> None:
    """Remove the bytes of redacted files, of these hashes or all, that no other file has."""
    gone = ReleaseFile.objects.filter(redacted_at__isnull=False)
    chosen = gone if hashes is None else gone.filter(sha256__in=list(hashes))
    held = ReleaseFile.objects.filter(redacted_at=None).values("sha256")
    for sha256 in chosen.exclude(sha256__in=held).values_list("sha256", flat=True).distinct():
        forget(sha256)


def _holds(release: Release, documents: QuerySet[PublicDocument]) -> bool:
    """Whether a release tells what the newest of these documents up to it said."""
    told = documents.filter(entry__lte=release.n).select_related("entry")
    then = told.order_by("-entry").first()
    if then is None or then.entry.kind in GONE:
        return False
    when = then.body.get("when")
    return when is None or date.fromisoformat(when["start"]) <= release.until


def _redact_files(releases: Iterable[int], *, at: datetime) -> None:
    files = ReleaseFile.objects.filter(
        release__in=list(releases), tells_records=True, redacted_at=None
    )
    hashes = list(files.values_list("sha256", flat=True))
    files.update(redacted_at=at)
    transaction.on_commit(lambda: forget_redacted(hashes))
