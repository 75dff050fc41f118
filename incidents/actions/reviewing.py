"""Moving records through their review."""

from collections.abc import Sequence
from datetime import datetime

from incidents.models import Claim, Incident
from incidents.review import check_move


class Incomplete(ValueError):
    """A record lacks what the least of a publication needs; the message says what."""


def check_complete(incidents: Sequence[Incident]) -> None:
    """Raise Incomplete unless each has the least that may be published.

    That is a place, a date, a report, and a figure or an explicit word that there is none. The
    schema holds place and date, and every claim has its report.
    """
    ids = [incident.pk for incident in incidents]
    standing = Claim.objects.filter(incident__in=ids, withdrawn_at=None)
    complete = set(standing.values_list("incident", flat=True))
    # Context is never counted: a report is enough.
    context = Incident.objects.filter(pk__in=ids, record_type="context")
    complete |= set(context.filter(reported_in__isnull=False).values_list("pk", flat=True))
    if lacking := [incident.code for incident in incidents if incident.pk not in complete]:
        raise Incomplete(
            f"{', '.join(lacking)}: no claim. A record needs a report with a figure, "
            "or with the word that there is none, before it is published."
        )


def move(incidents: Sequence[Incident], *, to: str, at: datetime) -> None:
    """Change the state of incidents; leaving the draft freezes their claims for good.

    Raises ValueError where the table of moves does not allow it. Call it in a transaction that
    holds the incidents' rows.
    """
    for incident in incidents:
        check_move(incident.review_state, to)
        incident.review_state = to
    ids = [incident.pk for incident in incidents]
    Incident.objects.filter(pk__in=ids).exclude(review_state=to).update(review_state=to)
    if to != "draft":
        standing = Claim.objects.filter(incident__in=ids, frozen_at=None, withdrawn_at=None)
        standing.update(frozen_at=at)
