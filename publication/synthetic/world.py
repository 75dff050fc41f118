"""What invented records rest on: places, parties, voices, reports. Nothing is saved here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar

from django.db import models
from django.db.models.base import ModelState

from incidents.models import Claim, Place
from incidents.spelling import join_keys
from publication.synthetic.inventing import (
    COUNTRIES,
    FIRST_DAY,
    MONTHS,
    PARTIES,
    RELIABILITIES,
    VOICES,
    InventedPlace,
    invent_places,
)
from sources.models import Dataset, Party, Report, Source, SourceRating

DATASET = "made-up-load"
# Where Django keeps what was prefetched.
PREFETCHED = "_prefetched_objects_cache"
Row = TypeVar("Row", bound=models.Model)
VOICE_KINDS = ("local_monitor", "ngo", "un", "medical", "rescue")


@dataclass(frozen=True, slots=True)
class World:
    """Rows under keys of their own, in the order of their numbers, and a claim without any."""

    dataset: Dataset
    invented: list[InventedPlace]
    places: list[Place]
    parties: list[Party]
    voices: list[Source]
    ratings: list[SourceRating]
    reports: list[list[Report]]
    claim: Claim

    def area(self, number: int) -> Place:
        return self.places[COUNTRIES + number]

    def report(self, voice: int, day: date) -> Report:
        """Return what a voice published in the month of a day, or in the last month of all."""
        month = (day.year - FIRST_DAY.year) * 12 + day.month - 1
        return self.reports[voice][min(month, MONTHS - 1)]


def make_world() -> World:
    """Return the same world every time."""
    dataset = Dataset(
        pk=1,
        code=DATASET,
        name="Made-up load",
        publisher="harmtrack",
        version="1",
        licence="CC0-1.0",
        citation="Made up to measure with: nothing in it ever happened.",
    )
    invented = list(invent_places())
    parties = [
        Party(pk=n + 1, code=f"made-up-party-{n + 1}", name_en=f"Made-up party {n + 1}")
        for n in range(PARTIES)
    ]
    voices = [_voice(n, parties) for n in range(VOICES)]
    return World(
        dataset=dataset,
        invented=invented,
        places=_places(invented, dataset),
        parties=parties,
        voices=voices,
        ratings=[rating for voice in voices for rating in voice.ratings.all()],
        reports=[[_report(voice, month, dataset) for month in range(MONTHS)] for voice in voices],
        claim=_claim(),
    )


def _places(invented: list[InventedPlace], dataset: Dataset) -> list[Place]:
    places: list[Place] = []
    for place in invented:
        parent = None if place.parent is None else places[place.parent]
        places.append(
            Place(
                pk=len(places) + 1,
                code=place.code,
                edition="made up",
                level=0 if parent is None else 1,
                parent=parent,
                path=[*(parent.path if parent else []), place.code],
                name_en=place.name,
                name_ar=place.name_ar,
                search_keys=join_keys((place.name, place.name_ar)),
                latitude=place.latitude,
                longitude=place.longitude,
                dataset=dataset,
            )
        )
    return places


def _voice(number: int, parties: list[Party]) -> Source:
    """Every tenth voice is a party's own."""
    party = parties[number // 10] if number % 10 == 9 else None
    voice = Source(
        pk=number + 1,
        code=f"made-up-voice-{number + 1}",
        name_en=f"Made-up voice {number + 1}",
        name_ar=f"صوت مختلق {number + 1}",
        kind="party_command" if party else VOICE_KINDS[number % len(VOICE_KINDS)],
        party=party,
    )
    hold(voice, ratings=[_rate(voice, number)] if number % 5 else [])
    return voice


def _rate(voice: Source, number: int) -> SourceRating:
    return SourceRating(
        source=voice,
        topic="civilian_harm",
        reliability=RELIABILITIES[number % len(RELIABILITIES)],
        rated_on=FIRST_DAY,
        recorded_at=datetime.combine(FIRST_DAY, time(), UTC),
        reason="Made up.",
    )


def _claim() -> Claim:
    claim = Claim(language="en")
    hold(claim, draws_on=[], ratings=[], superseded_by=[])
    return claim


def like(blank: Row, related: Mapping[str, models.Model], **values: Any) -> Row:
    """Return another row like a blank one, as its model would make it, at a part of the time.

    ``related`` are the rows that its foreign keys lead to, and ``values`` those of other columns.
    """
    row = object.__new__(type(blank))
    keys = {f"{name}_id": other.pk for name, other in related.items()}
    row.__dict__.update(blank.__dict__, _state=ModelState(), **keys, **values)
    row._state.fields_cache.update(related)
    return row


def hold(row: models.Model, **rows: Sequence[models.Model]) -> None:
    """Let a row that is not saved have related rows, as if they had been fetched with it."""
    setattr(row, PREFETCHED, rows)


def _report(voice: Source, month: int, dataset: Dataset) -> Report:
    published_on = FIRST_DAY.replace(year=FIRST_DAY.year + month // 12, month=month % 12 + 1)
    return Report(
        pk=(voice.pk - 1) * MONTHS + month + 1,
        publisher=voice,
        title=f"Made-up report {published_on:%Y-%m}",
        published_on=published_on,
        language="en",
        dataset=dataset,
    )
