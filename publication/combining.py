"""Period totals and stocks: few, and combined when asked."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from incidents.reconciliation.intervals import Interval
from incidents.reconciliation.nesting import CountedIncident, Forest, Total, nest
from incidents.reconciliation.overlap import Bounds
from incidents.reconciliation.scope import Scope
from incidents.reconciliation.stocks import Observation
from publication.breakdowns import Areas, parts_of
from publication.models import PublishedFigure
from publication.moments import Moment
from publication.questions import Question
from publication.unmoved import read_once


def nest_totals(question: Question) -> Forest | None:
    """Return the period totals that bear on the asked span with what lies inside them, if any."""
    return nest_categories(question, Areas()).get(None)


def nest_categories(question: Question, areas: Areas) -> dict[str | None, Forest]:
    """Return for each category the period totals that bear on it, with what lies inside them.

    Those that touch the asked span bear on it, and those that touch one that does: which of two
    totals is used must not depend on the span that is asked for.
    """
    if not _any_totals(question.moment.digest, question.moment, question.place, question.harm):
        return {}
    everything = Interval(date.min, date.max)
    parts = _parts(question, areas, "period_total", everything)
    bearing = {
        category: found
        for category, figures in parts.items()
        if (found := _bearing([_total(f) for f in figures if f.reported_min is not None], question))
    }
    if not bearing:
        return {}
    spans = [span for _, span in bearing.values()]
    widest = Interval(min(span.start for span in spans), max(span.end for span in spans))
    incidents = _parts(question, areas, "incident", widest)
    return {
        category: nest(totals, [_counted(f) for f in incidents.get(category, ()) if _in(f, span)])
        for category, (totals, span) in bearing.items()
    }


@read_once(1024)
def _any_totals(digest: str, moment: Moment, place: str, harm: str) -> bool:
    """Whether any period total tells of a harm in a place; of most, none does."""
    figures = PublishedFigure.objects.at(moment.n)
    asked = {"harm": harm, "place_path__contains": [place]}
    return figures.filter(record_type="period_total", **asked).exists()


def _bearing(totals: list[Total], question: Question) -> tuple[list[Total], Interval] | None:
    """Return the totals that bear on the asked span and the span that they cover, if any does."""
    span = question.span
    while True:
        bearing = [total for total in totals if total.scope.when.touches(span)]
        if not bearing:
            return None
        starts, ends = zip(*((t.scope.when.start, t.scope.when.end) for t in bearing), strict=True)
        wider = Interval(min(span.start, *starts), max(span.end, *ends))
        if wider == span:
            return bearing, span
        span = wider


def _in(figure: PublishedFigure, span: Interval) -> bool:
    return figure.start_on <= span.end and figure.end_on >= span.start


def observe_stocks(question: Question) -> dict[tuple[str, ...], list[Observation]]:
    """Return what was seen of a stock up to the end of the span, by the path of its area."""
    return observe_categories(question, Areas()).get(None, {})


def observe_categories(
    question: Question, areas: Areas
) -> dict[str | None, dict[tuple[str, ...], list[Observation]]]:
    """Return for each category what was seen of a stock, by the path of its area."""
    parts = _parts(question, areas, "stock", Interval(date.min, question.end))
    found: dict[str | None, dict[tuple[str, ...], list[Observation]]] = {}
    for category, figures in parts.items():
        seen = found.setdefault(category, {})
        for figure in figures:
            own = seen.setdefault(tuple(figure.place_path), [])
            own += read_observations(figure)
    return found


def _parts(
    question: Question, areas: Areas, record_type: str, span: Interval
) -> dict[str | None, list[PublishedFigure]]:
    """Return the figures of one type of record by the categories in which they stand."""
    found: dict[str | None, list[PublishedFigure]] = {}
    figures = _asked(question, record_type, span)
    # In months and quarters, what is known to the year only stands in none of them.
    if record_type == "incident" and question.interval in ("month", "quarter"):
        figures = figures.filter(year_only=False)
    for figure in figures:
        for category, part in parts_of(figure, question, areas):
            found.setdefault(category, []).append(part)
    return found


def _asked(question: Question, record_type: str, span: Interval) -> QuerySet[PublishedFigure]:
    chosen = Q(grading__in=question.gradings)
    for column, values in (("dataset", question.datasets), ("kind", question.kinds)):
        if values:
            chosen &= Q(**{f"{column}__in": values})
    if question.parties:
        chosen &= Q(parties__overlap=list(question.parties))
    if question.moment.until:
        chosen &= Q(start_on__lte=question.moment.until)
    if question.by != "population":
        chosen &= Q(population=question.population)
    if question.by != "subgroup":
        chosen &= Q(subgroup=question.subgroup)
    return (
        PublishedFigure.objects.at(question.moment.n)
        .filter(
            chosen,
            record_type=record_type,
            harm=question.harm,
            place_path__contains=[question.place],
            start_on__lte=span.end,
            end_on__gte=span.start,
        )
        .order_by("code", "population", "subgroup")
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
