"""What the published figures show: a month as a whole, its totals, its stocks, its disputes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from statistics import median

from django.db.models import QuerySet, Sum
from django.db.models.expressions import RawSQL
from django.db.models.functions import TruncMonth

from incidents.reconciliation.nesting import Node
from incidents.reconciliation.stocks import Observation
from incidents.reconciliation.totals import combined
from publication.combining import nest_totals, read_observations
from publication.gate.documents import Cell, best_of_parties, name_cell
from publication.gate.findings import Finding, make_finding
from publication.gate.months import is_far
from publication.gate.scope import Scope, add_up, months_before
from publication.gate.thresholds import limit
from publication.models import LogEntry, PublishedFigure
from publication.questions import Question

# A country and what it is divided into: the places of which each month is looked at.
LARGE = 2
# Of the incidents that make a month, the heaviest are named.
NAMED = 5
# A month of one place, harm and population.
Monthly = tuple[str, str, str]


def name_month(scope: Scope, place: str, harm: str, population: str) -> str:
    return f"{place} {scope.month.start:%Y-%m} {harm}/{population}"


def far_months(scope: Scope) -> Iterator[Finding]:
    """Yield each cell of which the month is far from the months before it.

    A month without a record is not known to be zero: it is compared with nothing. What makes a
    country's month far is not told again of a part of it.
    """
    told: set[tuple[str, ...]] = set()
    for cell, by_month in sorted(_sum_months(scope).items()):
        value = by_month.pop(scope.month.start, None)
        before = list(by_month.values())
        if value is not None and is_far(value, before):
            name = name_month(scope, *cell)
            codes = _heaviest(scope, cell)
            if (*cell[1:], *codes[:1]) in told:
                continue
            told.add((*cell[1:], *codes[:1]))
            middle = round(median(before))
            yield make_finding(
                "far_from_trailing",
                name,
                *codes,
                cell=name,
                best=value,
                median=middle,
                months=len(before),
            )


def _sum_months(scope: Scope) -> dict[Monthly, dict[date, int]]:
    """Return the best of each month, up to the scope's, by place, harm and population."""
    since = months_before(scope.month, int(limit("trailing_months")))
    dated = add_up(scope.moment).filter(start_on__gte=since, end_on__lte=scope.month.end)
    sums = (
        dated.filter(best__isnull=False)
        .annotate(
            in_month=TruncMonth("start_on"),
            large=RawSQL("unnest(place_path[1:%s])", [LARGE]),
        )
        .filter(in_month=TruncMonth("end_on"))
        .order_by()
        .values_list("large", "harm", "population", "in_month")
        .annotate(sum=Sum("best"))
    )
    found: defaultdict[Monthly, dict[date, int]] = defaultdict(dict)
    for place, harm, population, month, total in sums:
        found[place, harm, population][month] = total
    return found


def _heaviest(scope: Scope, cell: Monthly) -> list[str]:
    place, harm, population = cell
    figures = scope.dated().filter(
        place_path__contains=[place], harm=harm, population=population, best__gt=0
    )
    return list(figures.order_by("-best", "code").values_list("code", flat=True)[:NAMED])


def totals_exceeded(scope: Scope) -> Iterator[Finding]:
    """Yield each official total that the incidents certain to be inside of it exceed."""
    totals = scope.figures().filter(
        record_type="period_total", subgroup="any", detail__official=True
    )
    asked = totals.order_by().values_list("place_path__0", "harm", "population").distinct()
    for place, harm, population in sorted(asked):
        question = Question(
            place, harm, population, scope.month.start, scope.month.end, moment=scope.moment
        )
        forest = nest_totals(question)
        alerts = combined(scope.month, forest).alerts if forest else ()
        inside = dict(_codes_inside(forest.roots)) if forest else {}
        for alert in alerts:
            yield make_finding(
                "over_official_total",
                alert.total,
                *inside[alert.total],
                cell=name_cell(alert.total, harm, population),
                low=alert.certain_low,
                high=alert.high,
            )


def _codes_inside(nodes: Iterable[Node]) -> Iterator[tuple[str, list[str]]]:
    for node in nodes:
        below = dict(_codes_inside(node.children))
        yield from below.items()
        direct = [incident.code for incident in node.certain]
        parts = [
            code for child in node.children for code in (child.total.code, *below[child.total.code])
        ]
        yield node.total.code, sorted({*direct, *parts})


def expired_stocks(scope: Scope) -> Iterator[Finding]:
    """Yield the stocks whose newest count, of one place, no longer holds on the month's last day.

    One that was last counted long ago is history, and no longer quoted.
    """
    end = scope.month.end
    stocks = PublishedFigure.objects.at(scope.moment.n).filter(
        record_type="stock", subgroup="any", start_on__lte=end
    )
    by_area: defaultdict[tuple[str, str, str], list[tuple[Observation, str]]] = defaultdict(list)
    for figure in stocks.order_by("code"):
        for seen in read_observations(figure):
            if seen.as_of <= end:
                area = figure.place, figure.harm, figure.population
                by_area[area].append((seen, figure.code))
    for (_, harm, population), counts in sorted(by_area.items()):
        last = max(seen.as_of for seen, _ in counts)
        days = (end - last).days
        if days <= limit("stock_quoted") and not any(seen.is_current(end) for seen, _ in counts):
            code = max(code for seen, code in counts if seen.as_of == last)
            name = name_cell(code, harm, population)
            yield make_finding(
                "expired_stock", code, name, cell=name, as_of=last.isoformat(), days=days
            )


def carried_by_parties(scope: Scope) -> Iterator[Finding]:
    """Yield the cells of the month that rest, for much of their best, on parties alone."""
    dated = scope.dated().filter(best__gt=0)
    roots = {code: path[0] for code, path in dated.values_list("code", "place_path")}
    alone: defaultdict[Monthly, dict[str, int]] = defaultdict(dict)
    for body in scope.documents():
        if root := roots.get(body["code"]):
            for (harm, population, subgroup), best in best_of_parties(body).items():
                if subgroup == "any":
                    alone[root, harm, population][body["code"]] = best
    months = _month_sums(dated)
    for cell, bests in sorted(alone.items()):
        of_month = months.get(cell, 0)
        best = sum(bests.values())
        if best * 100 >= of_month * limit("party_part"):
            name = name_month(scope, *cell)
            codes = sorted(bests, key=lambda code: (-bests[code], code))[:NAMED]
            yield make_finding("party_alone", name, *codes, cell=name, best=best, of_month=of_month)


def heavy_and_weak(scope: Scope) -> Iterator[Finding]:
    """Yield each weak incident that makes much of its month, in the cell where it makes most."""
    dated = scope.dated().filter(best__gt=0)
    months = _month_sums(dated)
    heaviest: dict[str, tuple[float, Cell, int, int]] = {}
    weak = dated.filter(grading="weak")
    for figure in weak:
        best, cell = figure.best or 0, (figure.harm, figure.population, "any")
        of_month = months[figure.place_path[0], figure.harm, figure.population]
        part = best * 100 / of_month
        if part >= limit("weak_part"):
            found = part, cell, best, of_month
            heaviest[figure.code] = max(found, heaviest.get(figure.code, found))
    for code, (_, cell, best, of_month) in sorted(heaviest.items()):
        name = name_cell(code, *cell)
        yield make_finding("weak_and_heavy", code, name, cell=name, best=best, of_month=of_month)


def _month_sums(dated: QuerySet[PublishedFigure]) -> Mapping[Monthly, int]:
    sums = (
        dated.order_by()
        .values_list("place_path__0", "harm", "population")
        .annotate(sum=Sum("best"))
    )
    return {(place, harm, population): total for place, harm, population, total in sums}


def long_disputes(scope: Scope, *, at: datetime | None) -> Iterator[Finding]:
    """Yield the cells whose voices disagree, and did in public for long, ``at`` a moment."""
    disputed = list(scope.figures().filter(disputed=True).order_by("code", "harm", "population"))
    if not disputed or at is None:
        return
    since = _disputed_since(scope, {figure.code for figure in disputed})
    made_at = dict(LogEntry.objects.filter(n__in=since.values()).values_list("n", "at"))
    for figure in disputed:
        cell = figure.harm, figure.population, figure.subgroup
        days = (at - made_at[since[figure.code, cell]]).days
        if days > limit("disputed_days"):
            name = name_cell(figure.code, *cell)
            yield make_finding(
                "disputed_for_long",
                figure.code,
                name,
                cell=name,
                low=figure.reported_min or 0,
                high=figure.reported_max or 0,
                days=days,
            )


def _disputed_since(scope: Scope, codes: set[str]) -> dict[tuple[str, Cell], int]:
    """Return the entry from which on each cell is disputed without a break."""
    versions = PublishedFigure.objects.filter(code__in=codes).order_by("valid_from")
    if scope.moment.n is not None:
        versions = versions.filter(valid_from__lte=scope.moment.n)
    since: dict[tuple[str, Cell], int] = {}
    for version in versions:
        cell = version.code, (version.harm, version.population, version.subgroup)
        if version.disputed:
            since.setdefault(cell, version.valid_from)
        else:
            since.pop(cell, None)
    return since
