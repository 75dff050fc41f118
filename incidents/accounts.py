"""An incident's rows as values for the engine."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from incidents.models import Claim, Incident
from incidents.reconciliation.cells import Answer, Cell, reconcile_cells
from incidents.reconciliation.figures import Figure
from incidents.reconciliation.grading import grade, rated_voices
from incidents.reconciliation.methodology import CURRENT, Methodology

EARLY = timedelta(days=2)
# The engine ranks figures by four bases; these two rest on no published method of their own.
AS_STATEMENT = {"register": "statement", "compilation": "statement"}


def read_cells(incident: Incident, methodology: Methodology = CURRENT) -> dict[Cell, Answer]:
    """Reconcile the claims of an incident that was fetched ``with_claims``."""
    return reconcile_cells(_said(incident), methodology)


def read_figure(claim: Claim, incident: Incident) -> Figure:
    """Return a claim's value at the engine's door."""
    said_on = claim.as_of or claim.report.published_on
    return Figure(
        id=str(claim.pk),
        voice=claim.voice.voice,
        low=claim.low,
        best=claim.best,
        high=claim.high,
        hedge=claim.hedge,
        stance=claim.stance,
        as_of=said_on,
        reliability=claim.voice.reliability(claim.topic),
        credibility=claim.credibility,
        basis=AS_STATEMENT.get(claim.basis, claim.basis),
        party=claim.voice.speaks_for_party,
        draws_on=tuple(sorted({source.voice for source in claim.draws_on.all()})),
        early=said_on is not None and said_on <= incident.end_on + EARLY,
        withdrawn=not claim.stands,
    )


def read_grading(incident: Incident, answers: Mapping[Cell, Answer]) -> str:
    """Return the grading of an incident: the one decided on, else the computed one."""
    for decision in incident.decisions.all():
        if decision.about == "grading" and decision.in_force:
            return decision.grading
    ranges = [answer.range for answer in answers.values()]
    rivals = [t for t in incident.attributions.all() if t.attribution == "alternative"]
    return grade(
        discounted=False,
        conceded_min=max(
            (
                answer.range.conceded_min or 0
                for cell, answer in answers.items()
                if cell.population == "civilian"
            ),
            default=None,
        ),
        contested=len(rivals) > 1,
        rated_voices=len({voice for found in ranges for voice in rated_voices(found)}),
        heard_voices=len({f.voice for found in ranges for f in found.readings}),
        harm_asserted=any(answer.asserted for answer in answers.values()),
        imported=incident.imported,
    )


def _said(incident: Incident) -> Iterator[tuple[Cell, Figure]]:
    for claim in incident.claims.all():
        # What was taken back before its first review is told nowhere, not even as set aside.
        if claim.withdrawn_at and not claim.frozen_at:
            continue
        yield Cell(claim.harm, claim.population, claim.subgroup), read_figure(claim, incident)
