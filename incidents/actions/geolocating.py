"""A named person's word that an incident is placed where it happened."""

from datetime import datetime
from typing import Any

from django.db import transaction

from incidents.authors import find_placers
from incidents.models import Incident
from sources.history import because
from sources.refusals import Refusal


@transaction.atomic
def sign_off_geolocation(incident: Incident, *, by: Any, at: datetime, reason: str) -> None:
    """Sign off place, precision and point as they stand; the last signature counts.

    Raises ValueError without a reason, and to whoever placed it there.
    """
    if not reason.strip():
        raise Refusal("reason is empty; it says how the place was checked.")
    held = Incident.objects.locked().get(pk=incident.pk)
    if by.pk in find_placers(held):
        raise Refusal("You placed it yourself: the geolocation is signed off by a second person.")
    held.geolocated_at, held.geolocated_by = at, by
    with because(reason, by=by, door="sign_off"):
        held.save(update_fields=["geolocated_at", "geolocated_by"])


def end_sign_off(incident: Incident) -> None:
    """Take the signature off an incident whose place, precision or point is about to be saved."""
    incident.geolocated_at = incident.geolocated_by = None
