"""Making public what waited, once its day has come."""

from datetime import datetime
from typing import Any

from django.db import transaction

from incidents.models import Incident, RecordDelay
from publication.actions.repeating import find_endangering, repeat, reviewed_links
from publication.log import Draft
from publication.models import HeldDocument, LogEntry, PublishedIncident
from publication.record import record
from publication.withholding import Delays, withhold
from sources.codebook import SENSITIVE_PART


def release_due(*, at: datetime) -> list[LogEntry]:
    """Revise every public record of which a part falls due, each in its own transaction.

    Running twice adds nothing, and whoever is killed half-way loses nothing.
    """
    codes = HeldDocument.objects.order_by("code").values_list("code", flat=True)
    return [entry for code in codes if (entry := _release(code, at=at))]


@transaction.atomic
def _release(code: str, *, at: datetime) -> LogEntry | None:
    """Say what a record's reviewed document may say by now, and nothing edited since."""
    incident = Incident.objects.locked().get(code=code)
    held = HeldDocument.objects.filter(code=code).first()
    if held is None or incident.review_state != "published" or find_endangering({code: held.body}):
        return None
    before = PublishedIncident.objects.at().get(code=code).entry.document.body
    whole = held.body | {"links": reviewed_links([incident.pk])[incident.pk]}
    delays = RecordDelay.objects.delays_of([incident.pk])[incident.pk]
    shown = withhold(whole, _waiting(delays, before), on=at.date())
    if shown.due is None:
        held.delete()
    elif held.parts != shown.parts:
        held.parts = shown.parts
        held.save(update_fields=["parts"])
    if repeat(before, reason="") == shown.document | {"reason": ""}:
        return None
    body = shown.document | {"reason": _reason(before, shown.document)}
    [entry] = record([Draft(LogEntry.Kind.REVISED, f"incident:{code}", body)], at=at)
    return entry


def _waiting(delays: Delays, before: dict[str, Any]) -> Delays:
    """Keep the delays of what waits: a rule that grew takes nothing back that is public."""
    waiting = {held["part"] for held in before["withheld"]}
    return {part: days for part, days in delays.items() if part in waiting or days is None}


def _reason(before: dict[str, Any], now: dict[str, Any]) -> str:
    still = {held["part"] for held in now["withheld"]}
    ended = [held["part"] for held in before["withheld"] if held["part"] not in still]
    if not ended:
        return "The delay of what is held back was changed."
    return f"Public after their delay: {', '.join(map(SENSITIVE_PART.label, ended))}."
