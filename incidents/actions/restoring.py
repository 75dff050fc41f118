"""Bringing back what history holds: the values of a row before a change, or rows that are gone."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, cast

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Field, Model, QuerySet
from pghistory.models import Event

from incidents.actions.geolocating import end_sign_off
from incidents.actions.reconciling import reconcile
from incidents.authors import PLACING
from incidents.models import Attribution, Claim, Incident, IncidentLink
from sources.history import because
from sources.refusals import Message, Refusal

# A row of a history table; its columns are those of the table that it keeps.
Version = Any
# What can be restored alone: each model, and the column that leads to its incident.
PARTS: dict[type[Model], str] = {
    Incident: "id",
    Attribution: "incident_id",
    IncidentLink: "source_id",
    Claim: "incident_id",
}
# Columns that nobody types and that go with those that somebody does.
DERIVED = ("start_on", "end_on", "date_precision")


class NotRestored(Refusal):
    """What cannot be brought back; the message says why."""


@transaction.atomic
def restore(event: Version, *, by: Any, at: datetime, reason: str) -> Incident:
    """Undo one change of a row: give it its values of before, or make it again if it was removed.

    What was removed with it comes back with it, under the same keys and code. Nothing is restored
    into a frozen claim or a merged record. Return the incident, reconciled. Raises NotRestored.
    """
    if not reason.strip():
        raise NotRestored("Give a reason: it stays in the history.")
    _lock(event)
    rows = [row_before(each) for each in (event, *gone_with(event))]
    with because(reason, by=by, door="restore"):
        for row in rows:
            _check(row)
            row.save(force_insert=event.pgh_label == "delete")
        incident = Incident.objects.get(pk=getattr(rows[0], PARTS[_model_of(event)]))
        reconcile([incident], at=at)
    return incident


def is_restorable(event: Version) -> bool:
    """Whether a version tells of a change that can be undone by itself."""
    model = apps.get_model(event.pgh_obj_model)
    return model in PARTS and event.pgh_label in ("update", "delete")


def row_before(event: Version) -> Model:
    """Return the row as it was before a change, unsaved. Raises NotRestored."""
    model = _model_of(event)
    held = QuerySet(model).filter(pk=event.pgh_obj_id).first()
    if event.pgh_label == "delete":
        if held is not None:
            raise NotRestored("It is there already: it was brought back before.")
        return model(**{field.attname: getattr(event, field.attname) for field in _kept(event)})
    if held is None:
        raise NotRestored("It was removed since: bring it back first.")
    if getattr(held, "frozen_at", None):
        raise NotRestored("The claim is frozen, since it was public: withdraw or supersede it.")
    changed = fields_before(event)
    if not changed:
        raise NotRestored("Nothing of this is typed by hand: it is changed by moves of its own.")
    for field, value in changed.items():
        setattr(held, field.attname, value)
    if isinstance(held, Incident) and any(field.name in PLACING for field in changed):
        end_sign_off(held)
    return held


def fields_before(event: Version) -> dict[Field[Any, Any], Any]:
    """Return what a change changed of what people type, with the values of before it."""
    versions: QuerySet[Any] = QuerySet(type(event)).filter(pgh_obj_id=event.pgh_obj_id)
    before = versions.filter(pgh_id__lt=event.pgh_id).order_by("-pgh_id").first()
    if before is None or event.pgh_label != "update":
        return {}
    home = PARTS.get(_model_of(event))
    return {
        field: getattr(before, field.attname)
        for field in _kept(event)
        if (field.editable or field.name in DERIVED) and field.attname != home
        if getattr(before, field.attname) != getattr(event, field.attname)
    }


def gone_with(event: Version) -> list[Version]:
    """Return the versions of the rows that were removed with one, those nearest to it first."""
    if event.pgh_label != "delete" or event.pgh_context_id is None:
        return []
    found = [event]
    for each in found:
        found += [more for more in _pointing_at(each) if more not in found]
    return found[1:]


def _pointing_at(event: Version) -> Iterator[Version]:
    removed = {"pgh_label": "delete", "pgh_context": event.pgh_context_id}
    for model in apps.get_models():
        if not issubclass(model, Event):
            continue
        for field in model._meta.concrete_fields:
            if field.related_model is _model_of(event) and field.name != "pgh_obj":
                rows: QuerySet[Any] = QuerySet(model).filter(**{field.name: event.pgh_obj_id})
                yield from rows.filter(**removed).order_by("pgh_obj_id")


def _model_of(event: Version) -> type[Model]:
    return cast("type[Model]", event.pgh_tracked_model)


def _kept(event: Version) -> list[Field[Any, Any]]:
    """Return the columns of a row that its versions hold."""
    held = {field.attname for field in event._meta.concrete_fields}
    return [field for field in _model_of(event)._meta.concrete_fields if field.attname in held]


def _lock(event: Version) -> None:
    """Lock the incident that a row belonged to then, and where it is now, as far as they are there.

    A claim may have moved since. Raises NotRestored where one was merged into another.
    """
    home = PARTS[_model_of(event)]
    held: QuerySet[Any] = QuerySet(_model_of(event)).filter(pk=event.pgh_obj_id)
    now = held.values_list(home, flat=True)
    for incident in Incident.objects.locked().filter(pk__in={getattr(event, home), *now}):
        if incident.merged_into:
            raise NotRestored("%(code)s was merged into another record.", code=incident.code)


def _check(row: Model) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        refused = NotRestored("It no longer fits:")
        refused.hold(*refused.messages, *(Message(text) for text in error.messages))
        raise refused from error
