"""Storing incidents that were parsed from a file: all of them, or none."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from incidents.actions.reconciling import mark_due
from incidents.collecting import ACCEPTED, fields_off, find_uncollected
from incidents.models import Attribution, Claim, Incident, IncidentLink, Place
from sources.actions.storing import (
    store_dataset,
    store_parties,
    store_reports,
    store_sources,
)
from sources.history import because
from sources.importers.problems import Problem
from sources.importers.record_shapes import Parsed, ParsedClaim, ParsedIncident
from sources.models import Dataset, FieldPolicy, Party, Source
from sources.refusals import Message, Refusal

FIGURE = ("harm", "population", "subgroup", "low", "best", "high", "stance")


class Refused(Refusal):
    """A file was not taken: its problems, each with place, field, value and what is accepted."""

    def __init__(self, problems: Sequence[Problem | Message]) -> None:
        self.hold(*(each.message if isinstance(each, Problem) else each for each in problems))

    @property
    def problems(self) -> list[str]:
        return [str(message) for message in self.messages]


@dataclass(frozen=True, slots=True)
class Stored:
    """What an import did: new incidents, those held already, and those whose figures differ.

    A difference is listed and not taken over: a published number changes by a person's hand.
    """

    new: int
    held: int
    differing: list[str]


@transaction.atomic
def store_records(parsed: Parsed, *, by: Any, at: datetime, door: str = "import") -> Stored:
    """Store a parsed document of records and mark its new incidents due for reconciling.

    External ids make it safe to run twice: the second time writes nothing. Raises Refused, with
    nothing stored, where the document has problems.
    """
    off = FieldPolicy.objects.not_collected()
    if problems := [*parsed.problems, *_find_uncollected(parsed.incidents, off)]:
        raise Refused(problems)
    with because(f"Import of {parsed.dataset.name}", by=by, door=door):
        dataset = store_dataset(parsed.dataset)
        store_parties(parsed.parties)
        store_sources(parsed.sources)
        reports = store_reports(parsed.reports, dataset=dataset)
        held = set(dataset.incidents.exclude(external_id="").values_list("external_id", flat=True))
        new = [incident for incident in parsed.incidents if incident.id not in held]
        keys = _Keys.load(reports)
        _store_incidents(new, dataset, keys)
        mark_due(
            dataset.incidents.filter(external_id__in=[incident.id for incident in new]),
            because="imported",
            at=at,
        )
    known = [incident for incident in parsed.incidents if incident.id in held]
    return Stored(len(new), len(known), _differing(known, dataset))


def _find_uncollected(
    incidents: Iterable[ParsedIncident], off: frozenset[str]
) -> Iterator[Problem]:
    """Yield what the project does not collect. The value itself is not repeated."""
    for incident in incidents if off else ():
        for row in (incident, *incident.claims):
            said = {name: getattr(row, name, None) for name in (*fields_off(off), "subgroup")}
            for name in find_uncollected(said, off):
                yield Problem.of(incident.id, name, "…", ACCEPTED)


@dataclass(frozen=True, slots=True)
class _Keys:
    """Primary keys by the codes that a document uses."""

    reports: Mapping[str, int]
    sources: Mapping[str, int]
    parties: Mapping[str, int]
    places: Mapping[str, int]

    @classmethod
    def load(cls, reports: Mapping[str, int]) -> "_Keys":
        return cls(
            reports=reports,
            sources=dict(Source.objects.values_list("code", "pk")),
            parties=dict(Party.objects.values_list("code", "pk")),
            places=dict(Place.objects.values_list("code", "pk")),
        )


def _store_incidents(parsed: Sequence[ParsedIncident], dataset: Dataset, keys: _Keys) -> None:
    rows = Incident.objects.bulk_create([_incident(each, dataset, keys) for each in parsed])
    by_id = dict(dataset.incidents.exclude(external_id="").values_list("external_id", "pk"))
    Attribution.objects.bulk_create(
        Attribution(
            incident=row,
            party_id=keys.parties[tie.party],
            attribution=tie.attribution,
            position=tie.position,
        )
        for row, each in zip(rows, parsed, strict=True)
        for tie in each.parties
    )
    IncidentLink.objects.bulk_create(
        IncidentLink(source=row, kind=link.kind, target_id=by_id[link.incident])
        for row, each in zip(rows, parsed, strict=True)
        for link in each.links
    )
    Incident.reported_in.through.objects.bulk_create(
        Incident.reported_in.through(incident=row, report_id=keys.reports[report])
        for row, each in zip(rows, parsed, strict=True)
        for report in each.reported_in
    )
    said = [
        (_claim(claim, row, keys), claim)
        for row, each in zip(rows, parsed, strict=True)
        for claim in each.claims
    ]
    Claim.objects.bulk_create(claim for claim, _ in said)
    Claim.draws_on.through.objects.bulk_create(
        Claim.draws_on.through(claim=row, source_id=keys.sources[voice])
        for row, claim in said
        for voice in claim.draws_on
    )


def _incident(parsed: ParsedIncident, dataset: Dataset, keys: _Keys) -> Incident:
    return Incident(
        record_type=parsed.record_type,
        kind=parsed.kind,
        edtf=parsed.when.edtf,
        start_on=parsed.when.start,
        end_on=parsed.when.end,
        date_precision=parsed.when.precision,
        place_id=keys.places[parsed.place],
        place_precision=parsed.place_precision,
        latitude=parsed.latitude,
        longitude=parsed.longitude,
        place_words=parsed.place_words,
        summary=parsed.summary,
        dataset=dataset,
        external_id=parsed.id,
        external=dict(parsed.external),
    )


def _claim(parsed: ParsedClaim, incident: Incident, keys: _Keys) -> Claim:
    return Claim(
        incident=incident,
        report_id=keys.reports[parsed.report],
        voice_id=keys.sources[parsed.voice],
        wording=parsed.wording,
        language=parsed.language,
        harm=parsed.harm,
        population=parsed.population,
        subgroup=parsed.subgroup,
        low=parsed.low,
        best=parsed.best,
        high=parsed.high,
        hedge=parsed.hedge,
        stance=parsed.stance,
        basis=parsed.basis,
        coded=parsed.coded,
        as_of=parsed.as_of,
        every_days=parsed.every_days,
        note=parsed.note,
    )


def _differing(parsed: Iterable[ParsedIncident], dataset: Dataset) -> list[str]:
    """Return the external ids whose figures in the file are not those held."""
    held: dict[str, set[tuple[Any, ...]]] = {}
    rows = Claim.objects.filter(incident__dataset=dataset, withdrawn_at=None)
    for external_id, *figure in rows.values_list("incident__external_id", *FIGURE):
        held.setdefault(external_id, set()).add(tuple(figure))
    return [
        each.id
        for each in parsed
        if held.get(each.id, set())
        != {tuple(getattr(claim, name) for name in FIGURE) for claim in each.claims}
    ]
