"""An incident's rows as values for the engine, and its answers as rows. Nothing is written here."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import timedelta
from operator import attrgetter
from types import SimpleNamespace

from django.db.models import QuerySet

from incidents.models import Claim, Decision, Incident, Range
from incidents.reconciliation.cells import Answer, Cell, reconcile_cells
from incidents.reconciliation.explanation import explain
from incidents.reconciliation.figures import Figure
from incidents.reconciliation.grading import grade, rated_voices
from incidents.reconciliation.methodology import CURRENT, Methodology
from sources.related import ahead, related

EARLY = timedelta(days=2)
# The engine ranks figures by four bases; these two rest on no published method of their own.
AS_STATEMENT = {"register": "statement", "compilation": "statement"}
CELL = ["incident", "harm", "population", "subgroup"]
ANSWERS = [field for field in Range._meta.concrete_fields if field.name not in ("id", *CELL)]
ANSWERED = [field.name for field in ANSWERS]
DERIVED = {"previous", "reconciled_at", "explanation_en", "explanation_ar"}
# By column: to compare the decisions themselves would fetch each.
what_it_says = attrgetter(*(field.attname for field in ANSWERS if field.name not in DERIVED))
NUMBERS = ("reported_min", "corroborated_min", "best", "reported_max", "open_top")


def fetch(ids: Collection[int]) -> QuerySet[Incident]:
    """Return incidents with all that reconciling asks of them, in a bounded number of queries."""
    return Incident.objects.filter(pk__in=ids).prefetch_related(
        "dataset",
        ahead("claims", Claim.objects.for_engine()),
        ahead("attributions"),
        ahead("decisions"),
        ahead("ranges"),
    )


def read_cells(
    incident: Incident,
    methodology: Methodology = CURRENT,
    *,
    claims: Iterable[Claim] | None = None,
) -> dict[Cell, Answer]:
    """Reconcile claims of an incident that was fetched with its claims: its own, unless given."""
    said = related(incident, "claims") if claims is None else claims
    return reconcile_cells(_said(incident, said), methodology)


def foresee(incident: Incident, claims: Collection[Claim]) -> list[Range]:
    """Return the ranges of an incident if it had these claims, unsaved and told."""
    names, found = name_voices(claims), []
    for cell, answer in read_cells(incident, claims=claims).items():
        standing = (each for each in overrides(incident, cell) if still_fits(each, answer))
        row = lay_out(incident, cell, answer, next(standing, None), None)
        tell(row, answer, names)
        found.append(row)
    return found


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
        draws_on=tuple(sorted({source.voice for source in related(claim, "draws_on")})),
        early=said_on is not None and said_on <= incident.end_on + EARLY,
        withdrawn=not claim.stands,
    )


def read_grading(incident: Incident, answers: Mapping[Cell, Answer]) -> str:
    """Return the grading of an incident: the one decided on, else the computed one."""
    decisions: Iterable[Decision] = related(incident, "decisions")
    for decision in decisions:
        if decision.about == "grading" and decision.in_force:
            return decision.grading
    ranges = [answer.range for answer in answers.values()]
    rivals = [t for t in related(incident, "attributions") if t.attribution == "alternative"]
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


def lay_out(
    incident: Incident,
    cell: Cell,
    answer: Answer,
    decision: Decision | None,
    previous: Range | None,
) -> Range:
    """Return the row of a cell's answer, under a decision in force and after the row held."""
    found = answer.range
    row = Range(
        incident=incident,
        **cell._asdict(),
        kind=incident.record_type,
        reported_min=found.reported_min,
        corroborated_min=found.corroborated_min,
        conceded_min=found.conceded_min,
        best=decision.best if decision else found.best,
        reported_max=found.reported_max,
        open_top=found.open_top,
        disputed=found.disputed,
        voices=found.voices,
        first_hand=answer.first_hand,
        asserted=answer.asserted,
        checked_zero=answer.checked_zero,
        rule="decision" if decision else found.rule,
        answer=found.to_plain(),
        decision=decision,
        warnings=list(answer.warnings),
        methodology=found.methodology.version,
        lexicon=found.methodology.lexicon,
    )
    same = previous is not None and same_numbers(row, previous)
    row.previous = previous.previous if same and previous else _numbers(previous)
    return row


def same_numbers(found: Range, held: Range) -> bool:
    """Whether two rows of a cell say the same, whenever and in whatever words."""
    return bool(what_it_says(found) == what_it_says(held))


def tell(found: Range, answer: Answer, names: Mapping[str, tuple[str, str]]) -> None:
    """Set the explanation in both languages; ``names`` holds each voice's, English and Arabic."""
    before = SimpleNamespace(**found.previous) if found.previous else None
    for language, place in (("en", 0), ("ar", 1)):
        called = {voice: both[place] for voice, both in names.items()}
        told = explain(answer.range, called, answer.figures, language, previous=before)
        setattr(found, f"explanation_{language}", told)


def name_voices(claims: Iterable[Claim]) -> dict[str, tuple[str, str]]:
    """Return what each voice of the claims is called, in English and Arabic."""
    return {
        source.voice: (source.public_name("en"), source.public_name("ar"))
        for claim in claims
        for source in (claim.voice, *related(claim, "draws_on"))
    }


def overrides(incident: Incident, cell: Cell) -> Iterator[Decision]:
    """Yield the decisions on the best of a cell that are in force."""
    for decision in related(incident, "decisions"):
        same_cell = (decision.harm, decision.population, decision.subgroup) == cell
        if decision.about == Decision.About.BEST and decision.in_force and same_cell:
            yield decision


def still_fits(decision: Decision, answer: Answer) -> bool:
    """Whether the claims are those that were decided on, and the decided best is in the range."""
    claims = sorted(figure.id for figure in answer.figures)
    low, high = answer.range.reported_min, answer.range.reported_max
    inside = low is not None and high is not None and low <= (decision.best or 0) <= high
    return claims == decision.claims and inside


def _numbers(held: Range | None) -> dict[str, int | bool | None] | None:
    return {name: getattr(held, name) for name in NUMBERS} if held else None


def _said(incident: Incident, claims: Iterable[Claim]) -> Iterator[tuple[Cell, Figure]]:
    for claim in claims:
        # What was taken back before it was public is told nowhere, not even as set aside.
        if claim.withdrawn_at and not claim.frozen_at:
            continue
        yield Cell(claim.harm, claim.population, claim.subgroup), read_figure(claim, incident)
