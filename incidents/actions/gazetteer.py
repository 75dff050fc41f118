"""Storing the gazetteer and who monitored what."""

from collections.abc import Iterable

from django.db import transaction

from incidents.models import Coverage, Place
from incidents.spelling import join_keys
from sources.history import because
from sources.importers.coverage import ParsedCoverage
from sources.importers.gazetteer import ParsedPlace
from sources.models import Dataset

UPDATED = (
    "edition",
    "level",
    "parent",
    "path",
    "name_en",
    "name_ar",
    "other_names",
    "search_keys",
    "latitude",
    "longitude",
    "dataset",
)


@transaction.atomic
def store_places(parsed: Iterable[ParsedPlace], *, datasets: dict[str, Dataset]) -> int:
    """Add places or bring them up to date, each after its parent; return how many there are.

    ``datasets`` gives the data set of each edition.
    """
    parsed = list(parsed)
    paths: dict[str, list[str]] = {}
    for place in parsed:
        paths[place.code] = [*paths.get(place.parent, []), place.code]
    for level in sorted({place.level for place in parsed}):
        held = dict(Place.objects.values_list("code", "pk"))
        Place.objects.bulk_create(
            [
                Place(
                    code=place.code,
                    edition=place.edition,
                    level=place.level,
                    parent_id=held[place.parent] if place.parent else None,
                    path=paths[place.code],
                    name_en=place.name_en,
                    name_ar=place.name_ar,
                    other_names="|".join(place.other_names),
                    search_keys=join_keys((place.name_en, place.name_ar, *place.other_names)),
                    latitude=place.latitude,
                    longitude=place.longitude,
                    dataset=datasets[place.edition],
                )
                for place in parsed
                if place.level == level
            ],
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=UPDATED,
        )
    return len(parsed)


@transaction.atomic
def store_coverage(parsed: Iterable[ParsedCoverage]) -> int:
    """Add statements of coverage that are new; return how many there are."""
    parsed = list(parsed)
    places = dict(Place.objects.values_list("code", "pk"))
    datasets = dict(Dataset.objects.values_list("code", "pk"))
    with because("Import of coverage", door="import"):
        Coverage.objects.bulk_create(
            [
                Coverage(
                    place_id=places[statement.area],
                    start_on=statement.start,
                    end_on=statement.end,
                    status=statement.status,
                    harms=list(statement.harms),
                    dataset_id=datasets[statement.dataset],
                    monitored_by=statement.by,
                    note=statement.note,
                )
                for statement in parsed
            ],
            ignore_conflicts=True,
        )
    return len(parsed)
