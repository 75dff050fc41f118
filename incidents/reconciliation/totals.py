"""Period totals and incidents combined over any interval (methodology, section 5)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from incidents.reconciliation.intervals import Interval, split
from incidents.reconciliation.months import allocate
from incidents.reconciliation.nesting import CountedIncident, Forest, Node
from incidents.reconciliation.overlap import open_less, open_max, open_sum


@dataclass(frozen=True, slots=True)
class Alert:
    """The incidents certain to be inside an official register or complete list exceed it."""

    total: str
    high: int
    certain_low: int


@dataclass(frozen=True, slots=True)
class Combined:
    """Persons in an interval, period totals and incidents together.

    `low` and `high` are null where nothing with a figure touches the interval; a high alone is null
    where it is open. `totals_allocated` is derived: the shares of what totals count beyond their
    incidents, null where no total that touches the interval has a point. `unreconciled` holds the
    codes of the totals that were left out beside a better one.
    """

    low: int | None
    high: int | None
    totals_allocated: int | None
    alerts: tuple[Alert, ...]
    unreconciled: tuple[str, ...]


def combined(interval: Interval, forest: Forest) -> Combined:
    """Combine what a forest of totals and incidents says about an interval."""
    nodes = list(_walk(forest.roots))
    counted = any(node.total.scope.when.touches(interval) for node in nodes) or any(
        incident.scope.when.touches(interval) for incident in _incidents(forest, nodes)
    )
    loose = [incident for incident in forest.loose if incident.scope.when.touches(interval)]
    highs = [_high(root, interval) for root in forest.roots]
    low = sum(_low(root, interval) for root in forest.roots)
    low += _lows(incident for incident in loose if interval.contains(incident.scope.when))
    return Combined(
        low=low if counted else None,
        high=open_sum([*highs, *(incident.high for incident in loose)]) if counted else None,
        totals_allocated=_allocated(nodes, interval),
        alerts=tuple(_alerts(nodes, interval)),
        unreconciled=tuple(
            total.code for total in forest.unreconciled if total.scope.when.touches(interval)
        ),
    )


def _walk(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _walk(node.children)


def _incidents(forest: Forest, nodes: Iterable[Node]) -> Iterator[CountedIncident]:
    yield from forest.loose
    for node in nodes:
        yield from node.certain
        yield from node.possible


def _lows(incidents: Iterable[CountedIncident]) -> int:
    return sum(incident.low or 0 for incident in incidents)


def _low(node: Node, interval: Interval) -> int:
    """The least inside the interval: of the parts, and of a total whose period lies inside."""
    whole = interval.contains(node.total.scope.when)
    parts = _lows(
        incident
        for incident in (*node.certain, *node.possible)
        if whole or interval.contains(incident.scope.when)
    )
    parts += sum(_low(child, interval) for child in node.children)
    return max(parts, node.total.bounds.low) if whole else parts


def _high(node: Node, interval: Interval) -> int | None:
    """The most inside the interval: a doubtful incident may be extra to the total and its parts."""
    extra = [incident.high for incident in node.doubtful if incident.scope.when.touches(interval)]
    return open_sum([_core_high(node, interval), *extra])


def _core_high(node: Node, interval: Interval) -> int | None:
    """The most that lies inside both the total and the interval."""
    period = node.total.scope.when
    whole = interval.contains(period)
    highs = [_core_high(child, interval) for child in node.children]
    highs += [
        incident.high for incident in node.sure if whole or incident.scope.when.touches(interval)
    ]
    if not period.touches(interval):
        return open_sum(highs)
    elsewhere = 0 if whole else _elsewhere(node, interval)
    return open_max(open_less(node.total.bounds.high, elsewhere), open_sum(highs))


def _elsewhere(node: Node, interval: Interval) -> int:
    """The least that the parts certainly hold outside the interval."""
    outside = _lows(
        incident for incident in node.certain if not incident.scope.when.touches(interval)
    )
    return outside + sum(
        _elsewhere(child, interval)
        if child.total.scope.when.touches(interval)
        else _certain_low(child)
        for child in node.children
    )


def _certain_parts_low(node: Node) -> int:
    return _lows(node.certain) + sum(_certain_low(child) for child in node.children)


def _certain_low(node: Node) -> int:
    """The least that lies inside a total over its whole period, without what is doubtful."""
    return max(node.total.bounds.low, _certain_parts_low(node))


def _allocated(nodes: Iterable[Node], interval: Interval) -> int | None:
    """Shares by days of what each total's point holds beyond its parts, for the months inside."""
    shares: list[int] = []
    for node in nodes:
        period, point = node.total.scope.when, node.total.point
        if point is None or not period.touches(interval):
            continue
        by_month = allocate(max(0, point - _best_of_parts(node)), period.start, period.end)
        shares.append(
            sum(
                by_month[month] or 0
                for month, days in split(period, "month")
                if interval.contains(days)
            )
        )
    return sum(shares) if shares else None


def _best_of_parts(node: Node) -> int:
    incidents = sum(incident.best or 0 for incident in (*node.certain, *node.possible))
    return incidents + sum(
        max(child.total.point or 0, _best_of_parts(child)) for child in node.children
    )


def _alerts(nodes: Iterable[Node], interval: Interval) -> Iterator[Alert]:
    for node in nodes:
        total, high = node.total, node.total.bounds.high
        if not total.register or high is None or not total.scope.when.touches(interval):
            continue
        certain_low = _certain_parts_low(node)
        if certain_low > high:
            yield Alert(total.code, high, certain_low)
