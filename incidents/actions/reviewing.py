"""Moving records through their review."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery

from incidents.authors import find_authors
from incidents.models import Claim, Incident, ReviewNote
from incidents.review import ANYBODY, BEFORE, MOVES, MoveRefused, check_move
from sources.history import because
from sources.refusals import Refusal

# A record that is returned goes to whoever submitted it, and comes back to whoever returned it.
HANDED_BACK = {"return": "submit", "submit": "return"}
SETTLED = ("published", "withdrawn", "merged")


class Incomplete(Refusal):
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
            "%(codes)s: no claim. A record needs a report with a figure, or with the word that "
            "there is none, before it is published.",
            codes=tuple(lacking),
        )


@transaction.atomic
def move(
    incidents: Sequence[Incident],
    name: str,
    *,
    by: Any,
    at: datetime,
    reason: str = "",
    door: str = "review",
    back_to: str = "",
    merged_into: Incident | None = None,
) -> None:
    """Make one move of the table with all these incidents, or with none.

    ``by`` is None where no person moves. ``back_to`` is the state to which an undone merge
    returns, ``merged_into`` the record that a merged one leads to. What becomes public has its
    claims frozen for good. A move of a person leaves a note beside each record, with the reason.
    Raises MoveRefused.
    """
    ids = [incident.pk for incident in incidents]
    rows = Incident.objects.filter(pk__in=ids).only("pk", "review_state")
    states = {held.pk: held.review_state for held in rows.locked()}
    check_moves(incidents, name, states, by=by, reason=reason)
    to = back_to if MOVES[name].to == BEFORE else MOVES[name].to
    with because(reason, by=by, door=door):
        moved = Incident.objects.filter(pk__in=ids).exclude(review_state=to)
        moved.update(review_state=to, merged_into=merged_into)
        if to == "published":
            standing = Claim.objects.filter(incident__in=ids, frozen_at=None, withdrawn_at=None)
            standing.update(frozen_at=at)
    if by is not None:
        _hand_on(ids, name)
        ReviewNote.objects.bulk_create(
            ReviewNote(incident=incident, move=name, comment=reason, at=at, by=by)
            for incident in incidents
        )
    for incident in incidents:
        incident.review_state, incident.merged_into = to, merged_into


def _hand_on(ids: Sequence[int], name: str) -> None:
    """Give records to whoever goes on with them: between writer and reviewer to the other one."""
    rows = Incident.objects.filter(pk__in=ids)
    if name in HANDED_BACK:
        theirs = ReviewNote.objects.filter(incident=OuterRef("pk"), move=HANDED_BACK[name])
        rows.update(assigned_to=Subquery(theirs.order_by("-pk").values("by")[:1]))
    elif MOVES[name].to in SETTLED:
        rows.update(assigned_to=None)


def check_moves(
    incidents: Sequence[Incident], name: str, states: dict[int, str], *, by: Any, reason: str
) -> None:
    """Raise MoveRefused unless this person may make the move with each of these."""
    person = getattr(by, "pk", None)
    asked = MOVES[name].whose != ANYBODY and person is not None
    authors = find_authors(states) if asked else {}
    for incident in incidents:
        own = person in authors.get(incident.pk, ())
        check_move(name, states[incident.pk], code=incident.code, reason=reason, own=own)


def check_own(incidents: Sequence[Incident], *, by: Any, ever: bool = False) -> None:
    """Raise MoveRefused where ``by`` wrote part of what nobody has reviewed yet of one of these.

    ``ever``: or part of what was reviewed too.
    """
    authors = find_authors([incident.pk for incident in incidents], ever=ever)
    for incident in incidents:
        if by.pk in authors.get(incident.pk, ()):
            state, why = str(incident.review_state), "ever" if ever else "own"
            raise MoveRefused(why, "revise", code=incident.code, state=state)
