"""A person's word over the computed best or grading: one decides, another agrees."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from incidents.actions.reconciling import reconcile
from incidents.codebook import HARM, POPULATION, SUBGROUP
from incidents.models import Claim, Decision, Incident, Range
from sources.history import because
from sources.refusals import Refusal, Term


@transaction.atomic
def decide(decision: Decision, *, by: Any, at: datetime) -> Decision:
    """Store a decision that waits for a second person; it changes no number yet.

    ``decision`` is unsaved and says the incident, what about, the value and the reason. Raises
    ValueError where the best is outside the range, and without a reason.
    """
    if not decision.reason.strip():
        raise Refusal("reason is empty; a decision is given with its reason.")
    Incident.objects.locked().only("pk").get(pk=decision.incident_id)
    if decision.about == Decision.About.BEST:
        _check_inside(decision)
        decision.claims = sorted(str(pk) for pk in _claims_on(decision))
    decision.decided_by, decision.decided_at = by, at
    try:
        decision.validate_constraints()
    except ValidationError as error:
        raise Refusal(" ".join(error.messages)) from error
    with because(decision.reason, by=by, door="decision"):
        decision.save(force_insert=True)
    return decision


@transaction.atomic
def agree(decision: Decision, *, by: Any, at: datetime) -> None:
    """Put a decision in force, and reconcile its incident.

    Raises ValueError where the second person is the first, where it no longer waits, and where the
    claims that were decided on are others by now.
    """
    held = _lock(decision)
    if held.agreed_at is not None or held.ended_at is not None:
        raise Refusal("The decision on %(what)s does not wait for agreement.", what=str(held))
    if held.decided_by_id == by.pk:
        raise Refusal("Whoever decided cannot agree: it takes a second person.")
    held.agreed_at, held.agreed_by = at, by
    with because(held.reason, by=by, door="decision"):
        held.save(update_fields=["agreed_at", "agreed_by"])
    reconcile([held.incident], at=at)
    held.refresh_from_db()
    if not held.in_force:
        raise Refusal(
            "The claims or the range of %(what)s changed since it was decided: decide anew.",
            what=str(held),
        )


@transaction.atomic
def end(decision: Decision, *, by: Any, at: datetime, reason: str) -> None:
    """End a decision, in force or waiting, and reconcile its incident.

    Raises ValueError without a reason, and where it has ended already.
    """
    if not reason.strip():
        raise Refusal("reason is empty; it stands beside the decision for good.")
    held = _lock(decision)
    if held.ended_at is not None:
        raise Refusal(
            "The decision on %(what)s ended already: %(reason)s",
            what=str(held),
            reason=held.ended_because,
        )
    held.ended_at, held.ended_because = at, reason
    with because(reason, by=by, door="decision"):
        held.save(update_fields=["ended_at", "ended_because"])
    reconcile([held.incident], at=at)


def _check_inside(decision: Decision) -> None:
    cell = {name: getattr(decision, name) for name in ("harm", "population", "subgroup")}
    held = Range.objects.filter(incident=decision.incident_id, **cell).first()
    low, high = (held.reported_min, held.reported_max) if held else (None, None)
    if low is None or high is None:
        terms = tuple(
            Term(vocabulary, cell[vocabulary.name]) for vocabulary in (HARM, POPULATION, SUBGROUP)
        )
        raise Refusal("%(cell)s: this cell has no range to decide inside of.", cell=terms)
    if decision.best is None or not low <= decision.best <= high:
        raise Refusal(
            "best is %(best)s; accepted is a figure from %(low)s to %(high)s.",
            best=decision.best,
            low=low,
            high=high,
        )


def _claims_on(decision: Decision) -> list[int]:
    """Return the claims that the engine reads: one taken back before it was public is none."""
    claims = Claim.objects.filter(
        Q(withdrawn_at=None) | Q(frozen_at__isnull=False),
        incident=decision.incident_id,
        harm=decision.harm,
        population=decision.population,
        subgroup=decision.subgroup,
    )
    return list(claims.values_list("pk", flat=True))


def _lock(decision: Decision) -> Decision:
    Incident.objects.locked().only("pk").get(pk=decision.incident_id)
    return Decision.objects.select_related("incident").get(pk=decision.pk)
