"""Taking documents out of the log that would endanger somebody; the chain holds without them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from incidents.actions.reviewing import move
from incidents.models import Incident
from publication.actions.references import describe_now
from publication.log import Draft
from publication.manifest import NAME as MANIFEST
from publication.models import (
    LogEntry,
    PublicDocument,
    PublishedFigure,
    PublishedIncident,
    Release,
    ReleaseFile,
    ReleaseNarrative,
    Waiver,
)
from publication.models.redactable import Redactable
from publication.record import GONE, record
from publication.shelf import forget
from sources.refusals import Refusal

OF_INCIDENT = "incident:"
# In the files of a release, the words of its authors stand here alone, ...
REPORTS = Q(name__startswith="report-")
# ... and the reasons of its waivers here.
REASONS = REPORTS | Q(name__startswith="README") | Q(name=MANIFEST)


@dataclass(frozen=True, slots=True)
class Why:
    """The two people who take words out, their reason, which is public, and when."""

    by: Any
    agreed_by: Any
    reason: str
    at: datetime

    def stands_by(self, emptied: Redactable) -> None:
        """Save words that were emptied, with who did it and why."""
        emptied.redacted_at, emptied.redacted_because = self.at, self.reason
        emptied.redacted_by, emptied.redaction_agreed_by = self.by, self.agreed_by
        emptied.save()


@transaction.atomic
def redact(subject: str, *, by: Any, agreed_by: Any, reason: str, at: datetime) -> LogEntry:
    """Delete every document about a subject, such as ``incident:HT100001`` or ``source:code``.

    It takes two people. The reason is public. A record is withdrawn by it, and may be published
    again once its new document endangers nobody; the code of a merged one leads on. Of the releases
    that hold it, the files that tell of single records go too, as do the reports that say why it
    moved, and where its code or a name of it stands in the words of a report or in the reason of a
    waiver, these words. Raises Refusal where nothing is public, and where a place, data set, source
    or coverage was not changed first.
    """
    _check_people(by, agreed_by, reason)
    documents = PublicDocument.objects.filter(entry__subject=subject)
    _check_changed(subject, documents)
    body = {"reason": reason}
    if subject.startswith(OF_INCIDENT):
        code = subject.removeprefix(OF_INCIDENT)
        incident = Incident.objects.locked().get(code=code)
        body["code"] = code
        if incident.merged_into:
            body["merged_into"] = incident.merged_into.code
        if incident.review_state == "published":
            move([incident], "withdraw", by=by, at=at, reason=reason, door="redact")
    names, telling = _names_of(subject, documents), _files_that_tell(documents)
    documents.delete()
    # Its past versions are found by nothing that their documents said.
    PublishedIncident.objects.filter(code=body.get("code")).update(
        words=[], facets=[], parties=[], latitude=None, longitude=None
    )
    [entry] = record([Draft(LogEntry.Kind.REDACTED, subject, body)], at=at)
    # After the log is locked: a release that is being built is public before, or looks again; and
    # one that was cut until then has taken its words.
    _redact_files(ReleaseFile.objects.filter(telling), at=at)
    narratives, waivers = find_naming(names)
    why = Why(by=by, agreed_by=agreed_by, reason=reason, at=at)
    for narrative in narratives:
        _redact_narrative(narrative, why)
    _redact_reasons(waivers, why)
    # Who spoke may be what endangers; the figures of past states stand without it.
    PublishedFigure.objects.filter(code=body.get("code")).update(said=[])
    return entry


@transaction.atomic
def redact_narrative(
    release: Release, *, by: Any, agreed_by: Any, reason: str, at: datetime
) -> None:
    """Take the words of its authors out of a release, and its reports with them.

    It takes two people. The figures and tables stay; a new revision is due, whose words must be
    signed anew. Raises Refusal where the release has no words or is not made yet.
    """
    _check_people(by, agreed_by, reason)
    held = Release.objects.select_for_update().get(pk=release.pk)
    narrative = ReleaseNarrative.objects.filter(release=held, redacted_at=None).first()
    if held.state != Release.State.DONE or narrative is None:
        raise Refusal("%(name)s has no words of its authors that are public.", name=held.name)
    _redact_narrative(narrative, Why(by=by, agreed_by=agreed_by, reason=reason, at=at))


@transaction.atomic
def redact_waivers(release: Release, *, by: Any, agreed_by: Any, reason: str, at: datetime) -> None:
    """Take the reasons of its waivers out of a release, and the files in which they stand.

    It takes two people. What the gate found stays; a new revision is due, whose reasons are given
    anew. Raises Refusal where the release has no reasons or is not made yet.
    """
    _check_people(by, agreed_by, reason)
    held = Release.objects.select_for_update().get(pk=release.pk)
    waivers = list(held.waivers.filter(redacted_at=None))
    if held.state != Release.State.DONE or not waivers:
        raise Refusal("%(name)s has no reasons of waivers that are public.", name=held.name)
    _redact_reasons(waivers, Why(by=by, agreed_by=agreed_by, reason=reason, at=at))


def find_naming(names: Iterable[str]) -> tuple[list[ReleaseNarrative], list[Waiver]]:
    """Return the words of reports and the waivers in which one of these codes or names stands."""
    whole = re.compile(
        "|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in names), re.IGNORECASE
    )
    narratives = ReleaseNarrative.objects.filter(redacted_at=None)
    waivers = Waiver.objects.filter(redacted_at=None)
    return (
        [each for each in narratives if any(map(whole.search, each.texts.values()))],
        [each for each in waivers if whole.search(each.reason)],
    )


def forget_redacted(hashes: Iterable[str] | None = None) -> None:
    """Remove the bytes of redacted files, of these hashes or all, that no other file has."""
    gone = ReleaseFile.objects.filter(redacted_at__isnull=False)
    chosen = gone if hashes is None else gone.filter(sha256__in=list(hashes))
    held = ReleaseFile.objects.filter(redacted_at=None).values("sha256")
    for sha256 in chosen.exclude(sha256__in=held).values_list("sha256", flat=True).distinct():
        forget(sha256)


def _files_that_tell(documents: QuerySet[PublicDocument]) -> Q:
    """Return which files of releases say what these documents said.

    Those of single records where they stand in a release, and its reports where they were replaced
    before it: these give the reasons why a figure moved since the release before.
    """
    releases = list(Release.objects.select_related("predecessor"))
    holding = [release.pk for release in releases if _holds(release, documents)]
    explaining = [release.pk for release in releases if _explains(release, documents)]
    return Q(release__in=holding, tells_records=True) | REPORTS & Q(release__in=explaining)


def _explains(release: Release, documents: QuerySet[PublicDocument]) -> bool:
    """Whether any of these documents came between a release and the one before."""
    since = release.predecessor
    return since is not None and documents.filter(entry__gt=since.n, entry__lte=release.n).exists()


def _holds(release: Release, documents: QuerySet[PublicDocument]) -> bool:
    """Whether a release tells what the newest of these documents up to it said."""
    told = documents.filter(entry__lte=release.n).select_related("entry")
    # Not by "-entry", which turns the order of the log itself around.
    then = told.order_by("-entry_id").first()
    if then is None or then.entry.kind in GONE:
        return False
    when = then.body.get("when")
    return when is None or date.fromisoformat(when["start"]) <= release.until


def _redact_files(files: QuerySet[ReleaseFile], *, at: datetime) -> None:
    standing = files.filter(redacted_at=None)
    hashes = list(standing.values_list("sha256", flat=True))
    standing.update(redacted_at=at)
    transaction.on_commit(lambda: forget_redacted(hashes))


def _redact_narrative(narrative: ReleaseNarrative, why: Why) -> None:
    narrative.english = narrative.arabic = ""
    why.stands_by(narrative)
    _redact_files(ReleaseFile.objects.filter(REPORTS, release=narrative.release), at=why.at)


def _redact_reasons(waivers: Sequence[Waiver], why: Why) -> None:
    for waiver in waivers:
        waiver.reason = ""
        why.stands_by(waiver)
    releases = {waiver.release_id for waiver in waivers}
    _redact_files(ReleaseFile.objects.filter(REASONS, release__in=releases), at=why.at)


def _names_of(subject: str, documents: QuerySet[PublicDocument]) -> set[str]:
    """Return the code of a subject, and every name that its documents ever gave it."""
    bodies = documents.values_list("body__name_en", "body__name_ar")
    names = {name for body in bodies for name in body if name}
    code = subject.partition(":")[2]
    # A coverage is called by a bare number, which stands in any text.
    return {subject if code.isdigit() else code, *names}


def _check_changed(subject: str, documents: QuerySet[PublicDocument]) -> None:
    """Refuse what is not public, and a reference that would be public again as it always was."""
    if not documents.exists():
        raise Refusal("%(subject)s: nothing of it is public.", subject=subject)
    if subject.startswith(OF_INCIDENT):
        return
    now = describe_now(subject)
    if now is not None and not documents.exclude(body=now).exists():
        raise Refusal(
            "%(subject)s: as it is now it would be public again within a minute. Change it, seal "
            "it, or redact the records that name it, first.",
            subject=subject,
        )


def _check_people(by: Any, agreed_by: Any, reason: str) -> None:
    if by.pk == agreed_by.pk:
        raise Refusal("Whoever redacts cannot agree to it: it takes a second person.")
    if not reason.strip():
        raise Refusal("reason is empty; it stands in the log in place of what was there.")
