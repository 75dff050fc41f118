"""Who speaks for whom, which sources are one voice, and what they published."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from sources.actions.consenting import check_still_asked
from sources.history import because
from sources.models import Report, Source, SourceChange
from sources.refusals import Refusal

TOLD_WITH_NUMBERS = (
    "code",
    "kind",
    "party_id",
    "same_voice_as_id",
    "name_en",
    "name_ar",
    "confidential",
    "public_alias",
)


@transaction.atomic
def revise_source(source: Source, *, by: Any, at: datetime, reason: str) -> bool:
    """Store a source as edited, and tell whoever derives numbers where its voice changed.

    Return whether it did. Raises ValueError where sources would be each other's voice in a circle,
    and where a witness would no longer be asked for consent to what rests on them.
    """
    check_lineage(source)
    check_still_asked(source)
    before = Source.objects.filter(pk=source.pk).values(*TOLD_WITH_NUMBERS).first()
    with because(reason, by=by, door="admin"):
        source.save()
        now = {name: getattr(source, name) for name in TOLD_WITH_NUMBERS}
        changed = before is not None and before != now
        if changed:
            SourceChange.objects.bulk_create(
                SourceChange(source_id=pk, changed_at=at) for pk in _speaking_as(source)
            )
    return changed


@transaction.atomic
def revise_report(report: Report, *, by: Any, at: datetime, reason: str) -> None:
    """Store a report as edited, and tell whoever derives numbers from what it says and when."""
    with because(reason, by=by, door="admin"):
        report.save()
        SourceChange.objects.create(source=report.publisher, changed_at=at)


def check_lineage(source: Source) -> None:
    """Raise ValueError where "same voice as" comes back to the source itself, or tells on it."""
    passed = {source.pk}
    following = source.same_voice_as
    if following is not None and following.confidential != source.confidential:
        raise Refusal(
            "same_voice_as is %(source)s; accepted is a source that is confidential where this one "
            "is, as one voice is told by one name.",
            source=str(following),
        )
    while following is not None and source.pk is not None:
        if following.pk in passed:
            raise Refusal(
                "same_voice_as is %(source)s, which counts as this source itself; accepted is a "
                "source whose own voice is another.",
                source=str(source.same_voice_as),
            )
        passed.add(following.pk)
        following = following.same_voice_as


def _speaking_as(source: Source) -> Iterator[int]:
    """Yield the keys of a source and of all that count as it, however far."""
    found = {source.pk}
    while found:
        yield from found
        found = set(Source.objects.filter(same_voice_as__in=found).values_list("pk", flat=True))
