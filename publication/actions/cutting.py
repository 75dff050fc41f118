"""Cutting a release, and taking one back: both are said once, and neither changes a figure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from incidents.codebook import VERSION as CODEBOOK
from incidents.reconciliation.methodology import CURRENT
from publication.actions.reporting import keep_narrative
from publication.fingerprint import code_version
from publication.gate.checking import check
from publication.gate.findings import Finding
from publication.models import LogEntry, LogHead, Release, Waiver
from sources.refusals import Refusal, marked

Key = tuple[str, tuple[str, ...]]
NOT_WAIVED = marked(
    "Findings of the gate that are neither mended nor waived with a reason: %(count)s."
)


class NotWaived(Refusal):
    """What the gate found and nobody gave a reason for."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = list(findings)
        super().__init__(NOT_WAIVED, count=len(self.findings))


@transaction.atomic
def cut_release(
    month: date,
    *,
    by: Any,
    at: datetime,
    n: int | None = None,
    revision: int | None = None,
    waived: Mapping[Key, str] | None = None,
    waive_all: str = "",
    notes: str = "",
) -> Release:
    """Set a bookmark at entry ``n`` of the log, the newest without it, for a month that has ended.

    Each finding of the gate is waived by its key, or all of them by ``waive_all``, with a reason.
    What was written and signed about the month is kept with it. ``revision`` is the number that
    ``by`` was shown, so that nobody cuts twice by pressing twice.
    The files are made by a job afterwards; only then is the release public. Raises NotWaived, and
    Refusal where the month has not ended, the log has no such entry, or another was cut meanwhile.
    """
    # Nothing at or before an entry ever changes, so that nobody need wait while the gate looks.
    release, findings = plan_release(month, n=n or find_head(), at=at)
    waivers = _waive(findings, waived or {}, waive_all)
    LogHead.objects.select_for_update().get(pk=1)
    # Again, now that nobody else cuts.
    looked_at, release = release, draw_release(month, n=release.n, at=at)
    shown = revision in (None, release.revision)
    if release.predecessor != looked_at.predecessor or not shown:
        raise Refusal("Another release was cut meanwhile: look again at what the gate finds.")
    release.notes, release.started_by = notes, by
    release.save()
    for waiver in waivers:
        waiver.release, waiver.by, waiver.at = release, by, at
    Waiver.objects.bulk_create(waivers)
    keep_narrative(release)
    return release


def plan_release(month: date, *, n: int, at: datetime) -> tuple[Release, list[Finding]]:
    """Return what would be cut at an entry of the log, and what the gate finds in it.

    Raises Refusal as `draw_release` does.
    """
    release = draw_release(month, n=n, at=at)
    since = release.predecessor.n if release.predecessor else None
    return release, check(release.moment, month, since=since, at=at)


def draw_release(month: date, *, n: int, at: datetime) -> Release:
    """Return what would be cut at an entry of the log. Nothing is stored.

    Raises Refusal where the month has not ended, and where no release can be cut at the entry.
    """
    revision = find_revision(month)
    release = Release(
        name=f"{month:%Y-%m}.r{revision}",
        month=month,
        revision=revision,
        n=n,
        head_hash=_entry(n).hash,
        predecessor=find_predecessor(n),
        methodology=CURRENT.version,
        lexicon=CURRENT.lexicon,
        codebook=CODEBOOK,
        code=code_version(),
        started_at=at,
        heartbeat_at=at,
    )
    if release.until >= at.date():
        raise Refusal("%(month)s has not ended.", month=f"{month:%Y-%m}")
    return release


@transaction.atomic
def withdraw_release(release: Release, *, by: Any, at: datetime, reason: str) -> Release:
    """Say that a release is not to be used any more, and why. It stays readable.

    Raises Refusal on an empty reason and on a release that is withdrawn already or not public.
    """
    held = Release.objects.select_for_update().get(pk=release.pk)
    if not reason.strip():
        raise Refusal("reason is empty; whoever holds the release reads it.")
    if held.state != Release.State.DONE:
        raise Refusal("%(name)s is not public.", name=held.name)
    if held.withdrawn_at:
        raise Refusal("%(name)s is withdrawn already.", name=held.name)
    held.withdrawn_at, held.withdrawn_by, held.withdrawn_because = at, by, reason
    held.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    return held


def find_predecessor(n: int) -> Release | None:
    """Return the release with the greatest smaller log number; of several, the one cut last."""
    earlier = Release.objects.filter(n__lt=n).exclude(state=Release.State.FAILED)
    return earlier.order_by("-n", "-pk").first()


def find_head() -> int:
    """Return the number of the newest entry of the log. Raises Refusal before the first."""
    n = LogHead.objects.filter(pk=1).values_list("n", flat=True).first()
    if not n:
        raise Refusal("Nothing is public yet: there is nothing to release.")
    return n


def _waive(findings: Sequence[Finding], waived: Mapping[Key, str], waive_all: str) -> list[Waiver]:
    """Return a waiver for each finding, with its reason. Raises NotWaived, which names the rest."""
    reasons = {found.key: waived.get(found.key, "").strip() or waive_all for found in findings}
    if left := [found for found in findings if not reasons[found.key].strip()]:
        raise NotWaived(left)
    return [
        Waiver(
            check_code=found.check,
            subjects=list(found.subjects),
            values=dict(found.values),
            reason=reasons[found.key],
        )
        for found in findings
    ]


def _entry(n: int) -> LogEntry:
    newest = Release.objects.aggregate(n=Max("n"))["n"] or 0
    entry = LogEntry.objects.filter(n=n).first()
    if entry is None or n < newest:
        raise Refusal(
            "%(n)s is no entry of the log that can be released: the last release is at %(newest)s.",
            n=n,
            newest=newest,
        )
    return entry


def find_revision(month: date) -> int:
    """Return the number of the next revision of a month."""
    held = Release.objects.filter(month=month).aggregate(last=Max("revision"))["last"]
    return (held or 0) + 1
