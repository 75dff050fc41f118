"""The words of a month's report: drafted, written, signed, and kept with a release."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from publication.models import (
    PublishedFigure,
    Release,
    ReleaseNarrative,
    ReportDraft,
    ReportSignature,
)
from publication.report.narrative import find_problems
from publication.report.opening import OPENING
from sources.history import because
from sources.refusals import Refusal


@transaction.atomic
def draft_report(month: date, *, at: datetime) -> ReportDraft | None:
    """Begin the report of a month with tags for its first figures; one that is begun stays.

    None where nothing is public up to the end of that month: of that there is no report.
    """
    draft = ReportDraft(month=month.replace(day=1), drafted_at=at, **OPENING)
    if not PublishedFigure.objects.at().filter(start_on__lte=draft.until).exists():
        return None
    with because("Drafted on its day", door="task"):
        draft, _ = ReportDraft.objects.get_or_create(
            month=draft.month, defaults={"drafted_at": at, **OPENING}
        )
    return draft


@transaction.atomic
def write_report(draft: ReportDraft, *, by: Any) -> None:
    """Save what somebody wrote. Raises Refusal on a tag that cannot be read, and names each."""
    if problems := find_problems(draft):
        raise Refusal("%(problems)s", problems=tuple(problems))
    with because("Written in the admin", by=by, door="admin"):
        draft.save()


@transaction.atomic
def sign_report(draft: ReportDraft, *, by: Any, at: datetime, seen: str) -> ReportSignature:
    """Let somebody stand by the wording that they read, told by its fingerprint.

    Raises Refusal where it is another by now, where they wrote any of it, where a language is
    empty, and where they signed it already.
    """
    held = ReportDraft.objects.select_for_update().get(pk=draft.pk)
    if held.fingerprint != seen:
        raise Refusal("The report was changed since you read it: read it as it is now.")
    if by.pk in held.authors():
        raise Refusal("Whoever wrote any of a report cannot sign it: it takes a second person.")
    if empty := [language for language, text in held.texts.items() if not text.strip()]:
        raise Refusal("Nothing is written yet in: %(languages)s.", languages=tuple(empty))
    if problems := find_problems(held):
        raise Refusal("%(problems)s", problems=tuple(problems))
    if held.signatures.filter(fingerprint=seen, by=by).exists():
        raise Refusal("You signed this wording already.")
    return ReportSignature.objects.create(draft=held, fingerprint=held.fingerprint, by=by, at=at)


@transaction.atomic
def keep_narrative(release: Release) -> ReleaseNarrative | None:
    """Keep with a release what was signed for its month; without a signature there is none."""
    draft = ReportDraft.objects.select_for_update().filter(month=release.month).first()
    signatures = draft.signatures_that_count().count() if draft else 0
    if not draft or not signatures:
        return None
    return ReleaseNarrative.objects.create(
        release=release, english=draft.english, arabic=draft.arabic, signatures=signatures
    )
