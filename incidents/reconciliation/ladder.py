"""The figure to quote, and the rule that chose it (methodology, section 3, the ladder)."""

from collections.abc import Sequence

from incidents.reconciliation.agreement import Consensus
from incidents.reconciliation.figures import Figure

RULES = ("R1", "R2", "R3", "R4", "R5")


def choose_best(
    voices: Sequence[Figure], consensus: Consensus, conceded_min: int | None, floor: int
) -> tuple[int | None, str]:
    """The best figure, or null, and its rule.

    `floor` is the larger of what is corroborated and what is conceded, 0 where neither is.
    """
    if not voices:
        return None, "R5"
    best = _listed(voices, conceded_min)
    if best is not None:
        return best, "R1"
    best = _agreed(voices, consensus, floor)
    if best is not None:
        return best, "R2"
    best = _best_rated(voices, floor)
    if best is not None:
        return best, "R3"
    return _lowest(voices, conceded_min, floor), "R4"


def _listed(voices: Sequence[Figure], conceded_min: int | None) -> int | None:
    """R1: the one point of the well-rated lists and investigations."""
    points = {figure.point for figure in voices if _counts_by_method(figure)} - {None}
    if len(points) != 1:
        return None
    (point,) = points
    return point if point is not None and point >= (conceded_min or 0) else None


def _counts_by_method(figure: Figure) -> bool:
    return (
        figure.basis in ("complete_list", "investigation")
        and not figure.party
        and figure.reliability in ("A", "B", "C")
        and figure.credibility in (1, 2, 3)
    )


def _agreed(voices: Sequence[Figure], consensus: Consensus, floor: int) -> int | None:
    """R2: the lowest figure stated by a bounded voice in the one run on which two or more agree."""
    if len(consensus.runs) != 1 or consensus.agreeing < 2:
        return None
    ((first, last),) = consensus.runs
    stated = (
        number
        for figure in voices
        if figure.high is not None
        for number in _stated(figure)
        if number is not None and number >= floor and first <= number <= last
    )
    return min(stated, default=None)


def _stated(figure: Figure) -> tuple[int | None, ...]:
    """The low of "up to N" is a convention and its high a cap: neither is a count."""
    return (figure.best,) if figure.hedge == "at_most" else (figure.low, figure.best, figure.high)


def _best_rated(voices: Sequence[Figure], floor: int) -> int | None:
    """R3: the point of the single voice, or of the one rated strictly above every other."""
    leader = voices[0] if len(voices) == 1 else _leader(voices)
    if leader is None or leader.point is None or leader.point < floor:
        return None
    return leader.point


def _leader(voices: Sequence[Figure]) -> Figure | None:
    if any(figure.reliability == "F" for figure in voices):
        return None
    first, second = sorted(voices, key=_rating)[:2]
    return first if first.reliability <= "C" and _rating(first) < _rating(second) else None


def _rating(figure: Figure) -> tuple[str, int]:
    return figure.reliability, figure.credibility


def _lowest(voices: Sequence[Figure], conceded_min: int | None, floor: int) -> int | None:
    """R4: the lowest point not below the floor, bounded voices first; else what is conceded."""
    for group in ([figure for figure in voices if figure.high is not None], voices):
        points = [figure.point for figure in group if figure.point is not None]
        best = min((point for point in points if point >= floor), default=None)
        if best is not None:
            return best
    return conceded_min or None
