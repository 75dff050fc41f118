"""The history of an incident and all that hangs on it, as people read it."""

from collections.abc import Collection, Iterable

from django.apps import apps
from pghistory.models import Events

from incidents.actions.restoring import is_restorable
from incidents.admin.sealing import OPEN, find_sealed, is_sealed
from incidents.models import Incident, Regrouping
from incidents.versions import events_of
from sources.admin.telling import Change, tell

UNTOLD = frozenset({"id", "incident_id", "code"})
# What it takes to undo a merge, which its reason tells better.
UNTOLD_OF_ACTS = frozenset({"claims", "replaced", "added", "ended"})


def changes_since(incident: Incident, version: str, *, knows: bool) -> list[Change]:
    """Return what changed since a version, the newest first.

    Without knowledge of confidential sources, what they said is not told.
    """
    seen = dict(part.split(":") for part in version.split())
    events = events_of(incident)
    newer = [event for event in events if event.pgh_id > int(seen.get(event.pgh_model, 0))]
    return _tell(newer, knows=knows, sealed=set() if knows else find_sealed(events))


def read_history(incident: Incident, *, knows: bool) -> list[Change]:
    """Return every change, the newest first, in a bounded number of queries."""
    return changes_since(incident, "", knows=knows)


def _tell(events: Iterable[Events], *, knows: bool, sealed: Collection[str | None]) -> list[Change]:
    """Tell versions; of a sealed one neither the reason nor more than open fields."""
    return tell(
        events,
        knows=knows,
        untold=UNTOLD,
        untold_of={Regrouping: UNTOLD_OF_ACTS},
        covers=lambda event, name: is_sealed(event, sealed) and name not in OPEN,
        restorable=lambda event: None if is_sealed(event, sealed) else _restorable(event),
    )


def _restorable(event: Events) -> tuple[str, int] | None:
    name = apps.get_model(event.pgh_obj_model)._meta.model_name or ""
    return (name, event.pgh_id) if is_restorable(event) else None
