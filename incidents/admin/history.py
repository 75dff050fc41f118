"""The history of an incident and all that hangs on it, as people read it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Field, Model, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pghistory.models import Events

from incidents.actions.restoring import is_restorable
from incidents.admin.sealing import OPEN, find_sealed, is_sealed
from incidents.models import Incident, Regrouping
from incidents.versions import events_of
from sources.numerals import show
from sources.refusals import marked

# The door of a change, as `because` names it.
DOORS = {
    "admin": _("admin"),
    "decision": _("decision"),
    "import": _("import"),
    "merge": _("merge"),
    "publish": _("publishing"),
    "rating": _("rating"),
    "redact": _("redaction"),
    "sign_off": _("sign-off of the geolocation"),
    "restore": _("restoring"),
    "review": _("review"),
    "seed": _("example data"),
    "split": _("split"),
    "task": _("background job"),
    "undo": _("undoing"),
    "withdraw": _("withdrawal"),
}
# Reasons that harmtrack gives where nobody gave one.
OWN_REASONS = {
    marked("Edited in the admin"),
    marked("Entered in the admin"),
    marked("Deleted in the admin"),
}
VERBS = {"insert": _("added"), "update": _("changed"), "delete": _("removed")}
UNTOLD = frozenset({"id", "incident_id", "code"})
# What it takes to undo a merge, which its reason tells better.
UNTOLD_OF_ACTS = frozenset({"claims", "replaced", "added", "ended"})


@dataclass(frozen=True, slots=True)
class Change:
    """One row that somebody changed: each field with its label, and its value before and after."""

    at: datetime
    who: str
    door: str
    reason: str
    what: str
    verb: str
    # The table and the number of the version, where its change can be undone.
    restorable: tuple[str, int] | None
    fields: list[tuple[str, str, str]]


def changes_since(incident: Incident, version: str, *, knows: bool) -> list[Change]:
    """Return what changed since a version, the newest first.

    Without knowledge of confidential sources, what they said is not told.
    """
    seen = dict(part.split(":") for part in version.split())
    events = events_of(incident)
    newer = [event for event in events if event.pgh_id > int(seen.get(event.pgh_model, 0))]
    return _tell(newer, sealed=set() if knows else find_sealed(events))


def read_history(incident: Incident, *, knows: bool) -> list[Change]:
    """Return every change, the newest first, in a bounded number of queries."""
    return changes_since(incident, "", knows=knows)


def _tell(events: Iterable[Events], *, sealed: Collection[str | None]) -> list[Change]:
    """Tell versions as changes; of a sealed one neither the reason nor more than open fields."""
    told = [(event, _values(event)) for event in events]
    users = [(event.pgh_context or {}).get("user") for event, _values_of in told]
    names = _Names.load([values for _event, values in told], users)
    hidden = gettext("confidential")
    return [
        Change(
            at=event.pgh_created_at,
            who=names.user(context.get("user")),
            door=str(DOORS.get(door := context.get("door", ""), door)),
            reason=hidden if is_sealed(event, sealed) else tell_reason(context.get("reason", "")),
            what=capfirst(str(apps.get_model(event.pgh_obj_model)._meta.verbose_name)),
            verb=str(VERBS[event.pgh_label]),
            restorable=None if is_sealed(event, sealed) else _restorable(event),
            fields=[
                (capfirst(str(field.verbose_name)), hidden, hidden)
                if is_sealed(event, sealed) and field.name not in OPEN
                else (
                    capfirst(str(field.verbose_name)),
                    names.value(field, before),
                    names.value(field, after),
                )
                for field, (before, after) in values.items()
                if (before or after) not in (None, "", [], {}, False)
            ],
        )
        for event, values in told
        for context in [event.pgh_context or {}]
    ]


def show_values(values: Mapping[Field[Any, Any], tuple[Any, Any]]) -> list[tuple[str, str, str]]:
    """Return each field by its label, with two values of it as they are called."""
    names = _Names.load([values])
    return [
        (capfirst(str(field.verbose_name)), names.value(field, one), names.value(field, other))
        for field, (one, other) in values.items()
        if one != other
    ]


def tell_reason(reason: str) -> str:
    return gettext(reason) if reason in OWN_REASONS else reason


def _restorable(event: Events) -> tuple[str, int] | None:
    name = apps.get_model(event.pgh_obj_model)._meta.model_name or ""
    return (name, event.pgh_id) if is_restorable(event) else None


def _values(event: Events) -> dict[Field[Any, Any], tuple[Any, Any]]:
    """Return each field with its value before and after."""
    model = apps.get_model(event.pgh_obj_model)
    if event.pgh_label == "update":
        pairs = {name: tuple(pair) for name, pair in (event.pgh_diff or {}).items()}
    elif event.pgh_label == "delete":
        pairs = {name: (value, None) for name, value in event.pgh_data.items()}
    else:
        pairs = {name: (None, value) for name, value in event.pgh_data.items()}
    untold = UNTOLD | UNTOLD_OF_ACTS if model is Regrouping else UNTOLD
    fields = [field for field in model._meta.concrete_fields if field.attname not in untold]
    return {field: pairs[field.attname] for field in fields if field.attname in pairs}


@dataclass(frozen=True, slots=True)
class _Names:
    """What keys stand for, fetched once for each kind of row."""

    rows: Mapping[type[Model], Mapping[Any, Model]]

    @classmethod
    def load(
        cls, told: Iterable[Mapping[Field[Any, Any], Any]], users: Iterable[Any] = ()
    ) -> "_Names":
        keys: dict[type[Model], set[Any]] = defaultdict(set, {get_user_model(): set(users)})
        for values in told:
            for field, pair in values.items():
                if isinstance(related := field.related_model, type):
                    keys[related].update(pair)
        rows: dict[type[Model], Mapping[Any, Model]] = {}
        for model, wanted in keys.items():
            found: QuerySet[Model] = QuerySet(model).select_related()
            rows[model] = found.in_bulk([key for key in wanted if key is not None])
        return cls(rows)

    def user(self, key: Any) -> str:
        return str(self.rows[get_user_model()].get(key, "")) if key else ""

    def value(self, field: Field[Any, Any], value: Any) -> str:
        """Return a value as it is called; what is not there is empty."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return gettext("Yes") if value else gettext("No")
        if isinstance(value, list):
            return ", ".join(map(str, value))
        if isinstance(value, dict):
            return "; ".join(f"{name}: {self.value(field, each)}" for name, each in value.items())
        if isinstance(field.related_model, type):
            return str(self.rows[field.related_model].get(value, value))
        named = dict(field.flatchoices).get(value, value)
        return show(named) if isinstance(named, int | float) else str(named)
