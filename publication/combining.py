"""Period totals and stocks: few, and combined when asked."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from incidents.reconciliation.intervals import Interval
from incidents.reconciliation.nesting import CountedIncident, Forest, Total, nest
from incidents.reconciliation.overlap import Bounds
from incidents.reconciliation.scope import Scope
from incidents.reconciliation.stocks import Observation
from publication.models import PublishedFigure
from publication.questions import Question


def nest_totals(question: Question) -> Forest | None:
    """Return the period totals that bear on the asked span with what lies inside them, if any.

    Those that touch it bear on it, and those that touch one that does: which of two totals is used
    must not depend on the span that is asked for.
    """
    figures = _asked(question, "period_total", Interval(date.min, date.max))
    totals = [_total(figure) for figure in figures if figure.reported_min is not None]
    span = question.span
    while True:
        bearing = [total for total in totals if total.scope.when.touches(span)]
        if not bearing:
            return None
        starts, ends = zip(*((t.scope.when.start, t.scope.when.end) for t in bearing), strict=True)
        wider = Interval(min(span.start, *starts), max(span.end, *ends))
        if wider == span:
            break
        span = wider
    incidents = _asked(question, "incident", span)
    if question.interval in ("month", "quarter"):
        incidents = incidents.filter(year_only=False)
    return nest(bearing, [_counted(figure) for figure in incidents])


def observe_stocks(question: Question) -> dict[tuple[str, ...], list[Observation]]:
    """Return what was seen of a stock up to the end of the span, by the path of its area."""
    figures = _asked(question, "stock", Interval(date.min, question.end))
    seen: defaultdict[tuple[str, ...], list[Observation]] = defaultdict(list)
    for figure in figures:
        seen[tuple(figure.place_path)] += read_observations(figure)
    return dict(seen)


def _asked(question: Question, record_type: str, span: Interval) -> QuerySet[PublishedFigure]:
    chosen = Q(grading__in=question.gradings)
    for column, values in (("dataset", question.datasets), ("kind", question.kinds)):
        if values:
            chosen &= Q(**{f"{column}__in": values})
    if question.parties:
        chosen &= Q(parties__overlap=list(question.parties))
    if question.moment.until:
        chosen &= Q(start_on__lte=question.moment.until)
    return (
        PublishedFigure.objects.at(question.moment.n)
        .filter(
            chosen,
            record_type=record_type,
            harm=question.harm,
            population=question.population,
            subgroup=question.subgroup,
            place_path__contains=[question.place],
            start_on__lte=span.end,
            end_on__gte=span.start,
        )
        .order_by("code")
    )


def _scope(figure: PublishedFigure) -> Scope:
    return Scope(
        place=tuple(figure.place_path),
        when=Interval(figure.start_on, figure.end_on),
        kinds=frozenset({figure.kind}),
        parties=frozenset(figure.parties),
        population=figure.population,
        harm=figure.harm,
    )


def _high(figure: PublishedFigure) -> int | None:
    """The upper bound; the most that is said is itself a floor where the top is open."""
    return None if figure.open_top else figure.reported_max


def _total(figure: PublishedFigure) -> Total:
    return Total(
        code=figure.code,
        scope=_scope(figure),
        bounds=Bounds(figure.reported_min or 0, _high(figure)),
        point=None if figure.detail["vague"] else figure.best,
        includes=frozenset(figure.detail["includes"]),
        register=figure.detail["official"],
        grading=figure.grading,
    )


def _counted(figure: PublishedFigure) -> CountedIncident:
    return CountedIncident(
        code=figure.code,
        scope=_scope(figure),
        low=figure.reported_min,
        high=_high(figure),
        best=figure.best,
    )


def read_observations(figure: PublishedFigure) -> list[Observation]:
    """Return what each voice saw of a stock, and when."""
    return [_observation(each) for each in figure.detail["observations"]]


def _observation(seen: dict[str, Any]) -> Observation:
    return Observation(
        voice=seen["voice"],
        as_of=date.fromisoformat(seen["as_of"]),
        low=seen["low"],
        high=seen["high"],
        every_days=seen["every_days"],
    )
