"""Keeping the ranges true to the claims."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import SimpleNamespace

from django.db import transaction
from django.db.models import Q, QuerySet

from incidents.accounts import read_cells, read_grading
from incidents.models import Claim, Decision, DueIncident, Incident, Range, ReconcileRun
from incidents.reconciliation.cells import Answer, Cell
from incidents.reconciliation.explanation import explain
from sources.models import SourceChange

AT_ONCE = 500
CELL = ["incident", "harm", "population", "subgroup"]
ANSWERED = [field.name for field in Range._meta.concrete_fields if field.name not in ("id", *CELL)]
NUMBERS = ("reported_min", "corroborated_min", "best", "reported_max", "open_top")


def mark_due(
    incidents: QuerySet[Incident], *, because: str, at: datetime, run: ReconcileRun | None = None
) -> int:
    """Mark incidents for reconciling, in the transaction of whatever changed. Return how many."""
    rows = [
        DueIncident(incident_id=pk, because=because, marked_at=at, run=run)
        for pk in incidents.order_by("pk").values_list("pk", flat=True).iterator()
    ]
    DueIncident.objects.bulk_create(
        rows,
        batch_size=5000,
        update_conflicts=True,
        unique_fields=["incident"],
        update_fields=["because", "marked_at", "error", *(["run"] if run else [])],
    )
    return len(rows)


@transaction.atomic
def mark_changed_sources(*, at: datetime) -> int:
    """Mark what rests on sources whose rating or lineage changed. Return how many incidents."""
    changes = list(SourceChange.objects.select_for_update(skip_locked=True))
    if not changes:
        return 0
    sources = {change.source_id for change in changes}
    resting = Claim.objects.filter(
        Q(voice__in=sources) | Q(draws_on__in=sources) | Q(report__publisher__in=sources)
    )
    incidents = Incident.objects.filter(pk__in=resting.values("incident"))
    marked = mark_due(incidents, because="source changed", at=at)
    SourceChange.objects.filter(pk__in=[change.pk for change in changes]).delete()
    return marked


@transaction.atomic
def reconcile(incidents: Sequence[Incident], *, at: datetime) -> int:
    """Reconcile incidents under a lock on their rows. Return how many rows changed."""
    ids = sorted(incident.pk for incident in incidents)
    list(
        Incident.objects.filter(pk__in=ids).order_by("pk").only("pk").select_for_update(no_key=True)
    )
    return _reconcile(ids, at=at)


@transaction.atomic
def reconcile_due(*, at: datetime, limit: int = AT_ONCE) -> list[int]:
    """Reconcile the next due incidents that nobody else works on; return their ids.

    The due rows go in the transaction that writes the ranges: whoever dies in between loses
    nothing, and running twice changes nothing.
    """
    waiting = Incident.objects.filter(due__isnull=False, due__error="").order_by("pk")
    locked = waiting.only("pk").select_for_update(skip_locked=True, of=("self",), no_key=True)[
        :limit
    ]
    ids = [incident.pk for incident in locked]
    _reconcile(ids, at=at)
    return ids


def _reconcile(ids: Sequence[int], *, at: datetime) -> int:
    """Reconcile locked incidents and write what changed. Return how many rows did."""
    incidents = Incident.objects.filter(pk__in=ids).with_claims().prefetch_related("ranges")
    fresh: list[Range] = []
    stale: list[int] = []
    regraded: list[Incident] = []
    for incident in incidents:
        answers = read_cells(incident)
        held = {Cell(r.harm, r.population, r.subgroup): r for r in incident.ranges.all()}
        fresh += _changed(incident, answers, held, at=at)
        stale += [held[cell].pk for cell in held.keys() - answers.keys()]
        if _regrade(incident, answers):
            regraded.append(incident)
    Range.objects.filter(pk__in=stale).delete()
    Range.objects.bulk_create(
        fresh,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=CELL,
        update_fields=ANSWERED,
    )
    Incident.objects.bulk_update(regraded, ["grading", "warnings"], batch_size=1000)
    DueIncident.objects.filter(incident__in=ids).delete()
    return len(fresh) + len(stale) + len(regraded)


def _regrade(incident: Incident, answers: Mapping[Cell, Answer]) -> bool:
    grading = read_grading(incident, answers)
    warnings = sorted({warning for answer in answers.values() for warning in answer.warnings})
    if (grading, warnings) == (incident.grading, incident.warnings):
        return False
    incident.grading, incident.warnings = grading, warnings
    return True


def _changed(
    incident: Incident,
    answers: Mapping[Cell, Answer],
    held: Mapping[Cell, Range],
    *,
    at: datetime,
) -> list[Range]:
    """Return the ranges that differ from those held."""
    names = {
        source.voice: (source.public_name("en"), source.public_name("ar"))
        for claim in incident.claims.all()
        for source in (claim.voice, *claim.draws_on.all())
    }
    changed = []
    for cell, answer in answers.items():
        decision = _decision(incident, cell, answer, at=at)
        found = _range(incident, cell, answer, decision)
        previous = held.get(cell)
        same = previous is not None and _same(found, previous)
        found.reconciled_at = at
        found.previous = previous.previous if same and previous else _numbers(previous)
        _tell(found, answer, names)
        # A name that changed changes the explanation, and no number.
        if previous is None or not same or _told(found) != _told(previous):
            changed.append(found)
    return changed


def _tell(found: Range, answer: Answer, names: Mapping[str, tuple[str, str]]) -> None:
    """Set the explanation in both languages; ``names`` holds each voice's, English and Arabic."""
    before = SimpleNamespace(**found.previous) if found.previous else None
    for language, place in (("en", 0), ("ar", 1)):
        called = {voice: both[place] for voice, both in names.items()}
        told = explain(answer.range, called, answer.figures, language, previous=before)
        setattr(found, f"explanation_{language}", told)


def _range(incident: Incident, cell: Cell, answer: Answer, decision: Decision | None) -> Range:
    found = answer.range
    return Range(
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


def _same(found: Range, held: Range) -> bool:
    compared = set(ANSWERED) - {"previous", "reconciled_at", "explanation_en", "explanation_ar"}
    return all(getattr(found, name) == getattr(held, name) for name in compared)


def _told(found: Range) -> tuple[str, str]:
    return found.explanation_en, found.explanation_ar


def _numbers(held: Range | None) -> dict[str, int | bool | None] | None:
    return {name: getattr(held, name) for name in NUMBERS} if held else None


def _decision(incident: Incident, cell: Cell, answer: Answer, *, at: datetime) -> Decision | None:
    """Return the override of best that is in force on a cell; a new claim ends it."""
    found = answer.range
    for decision in incident.decisions.all():
        same_cell = (decision.harm, decision.population, decision.subgroup) == cell
        if decision.about != Decision.About.BEST or not decision.in_force or not same_cell:
            continue
        claims = sorted(figure.id for figure in answer.figures)
        low, high = found.reported_min, found.reported_max
        inside = low is not None and high is not None and low <= (decision.best or 0) <= high
        if claims == decision.claims and inside:
            return decision
        decision.ended_at, decision.ended_because = at, "The claims on the cell changed."
        decision.save(update_fields=["ended_at", "ended_because"])
    return None
