"""Storing the gazetteer and who monitored what."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

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
def store_coverage(parsed: Sequence[ParsedCoverage], *, by: Any) -> list[str]:
    """Add statements of coverage that are new, and return those that are held otherwise.

    These are listed and not taken over: whether anybody looked changes by a person's hand.
    """
    places = dict(Place.objects.values_list("code", "pk"))
    datasets = dict(Dataset.objects.values_list("code", "pk"))
    rows = [
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
    ]
    with because("Import of coverage", by=by, door="import"):
        Coverage.objects.bulk_create(rows, ignore_conflicts=True)
    held = {_about(row): _looked(row) for row in Coverage.objects.all()}
    return [
        f"{statement.area} {statement.start}/{statement.end} {statement.dataset}"
        for statement, row in zip(parsed, rows, strict=True)
        if held[_about(row)] != _looked(row)
    ]


def _about(row: Coverage) -> tuple[int, int, date, date]:
    return row.place_id, row.dataset_id, row.start_on, row.end_on


def _looked(row: Coverage) -> tuple[str, set[str]]:
    return row.status, set(row.harms)
