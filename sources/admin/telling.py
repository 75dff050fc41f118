"""Versions of rows as people read them: who, when, before, after and why."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Field, Model, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pghistory.models import Events

from sources.models import Report
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


def tell(
    events: Iterable[Events],
    *,
    knows: bool,
    untold: frozenset[str] = frozenset({"id"}),
    untold_of: Mapping[type[Model], frozenset[str]] = MappingProxyType({}),
    covers: Callable[[Events, str], bool] = lambda event, name: False,
    restorable: Callable[[Events], tuple[str, int] | None] = lambda event: None,
) -> list[Change]:
    """Tell versions as changes, in a bounded number of queries.

    ``covers`` says which field of a version is not told, ``""`` standing for its reason. Without
    knowledge of confidential sources, what they published is named nowhere.
    """
    found = [(event, _values(event, untold, untold_of)) for event in events]
    users = [(event.pgh_context or {}).get("user") for event, _of in found]
    names = _Names.load([values for _event, values in found], users, knows=knows)
    return [_told(event, values, names, covers, restorable) for event, values in found]


def _told(
    event: Events,
    values: Mapping[Field[Any, Any], tuple[Any, Any]],
    names: "_Names",
    covers: Callable[[Events, str], bool],
    restorable: Callable[[Events], tuple[str, int] | None],
) -> Change:
    context, hidden = event.pgh_context or {}, gettext("confidential")
    door = context.get("door", "")
    return Change(
        at=event.pgh_created_at,
        who=names.user(context.get("user")),
        door=str(DOORS.get(door, door)),
        reason=hidden if covers(event, "") else tell_reason(context.get("reason", "")),
        what=capfirst(str(apps.get_model(event.pgh_obj_model)._meta.verbose_name)),
        verb=str(VERBS[event.pgh_label]),
        restorable=restorable(event),
        fields=[
            (capfirst(str(field.verbose_name)), hidden, hidden)
            if covers(event, field.name)
            else (
                capfirst(str(field.verbose_name)),
                names.value(field, before),
                names.value(field, after),
            )
            for field, (before, after) in values.items()
            if (before or after) not in (None, "", [], {}, False)
        ],
    )


def show_values(values: Mapping[Field[Any, Any], tuple[Any, Any]]) -> list[tuple[str, str, str]]:
    """Return each field by its label, with two values of it as they are called."""
    names = _Names.load([values], knows=True)
    return [
        (capfirst(str(field.verbose_name)), names.value(field, one), names.value(field, other))
        for field, (one, other) in values.items()
        if one != other
    ]


def tell_reason(reason: str) -> str:
    return gettext(reason) if reason in OWN_REASONS else reason


def _values(
    event: Events,
    untold: frozenset[str],
    untold_of: Mapping[type[Model], frozenset[str]],
) -> dict[Field[Any, Any], tuple[Any, Any]]:
    """Return each field with its value before and after."""
    model = apps.get_model(event.pgh_obj_model)
    if event.pgh_label == "update":
        pairs = {name: tuple(pair) for name, pair in (event.pgh_diff or {}).items()}
    elif event.pgh_label == "delete":
        pairs = {name: (value, None) for name, value in event.pgh_data.items()}
    else:
        pairs = {name: (None, value) for name, value in event.pgh_data.items()}
    fields = [
        field
        for field in model._meta.concrete_fields
        if field.attname not in untold | untold_of.get(model, frozenset())
    ]
    return {field: pairs[field.attname] for field in fields if field.attname in pairs}


@dataclass(frozen=True, slots=True)
class _Names:
    """What keys stand for, fetched once for each kind of row."""

    rows: Mapping[type[Model], Mapping[Any, Model]]
    knows: bool

    @classmethod
    def load(
        cls,
        told: Iterable[Mapping[Field[Any, Any], Any]],
        users: Iterable[Any] = (),
        *,
        knows: bool,
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
        return cls(rows, knows)

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
            row = self.rows[field.related_model].get(value, value)
            sealed = isinstance(row, Report) and row.publisher.confidential and not self.knows
            return gettext("confidential") if sealed else str(row)
        named = dict(field.flatchoices).get(value, value)
        return show(named) if isinstance(named, int | float) else str(named)
