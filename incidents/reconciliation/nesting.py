"""Which record lies inside which period total (methodology, section 5).

Totals form a forest: one that includes another, or certainly contains it, holds it as a certain
part. Totals that overlap only in part are never added: the better graded is used, the other listed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self

from incidents.reconciliation.grading import PREFERENCE
from incidents.reconciliation.overlap import Bounds
from incidents.reconciliation.scope import Containment, Scope, containment


@dataclass(frozen=True, slots=True)
class Total:
    """A reconciled period total.

    `bounds` are reported_min and reported_max, the high null where the top is open. `point` is the
    best, null where the total is vague. `includes` holds the codes of totals and incidents that a
    coder linked. `register`: its basis is an official register or a complete list.
    """

    code: str
    scope: Scope
    bounds: Bounds
    point: int | None
    includes: frozenset[str] = frozenset()
    register: bool = False
    grading: str = "weak"


@dataclass(frozen=True, slots=True)
class CountedIncident:
    """An incident's range in the cell of the totals; a null low means that it has no figure."""

    code: str
    scope: Scope
    low: int | None
    high: int | None
    best: int | None


@dataclass(slots=True)
class Node:
    """A total with the totals and incidents directly inside it.

    `sure` and `doubtful` are the incidents of the whole branch seen from this total, except those
    certain in a total below: an incident may be doubtful there and sure here.
    """

    total: Total
    links: frozenset[str]
    children: list[Self] = field(default_factory=list)
    certain: list[CountedIncident] = field(default_factory=list)
    possible: list[CountedIncident] = field(default_factory=list)
    sure: list[CountedIncident] = field(default_factory=list)
    doubtful: list[CountedIncident] = field(default_factory=list)

    def holds(self, incident: CountedIncident) -> Containment:
        return containment(self.total.scope, incident.scope, linked=incident.code in self.links)


@dataclass(frozen=True, slots=True)
class Forest:
    """Period totals with what is inside them, and the incidents that lie in none."""

    roots: tuple[Node, ...]
    loose: tuple[CountedIncident, ...]
    unreconciled: tuple[Total, ...]


def nest(totals: Iterable[Total], incidents: Iterable[CountedIncident]) -> Forest:
    """Put every incident that has a figure into the deepest total that holds it.

    The order of the arguments does not matter. Of totals that overlap only in part, or cover the
    same, the better graded stays, then the longer, then the one with the higher low.
    """
    ordered = sorted(totals, key=_preference)
    held = _find_held(ordered)
    kept: list[Total] = []
    unreconciled: list[Total] = []
    for total in ordered:
        rivals = any(_compete(total, other, held) for other in kept)
        (unreconciled if rivals else kept).append(total)
    includes = {total.code: total.includes for total in ordered}
    nodes = [
        Node(total, total.includes.union(*(includes[code] for code in held[total.code])))
        for total in kept
    ]
    roots = _plant(nodes, held)
    counted = sorted(
        (incident for incident in incidents if incident.low is not None), key=lambda one: one.code
    )
    loose = [incident for incident in counted if not _settle(incident, roots)]
    for root in roots:
        _view(root)
    return Forest(tuple(roots), tuple(loose), tuple(unreconciled))


def _preference(total: Total) -> tuple[int, int, int, str]:
    place = PREFERENCE.index(total.grading)
    return place, -total.scope.when.days, -total.bounds.low, total.code


def _find_held(totals: Sequence[Total]) -> dict[str, set[str]]:
    """The codes of the totals that each total certainly holds, directly or through another."""
    held = {
        total.code: {
            other.code
            for other in totals
            if other is not total
            and containment(total.scope, other.scope, linked=other.code in total.includes)
            == "certain"
        }
        for total in totals
    }
    for middle in held:
        for inside in held.values():
            if middle in inside:
                inside |= held[middle]
    for code, inside in held.items():
        inside.discard(code)
    return held


def _compete(one: Total, other: Total, held: dict[str, set[str]]) -> bool:
    """Whether two totals count some of the same people and neither one alone holds the other."""
    outer, inner = other.code in held[one.code], one.code in held[other.code]
    if outer or inner:
        return outer and inner
    return containment(one.scope, other.scope) != "differs"


def _plant(nodes: Sequence[Node], held: dict[str, set[str]]) -> list[Node]:
    """Hang each total under the one that holds it and the least else; the roots are left."""
    roots = []
    for node in nodes:
        holders = [holder for holder in nodes if node.total.code in held[holder.total.code]]
        if holders:
            deepest = min(holders, key=lambda holder: len(held[holder.total.code]))
            deepest.children.append(node)
        else:
            roots.append(node)
    return roots


def _settle(incident: CountedIncident, nodes: Sequence[Node]) -> bool:
    """Put an incident into the deepest total that holds it, certain before possible."""
    answers = [(node, node.holds(incident)) for node in nodes]
    for wanted in ("certain", "possible"):
        for node, answer in answers:
            if answer == wanted:
                if not _settle(incident, node.children):
                    (node.certain if answer == "certain" else node.possible).append(incident)
                return True
    return False


def _view(node: Node) -> None:
    """Look at the incidents of a whole branch from its total."""
    node.sure, node.doubtful = list(node.certain), list(node.possible)
    for child in node.children:
        _view(child)
        for incident in child.doubtful:
            certain = node.holds(incident) == "certain"
            (node.sure if certain else node.doubtful).append(incident)
