"""What a record covers, and whether it lies inside a period total (methodology, section 5)."""

from dataclasses import dataclass
from typing import Literal

from incidents.reconciliation.intervals import Interval

Containment = Literal["certain", "possible", "differs"]

_UNSTATED_KIND = "unspecified"


@dataclass(frozen=True, slots=True)
class Scope:
    """Where, when, by what means, by whom and of whom a record speaks.

    `place` holds the codes from the country down to the place itself, () where it is not stated.
    `kinds` are means of harm and `parties` the accused; empty where not stated, and "unspecified"
    counts as not stated.
    """

    place: tuple[str, ...]
    when: Interval
    kinds: frozenset[str]
    parties: frozenset[str]
    population: str
    harm: str


def containment(total: Scope, other: Scope, *, linked: bool = False) -> Containment:
    """Whether `other` lies inside the period total; `linked` where a coder said that it does.

    Another harm or population is another cell and always differs. A total that does not state its
    means or parties covers all of them, but a record is certain only where its own are stated.
    """
    if (total.harm, total.population) != (other.harm, other.population):
        return "differs"
    if linked:
        return "certain"
    answers = (
        _place(total.place, other.place),
        _period(total.when, other.when),
        _kinds(total.kinds, other.kinds - {_UNSTATED_KIND}),
        _parties(total.parties, other.parties),
    )
    if "differs" in answers:
        return "differs"
    return "possible" if "possible" in answers else "certain"


def _place(total: tuple[str, ...], other: tuple[str, ...]) -> Containment:
    if not total or not other:
        return "possible"
    if total[-1] in other:
        return "certain"
    return "possible" if other[-1] in total else "differs"


def _period(total: Interval, other: Interval) -> Containment:
    if total.contains(other):
        return "certain"
    return "possible" if total.touches(other) else "differs"


def _kinds(total: frozenset[str], other: frozenset[str]) -> Containment:
    covered = total - {_UNSTATED_KIND}
    if not other:
        return "possible"
    if not covered or other <= covered:
        return "certain"
    return "differs" if other.isdisjoint(covered) else "possible"


def _parties(total: frozenset[str], other: frozenset[str]) -> Containment:
    if not other:
        return "possible"
    if not total or other <= total:
        return "certain"
    return "differs" if other.isdisjoint(total) else "possible"
