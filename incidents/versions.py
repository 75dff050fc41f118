"""The versions of an incident and of what hangs on it."""

from typing import cast

from django.db.models import Max, QuerySet
from pghistory.models import Events

from incidents.models import Incident


def version_of(incident: Incident) -> str:
    """Return a text that differs after any change of the incident or of what hangs on it."""
    newest = events_of(incident).values("pgh_model").annotate(n=Max("pgh_id"))
    return " ".join(f"{row['pgh_model']}:{row['n']}" for row in newest.order_by("pgh_model"))


def events_of(incident: Incident) -> QuerySet[Events]:
    """Return every version of the incident and of the rows that point to it."""
    found = Events.objects.references(incident)  # type: ignore[no-untyped-call]
    return cast("QuerySet[Events]", found)
