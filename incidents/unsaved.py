"""What an incident would come to if rows that are not saved were. Nothing is written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model

from incidents.accounts import (
    lay_out,
    name_voices,
    overrides,
    read_cells,
    read_grading,
    still_fits,
    tell,
)
from incidents.duplicates import sight
from incidents.matching import Sighting
from incidents.models import Attribution, Claim, Incident, Range
from sources.models import Dataset, Source


@dataclass(frozen=True, slots=True)
class Outcome:
    """The ranges, not saved and with their explanations, and the grading."""

    ranges: list[Range]
    grading: str


def foresee(
    incident: Incident,
    claims: Sequence[tuple[Claim, Iterable[Source]]],
    attributions: Sequence[Attribution],
    *,
    saved: Incident | None = None,
) -> Outcome:
    """Return what the claims, each with the sources that it draws on, would come to.

    ``saved`` is the record as it stands, fetched ``with_claims`` and ``ranges``. The rows are lent
    keys and must not be saved afterwards.
    """
    _number(incident, [claim for claim, _ in claims])
    _hold(incident, claims=[claim for claim, _ in claims], attributions=list(attributions))
    _hold(incident, decisions=list(saved.decisions.all()) if saved else [])
    ratings = {claim.pk: list(claim.ratings.all()) for claim in saved.claims.all()} if saved else {}
    for claim, draws_on in claims:
        later = [other for other, _ in claims if other.supersedes_id == claim.pk]
        _hold(claim, draws_on=list(draws_on), superseded_by=later)
        _hold(claim, ratings=ratings.get(claim.pk, []))
    if incident.dataset_id is None:
        incident.dataset = Dataset()
    if incident.end_on is None:
        # Nothing said is early before it is known when it happened.
        incident.end_on = date.min
    return _answer(incident, list(saved.ranges.all()) if saved else [])


def foresee_sighting(incident: Incident, outcome: Outcome) -> Sighting | None:
    """Return what tells the record from others; None before its date and its place are known."""
    if incident.start_on is None or incident.place_id is None:
        return None
    _hold(incident, ranges=outcome.ranges)
    return sight(incident)


def _answer(incident: Incident, held: Sequence[Range]) -> Outcome:
    answers = read_cells(incident)
    names = name_voices(incident.claims.all())
    before = {(found.harm, found.population, found.subgroup): found for found in held}
    ranges = []
    for cell, answer in answers.items():
        fitting = (each for each in overrides(incident, cell) if still_fits(each, answer))
        found = lay_out(incident, cell, answer, next(fitting, None), before.get(cell))
        tell(found, answer, names)
        ranges.append(found)
    return Outcome(ranges, read_grading(incident, answers))


def _number(incident: Incident, claims: Sequence[Claim]) -> None:
    """Lend keys to what has none, as the database would go on; the engine tells claims by them."""
    new = [claim for claim in claims if claim.pk is None]
    for number, claim in enumerate(new, Claim.objects.last_key() + 1):
        claim.pk = number
    if incident.pk is None:
        incident.pk = 0


def _hold(row: Model, **related: list[Any]) -> None:
    """Let a row answer for what points to it as if that had been fetched."""
    vars(row).setdefault("_prefetched_objects_cache", {}).update(related)
