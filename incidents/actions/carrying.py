"""What of one record goes to another when they are merged or split, and back."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from copy import copy
from datetime import datetime
from typing import Any

from django.db.models import Q

from incidents.models import (
    Attribution,
    Decision,
    Incident,
    IncidentLink,
    RecordDelay,
    Regrouping,
)

# What the target may take from the source instead of its own, by the name of the choice.
TAKEN = {
    "date": ("edtf", "start_on", "end_on", "date_precision"),
    "place": (
        *("place_id", "place_precision", "latitude", "longitude", "place_words"),
        *("geolocated_at", "geolocated_by_id"),
    ),
    "kind": ("kind",),
    "summary": ("summary",),
}
FIELDS = {field.attname: field for field in Incident._meta.concrete_fields}
COPIED = {"record_type", "dataset_id"}.union(*TAKEN.values()) - {
    "geolocated_at",
    "geolocated_by_id",
}


def with_taken(source: Incident, target: Incident, take: Iterable[str]) -> Incident:
    """Return a copy of the target, unsaved, with what is taken of the source."""
    taken = copy(target)
    for name in (name for choice in take for name in TAKEN[choice]):
        setattr(taken, name, getattr(source, name))
    return taken


def take_chosen(
    source: Incident, target: Incident, take: Collection[str]
) -> dict[str, list[str | None]]:
    """Give the target what was chosen of the source; return each value before and after."""
    taken = with_taken(source, target, take)
    replaced = {
        name: [None if value is None else str(value) for value in (before, after)]
        for name in FIELDS
        for before, after in [(getattr(target, name), getattr(taken, name))]
        if before != after
    }
    taken.save(update_fields=[FIELDS[name].name for name in replaced])
    return replaced


def add_lacking(source: Incident, target: Incident) -> dict[str, list[int]]:
    """Add to the target what it lacks of the source; return the ids of what was added."""
    held = set(target.attributions.values_list("party", flat=True))
    lacking = [tie for tie in source.attributions.all() if tie.party_id not in held]
    reports = source.reported_in.exclude(incidents=target)
    added = {
        "attributions": _keys(
            Attribution.objects.bulk_create(_tied(each, target) for each in lacking)
        ),
        "links": _keys(IncidentLink.objects.bulk_create(_lacking_links(source, target))),
        "reports": ids_of(reports),
    }
    target.reported_in.add(*added["reports"])
    return added


def _tied(tie: Attribution, incident: Incident) -> Attribution:
    return Attribution(
        incident=incident, party_id=tie.party_id, attribution=tie.attribution, position=tie.position
    )


def _lacking_links(source: Incident, target: Incident) -> Iterator[IncidentLink]:
    """Yield the ties from and to the source as ties of the target, where it lacks them."""
    both = (source, target)
    links = IncidentLink.objects.filter(Q(source__in=both) | Q(target__in=both))
    held = {(link.source_id, str(link.kind), link.target_id) for link in links}
    now = {source.pk: target.pk}
    moved = {(now.get(start, start), kind, now.get(end, end)) for start, kind, end in held}
    for start, kind, end in sorted(moved - held):
        if start != end:
            yield IncidentLink(source_id=start, kind=kind, target_id=end)


def carry_delays(source: Incident, target: Incident, *, by: Any, at: datetime, reason: str) -> None:
    """Tell nothing of the target sooner than it would have been told of the source."""
    delays = RecordDelay.objects.delays_of([source.pk, target.pk])
    theirs = delays[target.pk]
    RecordDelay.objects.bulk_create(
        RecordDelay(
            incident=target, part=part, delay_days=days, reason=reason, set_at=at, set_by=by
        )
        for part, days in delays[source.pk].items()
        if days is not None and days > (theirs.get(part) or 0)
    )


def copy_record(source: Incident) -> Incident:
    """Return a new record like one that is split; a draft, or held where that one is."""
    held = source.review_state == "held"
    new = Incident(**{name: getattr(source, name) for name in COPIED})
    new.review_state = "held" if held else "draft"
    new.save()
    new.refresh_from_db()
    Attribution.objects.bulk_create(_tied(each, new) for each in source.attributions.all())
    new.reported_in.set(source.reported_in.all())
    return new


def put_back(act: Regrouping, target: Incident) -> None:
    """Take from the target what it was given, but what was edited since."""
    Attribution.objects.filter(pk__in=act.added.get("attributions", ())).delete()
    IncidentLink.objects.filter(pk__in=act.added.get("links", ())).delete()
    target.reported_in.remove(*act.added.get("reports", ()))
    changed = []
    for name, (before, after) in act.replaced.items():
        field = FIELDS[name]
        if getattr(target, name) == field.to_python(after):
            setattr(target, name, field.to_python(before))
            changed.append(field.name)
    if changed:
        target.save(update_fields=changed)
    Decision.objects.filter(pk__in=act.ended).update(ended_at=None, ended_because="")


def ids_of(rows: Any) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _keys(rows: Sequence[Any]) -> list[int]:
    return [row.pk for row in rows]
