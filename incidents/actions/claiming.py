"""What may still be done to a claim: it is taken back or judged, and never edited once frozen."""

from datetime import datetime
from typing import Any

from django.db import transaction

from incidents.actions.reconciling import reconcile
from incidents.codebook import CREDIBILITY
from incidents.models import Claim, ClaimRating, Incident
from sources.history import because
from sources.refusals import Refusal


@transaction.atomic
def withdraw_claim(claim: Claim, *, by: Any, at: datetime, reason: str) -> None:
    """Take a claim back, and reconcile its incident. Its words stay, with the reason.

    Raises ValueError without a reason, and where it is withdrawn already.
    """
    _require(reason)
    held = _lock(claim)
    if held.withdrawn_at is not None:
        raise Refusal(
            "Claim %(claim)s was withdrawn already: %(reason)s",
            claim=held.pk,
            reason=held.withdrawn_because,
        )
    with because(reason, by=by, door="admin"):
        held.withdrawn_at, held.withdrawn_by, held.withdrawn_because = at, by, reason
        held.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    reconcile([held.incident], at=at)


@transaction.atomic
def take_back_withdrawal(claim: Claim, *, by: Any, at: datetime, reason: str) -> None:
    """Let a withdrawn claim that was never public count again, and reconcile its incident.

    Raises ValueError without a reason, where it is not withdrawn, and where it was public: what
    was taken back before the public is said again in a new claim.
    """
    _require(reason)
    held = _lock(claim)
    if held.withdrawn_at is None:
        raise Refusal("Claim %(claim)s is not withdrawn.", claim=held.pk)
    if held.frozen_at is not None:
        raise Refusal(
            "Claim %(claim)s was public: it stays withdrawn. Log a new claim that says it again.",
            claim=held.pk,
        )
    with because(reason, by=by, door="admin"):
        held.withdrawn_at, held.withdrawn_by, held.withdrawn_because = None, None, ""
        held.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    reconcile([held.incident], at=at)


@transaction.atomic
def rate_claim(
    claim: Claim, *, credibility: int, by: Any, at: datetime, reason: str
) -> ClaimRating:
    """Add a person's judgement of a claim, and reconcile its incident.

    5 counts once a second person gives it too. Raises ValueError without a reason, and on a
    credibility outside 1 to 6.
    """
    _require(reason)
    if str(credibility) not in CREDIBILITY:
        raise Refusal(
            "%(field)s is %(value)r; accepted are: %(accepted)s.",
            field="credibility",
            value=credibility,
            accepted=CREDIBILITY.codes,
        )
    held = _lock(claim)
    rating = ClaimRating.objects.create(
        claim=held, credibility=credibility, rated_by=by, rated_at=at, reason=reason
    )
    reconcile([held.incident], at=at)
    return rating


def _require(reason: str) -> None:
    if not reason.strip():
        raise Refusal("reason is empty; it stands beside the claim for good.")


def _lock(claim: Claim) -> Claim:
    """Lock the incident, as every change of its claims does, and read the claim as it is now."""
    Incident.objects.locked().only("pk").get(pk=claim.incident_id)
    return Claim.objects.select_related("incident").get(pk=claim.pk)
