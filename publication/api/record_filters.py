"""Which records a list is asked for, and in which state of the log."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from rest_framework import serializers

from incidents.codebook import GRADING, INCIDENT_KIND, RECORD_TYPE
from publication.api.known import (
    check_datasets,
    check_parties,
    datasets_field,
    find_place,
    find_release,
    parties_field,
    place_field,
    release_field,
)
from publication.api.parameters import DayField, Parameters, SeveralField, one_of
from publication.api.problems import BadParameters, fault
from publication.api.record_fields import Box, BoxField, SinceField, WordsField
from publication.api.state import read_head
from publication.models import LogEntry, PublishedIncident
from publication.moments import LIVE, Moment
from publication.searching import facet

# The columns that several values can be asked of, by parameter.
COLUMNS = {"dataset": "dataset", "kind": "kind", "grade": "grading", "record_type": "record_type"}
Choice = Callable[[Any], Q]
# What claims and ranges are asked by.
FACETS = ("voice", "harm", "population", "subgroup", "fate")
SAID = (
    "Words of the summary, the place, the parties and the public wording of claims, in English or "
    "Arabic; all of them are to be found. Accents, vowel signs, hamza and the article do not count."
)


class RecordParameters(Parameters):
    place = place_field(required=False)
    dataset = datasets_field()
    kind = SeveralField(one_of(INCIDENT_KIND))
    grade = SeveralField(one_of(GRADING))
    record_type = SeveralField(one_of(RECORD_TYPE))
    start = DayField(required=False, help_text="Records that end on this day or later.")
    end = DayField(required=False, help_text="Records that start on this day or before.")
    party = parties_field()
    bbox = BoxField(
        required=False,
        help_text="Records whose public point lies in this box; those without a point in none.",
    )
    q = WordsField(required=False, help_text=SAID)
    changed_since = SinceField(
        required=False,
        help_text="Records published or revised after this log entry or time. What was taken back "
        "is in /api/v1/changes/ alone.",
    )
    release = release_field()

    def validate(self, asked: dict[str, Any]) -> dict[str, Any]:
        if "start" in asked and "end" in asked and asked["end"].end < asked["start"].start:
            raise serializers.ValidationError({"end": ["it is before the start."]})
        return asked


def moment_of(asked: dict[str, Any]) -> Moment:
    """Return the state that is asked of; raise BadParameters on a release that there is not."""
    return find_release(asked["release"]).moment if "release" in asked else LIVE


def check_known(asked: dict[str, Any]) -> None:
    """Raise BadParameters unless the log knows what is asked for by its code or number."""
    moment = moment_of(asked)
    if "place" in asked:
        find_place(asked["place"], parameter="place", n=moment.n)
    check_datasets(asked.get("dataset", ()), moment.n)
    check_parties(asked.get("party", ()), moment.n)
    since = asked.get("changed_since")
    if isinstance(since, int) and since > (head := read_head().n):
        why = "the log has no such entry: this is not the log that you followed."
        raise BadParameters(fault("changed_since", str(since), [f"at most {head}"], why))


def choose_incidents(asked: dict[str, Any], moment: Moment) -> QuerySet[PublishedIncident]:
    """Return the public records that were asked for, by start and code."""
    chosen = chosen_by(asked)
    if moment.until:
        # What was redacted since has no document any more, and is in no list of a release.
        chosen &= Q(start_on__lte=moment.until, entry__document__isnull=False)
    return PublishedIncident.objects.at(moment.n).filter(chosen).order_by("start_on", "code")


def after(start_on: date, code: str, *, or_at: bool = False) -> Q:
    """Return what tells the records after one in the list, or that one too."""
    later = Q(code__gte=code) if or_at else Q(code__gt=code)
    # The first bound is what lets PostgreSQL walk the index from there.
    return Q(start_on__gte=start_on) & (Q(start_on__gt=start_on) | later)


def chosen_by(asked: dict[str, Any]) -> Q:
    """Return what tells the records that were asked for, in any state of the log."""
    chosen = Q(state=PublishedIncident.State.PUBLISHED)
    for parameter in CHOICES.keys() & asked.keys():
        chosen &= CHOICES[parameter](asked[parameter])
    return chosen


def columned(column: str) -> Choice:
    return lambda codes: Q(**{f"{column}__in": codes})


def faceted(name: str) -> Choice:
    """A record without any such claim or range has none to show."""
    return lambda codes: Q(facets__overlap=[facet(name, code) for code in codes])


def inside(box: Box) -> Q:
    """Return what tells the points in a box, its edges included."""
    south_to_north = Q(latitude__gte=box.south, latitude__lte=box.north)
    if box.west <= box.east:
        return south_to_north & Q(longitude__gte=box.west, longitude__lte=box.east)
    return south_to_north & (Q(longitude__gte=box.west) | Q(longitude__lte=box.east))


def entry_at(since: Any) -> int:
    """Return the number of the newest entry that stood at a time; a number is its own."""
    if isinstance(since, int):
        return since
    # Walks back from the head, as far as the time is away.
    stood = LogEntry.objects.filter(at__lte=since).order_by("-n")
    return stood.values_list("n", flat=True).first() or 0


CHOICES: dict[str, Choice] = {
    **{parameter: columned(column) for parameter, column in COLUMNS.items()},
    **{name: faceted(name) for name in FACETS},
    "place": lambda code: Q(place_path__contains=[code]),
    "start": lambda days: Q(end_on__gte=days.start),
    "end": lambda days: Q(start_on__lte=days.end),
    "party": lambda codes: Q(parties__overlap=codes),
    "bbox": inside,
    "q": lambda words: Q(words__contains=words),
    "changed_since": lambda since: Q(entry_id__gt=entry_at(since)),
}
