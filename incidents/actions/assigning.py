"""Giving records to somebody who goes on with them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from incidents.models import Incident, ReviewNote
from sources.refusals import Refusal


def assignable() -> QuerySet[User]:
    """Return whom a record can be given to: the staff that still works here."""
    return User.objects.filter(is_active=True, is_staff=True).order_by("username")


@transaction.atomic
def assign(incidents: Sequence[Incident], *, to: User | None, by: Any, at: datetime) -> None:
    """Give records to somebody, or to nobody, and note it beside each.

    It is no authorship, and changes no state. Raises Refusal on whom no record can be given to.
    """
    if to is not None and not assignable().filter(pk=to.pk).exists():
        raise Refusal(
            "%(user)s cannot be given a record: accepted is active staff.", user=to.get_username()
        )
    ids = [incident.pk for incident in incidents]
    list(Incident.objects.filter(pk__in=ids).only("pk").locked())
    Incident.objects.filter(pk__in=ids).update(assigned_to=to)
    ReviewNote.objects.bulk_create(
        ReviewNote(incident=incident, move="assign", at=at, by=by, assigned_to=to)
        for incident in incidents
    )
