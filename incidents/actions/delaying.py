"""Letting the sensitive parts of one record wait longer than usual, or not at all."""

from datetime import datetime
from typing import Any

from django.db import transaction

from incidents.actions.reviewing import check_own
from incidents.models import Incident, RecordDelay
from sources.codebook import DELAYABLE
from sources.models.policies import MOST_DAYS
from sources.refusals import Refusal


@transaction.atomic
def set_delay(
    incident: Incident, *, part: str, delay_days: int, by: Any, at: datetime, reason: str
) -> RecordDelay:
    """Say how many days after its end a part of this record waits; the newest word counts.

    What is public already stays public. To let a part of a public record wait less is to publish
    it: raises MoveRefused to whoever wrote what nobody has reviewed yet. Raises ValueError without
    a reason, on a part that is never published, and outside of 0 to 3,650 days.
    """
    if not reason.strip():
        raise Refusal("reason is empty; it stands beside the delay for good.")
    if part not in DELAYABLE:
        accepted = ", ".join(sorted(DELAYABLE))
        raise Refusal("part is %(part)s; accepted are: %(accepted)s.", part=part, accepted=accepted)
    if not 0 <= delay_days <= MOST_DAYS:
        raise Refusal(
            "delay is %(days)s; accepted are 0 to %(most)s days.", days=delay_days, most=MOST_DAYS
        )
    held = Incident.objects.locked().get(pk=incident.pk)
    if publishes(held, part=part, delay_days=delay_days):
        check_own([held], by=by)
    return RecordDelay.objects.create(
        incident=incident, part=part, delay_days=delay_days, reason=reason, set_by=by, set_at=at
    )


def publishes(incident: Incident, *, part: str, delay_days: int) -> bool:
    """Whether so few days let a part of a public record wait less than it does."""
    days = RecordDelay.objects.delays_of([incident.pk])[incident.pk].get(part, 0)
    return incident.review_state == "published" and (days is None or delay_days < days)
