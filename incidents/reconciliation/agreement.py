"""Where voices agree, and whether they dispute one another (methodology, section 3)."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from incidents.reconciliation.figures import Figure

Tolerance = tuple[int, int | None]


class Consensus(NamedTuple):
    """The runs of whole numbers (first, last) that most voices cover, and how many do.

    `agreeing` bounded voices cover every number of a run, and `compatible` open voices start at or
    below it.
    """

    runs: tuple[tuple[int, int], ...]
    agreeing: int
    compatible: int


def find_consensus(tolerances: Sequence[Tolerance]) -> Consensus:
    """Sweep the number line; bounded tolerances weigh more than all the open voices together."""
    weight = len(tolerances) + 1
    changes: defaultdict[int, int] = defaultdict(int)
    for first, last in tolerances:
        if last is None:
            changes[first] += 1
        else:
            changes[first] += weight
            changes[last + 1] -= weight
    stretches = _score_stretches(changes)
    top = max((score for _, _, score in stretches), default=0)
    if top < weight:
        return Consensus((), 0, 0)
    runs: list[tuple[int, int]] = []
    for first, last, score in stretches:
        if score != top:
            continue
        if runs and runs[-1][1] + 1 == first:
            runs[-1] = (runs[-1][0], last)
        else:
            runs.append((first, last))
    return Consensus(tuple(runs), *divmod(top, weight))


def _score_stretches(changes: dict[int, int]) -> list[tuple[int, int, int]]:
    """First, last and score of each stretch between two changes; beyond them none is bounded."""
    edges = sorted(changes)
    stretches = []
    score = 0
    for first, following in pairwise(edges):
        score += changes[first]
        stretches.append((first, following - 1, score))
    return stretches


def in_dispute(voices: Sequence[Figure], tolerances: Sequence[Tolerance]) -> bool:
    """Whether any voice starts well above the end of another."""
    for lower, (_, end) in zip(voices, tolerances, strict=True):
        if end is None or lower.high is None:
            continue
        for upper, (start, _) in zip(voices, tolerances, strict=True):
            if start > end and _far_apart(lower.high, upper.low or 0):
                return True
    return False


def _far_apart(high: int, low: int) -> bool:
    """A gap over 2 persons and over a quarter of the high; 0 against anybody is always far."""
    gap = low - high
    return high == 0 or (gap > 2 and gap * 4 > high)
