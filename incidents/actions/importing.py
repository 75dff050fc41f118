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
from sources.bulk import Row, insert
from sources.history import because
from sources.importers.problems import Problem
from sources.importers.record_shapes import (
    Parsed,
    ParsedAttribution,
    ParsedClaim,
    ParsedIncident,
)
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
        held = dict(dataset.incidents.exclude(external_id="").values_list("external_id", "pk"))
        new = [incident for incident in parsed.incidents if incident.id not in held]
        stored = _store_incidents(new, dataset, _Keys.load(reports, held))
        mark_due(Incident.objects.filter(pk__in=stored), because="imported", at=at)
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
    incidents: Mapping[str, int]

    @classmethod
    def load(cls, reports: Mapping[str, int], incidents: Mapping[str, int]) -> "_Keys":
        return cls(
            reports=reports,
            sources=dict(Source.objects.values_list("code", "pk")),
            parties=dict(Party.objects.values_list("code", "pk")),
            places=dict(Place.objects.values_list("code", "pk")),
            incidents=incidents,
        )


def _store_incidents(
    parsed: Sequence[ParsedIncident], dataset: Dataset, keys: _Keys
) -> Sequence[int]:
    """Store incidents with all that hangs on them; return their keys."""
    stored = insert(Incident, [_incident(each, dataset, keys) for each in parsed])
    rows = list(zip(stored, parsed, strict=True))
    new = {each.id: key for key, each in rows}
    insert(Attribution, [_tie(key, tie, keys) for key, each in rows for tie in each.parties])
    insert(
        IncidentLink,
        [
            {
                "source_id": key,
                "kind": link.kind,
                "target_id": new.get(link.incident) or keys.incidents[link.incident],
            }
            for key, each in rows
            for link in each.links
        ],
    )
    insert(
        Incident.reported_in.through,
        [
            {"incident_id": key, "report_id": keys.reports[report]}
            for key, each in rows
            for report in each.reported_in
        ],
    )
    _store_claims([(key, claim) for key, each in rows for claim in each.claims], keys)
    return stored


def _store_claims(parsed: Sequence[tuple[int, ParsedClaim]], keys: _Keys) -> None:
    """Store claims, each beside the key of its incident."""
    stored = insert(Claim, [_claim(claim, incident, keys) for incident, claim in parsed])
    insert(
        Claim.draws_on.through,
        [
            {"claim_id": key, "source_id": keys.sources[voice]}
            for key, (_, claim) in zip(stored, parsed, strict=True)
            for voice in claim.draws_on
        ],
    )


def _incident(parsed: ParsedIncident, dataset: Dataset, keys: _Keys) -> Row:
    return {
        "record_type": parsed.record_type,
        "kind": parsed.kind,
        "edtf": parsed.when.edtf,
        "start_on": parsed.when.start,
        "end_on": parsed.when.end,
        "date_precision": parsed.when.precision,
        "place_id": keys.places[parsed.place],
        "place_precision": parsed.place_precision,
        "latitude": parsed.latitude,
        "longitude": parsed.longitude,
        "place_words": parsed.place_words,
        "summary": parsed.summary,
        "dataset_id": dataset.pk,
        "external_id": parsed.id,
        "external": dict(parsed.external),
    }


def _tie(incident: int, parsed: ParsedAttribution, keys: _Keys) -> Row:
    return {
        "incident_id": incident,
        "party_id": keys.parties[parsed.party],
        "attribution": parsed.attribution,
        "position": parsed.position,
    }


def _claim(parsed: ParsedClaim, incident: int, keys: _Keys) -> Row:
    return {
        "incident_id": incident,
        "report_id": keys.reports[parsed.report],
        "voice_id": keys.sources[parsed.voice],
        "wording": parsed.wording,
        "language": parsed.language,
        "harm": parsed.harm,
        "population": parsed.population,
        "subgroup": parsed.subgroup,
        "low": parsed.low,
        "best": parsed.best,
        "high": parsed.high,
        "hedge": parsed.hedge,
        "stance": parsed.stance,
        "basis": parsed.basis,
        "coded": parsed.coded,
        "as_of": parsed.as_of,
        "every_days": parsed.every_days,
        "note": parsed.note,
    }


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
